//! What every engine promises, as functions over a database that can be opened again.

pub mod admitting;
pub mod digests;
pub mod publishing;
pub mod pulling;
pub mod pushing;
pub mod working;

use std::sync::Arc;

use async_trait::async_trait;
use rounds_hq_store::HqStore;

/// A database of its own for one test. Opening it again opens the same data, as after a restart.
#[async_trait]
pub trait Database: Sync {
    async fn open(&self) -> Arc<dyn HqStore>;
}
