//! A price by risk: what money, work, expected loss and capital cost, inside the bank's corridor (domain section 3.8).

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{FinanceError, Rate};

/// What a loan costs the bank, as shares a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskCosts {
    /// Price of the money (FTP).
    pub funding: Rate,
    pub operating: Rate,
    pub default_probability: Rate,
    pub loss_given_default: Rate,
    pub risk_weight: Rate,
    pub capital_ratio: Rate,
    pub return_on_capital: Rate,
    pub tax: Rate,
}

/// The parts of a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RiskPrice {
    /// PD × LGD.
    pub expected_loss: Decimal,
    /// RW × CAR × ROE ÷ (1 − tax).
    pub capital_charge: Decimal,
    /// The sum of all parts.
    pub by_cost: Rate,
    /// Inside the corridor and rounded up to the step.
    pub offered: Rate,
}

/// The price of a loan inside a corridor, rounded up to a step of basis points.
///
/// # Errors
/// `rate.out_of_range` when tax takes everything or a part is beyond reason, `price.corridor_wrong`.
pub fn risk_price(costs: &RiskCosts, (floor, ceiling): (Rate, Rate), step_bp: u32) -> Result<RiskPrice, FinanceError> {
    let after_tax = Decimal::ONE - costs.tax.decimal();
    if after_tax <= Decimal::ZERO {
        return Err(FinanceError::RateOutOfRange);
    }
    let expected_loss = costs.default_probability.decimal() * costs.loss_given_default.decimal();
    let capital = costs.risk_weight.decimal() * costs.capital_ratio.decimal() * costs.return_on_capital.decimal();
    let capital_charge = capital.checked_div(after_tax).ok_or(FinanceError::RateOutOfRange)?;
    let sum = costs.funding.decimal() + costs.operating.decimal() + expected_loss;
    let by_cost = Rate::new(sum.checked_add(capital_charge).ok_or(FinanceError::RateOutOfRange)?)?;
    Ok(RiskPrice {
        expected_loss,
        capital_charge,
        by_cost,
        offered: by_cost.within(floor, ceiling)?.rounded_up_to_bp(step_bp),
    })
}
