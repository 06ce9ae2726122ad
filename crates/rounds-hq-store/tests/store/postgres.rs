//! The contract, kept by PostgreSQL.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_hq_store::{HqStore, PostgresStore};

use crate::contract_suite::{Database, keeps_the_contract};
use crate::schema::Schema;

#[async_trait]
impl Database for Schema {
    async fn open(&self) -> Arc<dyn HqStore> {
        Arc::new(PostgresStore::open(&self.url(), None).await.unwrap())
    }
}

fn fresh() -> Schema {
    Schema::create()
}

keeps_the_contract!(random_cases: 6);
