//! Own work over pulled rows: shown before it is sent and after, by headquarters' word as soon as that is here.

use rounds_cache::{FollowUpQuery, FollowUpView, OpState, VisitQuery};
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::review::{ReviewDecision, ReviewState};
use rounds_domain::{SystemClock, SystemIds};
use rounds_protocol::entities::{FollowUpBody, FollowUpMoveBody};
use rounds_protocol::ops::{FollowUpMoved, NewFollowUp, OpPayload, VisitReviewed, VisitSaved};
use rounds_protocol::sync::OpStatus;
use uuid::Uuid;

use crate::support::*;

fn follow_ups(laptop: &Laptop, view: FollowUpView) -> Vec<(String, FollowUpState, u32, bool)> {
    let query = FollowUpQuery {
        view,
        owner: None,
        customer_no: None,
        today: today(),
        offset: 0,
        limit: 0,
    };
    let list = laptop.device.follow_ups(&query).unwrap();
    assert_eq!(list.total as usize, list.rows.len());
    let row = |item: rounds_cache::FollowUpItem| {
        (
            item.body.due_on.to_string(),
            item.body.state,
            item.body.postponements,
            item.pending,
        )
    };
    list.rows.into_iter().map(row).collect()
}

fn moved(number: u128, to: FollowUpState, due: Option<chrono::NaiveDate>) -> FollowUpMoved {
    FollowUpMoved {
        follow_up_id: Uuid::from_u128(number).into(),
        from: FollowUpState::Planned,
        to,
        new_due_on: due,
        reason: "customer asked".into(),
        hand_over_to: None,
        business_date: today(),
    }
}

#[test]
fn an_own_visit_is_shown_before_and_after_it_is_sent_and_once() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let op = laptop.save(&saved(1, "C1")).op_id;
    let shown = |laptop: &Laptop| {
        let list = laptop.device.visits(&VisitQuery::default()).unwrap();
        assert_eq!(list.total, 1);
        let item = &list.rows[0];
        (item.body.note.clone(), item.op.as_ref().map(|op| op.state))
    };
    assert_eq!(shown(&laptop), ("visit 1".into(), Some(OpState::OnDevice)));
    laptop.device.mark_sent(&[op], now()).unwrap();
    assert_eq!(shown(&laptop), ("visit 1".into(), Some(OpState::Sent)));
    laptop.sign_for(op);
    assert_eq!(shown(&laptop), ("visit 1".into(), Some(OpState::SignedFor)));
    laptop.pull_all(vec![row(
        2,
        "visit",
        &visit_id(1).to_string(),
        &pulled_visit(1, "C1", ReviewState::Pending),
    )]);
    assert_eq!(shown(&laptop), ("headquarters' word".into(), Some(OpState::SignedFor)));
}

#[test]
fn an_own_visit_counts_as_contact_at_once() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let item = |laptop: &Laptop| laptop.device.customer_item(&"C1".into()).unwrap().unwrap();
    assert_eq!(
        (item(&laptop).last_contact_on, item(&laptop).next_follow_up_on),
        (None, None)
    );
    let task = follow_up(11, "C1", day(11, 24));
    laptop.save(&OpPayload::VisitSaved(VisitSaved {
        follow_up: Some(task),
        ..visit(1, "C1")
    }));
    assert_eq!(
        (item(&laptop).last_contact_on, item(&laptop).next_follow_up_on),
        (Some(today()), Some(day(11, 24)))
    );
    laptop.save(&OpPayload::FollowUpMoved(moved(11, FollowUpState::Done, None)));
    assert_eq!(item(&laptop).next_follow_up_on, None);
    laptop.pull_all(vec![customer_row(2, "C1", "张伟改")]);
    assert_eq!(
        item(&laptop).last_contact_on,
        Some(today()),
        "a new row of the customer keeps it"
    );
}

#[test]
fn a_rejected_visit_stays_in_sight_and_counts_for_nothing() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let task = follow_up(11, "C1", day(11, 24));
    let op = laptop
        .save(&OpPayload::VisitSaved(VisitSaved {
            follow_up: Some(task),
            ..visit(1, "C1")
        }))
        .op_id;
    laptop
        .device
        .apply_results(&[answer(&laptop.device, op, OpStatus::Rejected)], now())
        .unwrap();
    let list = laptop.device.visits(&VisitQuery::default()).unwrap();
    assert_eq!(list.rows[0].op.as_ref().unwrap().state, OpState::Rejected);
    assert!(follow_ups(&laptop, FollowUpView::All).is_empty());
}

#[test]
fn own_moves_are_laid_over_a_follow_up_once() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let created = FollowUpBody {
        follow_up_id: Uuid::from_u128(11).into(),
        customer_no: "C1".into(),
        visit_id: None,
        owner: "R1".into(),
        kind: rounds_domain::follow_up::FollowUpKind::Call,
        state: FollowUpState::Planned,
        due_on: day(11, 20),
        note: String::new(),
        postponements: 0,
        created_at: now(),
        moves: vec![],
    };
    let id = created.follow_up_id.to_string();
    laptop.pull_all(vec![row(2, "follow_up", &id, &created)]);
    assert_eq!(follow_ups(&laptop, FollowUpView::Overdue).len(), 1);
    let later = moved(11, FollowUpState::Planned, Some(day(11, 25)));
    laptop.save(&OpPayload::FollowUpMoved(later.clone()));
    let expected = vec![("2026-11-25".to_owned(), FollowUpState::Planned, 1, true)];
    assert_eq!(follow_ups(&laptop, FollowUpView::Open), expected);
    assert!(follow_ups(&laptop, FollowUpView::Overdue).is_empty());
    let known = FollowUpMoveBody {
        from: later.from,
        to: later.to,
        new_due_on: later.new_due_on,
        reason: later.reason.clone(),
        by: "R1".into(),
        at: now(),
    };
    let answered = FollowUpBody {
        due_on: day(11, 25),
        postponements: 1,
        moves: vec![known],
        ..created
    };
    laptop.pull_all(vec![row(3, "follow_up", &id, &answered)]);
    assert_eq!(
        follow_ups(&laptop, FollowUpView::Open)[0].2,
        1,
        "the postponement counts once"
    );
}

#[test]
fn an_answer_to_a_return_is_shown_as_one() {
    let returned = pulled_visit(1, "C1", ReviewState::Returned);
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        row(2, "visit", &visit_id(1).to_string(), &returned),
    ]);
    let counts = |laptop: &Laptop| laptop.device.work_counts(Some(&"R1".into()), today()).unwrap();
    assert_eq!((counts(&laptop).returned, counts(&laptop).visits_7_days), (1, 1));
    laptop.save(&OpPayload::VisitSaved(VisitSaved {
        replaces: Some(visit_id(1)),
        ..visit(2, "C1")
    }));
    let old = laptop.device.visit(visit_id(1)).unwrap().unwrap().body;
    assert_eq!(
        (old.review, old.replaced_by),
        (ReviewState::Answered, Some(visit_id(2)))
    );
    assert_eq!(
        (
            counts(&laptop).returned,
            counts(&laptop).to_review,
            counts(&laptop).visits_7_days
        ),
        (0, 1, 1)
    );
    let latest = VisitQuery {
        latest_only: true,
        ..VisitQuery::default()
    };
    assert_eq!(
        laptop.device.visits(&latest).unwrap().rows[0].body.visit_id,
        visit_id(2)
    );
}

#[test]
fn a_review_saved_here_is_shown_as_pending() {
    let laptop = Laptop::with(vec![row(
        2,
        "visit",
        &visit_id(1).to_string(),
        &pulled_visit(1, "C1", ReviewState::Pending),
    )]);
    let review = VisitReviewed {
        visit_id: visit_id(1),
        decision: ReviewDecision::Returned,
        comment: "what next?".into(),
    };
    laptop.save(&OpPayload::VisitReviewed(review));
    let pending = laptop
        .device
        .visit(visit_id(1))
        .unwrap()
        .unwrap()
        .pending_review
        .unwrap();
    assert_eq!(
        (pending.decision, pending.state),
        (ReviewDecision::Returned, OpState::OnDevice)
    );
}

/// Rule U5.
#[test]
fn a_dependent_op_names_the_unsigned_op_it_needs() {
    let laptop = Laptop::new();
    let created: NewFollowUp = follow_up(11, "C1", day(11, 24));
    let visit = laptop.save(&OpPayload::VisitSaved(VisitSaved {
        follow_up: Some(created),
        ..visit(1, "C1")
    }));
    let depends_on = |payload: &OpPayload| {
        let op = laptop.device.save_op(payload, None, &SystemClock, &SystemIds).unwrap();
        (op.op_id, laptop.device.op(op.op_id).unwrap().unwrap().depends_on)
    };
    let (first, needs) = depends_on(&OpPayload::FollowUpMoved(moved(11, FollowUpState::InProgress, None)));
    assert_eq!(needs, Some(visit.op_id));
    let (second, needs) = depends_on(&OpPayload::FollowUpMoved(moved(11, FollowUpState::Done, None)));
    assert_eq!(needs, Some(first));
    for op in [visit.op_id, first, second] {
        laptop.sign_for(op);
    }
    assert_eq!(
        depends_on(&OpPayload::FollowUpMoved(moved(11, FollowUpState::Done, None))).1,
        None
    );
}

#[test]
fn a_saved_visit_removes_the_draft_of_its_customer_only() {
    let laptop = Laptop::new();
    for customer in ["C1", "C2"] {
        let draft = rounds_cache::DraftRow {
            customer_no: customer.into(),
            body: "{}".into(),
            saved_at: now(),
        };
        laptop.device.save_draft(&draft).unwrap();
    }
    laptop.save(&saved(1, "C1"));
    let left: Vec<String> = laptop
        .device
        .drafts()
        .unwrap()
        .into_iter()
        .map(|draft| draft.customer_no.0)
        .collect();
    assert_eq!(left, ["C2"]);
}

#[test]
fn what_came_back_is_laid_over_no_more_and_old_journal_goes() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let op = laptop.save(&saved(1, "C1")).op_id;
    laptop.sign_for(op);
    laptop
        .device
        .note_pull_ended(now() + chrono::TimeDelta::seconds(1), now())
        .unwrap();
    assert_eq!(
        laptop.device.visits(&VisitQuery::default()).unwrap().total,
        0,
        "the visit left with its customer"
    );
    assert!(
        laptop.device.op(op).unwrap().is_some(),
        "the journal keeps it for 30 days"
    );
    let later = now() + chrono::TimeDelta::days(31);
    laptop.device.note_pull_ended(later, later).unwrap();
    assert!(laptop.device.op(op).unwrap().is_none());
    assert_eq!(laptop.save(&saved(2, "C1")).number, 2, "numbers never begin again");
}
