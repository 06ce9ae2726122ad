//! Annual rates as decimals: basis points, the loan prime rate and what is added to it, and rounding of prices.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::FinanceError;

/// A rate for one year: 0.0345 is 3.45 %. Never negative, never above 1,000 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Decimal", into = "Decimal")]
pub struct Rate(Decimal);

/// Parts per million in a basis point: rates are told to screens in millionths, four places of a percentage.
pub const PPM_PER_BP: i64 = 100;

impl Rate {
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// # Errors
    /// `rate.out_of_range`
    pub fn new(rate: Decimal) -> Result<Self, FinanceError> {
        if rate < Decimal::ZERO || rate > Decimal::TEN {
            return Err(FinanceError::RateOutOfRange);
        }
        Ok(Self(rate))
    }

    /// From basis points: 345 is 3.45 %.
    ///
    /// # Errors
    /// `rate.out_of_range`
    pub fn from_bp(bp: i64) -> Result<Self, FinanceError> {
        Self::from_ppm(bp.checked_mul(PPM_PER_BP).ok_or(FinanceError::RateOutOfRange)?)
    }

    /// From millionths: 34,500 is 3.45 %.
    ///
    /// # Errors
    /// `rate.out_of_range`
    pub fn from_ppm(ppm: i64) -> Result<Self, FinanceError> {
        Self::new(Decimal::new(ppm, 6))
    }

    pub fn decimal(self) -> Decimal {
        self.0
    }

    /// In millionths, rounded half up.
    pub fn ppm(self) -> i64 {
        ppm(self.0)
    }

    /// A benchmark rate plus or minus basis points: LPR 3.00 % + 95 bp = 3.95 %.
    ///
    /// # Errors
    /// `rate.out_of_range`
    pub fn plus_bp(self, bp: i64) -> Result<Self, FinanceError> {
        let bp = i32::try_from(bp).map_err(|_| FinanceError::RateOutOfRange)?;
        Self::new(self.0 + Decimal::new(i64::from(bp), 4))
    }

    /// For one interval of so many months: annual ÷ 12 × months.
    pub fn for_months(self, months: u32) -> Decimal {
        self.0 * Decimal::from(months) / Decimal::from(12)
    }

    /// Raised or lowered into a corridor.
    ///
    /// # Errors
    /// `price.corridor_wrong` when the floor lies above the ceiling.
    pub fn within(self, floor: Self, ceiling: Self) -> Result<Self, FinanceError> {
        if floor > ceiling {
            return Err(FinanceError::CorridorWrong);
        }
        Ok(self.clamp(floor, ceiling))
    }

    /// Rounded up to the next multiple of so many basis points; a step of 0 leaves it.
    pub fn rounded_up_to_bp(self, step_bp: u32) -> Self {
        if step_bp == 0 {
            return self;
        }
        let step = Decimal::new(i64::from(step_bp), 4);
        let steps = (self.0 / step).round_dp_with_strategy(0, RoundingStrategy::AwayFromZero);
        Self((steps * step).min(Decimal::TEN))
    }
}

impl TryFrom<Decimal> for Rate {
    type Error = FinanceError;

    fn try_from(rate: Decimal) -> Result<Self, FinanceError> {
        Self::new(rate)
    }
}

impl From<Rate> for Decimal {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}

/// Any decimal share in millionths, rounded half up; beyond what fits it stands at the end.
pub fn ppm(share: Decimal) -> i64 {
    use rust_decimal::prelude::ToPrimitive;
    let most = Decimal::from(i64::MAX / 10_000_000);
    let millionths = share.clamp(-most, most) * Decimal::from(1_000_000);
    let rounded = millionths.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
    rounded.to_i64().unwrap_or(i64::MAX)
}

/// A power by squaring.
pub(crate) fn power(base: Decimal, exponent: u32) -> Option<Decimal> {
    let (mut result, mut square, mut left) = (Decimal::ONE, base, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = result.checked_mul(square)?;
        }
        left >>= 1;
        if left > 0 {
            square = square.checked_mul(square)?;
        }
    }
    Some(result)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_round_up_to_the_step() {
        for (ppm, step, expected) in [
            (45_250, 5, 45_500),
            (45_500, 5, 45_500),
            (45_501, 5, 46_000),
            (45_250, 0, 45_250),
        ] {
            assert_eq!(
                Rate::from_ppm(ppm).unwrap().rounded_up_to_bp(step).ppm(),
                expected,
                "{ppm}"
            );
        }
    }

    #[test]
    fn rates_outside_reason_are_refused() {
        for bp in [-1, 100_001, i64::MAX, i64::MIN] {
            assert_eq!(Rate::from_bp(bp), Err(FinanceError::RateOutOfRange), "{bp}");
        }
        let lpr = Rate::from_bp(300).unwrap();
        for bp in [-301, 200_000, i64::MAX, i64::MIN] {
            assert_eq!(lpr.plus_bp(bp), Err(FinanceError::RateOutOfRange), "{bp}");
        }
    }

    #[test]
    fn a_corridor_holds_a_rate() {
        let rate = |bp| Rate::from_bp(bp).unwrap();
        assert_eq!(rate(250).within(rate(300), rate(600)), Ok(rate(300)));
        assert_eq!(rate(700).within(rate(300), rate(600)), Ok(rate(600)));
        assert_eq!(rate(300).within(rate(600), rate(300)), Err(FinanceError::CorridorWrong));
    }
}
