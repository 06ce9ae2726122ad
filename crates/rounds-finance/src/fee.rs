//! Fees at any point of a loan: when they are charged and how much. Refuses to know who receives them.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::rounding::half_up;
use crate::{FinanceError, LARGEST_MINOR, Rate};

/// A fee of a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    /// What the product calls it.
    pub code: String,
    pub charge: FeeCharge,
}

/// When a fee is charged, and how much. Amounts in minor units, shares as decimals of the named amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum FeeCharge {
    /// When the money is paid out.
    UpFront(i64),
    UpFrontShare(Rate),
    /// With each instalment.
    EachInstalment(i64),
    /// With each instalment, of the original principal: card instalments and guarantees are priced so.
    EachInstalmentShare(Rate),
    /// With each instalment, of what is owed before it.
    EachInstalmentShareOfBalance(Rate),
    /// With the last instalment.
    AtEnd(i64),
}

impl FeeCharge {
    /// Charged when the money is paid out.
    pub(crate) fn at_start(&self, principal_minor: i64) -> Result<i64, FinanceError> {
        match self {
            Self::UpFront(minor) => sound(*minor),
            Self::UpFrontShare(share) => of(principal_minor, *share),
            _ => Ok(0),
        }
    }

    /// Charged with one instalment.
    pub(crate) fn at_instalment(&self, principal_minor: i64, owed_minor: i64, last: bool) -> Result<i64, FinanceError> {
        match self {
            Self::EachInstalment(minor) => sound(*minor),
            Self::EachInstalmentShare(share) => of(principal_minor, *share),
            Self::EachInstalmentShareOfBalance(share) => of(owed_minor, *share),
            Self::AtEnd(minor) if last => sound(*minor),
            _ => Ok(0),
        }
    }

    /// Charged once on an amount, e.g. on what is repaid early.
    ///
    /// # Errors
    /// `amount.out_of_range`
    pub fn once(&self, amount_minor: i64) -> Result<i64, FinanceError> {
        match self {
            Self::UpFront(minor) | Self::EachInstalment(minor) | Self::AtEnd(minor) => sound(*minor),
            Self::UpFrontShare(share)
            | Self::EachInstalmentShare(share)
            | Self::EachInstalmentShareOfBalance(share) => of(amount_minor, *share),
        }
    }
}

fn sound(minor: i64) -> Result<i64, FinanceError> {
    (0..=LARGEST_MINOR)
        .contains(&minor)
        .then_some(minor)
        .ok_or(FinanceError::AmountOutOfRange)
}

fn of(amount_minor: i64, share: Rate) -> Result<i64, FinanceError> {
    half_up(Decimal::from(sound(amount_minor)?) * share.decimal())
}
