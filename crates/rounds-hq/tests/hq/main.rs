//! Headquarters from outside: its HTTP, its rights, its command line.

mod backup;
mod busy;
mod command_line;
mod document;
mod failures;
#[path = "../../../rounds-hq-store/tests/store/fixtures.rs"]
mod fixtures;
#[cfg(unix)]
mod herd;
mod killed;
mod local;
mod orders;
#[path = "../../../../tests/shared/prove.rs"]
mod prove;
mod rescue;
mod rights;
#[path = "../../../../tests/shared/postgres.rs"]
mod schema;
mod sign_in;
mod skew;
mod stalled;
mod sync;
mod test_app;
