//! One contract for every engine of headquarters' store.

mod contract_suite;
mod fixtures;
mod mirror;
mod postgres;
mod sqlite;
