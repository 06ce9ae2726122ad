//! Money: integer minor units and a currency. Never a binary float.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A currency of a bank that Rounds serves. Both have two decimal places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
pub enum Currency {
    CNY,
    CZK,
    EUR,
    USD,
}

/// An amount in minor units (fen, haléř, cent) of one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct Money {
    #[ts(type = "number")]
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }
}
