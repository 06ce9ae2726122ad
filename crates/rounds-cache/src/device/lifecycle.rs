//! Making, opening, repairing a device; its password.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Instant;

use chrono::{DateTime, Utc};
use rounds_domain::InstallId;
use rounds_protocol::session::{BankBody, StaffBody};
use rusqlite::Connection;

use super::{Device, cache_damage, lock};
use crate::cache;
use crate::error::{CacheError, Result};
use crate::files::{CACHE, Folder, KEYS, OUTBOX};
use crate::keys::{DataKey, KeyFile};
use crate::lease::{KeptLease, LeaseState};
use crate::model::{CacheRebuilt, Enrolment, StorageFacts};
use crate::outbox::{self, meta};
use crate::sealed;
use crate::search::SearchIndex;
use crate::sql::{Day, text};
use crate::wipe;

/// The answer to an unlock.
pub struct Opened {
    pub device: Arc<Device>,
    /// The cache had to begin empty; the next sync fills it.
    pub cache_rebuilt: Option<CacheRebuilt>,
}

/// What was opened of a folder before the cache.
struct Precious {
    folder: Folder,
    keys: KeyFile,
    key: DataKey,
    enrolment: Enrolment,
    outbox: Connection,
}

/// Make a device's files in a folder that holds none and open them. The key file comes last: before it is there the
/// folder holds no device.
///
/// # Errors
/// [`CacheError::AlreadyEnrolled`], the disk.
pub fn create(dir: &Path, password: &str, enrolment: Enrolment) -> Result<Opened> {
    may_create(dir)?;
    let folder = Folder::at(dir);
    folder.prepare()?;
    if folder.path(OUTBOX).exists() {
        // Without its key file nothing can open it here. It is kept all the same.
        folder.set_aside(OUTBOX, enrolment.enrolled_at)?;
    }
    let (keys, key) = KeyFile::create(password, &enrolment)?;
    let outbox = begin_files(&folder, &keys, &key, &enrolment).inspect_err(|_| {
        // Nothing is in these yet, and an enrolment that failed leaves no files. The failure itself is told.
        let _ = folder.remove(KEYS).and_then(|()| folder.remove(OUTBOX));
    })?;
    let mut opened = open_rest(Precious {
        folder,
        keys,
        key,
        enrolment,
        outbox,
    })?;
    wipe::forget(&Folder::at(dir))?;
    opened.cache_rebuilt = None;
    Ok(opened)
}

/// Whether a device can be made in this folder: it holds none, or only an outbox whose key file never came or was lost.
///
/// # Errors
/// [`CacheError::AlreadyEnrolled`], the disk.
pub fn may_create(dir: &Path) -> Result<()> {
    wipe::finish_wipe(dir)?;
    let folder = Folder::at(dir);
    match folder.read_keys() {
        Err(CacheError::NotEnrolled) => Ok(()),
        Err(CacheError::KeysDamaged) if !folder.path(KEYS).exists() => Ok(()),
        Err(error @ CacheError::Disk(_)) => Err(error),
        _ => Err(CacheError::AlreadyEnrolled),
    }
}

fn begin_files(folder: &Folder, keys: &KeyFile, key: &DataKey, enrolment: &Enrolment) -> Result<Connection> {
    let outbox = outbox::create(folder, key, enrolment.device_id, enrolment.install_id)?;
    meta::set_epoch(&outbox, &enrolment.epoch)?;
    folder.remove(CACHE)?;
    folder.write_keys(keys)?;
    Ok(outbox)
}

/// Open a device's files. Works offline. A wrong password changes nothing; a missing, damaged or newer outbox or key
/// file refuses and touches nothing; a missing, damaged or unknown cache is begun anew and says so.
///
/// # Errors
/// [`CacheError::WrongPassword`] and the codes of [`FileProblem`](crate::FileProblem).
pub fn unlock(dir: &Path, password: &str) -> Result<Opened> {
    open_all(dir, password, refuse_locked)
}

/// Open a device that headquarters locked, for nothing but a sign-in there: a caller that cannot sign in must drop it,
/// and one that could calls [`Device::lift_lock`].
///
/// # Errors
/// As [`unlock`], without [`CacheError::LockedByOrder`].
pub fn unlock_to_sign_in(dir: &Path, password: &str) -> Result<Opened> {
    open_all(dir, password, |_| Ok(()))
}

fn refuse_locked(enrolment: &Enrolment) -> Result<()> {
    match enrolment.locked_by {
        Some(_) => Err(CacheError::LockedByOrder),
        None => Ok(()),
    }
}

fn open_all(dir: &Path, password: &str, may_open: fn(&Enrolment) -> Result<()>) -> Result<Opened> {
    wipe::refuse_wiped(dir)?;
    let folder = Folder::at(dir);
    let keys = folder.read_keys()?;
    let (key, enrolment) = keys.open(password)?;
    may_open(&enrolment)?;
    let outbox = outbox::open(&folder, &key, enrolment.device_id)?;
    open_rest(Precious {
        folder,
        keys,
        key,
        enrolment,
        outbox,
    })
}

/// Move a missing or damaged outbox aside (kept, with `now` in its name), begin a new one with a new install id, and
/// open the device. Headquarters wants the password again afterwards: the refresh token was in the old file.
///
/// # Errors
/// As [`unlock`]; a healthy or newer outbox is never set aside ([`CacheError::AlreadyEnrolled`],
/// [`CacheError::OutboxNewer`]).
pub fn set_outbox_aside(dir: &Path, password: &str, install_id: InstallId, now: DateTime<Utc>) -> Result<Opened> {
    wipe::refuse_wiped(dir)?;
    let folder = Folder::at(dir);
    let keys = folder.read_keys()?;
    let (key, enrolment) = keys.open(password)?;
    refuse_locked(&enrolment)?;
    match outbox::open(&folder, &key, enrolment.device_id) {
        Err(CacheError::OutboxMissing | CacheError::OutboxDamaged) => {}
        Err(other) => return Err(other),
        Ok(_) => return Err(CacheError::AlreadyEnrolled),
    }
    folder.set_aside(OUTBOX, now)?;
    let outbox = outbox::create(&folder, &key, enrolment.device_id, install_id)?;
    open_rest(Precious {
        folder,
        keys,
        key,
        enrolment,
        outbox,
    })
}

/// Wrap the data key under a new password; no database is rewritten.
///
/// # Errors
/// [`CacheError::WrongPassword`] for the old one.
pub fn change_password(dir: &Path, old: &str, new: &str) -> Result<()> {
    let folder = Folder::at(dir);
    let mut keys = folder.read_keys()?;
    let (key, _) = keys.open(old)?;
    keys.rewrap(&key, new)?;
    folder.write_keys(&keys)
}

fn open_rest(precious: Precious) -> Result<Opened> {
    let Precious {
        folder,
        keys,
        key,
        enrolment,
        outbox,
    } = precious;
    let (mut files, mut cache_rebuilt) = cache::open(&folder, &key, &enrolment.staff.staff_no)?;
    let index = match build_index(&files.reader).map_err(cache_damage) {
        Err(CacheError::CacheDamaged) => {
            drop(files);
            files = cache::create(&folder, &key, &enrolment.staff.staff_no)?;
            cache_rebuilt = Some(CacheRebuilt::Damaged);
            SearchIndex::default()
        }
        other => other?,
    };
    let lease = cache::lease::get(&files.reader)?;
    let device = Device {
        monotonic_base_ms: meta::last_monotonic_ms(&outbox)?,
        ahead: Arc::default(),
        index: RwLock::new(index),
        folder,
        key,
        keys: Mutex::new(keys),
        enrolment: RwLock::new(enrolment),
        outbox: Mutex::new(outbox),
        writer: Mutex::new(files.writer),
        reader: Mutex::new(files.reader),
        cache_gone: AtomicBool::new(false),
        facets: Mutex::new(None),
        own: Mutex::new(None),
        version: AtomicU64::new(1),
        lease: Mutex::new(KeptLease::new(lease)),
        opened: Instant::now(),
    };
    device.settle_sealed(&device.outbox());
    match device.renew_own_dates() {
        Err(CacheError::CacheDamaged) => {
            device.rebuild_cache()?;
            cache_rebuilt = Some(CacheRebuilt::Damaged);
        }
        other => other?,
    }
    if let Err(error) = device.index_lists() {
        tracing::info!(code = error.code(), "the lists stay slower for now");
    }
    Ok(Opened {
        device: Arc::new(device),
        cache_rebuilt,
    })
}

/// A key that nothing can be sealed to is none: it must not stand in the way of saving.
fn usable(sealing_key: Option<String>) -> Option<String> {
    let usable = sealing_key.clone().filter(|key| sealed::is_sealing_key(key));
    if usable != sealing_key {
        tracing::warn!("headquarters' sealing key is none that this version can seal to");
    }
    usable
}

fn build_index(reader: &Connection) -> Result<SearchIndex> {
    let mut statement =
        reader.prepare("SELECT rid, record FROM customers JOIN search_entries USING (rid) ORDER BY name_key, rid")?;
    let mut rows = statement.query([])?;
    let mut index = SearchIndex::default();
    while let Some(row) = rows.next()? {
        index.put(row.get(0)?, text(row, 1)?);
    }
    Ok(index)
}

impl Device {
    /// A sign-in may bring another name, role, team or sealing key, never another receipt key. From a headquarters that names no
    /// sealing key, or one that is none, the known one is kept.
    ///
    /// # Errors
    /// The disk.
    pub fn renew_enrolment(
        &self,
        staff: StaffBody,
        bank: BankBody,
        receipt_key: String,
        sealing_key: Option<String>,
    ) -> Result<()> {
        let known = self.enrolment();
        let mut renewed = known.clone();
        (renewed.staff, renewed.bank) = (staff, bank);
        if receipt_key != known.receipt_key {
            // Headquarters never exchanges its key: whoever sends another one could sign receipts and orders.
            tracing::error!("another receipt key than the one of the enrolment is refused");
        }
        renewed.sealing_key = usable(sealing_key).or(renewed.sealing_key);
        let said = |of: &Enrolment| {
            (
                of.staff.clone(),
                of.bank.clone(),
                of.receipt_key.clone(),
                of.sealing_key.clone(),
            )
        };
        if said(&renewed) == said(&known) {
            return Ok(());
        }
        self.keep_enrolment(renewed)?;
        self.settle_sealed(&self.outbox());
        self.changed();
        Ok(())
    }

    /// From now on this authority alone vouches for headquarters (PEM), for instance because the bank renewed its own.
    ///
    /// # Errors
    /// The disk.
    pub fn trust(&self, hq_ca: &str) -> Result<()> {
        let known = self.enrolment();
        if known.hq_ca.as_deref() == Some(hq_ca) {
            return Ok(());
        }
        self.keep_enrolment(Enrolment {
            hq_ca: Some(hq_ca.to_owned()),
            ..known
        })
    }

    pub(super) fn keep_enrolment(&self, enrolment: Enrolment) -> Result<()> {
        self.change_keys(|keys| keys.renew(&self.key, &enrolment))?;
        *self.enrolment.write().unwrap_or_else(PoisonError::into_inner) = enrolment;
        Ok(())
    }

    /// Wrap the data key under another password: the bank's password was changed.
    ///
    /// # Errors
    /// The disk, no randomness.
    pub fn rewrap(&self, password: &str) -> Result<()> {
        self.change_keys(|keys| keys.rewrap(&self.key, password))
    }

    /// What is not on the disk is not true here either: the next unlock reads the file.
    fn change_keys(&self, change: impl FnOnce(&mut KeyFile) -> Result<()>) -> Result<()> {
        let mut keys = lock(&self.keys);
        let mut changed = keys.clone();
        change(&mut changed)?;
        self.folder.write_keys(&changed)?;
        *keys = changed;
        Ok(())
    }

    /// Whether this password opens the device: for a lock screen over an unlocked device.
    ///
    /// # Errors
    /// The key derivation.
    pub fn password_fits(&self, password: &str) -> Result<bool> {
        let keys = lock(&self.keys).clone();
        match keys.open(password) {
            Ok(_) => Ok(true),
            Err(CacheError::WrongPassword) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// Drop the cache and begin it anew; the outbox is not touched. After a failure there is no cache, and whoever reads
    /// it is told that it is damaged, until this was called again.
    ///
    /// # Errors
    /// The disk.
    pub fn rebuild_cache(&self) -> Result<()> {
        let staff = self.enrolment().staff.staff_no;
        let (mut writer, mut reader) = (self.writer(), self.reader());
        self.cache_gone.store(true, Ordering::Release);
        *reader = Connection::open_in_memory()?;
        *writer = Connection::open_in_memory()?;
        let files = cache::create(&self.folder, &self.key, &staff)?;
        (*writer, *reader) = (files.writer, files.reader);
        self.cache_gone.store(false, Ordering::Release);
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = SearchIndex::default();
        // It stood with the customers, and comes with them again.
        lock(&self.lease).renew(LeaseState::default());
        self.changed();
        Ok(())
    }

    /// Sizes and versions for a support call; no customer data.
    ///
    /// # Errors
    /// The storage.
    pub fn storage_facts(&self) -> Result<StorageFacts> {
        let outbox = self.outbox();
        let outbox_rows = outbox.query_row("SELECT count(*) FROM ops", [], |row| row.get(0))?;
        let (epoch, server_offset_ms) = (meta::epoch(&outbox)?, meta::server_offset_ms(&outbox)?);
        drop(outbox);
        let reader = self.reader();
        let data_as_of: Option<Day> = reader.query_row("SELECT max(as_of) FROM customers", [], |row| row.get(0))?;
        Ok(StorageFacts {
            customers: reader.query_row("SELECT count(*) FROM customers", [], |row| row.get(0))?,
            visits: reader.query_row("SELECT count(*) FROM visits", [], |row| row.get(0))?,
            outbox_rows,
            cache_bytes: self.folder.bytes(CACHE),
            outbox_bytes: self.folder.bytes(OUTBOX),
            epoch,
            server_offset_ms,
            data_as_of: data_as_of.map(|day| day.0),
        })
    }
}
