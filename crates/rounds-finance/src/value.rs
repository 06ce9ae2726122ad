//! What a customer is worth over the years (domain section 3.9).

use rust_decimal::Decimal;

use crate::rounding::half_up;
use crate::{FinanceError, LARGEST_MINOR, Rate};

/// A yearly margin that stays with a yearly probability and is discounted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LifetimeValue {
    pub yearly_margin_minor: i64,
    /// Probability that the customer is still there a year later.
    pub retention: Rate,
    pub discount: Rate,
}

impl LifetimeValue {
    /// For ever, from next year on: `m·r ÷ (1 + d − r)`.
    ///
    /// # Errors
    /// `amount.out_of_range`, `rate.out_of_range` when nobody ever leaves and nothing is discounted.
    pub fn for_ever(&self) -> Result<i64, FinanceError> {
        half_up(self.margin()? * self.retention.decimal() / self.spread()?)
    }

    /// For ever, this year's margin included: `m·(1 + d) ÷ (1 + d − r)`.
    ///
    /// # Errors
    /// As [`Self::for_ever`].
    pub fn for_ever_from_today(&self) -> Result<i64, FinanceError> {
        half_up(self.margin()? * (Decimal::ONE + self.discount.decimal()) / self.spread()?)
    }

    /// The next so many years.
    ///
    /// # Errors
    /// As [`Self::for_ever`].
    pub fn for_years(&self, years: u32) -> Result<i64, FinanceError> {
        self.spread()?;
        let yearly = self.retention.decimal() / (Decimal::ONE + self.discount.decimal());
        let (mut sum, mut left) = (Decimal::ZERO, self.margin()?);
        for _ in 0..years.min(MOST_YEARS) {
            left *= yearly;
            sum += left;
        }
        half_up(sum)
    }

    fn margin(&self) -> Result<Decimal, FinanceError> {
        (0..=LARGEST_MINOR)
            .contains(&self.yearly_margin_minor)
            .then(|| Decimal::from(self.yearly_margin_minor))
            .ok_or(FinanceError::AmountOutOfRange)
    }

    fn spread(&self) -> Result<Decimal, FinanceError> {
        let spread = Decimal::ONE + self.discount.decimal() - self.retention.decimal();
        let sound = self.retention.decimal() <= Decimal::ONE && spread > Decimal::ZERO;
        sound.then_some(spread).ok_or(FinanceError::RateOutOfRange)
    }
}

const MOST_YEARS: u32 = 100;
