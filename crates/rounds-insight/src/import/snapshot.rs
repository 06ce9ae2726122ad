//! An imported bank on disk: one folder of Parquet files named by the hash of its content, and the word which
//! of them is current.
//!
//! `<data_dir>/bank/current` names the hash; `<data_dir>/bank/<hash>/` holds `bank.json`, `manifest.json` and one
//! `<table>.parquet` for each table of the contract. A snapshot is never changed after it got its name.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ImportError;
use crate::contract::{BankFile, TABLES};

const BANK_FILE: &str = "bank.json";
const MANIFEST_FILE: &str = "manifest.json";
const CURRENT_FILE: &str = "current";

/// An imported bank, ready to be read.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// SHA-256 over the content, hexadecimal; independent of file formats.
    pub hash: String,
    pub bank: BankFile,
    /// Folder of the Parquet files.
    pub folder: PathBuf,
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
}

/// `manifest.json`: what a snapshot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub contract_version: u32,
    pub hash: String,
    pub rows: BTreeMap<String, u64>,
}

impl Snapshot {
    /// The bank imported last.
    ///
    /// # Errors
    /// [`ImportError::NothingImported`] before the first import, [`ImportError::SnapshotDamaged`] when a file
    /// is not there any more.
    pub fn current(data_dir: &Path) -> Result<Self, ImportError> {
        let bank_dir = bank_dir(data_dir);
        let hash = current_hash(&bank_dir)?.ok_or(ImportError::NothingImported)?;
        Self::open(&bank_dir.join(hash))
    }

    /// The Parquet file of a table of the contract.
    pub fn table_path(&self, table: &str) -> PathBuf {
        self.folder.join(format!("{table}.parquet"))
    }

    pub(super) fn open(folder: &Path) -> Result<Self, ImportError> {
        let damaged = || ImportError::SnapshotDamaged(folder.to_owned());
        let bank: BankFile = read_json(&folder.join(BANK_FILE)).map_err(|_| damaged())?;
        let manifest: Manifest = read_json(&folder.join(MANIFEST_FILE)).map_err(|_| damaged())?;
        let snapshot = Self {
            hash: manifest.hash,
            bank,
            folder: folder.to_owned(),
            rows: manifest.rows,
        };
        if TABLES.iter().all(|table| snapshot.table_path(table.name).is_file()) {
            Ok(snapshot)
        } else {
            Err(damaged())
        }
    }
}

/// The folder of all snapshots.
pub(crate) fn bank_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("bank")
}

/// The hash that `current` names, if there is one.
pub(crate) fn current_hash(bank_dir: &Path) -> Result<Option<String>, ImportError> {
    let path = bank_dir.join(CURRENT_FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(ImportError::io(&path)(error)),
    }
}

/// Writes `bank.json` and `manifest.json` into a staged folder and makes every file of it durable.
pub(crate) fn seal(staging: &Path, bank: &BankFile, manifest: &Manifest) -> Result<(), ImportError> {
    write_json(&staging.join(BANK_FILE), bank)?;
    write_json(&staging.join(MANIFEST_FILE), manifest)?;
    let entries = fs::read_dir(staging).map_err(ImportError::io(staging))?;
    for entry in entries {
        let path = entry.map_err(ImportError::io(staging))?.path();
        sync(&path)?;
    }
    sync(staging)
}

/// Gives the staged folder its name, makes it current and removes all snapshots but it and the one before.
pub(crate) fn publish(staging: &Path, bank_dir: &Path, hash: &str) -> Result<PathBuf, ImportError> {
    let before = current_hash(bank_dir)?;
    let folder = bank_dir.join(hash);
    if folder.exists() {
        // The snapshot before last came back, or a damaged one is replaced.
        fs::remove_dir_all(&folder).map_err(ImportError::io(&folder))?;
    }
    fs::rename(staging, &folder).map_err(ImportError::io(&folder))?;
    sync(bank_dir)?;
    set_current(bank_dir, hash)?;
    remove_old(bank_dir, hash, before.as_deref())?;
    Ok(folder)
}

fn set_current(bank_dir: &Path, hash: &str) -> Result<(), ImportError> {
    let next = bank_dir.join("current.next");
    fs::write(&next, format!("{hash}\n")).map_err(ImportError::io(&next))?;
    sync(&next)?;
    let current = bank_dir.join(CURRENT_FILE);
    fs::rename(&next, &current).map_err(ImportError::io(&current))?;
    sync(bank_dir)
}

fn remove_old(bank_dir: &Path, current: &str, before: Option<&str>) -> Result<(), ImportError> {
    for entry in fs::read_dir(bank_dir).map_err(ImportError::io(bank_dir))? {
        let path = entry.map_err(ImportError::io(bank_dir))?.path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let is_snapshot = path.is_dir() && name.len() == 64 && name.chars().all(|c| c.is_ascii_hexdigit());
        if is_snapshot && name != current && Some(name.as_str()) != before {
            fs::remove_dir_all(&path).map_err(ImportError::io(&path))?;
        }
    }
    Ok(())
}

fn sync(path: &Path) -> Result<(), ImportError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(ImportError::io(path))
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, ImportError> {
    let text = fs::read_to_string(path).map_err(ImportError::io(path))?;
    serde_json::from_str(&text).map_err(ImportError::json(path))
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), ImportError> {
    let mut text = serde_json::to_string_pretty(value).map_err(ImportError::json(path))?;
    text.push('\n');
    fs::write(path, text).map_err(ImportError::io(path))
}
