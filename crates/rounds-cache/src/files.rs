//! The device's folder: which files there are, who may read them, and what may be said of them before a password is
//! known. Refuses to open a database.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use crate::error::{CacheError, Result};
use crate::keys::KeyFile;
use crate::model::{FileProblem, FilesState};
use crate::wipe;

/// Names of the files in a device's folder.
pub const KEYS: &str = "keys.json";
pub const OUTBOX: &str = "outbox.db";
pub const CACHE: &str = "cache.db";
/// Folder of the sealed pieces: what a wipe leaves, so that unsent work can still be rescued.
pub const SEALED: &str = "sealed";
const COMPANIONS: [&str; 3] = ["", "-wal", "-shm"];

/// A device's folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub fn at(dir: &Path) -> Self {
        Self(dir.to_owned())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Where the sealed copies of unsent work lie. A wipe removes the databases and the key file and leaves this folder:
    /// a rescue file needs nothing else, and nobody on this machine can read what is in it.
    pub fn sealed(&self) -> PathBuf {
        self.path(SEALED)
    }

    /// Make the folder, for its owner only.
    ///
    /// # Errors
    /// The disk.
    pub fn prepare(&self) -> Result<()> {
        fs::create_dir_all(&self.0)?;
        only_owner(&self.0, 0o700)
    }

    /// Read the key file.
    ///
    /// # Errors
    /// [`CacheError::NotEnrolled`], [`CacheError::KeysDamaged`], [`CacheError::KeysNewer`], the disk.
    pub fn read_keys(&self) -> Result<KeyFile> {
        match fs::read(self.path(KEYS)) {
            Ok(bytes) => KeyFile::parse(&bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && self.path(OUTBOX).exists() => {
                Err(CacheError::KeysDamaged)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(CacheError::NotEnrolled),
            Err(error) => Err(error.into()),
        }
    }

    /// Write the key file so that either the old or the new one is there, whatever happens meanwhile.
    ///
    /// # Errors
    /// The disk.
    pub fn write_keys(&self, keys: &KeyFile) -> Result<()> {
        write_whole(&self.path(KEYS), &keys.to_bytes()?, Readers::OwnerOnly)?;
        sync_names(&self.0)
    }

    /// Let only the owner read a database and its companions.
    ///
    /// # Errors
    /// The disk.
    pub fn protect(&self, name: &str) -> Result<()> {
        for path in self.with_companions(name) {
            if path.exists() {
                only_owner(&path, 0o600)?;
            }
        }
        Ok(())
    }

    /// Delete a database that may be dropped.
    ///
    /// # Errors
    /// The disk.
    pub fn remove(&self, name: &str) -> Result<()> {
        for path in self.with_companions(name) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            }
        }
        Ok(())
    }

    /// Rename a database and its companions with a date in the name. Nothing is overwritten or deleted.
    ///
    /// # Errors
    /// The disk.
    pub fn set_aside(&self, name: &str, now: DateTime<Utc>) -> Result<()> {
        let stamp = now.format("%Y%m%dT%H%M%S");
        let free = |extra: &str| !self.path(&format!("{name}.aside-{stamp}{extra}")).exists();
        let extra = (0..)
            .map(|n| if n == 0 { String::new() } else { format!("-{n}") })
            .find(|extra| free(extra));
        let target = format!("{name}.aside-{stamp}{}", extra.unwrap_or_default());
        for companion in COMPANIONS {
            let from = self.path(&format!("{name}{companion}"));
            if from.exists() {
                fs::rename(from, self.path(&format!("{target}{companion}")))?;
            }
        }
        sync_names(&self.0)
    }

    /// Bytes of a database on the disk, with its log.
    pub fn bytes(&self, name: &str) -> u64 {
        self.with_companions(name)
            .filter_map(|path| fs::metadata(path).ok())
            .map(|meta| meta.len())
            .sum()
    }

    fn with_companions(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        COMPANIONS
            .map(|companion| self.path(&format!("{name}{companion}")))
            .into_iter()
    }
}

/// What a folder holds, without a password. A problem shows here only as far as it can be seen from outside; a file
/// that is damaged within shows at [`unlock`](crate::unlock).
///
/// # Errors
/// The disk.
pub fn inspect(dir: &Path) -> Result<FilesState> {
    if let Some(wiped) = wipe::look(dir)? {
        return Ok(FilesState::Wiped(wiped));
    }
    let folder = Folder::at(dir);
    let keys = match folder.read_keys() {
        Ok(keys) => keys,
        Err(CacheError::NotEnrolled) => return Ok(FilesState::New),
        Err(CacheError::KeysDamaged) => return Ok(problem_only(FileProblem::KeysDamaged)),
        Err(CacheError::KeysNewer { .. }) => return Ok(problem_only(FileProblem::KeysNewer)),
        Err(other) => return Err(other),
    };
    Ok(FilesState::Enrolled {
        hint: Some(keys.hint().clone()),
        problem: outbox_problem(&folder)?,
    })
}

fn problem_only(problem: FileProblem) -> FilesState {
    FilesState::Enrolled {
        hint: None,
        problem: Some(problem),
    }
}

/// An encrypted file is never empty and never says that it is a plain database.
pub(crate) fn outbox_problem(folder: &Folder) -> Result<Option<FileProblem>> {
    use std::io::Read;
    let mut file = match fs::File::open(folder.path(OUTBOX)) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Some(FileProblem::OutboxMissing)),
        Err(error) => return Err(error.into()),
    };
    let mut head = [0; 16];
    let whole = file.read_exact(&mut head).is_ok();
    let plain = &head == b"SQLite format 3\0";
    Ok((!whole || plain).then_some(FileProblem::OutboxDamaged))
}

/// Who may read a file that is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readers {
    OwnerOnly,
    /// On a stick or a share, that folder's own rules hold.
    AsTheFolderSays,
}

/// Write a file so that under its name either the old or the new bytes stand, whatever happens meanwhile. The bytes are
/// on the disk when this returns; the name is after [`sync_names`].
///
/// # Errors
/// The disk; then nothing of the new file is left.
pub(crate) fn write_whole(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let fresh = PathBuf::from(fresh);
    let written = write_new(&fresh, bytes, readers).and_then(|()| Ok(fs::rename(&fresh, path)?));
    written.inspect_err(|_| {
        // What is half-written helps nobody; the failure itself is told.
        let _ = fs::remove_file(&fresh);
    })
}

fn write_new(path: &Path, bytes: &[u8], readers: Readers) -> Result<()> {
    let mut file = fs::File::create(path)?;
    if readers == Readers::OwnerOnly {
        only_owner(path, 0o600)?;
    }
    file.write_all(bytes)?;
    Ok(file.sync_all()?)
}

/// Make the names in a folder durable.
///
/// # Errors
/// The disk.
pub(crate) fn sync_names(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Let only the owner look into a folder.
///
/// # Errors
/// The disk.
pub(crate) fn make_private(folder: &Path) -> Result<()> {
    only_owner(folder, 0o700)
}

#[cfg(unix)]
fn only_owner(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

#[cfg(not(unix))]
fn only_owner(_path: &Path, _mode: u32) -> Result<()> {
    // The profile folder of a Windows user is readable by that user only.
    Ok(())
}
