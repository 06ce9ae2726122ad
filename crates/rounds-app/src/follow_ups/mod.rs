//! Follow-ups: what is to be done, until when, and by whom.

mod change;
mod create;
mod list;
mod row;

pub(crate) use change::{change, reread};
pub(crate) use create::create;
pub(crate) use list::list;
pub(crate) use row::row;
