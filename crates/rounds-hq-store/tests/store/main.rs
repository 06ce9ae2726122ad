//! One contract for every engine of headquarters' store.

mod commit_order;
mod contract_suite;
mod fixtures;
mod mirror;
mod postgres;
#[path = "../../../../tests/shared/prove.rs"]
mod prove;
#[path = "../../../../tests/shared/postgres.rs"]
mod schema;
mod sqlite;
