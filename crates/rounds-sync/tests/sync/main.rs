//! The engine against the real headquarters: over HTTP, and in one process with faults.

mod batches;
mod desk;
mod fake_hq;
mod faults;
#[path = "../../../rounds-hq-store/tests/store/fixtures.rs"]
mod fixtures;
mod hand_timer;
mod killed;
mod matrix;
mod middle;
mod orders;
mod over_http;
#[path = "../../../../tests/shared/prove.rs"]
mod prove;
mod site;
mod skew;
mod standing;
mod tls;
