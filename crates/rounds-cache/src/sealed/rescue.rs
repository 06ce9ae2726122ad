//! The rescue file: all sealed pieces of a folder in one file at a place that a person chose. Works without a
//! password, without a network, and whatever became of the other files of the device.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use rounds_domain::OpId;
use rounds_protocol::rescue::{RescueDevice, RescueFile, RescuePiece};

use super::Drawer;
use crate::error::{CacheError, Result};
use crate::files::{Folder, Readers, sync_names, write_whole};

/// What there is to rescue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RescueFacts {
    pub pieces: usize,
    /// When the oldest of it was saved, as its id tells.
    pub oldest_at: Option<DateTime<Utc>>,
    /// By device: more than one when the folder was enrolled again.
    pub devices: Vec<RescueDevice>,
}

/// A rescue file that was written, read again and found whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RescueWritten {
    pub path: PathBuf,
    pub pieces: usize,
}

/// What there is to rescue in a device's folder. No password is needed.
///
/// # Errors
/// The disk.
pub fn rescue_facts(dir: &Path) -> Result<RescueFacts> {
    let mut facts = RescueFacts::default();
    for drawer in Drawer::all(&Folder::at(dir))? {
        let pieces = drawer.pieces()?;
        let saved = pieces.keys().filter_map(|name| saved_at(name.op_id));
        facts.oldest_at = facts.oldest_at.into_iter().chain(saved).min();
        facts.pieces += pieces.len();
        if !pieces.is_empty() {
            facts.devices.extend(described(&drawer, pieces.len()));
        }
    }
    Ok(facts)
}

/// Write all sealed pieces of a device's folder into one new file in `target`. The file is on the disk, and was read
/// again, when this returns. No password is needed; nothing is taken away from the device.
///
/// # Errors
/// [`CacheError::NothingSealed`]; [`CacheError::RescueFolderMissing`] when `target` is not an existing folder;
/// [`CacheError::RescueFileDamaged`] when the disk gives back other bytes; the disk.
pub fn write_rescue(dir: &Path, target: &Path, now: DateTime<Utc>) -> Result<RescueWritten> {
    let file = gather(&Folder::at(dir), now)?;
    if file.pieces.is_empty() {
        return Err(CacheError::NothingSealed);
    }
    if !target.is_absolute() || !target.is_dir() {
        return Err(CacheError::RescueFolderMissing);
    }
    let path = free_name(target, now);
    write_whole(&path, &file.to_bytes()?, Readers::AsTheFolderSays)?;
    sync_names(target)?;
    if RescueFile::parse(&std::fs::read(&path)?).as_ref() != Ok(&file) {
        return Err(CacheError::RescueFileDamaged);
    }
    Ok(RescueWritten {
        path,
        pieces: file.pieces.len(),
    })
}

/// A piece that is answered and removed meanwhile is at headquarters, so it is left out.
fn gather(folder: &Folder, now: DateTime<Utc>) -> Result<RescueFile> {
    let mut file = RescueFile {
        written_at: now,
        devices: Vec::new(),
        pieces: Vec::new(),
    };
    for drawer in Drawer::all(folder)? {
        let before = file.pieces.len();
        for name in drawer.pieces()?.into_keys() {
            if let Some(age) = drawer.read(&name)? {
                file.pieces.push(RescuePiece {
                    device_id: drawer.device_id,
                    name,
                    age,
                });
            }
        }
        if file.pieces.len() > before {
            file.devices.extend(described(&drawer, file.pieces.len() - before));
        }
    }
    Ok(file)
}

fn described(drawer: &Drawer, pieces: usize) -> Option<RescueDevice> {
    let about = drawer.about()?;
    Some(RescueDevice {
        device_id: drawer.device_id,
        staff_no: about.staff_no,
        label: about.label,
        bank: about.bank,
        sealing_key: about.sealing_key,
        pieces,
    })
}

/// An op's id is a UUIDv7, which begins with the time at which it was made.
fn saved_at(op_id: OpId) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = op_id.0.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// A name that says what it is and when it was written. No file is ever replaced.
fn free_name(target: &Path, now: DateTime<Utc>) -> PathBuf {
    let stamp = now.format("%Y%m%dT%H%M%SZ");
    let named = |extra: String| target.join(format!("rounds-rescue-{stamp}{extra}.jsonl"));
    let mut path = named(String::new());
    let mut count = 1;
    while path.exists() {
        path = named(format!("-{count}"));
        count += 1;
    }
    path
}
