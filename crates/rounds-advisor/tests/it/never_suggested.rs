//! Properties: what may never be suggested, whatever the customer looks like, and that order does not depend on order.

use chrono::Days;
use proptest::prelude::*;
use rounds_advisor::*;
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{Currency, ProductCode};
use rounds_protocol::entities::{ConsentBody, Fact, FactValue, HoldingBody};
use rounds_protocol::rules::ProductBody;

use crate::bank::*;

#[derive(Clone, Debug)]
struct Anybody {
    facts: Vec<Fact>,
    holdings: Vec<HoldingBody>,
    consents: Vec<ConsentBody>,
    do_not_disturb: bool,
    personalisation: bool,
    risk: (Option<u8>, Option<u64>),
    refusals: Vec<Refusal>,
    past_due: bool,
    care_only: bool,
}

impl Anybody {
    fn situation(&self) -> Situation<'_> {
        Situation {
            facts: FactSet::new(&self.facts),
            holdings: &self.holdings,
            consents: &self.consents,
            do_not_disturb: self.do_not_disturb,
            personalisation: self.personalisation,
            risk_level: self.risk.0,
            risk_assessed_on: self.risk.1.map(|days| today() - Days::new(days)),
            refusals: self.refusals.clone(),
            past_due: self.past_due,
            not_to_be_marketed_since: self.care_only.then(today),
            currency: Currency::CNY,
        }
    }
}

fn any_product() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["C01", "A01", "D01", "D02", "W03"])
}

fn any_facts() -> impl Strategy<Value = Vec<Fact>> {
    (
        prop::option::of(0..60_000_000_i64),
        prop::option::of(0..60_i64),
        prop::option::of(any::<bool>()),
        prop::option::of(prop::sample::select(vec!["student", "farmer", "teacher"])),
    )
        .prop_map(|(cash, days, farm, occupation)| {
            let all = [
                cash.map(|n| fact("idle_cash", FactValue::Money(n))),
                days.map(|n| fact("maturing_days", FactValue::Days(n))),
                farm.map(|f| fact("farm_household", FactValue::Flag(f))),
                occupation.map(|o| fact("occupation", FactValue::Code(o.into()))),
            ];
            all.into_iter().flatten().collect()
        })
}

fn any_consents() -> impl Strategy<Value = Vec<ConsentBody>> {
    let state = prop::sample::select(vec![
        ConsentState::Given,
        ConsentState::Refused,
        ConsentState::Withdrawn,
    ]);
    prop::collection::vec((state, 0..400_u64), 0..3).prop_map(|said| {
        said.into_iter()
            .map(|(state, days)| ConsentBody {
                purpose: Purpose::MarketingContact,
                state,
                on: today() - Days::new(days),
                text_version: "v1".into(),
            })
            .collect()
    })
}

fn any_refusals() -> impl Strategy<Value = Vec<Refusal>> {
    let one = (
        any_product(),
        prop::sample::select(RefusalCode::ALL.to_vec()),
        0..400_u64,
    );
    prop::collection::vec(one, 0..4).prop_map(|refusals| {
        refusals
            .into_iter()
            .map(|(product, code, days)| Refusal {
                product: product.into(),
                code,
                on: today() - Days::new(days),
            })
            .collect()
    })
}

fn anybody() -> impl Strategy<Value = Anybody> {
    let holdings = prop::collection::vec(any_product().prop_map(holding), 0..3);
    let risk = (prop::option::of(1..=5_u8), prop::option::of(0..800_u64));
    (
        any_facts(),
        holdings,
        any_consents(),
        any::<(bool, bool, bool, bool)>(),
        risk,
        any_refusals(),
    )
        .prop_map(
            |(facts, holdings, consents, (do_not_disturb, personalisation, past_due, care_only), risk, refusals)| {
                Anybody {
                    facts,
                    holdings,
                    consents,
                    do_not_disturb,
                    personalisation,
                    risk,
                    refusals,
                    past_due,
                    care_only,
                }
            },
        )
}

fn ask(anybody: &Anybody, products: &[ProductBody]) -> Advice {
    let compiled = CompiledPack::compile(pack()).unwrap();
    advise(
        &anybody.situation(),
        &compiled,
        products,
        &PointsScorer::new(&compiled),
        today(),
    )
}

proptest! {
    #[test]
    fn nothing_gated_unsuitable_held_or_refused_is_ever_suggested(anybody in anybody()) {
        let advice = ask(&anybody, &products());
        prop_assert!(advice.suggestions.len() <= 3);
        let agreed = anybody.consents.iter().map(|consent| consent.on).max().is_some_and(|last| {
            anybody.consents.iter().filter(|consent| consent.on == last).all(|consent| consent.state == ConsentState::Given)
        });
        for suggestion in &advice.suggestions {
            let product: &ProductCode = &suggestion.product;
            prop_assert!(!anybody.do_not_disturb);
            prop_assert!(!anybody.care_only);
            prop_assert!(agreed);
            prop_assert!(anybody.holdings.iter().all(|holding| holding.product != *product));
            prop_assert!(anybody.refusals.iter().all(|refusal| refusal.product != *product || !refusal.holds_on(today())));
            if product.as_str() == "W03" {
                prop_assert!(anybody.risk.0.is_some_and(|level| level >= 3));
                prop_assert!(anybody.risk.1.is_some_and(|days| days <= 365));
            }
            prop_assert!(!anybody.past_due || !matches!(product.as_str(), "A01" | "C01"));
            prop_assert!(anybody.personalisation || suggestion.reasons.is_empty());
            prop_assert!(advice.withheld.iter().all(|withheld| withheld.product != *product));
        }
    }

    #[test]
    fn the_order_of_the_inputs_does_not_matter(anybody in anybody(), by in 0..7_usize) {
        let mut turned = anybody.clone();
        turned.facts.reverse();
        turned.holdings.reverse();
        turned.consents.reverse();
        turned.refusals.reverse();
        let mut catalogue = products();
        catalogue.rotate_left(by);
        prop_assert_eq!(ask(&anybody, &products()), ask(&turned, &catalogue));
    }
}
