//! Wiping a device on headquarters' order: `wiped.json` says what was begun and why, then the keys, the outbox and the
//! cache go. What is sealed to headquarters stays ([`crate::sealed`]): unsent work is not lost with the device's password.
//!
//! Refuses to judge an order; that is done before ([`Device::take_orders`](crate::Device::take_orders)). A wipe that was
//! begun is finished at the next start, whatever stopped it.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;

use chrono::{DateTime, Utc};
use rounds_protocol::orders::DoneReport;
use serde::{Deserialize, Serialize};

use crate::error::{CacheError, Result};
use crate::files::{CACHE, Folder, KEYS, OUTBOX, Readers, sync_names, write_whole};
use crate::model::Enrolment;

/// The mark of a wipe.
const MARK: &str = "wiped.json";
/// The form of the mark that this build writes. History: 1 = first form.
const VERSION: u32 = 1;

/// What the mark says; nothing about customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Mark {
    pub version: u32,
    pub wiped_at: DateTime<Utc>,
    pub staff_no: String,
    pub hq_url: String,
    pub hq_ca: Option<String>,
    /// Ops that were in the outbox alone, because they could not be sealed: they are gone.
    pub unsealed: usize,
    /// Signed while the device still had its key.
    pub report: DoneReport,
    pub finished: bool,
    pub reported: bool,
}

/// What a person is told about a wiped device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WipedFacts {
    pub wiped_at: DateTime<Utc>,
    pub staff_no: String,
    pub hq_url: String,
    /// Pieces of work that could not be sealed before and are gone.
    pub unsealed: usize,
    /// Headquarters has heard that it is done.
    pub reported: bool,
}

/// Write down that a wipe begins; from here on it is finished, now or at the next start.
pub(crate) fn begin(folder: &Folder, mark: &Mark) -> Result<()> {
    write(folder, mark)
}

/// A mark of this form.
pub(crate) fn mark(enrolment: &Enrolment, unsealed: usize, report: DoneReport) -> Mark {
    Mark {
        version: VERSION,
        wiped_at: report.done_at,
        staff_no: enrolment.staff.staff_no.as_str().to_owned(),
        hq_url: enrolment.hq_url.clone(),
        hq_ca: enrolment.hq_ca.clone(),
        unsealed,
        report,
        finished: false,
        reported: false,
    }
}

/// A finished wipe that headquarters has not heard of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WipeToReport {
    pub hq_url: String,
    /// The bank's own authority for TLS, PEM.
    pub hq_ca: Option<String>,
    pub report: DoneReport,
}

/// Finish a wipe that was begun; nothing happens when none was. Doing it twice does nothing the second time.
///
/// # Errors
/// The disk: then it is finished at the next start.
pub fn finish_wipe(dir: &Path) -> Result<()> {
    let folder = Folder::at(dir);
    let Some(mut mark) = read(&folder)? else { return Ok(()) };
    if mark.finished {
        return Ok(());
    }
    // The keys first: without them nobody reads the rest, whatever stops this.
    overwrite(&folder.path(KEYS))?;
    remove_beginning_with(dir, KEYS)?;
    remove_beginning_with(dir, CACHE)?;
    remove_beginning_with(dir, OUTBOX)?;
    sync_names(dir)?;
    mark.finished = true;
    write(&folder, &mark)?;
    tracing::warn!(directive_id = %mark.report.directive_id, "this device was wiped on headquarters' order");
    Ok(())
}

/// What is to be told of a wipe; `None` when there was none.
///
/// # Errors
/// The disk.
pub fn wiped_facts(dir: &Path) -> Result<Option<WipedFacts>> {
    Ok(read(&Folder::at(dir))?.map(|mark| WipedFacts {
        wiped_at: mark.wiped_at,
        staff_no: mark.staff_no,
        hq_url: mark.hq_url,
        unsealed: mark.unsealed,
        reported: mark.reported,
    }))
}

/// The finished wipe that is still to be reported; `None` when nothing is.
///
/// # Errors
/// The disk.
pub fn wipe_to_report(dir: &Path) -> Result<Option<WipeToReport>> {
    let mark = read(&Folder::at(dir))?.filter(|mark| mark.finished && !mark.reported);
    Ok(mark.map(|mark| WipeToReport {
        hq_url: mark.hq_url,
        hq_ca: mark.hq_ca,
        report: mark.report,
    }))
}

/// Headquarters has heard of the wipe.
///
/// # Errors
/// The disk.
pub fn note_wipe_reported(dir: &Path) -> Result<()> {
    let folder = Folder::at(dir);
    match read(&folder)? {
        Some(mark) => write(&folder, &Mark { reported: true, ..mark }),
        None => Ok(()),
    }
}

/// The folder was enrolled anew: the wipe is history. The sealed work stays.
pub(crate) fn forget(folder: &Folder) -> Result<()> {
    remove(&folder.path(MARK))
}

/// Whether this folder is wiped, and what is to be told of it. A wipe that was begun is finished here; when the disk
/// refuses, the folder counts as wiped all the same.
pub(crate) fn look(dir: &Path) -> Result<Option<WipedFacts>> {
    let folder = Folder::at(dir);
    let Some(mark) = read(&folder)? else { return Ok(None) };
    if !mark.finished
        && let Err(error) = finish_wipe(dir)
    {
        tracing::error!(code = error.code(), "a wipe that was begun cannot be finished yet");
        return wiped_facts(dir);
    }
    if folder.path(KEYS).exists() {
        return Ok(None);
    }
    wiped_facts(dir)
}

/// Refuse to open a folder that was wiped.
pub(crate) fn refuse_wiped(dir: &Path) -> Result<()> {
    match look(dir)? {
        Some(_) => Err(CacheError::Wiped),
        None => Ok(()),
    }
}

fn read(folder: &Folder) -> Result<Option<Mark>> {
    match fs::read(folder.path(MARK)) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn write(folder: &Folder, mark: &Mark) -> Result<()> {
    write_whole(
        &folder.path(MARK),
        &serde_json::to_vec_pretty(mark)?,
        Readers::OwnerOnly,
    )?;
    sync_names(&folder.path("."))
}

/// Zeros over the wrapped key before its name goes. A disk may keep old blocks all the same; the key in them is wrapped
/// under the password.
fn overwrite(path: &Path) -> Result<()> {
    let length = match fs::metadata(path) {
        Ok(meta) => usize::try_from(meta.len()).unwrap_or(0),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(&vec![0; length])?;
    file.sync_all()?;
    Ok(())
}

/// The file, its companions, its unfinished successor and what was set aside of it.
fn remove_beginning_with(dir: &Path, name: &str) -> Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let ours = path
            .file_name()
            .is_some_and(|file| file.to_string_lossy().starts_with(name));
        if ours {
            remove(&path)?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}
