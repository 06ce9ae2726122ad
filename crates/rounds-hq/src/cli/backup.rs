//! `backup`, `restore` and `epoch`: a copy of the database, putting one back, and telling devices that it was.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use rounds_hq_store::SqliteStore;

use super::show;
use crate::{DataDir, HqError};

/// Copy the embedded database to a file while the server goes on. The key files of the folder are not in it: keep a
/// copy of them too, or after a loss receipts that were given will not verify and rescue files will not open.
#[derive(Debug, Args)]
pub struct Backup {
    /// The file to write; it must not exist.
    #[arg(long)]
    pub to: PathBuf,
}

impl Backup {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        if self.to.exists() {
            return Err(HqError::BackupExists { path: self.to });
        }
        // Written beside and renamed, so that nobody takes half a copy for a backup.
        let unfinished = with_ending(&self.to, ".unfinished");
        remove(&unfinished)?;
        SqliteStore::back_up(data.database()?, &unfinished).await?;
        rename(&unfinished, &self.to)?;
        show::line(&format!("backed up to {}", self.to.display()));
        Ok(())
    }
}

/// Put a backup back in the place of the embedded database. Refused while a server runs on the folder. Devices hear of
/// it by another epoch and send what they did since; what was there before stays beside it, ending in `.replaced`.
#[derive(Debug, Args)]
pub struct Restore {
    /// The backup.
    #[arg(long)]
    pub from: PathBuf,
}

impl Restore {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let _alone = data.alone()?;
        let database = data.database()?;
        let copy = with_ending(&database, ".restoring");
        remove(&copy)?;
        std::fs::copy(&self.from, &copy).map_err(HqError::file(&self.from))?;
        let renewed = SqliteStore::renew_copy(&copy).await;
        if renewed.is_err() {
            remove(&copy)?;
        }
        let epoch = renewed?;
        set_aside(&database)?;
        rename(&copy, &database)?;
        settle(data.path())?;
        show::line(&format!(
            "restored from {}; the epoch is now {epoch}",
            self.from.display()
        ));
        Ok(())
    }
}

/// The name that tells devices which database they talk to.
#[derive(Debug, Subcommand)]
pub enum Epoch {
    /// Take another epoch: for a database that was restored by other means, as PostgreSQL's own tools do. Devices then
    /// send what they did since the backup.
    Renew,
}

impl Epoch {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let Self::Renew = self;
        let epoch = data.store().await?.renew_epoch().await?;
        show::line(&format!("the epoch is now {epoch}"));
        Ok(())
    }
}

/// Keep what is there under another name. The database itself stays in its place until the copy takes it, and the log
/// of its last commits must not be taken for the copy's.
fn set_aside(database: &Path) -> Result<(), HqError> {
    let aside = with_ending(database, ".replaced");
    for ending in ["", "-wal", "-shm"] {
        remove(&with_ending(&aside, ending))?;
    }
    if database.exists() {
        std::fs::hard_link(database, &aside).map_err(HqError::file(&aside))?;
    }
    let log = with_ending(database, "-wal");
    if log.exists() {
        rename(&log, &with_ending(&aside, "-wal"))?;
    }
    remove(&with_ending(database, "-shm"))
}

/// Put the names of a folder on the disk.
fn settle(folder: &Path) -> Result<(), HqError> {
    #[cfg(unix)]
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(HqError::file(folder))?;
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), HqError> {
    std::fs::rename(from, to).map_err(HqError::file(to))
}

fn remove(path: &Path) -> Result<(), HqError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(HqError::file(path)(error)),
        _ => Ok(()),
    }
}
