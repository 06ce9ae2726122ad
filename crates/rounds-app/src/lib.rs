//! Use cases of the workbench: what the desktop window and the headless device host can ask for.
//!
//! Knows the device's files, the sync engine and the advisor, and puts them together for a person.
//! Refuses to know Tauri, HTTP servers and SQL. One noun is one folder or file, one verb one function.

mod advice;
mod bundles;
mod changes;
pub mod commands;
mod consent;
mod customers;
mod departure;
mod device;
pub mod dto;
mod error;
mod follow_ups;
mod lease;
mod mask;
mod offer_packs;
mod offers;
mod orders;
mod outbox;
mod reference;
mod rescue;
mod segments;
mod session;
mod settings;
mod suitability;
mod sync;
mod team;
mod today;
mod views;
mod visits;
mod words;
mod workbench;

pub use commands::dispatch;
pub use error::AppError;
pub use workbench::{Workbench, WorkbenchOptions};
