//! Directives: ordered, delivered, done.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::DirectiveId;
use rounds_hq_store::{HqStore, NewDirective};
use rounds_protocol::orders::DirectiveAction;
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

fn directive(n: u128, author: &str, action: DirectiveAction) -> NewDirective {
    NewDirective {
        directive_id: DirectiveId(Uuid::from_u128(n)),
        device_id: device_of(author),
        staff_no: author.into(),
        action,
        reason: "lost on the bus".into(),
        ordered_by: "it-desk".into(),
    }
}

fn purge() -> DirectiveAction {
    DirectiveAction::Purge {
        customers: vec!["C1".into(), "C2".into()],
    }
}

async fn waiting(store: &dyn HqStore, author: &str) -> Vec<u128> {
    let waiting = store.waiting_directives(device_of(author)).await.unwrap();
    waiting.iter().map(|one| one.directive_id.0.as_u128()).collect()
}

/// A directive waits for its device, and for no other, until that device says that it is done.
pub async fn a_directive_waits_until_its_device_has_done_it(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[]).await;
    let (first, second) = (DirectiveId(Uuid::from_u128(1)), DirectiveId(Uuid::from_u128(2)));
    store.order_directive(directive(1, "R1", purge()), now()).await.unwrap();
    store
        .order_directive(directive(2, "R1", DirectiveAction::Wipe), later(1))
        .await
        .unwrap();
    assert_eq!(waiting(&*store, "R1").await, [1, 2]);
    assert_eq!(waiting(&*store, "R2").await, [0_u128; 0]);

    store.note_directives_delivered(vec![first], later(2)).await.unwrap();
    store.note_directives_delivered(vec![first], later(3)).await.unwrap();
    let foreign = store.note_directives_done(device_of("R2"), vec![first], later(4)).await;
    assert_eq!(foreign.unwrap(), 0);
    assert_eq!(waiting(&*store, "R1").await, [1, 2]);

    let done = |at| store.note_directives_done(device_of("R1"), vec![first, second], at);
    assert_eq!(done(later(5)).await.unwrap(), 2);
    assert_eq!(done(later(6)).await.unwrap(), 0);
    assert_eq!(waiting(&*store, "R1").await, [0_u128; 0]);
}

/// The list keeps who ordered what and why, and every time as it was first told, over a restart too.
pub async fn the_list_of_directives_tells_how_far_each_came(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[]).await;
    let first = DirectiveId(Uuid::from_u128(1));
    store.order_directive(directive(1, "R1", purge()), now()).await.unwrap();
    store
        .order_directive(directive(2, "R1", DirectiveAction::Lock), later(1))
        .await
        .unwrap();
    store.note_directives_delivered(vec![first], later(2)).await.unwrap();
    store.note_directives_delivered(vec![first], later(3)).await.unwrap();
    store
        .note_directives_done(device_of("R1"), vec![first], later(4))
        .await
        .unwrap();
    store
        .note_directives_done(device_of("R1"), vec![first], later(5))
        .await
        .unwrap();

    let all = database.open().await.directives().await.unwrap();
    let newest_first: Vec<u128> = all.iter().map(|one| one.directive_id.0.as_u128()).collect();
    assert_eq!(newest_first, [2, 1]);
    assert_eq!((all[0].delivered_at, all[0].done_at), (None, None));
    assert_eq!(all[1].action, purge());
    assert_eq!(
        (all[1].reason.as_str(), all[1].ordered_by.as_str()),
        ("lost on the bus", "it-desk")
    );
    assert_eq!(
        (all[1].ordered_at, all[1].delivered_at, all[1].done_at),
        (now(), Some(later(2)), Some(later(4)))
    );
}

/// Nobody is ordered anything under a device that does not exist.
pub async fn a_directive_names_an_enrolled_device(database: &dyn Database) {
    let store = database.open().await;
    let refused = store.order_directive(directive(1, "R1", purge()), now()).await;
    assert!(refused.is_err());
    assert!(store.directives().await.unwrap().is_empty());
}
