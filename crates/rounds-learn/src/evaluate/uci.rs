//! UCI Bank Marketing (Moro, Cortez, Rita 2014): who takes a term deposit when called. Without `duration`, which is known
//! only after the call.

use std::path::Path;

use super::error::DataError;
use super::frame::Frame;
use super::schema::{ColumnKind, Label, Schema, SchemaColumn, SplitKind};
use super::task::{Reference, Task};

const FILE: &str = "uci_bank/bank-additional-full.csv.zst";
const NUMBERS: &[&str] = &[
    "age",
    "campaign",
    "pdays",
    "previous",
    "emp.var.rate",
    "cons.price.idx",
    "cons.conf.idx",
    "euribor3m",
    "nr.employed",
];
const CODES: &[&str] = &[
    "job",
    "marital",
    "education",
    "default",
    "housing",
    "loan",
    "contact",
    "month",
    "day_of_week",
    "poutcome",
];

/// The five folds and the two windows of the data README.
///
/// # Errors
/// [`DataError`] when the file is not as published.
pub(crate) fn tasks(data: &Path) -> Result<Vec<Task>, DataError> {
    let frame = Frame::read(&data.join(FILE), b';')?;
    let rolling = |step| SplitKind::Rolling { window: 20_000, step };
    let windows = |model, auc, gain, half| Reference {
        gain: Some(gain),
        half: Some(half),
        ..Reference::auc(model, auc)
    };
    let folds = |model, auc, lift| Reference {
        lift_10: Some(lift),
        ..Reference::auc(model, auc)
    };
    let wanted = [
        (
            SplitKind::Stratified { folds: 5, seed: 42 },
            vec![folds("logistic", 0.7916, 4.36), folds("lightgbm", 0.8027, 4.55)],
        ),
        (
            rolling(500),
            vec![
                windows("logistic", 0.731, 0.691, 0.783),
                windows("lightgbm", 0.773, 0.725, 0.805),
            ],
        ),
        (
            rolling(100),
            vec![
                windows("logistic", 0.789, 0.738, 0.828),
                windows("lightgbm", 0.796, 0.744, 0.832),
            ],
        ),
    ];
    wanted
        .into_iter()
        .map(|(split, references)| {
            Ok(Task {
                references,
                ..schema(split).task(&frame)?
            })
        })
        .collect()
}

fn schema(split: SplitKind) -> Schema {
    let column = |name: &&str, kind| SchemaColumn {
        name: (*name).to_owned(),
        kind,
        monotone: 0,
        forbidden: false,
    };
    let numbers = NUMBERS.iter().map(|name| column(name, ColumnKind::Number));
    let codes = CODES.iter().map(|name| column(name, ColumnKind::Code));
    Schema {
        name: "UCI term deposit".to_owned(),
        delimiter: ';',
        missing: vec![String::new()],
        label: Label {
            column: "y".to_owned(),
            positive: "yes".to_owned(),
        },
        columns: numbers.chain(codes).collect(),
        split,
    }
}
