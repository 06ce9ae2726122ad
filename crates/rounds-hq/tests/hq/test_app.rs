//! A headquarters for one test: its own folder, a clock that stands still until told, requests without a network.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ed25519_dalek::{Signer, SigningKey};
use rounds_domain::{Clock, DeviceId, DirectiveId, SystemIds};
use rounds_hq::{AppState, Config, DataDir, app, hash_password};
use rounds_hq_store::{HqStore, NewDevice, NewSession, NextTokens};
use rounds_protocol::orders::DoneReport;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::fixtures::{bank, device_of, install_of, now, staff};

pub const PASSWORD: &str = "correct horse";
static HASH: LazyLock<String> = LazyLock::new(|| hash_password(PASSWORD).unwrap());

/// A clock that moves by hand.
pub struct HandClock(Mutex<DateTime<Utc>>);

impl Clock for HandClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

pub struct TestHq {
    pub folder: TempDir,
    pub state: AppState,
    pub store: Arc<dyn HqStore>,
    pub clock: Arc<HandClock>,
}

/// An answer, read whole.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl TestHq {
    /// A bank whose customer C1 belongs to R1 and C3 to R3; everybody has the password and an enrolled device.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with_limits(attempts_a_minute: u32) -> Self {
        Self::with(|config| {
            let quota = NonZeroU32::new(attempts_a_minute).unwrap();
            (config.sign_in.per_staff, config.sign_in.per_address) = (quota, quota);
        })
        .await
    }

    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock(Mutex::new(now())));
        let mut config = Config {
            clock: clock.clone(),
            ids: Arc::new(SystemIds),
            ..Config::default()
        };
        (config.sign_in.per_staff, config.sign_in.per_address) = (NonZeroU32::MAX, NonZeroU32::MAX);
        config.request_timeout = Duration::from_secs(20);
        change(&mut config);
        let data = DataDir::open(folder.path()).unwrap();
        let state = data.state(config).await.unwrap();
        let store = data.store().await.unwrap();
        store.publish(bank(&[("C1", "R1"), ("C3", "R3")]), now()).await.unwrap();
        let hq = Self {
            folder,
            state,
            store,
            clock,
        };
        for member in staff() {
            let number = member.staff_no.as_str();
            hq.store.set_password(number.into(), HASH.clone(), now()).await.unwrap();
            hq.enrol(number, device_of(number)).await;
        }
        hq
    }

    /// Enrol a device directly in the store.
    pub async fn enrol(&self, staff_no: &str, device_id: DeviceId) {
        let device = NewDevice {
            device_id,
            install_id: install_of(staff_no),
            staff_no: staff_no.into(),
            public_key: hex::encode(device_key(device_id).verifying_key().to_bytes()),
            label: "laptop".into(),
        };
        self.store.enrol_device(device, now()).await.unwrap();
    }

    /// Open a session directly in the store; the access token is returned, the refresh token is `refresh-<token>`.
    pub async fn token(&self, staff_no: &str, device_id: DeviceId) -> String {
        let token = format!("token-{staff_no}-{device_id}");
        let tokens = NextTokens {
            access_hash: hash(&token),
            access_expires_at: self.clock.now() + TimeDelta::minutes(15),
            refresh_hash: hash(&format!("refresh-{token}")),
            refresh_expires_at: self.clock.now() + TimeDelta::hours(12),
        };
        let session = NewSession {
            staff_no: staff_no.into(),
            device_id,
            tokens,
        };
        self.store.open_session(session, now()).await.unwrap();
        token
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = app(self.state.clone()).oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes,
        }
    }

    pub async fn ask(&self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask("POST", path, None, Some(body)).await
    }

    pub fn wait(&self, time: TimeDelta) {
        *self.clock.0.lock().unwrap() += time;
    }
}

pub fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// The key of a test device follows from its id.
pub fn device_key(device_id: DeviceId) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(device_id.0.as_bytes()).into())
}

pub fn sign(device_id: DeviceId, bytes: &[u8]) -> String {
    hex::encode(device_key(device_id).sign(bytes).to_bytes())
}

pub fn sign_in_body(staff_no: &str, password: &str, device_id: DeviceId, nonce: &str) -> Value {
    let signed = rounds_protocol::session::sign_in_bytes(&staff_no.into(), device_id, nonce);
    json!({
        "staff_no": staff_no, "password": password, "device_id": device_id, "nonce": nonce,
        "signature": sign(device_id, &signed),
    })
}

pub fn enrol_body(staff_no: &str, password: &str, device_id: DeviceId) -> Value {
    json!({
        "staff_no": staff_no, "password": password, "device_id": device_id, "install_id": install_of(staff_no),
        "public_key": hex::encode(device_key(device_id).verifying_key().to_bytes()), "label": "laptop",
    })
}

pub fn refresh_body(device_id: DeviceId, refresh_token: &str) -> Value {
    let signed = rounds_protocol::session::refresh_bytes(device_id, refresh_token);
    json!({ "refresh_token": refresh_token, "device_id": device_id, "signature": sign(device_id, &signed) })
}

pub fn pull_body(device_id: DeviceId, scopes: &[&str]) -> Value {
    let cursor = |scope: &&str| json!({ "scope": scope, "after": 0, "base": 0, "generation": 1 });
    json!({
        "proto": 1, "schema": 1, "app": "test", "device_id": device_id, "max_rows": 100,
        "scopes": scopes.iter().map(cursor).collect::<Vec<_>>(),
    })
}

pub fn push_body(device_id: DeviceId, staff_no: &str, ops: &[rounds_protocol::ops::Op]) -> Value {
    json!({ "proto": 1, "app": "test", "device_id": device_id, "install_id": install_of(staff_no), "ops": ops })
}

/// The word of a device that it carried a directive out, signed with the key of `signer`.
pub fn done_report(device_id: DeviceId, signer: DeviceId, directive_id: DirectiveId) -> Value {
    let report = DoneReport {
        device_id,
        directive_id,
        done_at: now(),
        signature: String::new(),
    };
    serde_json::to_value(report.signed(&device_key(signer))).unwrap()
}
