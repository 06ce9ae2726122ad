//! What an offer costs, whether the household bears it, and the quote that is signed: calculated on this device, by the
//! offer pack of the business date. Knows how a product's terms become a loan; the formulas are rounds-finance's.

mod afford;
mod ask;
mod calculate;
mod deposit;
mod household;
mod list;
mod prepay;
mod price;
mod quote;
mod rates;
mod refused;
mod revolve;
mod terms;
mod way;

pub(crate) use afford::afford;
pub(crate) use calculate::calculate;
pub(crate) use deposit::{demand, deposit, notice};
pub(crate) use list::offered as choices;
pub(crate) use prepay::prepay;
pub(crate) use price::price;
pub(crate) use quote::{list, make, open, sign};
pub use refused::OfferRefused;
pub(crate) use revolve::revolve;
pub(crate) use terms::terms;
