//! A sale told inside a visit, which headquarters judges by its own catalogue (PR-11).

use rounds_domain::Text;
use rounds_domain::visit::{Need, OutcomeCode, Reaction, VisitKind};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::{OpPayload, ProductDiscussed, VisitSaved};
use rounds_protocol::publish::ReferenceEntity;
use rounds_protocol::rules::{ProductBody, ProductKind};
use rounds_protocol::sync::op_code;

use super::Database;
use super::protecting::{ASSIGNED, one, open, published, rejected};
use crate::fixtures::*;

/// The catalogue of the bank's own families beside the demonstration pack.
fn product(code: &str, kind: ProductKind) -> ReferenceEntity {
    let body = ProductBody {
        code: code.into(),
        name: Text::new(code, code),
        kind,
        risk_level: None,
        suggestible: true,
        purpose: Text::new("用途", "purpose"),
        price: Text::new("价格", "price"),
        catalogue_order: 1,
        effective_from: day(1),
        effective_to: None,
        annual_margin_minor: None,
        partner_until: None,
    };
    ReferenceEntity {
        scope: "ref:products".into(),
        kind: EntityKind::Product,
        id: code.into(),
        body: serde_json::to_string(&body).unwrap(),
    }
}

fn told(n: u128, kind: VisitKind, outcome: OutcomeCode, products: &[&str]) -> VisitSaved {
    let discussed = |code: &&str| ProductDiscussed {
        product: (*code).into(),
        reaction: Reaction::Interested,
    };
    VisitSaved {
        kind,
        outcome,
        products: products.iter().map(discussed).collect(),
        need: Some(Need::Service),
        ..visit_with_follow_up(n, "C1")
    }
}

pub async fn pr_11_a_visit_that_sells_in_the_field_is_refused_whatever_the_device_let_pass(database: &dyn Database) {
    let store = open(database).await;
    let families = [
        ("W01", ProductKind::Wealth, true),
        ("I01", ProductKind::Insurance, true),
        ("L01", ProductKind::ConsumerLoan, false),
        ("D01", ProductKind::Deposit, false),
    ];
    let mut catalogue = published(ASSIGNED);
    let rows = families.map(|(code, kind, _)| product(code, kind));
    catalogue.reference_entities.extend(rows);
    store.publish(catalogue, now()).await.unwrap();
    let mut n = 0;
    let mut say = async |visit: fn(VisitSaved) -> VisitSaved, kind, outcome, products: &[&str]| {
        n += 1;
        let told = visit(told(n.into(), kind, outcome, products));
        one(&*store, "R1", n, OpPayload::VisitSaved(told)).await
    };
    let refused = rejected(op_code::SOLD_IN_THE_FIELD);
    for kind in [
        VisitKind::Home,
        VisitKind::CommunityEvent,
        VisitKind::Phone,
        VisitKind::Outlet,
    ] {
        let outlet = kind == VisitKind::Outlet;
        for outcome in [OutcomeCode::O50, OutcomeCode::O60, OutcomeCode::O31, OutcomeCode::O40] {
            let sells = matches!(outcome, OutcomeCode::O50 | OutcomeCode::O60);
            for (code, _, outlet_only) in families {
                let expected = if sells && outlet_only && !outlet {
                    &refused
                } else {
                    &created()
                };
                let found = say(|visit| visit, kind, outcome, &[code]).await;
                assert_eq!(found, *expected, "{kind:?} {outcome:?} {code}");
            }
        }
        let policy = say(|visit| visit, kind, OutcomeCode::O64, &[]).await;
        assert_eq!(policy == refused, !outlet, "a policy, {kind:?}");
    }
    let of_wealth = |visit| VisitSaved {
        need: Some(Need::Wealth),
        ..visit
    };
    let both = ["W01", "D01"];
    assert_eq!(say(of_wealth, VisitKind::Home, OutcomeCode::O60, &both).await, refused);
    let deposit = say(|visit| visit, VisitKind::Home, OutcomeCode::O60, &both).await;
    assert_eq!(deposit, created(), "the deposit was the deal");
}
