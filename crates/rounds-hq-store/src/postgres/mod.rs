//! The store in a PostgreSQL database, which several server processes may share.
//!
//! Knows connections, transactions and when to run one again; what each table means stands in
//! [`logic`](crate::logic).

mod driver;
mod many;
mod migrations;
mod tls;

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio::runtime::Handle;
use tokio_postgres::config::SslMode;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};

use self::driver::PostgresDb;
use crate::db::Db;
use crate::store::Engine;
use crate::{Result, StoreError};

/// Connections of one process.
const CONNECTIONS: usize = 16;
/// How long an operation waits for a connection, and a statement for a lock.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a transaction is run when others come in between.
const ATTEMPTS: usize = 8;

const WRITING: &str = "begin isolation level read committed";
const READING: &str = "begin isolation level repeatable read, read only";

/// Headquarters' data in one PostgreSQL database.
#[derive(Clone)]
pub struct PostgresStore {
    pool: Pool,
}

impl PostgresStore {
    /// Connect to a database, `postgres://user@host/name`, and bring it to this build's schema. A server on another machine
    /// must speak TLS, under a certificate of `authorities` (PEM) or else of those that this machine trusts, unless the
    /// address says `sslmode=disable`.
    ///
    /// # Errors
    /// [`StoreError::NewerFile`] for a database of a later build, [`StoreError::CannotOpen`] for anything else.
    pub async fn open(url: &str, authorities: Option<&Path>) -> Result<Self> {
        let mut config = Config::from_str(url).map_err(cannot_open)?;
        config.application_name("rounds-hq").connect_timeout(PATIENCE);
        let patience = format!("-c lock_timeout={}", PATIENCE.as_millis());
        let options = config.get_options().map(|given| format!("{patience} {given}"));
        config.options(options.unwrap_or(patience));
        let mode = tls::mode(&config);
        config.ssl_mode(mode);
        if mode == SslMode::Disable && !tls::is_here(&config) {
            tracing::warn!("the database is on another machine and is spoken to without TLS, as its address says");
        }
        let recycling_method = RecyclingMethod::Fast;
        let manager = ManagerConfig { recycling_method };
        let manager = match mode {
            SslMode::Disable => Manager::from_config(config, NoTls, manager),
            _ => Manager::from_config(config, tls::connector(authorities)?, manager),
        };
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .wait_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(cannot_open)?;
        let store = Self { pool };
        match store.write(migrations::bring_up_to_date).await {
            Err(StoreError::Database(error)) => Err(StoreError::CannotOpen(error)),
            done => done.map(|()| store),
        }
    }

    async fn run<T, F>(&self, begin: &'static str, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Session) -> Result<T> + Send + 'static,
    {
        let client = self.pool.get().await?;
        let runtime = Handle::current();
        let mut session = Session {
            client: Some(client),
            runtime,
            begin,
        };
        let blocking = tokio::task::spawn_blocking(move || work(&mut session));
        blocking.await.map_err(|_| StoreError::TaskLost)?
    }
}

impl Engine for PostgresStore {
    async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&dyn Db) -> Result<T> + Send + 'static,
    {
        let again = move |session: &mut Session| {
            for _ in 0..ATTEMPTS {
                match session.transaction(&work) {
                    Err(StoreError::Overtaken) => {}
                    done => return done,
                }
            }
            Err(StoreError::Busy)
        };
        self.run(WRITING, again).await
    }

    async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Db) -> Result<T> + Send + 'static,
    {
        self.run(READING, move |session| session.transaction(work)).await
    }
}

/// A connection for one operation. It goes back to the pool only between transactions; one that was left
/// inside is closed, which rolls it back.
struct Session {
    client: Option<Object>,
    runtime: Handle,
    begin: &'static str,
}

impl Session {
    fn transaction<T>(&mut self, work: impl FnOnce(&dyn Db) -> Result<T>) -> Result<T> {
        let client = self.client.take().ok_or(StoreError::TaskLost)?;
        let open = Open(Some(client));
        let client = open.0.as_ref().ok_or(StoreError::TaskLost)?;
        let db = PostgresDb::begin(&self.runtime, client, self.begin);
        let done = work(&db);
        db.control(if done.is_ok() { "commit" } else { "rollback" })?;
        self.client = open.ended();
        done
    }
}

/// A connection inside a transaction.
struct Open(Option<Object>);

impl Open {
    fn ended(mut self) -> Option<Object> {
        self.0.take()
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(client) = self.0.take() {
            drop(Object::take(client));
        }
    }
}

fn cannot_open(error: impl std::error::Error + Send + Sync + 'static) -> StoreError {
    StoreError::CannotOpen(Box::new(error))
}

impl From<PoolError> for StoreError {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Timeout(_) => Self::Busy,
            PoolError::Backend(error) => error.into(),
            other => Self::Database(Box::new(other)),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code().cloned() else {
            return Self::Database(Box::new(error));
        };
        match state {
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Self::Overtaken,
            SqlState::LOCK_NOT_AVAILABLE | SqlState::TOO_MANY_CONNECTIONS => Self::Busy,
            // Class 22, a value that its type cannot hold, and class 23, one that a constraint refuses.
            state if ["22", "23"].contains(&&state.code()[..2]) => Self::Constraint(Box::new(error)),
            _ => Self::Database(Box::new(error)),
        }
    }
}
