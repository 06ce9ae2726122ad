//! The facts of one customer, by code. Knows how to find them; refuses to know what they mean.

use chrono::NaiveDate;
use rounds_protocol::entities::{Fact, FactValue};

/// Facts of one customer, found by code. Borrowed, so that a portfolio can be judged without copying it.
#[derive(Clone, Debug, Default)]
pub struct FactSet<'a> {
    /// Sorted by code, one per code.
    facts: Vec<&'a Fact>,
}

impl<'a> FactSet<'a> {
    /// The facts by code. Of two with the same code the one with the later date counts.
    pub fn new(facts: &'a [Fact]) -> Self {
        let mut sorted: Vec<&Fact> = facts.iter().collect();
        sorted.sort_by(|a, b| a.code.cmp(&b.code).then(b.as_of.cmp(&a.as_of)));
        sorted.dedup_by(|later, kept| later.code == kept.code);
        Self { facts: sorted }
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
