//! The engine's handle: one loop per unlocked device, single flight. What the loop does is in `runner`.

use std::sync::{Arc, Mutex, PoisonError};

use rounds_cache::{Device, Touched};
use rounds_domain::{Clock, IdSource, SystemIds};
use rounds_protocol::sync::PUSH_MAX_OPS;
use rounds_protocol::team::DeviceStatus;
use tokio::sync::{Notify, broadcast, mpsc, oneshot, watch};
use tokio::task::JoinHandle;

use crate::address::HqAddress;
use crate::error::SyncError;
use crate::http::HqClient;
use crate::runner::{Command, Runner, Wires};
use crate::session::{Headquarters, HqSession};
use crate::status::SyncStatus;
use crate::timer::{SystemTimer, Timer};

/// Changes that a slow listener may fall behind before it must refetch everything.
const CHANGES_KEPT: usize = 64;

/// What the engine takes from the world instead of reaching for it.
pub struct Surroundings {
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub timer: Arc<dyn Timer>,
    /// Most operations in one push; headquarters takes up to [`PUSH_MAX_OPS`] (rule U7).
    pub batch_ops: usize,
}

/// The running engine of an unlocked device. It tries by itself: when started, when work is saved ([`Engine::nudge`]),
/// with growing pauses while headquarters is away, and every 15 minutes. Dropping it stops the loop.
pub struct Engine {
    hq: Arc<dyn Headquarters>,
    nudge: Arc<Notify>,
    commands: mpsc::UnboundedSender<Command>,
    status: watch::Receiver<SyncStatus>,
    changes: broadcast::Sender<Vec<Touched>>,
    stop: watch::Sender<bool>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Engine {
    /// Start the loop on the current tokio runtime; the first sync begins at once, or at this device's place in the
    /// window over which headquarters spreads a morning.
    ///
    /// # Errors
    /// [`SyncError::BadAddress`] when the enrolled address is none, [`SyncError::BadAuthority`] when the bank's own
    /// authority cannot be read.
    pub fn start(device: Arc<Device>, clock: Arc<dyn Clock>) -> Result<Self, SyncError> {
        let enrolment = device.enrolment();
        let client = HqClient::new(HqAddress::parse(&enrolment.hq_url)?, enrolment.hq_ca.as_deref())?;
        let ids: Arc<dyn IdSource> = Arc::new(SystemIds);
        let hq = HqSession::new(client, Arc::clone(&device), Arc::clone(&clock), Arc::clone(&ids));
        let around = Surroundings {
            clock,
            ids,
            timer: Arc::new(SystemTimer::default()),
            batch_ops: PUSH_MAX_OPS,
        };
        Ok(Self::start_with(device, Arc::new(hq), around))
    }

    /// Start against any headquarters: tests put one in the same process.
    pub fn start_with(device: Arc<Device>, hq: Arc<dyn Headquarters>, around: Surroundings) -> Self {
        let (status_sender, status) = watch::channel(SyncStatus::default());
        let (commands, command_receiver) = mpsc::unbounded_channel();
        let (stop, stop_receiver) = watch::channel(false);
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let nudge = Arc::new(Notify::new());
        let wires = Wires {
            nudge: Arc::clone(&nudge),
            commands: command_receiver,
            status: status_sender,
            changes: changes.clone(),
            stop: stop_receiver,
        };
        let runner = Runner::new(device, Arc::clone(&hq), around, wires);
        Self {
            hq,
            nudge,
            commands,
            status,
            changes,
            stop,
            task: Mutex::new(Some(tokio::spawn(runner.run()))),
        }
    }

    /// Something was saved, or the person asked: sync as soon as possible. Returns at once.
    pub fn nudge(&self) {
        self.nudge.notify_one();
    }

    /// The honest status now.
    pub fn status(&self) -> SyncStatus {
        self.status.borrow().clone()
    }

    /// Every later status.
    pub fn watch(&self) -> watch::Receiver<SyncStatus> {
        self.status.clone()
    }

    /// Kinds of rows that changed by sync.
    pub fn changes(&self) -> broadcast::Receiver<Vec<Touched>> {
        self.changes.subscribe()
    }

    /// Run one sync now and wait until it ends, well or not.
    pub async fn sync(&self) -> SyncStatus {
        let (answer, answered) = oneshot::channel();
        match self.commands.send(Command::Sync(answer)) {
            Ok(()) => answered.await.unwrap_or_else(|_| self.status()),
            Err(_) => self.status(),
        }
    }

    /// A new session with the bank's password, then a sync. The files are wrapped under that password when it differs.
    ///
    /// # Errors
    /// Headquarters' refusal or no network.
    pub async fn sign_in(&self, password: &str) -> Result<SyncStatus, SyncError> {
        let (answer, answered) = oneshot::channel();
        let command = Command::SignIn(password.to_owned().into(), answer);
        self.commands.send(command).map_err(|_| SyncError::Stopped)?;
        answered
            .await
            .map_err(|_| SyncError::Stopped)?
            .map_err(SyncError::from_body)?;
        Ok(self.sync().await)
    }

    /// The devices of a supervisor's team, as headquarters has seen them. Beside the loop, which it does not disturb.
    ///
    /// # Errors
    /// Headquarters' refusal or no network.
    pub async fn team_devices(&self) -> Result<Vec<DeviceStatus>, SyncError> {
        self.hq.team_devices().await.map_err(SyncError::from_body)
    }

    /// Stop the loop and wait until it let go of the device.
    pub async fn stop(&self) {
        self.stop.send_replace(true);
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the sync loop ended badly");
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}
