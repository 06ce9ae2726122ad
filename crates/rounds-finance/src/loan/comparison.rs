//! The same loan repaid in several ways, side by side.

use super::engine::schedule;
use super::schedule::Schedule;
use super::terms::{LoanTerms, Method};
use crate::annual_rate::AnnualRate;
use crate::fee::Fee;
use crate::{DayBasis, FinanceError};

/// One way to repay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub schedule: Schedule,
    pub annual_rate: AnnualRate,
}

/// The loan by a method and a basis, with its fees and its honest rate.
///
/// # Errors
/// What the schedule, the fees or the search for the rate refuse.
pub fn compare(terms: &LoanTerms, method: Method, basis: DayBasis, fees: &[Fee]) -> Result<Compared, FinanceError> {
    let terms = terms.clone().by(method).on_basis(basis);
    let schedule = schedule(&terms)?.with_fees(fees)?;
    let annual_rate = schedule.annual_rate()?;
    Ok(Compared { schedule, annual_rate })
}
