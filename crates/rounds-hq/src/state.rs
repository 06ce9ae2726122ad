//! What every request needs: the store, the clock, the receipt key, the limits.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use ed25519_dalek::SigningKey;
use metrics_exporter_prometheus::PrometheusHandle;
use rounds_domain::{Clock, IdSource, SystemClock, SystemIds};
use rounds_hq_store::{HqStore, StoreError};
use rounds_protocol::session::BankBody;
use rounds_protocol::{ErrorBody, ErrorCode};

use crate::HqError;
use crate::limits::{SignInLimits, SignInQuota};

/// What may be configured.
#[derive(Clone)]
pub struct Config {
    pub sign_in: SignInQuota,
    /// A request that takes longer is answered with `server.busy`.
    pub request_timeout: Duration,
    /// Over how many seconds devices spread the first round after their start; 0: nothing is spread.
    pub herd_window_s: u32,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            sign_in: SignInQuota {
                per_staff: NonZeroU32::MIN.saturating_add(9),
                per_address: NonZeroU32::MIN.saturating_add(119),
            },
            request_timeout: Duration::from_secs(30),
            herd_window_s: 0,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
        }
    }
}

/// The keys that a running server holds. Of the sealing key only the public half: a server never opens a piece.
pub struct ServerKeys {
    pub receipt: SigningKey,
    pub sealing: age::x25519::Recipient,
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

/// See [`AppState`].
pub struct Inner {
    pub store: Arc<dyn HqStore>,
    pub config: Config,
    pub signing_key: Arc<SigningKey>,
    /// Public half of the receipt key, hexadecimal.
    pub receipt_key: String,
    /// Public half of the sealing key, `age1…`.
    pub sealing_key: String,
    pub epoch: String,
    pub limits: SignInLimits,
    pub metrics: PrometheusHandle,
}

impl AppState {
    /// # Errors
    /// When the store cannot say its epoch.
    pub async fn new(store: Arc<dyn HqStore>, keys: ServerKeys, config: Config) -> Result<Self, HqError> {
        let epoch = store.epoch().await?;
        Ok(Self(Arc::new(Inner {
            receipt_key: hex::encode(keys.receipt.verifying_key().to_bytes()),
            sealing_key: keys.sealing.to_string(),
            signing_key: Arc::new(keys.receipt),
            limits: SignInLimits::new(config.sign_in),
            metrics: crate::metrics::handle(),
            store,
            config,
            epoch,
        })))
    }

    pub(crate) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.config.clock.now()
    }

    /// The bank as last published.
    pub(crate) async fn bank(&self) -> Result<BankBody, ErrorBody> {
        let nothing = || ErrorBody::new(ErrorCode::ServerBusy, "no bank has been published yet");
        self.store.bank().await.map_err(failed)?.ok_or_else(nothing)
    }
}

impl std::ops::Deref for AppState {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Seconds after which a device may come again when the store is busy.
const BUSY_RETRY_S: u64 = 5;

/// A failure of storage as a device sees it: a code and no details; the details go to the log.
pub(crate) fn failed(error: StoreError) -> ErrorBody {
    if matches!(error, StoreError::Busy) {
        tracing::warn!("the store is busy");
        let body = ErrorBody::new(ErrorCode::ServerBusy, "headquarters is busy");
        return ErrorBody {
            retry_after_s: Some(BUSY_RETRY_S),
            ..body
        };
    }
    broken(error)
}

/// Any other failure that is not the device's.
pub(crate) fn broken(error: impl std::error::Error) -> ErrorBody {
    tracing::error!(%error, "a request failed");
    ErrorBody::new(ErrorCode::ServerFailed, "headquarters could not do this now")
}
