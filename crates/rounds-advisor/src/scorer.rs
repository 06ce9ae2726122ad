//! How well a product fits by rule. Knows points as data; refuses to know gates, so that no score can open one.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};
use rounds_protocol::rules::PointRule;

use crate::facts::FactSet;
use crate::pack::{CompiledPack, CompiledPoint};

/// The score of one product with what made it: each contribution is a rule whose cited fact is known. They add up to the
/// points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Score<'a> {
    pub points: i32,
    /// The strongest first.
    pub contributions: Vec<&'a PointRule>,
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

/// Points as data: each rule of the pack that holds adds its points. A rule whose cited fact is unknown adds nothing: a
/// reason must be able to name its evidence.
pub fn score<'a>(pack: &'a CompiledPack, product: &ProductCode, facts: &FactSet<'_>) -> Score<'a> {
    let rules = pack.points_of(product);
    let holds = |point: &&CompiledPoint| facts.get(&point.rule.cites).is_some() && point.when.holds(facts);
    let mut contributions: Vec<&PointRule> = rules.filter(holds).map(|point| &point.rule).collect();
    contributions.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.code.cmp(&b.code)));
    Score {
        points: contributions
            .iter()
            .fold(0, |sum, rule| sum.saturating_add(rule.points)),
        contributions,
    }
}
