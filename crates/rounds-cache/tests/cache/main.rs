//! The device's files from outside.

mod answers;
mod bundles;
mod changes;
mod failing_disk;
mod files;
mod killed;
mod lists;
mod orders;
mod overlay;
mod pages;
mod portfolio;
#[path = "../../../../tests/shared/prove.rs"]
mod prove;
mod safeguards;
mod sealed;
mod search;
mod standing;
mod suggestions;
mod support;
mod volatile;
