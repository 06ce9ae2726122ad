//! Reads an export, checks every row, and keeps it as a snapshot; nothing is half-imported.
//!
//! Knows files, formats and the contract. Does not know what the data is used for.

mod error;
mod problem;
mod snapshot;

pub use error::ImportError;
pub use problem::{PROBLEMS_TOLD, Problem, ProblemCode};
pub use snapshot::Snapshot;
