//! Properties over generated customers, packs, models and histories: what may never be suggested, that generic advice is
//! the catalogue's order, that scores add up, and that order does not depend on order.

use chrono::Days;
use proptest::prelude::*;
use rounds_advisor::bundle::CompiledBundle;
use rounds_advisor::*;
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{Currency, ProductCode};
use rounds_protocol::entities::{ConsentBody, Fact, FactValue, HoldingBody};
use rounds_protocol::rules::*;
use rounds_protocol::suggestions::Generic;

use crate::bank::*;
use crate::learned::any_bundle;

const PRODUCTS: [&str; 5] = ["C01", "A01", "D01", "D02", "W03"];

#[derive(Clone, Debug)]
struct Anybody {
    facts: Vec<Fact>,
    declared: Vec<Fact>,
    holdings: Vec<HoldingBody>,
    consents: Vec<ConsentBody>,
    do_not_disturb: bool,
    personalisation: bool,
    risk: (Option<u8>, Option<u64>),
    refusals: Vec<Refusal>,
    put_aside: Vec<PutAside>,
    contacts: Vec<u64>,
    past_due: bool,
    care_only: bool,
    held_out: bool,
}

impl Anybody {
    fn situation(&self) -> Situation<'_> {
        Situation {
            facts: FactSet::with_declared(&self.facts, &self.declared),
            holdings: &self.holdings,
            consents: &self.consents,
            do_not_disturb: self.do_not_disturb,
            personalisation: self.personalisation,
            risk_level: self.risk.0,
            risk_assessed_on: self.risk.1.map(|days| today() - Days::new(days)),
            refusals: self.refusals.clone(),
            put_aside: self.put_aside.clone(),
            contacts: self.contacts.iter().map(|days| today() - Days::new(*days)).collect(),
            held_out: self.held_out,
            past_due: self.past_due,
            birth_year: None,
            suitability: None,
            not_to_be_marketed_since: self.care_only.then(today),
            currency: Currency::CNY,
        }
    }
}

/// What a customer is weighed by.
#[derive(Clone, Debug)]
struct Bank {
    pack: RulePack,
    products: Vec<ProductBody>,
    bundle: Option<CompiledBundle>,
}

fn any_product() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PRODUCTS.to_vec())
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

fn any_put_aside() -> impl Strategy<Value = Vec<PutAside>> {
    let one = (any_product(), 0..200_u64, prop::option::of(1..200_u64));
    prop::collection::vec(one, 0..3).prop_map(|aside| {
        aside
            .into_iter()
            .map(|(product, ago, days)| PutAside {
                product: product.into(),
                on: today() - Days::new(ago),
                until: days.map(|days| today() - Days::new(ago) + Days::new(days)),
            })
            .collect()
    })
}

fn anybody() -> impl Strategy<Value = Anybody> {
    let holdings = prop::collection::vec(any_product().prop_map(holding), 0..3);
    let risk = (prop::option::of(1..=5_u8), prop::option::of(0..800_u64));
    let contacts = prop::collection::vec(0..90_u64, 0..4);
    (
        (any_facts(), any_facts()),
        holdings,
        any_consents(),
        any::<(bool, bool, bool, bool, bool)>(),
        risk,
        (any_refusals(), any_put_aside(), contacts),
    )
        .prop_map(
            |((facts, declared), holdings, consents, flags, risk, (refusals, put_aside, contacts))| Anybody {
                facts,
                declared,
                holdings,
                consents,
                do_not_disturb: flags.0 && flags.1,
                personalisation: flags.1 || flags.2,
                risk,
                refusals,
                put_aside,
                contacts,
                past_due: flags.2,
                care_only: flags.3 && flags.0,
                held_out: flags.4 && flags.3,
            },
        )
}

fn any_lever() -> impl Strategy<Value = Lever> {
    (
        any_product(),
        prop::option::of(Just(ProductKind::Deposit)),
        500..=2_000_u32,
    )
        .prop_map(|(product, kind, permille)| Lever {
            product: kind.is_none().then(|| product.into()),
            kind,
            permille,
        })
}

fn any_urgency() -> impl Strategy<Value = UrgencyRule> {
    (any_product(), 1_000..=3_000_u32, any::<bool>()).prop_map(|(product, permille, mature)| UrgencyRule {
        code: format!("U_{product}_{permille}_{mature}"),
        products: vec![product.into()],
        product_kinds: vec![],
        when: if mature {
            "maturing_days <= 30"
        } else {
            "idle_cash >= 1_000_000"
        }
        .into(),
        permille,
        reason: both("since {as_of}"),
        cites: if mature { "maturing_days" } else { "idle_cash" }.into(),
    })
}

fn any_bank() -> impl Strategy<Value = Bank> {
    let margins = prop::collection::vec(prop::option::of(0..900_000_i64), PRODUCTS.len());
    let levers = prop::collection::vec(any_lever(), 0..3);
    let urgency = prop::collection::vec(any_urgency(), 0..3);
    (margins, levers, urgency, 0..50_000_i64, prop::option::of(any_bundle())).prop_map(
        |(margins, levers, mut urgency, contact_cost_minor, bundle)| {
            urgency.sort_by(|a, b| a.code.cmp(&b.code));
            urgency.dedup_by(|a, b| a.code == b.code);
            let mut products = products();
            for (product, margin) in products.iter_mut().zip(margins) {
                product.annual_margin_minor = margin;
            }
            let pack = RulePack {
                arbitration: Arbitration {
                    levers,
                    urgency,
                    contact_cost_minor,
                    ..Arbitration::default()
                },
                ..pack()
            };
            Bank { pack, products, bundle }
        },
    )
}

fn ask(anybody: &Anybody, bank: &Bank) -> Advice {
    let compiled = CompiledPack::compile(bank.pack.clone()).unwrap();
    let rules = Rules {
        bundle: bank.bundle.as_ref(),
        ..by_rule(&compiled, &bank.products)
    };
    advise(&anybody.situation(), rules)
}

fn agreed(anybody: &Anybody) -> bool {
    let last = anybody.consents.iter().map(|consent| consent.on).max();
    last.is_some_and(|last| {
        let latest = anybody.consents.iter().filter(|consent| consent.on == last);
        latest.clone().all(|consent| consent.state == ConsentState::Given)
    })
}

/// Whether the bank's own facts, or what was declared, say that somebody is a student.
fn may_be_a_student(anybody: &Anybody) -> bool {
    let student = |facts: &[Fact]| facts.iter().any(|fact| fact.value == FactValue::Code("student".into()));
    student(&anybody.facts) || student(&anybody.declared)
}

proptest! {
    #[test]
    fn nothing_gated_unsuitable_held_refused_or_put_aside_is_ever_suggested(anybody in anybody(), bank in any_bank()) {
        let advice = ask(&anybody, &bank);
        prop_assert!(advice.suggestions.len() <= 3);
        for suggestion in &advice.suggestions {
            let product: &ProductCode = &suggestion.product;
            prop_assert!(!anybody.do_not_disturb);
            prop_assert!(!anybody.care_only);
            prop_assert!(agreed(&anybody));
            prop_assert!(anybody.holdings.iter().all(|holding| holding.product != *product));
            prop_assert!(anybody.refusals.iter().all(|refusal| refusal.product != *product || !refusal.holds_on(today())));
            prop_assert!(anybody.put_aside.iter().all(|aside| aside.product != *product || !aside.holds_on(today())));
            prop_assert!(anybody.contacts.iter().filter(|days| **days < 30).count() < 3);
            if product.as_str() == "W03" {
                prop_assert!(anybody.risk.0.is_some_and(|level| level >= 3));
                prop_assert!(anybody.risk.1.is_some_and(|days| days <= 365));
            }
            if product.as_str() == "A01" {
                prop_assert!(!may_be_a_student(&anybody));
            }
            prop_assert!(!anybody.past_due || !matches!(product.as_str(), "A01" | "C01"));
            prop_assert!(advice.withheld.iter().all(|withheld| withheld.product != *product));
        }
    }

    #[test]
    fn every_product_that_is_withheld_says_why(anybody in anybody(), bank in any_bank()) {
        let advice = ask(&anybody, &bank);
        for withheld in &advice.withheld {
            let causes = [!withheld.failures.is_empty(), withheld.too_few_points, withheld.outranked];
            prop_assert_eq!(causes.into_iter().filter(|holds| *holds).count(), 1, "{:?}", withheld);
        }
    }

    #[test]
    fn the_order_of_the_inputs_does_not_matter(anybody in anybody(), bank in any_bank(), by in 0..7_usize) {
        let mut turned = anybody.clone();
        turned.facts.reverse();
        turned.declared.reverse();
        turned.holdings.reverse();
        turned.consents.reverse();
        turned.refusals.reverse();
        turned.put_aside.reverse();
        turned.contacts.reverse();
        let mut other = bank.clone();
        other.products.rotate_left(by);
        other.pack.points.reverse();
        other.pack.arbitration.urgency.reverse();
        let advice = ask(&anybody, &bank);
        prop_assert_eq!(&advice, &ask(&turned, &other));
        prop_assert_eq!(&advice, &ask(&anybody, &bank));
    }

    #[test]
    fn generic_advice_is_the_order_of_the_catalogue_without_any_score(anybody in anybody(), bank in any_bank(), held_out in any::<bool>()) {
        let generic = Anybody { personalisation: held_out, held_out, ..anybody.clone() };
        let advice = ask(&generic, &bank);
        let cause = if held_out { Generic::HeldOut } else { Generic::PersonalisationOff };
        prop_assert_eq!(advice.generic, Some(cause));
        for suggestion in &advice.suggestions {
            prop_assert!(suggestion.score.is_none() && suggestion.worth.is_none());
            prop_assert!(suggestion.reasons.is_empty() && suggestion.urgency.is_empty());
        }
        let codes = |advice: &Advice| advice.suggestions.iter().map(|one| one.product.clone()).collect::<Vec<_>>();
        let mut sorted = advice.suggestions.clone();
        sorted.sort_by_key(|one| bank.products.iter().find(|product| product.code == one.product).map(|product| product.catalogue_order));
        prop_assert_eq!(&sorted, &advice.suggestions);
        // Nothing that is known of the customer moves it but what closes a gate.
        let rich = Anybody { facts: vec![fact("idle_cash", FactValue::Money(59_000_000))], declared: vec![], ..generic.clone() };
        let poor = Anybody { facts: vec![], declared: vec![], ..generic };
        prop_assert_eq!(codes(&ask(&rich, &bank)), codes(&ask(&poor, &bank)));
    }

    #[test]
    fn every_score_adds_up_and_every_suggestion_has_evidence(anybody in anybody(), bank in any_bank()) {
        let advice = ask(&anybody, &bank);
        let known: Vec<&Fact> = anybody.facts.iter().chain(&anybody.declared).collect();
        for suggestion in advice.suggestions.iter().filter(|_| advice.generic.is_none()) {
            let score = suggestion.score.as_ref().expect("personal advice has a score");
            let bars: i64 = score.bars.iter().map(|bar| bar.amount).sum();
            prop_assert_eq!(score.base + score.rest + bars, score.total);
            prop_assert!(score.bars.iter().all(|bar| known.iter().any(|fact| fact.code == bar.fact && fact.as_of == bar.as_of)));
            prop_assert!(score.unit == ScoreUnit::MilliLogOdds || score.rest == 0);
            for urgent in &suggestion.urgency {
                prop_assert!(known.iter().any(|fact| fact.code == urgent.fact && fact.as_of == urgent.as_of));
            }
        }
    }

    #[test]
    fn what_is_declared_opens_no_gate(anybody in anybody(), bank in any_bank()) {
        let silent = Anybody { declared: vec![], ..anybody.clone() };
        let closed = |advice: &Advice| -> Vec<(ProductCode, usize)> {
            advice.withheld.iter().map(|one| (one.product.clone(), one.failures.len())).filter(|(_, n)| *n > 0).collect()
        };
        let with = closed(&ask(&anybody, &bank));
        for (product, failures) in closed(&ask(&silent, &bank)) {
            let now = with.iter().find(|(code, _)| *code == product);
            prop_assert!(now.is_some_and(|(_, now)| *now >= failures), "{} opened", product);
        }
    }

    #[test]
    fn the_order_is_that_of_the_priorities(anybody in anybody(), bank in any_bank()) {
        let advice = ask(&anybody, &bank);
        let priorities: Vec<_> = advice.suggestions.iter().filter_map(|one| one.worth.map(|worth| worth.priority())).collect();
        prop_assert!(priorities.windows(2).all(|pair| pair[0] >= pair[1]));
    }

    #[test]
    fn a_portfolio_is_weighed_as_each_customer_alone(portfolio in prop::collection::vec(anybody(), 0..12), bank in any_bank()) {
        let compiled = CompiledPack::compile(bank.pack.clone()).unwrap();
        let rules = Rules {
            bundle: bank.bundle.as_ref(),
            ..by_rule(&compiled, &bank.products)
        };
        let situations: Vec<Situation<'_>> = portfolio.iter().map(Anybody::situation).collect();
        let together = best_of_each(&situations, rules);
        prop_assert_eq!(together.len(), portfolio.len());
        for (situation, best) in situations.iter().zip(together) {
            let alone = first(situation, rules).filter(|_| situation.generic().is_none());
            let best = best.map(|one| (one.product.code.clone(), one.worth, one.points.points));
            prop_assert_eq!(best, alone.map(|one| (one.product, one.worth, one.points)));
        }
    }
}
