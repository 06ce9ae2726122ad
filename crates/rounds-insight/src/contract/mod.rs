//! The import contract as data: which tables, columns, types, allowed words and references a bank's export has.
//!
//! Knows words and shapes only. Does not read files (see [`import`](crate::import)) and does not know what the
//! facts are used for. The prose form is `docs/DATA.md`; a test holds the two together.

mod bank;
#[cfg(test)]
mod doc;
mod rows;
mod schema;
pub mod tables;
mod words;

pub use bank::BankFile;
pub use rows::{Cell, Cells, RowBuilder, date_of, epoch_days};
pub use schema::{Column, DateRule, Kind, Presence, Table};
pub use tables::{TABLES, table};
pub use words::{
    ACCOUNT_STATUSES, CHANNELS, CONSENT_STATES, FORBIDDEN_COLUMNS, HOLDING_STATUSES, OCCUPATIONS, OUTCOMES, PURPOSES,
    REFUSALS, ROLES, TRANSACTION_PURPOSES,
};

/// Version of the contract; part of a snapshot's hash, so that a changed contract is a changed import.
pub const CONTRACT_VERSION: u32 = 1;
