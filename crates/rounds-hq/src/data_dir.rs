//! Where headquarters keeps its files: one folder, named by `--data-dir`; and its database, which is one of them
//! unless `--database` names a PostgreSQL.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rounds_hq_store::{HqStore, PostgresStore, SqliteStore};

use crate::HqError;
use crate::database::DatabaseUrl;
use crate::state::{AppState, Config, ServerKeys};

/// The data folder. Only its owner may read it.
#[derive(Clone, Debug)]
pub struct DataDir {
    folder: PathBuf,
    postgres: Option<DatabaseUrl>,
}

impl DataDir {
    /// Use a folder, making it when it is missing.
    ///
    /// # Errors
    /// [`HqError::File`] when it cannot be made or protected.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, HqError> {
        let path = path.into();
        std::fs::create_dir_all(&path).map_err(HqError::file(&path))?;
        restrict(&path)?;
        Ok(Self {
            folder: path,
            postgres: None,
        })
    }

    /// Keep the data in a PostgreSQL instead of a file of the folder.
    #[must_use]
    pub fn with_postgres(self, postgres: Option<DatabaseUrl>) -> Self {
        Self { postgres, ..self }
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The file of the embedded database.
    ///
    /// # Errors
    /// [`HqError::NotInAFile`] when the data is in a PostgreSQL.
    pub fn database(&self) -> Result<PathBuf, HqError> {
        match self.postgres {
            Some(_) => Err(HqError::NotInAFile),
            None => Ok(self.folder.join("headquarters.db")),
        }
    }

    /// Headquarters' receipt key.
    pub fn receipt_key(&self) -> PathBuf {
        self.folder.join("receipt.key")
    }

    /// Headquarters' sealing key.
    pub fn sealing_key(&self) -> PathBuf {
        self.folder.join("sealing.key")
    }

    /// Say that a server works with this folder, until what is returned is dropped. Several servers may.
    ///
    /// # Errors
    /// [`HqError::FolderInUse`] while a backup is put back.
    pub fn serve(&self) -> Result<File, HqError> {
        let file = self.lock_file()?;
        file.try_lock_shared().map_err(|error| self.refused(error))?;
        Ok(file)
    }

    /// Be alone with this folder, until what is returned is dropped.
    ///
    /// # Errors
    /// [`HqError::FolderInUse`] while a server runs on it.
    pub fn alone(&self) -> Result<File, HqError> {
        let file = self.lock_file()?;
        file.try_lock().map_err(|error| self.refused(error))?;
        Ok(file)
    }

    fn lock_file(&self) -> Result<File, HqError> {
        let path = self.folder.join("in-use.lock");
        File::create(&path).map_err(HqError::file(path))
    }

    fn refused(&self, error: TryLockError) -> HqError {
        match error {
            TryLockError::WouldBlock => HqError::FolderInUse {
                path: self.folder.clone(),
            },
            TryLockError::Error(error) => HqError::file(&self.folder)(error),
        }
    }

    /// Open the database.
    ///
    /// # Errors
    /// Those of [`SqliteStore::open`] and [`PostgresStore::open`].
    pub async fn store(&self) -> Result<Arc<dyn HqStore>, HqError> {
        Ok(match &self.postgres {
            Some(url) => Arc::new(PostgresStore::open(url.expose(), url.authorities()).await?),
            None => Arc::new(SqliteStore::open(self.database()?).await?),
        })
    }

    /// Everything the server needs, from this folder.
    ///
    /// # Errors
    /// Those of the database and of the keys.
    pub async fn state(&self, config: Config) -> Result<AppState, HqError> {
        let keys = ServerKeys {
            receipt: crate::keys::receipt_key(&self.receipt_key())?,
            sealing: crate::keys::sealing_key(&self.sealing_key())?.to_public(),
        };
        AppState::new(self.store().await?, keys, config).await
    }
}

#[cfg(unix)]
fn restrict(path: &Path) -> Result<(), HqError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700)).map_err(HqError::file(path))
}

#[cfg(not(unix))]
fn restrict(_: &Path) -> Result<(), HqError> {
    Ok(())
}
