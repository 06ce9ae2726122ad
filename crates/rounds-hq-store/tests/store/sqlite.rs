//! The contract, kept by SQLite.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_hq_store::{HqStore, SqliteStore};
use tempfile::TempDir;

use crate::contract_suite::{Database, keeps_the_contract};

struct File(TempDir);

#[async_trait]
impl Database for File {
    async fn open(&self) -> Arc<dyn HqStore> {
        Arc::new(SqliteStore::open(self.0.path().join("hq.db")).await.unwrap())
    }
}

fn fresh() -> File {
    File(tempfile::tempdir().unwrap())
}

keeps_the_contract!(random_cases: 24);
