//! How well a product fits by rule. Knows points as data; refuses to know gates, so that no score can open one.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};

use crate::facts::FactSet;
use crate::pack::CompiledPack;

/// The score of one product with what made it. The contributions add up to the points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    pub points: i32,
    pub contributions: Vec<Contribution>,
}

/// What one rule added, or took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub code: String,
    pub points: i32,
    /// The sentence with `{value}` and `{as_of}` of the cited fact.
    pub reason: Text,
    /// The code of the cited fact, which is known.
    pub cites: String,
}

/// A reason as a person reads it: it cites a fact and its date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub code: String,
    pub points: i32,
    pub sentence: Text,
    pub fact: String,
    pub as_of: NaiveDate,
    /// The customer said so; nobody verified it.
    pub declared: bool,
}

/// Scores one product for one customer's facts. Implementations are pure: same facts, same score.
pub trait Scorer: Send + Sync {
    fn score(&self, product: &ProductCode, facts: &FactSet<'_>) -> Score;
}

/// Points as data: each rule of the pack that holds adds its points.
#[derive(Clone, Copy, Debug)]
pub struct PointsScorer<'a> {
    pack: &'a CompiledPack,
}

impl<'a> PointsScorer<'a> {
    pub fn new(pack: &'a CompiledPack) -> Self {
        Self { pack }
    }
}

impl Scorer for PointsScorer<'_> {
    /// A rule whose cited fact is unknown adds nothing: a reason must be able to name its evidence.
    fn score(&self, product: &ProductCode, facts: &FactSet<'_>) -> Score {
        let mut score = Score::default();
        for point in self.pack.points().iter().filter(|point| point.rule.product == *product) {
            if facts.get(&point.rule.cites).is_some() && point.when.holds(facts) {
                score.points = score.points.saturating_add(point.rule.points);
                score.contributions.push(Contribution {
                    code: point.rule.code.clone(),
                    points: point.rule.points,
                    reason: point.rule.reason.clone(),
                    cites: point.rule.cites.clone(),
                });
            }
        }
        score
            .contributions
            .sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.code.cmp(&b.code)));
        score
    }
}
