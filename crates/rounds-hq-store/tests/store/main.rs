//! One contract for every engine of headquarters' store.

/// What [`pack`] wants of the bank it is for.
mod bank;
mod commit_order;
mod contract_suite;
mod fixtures;
mod mirror;
/// The demonstration pack, composed as the app's tests compose it.
#[allow(dead_code)]
#[path = "../../../rounds-app/tests/it/pack.rs"]
mod pack;
mod postgres;
mod postgres_tls;
#[path = "../../../../tests/shared/prove.rs"]
mod prove;
#[path = "../../../../tests/shared/postgres.rs"]
mod schema;
mod sqlite;
