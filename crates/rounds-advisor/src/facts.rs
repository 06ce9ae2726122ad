//! The facts of one customer, by code. Knows how to find them, and which of them the customer only declared; refuses to
//! know what they mean.

use chrono::NaiveDate;
use rounds_protocol::entities::{Fact, FactValue};

/// Facts of one customer, found by code. Borrowed, so that a portfolio can be judged without copying it.
#[derive(Clone, Debug, Default)]
pub struct FactSet<'a> {
    /// Sorted by code, one per code.
    facts: Vec<&'a Fact>,
    /// Codes of the declared ones, sorted, with the bank's own facts as they stand without them. None: nothing is declared.
    declared: Option<Box<Declared<'a>>>,
}

#[derive(Clone, Debug)]
struct Declared<'a> {
    codes: Vec<&'a str>,
    verified: FactSet<'a>,
}

impl<'a> FactSet<'a> {
    /// The facts by code. Of two with the same code the one with the later date counts.
    pub fn new(facts: &'a [Fact]) -> Self {
        Self {
            facts: by_code(facts.iter()),
            declared: None,
        }
    }

    /// The bank's facts with what the customer declared laid over them. A declared fact stands in the place of the bank's,
    /// however new that is: the bank's data cannot know yet what was said at the table.
    pub fn with_declared(facts: &'a [Fact], declared: &'a [Fact]) -> Self {
        if declared.is_empty() {
            return Self::new(facts);
        }
        let said = by_code(declared.iter());
        let verified = Self::new(facts);
        let is_said = |fact: &Fact| said.iter().any(|one| one.code == fact.code);
        let kept = verified.facts.iter().copied().filter(|fact| !is_said(fact));
        Self {
            facts: by_code(kept.chain(said.iter().copied())),
            declared: Some(Box::new(Declared {
                codes: said.iter().map(|fact| fact.code.as_str()).collect(),
                verified,
            })),
        }
    }

    /// The bank's own facts, without anything declared.
    pub fn verified(&self) -> &Self {
        self.declared.as_ref().map_or(self, |declared| &declared.verified)
    }

    /// Anything was declared at all.
    pub fn any_declared(&self) -> bool {
        self.declared.is_some()
    }

    /// The fact with this code was declared by the customer and is not verified.
    pub fn is_declared(&self, code: &str) -> bool {
        self.declared
            .as_ref()
            .is_some_and(|declared| declared.codes.binary_search(&code).is_ok())
    }

    /// The fact with this code; `None` when it is unknown.
    pub fn fact(&self, code: &str) -> Option<&'a Fact> {
        self.facts
            .binary_search_by(|fact| fact.code.as_str().cmp(code))
            .ok()
            .map(|at| self.facts[at])
    }

    /// Its value; `None` when it is unknown.
    pub fn get(&self, code: &str) -> Option<&'a FactValue> {
        self.fact(code).map(|fact| &fact.value)
    }

    /// The day it is as of.
    pub fn as_of(&self, code: &str) -> Option<NaiveDate> {
        self.fact(code).map(|fact| fact.as_of)
    }

    /// The value as an integer in the fact's own unit (minor units, days, basis points); `None` for
    /// flags, dates, codes and unknown facts.
    pub fn number(&self, code: &str) -> Option<i64> {
        match self.get(code)? {
            FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n) => Some(*n),
            FactValue::Flag(_) | FactValue::Date(_) | FactValue::Code(_) => None,
        }
    }
}

fn by_code<'a>(facts: impl Iterator<Item = &'a Fact>) -> Vec<&'a Fact> {
    let mut sorted: Vec<&Fact> = facts.collect();
    sorted.sort_by(|a, b| a.code.cmp(&b.code).then(b.as_of.cmp(&a.as_of)));
    sorted.dedup_by(|later, kept| later.code == kept.code);
    sorted
}
