//! The engine through every fault: nothing lost, nothing twice, requests bounded, pauses kept. Time stands still but
//! for the engine's own timers.

use std::sync::Arc;

use rounds_cache::{Device, DeviceKey, Enrolment};
use rounds_domain::{Currency, DeviceId, InstallId, SystemClock, SystemIds, Text};
use rounds_protocol::ErrorCode;
use rounds_protocol::session::BankBody;
use rounds_protocol::sync::{FeedRow, PUSH_MAX_OPS};
use rounds_sync::{Engine, Phase, Surroundings, SyncStatus, WaitReason};
use tempfile::TempDir;
use uuid::Uuid;

use crate::desk::{customers, save, visit};
use crate::fake_hq::{FakeHq, Fault, hq_key};
use crate::fixtures::{customer, who};
use crate::hand_timer::HandTimer;

struct Road {
    _folder: TempDir,
    device: Arc<Device>,
    hq: Arc<FakeHq>,
    engine: Engine,
    timer: Arc<HandTimer>,
}

fn rows(count: u64) -> Vec<FeedRow> {
    (1..=count).map(row).collect()
}

fn row(seq: u64) -> FeedRow {
    let id = format!("C{seq:03}");
    let body = serde_json::value::to_raw_value(&customer(&id, "R1")).unwrap();
    FeedRow {
        seq,
        kind: "customer".into(),
        id,
        revision: seq,
        body: Some(body),
    }
}

fn enrolment() -> Enrolment {
    Enrolment {
        staff: who("R1"),
        bank: BankBody {
            code: "T".into(),
            name: Text::default(),
            currency: Currency::CNY,
            invented: true,
        },
        hq_url: "http://127.0.0.1:1".into(),
        hq_ca: None,
        label: "laptop".into(),
        device_id: DeviceId(Uuid::from_u128(0)),
        install_id: InstallId(Uuid::from_u128(78)),
        device_key: DeviceKey::new([5; 32]),
        receipt_key: hex::encode(hq_key().verifying_key().to_bytes()),
        sealing_key: None,
        epoch: "e1".into(),
        enrolled_at: chrono::DateTime::UNIX_EPOCH,
        locked_by: None,
    }
}

impl Road {
    /// A device whose first sync has not begun; three customers wait at headquarters.
    fn new() -> Self {
        Self::with(FakeHq::new(rows(3)))
    }

    fn with(hq: Arc<FakeHq>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let device = rounds_cache::create(folder.path(), "correct horse", enrolment())
            .unwrap()
            .device;
        Self::on(folder, device, hq)
    }

    fn on(folder: TempDir, device: Arc<Device>, hq: Arc<FakeHq>) -> Self {
        let timer = Arc::new(HandTimer::default());
        let around = Surroundings {
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
            timer: Arc::clone(&timer) as _,
            batch_ops: PUSH_MAX_OPS,
        };
        let engine = Engine::start_with(Arc::clone(&device), Arc::clone(&hq) as _, around);
        Self {
            _folder: folder,
            device,
            hq,
            engine,
            timer,
        }
    }

    /// After a first good sync, with the requests of it forgotten.
    async fn settled() -> Self {
        let road = Self::new();
        assert!(road.engine.sync().await.all_signed_for);
        road.hq.requests();
        road
    }

    /// The program ends and begins again.
    async fn restarted(self) -> Self {
        let Self {
            _folder: folder,
            device,
            hq,
            engine,
            ..
        } = self;
        engine.stop().await;
        hq.requests();
        Self::on(folder, device, hq)
    }

    fn save(&self, numbers: std::ops::RangeInclusive<u128>) {
        for number in numbers {
            save(&self.device, &visit(number, "C001"));
        }
    }

    fn fail(&self, fault: Fault) {
        self.hq.tell(|inside| inside.faults.push_back(fault));
    }

    async fn until(&self, wanted: impl FnMut(&SyncStatus) -> bool) -> SyncStatus {
        self.engine.watch().wait_for(wanted).await.unwrap().clone()
    }
}

#[tokio::test]
async fn an_idle_sync_is_one_request() {
    let road = Road::settled().await;
    assert!(road.engine.sync().await.all_signed_for);
    assert_eq!(road.hq.requests(), ["pull"]);
}

#[tokio::test]
async fn visits_go_before_the_pull_and_in_batches() {
    let road = Road::settled().await;
    road.save(1..=150);
    assert!(road.engine.sync().await.all_signed_for);
    assert_eq!(road.hq.requests(), ["push", "push", "pull"]);
    let numbers: Vec<u64> = road.hq.tell(|inside| inside.ops.values().map(|op| op.number).collect());
    assert_eq!(numbers.len(), 150);
}

#[tokio::test]
async fn a_lost_request_or_answer_loses_nothing_and_stores_nothing_twice() {
    for (fault, on_device, sent, repeats) in [(Fault::Lost, 2, 0, 0), (Fault::AnswerLost, 0, 2, 2)] {
        let road = Road::settled().await;
        road.save(1..=2);
        road.fail(fault.clone());
        let failed = road.engine.sync().await;
        assert_eq!(
            (failed.counts.on_device, failed.counts.sent),
            (on_device, sent),
            "{fault:?}"
        );
        assert_eq!(
            (failed.phase, failed.online, failed.all_signed_for),
            (Phase::Waiting, false, false),
            "{fault:?}"
        );
        assert_eq!(road.timer.ring().await, 5);
        let good = road.until(|status| status.all_signed_for).await;
        assert_eq!(
            (good.counts.signed_for, good.error),
            (2, None),
            "{fault:?}: it tries again by itself"
        );
        assert_eq!(
            road.hq.tell(|inside| (inside.ops.len(), inside.repeats)),
            (2, repeats),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn pauses_grow_while_headquarters_is_away_and_a_save_tries_at_once() {
    let road = Road::settled().await;
    for _ in 0..4 {
        road.fail(Fault::Lost);
    }
    road.engine.sync().await;
    for pause in [5, 10, 20, 40] {
        assert_eq!(road.timer.ring().await, pause);
    }
    road.until(|status| status.online && status.phase == Phase::Idle).await;
    assert_eq!(road.hq.requests().len(), 5);

    road.fail(Fault::Lost);
    road.engine.sync().await;
    road.save(1..=1);
    road.engine.nudge();
    road.until(|status| status.all_signed_for && status.counts.signed_for == 1)
        .await;
}

#[tokio::test]
async fn without_any_cause_it_asks_every_quarter_of_an_hour() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.rows.push(row(4)));
    let mut changes = road.engine.changes();
    assert_eq!(road.timer.ring().await, 15 * 60);
    changes.recv().await.unwrap();
    assert_eq!(customers(&road.device, "").len(), 4);
}

/// In the morning every device starts; headquarters says over how long their first rounds are to be spread.
#[tokio::test]
async fn the_first_round_after_a_start_has_its_place_in_the_herd_and_a_save_does_not_wait() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.herd_window_s = 600);
    road.engine.sync().await;
    let road = road.restarted().await;
    let place = rounds_sync::planning::place_in_window(road.device.device_id(), 600);
    assert!(place.as_secs() > 0);
    assert_eq!(road.timer.ring().await, place.as_secs());
    road.until(|status| status.last_attempt_at.is_some() && status.phase == Phase::Idle)
        .await;
    assert_eq!(road.hq.requests(), ["pull"]);

    let road = road.restarted().await;
    road.save(1..=1);
    road.engine.nudge();
    road.until(|status| status.counts.signed_for == 1 && status.phase == Phase::Idle)
        .await;
    assert_eq!(road.hq.requests(), ["push", "pull"]);
}

#[tokio::test]
async fn a_busy_headquarters_is_not_asked_before_the_time_it_named() {
    let road = Road::settled().await;
    road.fail(Fault::Refused(ErrorCode::ServerBusy, Some(120)));
    let busy = road.engine.sync().await;
    assert_eq!((busy.error.as_deref(), busy.online), (Some("server.busy"), true));
    road.hq.requests();
    road.engine.nudge();
    road.engine.sync().await;
    assert_eq!(road.hq.requests(), [""; 0], "neither a save nor a hand makes it ask");
    assert_eq!(road.timer.ring().await, 120);
    road.until(|status| status.error.is_none()).await;
}

#[tokio::test]
async fn an_absurd_time_to_wait_counts_as_an_hour() {
    let road = Road::settled().await;
    for seconds in [100_000_000, u64::MAX] {
        road.fail(Fault::Refused(ErrorCode::ServerBusy, Some(seconds)));
        assert_eq!(road.engine.sync().await.error.as_deref(), Some("server.busy"));
        assert_eq!(road.timer.ring().await, 60 * 60, "{seconds}");
        road.until(|status| status.error.is_none()).await;
    }
}

/// Rule U7.
#[tokio::test]
async fn a_batch_that_is_too_large_is_halved() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.max_ops = 3);
    road.save(1..=10);
    assert!(road.engine.sync().await.all_signed_for);
    assert_eq!(road.hq.tell(|inside| (inside.ops.len(), inside.repeats)), (10, 0));
}

/// Rule U7.
#[tokio::test]
async fn one_op_that_is_too_large_alone_holds_no_other() {
    let road = Road::settled().await;
    road.save(1..=1);
    road.fail(Fault::Refused(ErrorCode::RequestTooLarge, None));
    let status = road.engine.sync().await;
    assert_eq!(
        (status.counts.sent, status.all_signed_for, status.phase),
        (1, false, Phase::Idle)
    );
    road.save(2..=2);
    assert!(road.engine.sync().await.all_signed_for, "both go with the next sync");
}

#[tokio::test]
async fn a_client_that_is_too_old_still_gets_its_visits_out() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.upgrade = true);
    road.save(1..=2);
    let status = road.engine.sync().await;
    assert_eq!(
        (status.error.as_deref(), status.counts.signed_for),
        (Some("proto.upgrade_required"), 2)
    );
}

/// Rule U9.
#[tokio::test]
async fn a_cloned_file_takes_a_new_install_and_goes_on() {
    let road = Road::settled().await;
    road.save(1..=2);
    let before = road.device.install_id().unwrap();
    road.fail(Fault::Refused(ErrorCode::DeviceNewInstall, None));
    assert!(road.engine.sync().await.all_signed_for);
    assert_ne!(road.device.install_id().unwrap(), before);
    assert_eq!(road.hq.tell(|inside| inside.ops.len()), 2);
}

/// Rule U8.
#[tokio::test]
async fn a_restored_headquarters_gets_the_journal_again() {
    let road = Road::settled().await;
    road.save(1..=3);
    assert!(road.engine.sync().await.all_signed_for);
    road.hq.tell(|inside| {
        inside.ops.clear();
        inside.epoch = "e2".into();
    });
    assert!(road.engine.sync().await.all_signed_for);
    assert_eq!(road.hq.tell(|inside| inside.ops.len()), 3);
    assert_eq!(road.device.cursors().unwrap()[0].generation, 2);
    assert_eq!(customers(&road.device, "").len(), 3);
}

/// Rule U8.
#[tokio::test]
async fn a_headquarters_restored_under_its_old_epoch_gets_the_journal_again() {
    /// What the backup lacks, and what the person does next.
    type Case = (&'static str, fn(&Road));
    let cases: [Case; 4] = [
        ("a receipt that it does not know", |_| {}),
        ("rows that differ", |road| {
            road.hq.tell(|inside| inside.rows.truncate(2));
        }),
        ("a number below the next one", |road| road.save(4..=4)),
        ("a receipt of the install before", |road| {
            road.fail(Fault::Refused(ErrorCode::DeviceNewInstall, None));
            road.save(4..=4);
        }),
    ];
    for (sign, next) in cases {
        let road = Road::settled().await;
        road.save(1..=3);
        assert!(road.engine.sync().await.all_signed_for);
        let kept: Vec<_> = road
            .hq
            .tell(|inside| std::mem::take(&mut inside.ops))
            .into_keys()
            .collect();
        next(&road);
        assert!(road.engine.sync().await.all_signed_for, "{sign}");
        let there = road.hq.tell(|inside| kept.iter().all(|op| inside.ops.contains_key(op)));
        assert!(there, "{sign}");
    }
}

/// Rule U10.
#[tokio::test]
async fn a_receipt_that_does_not_hold_needs_attention() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.bad_receipts = true);
    road.save(1..=1);
    let status = road.engine.sync().await;
    assert_eq!(
        (
            status.counts.signed_for,
            status.counts.needs_attention,
            status.all_signed_for
        ),
        (0, 1, false)
    );
    road.hq.tell(|inside| inside.bad_receipts = false);
    assert!(road.engine.sync().await.all_signed_for);
}

/// Rule P9.
#[tokio::test]
async fn differing_rows_cost_one_full_pull_and_then_an_alarm() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.wrong_digest = true);
    let status = road.engine.sync().await;
    assert_eq!(road.hq.requests(), ["pull", "pull"]);
    assert_eq!(
        (status.error.as_deref(), status.all_signed_for),
        (Some("sync.digest_mismatch"), false)
    );
    assert_eq!(customers(&road.device, "").len(), 3, "the rows stay usable");
    road.engine.sync().await;
    assert_eq!(road.hq.requests(), ["pull"], "no second full pull within a day");
}

#[tokio::test]
async fn a_headquarters_that_always_resets_is_asked_a_bounded_number_of_times() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.always_reset = true);
    let status = road.engine.sync().await;
    assert_eq!(status.error.as_deref(), Some("sync.answer_unreadable"));
    assert!(road.hq.requests().len() <= 7);
    assert_eq!(customers(&road.device, "").len(), 3);
}

#[tokio::test]
async fn without_a_session_work_waits_and_is_sent_after_the_password() {
    let road = Road::settled().await;
    road.hq.tell(|inside| inside.signed_in = false);
    road.save(1..=2);
    let lost = road.engine.sync().await;
    assert_eq!((lost.sign_in_needed, lost.counts.on_device), (true, 2));
    road.hq.requests();
    road.engine.nudge();
    assert!(road.engine.sync().await.sign_in_needed);
    assert_eq!(road.hq.requests(), [""; 0]);
    assert_eq!(
        road.engine.sign_in("wrong").await.unwrap_err().code(),
        "session.wrong_credentials"
    );
    assert!(road.engine.sign_in("correct horse").await.unwrap().all_signed_for);
}

/// Rule P10.
#[tokio::test]
async fn a_first_pull_that_breaks_goes_on_where_it_was() {
    let hq = FakeHq::new(rows(10));
    hq.tell(|inside| inside.page_rows = 3);
    let road = Road::with(hq);
    road.fail(Fault::AnswerLost);
    let broken = road.until(|status| status.error.is_some()).await;
    assert!(broken.first_sync_pending);
    road.timer.ring().await;
    let good = road.until(|status| status.all_signed_for).await;
    assert!(!good.first_sync_pending);
    assert_eq!(customers(&road.device, "").len(), 10);
    assert!(road.hq.requests().len() <= 7, "no page is asked twice but the lost one");
}

#[tokio::test]
async fn a_stopped_engine_asks_nothing_more() {
    let road = Road::settled().await;
    let Road {
        _folder,
        device,
        hq,
        engine,
        ..
    } = road;
    engine.stop().await;
    save(&device, &visit(1, "C001"));
    assert_eq!(hq.requests(), [""; 0]);
    assert_eq!(Arc::strong_count(&device), 1, "the loop let go of the device");
}

#[tokio::test]
async fn the_next_try_says_when_and_why() {
    let road = Road::settled().await;
    let why = |status: SyncStatus| status.next_try.map(|next| next.why);
    assert_eq!(why(road.engine.status()), Some(WaitReason::Regular));
    for failures in 1..=2 {
        road.fail(Fault::Lost);
        assert_eq!(why(road.engine.sync().await), Some(WaitReason::Failures(failures)));
    }
    road.fail(Fault::Refused(ErrorCode::ServerBusy, Some(120)));
    let before = chrono::Utc::now();
    let busy = road.engine.sync().await;
    assert_eq!(why(busy.clone()), Some(WaitReason::Asked(120)));
    assert!(busy.next_try.unwrap().at >= before + chrono::TimeDelta::seconds(120));
}

#[tokio::test]
async fn the_last_rounds_are_told_with_their_counts_and_their_end() {
    let road = Road::settled().await;
    road.save(1..=2);
    assert!(road.engine.sync().await.all_signed_for);
    road.fail(Fault::Lost);
    road.engine.sync().await;
    let rounds = road.device.rounds().unwrap();
    assert_eq!(
        (rounds[0].ops, rounds[0].code.as_deref()),
        (0, Some("sync.unreachable"))
    );
    assert_eq!((rounds[1].ops, rounds[1].rows, rounds[1].code.as_deref()), (2, 0, None));
    // The start and the first wish may have been one round or two.
    let first = rounds.last().unwrap();
    assert_eq!((first.ops, first.rows), (0, 3), "the first pull");
    assert!(rounds[1].bytes_out > 0 && first.bytes_in > 0);
    let round = road.engine.status().round;
    assert_eq!(
        (round.ops_done, round.ops_total),
        (0, 0),
        "nothing waited in the last one"
    );
}
