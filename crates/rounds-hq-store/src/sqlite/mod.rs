//! The store in one SQLite file: one connection that writes, a few that read, WAL, synchronous=FULL.
//!
//! Knows connections and transactions; what each table means stands in [`logic`](crate::logic).

mod backup;
mod check;
mod driver;
mod migrations;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::driver::SqliteDb;
use self::writer::Writer;
use crate::db::Db;
use crate::store::Engine;
use crate::{Result, StoreError};

/// Connections that read at once.
const READERS: usize = 4;
/// How long a statement waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// From so many pages on (32 MB) a commit moves the log into the file, which holds it up; before that, the writer does so when
/// it has nothing else to do.
const LOG_PAGES: i64 = 8_192;
/// How long one waits before looking again where SQLite does not wait by itself.
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// Headquarters' data in one SQLite file.
#[derive(Clone)]
pub struct SqliteStore {
    writer: Writer,
    readers: Arc<Mutex<Vec<Connection>>>,
    permits: Arc<Semaphore>,
}

impl SqliteStore {
    /// Open or create the file and bring it to this build's schema.
    ///
    /// # Errors
    /// [`StoreError::NewerFile`] for a file of a later build, [`StoreError::CannotOpen`] for anything else.
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        blocking(move || {
            let mut writer = connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
            migrations::bring_up_to_date(&mut writer)?;
            let reading = || connect(&path, OpenFlags::SQLITE_OPEN_READ_WRITE);
            let readers = (0..READERS).map(|_| reading()).collect::<Result<Vec<_>>>()?;
            Ok(Self {
                writer: Writer::start(writer)?,
                readers: Arc::new(Mutex::new(readers)),
                permits: Arc::new(Semaphore::new(READERS)),
            })
        })
        .await
    }
}

impl Engine for SqliteStore {
    async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&dyn Db) -> Result<T> + Send + 'static,
    {
        self.writer.write(work).await
    }

    async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&dyn Db) -> Result<T> + Send + 'static,
    {
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::TaskLost)?;
        let readers = self.readers.clone();
        blocking(move || {
            let mut reader = Reader::take(readers, permit)?;
            let transaction = reader.connection()?.transaction()?;
            work(&SqliteDb(&transaction))
        })
        .await
    }
}

/// A reading connection that goes back to the pool, whatever happens.
struct Reader {
    connection: Option<Connection>,
    pool: Arc<Mutex<Vec<Connection>>>,
    _permit: OwnedSemaphorePermit,
}

impl Reader {
    fn take(pool: Arc<Mutex<Vec<Connection>>>, permit: OwnedSemaphorePermit) -> Result<Self> {
        let connection = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Ok(Self {
            connection,
            pool,
            _permit: permit,
        })
    }

    fn connection(&mut self) -> Result<&mut Connection> {
        self.connection.as_mut().ok_or(StoreError::TaskLost)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(connection);
        }
    }
}

async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| StoreError::TaskLost)?
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.pragma_update(None, "cache_size", -64_000)?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.set_prepared_statement_cache_capacity(128);
        Ok(connection)
    };
    patiently(open, is_busy).map_err(|error| StoreError::CannotOpen(Box::new(error)))
}

/// Do it again for as long as one waits for another process: SQLite itself does not wait where a file is new and several
/// processes turn on its log.
fn patiently<T, E>(
    mut work: impl FnMut() -> std::result::Result<T, E>,
    again: impl Fn(&E) -> bool,
) -> std::result::Result<T, E> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match work() {
            Err(error) if again(&error) && Instant::now() < until => std::thread::sleep(BETWEEN_TRIES),
            done => return done,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy)
}
