//! The annual rate of all costs: the one rate at which what is paid is worth what was got. By equal periods (IRR) or by
//! dates (XIRR), simple and compound, each named (rules PR-01, domain section 3.7).
//!
//! The search is in decimals: no binary float, no logarithm, so a laptop and headquarters find the same digits.

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::rate::{power, ppm};
use crate::{FinanceError, LARGEST_MINOR};

/// What was compared with what to find a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Periods {
    /// Equal intervals of so many months.
    Months(u32),
    /// Days by the calendar, 365 to a year.
    Days,
}

/// An annual rate, in its two spellings. They are never shown without their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnualRate {
    pub periods: Periods,
    /// The rate of one interval, or of one month where the search was by days.
    pub per_period: Decimal,
    /// 年化利率（单利）: rate of the interval × intervals in a year; of what is repaid at once, its cost ÷ its years.
    pub simple: Decimal,
    /// 年化利率（复利）: (1 + rate of the interval) to the intervals in a year, less 1.
    pub compound: Decimal,
}

impl AnnualRate {
    /// In millionths, rounded half up: 130,342 is 13.0342 %.
    pub fn simple_ppm(&self) -> i64 {
        ppm(self.simple)
    }

    /// In millionths, rounded half up.
    pub fn compound_ppm(&self) -> i64 {
        ppm(self.compound)
    }
}

/// Places of a rate that are kept: enough that the largest loan comes out to the cent.
const PLACES: u32 = 20;
const DAYS_OF_YEAR: u32 = 365;
const MOST_STEPS: u32 = 300;

/// The rate of flows at equal intervals; the first is what the borrower gets, negative.
///
/// # Errors
/// `rate.not_single` when what is paid does not follow what is got, or the rate lies outside -90 % to 1,000 % a period;
/// `loan.term_out_of_range` for an interval that does not divide a year.
pub fn by_periods(flows_minor: &[i64], months: u32) -> Result<AnnualRate, FinanceError> {
    if months == 0 || 12 % months != 0 {
        return Err(FinanceError::TermOutOfRange);
    }
    let gaps = vec![1; flows_minor.len().saturating_sub(1)];
    let rate = solve(flows_minor, &gaps, (Decimal::new(-9, 1), Decimal::TEN))?;
    let per_year = 12 / months;
    named(Periods::Months(months), rate, rate, per_year)
}

/// The rate of flows on dates; what the borrower gets is negative and comes first.
///
/// # Errors
/// `rate.not_single`, and `loan.dates_wrong` when the dates go backwards.
pub fn by_dates(flows: &[(NaiveDate, i64)]) -> Result<AnnualRate, FinanceError> {
    let days = |two: &[(NaiveDate, i64)]| u32::try_from((two[1].0 - two[0].0).num_days());
    let gaps: Result<Vec<u32>, _> = flows.windows(2).map(days).collect();
    let gaps = gaps.map_err(|_| FinanceError::DatesWrong)?;
    let minor: Vec<i64> = flows.iter().map(|(_, minor)| *minor).collect();
    let daily = solve(&minor, &gaps, (Decimal::new(-5, 3), Decimal::new(2, 2)))?;
    let year = power(Decimal::ONE + daily, DAYS_OF_YEAR).ok_or(FinanceError::NoSingleRate)?;
    let month = twelfth_root(year) - Decimal::ONE;
    let annual = named(Periods::Days, month, month, 12)?;
    match (minor.as_slice(), gaps.as_slice()) {
        // What is repaid at once has no interval but its whole time, and a month's rate would flatter it.
        ([got, paid], [days]) if *days > 0 => Ok(AnnualRate {
            simple: at_once(*got, *paid, *days),
            ..annual
        }),
        _ => Ok(annual),
    }
}

/// Cost ÷ what was got, for a year.
fn at_once(got_minor: i64, paid_minor: i64, days: u32) -> Decimal {
    let cost = Decimal::from(got_minor + paid_minor) * Decimal::from(DAYS_OF_YEAR);
    cost / Decimal::from(-got_minor) / Decimal::from(days)
}

/// Cost ÷ principal owed on average, for one year. `owed_time` sums what was owed × how long, in parts of which a year
/// has `per_year`.
pub(crate) fn by_average(cost_minor: i64, owed_time: i128, per_year: u32) -> Decimal {
    match Decimal::try_from_i128_with_scale(owed_time, 0) {
        Ok(owed) if !owed.is_zero() => Decimal::from(cost_minor) * Decimal::from(per_year) / owed,
        _ => Decimal::ZERO,
    }
}

fn named(periods: Periods, per_period: Decimal, rate: Decimal, per_year: u32) -> Result<AnnualRate, FinanceError> {
    let year = power(Decimal::ONE + rate, per_year).ok_or(FinanceError::NoSingleRate)?;
    Ok(AnnualRate {
        periods,
        per_period,
        simple: rate * Decimal::from(per_year),
        compound: year - Decimal::ONE,
    })
}

/// The value of flows today at a rate of one gap unit, and its slope. `None` where it leaves the numbers.
fn value_and_slope(flows: &[i64], gaps: &[u32], rate: Decimal) -> Option<(Decimal, Decimal)> {
    let discount = Decimal::ONE.checked_div(Decimal::ONE + rate)?;
    let mut powers: Vec<(u32, Decimal)> = Vec::with_capacity(4);
    let (mut value, mut slope) = (Decimal::from(*flows.last()?), Decimal::ZERO);
    for (flow, gap) in flows.iter().rev().skip(1).zip(gaps.iter().rev()) {
        let known = powers.iter().find(|(of, _)| of == gap).map(|(_, power)| *power);
        let by = match known {
            Some(by) => by,
            None => {
                let by = power(discount, *gap)?;
                powers.push((*gap, by));
                by
            }
        };
        // Derivative of `value × d^gap` by the rate: `(slope − gap × value × d) × d^gap`.
        let falls = value.checked_mul(discount)?.checked_mul(Decimal::from(*gap))?;
        slope = slope.checked_sub(falls)?.checked_mul(by)?;
        value = value.checked_mul(by)?.checked_add(Decimal::from(*flow))?;
    }
    Some((value, slope))
}

/// Newton's steps inside a bracket that halves where a step would leave it. With one change of sign the value falls
/// all the way from low rates to high ones, so the root is the only one.
fn solve(flows: &[i64], gaps: &[u32], bracket: (Decimal, Decimal)) -> Result<Decimal, FinanceError> {
    single_change_of_sign(flows)?;
    let (mut low, mut high) = bracket;
    if value_and_slope(flows, gaps, high).is_none_or(|(value, _)| value > Decimal::ZERO) {
        return Err(FinanceError::NoSingleRate);
    }
    // What overflows at a low rate is more than any number.
    if value_and_slope(flows, gaps, low).is_some_and(|(value, _)| value < Decimal::ZERO) {
        return Err(FinanceError::NoSingleRate);
    }
    let smallest = Decimal::new(1, PLACES);
    let mut rate = Decimal::ZERO;
    for _ in 0..MOST_STEPS {
        let found = value_and_slope(flows, gaps, rate);
        match found {
            Some((value, _)) if value < Decimal::ZERO => high = rate,
            _ => low = rate,
        }
        let step = found.and_then(|(value, slope)| value.checked_div(slope));
        if step.is_some_and(|step| step.abs() <= smallest) || high - low <= smallest {
            break;
        }
        let next = step.map(|step| rate - step).filter(|next| low < *next && *next < high);
        rate = next.unwrap_or((low + high) / Decimal::TWO);
    }
    Ok(rate.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero))
}

/// First got, then paid: exactly one change of sign, and amounts that can be calculated with.
fn single_change_of_sign(flows: &[i64]) -> Result<(), FinanceError> {
    if flows
        .iter()
        .any(|flow| !(-LARGEST_MINOR..=10 * LARGEST_MINOR).contains(flow))
    {
        return Err(FinanceError::AmountOutOfRange);
    }
    let mut signs: Vec<bool> = flows.iter().filter(|flow| **flow != 0).map(|flow| *flow > 0).collect();
    signs.dedup();
    (signs == [false, true]).then_some(()).ok_or(FinanceError::NoSingleRate)
}

/// `x` to the power 1/12, by Newton from above.
fn twelfth_root(x: Decimal) -> Decimal {
    let twelve = Decimal::from(12);
    let mut root = (Decimal::ONE + (x - Decimal::ONE) / twelve).max(Decimal::new(1, 1));
    for _ in 0..MOST_STEPS {
        let Some(power) = power(root, 11) else { break };
        let next = (root * Decimal::from(11) + x / power) / twelve;
        let moved = (next - root).abs();
        root = next;
        if moved <= Decimal::new(1, PLACES + 2) {
            break;
        }
    }
    root
}
