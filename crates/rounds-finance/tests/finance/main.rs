//! Figures: the oracles, row by row, and what holds of every loan.

mod deposits;
mod laws;
mod loans;
mod money;
mod oracle;
mod quotes;
mod rates;
