//! What is suggested, in which order, and why the rest is not.

use rounds_advisor::*;
use rounds_domain::consent::ConsentState;
use rounds_domain::visit::RefusalCode;
use rounds_protocol::entities::{ConsentBody, Fact};
use rounds_protocol::suggestions::Generic;

use crate::bank::*;

fn ask(situation: &Situation<'_>) -> Advice {
    let compiled = CompiledPack::compile(pack()).unwrap();
    advise(situation, by_rule(&compiled, &products()))
}

fn suggested(advice: &Advice) -> Vec<&str> {
    advice
        .suggestions
        .iter()
        .map(|suggestion| suggestion.product.as_str())
        .collect()
}

fn failures<'a>(advice: &'a Advice, product: &str) -> Vec<&'a str> {
    let withheld = advice
        .withheld
        .iter()
        .find(|withheld| withheld.product.as_str() == product)
        .unwrap();
    withheld.failures.iter().map(|failure| failure.code.as_str()).collect()
}

fn customer() -> (Vec<Fact>, Vec<ConsentBody>) {
    (rich_farmer(), consent(ConsentState::Given))
}

#[test]
fn the_strongest_come_first_and_the_fourth_is_outranked() {
    let (facts, consents) = customer();
    let advice = ask(&situation(&facts, &consents));
    assert_eq!(suggested(&advice), ["W03", "D01", "D02"]);
    assert_eq!(advice.suggestions[1].points, 70);
    assert_eq!(advice.suggestions[1].strength, Strength::Strong);
    let reasons: Vec<&str> = advice.suggestions[1]
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(reasons, ["R_IDLE", "R_MATURE"]);
    assert_eq!(
        advice.suggestions[1].reasons[0].sentence.en,
        "balance ¥200,000 to ¥500,000, as of 20 Nov 2026"
    );
    let withheld: Vec<_> = advice
        .withheld
        .iter()
        .map(|w| (w.product.as_str(), w.outranked, w.too_few_points))
        .collect();
    assert_eq!(withheld, [("A01", true, false), ("C01", true, false)]);
}

/// The codes that withhold a product from the rich farmer after a change; empty when it is suggested.
fn withheld_by(product: &str, change: impl FnOnce(&mut Situation<'_>)) -> Vec<String> {
    let (facts, consents) = customer();
    let mut changed = situation(&facts, &consents);
    change(&mut changed);
    let advice = ask(&changed);
    if suggested(&advice).contains(&product) {
        return Vec::new();
    }
    failures(&advice, product).into_iter().map(str::to_owned).collect()
}

fn refusal(code: RefusalCode, days_ago: u64) -> Refusal {
    Refusal {
        product: "D01".into(),
        code,
        on: today() - chrono::Days::new(days_ago),
    }
}

#[test]
fn each_gate_withholds_with_its_code() {
    assert_eq!(withheld_by("D01", |s| s.do_not_disturb = true), ["X_DND"]);
    assert_eq!(
        withheld_by("D01", |s| s.not_to_be_marketed_since = Some(today())),
        ["X_CARE_ONLY"]
    );
    assert_eq!(withheld_by("D01", |s| s.consents = &[]), ["X_NOCONSENT"]);
    assert_eq!(withheld_by("A01", |s| s.past_due = true), ["X_OVERDUE"]);
    assert_eq!(withheld_by("W03", |s| s.risk_level = Some(2)), ["X_RISKLEVEL"]);
    assert_eq!(withheld_by("W03", |s| s.risk_level = None), ["X_RISKLEVEL"]);
    assert_eq!(
        withheld_by("W03", |s| s.risk_assessed_on = Some(date(2025, 11, 20))),
        ["X_RISKLEVEL", "X_EXPIRED_ASSESS"]
    );
    let aside = |until| PutAside {
        product: "D01".into(),
        on: today() - chrono::Days::new(10),
        until,
    };
    for until in [None, Some(date(2026, 11, 22))] {
        assert_eq!(withheld_by("D01", |s| s.put_aside = vec![aside(until)]), ["X_ASIDE"]);
    }
    assert_eq!(
        withheld_by("D01", |s| s.put_aside = vec![aside(Some(today()))]),
        [""; 0]
    );
    let days = |ago: [u64; 3]| ago.map(|ago| today() - chrono::Days::new(ago)).to_vec();
    assert_eq!(withheld_by("D01", |s| s.contacts = days([0, 5, 29])), ["X_CONTACTS"]);
    assert_eq!(withheld_by("D01", |s| s.contacts = days([0, 5, 30])), [""; 0]);
    for (code, days_ago) in [
        (RefusalCode::F05, 89),
        (RefusalCode::F06, 179),
        (RefusalCode::F19, 3_000),
    ] {
        assert_eq!(
            withheld_by("D01", |s| s.refusals = vec![refusal(code, days_ago)]),
            ["X_COOLDOWN"]
        );
    }
}

#[test]
fn a_withdrawn_consent_is_none_and_a_held_product_is_not_offered_again() {
    let facts = rich_farmer();
    let withdrawn = consent(ConsentState::Withdrawn);
    assert_eq!(failures(&ask(&situation(&facts, &withdrawn)), "D01"), ["X_NOCONSENT"]);
    let (given, held) = (consent(ConsentState::Given), [holding("D01")]);
    let everything = Situation {
        do_not_disturb: true,
        holdings: &held,
        refusals: vec![refusal(RefusalCode::F05, 1)],
        ..situation(&facts, &given)
    };
    assert_eq!(
        failures(&ask(&everything), "D01"),
        ["X_DUP_PRODUCT", "X_COOLDOWN", "X_DND"]
    );
}

#[test]
fn a_cool_down_ends() {
    let (facts, consents) = customer();
    let refusal = Refusal {
        product: "D01".into(),
        code: RefusalCode::F05,
        on: today() - chrono::Days::new(90),
    };
    let advice = ask(&Situation {
        refusals: vec![refusal],
        ..situation(&facts, &consents)
    });
    assert!(suggested(&advice).contains(&"D01"));
}

#[test]
fn an_assessment_counts_for_twelve_months_to_the_day() {
    let (facts, consents) = customer();
    let advice = ask(&Situation {
        risk_assessed_on: Some(date(2025, 11, 21)),
        ..situation(&facts, &consents)
    });
    assert!(suggested(&advice).contains(&"W03"));
}

#[test]
fn pi_02_without_personalisation_the_catalogue_speaks_and_nothing_personal() {
    let (facts, consents) = customer();
    let held = [holding("A01")];
    let advice = ask(&Situation {
        personalisation: false,
        holdings: &held,
        ..situation(&facts, &consents)
    });
    assert_eq!(advice.generic, Some(Generic::PersonalisationOff));
    assert_eq!(suggested(&advice), ["C01", "D01", "D02"]);
    assert!(
        advice
            .suggestions
            .iter()
            .all(|s| s.reasons.is_empty() && s.points == 0 && s.score.is_none() && s.worth.is_none())
    );
    assert_eq!(failures(&advice, "A01"), ["X_DUP_PRODUCT"]);
}

#[test]
fn without_facts_nothing_is_suggested_and_the_points_are_the_reason() {
    let (_, consents) = customer();
    let advice = ask(&situation(&[], &consents));
    assert_eq!(suggested(&advice), Vec::<&str>::new());
    assert!(advice.withheld.iter().all(|withheld| withheld.too_few_points));
}

#[test]
fn products_outside_the_catalogue_or_its_dates_never_occur() {
    let (facts, consents) = customer();
    let advice = ask(&situation(&facts, &consents));
    let all: Vec<&str> = suggested(&advice)
        .into_iter()
        .chain(advice.withheld.iter().map(|w| w.product.as_str()))
        .collect();
    assert!(!all.contains(&"X99") && !all.contains(&"OLD"), "{all:?}");
}

#[test]
fn the_best_is_the_first_suggestion() {
    let (facts, consents) = customer();
    let compiled = CompiledPack::compile(pack()).unwrap();
    let low_risk = Situation {
        risk_level: Some(1),
        ..situation(&facts, &consents)
    };
    for situation in [situation(&facts, &consents), low_risk] {
        let first = ask(&situation).suggestions.first().map(|first| first.product.clone());
        let products = products();
        let best = best_of_each(&[situation], by_rule(&compiled, &products))
            .pop()
            .flatten();
        assert_eq!(best.map(|best| best.product.code.clone()), first);
    }
}

#[test]
fn a_partner_who_is_gone_closes_the_product() {
    let (facts, consents) = customer();
    let mut catalogue = products();
    catalogue[0].partner_until = Some(date(2026, 11, 20));
    let compiled = CompiledPack::compile(pack()).unwrap();
    let advice = advise(&situation(&facts, &consents), by_rule(&compiled, &catalogue));
    assert_eq!(failures(&advice, "C01"), ["X_PARTNER_OFF"]);
}
