//! The engine's handle: one loop per unlocked device, single flight.

use std::path::Path;
use std::sync::Arc;

use rounds_cache::{Device, Opened, Touched};
use rounds_domain::{Clock, IdSource, StaffNo};
use tokio::sync::{broadcast, watch};

use crate::error::SyncError;
use crate::status::SyncStatus;

/// What a person gives to enrol a device.
pub struct Enrolling<'a> {
    pub hq_url: &'a str,
    pub staff_no: StaffNo,
    pub password: &'a str,
    pub label: &'a str,
}

/// Enrol at headquarters and make the device's files in `dir`.
///
/// # Errors
/// Headquarters' refusal, no network, or the files.
pub async fn enrol(_dir: &Path, _person: Enrolling<'_>, _clock: &dyn Clock, _ids: &dyn IdSource) -> Result<Opened, SyncError> {
    Err(SyncError::BadAddress)
}

/// The running engine of an unlocked device. It tries by itself: when started, when work is saved ([`Engine::nudge`]),
/// with growing pauses while headquarters is away, and every 15 minutes. Dropping it stops the loop.
pub struct Engine {}

impl Engine {
    /// Start the loop on the current tokio runtime.
    ///
    /// # Errors
    /// [`SyncError::BadAddress`] when the enrolled address is none.
    pub fn start(_device: Arc<Device>, _clock: Arc<dyn Clock>) -> Result<Self, SyncError> {
        Err(SyncError::Stopped)
    }
    /// Something was saved, or the person asked: sync as soon as possible. Returns at once.
    pub fn nudge(&self) {}
    /// The honest status now.
    pub fn status(&self) -> SyncStatus {
        SyncStatus::default()
    }
    /// Every later status.
    pub fn watch(&self) -> watch::Receiver<SyncStatus> {
        unreachable!()
    }
    /// Kinds of rows that changed by sync.
    pub fn changes(&self) -> broadcast::Receiver<Vec<Touched>> {
        unreachable!()
    }
    /// Run one sync now and wait until it ends, well or not.
    pub async fn sync(&self) -> SyncStatus {
        SyncStatus::default()
    }
    /// A new session with the bank's password, then a sync. The files are wrapped under that password when it differs.
    ///
    /// # Errors
    /// Headquarters' refusal or no network.
    pub async fn sign_in(&self, _password: &str) -> Result<SyncStatus, SyncError> {
        Err(SyncError::Stopped)
    }
    /// Stop the loop and wait until it let go of the device.
    pub async fn stop(self) {}
}
