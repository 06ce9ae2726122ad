//! Trees grown on invented rows: with missing values, a direction and a code.

use rounds_advisor::model::CompiledModel;
use rounds_domain::Text;
use rounds_protocol::bundle::{Calibration, CardChoice, FeatureKind, Model, ModelCard, ModelFeature, ModelForm};
use rounds_protocol::rules::ProductKind;

use super::*;
use crate::codes::CodeOrder;
use crate::matrix::{Column, Kind};
use crate::random::RandomState;

/// A number that counts, one that is often missing, one that counts upwards only, and a code of five values.
fn rows(count: usize, seed: u32) -> (Matrix, Vec<bool>) {
    let mut random = RandomState::new(seed);
    let mut uniform = || f64::from(random.up_to(9_999)) / 10_000.0;
    let (mut values, mut labels) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let (number, rising, code) = (uniform() * 1e6, uniform(), (uniform() * 5.0).floor());
        let missing = if uniform() < 0.3 { f64::NAN } else { uniform() };
        let odds = (number / 1e6 - 0.5) * 2.0 + rising + if code == 3.0 { 1.5 } else { 0.0 } - missing.max(0.2) * 2.0;
        values.extend([number, missing, rising, code]);
        labels.push(uniform() < 1.0 / (1.0 + (-odds).exp()));
    }
    let column = |name: &str, kind, monotone| Column {
        name: name.to_owned(),
        kind,
        monotone,
    };
    let columns = vec![
        column("aum_minor", Kind::Number, 0),
        column("idle_days", Kind::Number, 0),
        column("salary_months_count", Kind::Number, 1),
        column("occupation", Kind::Code { values: 5 }, 0),
    ];
    (Matrix::new(columns, values), labels)
}

fn options() -> TreeOptions {
    TreeOptions {
        rounds: 60,
        ..TreeOptions::REFERENCE
    }
}

pub(crate) fn model(text: String) -> Model {
    let feature = |fact: &str, kind, monotone| ModelFeature {
        fact: fact.to_owned(),
        kind,
        monotone,
    };
    let values = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
    Model {
        family: ProductKind::Card,
        products: Vec::new(),
        version: "card-1".to_owned(),
        horizon_days: 90,
        features: vec![
            feature("aum_minor", FeatureKind::Number, 0),
            feature("idle_days", FeatureKind::DaysSince, 0),
            feature("salary_months_count", FeatureKind::Number, 1),
            feature("occupation", FeatureKind::Code { values }, 0),
        ],
        form: ModelForm::Trees { text },
        calibration: Calibration::Sigmoid { a: 1.0, b: 0.0 },
        base_rate_ppm: 300_000,
        card: ModelCard {
            version: "card-1".to_owned(),
            family: ProductKind::Card,
            champion: "lightgbm".to_owned(),
            choice: CardChoice::default(),
            forms: Vec::new(),
            seed: 42,
            train_cut_offs: Vec::new(),
            test_cut_offs: Vec::new(),
            train_rows: 0,
            train_positives: 0,
            test_rows: 0,
            test_positives: 0,
            sources: vec![Text::new("试", "test")],
            results: Vec::new(),
            reliability: Vec::new(),
            features: Vec::new(),
            fairness: Vec::new(),
            drift: Vec::new(),
            checks: Vec::new(),
        },
    }
}

#[test]
fn a_device_scores_as_the_library_scores() {
    let (matrix, labels) = rows(3_000, 1);
    let codes = CodeOrder::learn(&matrix, &labels);
    let learned = codes.apply(&matrix);
    let grown = Grown::grow(&learned, &labels, &options()).unwrap();
    let compiled = CompiledModel::compile(&model(grown.text().unwrap())).unwrap();
    let (unseen, _) = rows(1_000, 2);
    let unseen = codes.apply(&unseen);
    for (row, expected) in unseen.rows().zip(grown.raw(&unseen).unwrap()) {
        let scored = compiled.score(row);
        assert!((scored.raw - expected).abs() < 1e-9, "{} is not {expected}", scored.raw);
        let sum = scored.base + scored.contributions.iter().sum::<f64>();
        assert!((sum - expected).abs() < 1e-9, "{sum} is not {expected}");
    }
}

#[test]
fn the_same_rows_and_seed_give_the_same_text() {
    let (matrix, labels) = rows(2_000, 1);
    let text = |seed: u64| {
        let grown = Grown::grow(&matrix, &labels, &TreeOptions { seed, ..options() }).unwrap();
        grown.text().unwrap()
    };
    assert_eq!(text(7), text(7));
    assert_ne!(text(7), text(8), "a test of equality must be able to fail");
}

#[test]
fn a_direction_that_is_set_holds_for_every_row() {
    let (matrix, labels) = rows(3_000, 3);
    let grown = Grown::grow(&matrix, &labels, &options()).unwrap();
    for row in matrix.rows().take(200) {
        let steps = (0..=20).flat_map(|step| {
            let mut row = row.to_vec();
            row[2] = f64::from(step) / 20.0;
            row
        });
        let raw = grown
            .raw(&Matrix::new(matrix.columns.clone(), steps.collect()))
            .unwrap();
        assert!(raw.is_sorted(), "{raw:?}");
    }
}

#[test]
fn growth_stops_where_unseen_rows_gain_no_more() {
    let ((learned, labels), (unseen, unseen_labels)) = (rows(2_000, 4), rows(2_000, 5));
    let most = TreeOptions {
        rounds: 2_000,
        rate: 0.1,
        ..options()
    };
    let rounds = Grown::best_rounds((&learned, &labels), (&unseen, &unseen_labels), &most, 30).unwrap();
    assert!((5..1_000).contains(&rounds), "{rounds}");
}
