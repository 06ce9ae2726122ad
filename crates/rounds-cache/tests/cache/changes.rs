//! Changes of profiles on the device: own ones before they are sent and after, headquarters' word as soon as it is here.

use rounds_cache::{ChangeItem, ChangeQuery, ChangeView, OpState};
use rounds_domain::ChangeId;
use rounds_domain::customer_change::{ChangeDecision, ChangeState, CustomerField};
use rounds_protocol::entities::CustomerChangeBody;
use rounds_protocol::ops::{CustomerChangeAsked, CustomerChangeDecided, OpPayload};
use rounds_protocol::sync::{FeedRow, OpStatus};
use uuid::Uuid;

use crate::support::*;

fn change_id(n: u128) -> ChangeId {
    ChangeId(Uuid::from_u128(0x5000 + n))
}

fn asked(n: u128, customer: &str) -> OpPayload {
    OpPayload::CustomerChangeAsked(CustomerChangeAsked {
        change_id: change_id(n),
        customer_no: customer.into(),
        field: CustomerField::Phone,
        before: Some("13812345678".into()),
        after: Some("13911111111".into()),
        reason: String::new(),
        business_date: today(),
    })
}

fn decided(n: u128) -> OpPayload {
    OpPayload::CustomerChangeDecided(CustomerChangeDecided {
        change_id: change_id(n),
        decision: ChangeDecision::Keep,
        standing: None,
        comment: "no".into(),
    })
}

fn pulled(n: u128, author: &str, state: ChangeState) -> CustomerChangeBody {
    CustomerChangeBody {
        change_id: change_id(n),
        customer_no: "C1".into(),
        field: CustomerField::Phone,
        before: None,
        after: Some("13911111111".into()),
        reason: String::new(),
        author: author.into(),
        author_name: author.into(),
        saved_at: now(),
        received_at: now(),
        out_of_scope: false,
        state,
        standing: None,
        decided_by: None,
        decided_by_name: None,
        decided_at: state.is_decided().then(now),
        comment: None,
    }
}

fn change_row(seq: u64, n: u128, author: &str, state: ChangeState) -> FeedRow {
    let body = pulled(n, author, state);
    row(seq, "customer_change", &body.change_id.to_string(), &body)
}

fn shown(laptop: &Laptop, view: ChangeView) -> Vec<ChangeItem> {
    let query = ChangeQuery {
        view,
        ..ChangeQuery::default()
    };
    let list = laptop.device.customer_changes(&query).unwrap();
    assert_eq!(list.total as usize, list.rows.len());
    list.rows
}

fn ids(items: &[ChangeItem]) -> Vec<ChangeId> {
    items.iter().map(|item| item.body.change_id).collect()
}

#[test]
fn an_own_change_is_shown_until_headquarters_says_what_became_of_it() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let op = laptop.save(&asked(1, "C1")).op_id;
    let state = |laptop: &Laptop| {
        let item = shown(laptop, ChangeView::Unanswered).pop()?;
        Some((item.answered, item.op.unwrap().state))
    };
    assert_eq!(state(&laptop), Some((false, OpState::OnDevice)));
    laptop.device.mark_sent(&[op], now()).unwrap();
    laptop.sign_for(op);
    assert_eq!(state(&laptop), Some((false, OpState::SignedFor)));
    laptop.pull_all(vec![change_row(2, 1, "R1", ChangeState::Disputed)]);
    assert_eq!(state(&laptop), None);
    let item = laptop.device.customer_change(change_id(1)).unwrap().unwrap();
    assert_eq!((item.answered, item.body.state), (true, ChangeState::Disputed));
    assert_eq!(
        shown(&laptop, ChangeView::All).len(),
        1,
        "once, though the op is still there"
    );
}

#[test]
fn a_rejected_change_is_laid_over_nothing() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let op = laptop.save(&asked(1, "C1")).op_id;
    let rejected = answer(&laptop.device, op, OpStatus::Rejected);
    laptop.device.apply_results(&[rejected], now()).unwrap();
    assert!(shown(&laptop, ChangeView::All).is_empty());
}

#[test]
fn lists_are_narrowed_by_customer_author_and_state() {
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        change_row(2, 1, "R1", ChangeState::Applied),
        change_row(3, 2, "R2", ChangeState::Disputed),
        change_row(4, 3, "R1", ChangeState::Kept),
        change_row(5, 4, "R1", ChangeState::Taken),
    ]);
    laptop.save(&asked(5, "C2"));
    for (view, expected) in [
        (ChangeView::All, 5),
        (ChangeView::Disputed, 1),
        (ChangeView::Decided, 2),
        (ChangeView::Unanswered, 1),
    ] {
        assert_eq!(shown(&laptop, view).len(), expected, "{view:?}");
    }
    let of = |customer: Option<&str>, author: Option<&str>| {
        let query = ChangeQuery {
            customer_no: customer.map(Into::into),
            author: author.map(Into::into),
            limit: 2,
            ..ChangeQuery::default()
        };
        let list = laptop.device.customer_changes(&query).unwrap();
        (list.total, list.rows.len())
    };
    assert_eq!(of(Some("C1"), None), (4, 2));
    assert_eq!(of(None, Some("R1")), (4, 2));
    assert_eq!(of(Some("C2"), Some("R1")), (1, 1));
    assert_eq!(of(Some("C2"), Some("R2")), (0, 0));
}

#[test]
fn a_decision_saved_here_takes_the_change_out_of_the_queue() {
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        change_row(2, 1, "R2", ChangeState::Disputed),
        change_row(3, 2, "R2", ChangeState::Disputed),
    ]);
    let op = laptop.save(&decided(1)).op_id;
    assert_eq!(ids(&shown(&laptop, ChangeView::Disputed)), [change_id(2)]);
    let item = laptop.device.customer_change(change_id(1)).unwrap().unwrap();
    assert_eq!(item.pending_decision.unwrap().decision, ChangeDecision::Keep);
    let rejected = answer(&laptop.device, op, OpStatus::Rejected);
    laptop.device.apply_results(&[rejected], now()).unwrap();
    assert_eq!(
        shown(&laptop, ChangeView::Disputed).len(),
        2,
        "a rejected decision decided nothing"
    );
}

#[test]
fn a_change_that_left_is_gone_from_the_lists() {
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        change_row(2, 1, "R2", ChangeState::Disputed),
    ]);
    laptop.pull_all(vec![leave(3, "customer_change", &change_id(1).to_string())]);
    assert!(shown(&laptop, ChangeView::All).is_empty());
    assert_eq!(laptop.device.customer_change(change_id(1)).unwrap(), None);
}
