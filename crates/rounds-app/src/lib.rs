//! Use cases of the workbench: what the desktop window and the headless device host can ask for.
//!
//! Knows the device's files, the sync engine and the advisor, and puts them together for a person.
//! Refuses to know Tauri, HTTP servers and SQL.

pub mod commands;
pub mod dto;
