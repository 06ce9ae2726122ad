//! Advice as pure functions: which segments a customer belongs to, what to suggest and why, what to withhold
//! and why not.
//!
//! Knows the rule language, the points, the gates and their order. Refuses to know files, clocks, networks,
//! screens and who asks: the same inputs give the same answer in the same order on every machine.

pub mod advise;
pub mod band;
pub mod bundle;
pub mod candidate;
pub mod declared;
pub mod explain;
pub mod expression;
pub mod facts;
pub mod gates;
pub mod learned;
pub mod model;
pub mod pack;
mod parser;
pub mod scorer;
pub mod segments;
pub mod sentence;
pub mod situation;
pub mod words;
pub mod worth;

pub use advise::{Advice, Strength, Suggestion, Withheld, advise, first};
pub use candidate::{Candidate, Rules, best_of_each};
pub use explain::{Bar, ScoreParts, ScoreUnit, Urgent};
pub use expression::{Expression, ExpressionError};
pub use facts::FactSet;
pub use gates::GateFailure;
pub use model::{CompiledModel, ModelError, Scored};
pub use pack::{CompiledPack, PackError};
pub use scorer::{Reason, Score};
pub use segments::segments_of;
pub use situation::{PutAside, Refusal, Situation};
pub use worth::{VisitParts, Worth};
