//! Proof 9: versions, tokens, clocks and machines that do not fit together, over real HTTP. Nothing is lost, nothing is
//! stored twice, and both sides end with the same rows (rules U8, U9, P9, versions, clock, auth).

use std::path::Path;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rounds_cache::{Device, OpState};
use rounds_domain::{Clock, SystemClock, SystemIds};
use rounds_hq::Config;
use rounds_sync::{Engine, SyncStatus};
use serde_json::Value;

use crate::desk::{save, today, visit, visits};
use crate::middle::{Deed, Middle};
use crate::prove;
use crate::site::{PASSWORD, Site, WrongClock, agrees, enrol_in, patient};

/// Sync, with the password where headquarters asks for it.
async fn sync(engine: &Engine) -> SyncStatus {
    let status = engine.sync().await;
    if status.sign_in_needed {
        return engine.sign_in(PASSWORD).await.unwrap();
    }
    status
}

fn start(device: &Arc<Device>) -> Engine {
    Engine::start(Arc::clone(device), Arc::new(SystemClock)).unwrap()
}

/// Every visit of `numbers` is on the list once, signed for, and at headquarters exactly once.
async fn all_is_well(site: &Site, device: &Device, status: &SyncStatus, numbers: u64, what: &str) {
    assert!(status.all_signed_for, "{what}: {status:?}");
    assert!(agrees(device), "{what}: {:?}", device.audit().unwrap());
    assert_eq!(visits(device).len() as u64, numbers, "{what}");
    assert_eq!(site.stored().await, [("created".to_owned(), numbers)], "{what}");
}

/// What headquarters said in protocol 1, and nothing that came later.
fn as_proto_1(answer: &mut Value) {
    const FIELDS: &[&str] = &[
        "proto",
        "epoch",
        "server_time",
        "results",
        "first_gap",
        "scopes",
        "pages",
        "staff",
        "bank",
        "access_token",
        "access_expires_at",
        "refresh_token",
        "refresh_expires_at",
        "receipt_key",
        "code",
        "message",
        "retry_after_s",
    ];
    let fields = answer.as_object_mut().unwrap();
    fields.retain(|name, _| FIELDS.contains(&name.as_str()));
    if fields.contains_key("proto") {
        fields.insert("proto".into(), 1.into());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_headquarters_of_the_former_version_is_understood() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let middle = Middle::before(hq.address()).await;
    middle.judge(|_| Deed::Edit(as_proto_1));
    let device = enrol_in(site.laptop.path(), &middle.url(), PASSWORD)
        .await
        .unwrap()
        .device;
    let engine = start(&device);
    for number in 1..=3 {
        save(&device, &visit(number, "C1"));
    }
    let status = sync(&engine).await;
    all_is_well(&site, &device, &status, 3, "a headquarters of protocol 1").await;

    // It was brought up to date over the week-end.
    middle.pass();
    save(&device, &visit(4, "C2"));
    let status = sync(&engine).await;
    all_is_well(&site, &device, &status, 4, "the same, now of this protocol").await;
    engine.stop().await;
    prove::seen("skew", "headquarters of protocol 1");
}

/// The server's clock, moved by hand.
struct MovedClock(Mutex<TimeDelta>);

impl Clock for MovedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + *self.0.lock().unwrap()
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_before_every_request_costs_one_refresh_each() {
    let site = Site::new().await;
    let clock = Arc::new(MovedClock(Mutex::new(TimeDelta::zero())));
    let config = Config {
        clock: Arc::clone(&clock) as _,
        ..patient()
    };
    let hq = site.start_with("127.0.0.1:0", config).await;
    let middle = Middle::before(hq.address()).await;
    let device = enrol_in(site.laptop.path(), &middle.url(), PASSWORD)
        .await
        .unwrap()
        .device;
    let engine = start(&device);
    assert!(sync(&engine).await.all_signed_for);
    for number in 1..=101 {
        save(&device, &visit(number, "C1"));
    }
    middle.requests();
    let mut served: Option<String> = None;
    middle.judge(move |request| {
        // Whoever comes a second time with a token comes more than an hour later.
        if request.path.starts_with("/v1/sync/") && served.replace(request.token.clone().unwrap()) == request.token {
            *clock.0.lock().unwrap() += TimeDelta::minutes(61);
        }
        Deed::Pass
    });
    let status = engine.sync().await;
    all_is_well(&site, &device, &status, 101, "a token for each request").await;
    let requests = middle.requests();
    let refreshes = requests.iter().filter(|path| path.ends_with("/refresh")).count();
    let calls = requests.len() - 2 * refreshes;
    assert!(
        calls <= 4 && refreshes <= calls,
        "two pushes and a pull or two: {requests:?}"
    );
    engine.stop().await;
    prove::seen("skew", "tokens that expire");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ends_before_every_request_asks_for_the_password() {
    let site = Site::new().await;
    let clock = Arc::new(MovedClock(Mutex::new(TimeDelta::zero())));
    let config = Config {
        clock: Arc::clone(&clock) as _,
        ..patient()
    };
    let hq = site.start_with("127.0.0.1:0", config).await;
    let middle = Middle::before(hq.address()).await;
    let device = enrol_in(site.laptop.path(), &middle.url(), PASSWORD)
        .await
        .unwrap()
        .device;
    let engine = start(&device);
    assert!(sync(&engine).await.all_signed_for);
    save(&device, &visit(1, "C1"));
    let late = Arc::clone(&clock);
    middle.judge(move |_| {
        *late.0.lock().unwrap() += TimeDelta::hours(13);
        Deed::Pass
    });
    middle.requests();
    let lost = engine.sync().await;
    assert!(lost.sign_in_needed && lost.counts.on_device == 1, "{lost:?}");
    assert!(middle.requests().len() <= 3);
    middle.pass();
    let status = engine.sign_in(PASSWORD).await.unwrap();
    all_is_well(&site, &device, &status, 1, "after the password").await;
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clocks_two_days_off_order_and_refuse_nothing() {
    for days in [-2, 2] {
        let site = Site::new().await;
        let hq = site.start("127.0.0.1:0").await;
        let device = enrol_in(site.laptop.path(), &hq.url(), PASSWORD).await.unwrap().device;
        let wrong: Arc<dyn Clock> = Arc::new(WrongClock(TimeDelta::days(days)));
        let engine = Engine::start(Arc::clone(&device), Arc::clone(&wrong)).unwrap();
        assert!(sync(&engine).await.all_signed_for);
        // One is saved by the wrong clock, and the next by the right one: it went back, or forth, in between.
        device.save_op(&visit(1, "C1"), None, &*wrong, &SystemIds).unwrap();
        save(&device, &visit(2, "C1"));
        let status = engine.sync().await;
        all_is_well(&site, &device, &status, 2, &format!("{days} days")).await;
        let ops = device.ops(rounds_cache::OpFilter::All, 0, 0).unwrap().rows;
        assert!(ops.iter().all(|op| op.state == OpState::SignedFor));
        let skew = TimeDelta::milliseconds(device.storage_facts().unwrap().server_offset_ms.unwrap());
        assert!(
            (skew + TimeDelta::days(days)).abs() < TimeDelta::hours(1),
            "{days} days are shown: {skew}"
        );
        engine.stop().await;
        // Put right, the clock goes back or forth once more.
        let engine = start(&device);
        save(&device, &visit(3, "C2"));
        let status = sync(&engine).await;
        all_is_well(&site, &device, &status, 3, &format!("{days} days, put right")).await;
        engine.stop().await;
        hq.stop().await.unwrap();
    }
    prove::seen("skew", "clocks two days off");
}

/// The database as a file copy takes it while no server runs.
fn copy_database(from: &Path, to: &Path) {
    for name in ["headquarters.db", "headquarters.db-wal"] {
        let (source, target) = (from.join(name), to.join(name));
        if target.exists() {
            std::fs::remove_file(&target).unwrap();
        }
        if source.exists() {
            std::fs::copy(source, target).unwrap();
        }
    }
    let _ = std::fs::remove_file(to.join("headquarters.db-shm"));
}

/// What is saved after the backup was put back, and whether whoever put it back said so.
struct Restored {
    name: &'static str,
    is_renamed: bool,
    saves_more: bool,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_headquarters_restored_from_yesterday_gets_back_what_it_lost() {
    for case in [
        Restored {
            name: "old epoch, nothing new",
            is_renamed: false,
            saves_more: false,
        },
        Restored {
            name: "old epoch, another visit",
            is_renamed: false,
            saves_more: true,
        },
        Restored {
            name: "new epoch, nothing new",
            is_renamed: true,
            saves_more: false,
        },
        Restored {
            name: "new epoch, another visit",
            is_renamed: true,
            saves_more: true,
        },
    ] {
        let site = Site::new().await;
        let backup = tempfile::tempdir().unwrap();
        let hq = site.start("127.0.0.1:0").await;
        let address = hq.address().to_string();
        let device = enrol_in(site.laptop.path(), &hq.url(), PASSWORD).await.unwrap().device;
        let engine = start(&device);
        save(&device, &visit(1, "C1"));
        assert!(sync(&engine).await.all_signed_for, "{}", case.name);
        hq.stop().await.unwrap();
        copy_database(site.hq.path(), backup.path());

        let hq = site.start(&address).await;
        for number in 2..=3 {
            save(&device, &visit(number, "C2"));
        }
        assert!(sync(&engine).await.all_signed_for, "{}", case.name);
        hq.stop().await.unwrap();
        copy_database(backup.path(), site.hq.path());
        if case.is_renamed {
            site.store().await.renew_epoch().await.unwrap();
        }

        let hq = site.start(&address).await;
        if case.saves_more {
            save(&device, &visit(4, "C1"));
        }
        let status = sync(&engine).await;
        let saved = if case.saves_more { 4 } else { 3 };
        all_is_well(&site, &device, &status, saved, case.name).await;
        engine.stop().await;
        hq.stop().await.unwrap();
    }
    prove::seen("skew", "four restored headquarters");
}

/// A whole folder, as a person copies it to another machine.
fn clone_folder(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            clone_folder(&source, &target);
        } else {
            std::fs::copy(source, target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloned_device_loses_nothing_on_either_side() {
    let site = Site::new().await;
    let hq = site.start("127.0.0.1:0").await;
    let device = enrol_in(site.laptop.path(), &hq.url(), PASSWORD).await.unwrap().device;
    let engine = start(&device);
    save(&device, &visit(1, "C1"));
    assert!(sync(&engine).await.all_signed_for);
    engine.stop().await;
    // One visit is on its way when the folder is copied: both have it.
    save(&device, &visit(2, "C1"));
    drop(device);
    let other = tempfile::tempdir().unwrap();
    clone_folder(site.laptop.path(), other.path());

    let open = |folder: &Path| rounds_cache::unlock(folder, PASSWORD).unwrap().device;
    let (one, two) = (open(site.laptop.path()), open(other.path()));
    let installs = || (one.install_id().unwrap(), two.install_id().unwrap());
    assert_eq!(installs().0, installs().1);
    save(&one, &visit(3, "C1"));
    save(&two, &visit(4, "C2"));
    let (first, second) = (start(&one), start(&two));
    // They share one session, so each takes it from the other once; then the clone has learnt that it is one.
    for engine in [&first, &second, &first, &second] {
        sync(engine).await;
    }
    assert_ne!(installs().0, installs().1, "the clone took another install id");
    for (name, device, engine) in [("the original", &one, &first), ("the clone", &two, &second)] {
        let status = sync(engine).await;
        all_is_well(&site, device, &status, 4, name).await;
    }
    assert_eq!(visits(&one)[0].body.business_date, today());
    first.stop().await;
    second.stop().await;
    hq.stop().await.unwrap();
    prove::seen("skew", "a clone");
}
