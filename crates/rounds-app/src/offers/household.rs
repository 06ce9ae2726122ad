//! What a customer earns and pays each month, as far as the bank knows and the customer says.

use chrono::{Datelike, NaiveDate};
use rounds_domain::declared::code;
use rounds_finance::loan::level_payment;
use rounds_finance::rate::PPM_PER_BP;
use rounds_finance::{FinanceError, Rate};
use rounds_protocol::entities::{FactValue, HoldingBody, HoldingStatus};
use rounds_protocol::rules::ProductKind;

use super::refused::OfferRefused;
use crate::advice::Dossier;
use crate::dto::afford::{FigureSource, IncomeView};
use crate::reference::Reference;

/// A loan whose last day the bank did not tell counts as if it ran this long.
const UNKNOWN_MONTHS: u32 = 36;

/// Payments of a month. What a card has lent stands whole; a share of it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Household {
    pub housing_minor: i64,
    pub other_minor: i64,
    pub cards_used_minor: i64,
}

/// The income of a usual month: what was said now, else what the facts say, the customer's own word first.
pub(super) fn income(dossier: &Dossier, said_minor: Option<i64>) -> Result<IncomeView, OfferRefused> {
    if let Some(income_minor) = said_minor.filter(|minor| *minor > 0) {
        return Ok(IncomeView {
            income_minor,
            source: FigureSource::Declared,
            as_of: None,
        });
    }
    let facts = dossier.facts();
    let fact = facts.fact(code::MONTHLY_INCOME).ok_or(OfferRefused::IncomeMissing)?;
    let FactValue::Money(income_minor) = fact.value else {
        return Err(OfferRefused::IncomeMissing);
    };
    if income_minor <= 0 {
        return Err(OfferRefused::IncomeMissing);
    }
    let declared = facts.is_declared(code::MONTHLY_INCOME);
    Ok(IncomeView {
        income_minor,
        source: if declared {
            FigureSource::Declared
        } else {
            FigureSource::Bank
        },
        as_of: Some(fact.as_of),
    })
}

/// What the customer pays for what the bank has lent.
pub(super) fn household(
    holdings: &[HoldingBody],
    reference: &Reference,
    on: NaiveDate,
) -> Result<Household, FinanceError> {
    let mut household = Household::default();
    let active = holdings.iter().filter(|held| held.status != HoldingStatus::Closed);
    for held in active {
        let Some(kind) = reference.product(&held.product).map(|product| product.kind) else {
            continue;
        };
        match kind {
            ProductKind::Mortgage => household.housing_minor += payment(held, on)?,
            ProductKind::ConsumerLoan | ProductKind::BusinessLoan | ProductKind::FarmLoan => {
                household.other_minor += payment(held, on)?;
            }
            ProductKind::Card => household.cards_used_minor += owed(held),
            ProductKind::Deposit
            | ProductKind::Wealth
            | ProductKind::Insurance
            | ProductKind::Account
            | ProductKind::Service => {}
        }
    }
    Ok(household)
}

/// Lent already under the caps of a product.
pub(super) fn exposure(holdings: &[HoldingBody], product: &rounds_domain::ProductCode) -> i64 {
    let same = holdings
        .iter()
        .filter(|held| held.product == *product && held.status != HoldingStatus::Closed);
    same.map(owed).sum()
}

fn owed(held: &HoldingBody) -> i64 {
    held.balance_minor.unwrap_or(0).saturating_abs()
}

/// As if what is owed were repaid in equal instalments until its last day.
fn payment(held: &HoldingBody, on: NaiveDate) -> Result<i64, FinanceError> {
    let rate = Rate::from_ppm(i64::from(held.rate_bp.unwrap_or(0).max(0)) * PPM_PER_BP)?;
    let months = held.matures_on.map_or(UNKNOWN_MONTHS, |last| months_between(on, last));
    level_payment(owed(held), 0, rate.for_months(1), months)
}

fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = (to.year() - from.year()) * 12 + to.month0() as i32 - from.month0() as i32;
    u32::try_from(months)
        .unwrap_or(0)
        .clamp(1, rounds_finance::loan::MOST_PERIODS)
}
