//! An unlocked device: its files, its sync engine, and what is kept in memory while it is unlocked.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use chrono::NaiveDate;
use rounds_cache::{CacheRebuilt, Device, Enrolment, OpState, Opened, SavedOp, Touched};
use rounds_domain::{Clock, IdSource, OpId, StaffNo};
use rounds_protocol::offers::OfferPack;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::session::Role;
use rounds_sync::{Engine, Phase, SyncStatus};
use tokio::sync::broadcast;

use crate::bundles::Shelf;
use crate::dto::visits::Delivery;
use crate::dto::{Changes, Topic};
use crate::error::Result;
use crate::offer_packs::OfferShelf;
use crate::reference::Reference;
use crate::today::Ranking;
use crate::workbench::Workbench;

/// Everything a command needs while the device is unlocked.
pub(crate) struct Session {
    pub device: Arc<Device>,
    pub engine: Engine,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    /// Where this device's files are.
    pub folder: PathBuf,
    pub cache_rebuilt: Option<CacheRebuilt>,
    pub ranking: Arc<Ranking>,
    enrolment: RwLock<Arc<Enrolment>>,
    reference: Mutex<Option<Arc<Reference>>>,
    bundles: Shelf,
    offers: OfferShelf,
    changes: broadcast::Sender<Changes>,
}

impl Session {
    /// Begin a session on an opened device: the engine starts, and what it changes is told to the hosts.
    ///
    /// # Errors
    /// The engine's: the enrolled address is none.
    pub fn begin(bench: &Workbench, opened: Opened) -> Result<Arc<Self>> {
        let options = bench.options();
        if let Some(authority) = &options.hq_ca {
            opened.device.trust(authority)?;
        }
        let engine = Engine::start(opened.device.clone(), options.clock.clone())?;
        let session = Arc::new(Self {
            enrolment: RwLock::new(Arc::new(opened.device.enrolment())),
            device: opened.device,
            engine,
            clock: options.clock.clone(),
            ids: options.ids.clone(),
            folder: options.folder.clone(),
            cache_rebuilt: opened.cache_rebuilt,
            ranking: Arc::new(Ranking::default()),
            reference: Mutex::new(None),
            bundles: Shelf::default(),
            offers: OfferShelf::default(),
            changes: bench.changes(),
        });
        forward_engine(&session);
        crate::orders::watch(bench, &session);
        session.rank_again();
        Ok(session)
    }

    pub fn enrolment(&self) -> Arc<Enrolment> {
        self.enrolment.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn me(&self) -> StaffNo {
        self.enrolment().staff.staff_no.clone()
    }

    pub fn is_supervisor(&self) -> bool {
        self.enrolment().staff.role == Role::Supervisor
    }

    /// Whose work a list shows when nobody is named: one's own, and the whole team's for a supervisor.
    pub fn whose_work(&self) -> Option<StaffNo> {
        (!self.is_supervisor()).then(|| self.me())
    }

    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// Products, rules, segments and staff, read once until they change or the business date does.
    pub fn reference(&self) -> Result<Arc<Reference>> {
        let today = self.today();
        let mut kept = self.reference.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reference) = kept.as_ref().filter(|reference| reference.on == today) {
            return Ok(reference.clone());
        }
        let offers = self.offer_pack(today)?;
        let fresh = Arc::new(Reference::read(&self.device, today, &self.bundles, offers.as_deref())?);
        *kept = Some(fresh.clone());
        Ok(fresh)
    }

    /// The offer pack of a business date, which need not be today; none before the first sync, and for a day that no
    /// sound pack knows.
    pub fn offer_pack(&self, on: NaiveDate) -> Result<Option<Arc<OfferPack>>> {
        self.offers.find(&self.device, on)
    }

    /// Save an op: on the disk when this returns. The engine is nudged and the hosts are told.
    pub fn save(&self, payload: &OpPayload, replaces: Option<OpId>) -> Result<SavedOp> {
        let saved = self
            .device
            .save_op(payload, replaces, self.clock.as_ref(), self.ids.as_ref())?;
        self.engine.nudge();
        self.tell(topics_of(payload));
        Ok(saved)
    }

    /// The lease is judged by the highest time seen. A disk that refuses to keep it costs no work.
    pub fn note_time(&self) {
        if let Err(error) = self.device.note_time(self.clock.now()) {
            tracing::warn!(code = error.code(), "the time seen could not be kept");
        }
    }

    pub fn tell(&self, topics: &[Topic]) {
        let _ = self.changes.send(Changes {
            topics: topics.to_vec(),
        });
    }

    /// Rank the portfolio anew in the background.
    pub fn rank_again(self: &Arc<Self>) {
        Ranking::refresh(self);
    }

    fn forget_reference(&self) {
        *self.reference.lock().unwrap_or_else(PoisonError::into_inner) = None;
        *self.enrolment.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(self.device.enrolment());
    }

    /// The cache was begun anew: nothing kept in memory stands any more.
    pub fn cache_emptied(self: &Arc<Self>) {
        self.forget_reference();
        self.ranking.mark_stale();
        self.tell(Topic::ALL);
    }

    /// Rows came by sync.
    fn rows_changed(self: &Arc<Self>, touched: &[Touched]) {
        if touched
            .iter()
            .any(|kind| matches!(kind, Touched::Reference | Touched::Staff))
        {
            self.forget_reference();
        }
        if touched
            .iter()
            .any(|kind| matches!(kind, Touched::Reference | Touched::Customers))
        {
            self.ranking.mark_stale();
        }
        let mut topics: Vec<Topic> = touched.iter().flat_map(|kind| topics_touched(*kind)).copied().collect();
        topics.sort_unstable();
        topics.dedup();
        self.tell(&topics);
    }

    /// The engine's status changed. The portfolio is ranked when a sync has ended, not after each of its pages.
    fn status_changed(self: &Arc<Self>, status: &SyncStatus) {
        self.tell(&[Topic::Sync]);
        if matches!(status.phase, Phase::Idle | Phase::Waiting) && self.ranking.is_stale() {
            self.rank_again();
        }
    }
}

/// Pass the engine's news on until the session ends. The tasks hold the session weakly, so they never keep it open.
fn forward_engine(session: &Arc<Session>) {
    let weak = Arc::downgrade(session);
    let mut rows = session.engine.changes();
    tokio::spawn(async move {
        loop {
            let touched = match rows.recv().await {
                Ok(touched) => touched,
                Err(broadcast::error::RecvError::Lagged(_)) => EVERYTHING.to_vec(),
                Err(broadcast::error::RecvError::Closed) => return,
            };
            let Some(session) = weak.upgrade() else { return };
            session.rows_changed(&touched);
        }
    });
    let weak = Arc::downgrade(session);
    let mut status = session.engine.watch();
    tokio::spawn(async move {
        while status.changed().await.is_ok() {
            let now = status.borrow_and_update().clone();
            let Some(session) = weak.upgrade() else { return };
            session.status_changed(&now);
        }
    });
}

const EVERYTHING: &[Touched] = &[
    Touched::Customers,
    Touched::Visits,
    Touched::FollowUps,
    Touched::Changes,
    Touched::Suggestions,
    Touched::Outbox,
    Touched::Reference,
    Touched::Staff,
    Touched::Desk,
];

fn topics_touched(touched: Touched) -> &'static [Topic] {
    match touched {
        Touched::Customers => &[Topic::Customers, Topic::Quotes],
        Touched::Visits => &[Topic::Visits, Topic::Team],
        Touched::FollowUps => &[Topic::FollowUps, Topic::Team],
        Touched::Changes => &[Topic::Changes, Topic::Team],
        Touched::Suggestions => &[Topic::Customers, Topic::Team],
        Touched::Outbox => &[Topic::Outbox, Topic::Sync, Topic::Visits],
        Touched::Reference => &[Topic::Segments, Topic::Customers, Topic::Safeguards],
        Touched::Staff => &[Topic::Device, Topic::Team],
        Touched::Desk => &[Topic::Settings, Topic::Visits],
    }
}

fn topics_of(payload: &OpPayload) -> &'static [Topic] {
    use Topic::*;
    match payload {
        OpPayload::VisitSaved(_) => &[Sync, Customers, Visits, FollowUps, Outbox, Team],
        OpPayload::FollowUpCreated(_) | OpPayload::FollowUpMoved(_) => &[Sync, Customers, FollowUps, Outbox, Team],
        OpPayload::VisitReviewed(_) => &[Sync, Visits, Outbox, Team],
        OpPayload::FieldRevealed(_) => &[Sync, Outbox],
        OpPayload::CustomerChangeAsked(_) | OpPayload::CustomerChangeDecided(_) => {
            &[Sync, Customers, Outbox, Changes, Team]
        }
        OpPayload::QuoteMade(_) | OpPayload::QuoteSigned(_) => &[Sync, Customers, Outbox, Quotes],
        OpPayload::SuggestionsShown(_) => &[Sync, Outbox],
        OpPayload::SuggestionActed(_) | OpPayload::AppointmentBooked(_) => &[Sync, Customers, FollowUps, Outbox, Team],
        OpPayload::ConsentRecorded(_)
        | OpPayload::ContactStopped(_)
        | OpPayload::ContactResumed(_)
        | OpPayload::SlotAsked(_)
        | OpPayload::SlotReturned(_)
        | OpPayload::AssessmentMade(_)
        | OpPayload::OpinionTold(_)
        | OpPayload::StatementSigned(_)
        | OpPayload::CallBackMade(_) => &[Sync, Customers, Outbox],
    }
}

/// The three plain states, and the one that needs a person.
/// A corrected op that headquarters rejected stays what it is; the row names the op that corrects it.
pub(crate) fn delivery_of(state: OpState, code: Option<&str>, corrected_by: Option<OpId>) -> Delivery {
    match state {
        OpState::OnDevice => Delivery::OnDevice,
        OpState::Sent if code.is_some() && corrected_by.is_none() => Delivery::NeedsAttention,
        OpState::Sent | OpState::Deferred => Delivery::Sent,
        OpState::SignedFor => Delivery::SignedFor,
        OpState::Rejected => Delivery::NeedsAttention,
    }
}
