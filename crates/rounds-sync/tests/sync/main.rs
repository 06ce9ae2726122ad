//! The engine against the real headquarters: over HTTP, and in one process with faults.

mod desk;
mod fake_hq;
mod faults;
#[path = "../../../rounds-hq-store/tests/store/fixtures.rs"]
mod fixtures;
mod hand_timer;
mod over_http;
