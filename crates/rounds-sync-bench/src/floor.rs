//! The floor: nothing but the bytes. A server that reads rows from plain SQLite, writes JSON, packs it with zstd-1 and
//! sends it; a client that unpacks, reads and inserts into SQLCipher. No scopes, no digests, no receipts, no overlay.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::ensure;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path as Page, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use rounds_domain::{Clock, SystemClock};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::sync::{PULL_MAX_ROWS, PUSH_MAX_OPS};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::device::Taken;
use crate::{REPEATS, bank};

/// What the floor takes, each time that it was measured.
#[derive(Clone, Debug)]
pub struct Floor {
    pub pulls: Vec<Taken>,
    pub pushes: Vec<Taken>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    id: String,
    body: String,
}

type Shared = Arc<Mutex<Connection>>;

/// Move the bytes of `customers` down and of `visits` up.
pub async fn measure(customers: usize, visits: usize) -> anyhow::Result<Floor> {
    let folder = tempfile::tempdir()?;
    let url = serve(folder.path(), customers).await?;
    let batches = batches(visits)?;
    let (mut pulls, mut pushes) = (Vec::new(), Vec::new());
    for n in 0..REPEATS {
        pulls.push(pull(&url, folder.path().join(format!("client-{n}.db")), customers).await?);
        pushes.push(push(&url, &batches).await?);
    }
    Ok(Floor { pulls, pushes })
}

async fn serve(folder: &Path, customers: usize) -> anyhow::Result<String> {
    let mut database = Connection::open(folder.join("server.db"))?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "full")?;
    database.execute_batch("create table rows (n integer primary key, id text, body text); create table visits (id integer primary key, body text);")?;
    let transaction = database.transaction()?;
    for n in 0..customers {
        let body = bank::customer(n, &bank::RM.into(), 0);
        transaction.execute(
            "insert into rows values (?1, ?2, ?3)",
            (n as i64, format!("C{n:07}"), body),
        )?;
    }
    transaction.commit()?;
    let app = Router::new()
        .route("/rows/{after}", get(rows))
        .route("/visits", post(take))
        .with_state(Arc::new(Mutex::new(database)));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, app).await });
    Ok(url)
}

async fn rows(State(database): State<Shared>, Page(after): Page<i64>) -> Result<Vec<u8>, StatusCode> {
    blocking(move || {
        let database = database.lock().unwrap_or_else(PoisonError::into_inner);
        let mut statement = database.prepare_cached("select id, body from rows where n >= ?1 order by n limit ?2")?;
        let rows = statement.query_map((after, PULL_MAX_ROWS), |row| {
            Ok(Row {
                id: row.get(0)?,
                body: row.get(1)?,
            })
        })?;
        let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(zstd::encode_all(serde_json::to_vec(&rows)?.as_slice(), 1)?)
    })
    .await
}

async fn take(State(database): State<Shared>, bytes: Bytes) -> Result<Vec<u8>, StatusCode> {
    blocking(move || {
        let visits: Vec<String> = serde_json::from_slice(&zstd::decode_all(&bytes[..])?)?;
        let mut database = database.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = database.transaction()?;
        for visit in &visits {
            transaction
                .prepare_cached("insert into visits (body) values (?1)")?
                .execute([visit])?;
        }
        transaction.commit()?;
        Ok(serde_json::to_vec(&visits.len())?)
    })
    .await
}

async fn blocking(work: impl FnOnce() -> anyhow::Result<Vec<u8>> + Send + 'static) -> Result<Vec<u8>, StatusCode> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn pull(url: &str, file: PathBuf, customers: usize) -> anyhow::Result<Taken> {
    let client = reqwest::Client::new();
    let mut database = Connection::open(file)?;
    database.pragma_update(
        None,
        "key",
        "x'2DD29CA851E7B56E4697B0E1F08507293D761A05CE4D1B628663F411A8086D99'",
    )?;
    database.pragma_update(None, "journal_mode", "wal")?;
    database.pragma_update(None, "synchronous", "normal")?;
    database.execute_batch("create table rows (id text primary key, body text);")?;
    let taken = Taken::counter()?;
    let mut count = 0;
    while count < customers {
        let bytes = client.get(format!("{url}/rows/{count}")).send().await?.bytes().await?;
        let rows: Vec<Row> = serde_json::from_slice(&zstd::decode_all(&bytes[..])?)?;
        ensure!(!rows.is_empty(), "the floor lost rows");
        let transaction = database.transaction()?;
        for row in &rows {
            transaction
                .prepare_cached("insert into rows values (?1, ?2)")?
                .execute((&row.id, &row.body))?;
        }
        transaction.commit()?;
        count += rows.len();
    }
    taken()
}

fn batches(visits: usize) -> anyhow::Result<Vec<Vec<String>>> {
    let all: Vec<String> = (0..visits)
        .map(|n| OpPayload::VisitSaved(bank::visit(0, n, SystemClock.now())).freeze())
        .collect();
    ensure!(
        all.iter().all(|visit| visit.len() >= bank::VISIT_BYTES),
        "visits are smaller than said"
    );
    Ok(all.chunks(PUSH_MAX_OPS).map(<[String]>::to_vec).collect())
}

async fn push(url: &str, batches: &[Vec<String>]) -> anyhow::Result<Taken> {
    let client = reqwest::Client::new();
    let taken = Taken::counter()?;
    for batch in batches {
        let body = zstd::encode_all(serde_json::to_vec(batch)?.as_slice(), 1)?;
        let answer = client.post(format!("{url}/visits")).body(body).send().await?;
        ensure!(answer.status().is_success(), "the floor refused a batch");
        answer.bytes().await?;
    }
    taken()
}
