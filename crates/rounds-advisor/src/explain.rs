//! Why: a score as bars that add up to it exactly, and what is urgent, each with its fact and date. Knows sentences and
//! rounding; refuses to judge.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::{Currency, Text};
use rounds_protocol::rules::PointRule;

use crate::facts::FactSet;
use crate::model::{CompiledModel, row};
use crate::pack::{CompiledPack, CompiledUrgency};
use crate::scorer::{Reason, Score};
use crate::sentence;

/// Bars shown of one score; the smaller ones go into the rest.
const MOST_BARS: usize = 8;

/// A score that adds up: `base + rest + the bars == total`, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreParts {
    pub unit: ScoreUnit,
    /// Version of the model; none when points scored.
    pub model: Option<String>,
    pub total: i64,
    pub base: i64,
    /// Facts that are not known, small contributions, rounding.
    pub rest: i64,
    /// Facts in the rest that moved the score.
    pub rest_facts: u32,
    /// The largest first.
    pub bars: Vec<Bar>,
}

impl ScoreParts {
    fn bare(unit: ScoreUnit, total: i64) -> Self {
        Self {
            unit,
            model: None,
            total,
            base: 0,
            rest: 0,
            rest_facts: 0,
            bars: Vec::new(),
        }
    }

    /// With the largest of these bars; `moved` facts moved the score in all, and the rest takes what is left.
    fn added_up(mut self, mut bars: Vec<Bar>, moved: usize) -> Self {
        bars.sort_by(|a, b| (Reverse(a.amount.abs()), &a.fact).cmp(&(Reverse(b.amount.abs()), &b.fact)));
        bars.truncate(MOST_BARS);
        let shown: i64 = bars.iter().map(|bar| bar.amount).sum();
        self.rest = self.total - self.base - shown;
        self.rest_facts = u32::try_from(moved - bars.len()).unwrap_or(u32::MAX);
        self.bars = bars;
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoreUnit {
    /// Thousandths of log-odds.
    MilliLogOdds,
    Points,
}

/// One fact's part of a score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    pub fact: String,
    pub name: Text,
    pub sentence: Text,
    pub as_of: NaiveDate,
    pub declared: bool,
    pub amount: i64,
}

/// What makes a suggestion urgent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgent {
    pub code: String,
    pub permille: u32,
    pub sentence: Text,
    pub fact: String,
    pub as_of: NaiveDate,
    pub declared: bool,
}

/// The facts of a customer with what words them.
#[derive(Clone, Copy)]
pub struct Wording<'a> {
    pub facts: &'a FactSet<'a>,
    pub pack: &'a CompiledPack,
    pub currency: Currency,
}

impl Wording<'_> {
    /// A model's score. Each known fact of the pack that moved it is a bar; the rest takes what is left.
    pub fn model_score(&self, model: &CompiledModel) -> ScoreParts {
        let scored = model.score(&row(model.features(), self.facts));
        let moved = model.features().iter().zip(&scored.contributions);
        let moved = moved
            .filter(|(_, by)| **by != 0.0)
            .map(|(feature, by)| (feature.fact.as_str(), milli(*by)));
        let all = moved.clone().count();
        let bars = moved
            .filter_map(|(fact, amount)| self.bar(fact, None, amount))
            .collect();
        let bare = ScoreParts {
            model: Some(model.version().to_owned()),
            base: milli(scored.base),
            ..ScoreParts::bare(ScoreUnit::MilliLogOdds, milli(scored.raw))
        };
        bare.added_up(bars, all)
    }

    /// Points as bars: those that cite one fact together, worded by the strongest of them.
    pub fn points_score(&self, score: &Score) -> ScoreParts {
        let mut by_fact: BTreeMap<&str, (i64, &PointRule)> = BTreeMap::new();
        for one in &score.contributions {
            let entry = by_fact.entry(one.cites.as_str()).or_insert((0, one));
            entry.0 += i64::from(one.points);
            if (Reverse(one.points.abs()), &one.code) < (Reverse(entry.1.points.abs()), &entry.1.code) {
                entry.1 = one;
            }
        }
        let all = by_fact.len();
        let bar =
            |(fact, (amount, strongest)): (&str, (i64, &PointRule))| self.bar(fact, Some(&strongest.reason), amount);
        let bars = by_fact.into_iter().filter_map(bar).collect();
        ScoreParts::bare(ScoreUnit::Points, i64::from(score.points)).added_up(bars, all)
    }

    /// The rules that speak for a product, the strongest first.
    pub fn reasons(&self, score: &Score) -> Vec<Reason> {
        let speaking = score.contributions.iter().filter(|one| one.points > 0);
        speaking
            .filter_map(|one| {
                let (sentence, as_of) = self.sentence(&one.cites, Some(&one.reason))?;
                Some(Reason {
                    code: one.code.clone(),
                    points: one.points,
                    sentence,
                    fact: one.cites.clone(),
                    as_of,
                    declared: self.facts.is_declared(&one.cites),
                })
            })
            .collect()
    }

    /// What is urgent, in the order given.
    pub fn urgent(&self, rules: &[&CompiledUrgency]) -> Vec<Urgent> {
        let worded = rules.iter().filter_map(|rule| {
            let rule = &rule.rule;
            let (sentence, as_of) = self.sentence(&rule.cites, Some(&rule.reason))?;
            Some(Urgent {
                code: rule.code.clone(),
                permille: rule.permille,
                sentence,
                fact: rule.cites.clone(),
                as_of,
                declared: self.facts.is_declared(&rule.cites),
            })
        });
        worded.collect()
    }

    /// `None` for a fact that is not known, that the pack does not define, or that moved nothing worth showing.
    fn bar(&self, fact: &str, template: Option<&Text>, amount: i64) -> Option<Bar> {
        let definition = self.pack.fact(fact)?;
        let (sentence, as_of) = self.sentence(fact, template)?;
        (amount != 0).then(|| Bar {
            fact: fact.to_owned(),
            name: definition.name.clone(),
            sentence,
            as_of,
            declared: self.facts.is_declared(fact),
            amount,
        })
    }

    /// A sentence about a known fact, by the template or the fact's own, with the day it is as of. One that was only
    /// declared says so.
    fn sentence(&self, code: &str, template: Option<&Text>) -> Option<(Text, NaiveDate)> {
        let fact = self.facts.fact(code)?;
        let definition = self.pack.fact(code);
        if self.facts.is_declared(code) {
            let said = sentence::declared(definition?, &fact.value, fact.as_of, self.currency);
            return Some((said, fact.as_of));
        }
        let template = template.or(definition.map(|definition| &definition.sentence))?;
        let words = sentence::fill(template, &fact.value, fact.as_of, self.currency, definition);
        Some((words, fact.as_of))
    }
}

fn milli(log_odds: f64) -> i64 {
    (log_odds * 1e3).round() as i64
}
