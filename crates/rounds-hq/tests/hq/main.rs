//! Headquarters from outside: its HTTP, its rights, its command line.

mod command_line;
mod document;
mod failures;
#[path = "../../../rounds-hq-store/tests/store/fixtures.rs"]
mod fixtures;
mod killed;
mod local;
mod rescue;
mod rights;
mod sign_in;
mod sync;
mod test_app;
