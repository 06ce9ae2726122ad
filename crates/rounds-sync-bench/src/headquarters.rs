//! The real server with the bench's bank, on either engine, with TLS or without.

use std::sync::Arc;

use anyhow::Context;
use ed25519_dalek::SigningKey;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rounds_domain::SystemClock;
use rounds_domain::{Clock, StaffNo};
use rounds_hq::{AppState, Config, Running, ServerKeys, Tls, hash_password};
use rounds_hq_store::{HqStore, PostgresStore, SqliteStore};
use tempfile::TempDir;

use crate::bank;

/// Everybody's password here.
pub const PASSWORD: &str = "bench-2026";

/// Which engine keeps headquarters' data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres(String),
}

/// A running headquarters.
pub struct Headquarters {
    engine: Engine,
    tls: bool,
    customers: usize,
    /// Where the database and the certificate are; gone when this goes.
    _folder: TempDir,
    /// The authority that devices believe, PEM.
    pub authority: Option<String>,
    pub store: Arc<dyn HqStore>,
    running: Running,
}

impl Headquarters {
    /// Publish the bank into an empty database and serve it.
    pub async fn start(engine: &Engine, tls: bool, customers: usize) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = open(engine, &folder).await?;
        let now = SystemClock.now();
        store.publish(bank::publication(customers, 0, 0), now).await?;
        store
            .set_password(StaffNo::from(bank::RM), hash_password(PASSWORD)?, now)
            .await?;
        let authority = tls.then(|| certificate(&folder)).transpose()?;
        let mut config = Config::default();
        if tls {
            config.tls = Some(Tls::from_files(
                &folder.path().join("chain.pem"),
                &folder.path().join("key.pem"),
            )?);
        }
        let state = AppState::new(Arc::clone(&store), keys()?, config).await?;
        let running = Running::start("127.0.0.1:0", state).await?;
        Ok(Self {
            engine: engine.clone(),
            tls,
            customers,
            _folder: folder,
            authority,
            store,
            running,
        })
    }

    /// Engine and transport, as the table names them.
    pub fn name(&self) -> String {
        let engine = match self.engine {
            Engine::Sqlite => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        };
        let transport = if self.tls { "TLS" } else { "plain" };
        format!("{engine}, {transport}")
    }

    pub fn url(&self) -> String {
        self.running.url()
    }

    pub fn address(&self) -> std::net::SocketAddr {
        self.running.address()
    }

    /// Publish the bank again with the first `changed` customers of the large portfolio at another version.
    pub async fn change(&self, changed: usize, version: u32) -> anyhow::Result<()> {
        let publication = bank::publication(self.customers, changed, version);
        self.store.publish(publication, SystemClock.now()).await?;
        Ok(())
    }

    pub async fn stop(self) -> anyhow::Result<()> {
        Ok(self.running.stop().await?)
    }
}

async fn open(engine: &Engine, folder: &TempDir) -> anyhow::Result<Arc<dyn HqStore>> {
    Ok(match engine {
        Engine::Sqlite => Arc::new(SqliteStore::open(folder.path().join("headquarters.db")).await?),
        Engine::Postgres(url) => Arc::new(PostgresStore::open(&fresh_schema(url).await?, None).await?),
    })
}

/// A schema of its own, so that nothing of the run before is there. The throw-away server takes it along when it ends.
async fn fresh_schema(url: &str) -> anyhow::Result<String> {
    let name = format!("bench_{}", uuid::Uuid::now_v7().simple());
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let serving = tokio::spawn(connection);
    client.batch_execute(&format!("create schema {name}")).await?;
    drop(client);
    serving.await??;
    let separator = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{separator}options=-csearch_path%3D{name}"))
}

fn keys() -> anyhow::Result<ServerKeys> {
    let mut seed = [0_u8; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(ServerKeys {
        receipt: SigningKey::from_bytes(&seed),
        sealing: age::x25519::Identity::generate().to_public(),
    })
}

/// A certificate for loopback, its own authority.
fn certificate(folder: &TempDir) -> anyhow::Result<String> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["127.0.0.1".to_owned()])?;
    let chain = cert.pem();
    std::fs::write(folder.path().join("chain.pem"), &chain).context("cannot write the certificate")?;
    std::fs::write(folder.path().join("key.pem"), signing_key.serialize_pem())?;
    Ok(chain)
}
