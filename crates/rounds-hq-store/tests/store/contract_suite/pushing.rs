//! A device's batch: once, whatever happens on the way.

use rounds_domain::{InstallId, OpId};
use rounds_hq_store::StoreError;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;

fn ten() -> Vec<Op> {
    (1..=10).map(|n| saved(n, "C1")).collect()
}

async fn visits(store: &dyn rounds_hq_store::HqStore) -> usize {
    whole(store, "rm:R1").await.ids(EntityKind::Visit).len()
}

/// Rule U2.
pub async fn the_same_batch_is_stored_once(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let first = push(&*store, "R1", ten()).await.unwrap();
    assert!(first.results.iter().all(|result| result.status == OpStatus::Created));
    assert_eq!(visits(&*store).await, 10);
    for time in 2..=10 {
        let again = push(&*store, "R1", ten()).await.unwrap();
        for (known, new) in again.results.iter().zip(&first.results) {
            assert_eq!(
                (known.status, &known.receipt),
                (OpStatus::Exists, &new.receipt),
                "time {time}"
            );
        }
        assert_eq!(visits(&*store).await, 10, "time {time}");
    }
}

/// Rule U2.
pub async fn four_connections_at_once_store_once(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let pushes = (0..4).map(|_| {
        let store = store.clone();
        tokio::spawn(async move { push(&*store, "R1", ten()).await.unwrap() })
    });
    let mut made = 0;
    for pushed in pushes.collect::<Vec<_>>() {
        let outcome = pushed.await.unwrap();
        assert!(outcome.results.iter().all(|result| result.receipt.is_some()));
        made += outcome
            .results
            .iter()
            .filter(|result| result.status == OpStatus::Created)
            .count();
    }
    assert_eq!((made, visits(&*store).await), (10, 10));
    assert_eq!(store.op_counts().await.unwrap(), [("created".to_owned(), 10)]);
}

/// Rule U5: at every position, everything else arrives, and the author is told on every device (U4).
pub async fn a_poison_op_holds_nothing_up(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let payload = |text: &str| Op {
        payload: text.to_owned(),
        ..saved(1, "C1")
    };
    let poisons = [
        payload("{"),
        payload("\u{0}"),
        payload(r#"{"kind":"field_revealed","body":{"customer_no":"C1","field":"phone"}}"#),
    ];
    let mut n = 0;
    let mut good = 0;
    for position in 0..5 {
        let batch: Vec<Op> = (0..5)
            .map(|place| {
                n += 1;
                if place != position {
                    return saved(n, "C1");
                }
                let poison = poisons[position % poisons.len()].clone();
                Op {
                    number: n,
                    op_id: op_id(n),
                    ..poison
                }
            })
            .collect();
        let statuses = statuses(&*store, "R1", batch).await;
        for (place, status) in statuses.iter().enumerate() {
            let rejected = (OpStatus::Rejected, op_code::MALFORMED.to_owned());
            assert_eq!(
                *status,
                if place == position { rejected } else { created() },
                "{position} {place}"
            );
        }
        good += 4;
        assert_eq!(visits(&*store).await, good);
        assert_eq!(
            whole(&*store, "rm:R1").await.ids(EntityKind::OpOutcome).len(),
            position + 1
        );
    }
}

/// Rule U5: PostgreSQL holds no zero in a text; the op that brings one where a key is looked up falls alone, on
/// every engine.
pub async fn what_a_database_cannot_hold_falls_alone(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let strange = Op {
        kind: "a\u{0}kind".into(),
        ..saved(3, "C1")
    };
    let batch = vec![saved(1, "C1"), saved(2, "C\u{0}1"), strange, saved(4, "C1")];
    let statuses = statuses(&*store, "R1", batch).await;
    assert_eq!((&statuses[0], &statuses[3]), (&created(), &created()));
    assert_eq!(statuses[1].0, OpStatus::Rejected);
    assert_eq!(statuses[2], (OpStatus::Deferred, op_code::UNKNOWN_KIND.to_owned()));
    assert_eq!(visits(&*store).await, 2);
}

/// Rule U3.
pub async fn changed_bytes_are_refused_and_change_nothing(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R1")]).await;
    let first = push(&*store, "R1", vec![saved(1, "C1")]).await.unwrap();
    let before = store.audit_scope("rm:R1".into()).await.unwrap();
    let forged = Op {
        payload: OpPayload::VisitSaved(visit(1, "C2")).freeze(),
        ..saved(1, "C1")
    };
    let outcome = push(&*store, "R1", vec![forged]).await.unwrap();
    let result = &outcome.results[0];
    assert_eq!(
        (result.status, result.code.as_deref()),
        (OpStatus::Rejected, Some(op_code::PAYLOAD_CONFLICT))
    );
    assert_eq!(outcome.conflicts, 1);
    assert_eq!(store.audit_scope("rm:R1".into()).await.unwrap(), before);
    let again = push(&*store, "R1", vec![saved(1, "C1")]).await.unwrap();
    assert_eq!(again.results[0].receipt, first.results[0].receipt);
}

/// Rule U5.
pub async fn a_dependent_op_waits_for_its_parent(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let parent = saved(1, "C1");
    let child = Op {
        depends_on: Some(op_id(1)),
        ..saved(2, "C1")
    };
    let waiting = (OpStatus::Deferred, op_code::DEPENDS_ON.to_owned());
    assert_eq!(
        statuses(&*store, "R1", vec![child.clone()]).await,
        std::slice::from_ref(&waiting)
    );
    let told = store.audit_scope("rm:R1".into()).await.unwrap();
    assert_eq!(statuses(&*store, "R1", vec![child.clone()]).await, [waiting]);
    assert_eq!(
        store.audit_scope("rm:R1".into()).await.unwrap(),
        told,
        "who waits on is told once"
    );
    assert_eq!(whole(&*store, "rm:R1").await.ids(EntityKind::OpOutcome).len(), 1);
    assert_eq!(statuses(&*store, "R1", vec![parent]).await, [created()]);
    assert_eq!(statuses(&*store, "R1", vec![child.clone()]).await, [created()]);
    assert_eq!(
        statuses(&*store, "R1", vec![child]).await,
        [(OpStatus::Exists, String::new())]
    );
    assert_eq!(
        whole(&*store, "rm:R1").await.ids(EntityKind::OpOutcome).len(),
        0,
        "what was told is taken back"
    );
    assert_eq!(visits(&*store).await, 2);
}

/// Rule U5.
pub async fn an_unknown_kind_is_kept_as_deferred(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let strange = Op {
        kind: "lead_captured".into(),
        payload: r#"{"a":1}"#.into(),
        ..saved(1, "C1")
    };
    let expected = (OpStatus::Deferred, op_code::UNKNOWN_KIND.to_owned());
    assert_eq!(
        statuses(&*store, "R1", vec![strange.clone(), saved(2, "C1")]).await,
        [expected.clone(), created()]
    );
    assert_eq!(statuses(&*store, "R1", vec![strange]).await, [expected]);
    assert_eq!(
        store.op_counts().await.unwrap(),
        [("created".to_owned(), 1), ("deferred".to_owned(), 1)]
    );
}

/// Rule U9: a restored or cloned file shows an old number with a new id; nothing of the request is kept.
pub async fn a_taken_number_means_a_new_install(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    push(&*store, "R1", vec![saved(1, "C1"), saved(2, "C1")]).await.unwrap();
    let clone = Op {
        op_id: OpId(Uuid::from_u128(99)),
        number: 2,
        ..saved(7, "C1")
    };
    let request = vec![
        Op {
            number: 3,
            ..saved(8, "C1")
        },
        clone.clone(),
    ];
    let refused = push(&*store, "R1", request.clone()).await.unwrap_err();
    assert!(matches!(refused, StoreError::NewInstall { number: 2, .. }), "{refused}");
    assert_eq!(visits(&*store).await, 2);
    let renumbered = (1..).zip(request).map(|(number, op)| Op { number, ..op }).collect();
    let mut batch = batch("R1", renumbered);
    batch.install_id = InstallId(Uuid::from_u128(4));
    let outcome = store.push(batch).await.unwrap();
    assert!(outcome.results.iter().all(|result| result.status == OpStatus::Created));
    assert_eq!((outcome.first_gap, visits(&*store).await), (None, 4));
}

/// Rule U1: headquarters sees the missing number before anybody else does.
pub async fn a_gap_is_told_and_closed(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    for (ops, gap) in [
        (vec![1], None),
        (vec![3], Some(2)),
        (vec![5, 6], Some(2)),
        (vec![2], Some(4)),
        (vec![4], None),
    ] {
        let ops: Vec<Op> = ops.into_iter().map(|n| saved(n, "C1")).collect();
        assert_eq!(push(&*store, "R1", ops).await.unwrap().first_gap, gap);
        let device = store.devices(Some("S1".into())).await.unwrap();
        let device = device
            .iter()
            .find(|device| device.device_id == device_of("R1"))
            .unwrap();
        assert_eq!(device.installs[0].first_gap, gap);
    }
}

/// Rule U10.
pub async fn receipts_verify_and_stay_the_same(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let outcome = push(&*store, "R1", vec![saved(1, "C1")]).await.unwrap();
    let receipt = outcome.results[0].receipt.clone().unwrap();
    assert_eq!(receipt.verify(&receipt_key()), Ok(()));
    assert_eq!((receipt.number, receipt.hash.clone()), (1, saved(1, "C1").hash()));
    let stored = store.receipt(op_id(1)).await.unwrap().unwrap();
    assert_eq!((stored.author.as_str(), stored.receipt), ("R1", receipt));
    assert!(store.receipt(op_id(2)).await.unwrap().is_none());
}

/// Rules U2, U8.
pub async fn a_restart_keeps_everything(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    push(&*store, "R1", ten()).await.unwrap();
    let before = (
        store.epoch().await.unwrap(),
        store.audit_scope("rm:R1".into()).await.unwrap(),
    );
    drop(store);
    let store = database.open().await;
    assert_eq!(
        (
            store.epoch().await.unwrap(),
            store.audit_scope("rm:R1".into()).await.unwrap()
        ),
        before
    );
    let again = push(&*store, "R1", ten()).await.unwrap();
    assert!(again.results.iter().all(|result| result.status == OpStatus::Exists));
    assert_eq!(
        (visits(&*store).await, store.bank().await.unwrap().unwrap().code),
        (10, "T".to_owned())
    );
}
