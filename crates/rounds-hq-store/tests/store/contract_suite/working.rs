//! What operations mean: visits, reviews, follow-ups.

use rounds_domain::follow_up::FollowUpState::{self, *};
use rounds_domain::review::{ReviewDecision, ReviewState};
use rounds_domain::visit::OutcomeCode;
use rounds_protocol::entities::{EntityKind, FollowUpBody, OpOutcomeBody, VisitBody};
use rounds_protocol::ops::{FollowUpMoved, OpPayload, VisitSaved};
use rounds_protocol::sync::{OpStatus, op_code};

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;

fn rejected(code: &str) -> (OpStatus, String) {
    (OpStatus::Rejected, code.to_owned())
}

fn deferred(code: &str) -> (OpStatus, String) {
    (OpStatus::Deferred, code.to_owned())
}

async fn one(store: &dyn rounds_hq_store::HqStore, author: &str, n: u64, payload: OpPayload) -> (OpStatus, String) {
    statuses(store, author, vec![op(n, &payload)]).await.remove(0)
}

async fn stored_visit(store: &dyn rounds_hq_store::HqStore, scope: &str, n: u128) -> VisitBody {
    whole(store, scope)
        .await
        .body(EntityKind::Visit, &visit_id(n).to_string())
        .unwrap()
}

async fn stored_follow_up(store: &dyn rounds_hq_store::HqStore, scope: &str, n: u128) -> FollowUpBody {
    whole(store, scope)
        .await
        .body(EntityKind::FollowUp, &follow_up_id(n).to_string())
        .unwrap()
}

/// Rule U6.
pub async fn the_right_to_a_visit_follows_the_assignment(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2"), ("C3", "R3"), ("C4", "R1")]).await;
    store
        .publish(bank(&[("C1", "R1"), ("C2", "R2"), ("C3", "R3"), ("C4", "R3")]), now())
        .await
        .unwrap();
    // Customer, what is said of the visit, and whether it counts as out of scope.
    for (n, number, status, out_of_scope) in [
        (1, "C1", created(), Some(false)),
        (2, "C2", created(), Some(true)),
        (3, "C3", rejected(op_code::NEVER_ASSIGNED), None),
        (4, "C4", created(), Some(true)),
        (5, "C9", rejected(op_code::CUSTOMER_UNKNOWN), None),
    ] {
        assert_eq!(
            one(&*store, "R1", n, OpPayload::VisitSaved(visit(n.into(), number))).await,
            status,
            "{number}"
        );
        let mine: Option<VisitBody> = whole(&*store, "rm:R1")
            .await
            .body(EntityKind::Visit, &visit_id(n.into()).to_string());
        assert_eq!(
            mine.map(|visit| visit.out_of_scope),
            out_of_scope,
            "{number}: its author has it"
        );
    }
    assert_eq!(
        whole(&*store, "rm:R3").await.ids(EntityKind::Visit).len(),
        1,
        "the RM of C4 reads it"
    );
    assert_eq!(
        whole(&*store, "team:S1").await.ids(EntityKind::Visit).len(),
        3,
        "the author's supervisor reads all"
    );
}

/// Rule U4: a rejected op is told to its author, not only to the device that asked.
pub async fn an_incomplete_visit_is_rejected_and_told(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let incomplete = VisitSaved {
        people_met: vec![],
        ..visit(1, "C1")
    };
    let status = one(&*store, "R1", 1, OpPayload::VisitSaved(incomplete)).await;
    assert_eq!(status, rejected(op_code::INCOMPLETE));
    let held = whole(&*store, "rm:R1").await;
    let told: OpOutcomeBody = held.body(EntityKind::OpOutcome, &op_id(1).to_string()).unwrap();
    assert_eq!(
        (told.status.as_str(), told.code.as_str(), told.number),
        ("rejected", op_code::INCOMPLETE, 1)
    );
    assert_eq!(held.ids(EntityKind::Visit).len(), 0);
}

pub async fn a_returned_visit_is_answered_by_a_new_version(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let version = |n: u128, replaces| {
        OpPayload::VisitSaved(VisitSaved {
            replaces,
            ..visit(n, "C1")
        })
    };
    assert_eq!(one(&*store, "R1", 1, version(1, None)).await, created());
    assert_eq!(
        one(&*store, "S1", 101, review(1, ReviewDecision::Returned, "")).await,
        rejected(op_code::INCOMPLETE)
    );
    assert_eq!(
        one(&*store, "S1", 102, review(1, ReviewDecision::Returned, "too thin")).await,
        created()
    );
    let seen = stored_visit(&*store, "rm:R1", 1).await;
    assert_eq!(
        (seen.review, seen.review_comment.as_deref()),
        (ReviewState::Returned, Some("too thin"))
    );
    assert_eq!(one(&*store, "R1", 2, version(2, Some(visit_id(1)))).await, created());
    let old = stored_visit(&*store, "team:S1", 1).await;
    assert_eq!(
        (old.review, old.replaced_by),
        (ReviewState::Answered, Some(visit_id(2)))
    );
    assert_eq!(stored_visit(&*store, "team:S1", 2).await.review, ReviewState::Pending);
    assert_eq!(
        one(&*store, "S1", 103, review(1, ReviewDecision::Approved, "")).await,
        rejected(op_code::MOVE_REFUSED)
    );
    assert_eq!(
        one(&*store, "S1", 104, review(2, ReviewDecision::Approved, "")).await,
        created()
    );
    assert_eq!(
        one(&*store, "R2", 201, version(3, Some(visit_id(2)))).await,
        rejected(op_code::NOT_ALLOWED)
    );
    assert_eq!(
        one(&*store, "R1", 3, version(4, Some(visit_id(9)))).await,
        deferred(op_code::THING_UNKNOWN)
    );
}

/// After a restored backup a supervisor's device may be back before the one with the visit.
pub async fn a_review_waits_for_its_visit(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let approved = || review(1, ReviewDecision::Approved, "");
    assert_eq!(
        one(&*store, "S1", 11, approved()).await,
        deferred(op_code::THING_UNKNOWN)
    );
    assert_eq!(
        one(&*store, "R1", 1, OpPayload::VisitSaved(visit(1, "C1"))).await,
        created()
    );
    assert_eq!(one(&*store, "S1", 11, approved()).await, created());
}

pub async fn only_the_own_supervisor_reviews(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    assert_eq!(
        one(&*store, "R1", 1, OpPayload::VisitSaved(visit(1, "C1"))).await,
        created()
    );
    for (n, reviewer, visit, status) in [
        (11, "R1", 1, rejected(op_code::NOT_ALLOWED)),
        (12, "R2", 1, rejected(op_code::NOT_ALLOWED)),
        (13, "S2", 1, rejected(op_code::NOT_ALLOWED)),
        (14, "S1", 8, deferred(op_code::THING_UNKNOWN)),
        (15, "S1", 1, created()),
    ] {
        assert_eq!(
            one(&*store, reviewer, n, review(visit, ReviewDecision::Approved, "")).await,
            status,
            "{reviewer}"
        );
    }
    let reviewed = stored_visit(&*store, "rm:R1", 1).await;
    assert_eq!(reviewed.reviewed_by, Some("S1".into()));
}

pub async fn follow_ups_move_by_the_rules(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    assert_eq!(
        one(&*store, "R1", 1, OpPayload::FollowUpCreated(follow_up(1, "C1"))).await,
        created()
    );
    let later = |due| FollowUpMoved {
        new_due_on: Some(day(due)),
        ..moved(1, Planned, Planned)
    };
    for (n, author, step, status) in [
        (11, "R1", later(25), created()),
        (12, "R1", later(26), created()),
        (13, "R1", later(27), rejected(op_code::MOVE_REFUSED)),
        (14, "R2", later(27), rejected(op_code::NOT_ALLOWED)),
        (15, "S2", later(27), rejected(op_code::NOT_ALLOWED)),
        (16, "S1", later(27), created()),
        (
            17,
            "R1",
            FollowUpMoved {
                reason: String::new(),
                ..moved(1, Planned, Cancelled)
            },
            rejected(op_code::MOVE_REFUSED),
        ),
        (18, "R1", moved(1, Due, InProgress), created()),
        (19, "R1", moved(1, InProgress, Done), created()),
        (20, "R1", moved(1, Done, Planned), rejected(op_code::MOVE_REFUSED)),
        (21, "R1", moved(9, Planned, Done), deferred(op_code::THING_UNKNOWN)),
    ] {
        assert_eq!(
            one(&*store, author, n, OpPayload::FollowUpMoved(step)).await,
            status,
            "move {n}"
        );
    }
    let task = stored_follow_up(&*store, "rm:R1", 1).await;
    assert_eq!(
        (task.state, task.due_on, task.postponements, task.moves.len()),
        (Done, day(27), 3, 5)
    );
}

/// Domain section 5.3: of two states reached apart from each other the higher rank stands; both are kept.
pub async fn concurrent_moves_merge_by_rank(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let cases: [(FollowUpState, FollowUpState, FollowUpState); 4] = [
        (Done, Cancelled, Cancelled),
        (Cancelled, Done, Cancelled),
        (Done, InProgress, Done),
        (InProgress, Done, Done),
    ];
    for (case, (first, second, stands)) in (1_u64..).zip(cases) {
        let task = u128::from(case);
        let payload = OpPayload::FollowUpCreated(follow_up(task, "C1"));
        assert_eq!(one(&*store, "R1", case, payload).await, created());
        for (author, to, n) in [("R1", first, case + 10), ("S1", second, case + 20)] {
            let step = OpPayload::FollowUpMoved(moved(task, Planned, to));
            assert_eq!(one(&*store, author, n, step).await, created());
        }
        let stored = stored_follow_up(&*store, "rm:R1", task).await;
        assert_eq!(
            (stored.state, stored.moves.len()),
            (stands, 2),
            "{first:?} then {second:?}"
        );
    }
}

/// Rule U6 for tasks: what was saved offline before the device heard of the reassignment is taken, and a new task is
/// with the RM who can open the customer.
pub async fn tasks_saved_before_a_reassignment_was_heard_of_are_taken(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let task = OpPayload::FollowUpCreated(follow_up(1, "C1"));
    assert_eq!(one(&*store, "R1", 1, task).await, created());
    store.publish(bank(&[("C1", "R2")]), now()).await.unwrap();

    let done = OpPayload::FollowUpMoved(moved(1, Planned, Done));
    assert_eq!(
        one(&*store, "R3", 2, done.clone()).await,
        rejected(op_code::NOT_ALLOWED)
    );
    assert_eq!(one(&*store, "R1", 3, done).await, created());
    assert_eq!(stored_follow_up(&*store, "rm:R2", 1).await.state, Done);

    let late = OpPayload::VisitSaved(visit_with_follow_up(7, "C1"));
    assert_eq!(one(&*store, "R1", 4, late).await, created());
    let new = whole(&*store, "rm:R2").await;
    let owners: Vec<String> = new
        .ids(EntityKind::FollowUp)
        .iter()
        .filter_map(|id| new.body::<FollowUpBody>(EntityKind::FollowUp, id))
        .map(|task| task.owner.to_string())
        .collect();
    assert_eq!(owners, ["R2", "R2"]);
}

pub async fn handing_over_makes_one_task_for_the_receiver(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    assert_eq!(
        one(&*store, "R1", 1, OpPayload::FollowUpCreated(follow_up(1, "C1"))).await,
        created()
    );
    let to = |receiver: &str| {
        let hand_over_to = Some(receiver.into());
        OpPayload::FollowUpMoved(FollowUpMoved {
            hand_over_to,
            ..moved(1, Planned, Transferred)
        })
    };
    assert_eq!(one(&*store, "R1", 2, to("R3")).await, rejected(op_code::NOT_ALLOWED));
    assert_eq!(one(&*store, "R1", 3, to("R9")).await, rejected(op_code::NOT_ALLOWED));
    assert_eq!(one(&*store, "R1", 4, to("R2")).await, created());
    assert_eq!(one(&*store, "R1", 4, to("R2")).await, (OpStatus::Exists, String::new()));
    assert_eq!(stored_follow_up(&*store, "rm:R1", 1).await.state, Transferred);
    let held = whole(&*store, "rm:R2").await;
    let tasks = held.ids(EntityKind::FollowUp);
    assert_eq!(tasks.len(), 1);
    let task: FollowUpBody = held.body(EntityKind::FollowUp, tasks[0]).unwrap();
    assert_eq!((task.owner.as_str(), task.state, task.due_on), ("R2", Planned, day(24)));
}

/// Rule U3.
pub async fn an_id_is_never_overwritten(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R1")]).await;
    assert_eq!(
        one(&*store, "R1", 1, OpPayload::VisitSaved(visit_with_follow_up(1, "C1"))).await,
        created()
    );
    let taken = rejected(op_code::PAYLOAD_CONFLICT);
    assert_eq!(
        one(&*store, "R1", 2, OpPayload::VisitSaved(visit(1, "C2"))).await,
        taken
    );
    assert_eq!(
        one(&*store, "R1", 3, OpPayload::FollowUpCreated(follow_up(1, "C2"))).await,
        taken
    );
    let other = VisitSaved {
        outcome: OutcomeCode::O31,
        follow_up: Some(follow_up(1, "C2")),
        ..visit(2, "C2")
    };
    assert_eq!(one(&*store, "R1", 4, OpPayload::VisitSaved(other)).await, taken);
    assert_eq!(stored_visit(&*store, "rm:R1", 1).await.customer_no.as_str(), "C1");
    assert_eq!(
        whole(&*store, "rm:R1").await.ids(EntityKind::Visit).len(),
        1,
        "both or neither"
    );
}
