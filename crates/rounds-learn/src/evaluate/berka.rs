//! The Berka bank (PKDD'99): who takes a card or a loan, and which loans go bad.

mod bad_loan;
mod files;
mod uptake;

use std::path::Path;

use super::error::DataError;
use super::task::Task;
use files::Bank;

/// # Errors
/// [`DataError`] when a file is not as published.
pub(crate) fn tasks(data: &Path) -> Result<Vec<Task>, DataError> {
    let bank = Bank::read(data)?;
    let mut tasks = uptake::tasks(&bank, data)?;
    tasks.push(bad_loan::task(&bank, data)?);
    Ok(tasks)
}
