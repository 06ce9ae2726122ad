//! Today: what to do next, and whom it is worth seeing.

mod open;
mod rank;
mod ranking;
mod worth_seeing;

pub(crate) use open::open;
pub(crate) use ranking::Ranking;
