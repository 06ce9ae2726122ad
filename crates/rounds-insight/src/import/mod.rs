//! Reads an export, checks every row, and keeps it as a snapshot; nothing is half-imported.
//!
//! Knows files, formats and the contract. Does not know what the data is used for.
//!
//! Rows stream: a table of millions is never in memory whole, only 16 bytes of each key are.

mod check;
mod chunk;
mod csv_source;
mod digest;
mod error;
mod header;
mod keys;
mod parquet_source;
mod parse;
mod problem;
mod relations;
mod snapshot;
mod source;
mod staging;
pub(crate) mod writer;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rounds_domain::ProductCode;

use check::Checker;
use digest::ContentDigest;
use problem::Problems;
use snapshot::Manifest;
use source::{TableFile, TableSource};
use staging::Staging;
use writer::TableWriter;

use crate::contract::{BankFile, CONTRACT_VERSION};
use crate::progress::Progress;

pub use error::ImportError;
pub use problem::{PROBLEMS_TOLD, Problem, ProblemCode};
pub use snapshot::Snapshot;

/// What an import came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new snapshot is current.
    Imported,
    /// The content is that of the current snapshot; nothing was changed.
    Unchanged,
}

/// What was imported.
#[derive(Clone, Debug)]
pub struct ImportReport {
    pub outcome: Outcome,
    /// Hash of the content, now current.
    pub hash: String,
    pub bank: BankFile,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Columns that the contract does not know, as `file: column`. They were not imported.
    pub ignored_columns: Vec<String>,
}

/// Imports an export folder into `<data_dir>/bank`.
///
/// `catalogue` holds the product codes that may occur; without it any code may.
///
/// # Errors
/// [`ImportError::Rejected`] with the first problems when any row or file is bad: the current snapshot stays.
pub fn import_folder(
    source: &Path,
    data_dir: &Path,
    catalogue: Option<&[ProductCode]>,
    progress: &dyn Progress,
) -> Result<ImportReport, ImportError> {
    if !source.is_dir() {
        return Err(ImportError::SourceMissing(source.to_owned()));
    }
    let mut problems = Problems::default();
    let files = source::find_files(source, &mut problems);
    let Some(bank) = source::read_bank(source, &mut problems) else {
        return Err(problems.into());
    };
    let bank_dir = snapshot::bank_dir(data_dir);
    let staging = Staging::begin(&bank_dir)?;
    let import = Import {
        checker: Checker::new(bank.as_of, catalogue),
        digest: ContentDigest::new(&bank).map_err(ImportError::json(source))?,
        problems,
        rows: BTreeMap::new(),
        ignored_columns: Vec::new(),
        staging: staging.folder().to_owned(),
    };
    let staged = import.run(&files, progress)?;
    keep(staged, bank, &bank_dir, staging.folder())
}

/// Makes the staged snapshot current, unless it is what is current already.
fn keep(staged: Staged, bank: BankFile, bank_dir: &Path, staging: &Path) -> Result<ImportReport, ImportError> {
    let Staged {
        hash,
        rows,
        ignored_columns,
    } = staged;
    let is_current = snapshot::current_hash(bank_dir)?.as_deref() == Some(hash.as_str());
    // A damaged snapshot of the same content is written anew.
    let outcome = if is_current && Snapshot::open(&bank_dir.join(&hash)).is_ok() {
        Outcome::Unchanged
    } else {
        let manifest = Manifest {
            contract_version: CONTRACT_VERSION,
            hash: hash.clone(),
            rows: rows.clone(),
        };
        snapshot::seal(staging, &bank, &manifest)?;
        snapshot::publish(staging, bank_dir, &hash)?;
        Outcome::Imported
    };
    tracing::info!(%hash, ?outcome, "bank imported");
    Ok(ImportReport {
        outcome,
        hash,
        bank,
        rows,
        ignored_columns,
    })
}

/// A checked export, written into the staging folder.
struct Staged {
    hash: String,
    rows: BTreeMap<String, u64>,
    ignored_columns: Vec<String>,
}

/// One import under way.
struct Import<'a> {
    checker: Checker<'a>,
    digest: ContentDigest,
    problems: Problems,
    rows: BTreeMap<String, u64>,
    ignored_columns: Vec<String>,
    staging: PathBuf,
}

impl Import<'_> {
    fn run(mut self, files: &[TableFile], progress: &dyn Progress) -> Result<Staged, ImportError> {
        for file in files {
            self.read_table(file, progress)?;
        }
        self.checker.finish(&mut self.problems);
        if !self.problems.is_empty() {
            return Err(self.problems.into());
        }
        Ok(Staged {
            hash: self.digest.finish(),
            rows: self.rows,
            ignored_columns: self.ignored_columns,
        })
    }

    fn read_table(&mut self, file: &TableFile, progress: &dyn Progress) -> Result<(), ImportError> {
        let table = file.table;
        self.digest.begin_table(table);
        let mut writer = TableWriter::create(&self.staging, table)?;
        if let Some(path) = &file.path {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let mut source = TableSource::open(table, path, &mut self.problems)?;
            self.ignored_columns.extend(
                source
                    .unknown_columns()
                    .iter()
                    .map(|column| format!("{name}: {column}")),
            );
            let total = source.total_rows(path)?;
            progress.at(table.name, 0, total);
            self.checker.begin_table(table);
            let mut done = 0;
            while let Some(chunk) = source.next(&mut self.problems)? {
                self.checker.check(table, &name, &chunk, &mut self.problems);
                // After the first problem the rest is only checked: nothing of it will be kept.
                if self.problems.is_empty() {
                    self.digest.rows(&chunk.batch);
                    writer.write(&chunk.batch)?;
                }
                done += chunk.lines.len() as u64;
                progress.at(table.name, done, total);
            }
        }
        self.checker.end_table(table);
        self.rows.insert(table.name.to_owned(), writer.finish()?);
        Ok(())
    }
}
