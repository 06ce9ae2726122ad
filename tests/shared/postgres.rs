//! A PostgreSQL schema for one test, in the database that `ROUNDS_TEST_POSTGRES` names.
#![allow(dead_code)]

use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

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
        schema.run(format!("create schema {}", schema.name)).unwrap();
        schema
    }

    /// The address of the schema, as `rounds-hq --database` takes it.
    pub fn url(&self) -> String {
        let joint = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{joint}options=-c%20search_path%3D{}", self.server, self.name)
    }

    /// On a thread with a runtime of its own, because it also runs when a test ends.
    fn run(&self, sql: String) -> Result<(), tokio_postgres::Error> {
        let server = self.server.clone();
        let done = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async { try_connect(&server).await?.batch_execute(&sql).await })
        });
        done.join().unwrap()
    }
}

/// A connection beside those of the store.
pub async fn connect(url: &str) -> Client {
    try_connect(url).await.unwrap()
}

async fn try_connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

impl Drop for Schema {
    fn drop(&mut self) {
        let dropped = self.run(format!("drop schema {} cascade", self.name));
        // A test that failed already says why; a second panic would hide it.
        assert!(dropped.is_ok() || std::thread::panicking(), "{dropped:?}");
    }
}
