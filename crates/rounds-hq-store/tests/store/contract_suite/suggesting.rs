//! What is done with suggestions: kept once, as it came, told to those who have the customer; declared facts go along with
//! their visit.

use rounds_domain::declared::{DeclaredFact, Purchase};
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::suggestion::{DismissReason, PickSource};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{FollowUpId, SuggestionEventId};
use rounds_hq_store::HqStore;
use rounds_protocol::entities::{EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::ops::{NewFollowUp, OpPayload, VisitSaved};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::suggestions::{
    SuggestionAct, SuggestionActed, SuggestionBasis, SuggestionEventBody, SuggestionsShown,
};
use rounds_protocol::sync::{OpStatus, op_code};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;
use crate::mirror::whole;

const ON: u32 = 20;

async fn open(database: &dyn Database) -> std::sync::Arc<dyn HqStore> {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R2")]).await;
    store
}

fn event_id(n: u128) -> SuggestionEventId {
    SuggestionEventId(Uuid::from_u128(0x7000 + n))
}

fn basis(product: &str) -> SuggestionBasis {
    SuggestionBasis {
        product: product.into(),
        family: ProductKind::Card,
        rank: 1,
        model: Some("card-1".into()),
        bundle: Some("advice-7".into()),
        rule_pack: "retail v3".into(),
        probability_ppm: Some(62_000),
        score: Some(-1_250),
        expected_value_minor: Some(3_940),
        reasons: vec!["R_SALARY".into()],
        generic: None,
    }
}

fn acted(n: u128, act: SuggestionAct) -> SuggestionActed {
    SuggestionActed {
        event_id: event_id(n),
        customer_no: "C1".into(),
        product: Some("C01".into()),
        act,
        basis: Some(basis("C01")),
        business_date: day(ON),
        follow_up: None,
    }
}

fn dismissed(reason: DismissReason, refusal: Option<RefusalCode>) -> SuggestionAct {
    SuggestionAct::Dismissed { reason, refusal }
}

async fn one(store: &dyn HqStore, author: &str, n: u64, acted: SuggestionActed) -> (OpStatus, String) {
    let payload = OpPayload::SuggestionActed(acted);
    statuses(store, author, vec![op(n, &payload)]).await.remove(0)
}

async fn event(store: &dyn HqStore, scope: &str, n: u128) -> Option<SuggestionEventBody> {
    let id = event_id(n).to_string();
    whole(store, scope).await.body(EntityKind::SuggestionEvent, &id)
}

pub async fn a_decision_reaches_who_has_the_customer_and_says_that_a_person_decided(database: &dyn Database) {
    let store = open(database).await;
    let refused = acted(1, dismissed(DismissReason::CustomerRefused, Some(RefusalCode::F05)));
    assert_eq!(one(&*store, "R1", 1, refused.clone()).await, created());
    for scope in ["rm:R1", "team:S1"] {
        let kept = event(&*store, scope, 1).await.unwrap();
        assert_eq!(
            (kept.act, kept.basis),
            (refused.act.clone(), refused.basis.clone()),
            "{scope}"
        );
        assert_eq!((kept.author.as_str(), kept.by_person), ("R1", true));
    }
    store.publish(bank(&[("C1", "R2"), ("C2", "R2")]), now()).await.unwrap();
    assert!(event(&*store, "rm:R2", 1).await.is_some(), "it goes with its customer");
    assert!(event(&*store, "rm:R1", 1).await.is_none());
}

pub async fn what_was_shown_is_kept_once_and_stays_at_headquarters(database: &dyn Database) {
    let store = open(database).await;
    let shown = |products: &[&str]| {
        OpPayload::SuggestionsShown(SuggestionsShown {
            customer_no: "C1".into(),
            business_date: day(ON),
            shown: products.iter().map(|product| basis(product)).collect(),
        })
    };
    let first = op(1, &shown(&["C01"]));
    let again = op(2, &shown(&["C01", "C03"]));
    assert_eq!(
        statuses(&*store, "R1", vec![first, again]).await,
        [created(), created()]
    );
    let rows = whole(&*store, "team:S1").await;
    assert_eq!(rows.ids(EntityKind::SuggestionEvent), [""; 0]);
}

pub async fn a_reminder_makes_its_task_or_nothing(database: &dyn Database) {
    let store = open(database).await;
    let task = |customer: &str, due| NewFollowUp {
        follow_up_id: FollowUpId(Uuid::from_u128(0x9000)),
        customer_no: customer.into(),
        visit_id: None,
        kind: FollowUpKind::Visit,
        due_on: day(due),
        note: String::new(),
    };
    let remind = |n, task| SuggestionActed {
        follow_up: task,
        ..acted(n, SuggestionAct::Remind { on: day(27) })
    };
    for (n, wrong) in [(1, None), (2, Some(task("C1", 26))), (3, Some(task("C2", 27)))] {
        let (status, code) = one(&*store, "R1", n, remind(n.into(), wrong)).await;
        assert_eq!((status, code.as_str()), (OpStatus::Rejected, op_code::MALFORMED), "{n}");
    }
    assert_eq!(one(&*store, "R1", 4, remind(4, Some(task("C1", 27)))).await, created());
    let rows = whole(&*store, "rm:R1").await;
    let id = FollowUpId(Uuid::from_u128(0x9000)).to_string();
    let kept: FollowUpBody = rows.body(EntityKind::FollowUp, &id).unwrap();
    assert_eq!((kept.due_on, kept.owner.as_str()), (day(27), "R1"));
}

pub async fn only_sound_events_of_assigned_customers_are_kept_and_none_twice(database: &dyn Database) {
    let store = open(database).await;
    let picked = SuggestionAct::Picked {
        source: PickSource::Own,
    };
    let without_product = |n, act| SuggestionActed {
        product: None,
        basis: None,
        ..acted(n, act)
    };
    let other_basis = SuggestionActed {
        basis: Some(basis("C03")),
        ..acted(15, SuggestionAct::Taken)
    };
    let strangers = SuggestionActed {
        customer_no: "C2".into(),
        ..acted(16, SuggestionAct::Taken)
    };
    let unknown = SuggestionActed {
        customer_no: "C9".into(),
        ..acted(17, SuggestionAct::Taken)
    };
    let cases = [
        (acted(10, SuggestionAct::Shown), op_code::MALFORMED),
        (
            acted(11, dismissed(DismissReason::CustomerRefused, None)),
            op_code::MALFORMED,
        ),
        (
            acted(12, dismissed(DismissReason::BadMoment, Some(RefusalCode::F05))),
            op_code::MALFORMED,
        ),
        (without_product(13, SuggestionAct::Taken), op_code::MALFORMED),
        (other_basis, op_code::MALFORMED),
        (unknown, op_code::CUSTOMER_UNKNOWN),
    ];
    for (n, (event, code)) in (1..).zip(cases) {
        let said = format!("{event:?}");
        assert_eq!(
            one(&*store, "R1", n, event).await,
            (OpStatus::Rejected, code.to_owned()),
            "{said}"
        );
    }
    // One team shares its customers; nobody else has a say.
    assert_eq!(one(&*store, "R1", 20, strangers).await, created());
    assert_eq!(one(&*store, "R1", 21, without_product(18, picked)).await, created());
    let taken = acted(18, SuggestionAct::Taken);
    let (status, code) = one(&*store, "R1", 22, taken).await;
    assert_eq!((status, code.as_str()), (OpStatus::Rejected, op_code::PAYLOAD_CONFLICT));
    assert!(event(&*store, "rm:R1", 18).await.unwrap().product.is_none());
}

pub async fn what_a_customer_declares_goes_with_the_visit(database: &dyn Database) {
    let store = open(database).await;
    let said = vec![
        DeclaredFact::MonthlyIncome(850_000),
        DeclaredFact::PlannedPurchase(Purchase::Car),
    ];
    let saved = VisitSaved {
        declared: said.clone(),
        ..visit(1, "C1")
    };
    let visit_id = saved.visit_id.to_string();
    let twice = VisitSaved {
        declared: vec![DeclaredFact::MonthlyIncome(1), DeclaredFact::MonthlyIncome(2)],
        ..visit(2, "C1")
    };
    let ops = vec![
        op(1, &OpPayload::VisitSaved(saved)),
        op(2, &OpPayload::VisitSaved(twice)),
    ];
    let incomplete = (OpStatus::Rejected, op_code::INCOMPLETE.to_owned());
    assert_eq!(statuses(&*store, "R1", ops).await, [created(), incomplete]);
    for scope in ["rm:R1", "team:S1"] {
        let kept: VisitBody = whole(&*store, scope).await.body(EntityKind::Visit, &visit_id).unwrap();
        assert_eq!(kept.declared, said, "{scope}");
    }
}
