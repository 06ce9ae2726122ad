//! The folder of an export: `bank.json` and one file a table.

use std::fs;
use std::path::{Path, PathBuf};

use super::chunk::Chunk;
use super::csv_source::{self, CsvSource};
use super::error::ImportError;
use super::parquet_source::ParquetSource;
use super::problem::{Place, ProblemCode, Problems};
use crate::contract::{BankFile, Presence, TABLES, Table};

/// The file of one table.
pub(crate) struct TableFile {
    pub table: &'static Table,
    /// `None` when an optional table is not there.
    pub path: Option<PathBuf>,
}

/// Finds the file of each table; a missing or doubled one is a problem.
pub(crate) fn find_files(source: &Path, problems: &mut Problems) -> Vec<TableFile> {
    let mut files = Vec::new();
    for table in TABLES {
        let found: Vec<PathBuf> = ["csv", "parquet"]
            .iter()
            .map(|extension| source.join(format!("{}.{extension}", table.name)))
            .filter(|path| path.is_file())
            .collect();
        let place = Place {
            file: table.name,
            line: 0,
            column: "",
        };
        if found.len() > 1 {
            problems.add(ProblemCode::FileTwice, place, "");
        } else if found.is_empty() && table.presence == Presence::Required {
            problems.add(ProblemCode::FileMissing, place, "");
        }
        files.push(TableFile {
            table,
            path: found.into_iter().next(),
        });
    }
    files
}

/// Reads `bank.json`; what is wrong with it is a problem, and then there is no bank.
pub(crate) fn read_bank(source: &Path, problems: &mut Problems) -> Option<BankFile> {
    let text = match fs::read_to_string(source.join("bank.json")) {
        Ok(text) => text,
        Err(error) => {
            let place = Place {
                file: "bank.json",
                line: 0,
                column: "",
            };
            problems.add_because(ProblemCode::BankInvalid, place, "", error.to_string());
            return None;
        }
    };
    match serde_json::from_str::<BankFile>(&text) {
        Ok(bank) => {
            if let Some((field, reason)) = bank.first_problem() {
                let place = Place {
                    file: "bank.json",
                    line: 0,
                    column: field,
                };
                problems.add_because(ProblemCode::BankInvalid, place, "", reason.to_owned());
            }
            Some(bank)
        }
        Err(error) => {
            let place = Place {
                file: "bank.json",
                line: error.line() as u64,
                column: "",
            };
            problems.add_because(ProblemCode::BankInvalid, place, "", error.to_string());
            None
        }
    }
}

/// An open file of either format.
pub(crate) enum TableSource {
    Csv(Box<CsvSource>),
    Parquet(Box<ParquetSource>),
}

impl TableSource {
    pub fn open(table: &'static Table, path: &Path, problems: &mut Problems) -> Result<Self, ImportError> {
        if path.extension().is_some_and(|extension| extension == "parquet") {
            return Ok(Self::Parquet(Box::new(ParquetSource::open(table, path, problems)?)));
        }
        Ok(Self::Csv(Box::new(CsvSource::open(table, path, problems)?)))
    }

    pub fn unknown_columns(&self) -> &[String] {
        match self {
            Self::Csv(source) => source.unknown_columns(),
            Self::Parquet(source) => source.unknown_columns(),
        }
    }

    /// Rows to come: exact for Parquet, about for CSV.
    pub fn total_rows(&self, path: &Path) -> Result<u64, ImportError> {
        match self {
            Self::Csv(_) => csv_source::count_rows(path).map_err(ImportError::io(path)),
            Self::Parquet(source) => Ok(source.total()),
        }
    }

    pub fn next(&mut self, problems: &mut Problems) -> Result<Option<Chunk>, ImportError> {
        match self {
            Self::Csv(source) => source.next(problems),
            Self::Parquet(source) => source.next(problems),
        }
    }
}
