//! Models as they travel in a bundle: the row of facts, scorecards, calibrations, and what is refused of them.

use rounds_advisor::model::{self, CompiledModel};
use rounds_advisor::{FactSet, Scored};
use rounds_protocol::bundle::{
    Calibration, CardChoice, FeatureKind, FormKind, FormPart, LinearFeature, Model, ModelCard, ModelFeature, ModelForm,
    ScorecardFeature,
};
use rounds_protocol::entities::{Fact, FactValue};
use rounds_protocol::rules::ProductKind;

use crate::bank::{date, today};
use crate::golden;

fn feature(fact: &str, kind: FeatureKind) -> ModelFeature {
    ModelFeature {
        fact: fact.to_owned(),
        kind,
        monotone: 0,
    }
}

fn features() -> Vec<ModelFeature> {
    let values = ["farmer", "teacher"].map(str::to_owned).to_vec();
    vec![
        feature("balance_minor", FeatureKind::Number),
        feature("salaried", FeatureKind::Flag),
        feature("last_contact", FeatureKind::DaysSince),
        feature("occupation", FeatureKind::Code { values }),
    ]
}

fn fact(code: &str, value: FactValue) -> Fact {
    serde_json::from_value(serde_json::json!({ "code": code, "value": value, "as_of": today() })).unwrap()
}

fn bins(fact: &str, edges: &[f64], weights: &[f64], missing: f64) -> ScorecardFeature {
    ScorecardFeature {
        fact: fact.to_owned(),
        edges: edges.to_vec(),
        weights: weights.to_vec(),
        missing,
    }
}

fn card() -> ModelCard {
    ModelCard {
        version: "card-1".to_owned(),
        family: ProductKind::Card,
        champion: "scorecard".to_owned(),
        choice: CardChoice::default(),
        forms: Vec::new(),
        seed: 1,
        train_cut_offs: Vec::new(),
        test_cut_offs: Vec::new(),
        train_rows: 0,
        train_positives: 0,
        test_rows: 0,
        test_positives: 0,
        sources: Vec::new(),
        results: Vec::new(),
        reliability: Vec::new(),
        features: Vec::new(),
        fairness: Vec::new(),
        drift: Vec::new(),
        checks: Vec::new(),
    }
}

fn model(features: Vec<ModelFeature>, form: ModelForm) -> Model {
    Model {
        family: ProductKind::Card,
        products: Vec::new(),
        version: "card-1".to_owned(),
        horizon_days: 90,
        features,
        form,
        calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
        base_rate_ppm: 50_000,
        card: card(),
    }
}

fn scorecard(weights: Vec<ScorecardFeature>) -> Model {
    model(
        features(),
        ModelForm::Scorecard {
            intercept: -2.0,
            weights,
        },
    )
}

fn sound_scorecard() -> Model {
    scorecard(vec![
        bins("balance_minor", &[0.0, 1_000.0], &[-1.0, 0.5, 1.0], -0.25),
        bins("occupation", &[], &[0.75, -0.5], 0.125),
    ])
}

fn score(model: &Model, row: &[f64]) -> Scored {
    CompiledModel::compile(model).unwrap().score(row)
}

#[test]
fn facts_become_numbers_and_what_does_not_fit_is_missing() {
    let cases: [(&str, FactValue, Option<f64>); 11] = [
        ("balance_minor", FactValue::Money(-12_345), Some(-12_345.0)),
        ("balance_minor", FactValue::Share(2_500), Some(2_500.0)),
        ("balance_minor", FactValue::Flag(true), None),
        ("salaried", FactValue::Flag(true), Some(1.0)),
        ("salaried", FactValue::Flag(false), Some(0.0)),
        ("salaried", FactValue::Count(1), None),
        ("last_contact", FactValue::Date(date(2026, 11, 1)), Some(20.0)),
        ("last_contact", FactValue::Date(date(2026, 11, 22)), Some(-1.0)),
        ("last_contact", FactValue::Days(20), None),
        ("occupation", FactValue::Code("teacher".to_owned()), Some(1.0)),
        ("occupation", FactValue::Code("pilot".to_owned()), None),
    ];
    for (code, value, wanted) in cases {
        let facts = [fact(code, value.clone()), fact("nobody_asks", FactValue::Count(7))];
        let row = model::row(&features(), &FactSet::new(&facts));
        for (feature, found) in features().iter().zip(row) {
            let wanted = wanted.filter(|_| feature.fact == code);
            assert_eq!(
                Some(found).filter(|found| !found.is_nan()),
                wanted,
                "{} of {value:?}",
                feature.fact
            );
        }
    }
}

#[test]
fn a_scorecard_adds_the_weight_of_each_bin() {
    let nan = f64::NAN;
    let cases = [
        ([0.0, 1.0, 5.0, 0.0], [-1.0, 0.0, 0.0, 0.75]),
        ([0.01, 0.0, nan, 1.0], [0.5, 0.0, 0.0, -0.5]),
        ([1_000.0, nan, 5.0, 2.0], [0.5, 0.0, 0.0, 0.125]),
        ([1_000.5, nan, 5.0, -1.0], [1.0, 0.0, 0.0, 0.125]),
        ([nan, nan, nan, nan], [-0.25, 0.0, 0.0, 0.125]),
    ];
    for (row, weights) in cases {
        let scored = score(&sound_scorecard(), &row);
        assert_eq!(scored.contributions, weights, "{row:?}");
        assert_eq!(scored.base, -2.0);
        assert_eq!(scored.raw, -2.0 + weights.iter().sum::<f64>());
        assert_eq!(scored.probability, 1.0 / (1.0 + (-scored.raw).exp()));
    }
    assert_eq!(
        score(&sound_scorecard(), &[0.0]).contributions.len(),
        4,
        "a short row misses its last columns"
    );
}

#[test]
fn a_calibration_rises_between_its_points_and_is_flat_outside() {
    let mut model = scorecard(vec![bins(
        "balance_minor",
        &[-1.0, 0.0, 1.0, 2.0, 3.0],
        &[1.0, 2.0, 3.0, 4.0, 5.0, 9.0],
        0.0,
    )]);
    model.calibration = Calibration::Isotonic {
        raw: vec![0.0, 1.0, 1.0, 3.0],
        probability: vec![0.1, 0.2, 0.4, 0.8],
    };
    for (value, raw, probability) in [
        (-5.0, -1.0, 0.1),
        (0.0, 0.0, 0.1),
        (1.0, 1.0, 0.4),
        (2.0, 2.0, 0.6),
        (3.0, 3.0, 0.8),
        (9.0, 7.0, 0.8),
    ] {
        let scored = score(&model, &[value]);
        assert_eq!(scored.raw, raw);
        assert!(
            (scored.probability - probability).abs() < 1e-12,
            "{value}: {}",
            scored.probability
        );
        assert_eq!(
            CompiledModel::compile(&model).unwrap().probability(&[value]),
            scored.probability
        );
    }
    model.calibration = Calibration::Sigmoid { a: 2.0, b: -1.0 };
    assert_eq!(score(&model, &[1.0]).probability, 1.0 / (1.0 + (-1.0_f64).exp()));
}

/// A golden model under the names of this test's columns.
fn trees(text: &str, columns: usize) -> Model {
    let features = (0..columns)
        .map(|at| feature(&format!("fact_{at}"), FeatureKind::Number))
        .collect();
    model(features, ModelForm::Trees { text: text.to_owned() })
}

#[test]
fn every_form_of_trees_keeps_the_librarys_own_probability_when_nothing_is_calibrated() {
    for name in [
        "missing_nan",
        "objective_binary_steep",
        "objective_cross_entropy",
        "boosting_rf",
        "learning_few_bins",
    ] {
        let golden = golden::read(name);
        let columns = golden.row(0).len();
        let compiled = CompiledModel::compile(&trees(&golden.text, columns)).unwrap();
        for (at, wanted) in golden.outputs().iter().enumerate() {
            let scored = compiled.score(&golden.row(at));
            assert!((scored.probability - wanted).abs() < 1e-9, "{name}, row {at}");
            assert_eq!(compiled.probability(&golden.row(at)), scored.probability);
            assert!((scored.base + scored.contributions.iter().sum::<f64>() - scored.raw).abs() < 1e-9);
            assert_eq!(scored.contributions.len(), columns);
        }
    }
}

fn refusal(model: &Model) -> &'static str {
    CompiledModel::compile(model).map(|_| ()).unwrap_err().code()
}

#[test]
fn columns_that_are_not_those_of_the_training_are_refused() {
    let text = golden::read("learning_few_bins").text;
    let mut renamed = trees(&text, 6);
    renamed.features[2].fact = "another".to_owned();
    let mut twice = sound_scorecard();
    twice.features[1].fact = "balance_minor".to_owned();
    assert_eq!(refusal(&trees("nonsense", 6)), "model.not_lightgbm_text");
    assert_eq!(refusal(&trees(&text, 5)), "model.columns_differ");
    assert_eq!(refusal(&renamed), "model.column_renamed");
    assert_eq!(refusal(&twice), "model.column_twice");
}

#[test]
fn a_scorecard_whose_bins_do_not_fit_is_refused() {
    let cases = [
        vec![bins("age", &[], &[1.0], 0.0)],
        vec![bins("salaried", &[0.5], &[1.0], 0.0)],
        vec![bins("salaried", &[0.5, 0.5], &[1.0, 2.0, 3.0], 0.0)],
        vec![bins("salaried", &[f64::NAN], &[1.0, 2.0], 0.0)],
        vec![bins("salaried", &[0.5], &[1.0, 2.0], f64::INFINITY)],
        vec![bins("occupation", &[0.5], &[1.0, 2.0], 0.0)],
        vec![bins("occupation", &[], &[1.0, 2.0, 3.0], 0.0)],
        vec![bins("salaried", &[], &[1.0], 0.0), bins("salaried", &[], &[1.0], 0.0)],
    ];
    for weights in cases {
        let model = scorecard(weights.clone());
        assert_eq!(refusal(&model), "model.scorecard_unsound", "{weights:?}");
    }
}

fn slope(fact: &str, (centre, slope): (f64, f64), weights: &[f64], missing: f64) -> LinearFeature {
    LinearFeature {
        fact: fact.to_owned(),
        centre,
        slope,
        weights: weights.to_vec(),
        missing,
    }
}

fn linear(weights: Vec<LinearFeature>) -> Model {
    let form = ModelForm::Linear {
        intercept: 0.25,
        weights,
    };
    model(features(), form)
}

fn sound_linear() -> Model {
    linear(vec![
        slope("balance_minor", (1_000.0, 0.001), &[], -0.5),
        slope("occupation", (0.0, 0.0), &[0.5, -1.0], 0.125),
    ])
}

#[test]
fn a_linear_model_adds_what_each_value_is_away_from_its_centre() {
    let nan = f64::NAN;
    let cases = [
        ([3_000.0, 1.0, 5.0, 1.0], [2.0, 0.0, 0.0, -1.0]),
        ([1_000.0, nan, nan, nan], [0.0, 0.0, 0.0, 0.125]),
        ([nan, 0.0, 0.0, 0.0], [-0.5, 0.0, 0.0, 0.5]),
        ([0.0, 0.0, 0.0, 7.0], [-1.0, 0.0, 0.0, 0.125]),
    ];
    for (row, wanted) in cases {
        let scored = score(&sound_linear(), &row);
        assert_eq!(scored.contributions, wanted, "{row:?}");
        assert_eq!(scored.base, 0.25);
        assert_eq!(scored.raw, 0.25 + wanted.iter().sum::<f64>());
    }
    assert_eq!(score(&sound_linear(), &[]).raw, 0.25 - 0.5 + 0.125);
}

#[test]
fn a_linear_model_that_does_not_fit_is_refused() {
    let cases = [
        vec![slope("age", (0.0, 1.0), &[], 0.0)],
        vec![slope("salaried", (f64::NAN, 1.0), &[], 0.0)],
        vec![slope("salaried", (0.0, 1.0), &[], f64::INFINITY)],
        vec![slope("salaried", (0.0, 1.0), &[0.5], 0.0)],
        vec![slope("occupation", (0.0, 0.0), &[0.5], 0.0)],
        vec![
            slope("salaried", (0.0, 1.0), &[], 0.0),
            slope("salaried", (0.0, 1.0), &[], 0.0),
        ],
    ];
    for weights in cases {
        assert_eq!(refusal(&linear(weights.clone())), "model.linear_unsound", "{weights:?}");
    }
}

fn sum(columns: Vec<ModelFeature>, parts: Vec<(f64, ModelForm)>) -> Model {
    let parts = parts.into_iter().map(|(weight, form)| FormPart { weight, form });
    let form = ModelForm::Sum { parts: parts.collect() };
    model(columns, form)
}

#[test]
fn a_sum_adds_the_log_odds_of_its_parts_and_so_what_each_column_moved() {
    // The last two count their raw scores otherwise than as log-odds.
    for name in ["missing_nan", "objective_binary_steep", "boosting_rf"] {
        let golden = golden::read(name);
        let columns = golden.row(0).len();
        let trees = trees(&golden.text, columns);
        let by_hand = ModelForm::Scorecard {
            intercept: -1.5,
            weights: vec![bins(&trees.features[0].fact, &[0.0], &[-1.0, 0.5], 0.25)],
        };
        let card = model(trees.features.clone(), by_hand.clone());
        let both = sum(
            trees.features.clone(),
            vec![(0.75, trees.form.clone()), (0.25, by_hand)],
        );
        let kinds: Vec<FormKind> = both.form.on_card().iter().map(|form| form.kind).collect();
        assert_eq!(kinds, [FormKind::Trees, FormKind::Scorecard]);
        for at in 0..golden.outputs().len() {
            let row = golden.row(at);
            let odds = |model: &Model| {
                let probability = score(model, &row).probability;
                (probability / (1.0 - probability)).ln()
            };
            let scored = score(&both, &row);
            let wanted = 0.75 * odds(&trees) + 0.25 * odds(&card);
            assert!((scored.raw - wanted).abs() < 1e-6, "{name}, row {at}");
            assert!((scored.base + scored.contributions.iter().sum::<f64>() - scored.raw).abs() < 1e-9);
            assert_eq!(scored.contributions.len(), columns);
        }
    }
}

#[test]
fn a_sum_of_nothing_of_a_sum_or_turned_around_is_refused() {
    let card = || sound_scorecard().form;
    let within = ModelForm::Sum {
        parts: vec![FormPart {
            weight: 1.0,
            form: card(),
        }],
    };
    let cases = [
        (vec![], "model.sum_unsound"),
        (vec![(0.0, card())], "model.sum_unsound"),
        (vec![(0.5, card()), (-0.5, card())], "model.sum_unsound"),
        (vec![(f64::NAN, card())], "model.sum_unsound"),
        (vec![(1.0, within)], "model.sum_unsound"),
        (
            vec![(
                1.0,
                ModelForm::Trees {
                    text: "nonsense".to_owned(),
                },
            )],
            "model.not_lightgbm_text",
        ),
    ];
    for (parts, code) in cases {
        assert_eq!(refusal(&sum(features(), parts.clone())), code, "{parts:?}");
    }
}

#[test]
fn a_calibration_that_falls_or_is_no_curve_is_refused() {
    let isotonic = |raw: &[f64], probability: &[f64]| Calibration::Isotonic {
        raw: raw.to_vec(),
        probability: probability.to_vec(),
    };
    let cases = [
        Calibration::Sigmoid { a: 0.0, b: 1.0 },
        Calibration::Sigmoid { a: 1.0, b: f64::NAN },
        isotonic(&[], &[]),
        isotonic(&[0.0, 1.0], &[0.5]),
        isotonic(&[0.0, 1.0], &[0.5, 0.4]),
        isotonic(&[1.0, 0.0], &[0.4, 0.5]),
        isotonic(&[0.0, 1.0], &[0.4, 1.5]),
        isotonic(&[0.0, f64::INFINITY], &[0.4, 0.5]),
    ];
    for calibration in cases {
        let model = Model {
            calibration: calibration.clone(),
            ..sound_scorecard()
        };
        assert_eq!(refusal(&model), "model.calibration_unsound", "{calibration:?}");
    }
}

#[test]
fn a_compiled_model_tells_what_it_is() {
    let compiled = CompiledModel::compile(&sound_scorecard()).unwrap();
    assert_eq!(compiled.family(), ProductKind::Card);
    assert_eq!(compiled.version(), "card-1");
    assert_eq!((compiled.horizon_days(), compiled.base_rate_ppm()), (90, 50_000));
    assert_eq!(compiled.features(), features());
    assert!(compiled.products().is_empty());
}
