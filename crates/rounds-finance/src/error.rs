//! Why something cannot be calculated, in a closed list of codes.

use thiserror::Error;

/// Why there is no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum FinanceError {
    #[error("the amount is not between the smallest unit and the largest that is calculated with")]
    AmountOutOfRange,
    #[error("the rate is not between 0 and 1,000 % a year")]
    RateOutOfRange,
    #[error("the term is not between 1 and 1,200 instalments, or its interval is not 1 to 12 months")]
    TermOutOfRange,
    #[error("the dates do not rise, or lie outside the calendar")]
    DatesWrong,
    #[error("the steps of the rate do not rise, or begin outside the term")]
    StepsWrong,
    #[error("the grace period leaves no instalment")]
    GraceTooLong,
    #[error("the parts do not add up to the whole, or are not as many as the dates")]
    PortionsWrong,
    #[error("equal instalments need equal intervals")]
    DatesIrregular,
    #[error("the balloon is not smaller than the loan")]
    BalloonTooLarge,
    #[error("the fees are more than the money that is lent")]
    FeesTooHigh,
    #[error("more is drawn or repaid than there is")]
    BalanceNegative,
    #[error("the loan has no such instalment, or nothing is left after it")]
    InstalmentUnknown,
    #[error("the prepayment is not smaller than what is owed")]
    PrepaymentTooLarge,
    #[error("the payments have no single annual rate")]
    NoSingleRate,
    #[error("an income is needed")]
    IncomeMissing,
    #[error("the floor of the price lies above its ceiling")]
    CorridorWrong,
}

impl FinanceError {
    pub const ALL: &[Self] = &[
        Self::AmountOutOfRange,
        Self::RateOutOfRange,
        Self::TermOutOfRange,
        Self::DatesWrong,
        Self::StepsWrong,
        Self::GraceTooLong,
        Self::PortionsWrong,
        Self::DatesIrregular,
        Self::BalloonTooLarge,
        Self::FeesTooHigh,
        Self::BalanceNegative,
        Self::InstalmentUnknown,
        Self::PrepaymentTooLarge,
        Self::NoSingleRate,
        Self::IncomeMissing,
        Self::CorridorWrong,
    ];

    /// The stable code: `noun.what_happened`.
    pub fn code(self) -> &'static str {
        match self {
            Self::AmountOutOfRange => "amount.out_of_range",
            Self::RateOutOfRange => "rate.out_of_range",
            Self::TermOutOfRange => "loan.term_out_of_range",
            Self::DatesWrong => "loan.dates_wrong",
            Self::StepsWrong => "loan.steps_wrong",
            Self::GraceTooLong => "loan.grace_too_long",
            Self::PortionsWrong => "loan.portions_wrong",
            Self::DatesIrregular => "loan.dates_irregular",
            Self::BalloonTooLarge => "loan.balloon_too_large",
            Self::FeesTooHigh => "loan.fees_too_high",
            Self::BalanceNegative => "loan.balance_negative",
            Self::InstalmentUnknown => "loan.instalment_unknown",
            Self::PrepaymentTooLarge => "loan.prepayment_too_large",
            Self::NoSingleRate => "rate.not_single",
            Self::IncomeMissing => "income.missing",
            Self::CorridorWrong => "price.corridor_wrong",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_given_once() {
        let codes: std::collections::BTreeSet<_> = FinanceError::ALL.iter().map(|error| error.code()).collect();
        assert_eq!(codes.len(), FinanceError::ALL.len());
        assert!(codes.iter().all(|code| code.split('.').count() == 2));
    }
}
