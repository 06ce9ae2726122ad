//! TLS between headquarters and its PostgreSQL.

use std::path::{Path, PathBuf};

use rounds_hq_store::{PostgresStore, StoreError};

use crate::schema::{Schema, connect};

/// The certificate of the throw-away server, which is for 127.0.0.1 and its own authority.
fn certificate() -> PathBuf {
    let file = std::env::var_os("ROUNDS_TEST_POSTGRES_CA");
    file.expect("`cargo xtask test` and `cargo xtask postgres` say where it is")
        .into()
}

async fn refused(url: &str, authorities: Option<&Path>) -> String {
    match PostgresStore::open(url, authorities).await {
        Err(StoreError::CannotOpen(error)) => format!("{error:?}"),
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("connected"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_must_speak_tls_does() {
    let schema = Schema::create();
    let url = format!("{}&sslmode=require", schema.url());
    let store = PostgresStore::open(&url, Some(&certificate())).await.unwrap();
    let encrypted = "select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid)
                     where s.ssl and a.application_name = 'rounds-hq'";
    let count: i64 = connect(&schema.url())
        .await
        .query_one(encrypted, &[])
        .await
        .unwrap()
        .get(0);
    assert!(count >= 1, "the connection of the pool is encrypted");
    drop(store);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_of_nobody_known_or_for_another_name_is_refused() {
    let schema = Schema::create();
    let url = format!("{}&sslmode=require", schema.url());
    let unknown = refused(&url, None).await;
    assert!(unknown.contains("UnknownIssuer"), "{unknown}");
    let elsewhere = schema.url().replace("@127.0.0.1", "@db.bank.example") + "&hostaddr=127.0.0.1&sslmode=require";
    let another = refused(&elsewhere, Some(&certificate())).await;
    assert!(another.contains("NotValidForName"), "{another}");
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    let nothing = refused(&url, Some(&empty)).await;
    assert!(nothing.contains("NoItemsFound"), "{nothing}");
}
