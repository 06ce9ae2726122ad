//! Loans: terms become a schedule of instalments. Knows the methods of repayment and how each posts; refuses to know
//! which product may use which.

mod comparison;
mod engine;
mod prepay;
mod revolving;
mod schedule;
mod terms;

pub use comparison::{Compared, compare};
pub use engine::{level_payment, schedule};
pub use prepay::{Prepaid, PrepayMode, Settlement, prepay, settle};
pub use revolving::{Movement, Revolving, Segment, revolving};
pub use schedule::{Row, Schedule};
pub use terms::{Due, LoanTerms, MOST_PERIODS, Method, RateStep, WHOLE_BP};
