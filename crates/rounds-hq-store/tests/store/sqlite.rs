//! The contract, kept by SQLite.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;
use futures::future::join_all;
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

/// Several processes of one headquarters start at the same moment on a file that is not there yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_file_is_opened_by_many_at_once() {
    for _ in 0..10 {
        let file = fresh();
        let stores = join_all((0..6).map(|_| file.open())).await;
        let epochs = join_all(stores.iter().map(|store| store.epoch())).await;
        let epochs: BTreeSet<String> = epochs.into_iter().map(Result::unwrap).collect();
        assert_eq!(epochs.len(), 1);
    }
}

keeps_the_contract!(random_cases: 24);
