//! Four devices push and pull while headquarters is killed at moments that a seed chooses.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use chrono::TimeDelta;
use rounds_domain::{Clock, DeviceId, SystemClock};
use rounds_hq::DataDir;
use rounds_hq_store::SqliteStore;
use rounds_protocol::ops::Op;
use rounds_protocol::sync::{OpResult, OpStatus, PullAnswer, PushAnswer};

use super::{Server, heard, send};
use crate::fixtures::{device_of, now, saved};
use crate::prove;
use crate::test_app::*;

const SHORT_KILLS: u64 = 8;
/// How long headquarters lives after it listens.
const LIFE_MS: u64 = 250;
/// Labels of the devices, whose they are, and whom they visit.
const DEVICES: [(&str, &str, &str); 4] = [
    ("R1", "R1", "C1"),
    ("R1 at home", "R1", "C1"),
    ("R3", "R3", "C3"),
    ("R3 at home", "R3", "C3"),
];
const SCOPES: [&str; 5] = ["rm:R1", "rm:R3", "team:S1", "team:S2", "ref:products"];
/// Apart from the numbers of the other devices.
const IDS_OF_ONE_DEVICE: u64 = 1_000_000;

/// One device that works until nobody answers.
struct Busy {
    place: u64,
    label: &'static str,
    staff_no: &'static str,
    customer: &'static str,
    token: String,
    next: u64,
    /// Sent and not answered: they go again, as they are.
    waiting: Vec<Op>,
    pulled_to: u64,
}

impl Busy {
    fn device(&self) -> DeviceId {
        device_of(self.label)
    }

    /// One to five more visits.
    fn batch(&mut self) -> Vec<Op> {
        let count = 1 + prove::chosen(self.place, self.next, 5);
        let first = self.next;
        self.next += count;
        let op = |number| Op {
            number,
            ..saved(self.place * IDS_OF_ONE_DEVICE + number, self.customer)
        };
        (first..self.next).map(op).collect()
    }

    /// Push and pull in turn; what was answered comes back.
    fn work(&mut self, address: &str) -> Vec<OpResult> {
        let mut answered = Vec::new();
        loop {
            if self.waiting.is_empty() {
                self.waiting = self.batch();
            }
            let Some(results) = self.push(address) else {
                return answered;
            };
            answered.extend(results);
            self.waiting.clear();
            if self.pull(address).is_none() {
                return answered;
            }
        }
    }

    fn push(&self, address: &str) -> Option<Vec<OpResult>> {
        let body = push_body(self.device(), self.label, &self.waiting);
        let answer: PushAnswer = heard(send(address, "/v1/sync/push", &self.token, &body).ok()?)?;
        Some(answer.results)
    }

    fn pull(&mut self, address: &str) -> Option<()> {
        let scope = format!("rm:{}", self.staff_no);
        let mut body = pull_body(self.device(), &[&scope]);
        body["scopes"][0]["after"] = self.pulled_to.into();
        let answer: PullAnswer = heard(send(address, "/v1/sync/pull", &self.token, &body).ok()?)?;
        self.pulled_to = answer.pages[0].next;
        Some(())
    }
}

/// A bank whose devices are signed in for the whole night, and nobody who holds its files.
async fn begin() -> (tempfile::TempDir, Vec<Busy>) {
    let hq = TestHq::start().await;
    hq.wait(SystemClock.now() - now() + TimeDelta::hours(11));
    let mut devices = Vec::new();
    for (place, (label, staff_no, customer)) in (1..).zip(DEVICES) {
        hq.enrol(staff_no, device_of(label)).await;
        devices.push(Busy {
            place,
            label,
            staff_no,
            customer,
            token: hq.token(staff_no, device_of(label)).await,
            next: 1,
            waiting: Vec::new(),
            pulled_to: 0,
        });
    }
    (hq.folder, devices)
}

/// All devices at work on one server, which is killed after so many milliseconds.
fn live_and_die(data: &Path, devices: &mut [Busy], life: Duration) -> Vec<OpResult> {
    let server = Server::start(data);
    let address = server.address.clone();
    thread::scope(|scope| {
        let workers: Vec<_> = devices
            .iter_mut()
            .map(|device| scope.spawn(|| device.work(&address)))
            .collect();
        let (_keep, never) = channel::<()>();
        // The time is over, and nothing else can happen.
        let _ = never.recv_timeout(life);
        server.kill();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// What was answered is stored with the receipt that was given; every page is whole; every scope's totals are those of
/// its rows.
async fn look_over(data: &DataDir, answered: &[OpResult], place: &str) {
    let faults = SqliteStore::faults(data.database().unwrap()).await.unwrap();
    assert!(faults.is_empty(), "{place}: {faults:?}");
    let store = data.store().await.unwrap();
    for result in answered {
        assert!(
            matches!(result.status, OpStatus::Created | OpStatus::Exists),
            "{place}: {result:?}"
        );
        let stored = store.receipt(result.op_id).await.unwrap();
        assert_eq!(stored.map(|stored| stored.receipt), result.receipt, "{place}");
    }
    for scope in SCOPES {
        let audit = store.audit_scope(scope.into()).await.unwrap();
        let (kept, counted) = (
            (audit.kept_count, audit.kept_digest),
            (audit.counted, audit.counted_digest),
        );
        assert_eq!(kept, counted, "{place}: {scope}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_before_a_kill_under_load_is_stored() {
    let (kills, seed) = (prove::size("kill-headquarters", SHORT_KILLS), prove::seed());
    let (folder, mut devices) = begin().await;
    let data = DataDir::open(folder.path()).unwrap();
    let mut stored = BTreeSet::new();
    for kill in 1..=kills {
        let life = Duration::from_millis(prove::chosen(seed, kill, LIFE_MS));
        let answered = tokio::task::block_in_place(|| live_and_die(data.path(), &mut devices, life));
        look_over(&data, &answered, &format!("seed {seed}, kill {kill}")).await;
        stored.extend(answered.into_iter().map(|result| result.op_id));
    }
    assert!(!stored.is_empty(), "no device was ever answered");
    let waiting = finish(&data, &mut devices).await;
    stored.extend(waiting.into_iter().map(|result| result.op_id));
    let counts = data.store().await.unwrap().op_counts().await.unwrap();
    assert_eq!(
        counts,
        [("created".to_owned(), stored.len() as u64)],
        "each op once, and none besides"
    );
    let (devices, ops) = (DEVICES.len(), stored.len());
    prove::seen(
        "kill-headquarters",
        format!("{kills} kills, {devices} devices, {ops} ops, seed {seed}"),
    );
}

/// What was sent and never answered goes once more, and no number is missing.
async fn finish(data: &DataDir, devices: &mut [Busy]) -> Vec<OpResult> {
    let server = Server::start(data.path());
    let mut answered = Vec::new();
    for device in devices.iter().filter(|device| !device.waiting.is_empty()) {
        answered.extend(device.push(&server.address).unwrap());
    }
    server.kill();
    look_over(data, &answered, "at the end").await;
    let known = data.store().await.unwrap().devices(None).await.unwrap();
    let installs = known.iter().flat_map(|device| &device.installs);
    assert!(installs.clone().count() > 0 && installs.clone().all(|install| install.first_gap.is_none()));
    answered
}
