//! What every request needs: the store, the clock, the receipt key, the limits.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use metrics_exporter_prometheus::PrometheusHandle;
use rounds_domain::{Clock, IdSource, SystemClock, SystemIds};
use rounds_hq_store::{HqStore, StoreError};
use rounds_protocol::session::BankBody;
use rounds_protocol::{ErrorBody, ErrorCode};

use crate::limits::{SignInLimits, SignInQuota};
use crate::pools::{PoolSizes, Pools};
use crate::{HqError, Tls};

/// What may be configured.
#[derive(Clone)]
pub struct Config {
    pub sign_in: SignInQuota,
    /// Work that takes longer is answered with `server.busy`. The way of a request and of its answer does not count.
    pub request_timeout: Duration,
    /// How long a connection may stand still: no byte of a handshake, of a request, or of an answer being read.
    pub stall_timeout: Duration,
    /// How many pushes and pulls are worked on at once.
    pub pools: PoolSizes,
    /// The certificate to show; none means plain HTTP.
    pub tls: Option<Tls>,
    /// Over how many seconds devices spread the first round after their start; 0: nothing is spread.
    pub herd_window_s: u32,
    /// For how many days after each answer a device may show customers without another one; 0: no lease is given.
    pub lease_days: u16,
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
            stall_timeout: Duration::from_secs(30),
            pools: PoolSizes::default(),
            tls: None,
            herd_window_s: 0,
            lease_days: 14,
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
    epoch: Mutex<SeenEpoch>,
    pub limits: SignInLimits,
    pub pools: Pools,
    pub metrics: PrometheusHandle,
}

/// The epoch of the database, and when it was read.
struct SeenEpoch {
    name: String,
    read_at: DateTime<Utc>,
}

/// The epoch is read again after this time: another process may have renewed it, after a restored backup.
const EPOCH_STANDS: TimeDelta = TimeDelta::seconds(10);

impl AppState {
    /// # Errors
    /// When the store cannot say its epoch.
    pub async fn new(store: Arc<dyn HqStore>, keys: ServerKeys, config: Config) -> Result<Self, HqError> {
        let epoch = SeenEpoch {
            name: store.epoch().await?,
            read_at: config.clock.now(),
        };
        Ok(Self(Arc::new(Inner {
            receipt_key: hex::encode(keys.receipt.verifying_key().to_bytes()),
            sealing_key: keys.sealing.to_string(),
            signing_key: Arc::new(keys.receipt),
            limits: SignInLimits::new(config.sign_in),
            pools: Pools::new(config.pools),
            metrics: crate::metrics::handle(),
            store,
            config,
            epoch: Mutex::new(epoch),
        })))
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.config.clock.now()
    }

    /// The name of the database (rule U8), as of a few seconds ago.
    pub(crate) async fn epoch(&self) -> Result<String, ErrorBody> {
        let now = self.now();
        // A name is whole, whoever panicked while holding it.
        let seen = || self.epoch.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let seen = seen();
            if (now - seen.read_at).abs() < EPOCH_STANDS {
                return Ok(seen.name.clone());
            }
        }
        let name = self.store.epoch().await.map_err(failed)?;
        *seen() = SeenEpoch {
            name: name.clone(),
            read_at: now,
        };
        Ok(name)
    }

    /// Give work up when it takes too long; what it had begun in the store is finished or rolled back there.
    ///
    /// # Errors
    /// `server.busy`.
    pub(crate) async fn in_time<T>(&self, work: impl Future<Output = T>) -> Result<T, ErrorBody> {
        let done = tokio::time::timeout(self.config.request_timeout, work).await;
        done.map_err(|_| busy("this took too long"))
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

/// Seconds after which a device may come again when its work was given up.
const BUSY_RETRY_S: u64 = 5;

/// A failure of storage as a device sees it: a code and no details; the details go to the log.
pub(crate) fn failed(error: StoreError) -> ErrorBody {
    if matches!(error, StoreError::Busy) {
        tracing::warn!("the store is busy");
        return busy("headquarters is busy");
    }
    broken(error)
}

fn busy(message: &str) -> ErrorBody {
    ErrorBody {
        retry_after_s: Some(BUSY_RETRY_S),
        ..ErrorBody::new(ErrorCode::ServerBusy, message)
    }
}

/// Any other failure that is not the device's.
pub(crate) fn broken(error: impl std::error::Error) -> ErrorBody {
    tracing::error!(%error, "a request failed");
    ErrorBody::new(ErrorCode::ServerFailed, "headquarters could not do this now")
}
