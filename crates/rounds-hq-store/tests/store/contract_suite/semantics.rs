//! Proof 7: whatever comes again, from however many connections, with a bad op at whatever place, is stored once.

use std::sync::Arc;

use futures::future::join_all;
use rounds_hq_store::{HqStore, PushOutcome};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::{Op, OpPayload};
use rounds_protocol::sync::{OpResult, OpStatus, op_code};

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;
use crate::prove;

const NAME: &str = "push-semantics";
const SCOPE: &str = "rm:R1";
const TIMES: [usize; 3] = [1, 2, 10];
const CONNECTIONS: [usize; 2] = [1, 4];

/// Batches of that many ops: each number of times, from one connection and from four at once, with a poison op at
/// every place and with none, and then with the bytes of every op changed.
/// Rule U2.
pub async fn whatever_comes_again_is_stored_once(database: &dyn Database) {
    let size = prove::size(NAME, 4);
    let stores = join_all((0..4).map(|_| database.open())).await;
    open_bank(&*stores[0], &[("C1", "R1"), ("C2", "R1")]).await;
    let mut stored = Stored::default();
    let mut cases = 0;
    for connections in CONNECTIONS {
        for times in TIMES {
            for poison in (1..=size).map(Some).chain([None]) {
                let ops = batch_of(cases * size, size, poison);
                let outcomes = push_again_and_again(&stores[..connections], &ops, times).await;
                let case = format!("{connections} connections, {times} times, poison at {poison:?}");
                stored.add(&ops, poison);
                agree(&outcomes, &ops, poison, &case);
                stored.check(&*stores[0], &case).await;
                changed_bytes_change_nothing(&*stores[0], &ops, &case).await;
                cases += 1;
            }
        }
    }
    prove::seen(NAME, format!("{cases} cases of {size} ops"));
}

/// Ops numbered from `after`, one of them no visit at all.
fn batch_of(after: u64, size: u64, poison: Option<u64>) -> Vec<Op> {
    let good = (after + 1..=after + size).map(|n| saved(n, "C1"));
    good.zip(1..)
        .map(|(op, place)| Op {
            payload: if poison == Some(place) {
                "\u{0}{".to_owned()
            } else {
                op.payload
            },
            ..op
        })
        .collect()
}

async fn push_again_and_again(stores: &[Arc<dyn HqStore>], ops: &[Op], times: usize) -> Vec<PushOutcome> {
    let pushing = stores.iter().map(|store| async move {
        let mut outcomes = Vec::new();
        for _ in 0..times {
            outcomes.push(push(&**store, "R1", ops.to_vec()).await.unwrap());
        }
        outcomes
    });
    join_all(pushing).await.into_iter().flatten().collect()
}

/// Every op is created once, and every other answer is of that one; the poison is rejected every time.
fn agree(outcomes: &[PushOutcome], ops: &[Op], poison: Option<u64>, case: &str) {
    for (place, op) in ops.iter().enumerate() {
        let answers: Vec<&OpResult> = outcomes.iter().map(|outcome| &outcome.results[place]).collect();
        assert!(answers.iter().all(|answer| answer.op_id == op.op_id), "{case}");
        if poison == Some(place as u64 + 1) {
            let rejected = |answer: &&OpResult| answer.code.as_deref() == Some(op_code::MALFORMED);
            assert!(answers.iter().all(rejected), "{case}");
            continue;
        }
        let created = answers
            .iter()
            .filter(|answer| answer.status == OpStatus::Created)
            .count();
        let exists = answers
            .iter()
            .filter(|answer| answer.status == OpStatus::Exists)
            .count();
        assert_eq!((created, exists), (1, outcomes.len() - 1), "{case}, op {place}");
        assert!(
            answers.iter().all(|answer| answer.receipt == answers[0].receipt),
            "{case}, op {place}"
        );
    }
}

/// Rule U3.
async fn changed_bytes_change_nothing(store: &dyn HqStore, ops: &[Op], case: &str) {
    let before = store.audit_scope(SCOPE.into()).await.unwrap();
    let other = OpPayload::VisitSaved(visit(1, "C2")).freeze();
    let forged = ops.iter().map(|op| Op {
        payload: other.clone(),
        ..op.clone()
    });
    let outcome = push(store, "R1", forged.collect()).await.unwrap();
    assert_eq!(outcome.conflicts, ops.len() as u64, "{case}");
    let conflicts = |result: &OpResult| result.code.as_deref() == Some(op_code::PAYLOAD_CONFLICT);
    assert!(outcome.results.iter().all(conflicts), "{case}");
    assert_eq!(store.audit_scope(SCOPE.into()).await.unwrap(), before, "{case}");
}

/// What headquarters must have.
#[derive(Default)]
struct Stored {
    created: u64,
    rejected: u64,
}

impl Stored {
    fn add(&mut self, ops: &[Op], poison: Option<u64>) {
        self.rejected += u64::from(poison.is_some());
        self.created += ops.len() as u64 - u64::from(poison.is_some());
    }

    async fn check(&self, store: &dyn HqStore, case: &str) {
        let counts = [("created", self.created), ("rejected", self.rejected)];
        let expected: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        let found = store.op_counts().await.unwrap();
        let found: Vec<_> = found.iter().map(|(status, count)| (status.as_str(), *count)).collect();
        assert_eq!(found, expected, "{case}");
        let held = whole(store, SCOPE).await;
        let (visits, told) = (held.ids(EntityKind::Visit).len(), held.ids(EntityKind::OpOutcome).len());
        assert_eq!((visits as u64, told as u64), (self.created, self.rejected), "{case}");
    }
}
