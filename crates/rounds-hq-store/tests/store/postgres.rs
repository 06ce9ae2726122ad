//! The contract, kept by PostgreSQL: each test has a schema of its own in the database that
//! `ROUNDS_TEST_POSTGRES` names.

use std::sync::Arc;

use async_trait::async_trait;
use rounds_hq_store::{HqStore, PostgresStore};
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::contract_suite::{Database, keeps_the_contract};

/// A schema; dropping it drops all that is in it.
pub struct Schema {
    server: String,
    name: String,
}

impl Schema {
    /// An empty schema.
    pub fn create() -> Self {
        let server = std::env::var("ROUNDS_TEST_POSTGRES").expect(
            "these tests need a PostgreSQL: `cargo xtask test` starts one, and `cargo xtask postgres` starts one to \
             stay and prints the ROUNDS_TEST_POSTGRES to set",
        );
        let name = format!("t{}", Uuid::now_v7().simple());
        let schema = Self { server, name };
        schema.run(format!("create schema {}", schema.name));
        schema
    }

    /// The address of the schema, as `rounds-hq --database` takes it.
    pub fn url(&self) -> String {
        let joint = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{joint}options=-c%20search_path%3D{}", self.server, self.name)
    }

    /// On a thread with a runtime of its own, because it also runs when a test ends.
    fn run(&self, sql: String) {
        let server = self.server.clone();
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async { connect(&server).await.batch_execute(&sql).await })
        });
        done.join().unwrap().unwrap();
    }
}

/// A connection beside those of the store.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.run(format!("drop schema {} cascade", self.name));
    }
}

#[async_trait]
impl Database for Schema {
    async fn open(&self) -> Arc<dyn HqStore> {
        Arc::new(PostgresStore::open(&self.url()).await.unwrap())
    }
}

fn fresh() -> Schema {
    Schema::create()
}

keeps_the_contract!(random_cases: 6);
