//! The one door. Knows which folder this device lives in, whether it is unlocked, and who listens for changes.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use rounds_cache::CacheError;
use rounds_domain::{Clock, IdSource, SystemClock, SystemIds};
use tokio::sync::{Mutex, broadcast};

use crate::dto::{Changes, Topic};
use crate::error::{AppError, Result};
use crate::session::Session;

/// Changes that a slow listener may lag behind before it is told to refetch everything.
const CHANGES_KEPT: usize = 256;

/// What a host gives to open a workbench.
#[derive(Clone)]
pub struct WorkbenchOptions {
    /// The folder of this device's files. Made when a device is enrolled.
    pub folder: PathBuf,
    /// Version of the host, shown in settings and told to headquarters.
    pub app_version: String,
    /// Filled in on the enrolment screen.
    pub suggested_hq_url: Option<String>,
    /// The bank's own authority for TLS, PEM. Kept by the device; given again later, it takes the place of the kept one.
    pub hq_ca: Option<String>,
    pub suggested_staff_no: Option<String>,
    /// Where a rescue file goes when no other folder is named. Made when it is first needed.
    pub rescue_folder: PathBuf,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
}

impl WorkbenchOptions {
    /// A workbench in `folder` with the machine's own clock and randomness.
    pub fn new(folder: impl Into<PathBuf>, app_version: impl Into<String>) -> Self {
        let folder = folder.into();
        Self {
            rescue_folder: folder.join("rescue"),
            folder,
            app_version: app_version.into(),
            suggested_hq_url: None,
            hq_ca: None,
            suggested_staff_no: None,
            clock: Arc::new(SystemClock),
            ids: Arc::new(SystemIds),
        }
    }
}

/// The workbench of one device. Cheap to clone; all clones are the same workbench.
#[derive(Clone)]
pub struct Workbench {
    inner: Arc<Inner>,
}

struct Inner {
    options: WorkbenchOptions,
    session: RwLock<Option<Arc<Session>>>,
    /// Enrol, unlock, lock and repair, one at a time.
    gate: Mutex<()>,
    changes: broadcast::Sender<Changes>,
}

impl Workbench {
    /// A locked workbench; its folder is made if it is not there. Commands need a tokio runtime.
    ///
    /// # Errors
    /// The disk, when the folder cannot be made.
    pub fn open(options: WorkbenchOptions) -> Result<Self> {
        std::fs::create_dir_all(&options.folder).map_err(CacheError::from)?;
        let (changes, _) = broadcast::channel(CHANGES_KEPT);
        let inner = Inner {
            options,
            session: RwLock::new(None),
            gate: Mutex::new(()),
            changes,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// This workbench for a task that must not keep it alive.
    pub(crate) fn downgrade(&self) -> WeakWorkbench {
        WeakWorkbench(Arc::downgrade(&self.inner))
    }

    /// Every later change. A listener that lags should refetch everything ([`Changes::everything`]).
    pub fn subscribe(&self) -> broadcast::Receiver<Changes> {
        self.inner.changes.subscribe()
    }

    pub(crate) fn options(&self) -> &WorkbenchOptions {
        &self.inner.options
    }

    pub(crate) fn gate(&self) -> &Mutex<()> {
        &self.inner.gate
    }

    pub(crate) fn changes(&self) -> broadcast::Sender<Changes> {
        self.inner.changes.clone()
    }

    /// Tell every host what changed. Nobody listening is fine.
    pub(crate) fn tell(&self, topics: &[Topic]) {
        let _ = self.inner.changes.send(Changes {
            topics: topics.to_vec(),
        });
    }

    /// The open session, if there is one.
    pub(crate) fn session_if_open(&self) -> Option<Arc<Session>> {
        self.inner
            .session
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// # Errors
    /// `device.locked`
    pub(crate) fn session(&self) -> Result<Arc<Session>> {
        self.session_if_open().ok_or(AppError::Locked)
    }

    /// Put a session in place, or take it out; the former one comes back.
    pub(crate) fn replace_session(&self, session: Option<Arc<Session>>) -> Option<Arc<Session>> {
        std::mem::replace(
            &mut *self.inner.session.write().unwrap_or_else(PoisonError::into_inner),
            session,
        )
    }

    /// Do work that touches the disk on a thread that may wait for it.
    ///
    /// # Errors
    /// `device.locked`, and those of the work.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Session) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let session = self.session()?;
        off_the_runtime(move || {
            session.note_time();
            work(&session)
        })
        .await
    }
}

/// See [`Workbench::downgrade`].
pub(crate) struct WeakWorkbench(Weak<Inner>);

impl WeakWorkbench {
    pub fn upgrade(&self) -> Option<Workbench> {
        self.0.upgrade().map(|inner| Workbench { inner })
    }
}

/// Run blocking work on a thread of its own.
pub(crate) async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work on the device stopped half-way");
        AppError::WorkStopped
    })?
}
