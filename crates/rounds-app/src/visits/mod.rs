//! Visits: the sheet, its draft, and what was recorded.

mod draft;
mod ended_tasks;
mod form;
mod open;
mod row;
mod save;
mod sheet;

pub(crate) use draft::{draft_discard, draft_get, draft_list, draft_mark, draft_marks, draft_save};
pub(crate) use form::form;
pub(crate) use open::open;
pub(crate) use row::row;
pub(crate) use save::save;
