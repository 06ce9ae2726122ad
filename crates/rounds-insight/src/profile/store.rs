//! Profiles on disk: `<data_dir>/profile/current` names a hash, `<data_dir>/profile/<hash>/` holds `report.json`,
//! `catalogue.json`, `segments.json` and `profiles.jsonl.zst`, one profile a line by customer number. A folder gets its
//! name only when it is whole, and is never changed afterwards.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use rounds_protocol::entities::{ProfileBody, SegmentProfileBody};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Made, ProfileError, ProfileReport};
use crate::catalogue::Catalogue;

const COMPRESSION: i32 = 3;

/// A profiled bank, read back.
#[derive(Clone, Debug)]
pub struct Profiled {
    pub report: ProfileReport,
    /// The catalogue that it was profiled with.
    pub catalogue: Catalogue,
    /// By customer number.
    pub profiles: Vec<ProfileBody>,
    /// By priority.
    pub segments: Vec<SegmentProfileBody>,
}

/// The report of an earlier run over the same inputs, if its results are there and current.
pub(super) fn made_before(data_dir: &Path, hash: &str) -> Option<ProfileReport> {
    let root = root(data_dir);
    if current(&root)? != hash {
        return None;
    }
    let report: ProfileReport = json(&root.join(hash).join("report.json")).ok()?;
    root.join(hash).join("profiles.jsonl.zst").is_file().then_some(report)
}

/// Reads the results for these inputs.
pub(super) fn read(data_dir: &Path, hash: &str) -> Result<Profiled, ProfileError> {
    let root = root(data_dir);
    match current(&root) {
        None => return Err(ProfileError::NothingProfiled),
        Some(made) if made != hash => return Err(ProfileError::Stale),
        Some(_) => {}
    }
    let folder = root.join(hash);
    Ok(Profiled {
        report: json(&folder.join("report.json"))?,
        catalogue: json(&folder.join("catalogue.json"))?,
        segments: json(&folder.join("segments.json"))?,
        profiles: read_lines(&folder.join("profiles.jsonl.zst"))?,
    })
}

/// Writes the results aside, gives the folder its name, makes it current and removes all others.
pub(super) fn write(
    data_dir: &Path,
    report: &ProfileReport,
    made: &Made,
    catalogue: &Catalogue,
) -> Result<(), ProfileError> {
    let root = root(data_dir);
    let staging = root.join(format!("{}.next", report.hash));
    if staging.exists() {
        fs::remove_dir_all(&staging).map_err(ProfileError::io(&staging))?;
    }
    fs::create_dir_all(&staging).map_err(ProfileError::io(&staging))?;
    write_lines(&staging.join("profiles.jsonl.zst"), &made.profiles)?;
    write_json(&staging.join("segments.json"), &made.segments)?;
    write_json(&staging.join("catalogue.json"), catalogue)?;
    write_json(&staging.join("report.json"), report)?;
    sync(&staging)?;
    let folder = root.join(&report.hash);
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(ProfileError::io(&folder))?;
    }
    fs::rename(&staging, &folder).map_err(ProfileError::io(&folder))?;
    make_current(&root, &report.hash)?;
    remove_others(&root, &report.hash)
}

fn root(data_dir: &Path) -> PathBuf {
    data_dir.join("profile")
}

fn current(root: &Path) -> Option<String> {
    fs::read_to_string(root.join("current"))
        .ok()
        .map(|text| text.trim().to_owned())
}

fn make_current(root: &Path, hash: &str) -> Result<(), ProfileError> {
    let next = root.join("current.next");
    fs::write(&next, format!("{hash}\n")).map_err(ProfileError::io(&next))?;
    sync(&next)?;
    fs::rename(&next, root.join("current")).map_err(ProfileError::io(&next))?;
    sync(root)
}

fn remove_others(root: &Path, keep: &str) -> Result<(), ProfileError> {
    for entry in fs::read_dir(root).map_err(ProfileError::io(root))? {
        let path = entry.map_err(ProfileError::io(root))?.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != keep) {
            fs::remove_dir_all(&path).map_err(ProfileError::io(&path))?;
        }
    }
    Ok(())
}

fn write_lines(path: &Path, profiles: &[ProfileBody]) -> Result<(), ProfileError> {
    let file = File::create(path).map_err(ProfileError::io(path))?;
    let mut encoder = zstd::Encoder::new(file, COMPRESSION).map_err(ProfileError::io(path))?;
    for profile in profiles {
        serde_json::to_writer(&mut encoder, profile).map_err(ProfileError::json(path))?;
        encoder.write_all(b"\n").map_err(ProfileError::io(path))?;
    }
    encoder
        .finish()
        .and_then(|file| file.sync_all())
        .map_err(ProfileError::io(path))
}

fn read_lines(path: &Path) -> Result<Vec<ProfileBody>, ProfileError> {
    let file = File::open(path).map_err(ProfileError::io(path))?;
    let decoder = zstd::Decoder::new(file).map_err(ProfileError::io(path))?;
    BufReader::new(decoder)
        .lines()
        .map(|line| serde_json::from_str(&line.map_err(ProfileError::io(path))?).map_err(ProfileError::json(path)))
        .collect()
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), ProfileError> {
    let text = serde_json::to_string_pretty(value).map_err(ProfileError::json(path))?;
    fs::write(path, text).map_err(ProfileError::io(path))?;
    sync(path)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, ProfileError> {
    let text = fs::read_to_string(path).map_err(ProfileError::io(path))?;
    serde_json::from_str(&text).map_err(ProfileError::json(path))
}

fn sync(path: &Path) -> Result<(), ProfileError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(ProfileError::io(path))
}
