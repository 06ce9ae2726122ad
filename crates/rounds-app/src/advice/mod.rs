//! Advice on one customer: what headquarters knows plus what was recorded on this device, and what a person does with it.
//! The rules are rounds-advisor's; here they get their facts, and what is decided becomes an op.

mod act;
mod basis;
mod events;
mod gather;
mod models;
mod preview;
mod shown;
mod words;

pub(crate) use act::{dismiss, pick, remind, take};
pub(crate) use events::rows as event_rows;
pub(crate) use gather::{Dossier, advice_for, best_for, rules};
pub(crate) use models::models;
pub(crate) use preview::preview;
pub(crate) use shown::shown;
