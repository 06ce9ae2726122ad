//! The open device: both files, the keys and the search index behind one handle. Knows in which order locks are
//! taken (outbox, writer, reader, index) and that no two of the outbox and the cache change in one transaction.

mod audit;
mod bundles;
mod desk;
mod exchange;
#[cfg(test)]
mod form_tests;
mod lifecycle;
mod offers;
mod orders;
mod portfolio;
mod quotes;
mod read;
mod report;
mod safeguards;
mod save;
mod sealing;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

use rounds_domain::DeviceId;
use rounds_planted::{self as planted, Point};
use rusqlite::{Connection, TransactionBehavior};

pub use audit::{FilesAudit, HeldRow, ScopeAudit};
pub use exchange::{EpochSeen, PageApplied, ServerClock, SyncFacts};
pub use lifecycle::{Opened, change_password, create, may_create, set_outbox_aside, unlock, unlock_to_sign_in};
pub use orders::{LeaseFacts, Ordered, OrdersTaken};
pub use quotes::QuoteItem;

pub use crate::cache::prepared::ReadAhead;
use crate::error::{CacheError, Result, is_cache_damage};
use crate::files::Folder;
use crate::keys::{DataKey, KeyFile};
use crate::lease::KeptLease;
use crate::model::{CustomerFacets, Enrolment};
use crate::overlay::OwnWork;
use crate::search::SearchIndex;

/// An unlocked device: both files open, the search index built. Share it in an `Arc`; every call locks for itself and
/// blocks for milliseconds. Dropping the last one locks the device: keys and index are wiped.
pub struct Device {
    folder: Folder,
    key: DataKey,
    keys: Mutex<KeyFile>,
    enrolment: RwLock<Enrolment>,
    outbox: Mutex<Connection>,
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
    /// The cache was dropped and could not be begun anew: both connections lead nowhere.
    cache_gone: AtomicBool,
    ahead: Arc<ReadAhead>,
    index: RwLock<SearchIndex>,
    facets: Mutex<Option<(u64, CustomerFacets)>>,
    own: Mutex<Option<(u64, Arc<OwnWork>)>>,
    version: AtomicU64,
    lease: Mutex<KeptLease>,
    /// The monotonic clock counts on from the last saved op of earlier runs.
    opened: Instant,
    monotonic_base_ms: u64,
}

impl Device {
    /// Who and where this device is.
    pub fn enrolment(&self) -> Enrolment {
        self.enrolment.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn device_id(&self) -> DeviceId {
        self.enrolment.read().unwrap_or_else(PoisonError::into_inner).device_id
    }

    /// Changes whenever something readable changed (saves and applied pages): a key for callers' own caches.
    pub fn data_version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }

    fn changed(&self) {
        self.version.fetch_add(1, Ordering::AcqRel);
    }

    /// Milliseconds that only ever grow, over restarts too.
    fn monotonic_ms(&self) -> u64 {
        let running = u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.monotonic_base_ms.saturating_add(1).saturating_add(running)
    }

    fn outbox(&self) -> MutexGuard<'_, Connection> {
        lock(&self.outbox)
    }

    /// Read the cache. Damage of its file is told apart from other failures, because it can be fetched again.
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let reader = self.reader();
        self.cache_is_there()?;
        work(&reader).map_err(cache_damage)
    }

    fn cache_is_there(&self) -> Result<()> {
        if self.cache_gone.load(Ordering::Acquire) {
            return Err(CacheError::CacheDamaged);
        }
        Ok(())
    }

    /// Change the cache in one transaction.
    fn change<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let mut writer = self.writer();
        self.cache_is_there()?;
        let attempt = || {
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let done = work(&transaction)?;
            planted::point(Point::CacheCommit);
            transaction.commit()?;
            Ok(done)
        };
        attempt().map_err(cache_damage)
    }

    fn writer(&self) -> MutexGuard<'_, Connection> {
        lock(&self.writer)
    }

    fn reader(&self) -> MutexGuard<'_, Connection> {
        lock(&self.reader)
    }
}

fn cache_damage(error: CacheError) -> CacheError {
    match error {
        CacheError::Storage(inner) if is_cache_damage(&inner) => CacheError::CacheDamaged,
        other => other,
    }
}

/// A panic of another thread leaves SQLite in a consistent state (its transaction is rolled back), so the lock serves on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
