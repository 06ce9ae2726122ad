//! Orders of the real headquarters over real HTTP: carried by answers and by refusals, carried out, and told back.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use rounds_cache::{Device, Ordered, finish_wipe, rescue_facts, unlock, unlock_to_sign_in};
use rounds_domain::{Clock, DirectiveId, IdSource, SystemClock, SystemIds};
use rounds_hq_store::{DirectiveRecord, HqStore, NewDirective};
use rounds_protocol::orders::DirectiveAction;
use rounds_sync::{Engine, SyncStatus, report_wipe, sign_in_to_unlock};

use crate::desk::{customers, save, visit};
use crate::site::{PASSWORD, Site};

fn start(device: &Arc<Device>) -> Engine {
    Engine::start(Arc::clone(device), Arc::new(SystemClock)).unwrap()
}

async fn order(store: &dyn HqStore, device: &Device, action: DirectiveAction) -> DirectiveId {
    let directive_id = DirectiveId(SystemIds.next());
    let new = NewDirective {
        directive_id,
        device_id: device.device_id(),
        staff_no: "R1".into(),
        action,
        reason: "lost".into(),
        ordered_by: "it-desk".into(),
    };
    store.order_directive(new, Utc::now()).await.unwrap();
    directive_id
}

/// The one directive there is.
async fn listed(store: &dyn HqStore) -> DirectiveRecord {
    store.directives().await.unwrap().remove(0)
}

/// What the engine says when it stopped because of an order.
async fn ordered_out(engine: &Engine) -> SyncStatus {
    let mut status = engine.watch();
    engine.nudge();
    let ordered = status.wait_for(|status| status.ordered.is_some()).await;
    ordered.map(|status| status.clone()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purge_is_carried_out_and_told_with_the_next_request() {
    let site = Site::new().await;
    let (hq, store) = (site.start("127.0.0.1:0").await, site.store().await);
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    let engine = start(&device);
    engine.sync().await;
    assert_eq!(customers(&device, ""), ["C1", "C2"]);

    let purge = DirectiveAction::Purge {
        customers: vec!["C1".into()],
    };
    order(&*store, &device, purge).await;
    assert_eq!(listed(&*store).await.delivered_at, None);
    let after = engine.sync().await;
    assert_eq!((after.ordered, after.error), (None, None));
    assert_eq!(customers(&device, ""), ["C2"]);
    let sent = listed(&*store).await;
    assert!(sent.delivered_at.is_some() && sent.done_at.is_none());

    let again = engine.sync().await;
    assert!(again.all_signed_for, "rows still agree with headquarters': {again:?}");
    assert!(listed(&*store).await.done_at.is_some());
    assert_eq!(device.unreported_directives().unwrap(), []);
    assert_eq!(customers(&device, ""), ["C2"]);
    engine.stop().await;
    hq.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_device_opens_with_a_sign_in_at_headquarters_only() {
    let site = Site::new().await;
    let (hq, store) = (site.start("127.0.0.1:0").await, site.store().await);
    let address = hq.address().to_string();
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    let engine = start(&device);
    engine.sync().await;
    order(&*store, &device, DirectiveAction::Lock).await;
    assert_eq!(ordered_out(&engine).await.ordered, Some(Ordered::Lock));
    assert!(listed(&*store).await.done_at.is_some(), "told before the device closes");
    engine.stop().await;
    drop(device);

    let dir = site.laptop.path();
    assert_eq!(unlock(dir, PASSWORD).err().unwrap().code(), "device.locked_by_order");
    hq.stop().await.unwrap();
    let sign_in = async |password: &str| {
        let device = unlock_to_sign_in(dir, PASSWORD).unwrap().device;
        sign_in_to_unlock(&device, password, Arc::new(SystemClock), Arc::new(SystemIds))
            .await
            .map_err(|error| error.code().to_owned())
    };
    assert_eq!(sign_in(PASSWORD).await, Err("sync.unreachable".to_owned()));
    assert!(unlock(dir, PASSWORD).is_err());
    let hq = site.start(&address).await;
    assert_eq!(sign_in("wrong").await, Err("session.wrong_credentials".to_owned()));
    assert!(unlock(dir, PASSWORD).is_err());
    assert_eq!(sign_in(PASSWORD).await, Ok(()));
    let device = unlock(dir, PASSWORD).unwrap().device;
    let engine = start(&device);
    assert_eq!(engine.sync().await.ordered, None);
    engine.stop().await;
    hq.stop().await.unwrap();
}

/// A revoked device hears its wipe with the refusal, with a token that still serves and with one that must be renewed.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_carries_the_wipe_and_the_sealed_work_stays() {
    for renew_first in [false, true] {
        let site = Site::new().await;
        let (hq, store) = (site.start("127.0.0.1:0").await, site.store().await);
        let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
        let mut engine = start(&device);
        engine.sync().await;
        store.revoke_device(device.device_id(), Utc::now()).await.unwrap();
        order(&*store, &device, DirectiveAction::Wipe).await;
        if renew_first {
            engine.stop().await;
            engine = start(&device);
        }
        save(&device, &visit(1, "C1"));
        let last = ordered_out(&engine).await;
        assert_eq!(last.ordered, Some(Ordered::Wipe), "{renew_first}");
        assert_eq!(last.error.as_deref(), Some("device.revoked"));
        engine.stop().await;
        drop(device);

        let dir = site.laptop.path();
        report_wipe(dir).await.unwrap();
        assert_eq!(listed(&*store).await.done_at, None, "nothing is told before it is done");
        finish_wipe(dir).unwrap();
        assert!(!dir.join("keys.json").exists() && !dir.join("cache.db").exists() && !dir.join("outbox.db").exists());
        assert_eq!(rescue_facts(dir).unwrap().pieces, 1);
        assert_eq!(unlock(dir, PASSWORD).err().unwrap().code(), "device.wiped");
        report_wipe(dir).await.unwrap();
        assert!(listed(&*store).await.done_at.is_some());
        hq.stop().await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_device_that_is_locked_hears_its_wipe_when_it_signs_in() {
    let site = Site::new().await;
    let (hq, store) = (site.start("127.0.0.1:0").await, site.store().await);
    let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
    let engine = start(&device);
    order(&*store, &device, DirectiveAction::Lock).await;
    ordered_out(&engine).await;
    engine.stop().await;
    store.revoke_device(device.device_id(), Utc::now()).await.unwrap();
    order(&*store, &device, DirectiveAction::Wipe).await;
    drop(device);
    let dir = site.laptop.path();
    let device = unlock_to_sign_in(dir, PASSWORD).unwrap().device;
    let refused = sign_in_to_unlock(&device, PASSWORD, Arc::new(SystemClock), Arc::new(SystemIds)).await;
    assert_eq!(refused.unwrap_err().code(), "device.ordered_out");
    drop(device);
    assert_eq!(unlock(dir, PASSWORD).err().unwrap().code(), "device.wiped");
    hq.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn each_session_renews_the_lease_and_a_headquarters_may_give_none() {
    for (days, expected) in [(14, Some(14)), (3, Some(3)), (0, None)] {
        let site = Site::new().await;
        let config = rounds_hq::Config {
            lease_days: days,
            ..crate::site::patient()
        };
        let hq = site.start_with("127.0.0.1:0", config).await;
        let device = site.enrol(&hq.url(), PASSWORD).await.unwrap().device;
        let days_left = |device: &Device| {
            let left = device.lease().until.map(|until| until - SystemClock.now());
            left.map(|left| (left + TimeDelta::hours(1)).num_days())
        };
        assert_eq!(days_left(&device), expected, "with the enrolment");
        let first = device.lease();
        let engine = start(&device);
        engine.sync().await;
        assert_eq!(
            device.lease().until > first.until,
            expected.is_some(),
            "with a new session"
        );
        assert!(!device.lease().over);
        engine.stop().await;
        hq.stop().await.unwrap();
    }
}
