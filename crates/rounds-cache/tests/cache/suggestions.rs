//! What is done with suggestions on the device: own events before they are sent and after, headquarters' word as soon as it
//! is here, each once.

use rounds_cache::{FollowUpQuery, FollowUpView, OpState, SuggestionQuery};
use rounds_domain::SuggestionEventId;
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::suggestion::PickSource;
use rounds_protocol::ops::{FollowUpMoved, OpPayload};
use rounds_protocol::suggestions::{SuggestionAct, SuggestionActed, SuggestionEventBody};
use rounds_protocol::sync::FeedRow;
use uuid::Uuid;

use crate::support::*;

fn event_id(n: u128) -> SuggestionEventId {
    SuggestionEventId(Uuid::from_u128(0x7000 + n))
}

fn acted(n: u128, act: SuggestionAct) -> SuggestionActed {
    SuggestionActed {
        event_id: event_id(n),
        customer_no: "C1".into(),
        product: Some("D01".into()),
        act,
        basis: None,
        business_date: today(),
        follow_up: None,
    }
}

fn pulled(seq: u64, n: u128, author: &str) -> FeedRow {
    let body = SuggestionEventBody {
        event_id: event_id(n),
        customer_no: "C1".into(),
        product: None,
        act: SuggestionAct::Picked {
            source: PickSource::Own,
        },
        basis: None,
        author: author.into(),
        author_name: author.into(),
        by_person: true,
        saved_at: now(),
        received_at: Some(now()),
        business_date: today(),
        follow_up_id: None,
    };
    row(seq, "suggestion_event", &body.event_id.to_string(), &body)
}

fn events(laptop: &Laptop, customer: &str) -> Vec<(SuggestionEventId, String)> {
    let query = SuggestionQuery {
        customer_no: Some(customer.into()),
        since: Some(today()),
    };
    let found = laptop.device.suggestion_events(&query).unwrap();
    found
        .into_iter()
        .map(|event| (event.event_id, event.author.0))
        .collect()
}

#[test]
fn own_and_pulled_events_stand_together_each_once() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英"), pulled(2, 1, "R9")]);
    let me = me().staff_no.0;
    laptop.save(&OpPayload::SuggestionActed(acted(2, SuggestionAct::Taken)));
    assert_eq!(
        events(&laptop, "C1"),
        [(event_id(1), "R9".into()), (event_id(2), me.clone())]
    );
    assert_eq!(events(&laptop, "C2"), []);
    laptop.pull_all(vec![
        customer_row(1, "C1", "王秀英"),
        pulled(2, 1, "R9"),
        pulled(3, 2, &me),
    ]);
    assert_eq!(events(&laptop, "C1"), [(event_id(1), "R9".into()), (event_id(2), me)]);
}

#[test]
fn an_event_that_leaves_the_scope_is_gone() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英"), pulled(2, 1, "R9")]);
    assert_eq!(events(&laptop, "C1").len(), 1);
    laptop.pull_all(vec![leave(3, "suggestion_event", &event_id(1).to_string())]);
    assert_eq!(events(&laptop, "C1"), []);
}

#[test]
fn a_reminder_shows_its_task_at_once_and_a_move_of_it_waits_for_the_reminder() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "王秀英")]);
    let task = follow_up(1, "C1", day(11, 27));
    let reminder = laptop.save(&OpPayload::SuggestionActed(SuggestionActed {
        follow_up: Some(task.clone()),
        ..acted(1, SuggestionAct::Remind { on: day(11, 27) })
    }));
    let query = FollowUpQuery {
        view: FollowUpView::Open,
        owner: None,
        customer_no: Some("C1".into()),
        today: today(),
        offset: 0,
        limit: 0,
    };
    let open = laptop.device.follow_ups(&query).unwrap();
    assert_eq!(open.rows.len(), 1);
    assert!(open.rows[0].pending);
    let moved = laptop.save(&OpPayload::FollowUpMoved(FollowUpMoved {
        follow_up_id: task.follow_up_id,
        from: FollowUpState::Planned,
        to: FollowUpState::Cancelled,
        new_due_on: None,
        reason: "no need".into(),
        hand_over_to: None,
        business_date: today(),
    }));
    let op = laptop.device.op(moved.op_id).unwrap().unwrap();
    assert_eq!((op.depends_on, op.state), (Some(reminder.op_id), OpState::OnDevice));
    let about = laptop.device.ops_about(&"C1".into(), "suggestion_acted").unwrap();
    assert_eq!(about.len(), 1);
}
