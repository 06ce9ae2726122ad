//! The Berka bank (PKDD'99 Discovery Challenge) as an export in the contract.
//!
//! Knows the raw files and what their Czech codes mean. Names, phones, addresses and identity numbers are not in
//! them: they are invented from the client number alone and marked so. The sex that a birth number carries is
//! dropped here and goes no further. Standing orders are not read: they are undated, and they give the loan away.

mod error;
mod identity;
mod ledger;
mod portfolios;
mod raw;
mod shift;
mod tables;

#[cfg(test)]
mod tests;

use std::path::Path;

use chrono::NaiveDate;

pub use error::BerkaError;
use ledger::Ledger;
use portfolios::Portfolios;
use raw::RawBank;
use shift::Shifts;
use tables::Export;

/// How to convert.
#[derive(Clone, Copy, Debug)]
pub struct BerkaOptions {
    /// The business day on which the moved histories end; usually today.
    pub as_of: NaiveDate,
}

/// What was converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConvertReport {
    pub clients: u64,
    pub accounts: u64,
    pub loans: u64,
    pub cards: u64,
    pub transactions: u64,
    pub branches: u64,
    pub relationship_managers: u64,
    /// Accounts whose known transactions end more than 26 weeks before their last loan or card.
    pub accounts_with_a_gap: u64,
}

/// Converts the raw files in `source` (each plain or `.zst`) into an export folder `out_dir`.
///
/// `trans.asc` is taken when it is there, otherwise `trans_available_union.csv`. The same input and day give the
/// same bytes.
///
/// # Errors
/// When a file is missing or a row is not as `berka.pdf` describes it; the error names file, line, column, value.
pub fn convert(source: &Path, out_dir: &Path, options: &BerkaOptions) -> Result<ConvertReport, BerkaError> {
    let bank = RawBank::read(source)?;
    let ledger = Ledger::read(source)?;
    let shifts = Shifts::compute(&bank, &ledger, options.as_of);
    let portfolios = Portfolios::group(&bank);
    let export = Export {
        bank: &bank,
        ledger: &ledger,
        shifts: &shifts,
        portfolios: &portfolios,
        as_of: options.as_of,
    };
    export.write(out_dir)?;
    Ok(ConvertReport {
        clients: bank.clients.len() as u64,
        accounts: bank.accounts.len() as u64,
        loans: bank.loans.len() as u64,
        cards: bank.cards.len() as u64,
        transactions: ledger.len() as u64,
        branches: bank.districts.len() as u64,
        relationship_managers: portfolios.managers.len() as u64,
        accounts_with_a_gap: shifts.accounts_with_a_gap,
    })
}
