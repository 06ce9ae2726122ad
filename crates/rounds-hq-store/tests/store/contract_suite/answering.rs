//! What the field's work says for the next training.

use rounds_domain::ProductCode;
use rounds_domain::review::ReviewDecision;
use rounds_domain::suggestion::DismissReason;
use rounds_domain::visit::{OutcomeCode, Reaction, RefusalCode};
use rounds_hq_store::ProductAnswer;
use rounds_protocol::ops::{OpPayload, ProductDiscussed, VisitSaved};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::suggestions::{SuggestionAct, SuggestionActed, SuggestionBasis, SuggestionsShown};
use uuid::Uuid;

use super::Database;
use crate::fixtures::*;

fn met(n: u128, customer: &str, outcome: OutcomeCode, products: &[(&str, Reaction)]) -> OpPayload {
    let discussed = |(product, reaction): &(&str, Reaction)| ProductDiscussed {
        product: ProductCode::from(*product),
        reaction: *reaction,
    };
    OpPayload::VisitSaved(VisitSaved {
        outcome,
        products: products.iter().map(discussed).collect(),
        refusal: products
            .iter()
            .any(|(_, reaction)| *reaction == Reaction::Refused)
            .then_some(RefusalCode::F05),
        ..visit_with_follow_up(n, customer)
    })
}

fn basis(product: &str) -> SuggestionBasis {
    SuggestionBasis {
        product: product.into(),
        family: ProductKind::Card,
        rank: 1,
        model: None,
        bundle: Some("advice-1".to_owned()),
        rule_pack: "retail v3".to_owned(),
        probability_ppm: None,
        score: None,
        expected_value_minor: None,
        reasons: vec![],
        generic: None,
    }
}

fn dismissed(n: u128, product: &str, reason: DismissReason, refusal: Option<RefusalCode>) -> OpPayload {
    OpPayload::SuggestionActed(SuggestionActed {
        event_id: Uuid::from_u128(n).into(),
        customer_no: "C1".into(),
        product: Some(product.into()),
        act: SuggestionAct::Dismissed { reason, refusal },
        basis: Some(basis(product)),
        business_date: day(21),
        follow_up: None,
    })
}

fn answer(customer: &str, product: &str, taken: bool) -> (String, String, bool) {
    (customer.to_owned(), product.to_owned(), taken)
}

/// Applications take what interested, refusals take nothing, and what a relationship manager thinks is no answer.
pub async fn what_customers_said_of_products_is_read_back(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1"), ("C2", "R1")]).await;
    assert_eq!(store.answers().await.unwrap(), Default::default());
    use DismissReason::{BadMoment, CustomerRefused, HoldsElsewhere};
    use Reaction::{Interested, Neutral, Refused};
    let shown = SuggestionsShown {
        customer_no: "C2".into(),
        business_date: day(20),
        shown: vec![basis("C01"), basis("C02")],
    };
    let work = [
        met(
            1,
            "C1",
            OutcomeCode::O50,
            &[("L01", Interested), ("L02", Neutral), ("L03", Refused)],
        ),
        met(2, "C2", OutcomeCode::O30, &[("L01", Interested)]),
        met(
            3,
            "C2",
            OutcomeCode::O70,
            &[("D01", Refused), ("D02", Reaction::HoldsElsewhere)],
        ),
        met(4, "C2", OutcomeCode::O62, &[("D03", Interested)]),
        dismissed(5, "C01", CustomerRefused, Some(RefusalCode::F05)),
        dismissed(6, "C02", HoldsElsewhere, None),
        dismissed(7, "C03", BadMoment, None),
        OpPayload::SuggestionsShown(shown),
    ];
    let ops: Vec<_> = (1..).zip(&work).map(|(n, payload)| op(n, payload)).collect();
    let taken = statuses(&*store, "R1", ops).await;
    assert_eq!(taken, vec![created(); work.len()]);
    let answers = store.answers().await.unwrap();
    let said: Vec<_> = answers
        .products
        .iter()
        .map(|said| answer(said.customer_no.as_str(), said.product.as_str(), said.taken))
        .collect();
    assert_eq!(
        said,
        [
            answer("C1", "C01", false),
            answer("C1", "C02", false),
            answer("C1", "L01", true),
            answer("C1", "L03", false),
            answer("C2", "D01", false),
            answer("C2", "D02", false),
            answer("C2", "D03", true),
        ]
    );
    assert_eq!(answers.shown, [("C2".into(), day(20))]);
    let on = |customer: &str| {
        answers
            .products
            .iter()
            .find(|said| said.customer_no.as_str() == customer)
    };
    assert_eq!(on("C1").map(|said: &ProductAnswer| said.on), Some(day(21)));
}

/// A visit that was corrected says what its newer version says, once.
pub async fn a_replaced_visit_answers_nothing(database: &dyn Database) {
    let store = database.open().await;
    open_bank(&*store, &[("C1", "R1")]).await;
    let first = met(1, "C1", OutcomeCode::O50, &[("L01", Reaction::Interested)]);
    let OpPayload::VisitSaved(again) = met(2, "C1", OutcomeCode::O70, &[("L01", Reaction::Refused)]) else {
        unreachable!("a visit was made")
    };
    let again = OpPayload::VisitSaved(VisitSaved {
        replaces: Some(visit_id(1)),
        ..again
    });
    let returned = review(1, ReviewDecision::Returned, "哪一天谈的？");
    assert_eq!(statuses(&*store, "R1", vec![op(1, &first)]).await, [created()]);
    assert_eq!(statuses(&*store, "S1", vec![op(11, &returned)]).await, [created()]);
    assert_eq!(statuses(&*store, "R1", vec![op(2, &again)]).await, [created()]);
    let answers = store.answers().await.unwrap();
    let said: Vec<_> = answers
        .products
        .iter()
        .map(|said| (said.product.as_str(), said.taken))
        .collect();
    assert_eq!(said, [("L01", false)]);
}
