//! A family is learned, examined, and released or refused; on invented rows whose makers know what they put in.

use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use rounds_advisor::model::CompiledModel;
use rounds_domain::Text;
use rounds_learn::{Group, Refused, TrainOptions, TrainingRow, TrainingRows, forbidden, train_family};
use rounds_protocol::bundle::{Among, FeatureKind, Model, ModelCard, ModelFeature, ModelForm};
use rounds_protocol::rules::ProductKind;

/// Numbers from 0 to 1 that repeat (Knuth's linear congruence).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f64 / (1_u64 << 24) as f64
    }
}

/// How the invented rows are made.
#[derive(Clone, Copy)]
struct World {
    /// What decides is two facts together, which no sum of bins can tell.
    is_crossed: bool,
    /// How much the first fact has grown by the last day, all at once.
    growth: f64,
    /// How much the second fact grows with every day.
    wandering: f64,
    /// How much more often takers are of the group `a`.
    favour: f64,
    /// Whether the facts say anything.
    is_learnable: bool,
}

const PLAIN: World = World {
    is_crossed: false,
    growth: 0.0,
    wandering: 0.0,
    favour: 0.0,
    is_learnable: true,
};

fn feature(fact: &str, kind: FeatureKind) -> ModelFeature {
    ModelFeature {
        fact: fact.to_owned(),
        kind,
        monotone: 0,
    }
}

fn rows(world: World, customers: usize) -> TrainingRows {
    let first = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    let mut dice = Dice(5);
    let rows = (0..3).flat_map(|day| (0..customers).map(move |customer| (day, customer)));
    let rows = rows.map(|(day, customer)| {
        let is_a = dice.roll() < 0.5;
        let favour = if is_a { world.favour } else { 0.0 };
        let (idle, salary) = (dice.roll() + favour, dice.roll());
        let code = (dice.roll() * 3.0).floor();
        let odds = match (world.is_learnable, world.is_crossed) {
            (false, _) => -1.5,
            (true, true) => {
                if (idle > 0.5) == (salary > 0.5) {
                    0.5
                } else {
                    -3.0
                }
            }
            (true, false) => 3.0 * idle - 3.5 + if code == 1.0 { 1.0 } else { 0.0 },
        };
        let salary = salary + world.wandering * day as f64;
        let seen = if day == 2 { idle + world.growth } else { idle };
        TrainingRow {
            cut_off: first + Days::new(91 * day),
            customer: customer.to_string(),
            values: vec![seen, if dice.roll() < 0.1 { f64::NAN } else { salary }, code],
            label: dice.roll() < 1.0 / (1.0 + f64::exp(-odds)),
            groups: vec![Group {
                attribute: "half".to_owned(),
                group: if is_a { "a" } else { "b" }.to_owned(),
            }],
        }
    });
    let codes = ["farmer", "trader", "worker"].map(str::to_owned).to_vec();
    TrainingRows {
        family: ProductKind::Card,
        products: Vec::new(),
        horizon_days: 90,
        features: vec![
            feature("idle_days", FeatureKind::Number),
            feature("salary_months_count", FeatureKind::Number),
            feature("occupation", FeatureKind::Code { values: codes }),
        ],
        names: [("idle_days".to_owned(), Text::new("闲置天数", "Idle days"))].into(),
        sources: vec![Text::new("测试", "Test")],
        rows: rows.collect(),
    }
}

fn options() -> TrainOptions {
    TrainOptions {
        version: "card-2026-08-01".to_owned(),
        seed: 42,
        resamples: 50,
        adverse_impact_among: Among::Eligible,
    }
}

fn trained(world: World) -> Model {
    train_family(&rows(world, 800), &options()).unwrap()
}

#[test]
fn a_scorecard_is_champion_where_it_is_as_good_and_trees_where_they_are_better() {
    assert!(matches!(trained(PLAIN).form, ModelForm::Scorecard { .. }));
    let crossed = trained(World {
        is_crossed: true,
        ..PLAIN
    });
    assert!(
        matches!(crossed.form, ModelForm::Trees { .. }),
        "{}",
        crossed.card.champion
    );
}

#[test]
fn the_card_says_what_was_learned_from_what() {
    for world in [
        PLAIN,
        World {
            is_crossed: true,
            ..PLAIN
        },
    ] {
        let Model {
            card, base_rate_ppm, ..
        } = trained(world);
        assert_eq!((card.train_cut_offs.len(), card.test_cut_offs.len()), (2, 1));
        assert!(card.train_cut_offs.iter().all(|day| *day < card.test_cut_offs[0]));
        assert_eq!((card.train_rows, card.test_rows), (1_600, 800));
        let share = f64::from(card.train_positives) / f64::from(card.train_rows);
        assert!((f64::from(base_rate_ppm) / 1e6 - share).abs() < 1e-6);
        let models: Vec<&str> = card.results.iter().map(|result| result.model.as_str()).collect();
        assert!(models.contains(&"logistic") && models.contains(&"lightgbm") && models.contains(&"scorecard"));
        assert_eq!(card.champion, models[0]);
        let [trees, mean] = card.choice.compared.as_slice() else {
            panic!("two forms are compared: {:?}", card.choice)
        };
        assert_eq!((trees.model.as_str(), trees.beside.as_str()), ("lightgbm", "scorecard"));
        assert_eq!(trees.ahead.low > 0.0, mean.beside == "lightgbm");
        assert_eq!(card.choice.judged_among, Some(options().adverse_impact_among));
        assert!(
            card.results
                .iter()
                .all(|result| result.auc.low <= result.auc.value && result.auc.value <= result.auc.high)
        );
        assert_eq!(card.reliability.iter().map(|bin| bin.rows).sum::<u32>(), card.test_rows);
        assert_eq!(card.features.len(), 3);
        assert!(card.features.is_sorted_by(|a, b| a.weight >= b.weight));
        assert!(card.features.iter().any(|feature| feature.name.en == "Idle days"));
        assert_eq!(card.fairness.len(), 4);
        assert_eq!(card.forms.len(), 1);
        assert_eq!(card.drift.len(), 4);
        assert!(
            card.drift
                .iter()
                .all(|of| (of.shares.iter().sum::<f64>() - 1.0).abs() < 1e-9)
        );
        assert_eq!(card.checks.len(), 5);
        assert!(card.checks.iter().all(|check| check.passed), "{:?}", card.checks);
    }
}

#[test]
fn the_same_rows_and_seed_give_the_same_model() {
    let crossed = World {
        is_crossed: true,
        ..PLAIN
    };
    assert_eq!(trained(crossed), trained(crossed));
}

#[test]
fn probabilities_mean_what_they_say_on_later_rows() {
    let rows = rows(
        World {
            is_crossed: true,
            ..PLAIN
        },
        800,
    );
    let model = train_family(&rows, &options()).unwrap();
    let FeatureKind::Code { values } = &model.features[2].kind else {
        panic!("a code stays a code")
    };
    let codes = ["farmer", "trader", "worker"];
    let compiled = CompiledModel::compile(&model).unwrap();
    let later = rows
        .rows
        .iter()
        .filter(|row| row.cut_off == model.card.test_cut_offs[0]);
    let (mut expected, mut takers) = (0.0, 0.0);
    for row in later {
        let mut seen = row.values.clone();
        let place = values
            .iter()
            .position(|value| value == codes[seen[2] as usize])
            .unwrap();
        seen[2] = place as f64;
        expected += compiled.probability(&seen);
        takers += f64::from(u8::from(row.label));
    }
    assert!(
        (expected / takers - 1.0).abs() < 0.1,
        "{expected} expected, {takers} took it up"
    );
}

#[test]
fn what_fails_a_check_is_refused_with_the_check_that_failed() {
    let cases = [
        (World { growth: 0.6, ..PLAIN }, "drift"),
        (World { favour: 0.4, ..PLAIN }, "adverse_impact"),
        (
            World {
                is_learnable: false,
                ..PLAIN
            },
            "better_than_chance",
        ),
    ];
    for (world, expected) in cases {
        let refused = train_family(&rows(world, 800), &options()).unwrap_err();
        assert_eq!(refused.code(), "model.release_refused");
        let card = refused.card().unwrap();
        let failed: Vec<&str> = card
            .checks
            .iter()
            .filter(|check| !check.passed)
            .map(|check| check.code.as_str())
            .collect();
        assert!(failed.contains(&expected), "{failed:?} does not hold {expected}");
        assert!(refused.to_string().contains(expected), "{refused}");
    }
}

/// What the card says of adverse impact when it is judged among these; released or not.
fn adverse_impact(world: World, among: Among) -> (bool, ModelCard) {
    let options = TrainOptions {
        adverse_impact_among: among,
        ..options()
    };
    let card = match train_family(&rows(world, 800), &options) {
        Ok(model) => model.card,
        Err(refused) => refused.card().unwrap().clone(),
    };
    let check = card.checks.iter().find(|check| check.code == "adverse_impact").unwrap();
    let judged = card.fairness.iter().filter(|group| group.among == among);
    let worst = judged.map(|group| group.ratio).fold(f64::INFINITY, f64::min);
    assert_eq!((check.measured, check.limit), (worst, 0.80));
    (check.passed, card)
}

#[test]
fn the_bank_says_among_whom_adverse_impact_is_judged_and_the_card_shows_both() {
    // Few takers: the same favour weighs more among them here than among all.
    let favoured = World { favour: 0.1, ..PLAIN };
    let (among_all, card) = adverse_impact(favoured, Among::Eligible);
    let (among_takers, other) = adverse_impact(favoured, Among::Takers);
    assert_eq!(card.fairness, other.fairness);
    assert_eq!((among_all, among_takers), (true, false), "{:?}", card.fairness);
    let rows = |among| -> u32 {
        let groups = card.fairness.iter().filter(|group| group.among == among);
        groups.map(|group| group.rows).sum()
    };
    assert_eq!(rows(Among::Eligible), card.test_rows);
    assert_eq!(rows(Among::Takers), card.test_positives);
}

#[test]
fn rows_that_teach_nothing_are_refused_before_training() {
    let few = TrainingRows {
        rows: rows(PLAIN, 20).rows,
        ..rows(PLAIN, 20)
    };
    let mut short = rows(PLAIN, 200);
    short.rows[7].values.pop();
    let mut personal = rows(PLAIN, 200);
    personal.features[0].fact = "age_years".to_owned();
    let cases = [
        (few, "model.too_few_rows"),
        (short, "model.row_too_short"),
        (personal, "model.forbidden_features"),
    ];
    for (rows, code) in cases {
        let refused = train_family(&rows, &options()).unwrap_err();
        assert_eq!(refused.code(), code);
        assert!(matches!(
            refused,
            Refused::TooFewRows { .. } | Refused::RowTooShort { .. } | Refused::ForbiddenFeatures { .. }
        ));
    }
}

#[test]
fn one_cut_off_day_is_divided_by_customers() {
    let mut one_day = rows(PLAIN, 1_600);
    let day = one_day.rows[0].cut_off;
    one_day.rows.retain(|row| row.cut_off == day);
    let card = train_family(&one_day, &options()).unwrap().card;
    assert_eq!(card.train_cut_offs, card.test_cut_offs);
    assert_eq!(card.train_rows + card.test_rows, 1_600);
}

#[test]
fn personal_attributes_are_never_features_and_facts_of_the_account_are() {
    for fact in [
        "gender",
        "sex",
        "age",
        "age_years",
        "marital_status",
        "home_province",
        "phone_brand",
        "birth_year",
        "free_text",
    ] {
        assert!(forbidden(fact), "{fact}");
    }
    for fact in [
        "card_days",
        "idle_days",
        "loan_balance_minor",
        "usage_bp",
        "salary_months_count",
        "occupation",
    ] {
        assert!(!forbidden(fact), "{fact}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]
    #[test]
    fn whatever_the_values_training_ends_with_a_model_or_a_reason(seed: u64, scale in 1e-6_f64..1e12) {
        let mut dice = Dice(seed);
        let mut wild = rows(PLAIN, 150);
        for row in &mut wild.rows {
            row.values[0] = if dice.roll() < 0.2 { f64::NAN } else { (dice.roll() - 0.5) * scale };
        }
        match train_family(&wild, &TrainOptions { resamples: 20, ..options() }) {
            Ok(model) => prop_assert!(CompiledModel::compile(&model).is_ok()),
            Err(refused) => prop_assert!(refused.code().starts_with("model.")),
        }
    }
}

#[test]
fn a_feature_that_wanders_between_training_days_is_left_out_and_named() {
    let model = trained(World {
        wandering: 0.5,
        ..PLAIN
    });
    let facts: Vec<&str> = model.features.iter().map(|feature| feature.fact.as_str()).collect();
    assert_eq!(facts, ["idle_days", "occupation"]);
    let left_out: Vec<&str> = model.card.choice.left_out.iter().map(|one| one.fact.as_str()).collect();
    assert_eq!(left_out, ["salary_months_count"]);
}
