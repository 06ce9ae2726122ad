//! Which column of a file is which column of the contract.

use super::problem::{Place, ProblemCode, Problems};
use crate::contract::{FORBIDDEN_COLUMNS, Table};

/// The header of a file, matched with the contract.
pub(crate) struct Header {
    /// For each column of the contract, its place in the file; `None` when the file lacks it.
    pub positions: Vec<Option<usize>>,
    /// Columns the contract does not know; they are not read.
    pub unknown: Vec<String>,
}

impl Header {
    /// Matches names without regard to case. Notes forbidden, repeated and missing columns as problems.
    pub fn read(table: &Table, names: &[String], file: &str, problems: &mut Problems) -> Self {
        let mut header = Self {
            positions: vec![None; table.columns.len()],
            unknown: Vec::new(),
        };
        for (place, raw) in names.iter().enumerate() {
            let name = raw.trim().to_ascii_lowercase();
            let at = Place {
                file,
                line: 1,
                column: &name,
            };
            if FORBIDDEN_COLUMNS.contains(&name.as_str()) {
                problems.add(ProblemCode::ColumnForbidden, at, &name);
            } else if let Some(column) = table.position(&name) {
                if header.positions[column].replace(place).is_some() {
                    problems.add(ProblemCode::ColumnTwice, at, &name);
                }
            } else {
                header.unknown.push(name);
            }
        }
        for (column, place) in table.columns.iter().zip(&header.positions) {
            if column.required && place.is_none() {
                problems.add(
                    ProblemCode::ColumnMissing,
                    Place {
                        file,
                        line: 1,
                        column: column.name,
                    },
                    "",
                );
            }
        }
        header
    }
}
