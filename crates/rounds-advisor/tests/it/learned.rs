//! Learned models in arbitration: what a score becomes, and what a model does not decide.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rounds_advisor::bundle::CompiledBundle;
use rounds_advisor::*;
use rounds_domain::consent::ConsentState;
use rounds_protocol::bundle::{
    AdviceBundle, Calibration, CardChoice, FeatureKind, Model, ModelCard, ModelFeature, ModelForm, ScorecardFeature,
};
use rounds_protocol::entities::FactValue;
use rounds_protocol::rules::*;

use crate::bank::*;

/// A scorecard over idle cash and the day of the next maturity.
fn model(family: ProductKind, intercept: f64, weights: [f64; 4]) -> Model {
    let feature = |fact: &str| ModelFeature {
        fact: fact.into(),
        kind: FeatureKind::Number,
        monotone: 0,
    };
    let bins = |fact: &str, edge: f64, weights: &[f64]| ScorecardFeature {
        fact: fact.into(),
        edges: vec![edge],
        weights: weights.to_vec(),
        missing: 0.25,
    };
    Model {
        family,
        products: vec![],
        version: format!("{family:?}-1").to_lowercase(),
        horizon_days: 90,
        features: vec![feature("idle_cash"), feature("maturing_days")],
        form: ModelForm::Scorecard {
            intercept,
            weights: vec![
                bins("idle_cash", 20_000_000.0, &weights[..2]),
                bins("maturing_days", 30.0, &weights[2..]),
            ],
        },
        calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
        base_rate_ppm: 20_000,
        card: card(family),
    }
}

fn card(family: ProductKind) -> ModelCard {
    ModelCard {
        version: "1".into(),
        family,
        champion: "scorecard".into(),
        choice: CardChoice::default(),
        forms: Vec::new(),
        seed: 1,
        train_cut_offs: vec![],
        test_cut_offs: vec![],
        train_rows: 0,
        train_positives: 0,
        test_rows: 0,
        test_positives: 0,
        sources: vec![],
        results: vec![],
        reliability: vec![],
        features: vec![],
        fairness: vec![],
        drift: vec![],
        checks: vec![],
    }
}

fn bundle(models: Vec<Model>) -> CompiledBundle {
    CompiledBundle::compile(AdviceBundle {
        id: "advice-1".into(),
        version: 1,
        as_of: today(),
        models,
        segments: vec![],
        hold_out_bp: 0,
        hold_out_salt: String::new(),
    })
    .unwrap()
}

/// Any scorecards for some of the families.
pub fn any_bundle() -> impl Strategy<Value = CompiledBundle> {
    let families = prop::sample::subsequence(
        vec![
            ProductKind::Card,
            ProductKind::Deposit,
            ProductKind::Wealth,
            ProductKind::FarmLoan,
        ],
        0..=4,
    );
    let numbers = prop::collection::vec((-6.0..2.0_f64, prop::array::uniform4(-2.0..2.0_f64)), 4);
    (families, numbers).prop_map(|(families, numbers)| {
        let models = families.into_iter().zip(numbers);
        bundle(
            models
                .map(|(family, (intercept, weights))| model(family, intercept, weights))
                .collect(),
        )
    })
}

fn ask(facts: &[rounds_protocol::entities::Fact], bundle: &CompiledBundle, pack: RulePack) -> Advice {
    let consents = consent(ConsentState::Given);
    let compiled = CompiledPack::compile(pack).unwrap();
    let products = products();
    let rules = Rules {
        bundle: Some(bundle),
        ..by_rule(&compiled, &products)
    };
    advise(&situation(facts, &consents), rules)
}

fn found<'a>(advice: &'a Advice, product: &str) -> &'a Suggestion {
    let mut found = advice.suggestions.iter().filter(|one| one.product.as_str() == product);
    found
        .next()
        .unwrap_or_else(|| panic!("{product} is suggested: {advice:?}"))
}

#[test]
fn a_model_gives_the_score_and_its_bars_in_thousandths_of_log_odds() {
    let cards = bundle(vec![model(ProductKind::Card, -3.0, [0.5, 1.0, 0.75, -0.5])]);
    let advice = ask(&rich_farmer(), &cards, pack());
    let card = found(&advice, "C01");
    let score = card.score.as_ref().unwrap();
    assert_eq!(
        (score.unit, score.model.as_deref()),
        (ScoreUnit::MilliLogOdds, Some("card-1"))
    );
    assert_eq!((score.total, score.base, score.rest), (-1_250, -3_000, 0));
    let bars: Vec<_> = score.bars.iter().map(|bar| (bar.fact.as_str(), bar.amount)).collect();
    assert_eq!(bars, [("idle_cash", 1_000), ("maturing_days", 750)]);
    // 1 / (1 + e^1.25)
    assert_eq!(card.worth.unwrap().probability_ppm, 222_700);
    assert_eq!(card.strength, Strength::Strong);
    assert_eq!(advice.bundle.as_deref(), Some("advice-1"));
}

#[test]
fn what_is_not_known_goes_into_the_rest() {
    let cards = bundle(vec![model(ProductKind::Card, -3.0, [0.5, 1.0, 0.75, -0.5])]);
    let facts = [fact("idle_cash", FactValue::Money(30_000_000))];
    let advice = ask(&facts, &cards, pack());
    let score = found(&advice, "C01").score.clone().unwrap();
    assert_eq!(
        (score.total, score.base, score.rest, score.rest_facts),
        (-1_750, -3_000, 250, 1)
    );
}

#[test]
fn the_products_of_a_family_share_its_probability_by_rule() {
    let deposits = bundle(vec![model(ProductKind::Deposit, -2.0, [0.0, 1.0, 0.0, 0.0])]);
    let advice = ask(&rich_farmer(), &deposits, pack());
    let worth = |product| found(&advice, product).worth.unwrap();
    // e^-1 / (1 + e^-1) is the family's; 70 and 60 points are 70,000 and 60,000 parts per million by the table.
    let (first, second) = (worth("D01"), worth("D02"));
    assert_eq!(first.probability_ppm + second.probability_ppm, 268_941);
    assert_eq!((first.share_bp, second.share_bp), (5_385, 4_615));
}

#[test]
fn below_the_base_rate_nothing_speaks_for_a_product_unless_it_is_urgent() {
    let unlikely = bundle(vec![model(ProductKind::Card, -6.0, [0.0; 4])]);
    let weak = |advice: &Advice| {
        advice
            .withheld
            .iter()
            .any(|one| one.product.as_str() == "C01" && one.too_few_points)
    };
    assert!(weak(&ask(&rich_farmer(), &unlikely, pack())));
    let mut urgent = pack();
    urgent.max_suggestions = 5;
    urgent.arbitration.urgency = vec![UrgencyRule {
        code: "U_MATURE".into(),
        products: vec!["C01".into()],
        product_kinds: vec![],
        when: "maturing_days <= 30".into(),
        permille: 1_500,
        reason: both("matures in {value}, as of {as_of}"),
        cites: "maturing_days".into(),
    }];
    let advice = ask(&rich_farmer(), &unlikely, urgent);
    let card = found(&advice, "C01");
    assert_eq!(card.worth.unwrap().urgency_permille, 1_500);
    assert_eq!(card.urgency[0].sentence.en, "matures in 12 days, as of 20 Nov 2026");
}

#[test]
fn a_declared_fact_moves_the_score_and_its_bar_says_who_said_so() {
    let cards = bundle(vec![model(ProductKind::Card, -4.0, [-1.0, 1.0, 0.0, 0.0])]);
    let facts = [fact("idle_cash", FactValue::Money(1_000_000))];
    let declared = [fact("idle_cash", FactValue::Money(30_000_000))];
    let consents = consent(ConsentState::Given);
    let compiled = CompiledPack::compile(pack()).unwrap();
    let products = products();
    let rules = Rules {
        bundle: Some(&cards),
        ..by_rule(&compiled, &products)
    };
    let said = Situation {
        facts: FactSet::with_declared(&facts, &declared),
        ..situation(&facts, &consents)
    };
    let advice = advise(&said, rules);
    let bar = &found(&advice, "C01").score.as_ref().unwrap().bars[0];
    assert!(bar.declared && bar.amount == 1_000);
    assert_eq!(
        bar.sentence.en,
        "Declared on 20 Nov 2026, not verified. idle_cash: ¥300,000."
    );
    let silent = advise(&situation(&facts, &consents), rules);
    assert!(silent.suggestions.iter().all(|one| one.product.as_str() != "C01"));
}

#[test]
fn levers_margins_and_costs_move_the_order_within_their_bounds() {
    let none = bundle(vec![]);
    let first = |pack| ask(&rich_farmer(), &none, pack).suggestions[0].product.to_string();
    assert_eq!(first(pack()), "W03");
    let mut pulled = pack();
    pulled.arbitration.levers = vec![Lever {
        product: Some("D02".into()),
        kind: None,
        permille: 1_500,
    }];
    assert_eq!(first(pulled), "D02");
    for permille in [499, 2_001] {
        let mut beyond = pack();
        beyond.arbitration.levers = vec![Lever {
            product: None,
            kind: Some(ProductKind::Deposit),
            permille,
        }];
        assert_eq!(
            CompiledPack::compile(beyond).unwrap_err().code(),
            "rule_pack.arbitration_unsound"
        );
    }
}

#[test]
fn a_pack_with_unsound_arbitration_is_refused() {
    type Spoil = fn(&mut Arbitration);
    let cases: [(&str, Spoil); 6] = [
        ("cost", |data| data.contact_cost_minor = -1),
        ("margin", |data| data.usual_margin_minor = 0),
        ("days", |data| data.declared_days = 0),
        ("table", |data| data.propensity.reverse()),
        ("empty table", |data| data.propensity.clear()),
        ("weights", |data| data.visit.value = 260),
    ];
    for (what, spoil) in cases {
        let mut spoiled = pack();
        spoil(&mut spoiled.arbitration);
        let refused = CompiledPack::compile(spoiled).expect_err(what);
        assert_eq!(refused.code(), "rule_pack.arbitration_unsound", "{what}");
    }
    let mut new = pack();
    let later = new.later_gates.remove(0);
    new.gates.push(later);
    assert_eq!(CompiledPack::compile(new).unwrap_err().code(), "rule_pack.gate_too_new");
}

#[test]
fn a_pack_of_an_older_headquarters_is_read_with_the_usual_arbitration() {
    let mut words: BTreeMap<String, serde_json::Value> =
        serde_json::from_value(serde_json::to_value(pack()).unwrap()).unwrap();
    words.remove("arbitration");
    words.remove("later_gates");
    let read: RulePack = serde_json::from_value(serde_json::to_value(words).unwrap()).unwrap();
    assert_eq!(read.arbitration, Arbitration::default());
    assert!(CompiledPack::compile(read).is_ok());
}
