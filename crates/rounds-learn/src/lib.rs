//! Learning at headquarters: from rows of facts with what happened after them to a model that may be released, and from
//! any labelled table to figures that can be compared.
//!
//! Knows splits, LightGBM, the logistic baseline, the scorecard, calibration, figures with intervals, and what a release
//! must pass. Refuses to know where rows come from, SQL, devices and the network; time and seeds come in as arguments,
//! and the same rows with the same seed give the same model to the letter.

mod calibrate;
mod card;
mod codes;
pub mod evaluate;
mod family;
mod linear;
mod matrix;
pub mod metrics;
mod random;
mod recipe;
mod refused;
mod release;
mod rows;
mod scorecard;
pub mod split;
mod steady;
mod trees;

pub use family::{TrainOptions, train_family};
pub use refused::Refused;
pub use release::forbidden;
pub use rows::{Group, TrainingRow, TrainingRows};
