//! Headquarters as a process of a simulated world: it runs, is killed, started again, backed up and restored.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rounds_domain::Clock;
use rounds_hq::{AppState, Config, ServerKeys};
use rounds_hq_store::{HqStore, PrunePolicy, SqliteStore};

use crate::bank::Bank;
use crate::clocks::{MachineClock, SeededIds};
use crate::template::{copy, signing_key};

/// The running server, if it runs; wires reach it through this.
#[derive(Clone, Default)]
pub struct Door(Arc<Mutex<Option<AppState>>>);

impl Door {
    pub fn state(&self) -> Option<AppState> {
        self.inside().clone()
    }

    fn inside(&self) -> MutexGuard<'_, Option<AppState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The server and its files.
pub struct Headquarters {
    folder: PathBuf,
    pub door: Door,
    pub clock: Arc<MachineClock>,
    ids: Arc<SeededIds>,
}

impl Headquarters {
    pub fn new(folder: &Path, clock: Arc<MachineClock>, ids: Arc<SeededIds>) -> Self {
        Self {
            folder: folder.to_owned(),
            door: Door::default(),
            clock,
            ids,
        }
    }

    pub async fn start(&mut self) {
        std::fs::create_dir_all(&self.folder).expect("a folder can be made");
        let store = SqliteStore::open(self.folder.join("hq.db")).await;
        let store = Arc::new(store.expect("headquarters' file opens"));
        let config = Config {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            // Nobody comes to headquarters for half a year now and then.
            lease_days: 0,
            ..Config::default()
        };
        let state = AppState::new(store, keys(), config).await;
        *self.door.inside() = Some(state.expect("headquarters starts"));
    }

    /// Nothing is said to anybody any more; what was committed is in the files, and nobody holds them.
    pub fn stop(&mut self) {
        self.door.inside().take();
    }

    /// Tombstones that are old enough go (rule P8).
    pub async fn clean_up(&self) {
        let pruned = self.store().prune(PrunePolicy::default(), self.clock.now()).await;
        pruned.expect("old tombstones can go");
    }

    /// Headquarters takes another epoch, as a proper restore ends.
    pub async fn renew_epoch(&mut self) {
        self.store().renew_epoch().await.expect("the epoch can be renewed");
        self.restart().await;
    }

    pub async fn restart(&mut self) {
        self.stop();
        self.start().await;
    }

    pub fn store(&self) -> Arc<dyn HqStore> {
        let state = self.door.state().expect("headquarters runs");
        state.store.clone()
    }

    pub async fn epoch(&self) -> String {
        self.store().epoch().await.expect("headquarters has an epoch")
    }

    pub async fn publish(&self, bank: &Bank) {
        let published = self.store().publish(bank.publication(), self.clock.now()).await;
        published.expect("a bank can be published");
    }

    /// A copy of the files as they are now.
    pub async fn back_up(&mut self, to: &Path) {
        self.stop();
        copy(&self.folder, to);
        self.start().await;
    }

    /// An older copy takes the place of the files; nobody tells the database so.
    pub async fn put_back(&mut self, from: &Path) {
        self.stop();
        copy(from, &self.folder);
        self.start().await;
    }
}

fn keys() -> ServerKeys {
    ServerKeys {
        receipt: signing_key(),
        sealing: age::x25519::Identity::generate().to_public(),
    }
}
