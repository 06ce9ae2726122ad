//! What is old goes, and nobody misses it without being told (rule P8).

use chrono::{DateTime, TimeDelta, Utc};
use rounds_hq_store::{HqStore, NewSession, NextTokens, PrunePolicy, Pruned};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::sync::{ScopeCursor, ScopePage};

use super::Database;
use crate::fixtures::*;
use crate::mirror::{Mirror, whole};

const SCOPE: &str = "rm:R1";

async fn ask(store: &dyn HqStore, after: u64, base: u64) -> ScopePage {
    let cursor = ScopeCursor {
        scope: SCOPE.into(),
        after,
        base,
        generation: 1,
    };
    pull(store, cursor, 100).await
}

/// C1 and its contact come and leave, then C2 comes. Answers the head before and after they left.
async fn a_customer_left(store: &dyn HqStore, left_at: DateTime<Utc>) -> (u64, u64) {
    let head = || async { store.audit_scope(SCOPE.into()).await.unwrap().head };
    open_bank(store, &[("C1", "R1")]).await;
    let before = head().await;
    store.publish(bank(&[]), left_at).await.unwrap();
    let after = head().await;
    store.publish(bank(&[("C2", "R1")]), left_at).await.unwrap();
    (before, after)
}

/// Rules P6 and P8: the floor rises to the last dropped change, and a reset is asked of nobody who saw it.
pub async fn old_tombstones_go_and_the_floor_rises(database: &dyn Database) {
    let store = database.open().await;
    let (before, left) = a_customer_left(&*store, now()).await;
    let mut in_time = Mirror::of(SCOPE, 100);
    in_time.sync(&*store).await;
    let kept = store.audit_scope(SCOPE.into()).await.unwrap();
    let policy = PrunePolicy::default();

    let early = store.prune(policy, now() + policy.tombstones).await.unwrap();
    assert_eq!(early, Pruned::default(), "on the last day they still stand");
    assert!(!ask(&*store, before, before).await.reset);

    let later = now() + policy.tombstones + TimeDelta::milliseconds(1);
    let dropped = store.prune(policy, later).await.unwrap();
    // The customer and the contact left the scopes of the RM and of the team.
    assert_eq!((dropped.tombstones, dropped.scopes), (4, 2));
    assert_eq!(store.prune(policy, later).await.unwrap(), Pruned::default());

    assert_eq!(
        store.audit_scope(SCOPE.into()).await.unwrap(),
        kept,
        "totals are of what is there"
    );
    for (after, base, reset) in [
        (before, before, true),
        (left - 1, 0, true),
        (left, 0, false),
        (kept.head, 0, false),
        (0, left, false),
        (0, 0, true),
    ] {
        let page = ask(&*store, after, base).await;
        assert_eq!((page.reset, page.floor), (reset, left), "after {after}, base {base}");
    }
    in_time.sync(&*store).await;
    assert_eq!(in_time.ids(EntityKind::Customer), ["C2"]);
}

/// A scope whose last change is the one that is dropped: a device that starts over comes to an end.
/// Rule P8.
pub async fn a_quiet_scope_resets_once(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    store.publish(bank(&[]), now()).await.unwrap();
    let policy = PrunePolicy::default();
    store.prune(policy, now() + TimeDelta::days(181)).await.unwrap();
    let head = store.audit_scope(SCOPE.into()).await.unwrap().head;
    assert!(ask(&*store, 1, 1).await.reset);
    let mut page = ask(&*store, 0, head).await;
    while page.more {
        assert!(!page.reset);
        page = ask(&*store, page.next, head).await;
    }
    assert_eq!(page.next, head);
    assert!(!ask(&*store, head, head).await.reset);
}

/// What comes back after its tombstone went is there again.
/// Rule P8.
pub async fn what_comes_back_later_is_new(database: &dyn Database) {
    let store = database.open().await;
    a_customer_left(&*store, now()).await;
    let later = now() + TimeDelta::days(200);
    store.prune(PrunePolicy::default(), later).await.unwrap();
    store.publish(bank(&[("C1", "R1"), ("C2", "R1")]), later).await.unwrap();
    assert_eq!(whole(&*store, SCOPE).await.ids(EntityKind::Customer), ["C1", "C2"]);
}

pub async fn ended_sessions_and_old_nonces_go(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[]).await;
    let tokens = NextTokens {
        access_hash: "access".into(),
        access_expires_at: now() + TimeDelta::hours(1),
        refresh_hash: "refresh".into(),
        refresh_expires_at: now() + TimeDelta::days(30),
    };
    let session = NewSession {
        staff_no: "R1".into(),
        device_id: device_of("R1"),
        tokens,
    };
    store.open_session(session, now()).await.unwrap();
    assert!(store.use_nonce(device_of("R1"), "nonce".into(), now()).await.unwrap());
    let policy = PrunePolicy::default();
    for (days, sessions, nonces) in [(60, 0, 0), (61, 1, 0), (400, 0, 0), (401, 0, 1)] {
        let dropped = store.prune(policy, now() + TimeDelta::days(days)).await.unwrap();
        assert_eq!((dropped.sessions, dropped.nonces), (sessions, nonces), "day {days}");
    }
    assert!(store.use_nonce(device_of("R1"), "nonce".into(), now()).await.unwrap());
}
