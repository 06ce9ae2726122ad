//! The loop: carries out what [`planning`](crate::planning) says. One step at a time, so there is one request at a
//! time; between steps it waits for a timer or a word, never for anything by asking again and again.

pub(crate) mod batch;
mod ending;
mod strays;

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use rounds_cache::{CacheError, Device, Ordered, Touched};
use rounds_domain::{Clock, IdSource, InstallId};
use rounds_protocol::ErrorBody;
use tokio::sync::{Notify, RwLock, broadcast, mpsc, oneshot, watch};
use zeroize::Zeroizing;

use self::batch::{Batch, Read};
use crate::engine::Surroundings;
use crate::error::code;
use crate::planning::{self, Action, Event, State};
use crate::session::Headquarters;
use crate::status::{NextTry, Phase, Progress, RoundSoFar, SyncStatus, WaitReason, is_overdue};
use crate::timer::Timer;

/// How often the engine asks headquarters when nothing else makes it.
const EVERY: Duration = Duration::from_secs(15 * 60);
/// How often one round may begin anew (restored headquarters, cloned file, reset scope) before it counts as a failure.
const RESTARTS_MAX: u32 = 5;

/// A word from outside.
pub enum Command {
    Sync(oneshot::Sender<SyncStatus>),
    SignIn(Zeroizing<String>, oneshot::Sender<Result<(), ErrorBody>>),
}

/// The ends of the channels to the handle.
pub struct Wires {
    pub nudge: Arc<Notify>,
    pub commands: mpsc::UnboundedReceiver<Command>,
    pub status: watch::Sender<SyncStatus>,
    pub changes: broadcast::Sender<Vec<Touched>>,
    pub stop: watch::Receiver<bool>,
}

/// One round: push until nothing is left, then pull until nothing is left.
pub struct Round {
    /// The number of the last op that was answered in this round: each op goes out once a round.
    pub pushed_to: u64,
    pub batch_ops: usize,
    pub batch_bytes: usize,
    pub first_page: bool,
    pub ask_scopes: bool,
    pub pull_began: DateTime<Utc>,
    /// By the timer.
    pub pull_started: Duration,
    pub began_at: DateTime<Utc>,
    pub ops: u64,
    /// Ops that were known to wait when the round was last looked at, answered ones among them.
    pub ops_total: u64,
    pub bytes_out: u64,
    pub rows: u64,
    pub bytes: u64,
    pub restarts: u32,
}

/// The loop's own state.
pub struct Runner {
    pub(crate) device: Arc<Device>,
    pub(crate) hq: Arc<dyn Headquarters>,
    pub(crate) clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    timer: Arc<dyn Timer>,
    batch_ops: usize,
    wires: Wires,
    state: State,
    pub(crate) round: Round,
    /// The batch that is out while the answers to the one before are written down.
    ahead: Option<Batch>,
    /// What was read to go out behind it.
    read: Option<Read>,
    failures: u32,
    pub(crate) failure: Option<ErrorBody>,
    pub(crate) online: bool,
    last_attempt_at: Option<DateTime<Utc>>,
    /// Headquarters asked not to be asked before.
    not_before: Option<Duration>,
    /// When the timer rings, by the timer; none while a round is under way.
    due: Option<Duration>,
    next_try: Option<NextTry>,
    waiters: Vec<oneshot::Sender<SyncStatus>>,
    /// How many pieces of earlier outboxes headquarters was asked about.
    strays_asked: usize,
    pub(crate) ordered: Option<Ordered>,
    /// Held by each work on the files: a work goes on when the step that asked for it is given up.
    at_work: Arc<RwLock<()>>,
    /// The protocol of headquarters' last answer; 0 before the first.
    pub(crate) hq_proto: u32,
}

impl Round {
    fn new(now: DateTime<Utc>, started: Duration, batch_ops: usize) -> Self {
        Self {
            pushed_to: 0,
            batch_ops,
            batch_bytes: rounds_protocol::sync::PUSH_MAX_BYTES,
            first_page: true,
            ask_scopes: false,
            pull_began: now,
            pull_started: started,
            began_at: now,
            ops: 0,
            ops_total: 0,
            bytes_out: 0,
            rows: 0,
            bytes: 0,
            restarts: 0,
        }
    }
}

impl Runner {
    pub fn new(device: Arc<Device>, hq: Arc<dyn Headquarters>, around: Surroundings, wires: Wires) -> Self {
        let Surroundings {
            clock,
            ids,
            timer,
            batch_ops,
        } = around;
        let round = Round::new(clock.now(), timer.now(), batch_ops);
        Self {
            device,
            hq,
            clock,
            ids,
            timer,
            batch_ops,
            wires,
            state: State::Resting,
            round,
            ahead: None,
            read: None,
            failures: 0,
            failure: None,
            online: false,
            last_attempt_at: None,
            not_before: None,
            due: None,
            next_try: None,
            waiters: Vec::new(),
            strays_asked: 0,
            ordered: None,
            at_work: Arc::default(),
            hq_proto: 0,
        }
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }

    /// Run until stopped.
    pub async fn run(mut self) {
        let mut stop = self.wires.stop.clone();
        self.take_place().await;
        while self.state != State::Stopped {
            let event = tokio::select! {
                biased;
                _ = stop.wait_for(|stopped| *stopped) => Event::Stop,
                event = self.happen() => event,
            };
            self.advance(event).await;
        }
        if self.ordered.is_some() {
            self.publish().await;
            self.answer_waiters();
        }
        // Whoever stops the engine may close the files next.
        drop(self.at_work.write().await);
    }

    /// When the first round is due. A save or the person's wish does not wait for it.
    async fn take_place(&mut self) {
        // Files that cannot be read are told by the round itself.
        let window_s = self.on_device(Device::herd_window_s).await.unwrap_or(0);
        let place = planning::place_in_window(self.device.device_id(), window_s);
        if place.is_zero() {
            self.wires.nudge.notify_one();
            return;
        }
        self.due = Some(self.timer.now() + place);
        self.next_try = Some(NextTry {
            at: self.clock.now() + place,
            why: WaitReason::Regular,
        });
    }

    /// Do what the state is for, until something has happened.
    pub(crate) async fn happen(&mut self) -> Event {
        self.publish().await;
        match self.state {
            State::Pushing => self.push_batch().await,
            State::Pulling => self.pull_page().await,
            State::Resting => {
                self.index_lists().await;
                self.wait().await
            }
            State::Waiting | State::SignedOut | State::Stopped => self.wait().await,
        }
    }

    /// Wait until something is due.
    async fn wait(&mut self) -> Event {
        loop {
            self.answer_waiters();
            if let Some(event) = self.next_word().await {
                return event;
            }
            self.publish().await;
        }
    }

    fn answer_waiters(&mut self) {
        let status = self.wires.status.borrow().clone();
        for waiter in self.waiters.drain(..) {
            // Whoever asked may have stopped listening; that is no failure.
            let _ = waiter.send(status.clone());
        }
    }

    pub(crate) async fn advance(&mut self, event: Event) {
        let (state, action) = planning::next(self.state, event);
        tracing::debug!(from = ?self.state, ?event, to = ?state, "sync");
        let pushed = self.state == State::Pushing && state != State::Pushing;
        if event != Event::BatchAnswered {
            (self.ahead, self.read) = (None, None);
        }
        self.state = state;
        if pushed && self.round.ops > 0 && state != State::Stopped {
            self.let_go_of_sealed().await;
        }
        match action {
            None => {}
            Some(Action::BeginRound) => self.begin_round().await,
            Some(Action::BeginPull) => self.begin_pull(),
            Some(Action::HalveBatch) => {
                self.round.batch_ops = (self.round.batch_ops / 2).max(1);
                self.round.batch_bytes = (self.round.batch_bytes / 2).max(1);
            }
            Some(Action::TakeNewInstall) => self.take_new_install().await,
            Some(Action::AskScopes) => self.round.ask_scopes = true,
            Some(Action::EndRound) => self.end_round().await,
            Some(Action::BreakRound) => self.break_round().await,
        }
    }

    /// All batches are answered, or no more go out now: the sealed copies of what is signed for go, all at once.
    async fn let_go_of_sealed(&self) {
        if let Err(failure) = self.on_device(Device::let_go_of_sealed).await {
            tracing::info!(code = failure.code, "sealed copies of answered work stay for now");
        }
    }

    /// A new round, or this one anew; too many beginnings in one round count as a failure.
    async fn begin_round(&mut self) {
        // This round serves a nudge that came before it.
        tokio::select! {
            biased;
            () = self.wires.nudge.notified() => {}
            () = std::future::ready(()) => {}
        }
        self.round = Round {
            restarts: self.round.restarts,
            ..Round::new(self.clock.now(), self.timer.now(), self.batch_ops)
        };
        (self.due, self.next_try) = (None, None);
        let now = self.clock.now();
        self.last_attempt_at = Some(now);
        if let Err(failure) = self.on_device(move |device| device.note_time(now)).await {
            tracing::info!(code = failure.code, "the time could not be noted");
        }
    }

    fn begin_pull(&mut self) {
        self.round.first_page = true;
        self.round.pull_began = self.clock.now();
        self.round.pull_started = self.timer.now();
    }

    async fn take_new_install(&mut self) {
        let install_id = InstallId(self.ids.next());
        tracing::warn!("this file was cloned or restored: its unsent ops are numbered anew");
        match self.on_device(move |device| device.take_new_install(install_id)).await {
            Ok(()) => self.round.pushed_to = 0,
            Err(error) => {
                self.failure = Some(error);
                self.state = State::Waiting;
                self.break_round().await;
            }
        }
    }

    /// Whether this round may begin anew once more.
    pub(crate) fn may_restart(&mut self) -> bool {
        self.round.restarts += 1;
        self.round.restarts <= RESTARTS_MAX
    }

    /// The timer, a nudge or a command, whichever comes first; `None` when it asks for nothing.
    async fn next_word(&mut self) -> Option<Event> {
        let pause = match self.due {
            Some(due) => due.saturating_sub(self.timer.now()),
            None => self.pause(),
        };
        let (nudge, timer) = (Arc::clone(&self.wires.nudge), Arc::clone(&self.timer));
        let held_back = self.held_back();
        tokio::select! {
            () = nudge.notified(), if self.state != State::SignedOut && !held_back => Some(Event::Due),
            () = timer.sleep(pause), if self.state != State::SignedOut => Some(Event::Due),
            command = self.wires.commands.recv() => self.obey(command).await,
        }
    }

    /// Headquarters named a time before which it does not want to be asked, not even by hand.
    fn held_back(&self) -> bool {
        self.not_before.is_some_and(|at| at > self.timer.now())
    }

    pub(crate) fn pause(&self) -> Duration {
        if self.state == State::Resting {
            return EVERY;
        }
        let asked = self.failure.as_ref().and_then(|failure| failure.retry_after_s);
        planning::pause(self.failures, asked, self.spread())
    }

    /// Different for each device and each failure, the same in each run of a test.
    fn spread(&self) -> u8 {
        planning::spread(self.device.device_id(), self.failures)
    }

    async fn obey(&mut self, command: Option<Command>) -> Option<Event> {
        match command {
            None => Some(Event::Stop),
            Some(Command::Sync(answer)) => {
                self.waiters.push(answer);
                (!self.held_back()).then_some(Event::Due)
            }
            Some(Command::SignIn(password, answer)) => {
                self.announce(Phase::SigningIn).await;
                let result = self.sign_in(password).await;
                let event = match &result {
                    Ok(()) => Some(Event::SignedIn),
                    Err(failure) => self.carry_out(failure.orders.clone()).await,
                };
                // Whoever asked may have stopped listening; the session stands all the same.
                let _ = answer.send(result);
                event
            }
        }
    }

    async fn sign_in(&mut self, password: Zeroizing<String>) -> Result<(), ErrorBody> {
        let result = self.hq.sign_in(&password).await;
        match &result {
            Ok(()) => self.answered(),
            Err(failure) => self.failed(failure.clone()),
        }
        result?;
        self.on_device(move |device| match device.password_fits(&password)? {
            true => Ok(()),
            false => device.rewrap(&password),
        })
        .await
    }

    /// Headquarters answered well.
    pub(crate) fn answered(&mut self) {
        self.online = true;
        self.failure = None;
    }

    /// Note a failure; what it means is the planner's word.
    pub(crate) fn failed(&mut self, failure: ErrorBody) {
        self.online = planning::headquarters_answered(&failure);
        tracing::info!(code = failure.code, "sync did not go through");
        self.failure = Some(failure);
    }

    /// Tell listeners which kinds of rows changed.
    pub(crate) fn tell(&self, touched: Vec<Touched>) {
        if !touched.is_empty() {
            // Nobody may be listening.
            let _ = self.wires.changes.send(touched);
        }
    }

    /// Work on the files off the async threads.
    pub(crate) async fn on_device<T, F>(&self, work: F) -> Result<T, ErrorBody>
    where
        T: Send + 'static,
        F: FnOnce(&Device) -> Result<T, CacheError> + Send + 'static,
    {
        let device = Arc::clone(&self.device);
        let at_work = Arc::clone(&self.at_work).read_owned().await;
        let done = tokio::task::spawn_blocking(move || {
            let done = mended(&device, work(&device));
            drop((device, at_work));
            done
        })
        .await;
        match done {
            Ok(result) => result.map_err(|error| ErrorBody::local(error.code(), error.to_string())),
            Err(error) => Err(ErrorBody::local(code::STOPPED, error.to_string())),
        }
    }

    async fn publish(&mut self) {
        let phase = match self.state {
            State::Pushing => Phase::Pushing,
            State::Pulling => Phase::Pulling,
            State::Waiting => Phase::Waiting,
            State::Resting | State::SignedOut | State::Stopped => Phase::Idle,
        };
        self.announce(phase).await;
    }

    async fn announce(&mut self, phase: Phase) {
        let facts = match self.on_device(Device::sync_facts).await {
            Ok(facts) => facts,
            Err(error) => {
                self.failure = Some(error);
                return;
            }
        };
        if phase == Phase::Pushing {
            let left = u64::from(facts.sendable);
            self.round.ops_total = self.round.ops_total.max(self.round.ops).max(left);
        }
        let alarm = facts.alarmed.then(|| code::DIGEST_MISMATCH.to_owned());
        let nothing_left = facts.sendable == 0 && facts.counts.needs_attention == 0;
        let status = SyncStatus {
            phase,
            online: self.online,
            progress: (phase == Phase::Pulling && facts.full_pull)
                .then(|| self.progress(facts.rows_done, facts.rows_total)),
            last_complete_at: facts.last_complete_at,
            counts: facts.counts,
            all_signed_for: nothing_left && facts.complete && facts.agreed && !facts.full_pull,
            first_sync_pending: !facts.complete,
            sign_in_needed: self.state == State::SignedOut,
            error: self.failure.as_ref().map(|failure| failure.code.clone()).or(alarm),
            last_attempt_at: self.last_attempt_at,
            round: self.so_far(),
            next_try: self.next_try,
            oldest_unsent_at: facts.oldest_unsent_at,
            unsent_overdue: is_overdue(self.online, facts.oldest_unsent_at, self.clock.now()),
            ordered: self.ordered,
        };
        self.wires.status.send_if_modified(|known| {
            let differs = *known != status;
            *known = status;
            differs
        });
    }

    fn so_far(&self) -> RoundSoFar {
        RoundSoFar {
            ops_done: self.round.ops,
            ops_total: self.round.ops_total,
            rows: self.round.rows,
            bytes: self.round.bytes,
        }
    }

    fn progress(&self, rows_done: u64, rows_total: u64) -> Progress {
        let elapsed = self.timer.now().saturating_sub(self.round.pull_started);
        let left = rows_total.saturating_sub(rows_done);
        let pace = self.round.rows as f64 / elapsed.as_secs_f64().max(f64::EPSILON);
        let known = elapsed >= Duration::from_secs(1) && self.round.rows > 0;
        Progress {
            rows_done,
            rows_total,
            bytes: self.round.bytes,
            seconds_left: known.then(|| (left as f64 / pace).ceil() as u64),
        }
    }
}

/// A damaged cache is begun anew at once: everything in it comes again with the next round. The failure is still told.
fn mended<T>(device: &Device, result: Result<T, CacheError>) -> Result<T, CacheError> {
    if matches!(result, Err(CacheError::CacheDamaged)) {
        tracing::warn!("the cache is damaged and begins anew");
        device.rebuild_cache()?;
    }
    result
}
