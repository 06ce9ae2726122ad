//! Where headquarters keeps its files: one folder, named by `--data-dir`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rounds_hq_store::{HqStore, SqliteStore};

use crate::HqError;
use crate::state::{AppState, Config, ServerKeys};

/// The data folder. Only its owner may read it.
#[derive(Clone, Debug)]
pub struct DataDir(PathBuf);

impl DataDir {
    /// Use a folder, making it when it is missing.
    ///
    /// # Errors
    /// [`HqError::File`] when it cannot be made or protected.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, HqError> {
        let path = path.into();
        std::fs::create_dir_all(&path).map_err(HqError::file(&path))?;
        restrict(&path)?;
        Ok(Self(path))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The embedded database.
    pub fn database(&self) -> PathBuf {
        self.0.join("headquarters.db")
    }

    /// Headquarters' receipt key.
    pub fn receipt_key(&self) -> PathBuf {
        self.0.join("receipt.key")
    }

    /// Headquarters' sealing key.
    pub fn sealing_key(&self) -> PathBuf {
        self.0.join("sealing.key")
    }

    /// Open the embedded database.
    ///
    /// # Errors
    /// Those of [`SqliteStore::open`].
    pub async fn store(&self) -> Result<Arc<dyn HqStore>, HqError> {
        Ok(Arc::new(SqliteStore::open(self.database()).await?))
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
