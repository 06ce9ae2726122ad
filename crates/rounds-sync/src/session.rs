//! A signed-in device: the protocol over HTTP with a token that is renewed once when it has expired. Tokens alone are
//! of no use: every sign-in and refresh is signed with the device's key.

use std::sync::Arc;

use async_trait::async_trait;
use ed25519_dalek::{Signer, SigningKey};
use rounds_cache::{Device, DeviceKey};
use rounds_domain::{Clock, IdSource, OpId};
use rounds_protocol::orders::{DoneReport, Orders};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::session::{RefreshRequest, SessionAnswer, SignInRequest, refresh_bytes, sign_in_bytes};
use rounds_protocol::sync::{PullAnswer, PullRequest, PushAnswer, PushRequest, SyncProtocol};
use rounds_protocol::team::DeviceStatus;
use rounds_protocol::{ErrorBody, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Mutex;

use crate::ahead::{self, Ahead};
use crate::error::{SyncError, code};
use crate::http::HqClient;
use crate::orders::report_to;

/// What the engine needs of headquarters: the protocol, and a way to sign in.
#[async_trait]
pub trait Headquarters: SyncProtocol {
    /// Whether a request is on its way while the device does something else. Of one in the same process nothing is asked
    /// before its answer is wanted, so that a simulation decides alone what happens when.
    fn is_far(&self) -> bool {
        false
    }

    /// A new session with the person's password.
    async fn sign_in(&self, password: &str) -> Result<(), ErrorBody>;

    /// Tell that a directive was carried out. A headquarters that cannot be told so is told with the next request.
    async fn report_done(&self, _report: &DoneReport) -> Result<(), ErrorBody> {
        Err(ErrorBody::local(
            code::UNREACHABLE,
            "this headquarters takes no reports",
        ))
    }

    /// The devices of a supervisor's team.
    async fn team_devices(&self) -> Result<Vec<DeviceStatus>, ErrorBody> {
        Err(ErrorBody::local(
            code::UNREACHABLE,
            "this headquarters tells no devices",
        ))
    }

    /// The receipt of an op that came another way; `None` when headquarters has not signed for it.
    async fn receipt(&self, _op_id: OpId) -> Result<Option<Receipt>, ErrorBody> {
        Ok(None)
    }
}

/// Headquarters over HTTP as one device sees it.
pub struct HqSession {
    client: HqClient,
    device: Arc<Device>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    /// The access token; in memory only.
    access: Mutex<Option<String>>,
    ahead: Ahead,
}

impl HqSession {
    pub fn new(client: HqClient, device: Arc<Device>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self {
            client,
            device,
            clock,
            ids,
            access: Mutex::new(None),
            ahead: Ahead::default(),
        }
    }

    /// While the device writes this page, the next one is on its way.
    async fn read_ahead(&self, asked: &PullRequest, answer: &PullAnswer) {
        let Some(token) = self.access.lock().await.clone() else {
            return;
        };
        if let Some(next) = ahead::after(asked, answer) {
            let (client, question) = (self.client.clone(), next.clone());
            let reading = self.device.ahead();
            let asking = async move {
                let answer = client.ask("/v1/sync/pull", Some(&question), &token).await?;
                ahead::understood(reading, answer).await
            };
            self.ahead.start(next, asking);
        }
    }

    /// Call with a valid token, `POST` with a question and `GET` without; when the token has expired, refresh once and
    /// call again.
    async fn call<Q, A>(&self, path: &str, question: Option<&Q>) -> Result<A, SyncError>
    where
        Q: Serialize + Sync,
        A: DeserializeOwned,
    {
        let mut access = self.access.lock().await;
        let token = match access.clone() {
            Some(token) => token,
            None => self.refresh(&mut access).await?,
        };
        match self.client.ask(path, question, &token).await {
            Err(error) if error.refusal() == Some(ErrorCode::SessionExpired) => {
                let token = self.refresh(&mut access).await?;
                self.client.ask(path, question, &token).await
            }
            other => other,
        }
    }

    async fn refresh(&self, access: &mut Option<String>) -> Result<String, SyncError> {
        *access = None;
        let refresh_token = self.device.refresh_token()?.ok_or_else(SyncError::sign_in_needed)?;
        let device_id = self.device.device_id();
        let signature = sign(
            &self.device.enrolment().device_key,
            &refresh_bytes(device_id, &refresh_token),
        );
        let request = RefreshRequest {
            refresh_token,
            device_id,
            signature,
        };
        match self.client.refresh(&request).await {
            Ok(answer) => self.keep(access, answer),
            Err(error) if is_refused(&error) => {
                self.device.set_refresh_token(None)?;
                Err(SyncError::SignInNeeded { orders: error.orders() })
            }
            Err(other) => Err(other),
        }
    }

    /// The refresh token is on the disk before the session is used, because the old one serves no more. The lease is
    /// renewed here; directives come again with the answer to the request for which the session was opened.
    fn keep(&self, access: &mut Option<String>, answer: SessionAnswer) -> Result<String, SyncError> {
        self.device.set_refresh_token(Some(&answer.refresh_token))?;
        self.device
            .renew_enrolment(answer.staff, answer.bank, answer.receipt_key, answer.sealing_key)?;
        let lease = Orders {
            directives: Vec::new(),
            lease: answer.orders.lease,
        };
        self.device.take_orders(&lease, self.clock.now())?;
        *access = Some(answer.access_token.clone());
        Ok(answer.access_token)
    }

    /// Sign in; answers what headquarters ordered with it.
    pub(crate) async fn open(&self, password: &str) -> Result<Orders, SyncError> {
        let enrolment = self.device.enrolment();
        let (staff_no, device_id) = (enrolment.staff.staff_no, enrolment.device_id);
        let nonce = self.ids.next().to_string();
        let signature = sign(&enrolment.device_key, &sign_in_bytes(&staff_no, device_id, &nonce));
        let request = SignInRequest {
            staff_no,
            password: password.to_owned(),
            device_id,
            nonce,
            signature,
        };
        let answer = self.client.sign_in(&request).await?;
        let orders = answer.orders.clone();
        let mut access = self.access.lock().await;
        self.keep(&mut access, answer)?;
        Ok(orders)
    }
}

/// Headquarters does not know the token any more: no retry helps.
fn is_refused(error: &SyncError) -> bool {
    matches!(
        error.refusal(),
        Some(ErrorCode::SessionRefreshRefused | ErrorCode::SessionExpired)
    )
}

/// An Ed25519 signature of the device, hexadecimal.
pub fn sign(key: &DeviceKey, bytes: &[u8]) -> String {
    hex::encode(SigningKey::from_bytes(key.expose()).sign(bytes).to_bytes())
}

#[async_trait]
impl SyncProtocol for HqSession {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody> {
        Ok(self.call("/v1/sync/push", Some(&request)).await?)
    }

    async fn pull(&self, request: PullRequest) -> Result<PullAnswer, ErrorBody> {
        let answer = match self.ahead.take(&request).await {
            // A token that ended meanwhile is renewed as for any other call, without showing it once more.
            Some(Err(error)) if error.refusal() == Some(ErrorCode::SessionExpired) => {
                *self.access.lock().await = None;
                None
            }
            come => come.transpose()?,
        };
        let answer = match answer {
            Some(answer) => answer,
            None => self.call("/v1/sync/pull", Some(&request)).await?,
        };
        self.read_ahead(&request, &answer).await;
        Ok(answer)
    }
}

#[async_trait]
impl Headquarters for HqSession {
    fn is_far(&self) -> bool {
        true
    }

    async fn sign_in(&self, password: &str) -> Result<(), ErrorBody> {
        // What is ordered comes again with the round that follows.
        self.open(password).await?;
        Ok(())
    }

    async fn report_done(&self, report: &DoneReport) -> Result<(), ErrorBody> {
        Ok(report_to(&self.client, report).await?)
    }

    async fn team_devices(&self) -> Result<Vec<DeviceStatus>, ErrorBody> {
        Ok(self.call("/v1/team/devices", None::<&()>).await?)
    }

    async fn receipt(&self, op_id: OpId) -> Result<Option<Receipt>, ErrorBody> {
        match self.call(&format!("/v1/receipts/{op_id}"), None::<&()>).await {
            Err(error) if error.refusal() == Some(ErrorCode::ThingNotFound) => Ok(None),
            other => Ok(Some(other?)),
        }
    }
}
