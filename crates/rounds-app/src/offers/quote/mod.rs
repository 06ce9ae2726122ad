//! Quotes: an offer with its numbers frozen, put before a customer, signed, and void when a number changes.

mod frozen;
mod list;
mod make;
mod open;
mod sign;
mod words;

pub(crate) use list::list;
pub(crate) use make::make;
pub(crate) use open::open;
pub(crate) use sign::sign;
