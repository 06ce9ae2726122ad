//! A device in a temporary folder, filled through the door of a real sync, with a clock that stands still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rounds_app::dto::AppErrorDto;
use rounds_app::{Workbench, WorkbenchOptions};
use rounds_cache::{Device, DeviceKey, Enrolment};
use rounds_domain::{Clock, DeviceId, InstallId};
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::{FeedRow, ScopePage, ScopeTotals};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::bank::{self, Row};
use crate::pack;

pub const PASSWORD: &str = "correct horse";

/// Friday, 20 November 2026, nine in the morning.
pub struct StandingClock;

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        "2026-11-20T09:00:00Z".parse().unwrap()
    }

    fn today(&self) -> NaiveDate {
        bank::today()
    }
}

/// The same morning, later by as long as a test says.
#[derive(Default)]
pub struct LaterClock {
    seconds: AtomicI64,
}

impl LaterClock {
    pub fn wait_seconds(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for LaterClock {
    fn now(&self) -> DateTime<Utc> {
        StandingClock.now() + TimeDelta::seconds(self.seconds.load(Ordering::Relaxed))
    }

    fn today(&self) -> NaiveDate {
        bank::today()
    }
}

/// An unlocked workbench and the folder it lives in.
pub struct Desk {
    pub bench: Workbench,
    pub folder: TempDir,
}

impl Desk {
    /// The desk of relationship manager R1 with the small bank of these tests.
    pub async fn of_rm() -> Self {
        Self::with_rows(bank::staff("R1"), "rm:R1", bank::portfolio()).await
    }

    /// The desk of supervisor S1 with the same customers and a visit of R1 to review.
    pub async fn of_supervisor(visits: Vec<Row>) -> Self {
        let mut rows = bank::portfolio();
        rows.extend(visits);
        Self::with_rows(bank::staff("S1"), "team:S1", rows).await
    }

    pub async fn with_rows(staff: StaffBody, scope: &str, rows: Vec<Row>) -> Self {
        Self::at(Arc::new(StandingClock), staff, scope, rows).await
    }

    /// The same by another clock.
    pub async fn at(clock: Arc<dyn Clock>, staff: StaffBody, scope: &str, rows: Vec<Row>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fill(&folder, staff, scope, &rows);
        let desk = Self {
            bench: bench_by(clock, &folder),
            folder,
        };
        desk.call("device_unlock", json!({ "password": PASSWORD })).await;
        desk
    }

    /// Run a command that must succeed.
    pub async fn call(&self, name: &str, input: Value) -> Value {
        self.try_call(name, input)
            .await
            .unwrap_or_else(|refused| panic!("{name}: {refused:?}"))
    }

    /// Run a command that must be refused.
    pub async fn refused(&self, name: &str, input: Value) -> AppErrorDto {
        self.try_call(name, input.clone())
            .await
            .expect_err(&format!("{name} {input}"))
    }

    pub async fn try_call(&self, name: &str, input: Value) -> Result<Value, AppErrorDto> {
        rounds_app::dispatch(&self.bench, name, input).await
    }
}

pub fn bench_in(folder: &TempDir) -> Workbench {
    bench_by(Arc::new(StandingClock), folder)
}

fn bench_by(clock: Arc<dyn Clock>, folder: &TempDir) -> Workbench {
    let mut options = WorkbenchOptions::new(folder.path(), "0.0.0-test");
    options.clock = clock;
    Workbench::open(options).unwrap()
}

fn fill(folder: &TempDir, staff: StaffBody, scope: &str, rows: &[Row]) {
    let device = rounds_cache::create(folder.path(), PASSWORD, enrolment(staff))
        .unwrap()
        .device;
    let references = [
        ("ref:products", bank::products()),
        ("ref:rules", vec![bank::rule_pack()]),
        ("ref:segments", vec![bank::segment_profile()]),
    ];
    let mut scopes: Vec<String> = references.iter().map(|(name, _)| (*name).to_owned()).collect();
    scopes.push(scope.to_owned());
    device.note_scopes(&scopes).unwrap();
    // As after an enrolment: the engine has something to ask headquarters with.
    device.set_refresh_token(Some("token")).unwrap();
    for (name, rows) in &references {
        page(&device, name, rows);
    }
    page(&device, scope, rows);
}

fn page(device: &Device, scope: &str, rows: &[Row]) {
    let mut digest = ScopeDigest::default();
    let feed: Vec<FeedRow> = (1..)
        .zip(rows)
        .map(|(seq, (kind, id, body))| {
            digest.add(kind, id, 1);
            let body = RawValue::from_string(body.to_string()).unwrap();
            FeedRow {
                seq,
                kind: (*kind).into(),
                id: id.clone(),
                revision: 1,
                body: Some(body),
            }
        })
        .collect();
    let head = feed.len() as u64;
    let page = ScopePage {
        scope: scope.to_owned(),
        after: 0,
        generation: 1,
        rows: feed,
        next: head,
        head,
        floor: 0,
        more: false,
        reset: false,
        totals: Some(ScopeTotals {
            count: digest.count,
            digest: digest.to_hex(),
        }),
        total_rows: head,
    };
    device.apply_page(&page, StandingClock.now()).unwrap();
}

fn enrolment(staff: StaffBody) -> Enrolment {
    Enrolment {
        staff,
        bank: serde_json::from_value(json!({
            "code": "test", "name": bank::both("Test bank"), "currency": "CNY", "invented": true,
        }))
        .unwrap(),
        // The discard port: headquarters is away, and that is known at once.
        hq_url: "http://127.0.0.1:9".into(),
        hq_ca: None,
        label: "test".into(),
        device_id: DeviceId(Uuid::from_u128(1)),
        install_id: InstallId(Uuid::from_u128(2)),
        device_key: DeviceKey::new([7; 32]),
        receipt_key: hex::encode(pack::signing_key().verifying_key().to_bytes()),
        sealing_key: Some("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p".into()),
        epoch: "e1".into(),
        enrolled_at: StandingClock.now(),
        locked_by: None,
    }
}
