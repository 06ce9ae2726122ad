//! A headquarters with a small bank, and laptops that belong to its staff: real files, and real HTTP on loopback.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rounds_cache::{Device, Opened};
use rounds_domain::{Clock, SystemClock, SystemIds};
use rounds_hq::{Config, DataDir, Running, hash_password};
use rounds_hq_store::HqStore;
use rounds_protocol::publish::Publication;
use rounds_sync::{Enrolling, SyncError, enrol};
use tempfile::TempDir;

use crate::fixtures::{bank, staff};

pub const PASSWORD: &str = "correct horse";

/// A data folder of headquarters, and the folder of R1's laptop.
pub struct Site {
    pub hq: TempDir,
    pub laptop: TempDir,
}

impl Site {
    /// C1 and C2 belong to R1, C3 to R3; everybody has the password.
    pub async fn new() -> Self {
        Self::with(bank(&[("C1", "R1"), ("C2", "R1"), ("C3", "R3")])).await
    }

    pub async fn with(publication: Publication) -> Self {
        let site = Self {
            hq: tempfile::tempdir().unwrap(),
            laptop: tempfile::tempdir().unwrap(),
        };
        let store = site.store().await;
        let now = Utc::now();
        store.publish(publication, now).await.unwrap();
        let hash = hash_password(PASSWORD).unwrap();
        for member in staff() {
            store.set_password(member.staff_no, hash.clone(), now).await.unwrap();
        }
        site
    }

    /// Headquarters' database, beside the server or without one.
    pub async fn store(&self) -> Arc<dyn HqStore> {
        DataDir::open(self.hq.path()).unwrap().store().await.unwrap()
    }

    pub async fn start(&self, address: &str) -> Running {
        self.start_with(address, patient()).await
    }

    pub async fn start_with(&self, address: &str, config: Config) -> Running {
        let state = DataDir::open(self.hq.path()).unwrap().state(config).await.unwrap();
        Running::start(address, state).await.unwrap()
    }

    /// Enrol R1's laptop.
    pub async fn enrol(&self, url: &str, password: &str) -> Result<Opened, SyncError> {
        enrol_in(self.laptop.path(), url, password).await
    }

    /// What headquarters has of pushed work, by status.
    pub async fn stored(&self) -> Vec<(String, u64)> {
        self.store().await.op_counts().await.unwrap()
    }
}

/// Enrol a laptop of R1 in a folder.
pub async fn enrol_in(folder: &Path, url: &str, password: &str) -> Result<Opened, SyncError> {
    let person = Enrolling {
        hq_url: url,
        hq_ca: None,
        staff_no: "R1".into(),
        password,
        label: "laptop",
    };
    enrol(folder, person, &SystemClock, &SystemIds).await
}

/// The usual server, which minds no number of sign-ins.
pub fn patient() -> Config {
    let mut config = Config::default();
    config.sign_in.per_staff = NonZeroU32::MAX;
    config.sign_in.per_address = NonZeroU32::MAX;
    config
}

/// The machine's clock, set wrong.
pub struct WrongClock(pub TimeDelta);

impl Clock for WrongClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + self.0
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// Rows and cursors of a device say the same, and every scope was found equal to headquarters' own.
pub fn agrees(device: &Device) -> bool {
    let audit = device.audit().unwrap();
    audit.is_clean() && audit.scopes.iter().all(|scope| scope.agreed && !scope.full_pull)
}
