//! Where decimals become minor units: half up at each posting, and splits that add up (domain section 3).

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::FinanceError;

/// An exact amount, in minor units, rounded half up (away from zero on a tie).
///
/// # Errors
/// `amount.out_of_range` when it does not fit.
pub fn half_up(exact_minor: Decimal) -> Result<i64, FinanceError> {
    exact_minor
        .round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
        .to_i64()
        .ok_or(FinanceError::AmountOutOfRange)
}

/// An amount split in proportion to weights by the largest remainder: the parts add up exactly. Of equal remainders the
/// earlier part gets the unit. Without any weight there is nothing to split by.
///
/// # Errors
/// `amount.out_of_range` for a negative or too large amount, `loan.portions_wrong` when all weights are nothing.
pub fn split(amount_minor: i64, weights: &[u32]) -> Result<Vec<i64>, FinanceError> {
    if !(0..=crate::LARGEST_MINOR).contains(&amount_minor) {
        return Err(FinanceError::AmountOutOfRange);
    }
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if whole == 0 {
        return Err(FinanceError::PortionsWrong);
    }
    let share = |weight: &u32| i128::from(amount_minor) * i128::from(*weight);
    let mut parts: Vec<i64> = weights.iter().map(|weight| (share(weight) / whole) as i64).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| std::cmp::Reverse(share(&weights[*at]) % whole));
    let missing = amount_minor - parts.iter().sum::<i64>();
    for at in by_remainder.into_iter().take(missing as usize) {
        parts[at] += 1;
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_remainder_gets_the_unit() {
        assert_eq!(split(100, &[1, 1, 1]).unwrap(), [34, 33, 33]);
        assert_eq!(split(10, &[5, 3, 1]).unwrap(), [6, 3, 1]);
        assert_eq!(split(6_000_000, &[2_000, 8_000]).unwrap(), [1_200_000, 4_800_000]);
        assert_eq!(split(5, &[0, 7]).unwrap(), [0, 5]);
        assert_eq!(split(5, &[0, 0]), Err(FinanceError::PortionsWrong));
        assert_eq!(split(-1, &[1]), Err(FinanceError::AmountOutOfRange));
    }
}
