//! Invented customers by seed: forty facts each, some unknown, of every kind that a model's column may be.

use chrono::{Days, NaiveDate};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rounds_advisor::{FactSet, model};
use rounds_protocol::bundle::{FeatureKind, ModelFeature};
use rounds_protocol::entities::{Fact, FactValue};

const SEED: u64 = 20_261_120;
/// The columns of a row.
pub const COLUMNS: usize = 40;
/// One in so many facts is unknown.
const UNKNOWN: u64 = 12;
const CODES: usize = 9;

pub struct Portfolio {
    pub features: Vec<ModelFeature>,
    facts: Vec<Vec<Fact>>,
    /// Row after row.
    rows: Vec<f64>,
}

impl Portfolio {
    pub fn new(customers: usize) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let features: Vec<ModelFeature> = (0..COLUMNS).map(feature).collect();
        let facts: Vec<Vec<Fact>> = (0..customers).map(|_| facts(&features, &mut random)).collect();
        let rows = facts
            .iter()
            .flat_map(|facts| model::row(&features, &FactSet::new(facts)))
            .collect();
        Self { features, facts, rows }
    }

    pub fn facts(&self, customer: usize) -> FactSet<'_> {
        FactSet::new(&self.facts[customer])
    }

    pub fn row(&self, customer: usize) -> &[f64] {
        &self.rows[customer * COLUMNS..(customer + 1) * COLUMNS]
    }

    /// The rows of the first customers.
    pub fn rows(&self, customers: usize) -> &[f64] {
        &self.rows[..customers * COLUMNS]
    }

    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Who took a product up: a rule of its own for each product, with noise.
    pub fn labels(&self, product: usize) -> Vec<f32> {
        let mut random = ChaCha8Rng::seed_from_u64(SEED + 1 + product as u64);
        let weights: Vec<f64> = (0..COLUMNS).map(|_| unit(&mut random) - 0.5).collect();
        let pair = (product % COLUMNS, (product * 7 + 3) % COLUMNS);
        (0..self.len())
            .map(|customer| {
                let row: Vec<f64> = self.row(customer).iter().map(|value| flattened(*value)).collect();
                let sum: f64 = row.iter().zip(&weights).map(|(value, weight)| value * weight).sum();
                let score = sum + row[pair.0] * row[pair.1] + unit(&mut random) - 0.5;
                f32::from(u8::from(score > 0.6))
            })
            .collect()
    }
}

fn feature(column: usize) -> ModelFeature {
    let (name, kind) = match column % 10 {
        7 => ("flag", FeatureKind::Flag),
        8 => ("date", FeatureKind::DaysSince),
        9 => (
            "code",
            FeatureKind::Code {
                values: (0..CODES).map(|code| format!("code_{code}")).collect(),
            },
        ),
        _ => ("amount_minor", FeatureKind::Number),
    };
    ModelFeature {
        fact: format!("{name}_{column}"),
        kind,
        monotone: 0,
    }
}

fn facts(features: &[ModelFeature], random: &mut ChaCha8Rng) -> Vec<Fact> {
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
    let mut known = Vec::new();
    for feature in features {
        let drawn = random.next_u64() >> 8;
        let value = match &feature.kind {
            FeatureKind::Flag => FactValue::Flag(drawn & 1 == 1),
            FeatureKind::DaysSince => FactValue::Date(as_of - Days::new(drawn % 1_500)),
            FeatureKind::Code { values } => FactValue::Code(values[drawn as usize % values.len()].clone()),
            FeatureKind::Number => FactValue::Money((unit(random).powi(3) * 40_000_000.0) as i64),
        };
        if !drawn.is_multiple_of(UNKNOWN) {
            known.push(Fact {
                code: feature.fact.clone(),
                value,
                as_of,
            });
        }
    }
    known
}

/// A value as a rule of a product sees it: about -1 to 1, whatever its unit; a missing one is 0.
fn flattened(value: f64) -> f64 {
    if value.is_nan() {
        0.0
    } else {
        (value.abs() + 1.0).ln() / 9.0 - 0.8
    }
}

/// 0 up to, but not including, 1.
fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}
