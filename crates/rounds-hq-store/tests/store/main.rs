//! One contract for every engine of headquarters' store; today SQLite keeps it.

mod contract_suite;
mod fixtures;
mod mirror;
mod sqlite;
