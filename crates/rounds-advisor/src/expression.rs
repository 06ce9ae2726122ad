//! The rule language: small boolean expressions over facts.
//!
//! ```text
//! balance_avg_12m >= 50000000          integers in the fact's unit (minor units, days, basis points)
//! farm_household                        a flag that is true; also `== true`, `== false`, `!=`
//! occupation == 'teacher'               a code; also `!=` and `in {'teacher', 'doctor'}`
//! known(salary_day)                     whether the fact is known at all
//! a && (b || !c)                        and, or, not, parentheses; `&&` binds stronger than `||`
//! ```
//!
//! A comparison with an unknown fact, or with one of another type, is false, whatever its operator: a rule
//! that wants to act without knowledge has to say so with `known`. Refuses arithmetic, functions and text
//! search: a rule must stay readable to the person who answers for it.

use rounds_protocol::entities::FactValue;
use thiserror::Error;

use crate::facts::FactSet;
use crate::parser;

/// A parsed expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    pub(crate) root: Node,
}

/// Why a text is no expression. The position counts characters from 1.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExpressionError {
    #[error("character {position}: `{found}` does not belong to the rule language")]
    UnknownCharacter { position: usize, found: char },
    #[error("character {position}: the quoted code is not closed")]
    UnclosedCode { position: usize },
    #[error("character {position}: the number does not fit 64 bits")]
    NumberTooLarge { position: usize },
    #[error("character {position}: expected {expected}, found {found}")]
    Unexpected {
        position: usize,
        expected: &'static str,
        found: String,
    },
    #[error("character {position}: nested deeper than {limit} levels")]
    TooDeep { position: usize, limit: usize },
}

impl ExpressionError {
    /// Where the text goes wrong, in characters from 1.
    pub fn position(&self) -> usize {
        match self {
            Self::UnknownCharacter { position, .. }
            | Self::UnclosedCode { position }
            | Self::NumberTooLarge { position }
            | Self::Unexpected { position, .. }
            | Self::TooDeep { position, .. } => *position,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Known(String),
    Flag {
        fact: String,
        wanted: bool,
    },
    Number {
        fact: String,
        operator: Operator,
        value: i64,
    },
    Code {
        fact: String,
        among: Vec<String>,
        wanted: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operator {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Operator {
    fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

impl Expression {
    /// Parse a rule text.
    ///
    /// # Errors
    /// [`ExpressionError`] with the position of the first character that does not fit.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        parser::parse(text).map(|root| Self { root })
    }

    /// Whether it holds for these facts.
    pub fn holds(&self, facts: &FactSet<'_>) -> bool {
        self.root.holds(facts)
    }

    /// The codes of the facts it looks at, sorted, each once.
    pub fn facts(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        self.root.collect_facts(&mut codes);
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

impl Node {
    fn holds(&self, facts: &FactSet<'_>) -> bool {
        match self {
            Self::And(parts) => parts.iter().all(|part| part.holds(facts)),
            Self::Or(parts) => parts.iter().any(|part| part.holds(facts)),
            Self::Not(part) => !part.holds(facts),
            Self::Known(fact) => facts.get(fact).is_some(),
            Self::Flag { fact, wanted } => matches!(facts.get(fact), Some(FactValue::Flag(flag)) if flag == wanted),
            Self::Number { fact, operator, value } => {
                facts.number(fact).is_some_and(|number| operator.holds(number, *value))
            }
            Self::Code { fact, among, wanted } => match facts.get(fact) {
                Some(FactValue::Code(code)) => among.contains(code) == *wanted,
                _ => false,
            },
        }
    }

    fn collect_facts<'a>(&'a self, codes: &mut Vec<&'a str>) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|part| part.collect_facts(codes)),
            Self::Not(part) => part.collect_facts(codes),
            Self::Known(fact) | Self::Flag { fact, .. } | Self::Number { fact, .. } | Self::Code { fact, .. } => {
                codes.push(fact);
            }
        }
    }
}
