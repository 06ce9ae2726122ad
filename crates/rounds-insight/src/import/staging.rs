//! The folder in which an import builds a snapshot before it gets its name.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::error::ImportError;

/// A staging folder under a lock; removed when dropped, whatever happened.
pub(crate) struct Staging {
    folder: PathBuf,
    /// Held open: the lock ends with it.
    _lock: File,
}

impl Staging {
    /// Takes the lock and makes an empty folder; what a killed import left is removed.
    pub fn begin(bank_dir: &Path) -> Result<Self, ImportError> {
        fs::create_dir_all(bank_dir).map_err(ImportError::io(bank_dir))?;
        let lock_path = bank_dir.join("lock");
        let lock = File::create(&lock_path).map_err(ImportError::io(&lock_path))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(ImportError::Busy(bank_dir.to_owned())),
            Err(TryLockError::Error(error)) => return Err(ImportError::io(&lock_path)(error)),
        }
        let folder = bank_dir.join("staging");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(ImportError::io(&folder))?;
        }
        fs::create_dir(&folder).map_err(ImportError::io(&folder))?;
        Ok(Self { folder, _lock: lock })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.folder.exists()
            && let Err(error) = fs::remove_dir_all(&self.folder)
        {
            tracing::warn!(%error, "the staging folder of an import stays behind; the next import removes it");
        }
    }
}
