//! Advice as pure functions: which segments a customer belongs to, what to suggest and why, what to withhold
//! and why not.
//!
//! Knows the rule language, the points, the gates and their order. Refuses to know files, clocks, networks,
//! screens and who asks: the same inputs give the same answer in the same order on every machine.

pub mod advise;
pub mod band;
pub mod expression;
pub mod facts;
pub mod gates;
pub mod model;
pub mod pack;
mod parser;
pub mod scorer;
pub mod segments;
pub mod sentence;
pub mod situation;

pub use advise::{Advice, Strength, Suggestion, Withheld, advise};
pub use expression::{Expression, ExpressionError};
pub use facts::FactSet;
pub use gates::GateFailure;
pub use model::{CompiledModel, ModelError, Scored};
pub use pack::{CompiledPack, PackError};
pub use scorer::{Contribution, PointsScorer, Reason, Score, Scorer};
pub use segments::segments_of;
pub use situation::{Refusal, Situation};
