//! A publication becomes what everybody's device holds.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::visit::OutcomeCode;
use rounds_protocol::entities::{CustomerBody, EntityKind, FollowUpBody};
use rounds_protocol::ops::{OpPayload, VisitSaved};
use rounds_protocol::publish::Publication;

use super::Database;
use crate::fixtures::*;
use crate::mirror::{Mirror, whole};

/// Rule P7.
pub async fn publishing_again_changes_nothing(database: &dyn Database) {
    let store = database.open().await;
    let assignments = [("C1", "R1"), ("C2", "R3")];
    let first = store.publish(bank(&assignments), now()).await.unwrap();
    assert!(first.changed_anything());
    let before = store.audit_scope("rm:R1".into()).await.unwrap();
    let again = store.publish(bank(&assignments), now()).await.unwrap();
    assert!(!again.changed_anything(), "{again:?}");
    assert_eq!(again.kinds["customer"].unchanged, 2);
    assert_eq!(store.audit_scope("rm:R1".into()).await.unwrap(), before);
}

/// Rule P7.
pub async fn a_changed_body_raises_its_revision_alone(database: &dyn Database) {
    let store = database.open().await;
    let assignments = [("C1", "R1"), ("C2", "R1")];
    store.publish(bank(&assignments), now()).await.unwrap();
    let head = store.audit_scope("rm:R1".into()).await.unwrap().head;
    let mut changed = bank(&assignments);
    changed.customer_entities[0].body = changed.customer_entities[0].body.replace("Customer C1", "Customer One");
    let report = store.publish(changed, now()).await.unwrap();
    assert_eq!(
        (report.kinds["customer"].changed, report.kinds["customer"].unchanged),
        (1, 1)
    );
    let page = page(&*store, "rm:R1", head, 10).await;
    let rows: Vec<_> = page.rows.iter().map(|row| (row.id.as_str(), row.revision)).collect();
    assert_eq!(rows, [("C1", in_ms(now()) + 1)], "higher, also within a moment");
}

/// Rules P7 and P9: what is written anew over an older copy of the database never looks like what a device holds.
pub async fn a_revision_is_a_moment_and_begins_nowhere_anew(database: &dyn Database) {
    let store = database.open().await;
    let later = now() + TimeDelta::minutes(5);
    store.publish(bank(&[("C1", "R1")]), now()).await.unwrap();
    store.publish(bank(&[("C1", "R1"), ("C2", "R1")]), later).await.unwrap();
    let rows = page(&*store, "rm:R1", 0, 10).await.rows;
    let customers = rows.iter().filter(|row| row.kind == "customer");
    let revisions: Vec<_> = customers.map(|row| (row.id.as_str(), row.revision)).collect();
    assert_eq!(revisions, [("C1", in_ms(now())), ("C2", in_ms(later))]);
}

fn in_ms(at: DateTime<Utc>) -> u64 {
    at.timestamp_millis().unsigned_abs()
}

/// Rule P11: what a night moves costs each scope one row, and goes with the customers.
pub async fn a_night_costs_each_scope_one_row(database: &dyn Database) {
    let store = database.open().await;
    let with = |assignments: &[(&str, &str)], idle_minor: i64| Publication {
        moving: assignments
            .iter()
            .map(|(number, _)| moving(number, idle_minor))
            .collect(),
        ..bank(assignments)
    };
    let assignments = [("C1", "R1"), ("C2", "R1"), ("C3", "R3")];
    store.publish(with(&assignments, 1), now()).await.unwrap();
    let head = store.audit_scope("rm:R1".into()).await.unwrap().head;
    assert!(
        !store
            .publish(with(&assignments, 1), now())
            .await
            .unwrap()
            .changed_anything()
    );
    store.publish(with(&assignments, 2), now()).await.unwrap();
    for (scope, part) in [("rm:R1", "rm:R1/0"), ("team:S1", "team:S1/0"), ("rm:R3", "rm:R3/0")] {
        let after = if scope == "rm:R1" { head } else { 0 };
        let rows = page(&*store, scope, after, 100).await.rows;
        let night: Vec<_> = rows.iter().filter(|row| row.kind == "volatile").collect();
        assert_eq!(night.len(), 1, "{scope}");
        assert_eq!((night[0].id.as_str(), night[0].revision), (part, in_ms(now()) + 1));
        assert!(after == 0 || rows.len() == 1, "nothing else is sent again");
    }

    store
        .publish(with(&[("C1", "R1"), ("C2", "R3")], 2), now())
        .await
        .unwrap();
    for (scope, told) in [("rm:R1", ["C1", "-"]), ("rm:R3", ["C2", "-"]), ("team:S1", ["C1", "-"])] {
        let held = whole(&*store, scope).await;
        let body: serde_json::Value = held.body(EntityKind::Volatile, &format!("{scope}/0")).unwrap();
        let body = body.to_string();
        for number in ["C1", "C2", "C3"] {
            assert_eq!(
                body.contains(&format!("\"{number}\"")),
                told.contains(&number),
                "{number} in {scope}"
            );
        }
    }
    store.publish(bank(&[("C1", "R1")]), now()).await.unwrap();
    assert!(whole(&*store, "rm:R1").await.ids(EntityKind::Volatile).is_empty());
}

pub async fn what_is_gone_leaves_and_may_come_back(database: &dyn Database) {
    let store = database.open().await;
    let mut device = Mirror::of("rm:R1", 100);
    for (assignments, expected) in [
        (vec![("C1", "R1"), ("C2", "R1")], vec!["C1", "C2"]),
        (vec![("C2", "R1")], vec!["C2"]),
        (vec![("C1", "R1"), ("C2", "R1")], vec!["C1", "C2"]),
        (vec![], vec![]),
    ] {
        store.publish(bank(&assignments), now()).await.unwrap();
        device.sync(&*store).await;
        assert_eq!(device.ids(EntityKind::Customer), expected);
        assert_eq!(device.ids(EntityKind::Contact).len(), expected.len());
    }
}

pub async fn everybody_gets_exactly_their_scope(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2"), ("C3", "R3")]).await;
    for (scope, customers, mates) in [
        ("rm:R1", vec!["C1"], vec!["R1", "R2", "S1"]),
        ("rm:R2", vec!["C2"], vec!["R1", "R2", "S1"]),
        ("rm:R3", vec!["C3"], vec!["R3", "S2"]),
        ("team:S1", vec!["C1", "C2"], vec!["R1", "R2", "S1"]),
        ("team:S2", vec!["C3"], vec!["R3", "S2"]),
        ("rm:S1", vec![], vec![]),
    ] {
        let held = whole(&*store, scope).await;
        assert_eq!(held.ids(EntityKind::Customer), customers, "{scope}");
        assert_eq!(held.ids(EntityKind::Staff), mates, "{scope}");
    }
    assert_eq!(store.reference_scopes().await.unwrap(), ["ref:products"]);
}

/// Orders in which one customer's RM may change, with a visit saved after each step by the RM of that moment.
const ORDERS: [&[Option<&str>]; 14] = [
    &[Some("R1"), Some("R2")],
    &[Some("R1"), Some("R3")],
    &[Some("R1"), Some("R2"), Some("R1")],
    &[Some("R1"), Some("R3"), Some("R1")],
    &[Some("R1"), None],
    &[Some("R1"), None, Some("R1")],
    &[Some("R1"), None, Some("R2")],
    &[Some("R1"), None, Some("R3"), Some("R1")],
    &[Some("R1"), Some("R2"), Some("R3")],
    &[Some("R1"), Some("R2"), Some("R3"), Some("R2"), Some("R1")],
    &[Some("R3"), Some("R1"), Some("R2")],
    &[None, Some("R1")],
    &[Some("R1"), Some("R1"), Some("R2")],
    &[Some("R1"), Some("R3"), None, Some("R3"), Some("R2"), None, Some("R1")],
];

/// Rules P2 and P7: whatever the order, a device that follows the changes holds what a fresh one would.
pub async fn no_order_of_reassigning_leaves_a_ghost(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[]).await;
    let mut devices: Vec<Mirror> = ["rm:R1", "rm:R2", "rm:R3", "team:S1", "team:S2"]
        .iter()
        .map(|scope| Mirror::of(scope, 3))
        .collect();
    let mut numbers = std::collections::BTreeMap::new();
    let mut n = 0;
    for order in ORDERS {
        for rm in order {
            let assignments: Vec<_> = rm.iter().map(|rm| ("C1", *rm)).collect();
            store.publish(bank(&assignments), now()).await.unwrap();
            if let Some(rm) = rm {
                n += 1;
                let number = numbers.entry(*rm).and_modify(|number| *number += 1).or_insert(1_u64);
                let mut visit = op(n, &OpPayload::VisitSaved(visit_with_follow_up(n.into(), "C1")));
                visit.number = *number;
                assert_eq!(statuses(&*store, rm, vec![visit]).await, [created()], "{order:?}");
            }
            for device in &mut devices {
                device.sync(&*store).await;
            }
        }
        for (device, scope) in devices.iter().zip(["rm:R1", "rm:R2", "rm:R3", "team:S1", "team:S2"]) {
            assert_eq!(
                device.rows(),
                whole(&*store, scope).await.rows(),
                "{scope} after {order:?}"
            );
        }
    }
}

/// Rule P2.
pub async fn work_goes_with_the_customer(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let with_follow_up = op(1, &OpPayload::VisitSaved(visit_with_follow_up(1, "C1")));
    assert_eq!(statuses(&*store, "R1", vec![with_follow_up]).await, [created()]);
    store.publish(bank(&[("C1", "R3")]), now()).await.unwrap();
    let (left, entered) = (whole(&*store, "rm:R1").await, whole(&*store, "rm:R3").await);
    for kind in [
        EntityKind::Customer,
        EntityKind::Contact,
        EntityKind::Visit,
        EntityKind::FollowUp,
    ] {
        assert_eq!((left.ids(kind).len(), entered.ids(kind).len()), (0, 1), "{kind:?}");
    }
    let task: FollowUpBody = entered
        .body(EntityKind::FollowUp, &follow_up_id(1).to_string())
        .unwrap();
    assert_eq!(task.owner.as_str(), "R3", "open work belongs to the new RM");
    let team = whole(&*store, "team:S1").await;
    assert_eq!(
        team.ids(EntityKind::Visit).len(),
        1,
        "the author's supervisor still reviews it"
    );
}

pub async fn work_comes_back_with_a_customer_who_is_listed_again(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R1")]).await;
    let with_follow_up = op(1, &OpPayload::VisitSaved(visit_with_follow_up(1, "C1")));
    assert_eq!(statuses(&*store, "R1", vec![with_follow_up]).await, [created()]);
    for back_with in ["R1", "R2"] {
        store.publish(bank(&[("C2", "R1")]), now()).await.unwrap();
        assert_eq!(whole(&*store, "rm:R1").await.ids(EntityKind::Visit).len(), 0);
        store
            .publish(bank(&[("C1", back_with), ("C2", "R1")]), now())
            .await
            .unwrap();
        let scope = whole(&*store, &format!("rm:{back_with}")).await;
        assert_eq!(scope.ids(EntityKind::Visit).len(), 1, "{back_with}");
        let task: FollowUpBody = scope.body(EntityKind::FollowUp, &follow_up_id(1).to_string()).unwrap();
        assert_eq!(
            task.owner.as_str(),
            back_with,
            "open work belongs to whoever has the customer"
        );
    }
}

pub async fn a_wish_not_to_be_disturbed_survives_the_next_import(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let wish = VisitSaved {
        outcome: OutcomeCode::O95,
        ..visit(1, "C1")
    };
    assert_eq!(
        statuses(&*store, "R1", vec![op(1, &OpPayload::VisitSaved(wish))]).await,
        [created()]
    );
    let asked = |store: std::sync::Arc<dyn rounds_hq_store::HqStore>| async move {
        let body: CustomerBody = whole(&*store, "rm:R1").await.body(EntityKind::Customer, "C1").unwrap();
        body.do_not_disturb
    };
    assert!(asked(store.clone()).await);
    let report = store.publish(bank(&[("C1", "R1")]), now()).await.unwrap();
    assert!(!report.changed_anything(), "the import brings nothing new: {report:?}");
    let mut newer = bank(&[("C1", "R1")]);
    newer.customer_entities[0].body = newer.customer_entities[0].body.replace("Town", "City");
    store.publish(newer, now()).await.unwrap();
    assert!(asked(store.clone()).await);
}

pub async fn a_member_no_longer_listed_is_refused(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let mut smaller = bank(&[("C1", "R1")]);
    smaller.staff.retain(|member| member.staff_no.as_str() != "R2");
    store.publish(smaller, now()).await.unwrap();
    assert!(store.staff_member("R2".into()).await.unwrap().unwrap().revoked);
    assert_eq!(whole(&*store, "team:S1").await.ids(EntityKind::Staff), ["R1", "S1"]);
    assert_eq!(whole(&*store, "rm:R1").await.ids(EntityKind::Staff), ["R1", "S1"]);
}
