//! The headless device from outside: who may ask, what is answered, and the whole path with a real headquarters.

#[path = "../../../rounds-app/tests/it/bank.rs"]
#[allow(
    dead_code,
    reason = "the test bank is shared with rounds-app's tests, which use more of it"
)]
mod bank;
mod changes;
mod decisions;
mod device;
mod headquarters;
mod host;
mod journey;
mod learned;
mod rescue;
