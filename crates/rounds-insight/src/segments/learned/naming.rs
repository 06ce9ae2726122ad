//! Names for learned segments: the facts in which they differ most from the book, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use rounds_domain::Text;
use rounds_protocol::bundle::Apart;

use crate::catalogue::Catalogue;

/// Differences that are told of a segment.
const TOLD: usize = 6;
/// Facts that make a name, at least and at most.
const IN_NAME: std::ops::RangeInclusive<usize> = 2..=4;
/// A difference below this share of the book's deviation names nothing.
const LEAST: f64 = 0.3;

pub(super) struct Names<'a> {
    catalogue: &'a Catalogue,
    given: BTreeSet<String>,
}

impl<'a> Names<'a> {
    pub fn new(catalogue: &'a Catalogue) -> Self {
        Self {
            catalogue,
            given: BTreeSet::new(),
        }
    }

    /// What sets a segment apart, the strongest first, and a name of the first two of it; of more where another segment
    /// has that name.
    pub fn of(&mut self, means: &BTreeMap<&str, f64>) -> (Vec<Apart>, Text) {
        let mut apart: Vec<Apart> = means
            .iter()
            .map(|(fact, difference)| Apart {
                fact: (*fact).to_owned(),
                name: self.fact_name(fact),
                difference: *difference,
            })
            .collect();
        apart.sort_by(|a, b| {
            let strength = b.difference.abs().total_cmp(&a.difference.abs());
            strength.then_with(|| a.fact.cmp(&b.fact))
        });
        apart.truncate(TOLD);
        let names: Vec<Text> = IN_NAME.map(|facts| name(&apart[..facts.min(apart.len())])).collect();
        let unused = names.iter().find(|name| !self.given.contains(&name.en));
        let name = unused.or(names.last()).cloned().unwrap_or_default();
        self.given.insert(name.en.clone());
        (apart, name)
    }

    fn fact_name(&self, code: &str) -> Text {
        let facts = &self.catalogue.pack.facts;
        let definition = facts.iter().find(|fact| fact.code == code);
        definition.map_or_else(|| Text::new(code, code), |fact| fact.name.clone())
    }
}

/// The facts with the direction in which they differ; "close to the book" when none differs enough.
fn name(apart: &[Apart]) -> Text {
    let clear: Vec<&Apart> = apart.iter().filter(|apart| apart.difference.abs() >= LEAST).collect();
    if clear.is_empty() {
        return Text::new("接近全行水平", "Close to the whole book");
    }
    let join = |words: Vec<String>, between: &str| words.join(between);
    let zh = clear.iter().map(|apart| {
        let direction = if apart.difference > 0.0 { "高" } else { "低" };
        format!("{}{direction}", apart.name.zh)
    });
    let en = clear.iter().map(|apart| {
        let direction = if apart.difference > 0.0 { "high" } else { "low" };
        format!("{}: {direction}", apart.name.en)
    });
    Text::new(join(zh.collect(), "、"), join(en.collect(), "; "))
}
