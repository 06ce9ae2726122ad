//! The engine against the real headquarters: over HTTP, and in one process with faults.

mod desk;
#[path = "../../../rounds-hq-store/tests/store/fixtures.rs"]
mod fixtures;
mod over_http;
