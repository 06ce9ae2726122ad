//! What an offer costs and what a deposit brings: schedules, annual rates, early repayment, subsidies, affordability,
//! limits and prices.
//!
//! Knows formulas and nothing else: no I/O, no clock, no randomness, no async, and no product. Rates, caps, fees and
//! limits come in as arguments, because they are effective-dated data. Money is integer minor units in and out, rounded
//! half up at each posting; between postings everything is decimal, the search for annual rates included, so that two
//! machines always find the same figure. No input makes it panic: what it cannot work with is a [`FinanceError`].

pub mod annual_rate;
pub mod capacity;
pub mod day_count;
pub mod deposit;
pub mod due;
mod error;
pub mod fee;
pub mod loan;
pub mod penalty;
pub mod price;
pub mod quote;
pub mod rate;
pub mod rounding;
pub mod subsidy;
pub mod value;

pub use annual_rate::AnnualRate;
pub use day_count::DayBasis;
pub use error::FinanceError;
pub use fee::{Fee, FeeCharge};
pub use loan::{LoanTerms, Method, Schedule};
pub use rate::Rate;

/// The largest amount that is calculated with, minor units: a hundred billion in major ones. Beyond it an amount is a
/// mistake, and below it nothing here can overflow.
pub const LARGEST_MINOR: i64 = 10_000_000_000_000;
