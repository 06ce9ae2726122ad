//! One device of a simulated world: its files, its engine, its clock, and what its person knows to have saved on it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use rounds_cache::{Device, OpState};
use rounds_domain::{IdSource, OpId};
use rounds_planted::{Killed, Plan};
use rounds_protocol::ops::{OpPayload, payload_hash};
use rounds_sync::planning::State;
use rounds_sync::{Stepper, Surroundings};

use crate::clocks::{MachineClock, SeededIds, TrueTime, WorldTimer};
use crate::template::{CAST, PASSWORD, copy, template};
use crate::wire::Wire;

/// One op that its person saw saved.
#[derive(Clone, Debug)]
pub struct Saved {
    pub op_id: OpId,
    pub payload: OpPayload,
    /// Nothing that headquarters knows speaks against it, so it must be accepted.
    pub sound: bool,
    /// It was refused, and its person saved another one in its place.
    pub corrected: bool,
}

impl Saved {
    /// The hash of the bytes that were frozen.
    pub fn hash(&self) -> String {
        payload_hash(self.payload.kind(), &self.payload.freeze())
    }
}

/// A copy of a device's folder, and what had been saved by then.
pub struct Snapshot {
    pub cast: usize,
    folder: PathBuf,
    ledger: Vec<Saved>,
}

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    To(State),
    /// The program died and was started again.
    Died,
}

/// What all machines of a world share.
#[derive(Clone)]
pub struct Common {
    pub plan: Arc<Plan>,
    pub time: TrueTime,
    pub ids: Arc<SeededIds>,
    /// Most operations in one push: few, so that a queue is several batches.
    pub batch_ops: usize,
}

/// A device that runs.
struct Running {
    device: Arc<Device>,
    engine: Stepper,
}

/// One device.
pub struct Machine {
    pub name: String,
    pub cast: usize,
    folder: PathBuf,
    common: Common,
    pub clock: Arc<MachineClock>,
    pub wire: Arc<Wire>,
    running: Option<Running>,
    /// What was saved here and is in these files, in the order of saving.
    pub ledger: Vec<Saved>,
    /// Times the program was started.
    pub starts: u32,
}

impl Machine {
    /// A device with the template's files, started.
    pub fn fresh(cast: usize, folder: &Path, common: &Common, wire: Arc<Wire>) -> Self {
        template().copy_device(cast, folder);
        Self::over(CAST[cast].0.to_owned(), cast, folder, (common, wire))
    }

    /// A second device with the files of a first.
    pub fn clone_of(snapshot: &Snapshot, name: String, folder: &Path, shared: (&Common, Arc<Wire>)) -> Self {
        copy(&snapshot.folder, folder);
        let mut machine = Self::over(name, snapshot.cast, folder, shared);
        machine.ledger.clone_from(&snapshot.ledger);
        machine
    }

    fn over(name: String, cast: usize, folder: &Path, (common, wire): (&Common, Arc<Wire>)) -> Self {
        let mut machine = Self {
            name,
            cast,
            folder: folder.to_owned(),
            common: common.clone(),
            clock: MachineClock::of(&common.time),
            wire,
            running: None,
            ledger: Vec::new(),
            starts: 0,
        };
        machine.start();
        machine
    }

    pub fn staff_no(&self) -> &'static str {
        CAST[self.cast].1
    }

    fn start(&mut self) {
        let opened = rounds_cache::unlock(&self.folder, PASSWORD).expect("a device's files open after any kill");
        let around = Surroundings {
            clock: self.clock.clone(),
            ids: self.common.ids.clone(),
            timer: Arc::new(WorldTimer(self.common.time.clone())),
            batch_ops: self.common.batch_ops,
        };
        let engine = Stepper::new(opened.device.clone(), self.wire.clone(), around);
        self.running = Some(Running {
            device: opened.device,
            engine,
        });
        self.starts += 1;
    }

    /// The program dies and is started again: only its files are left of it.
    pub fn restart(&mut self) {
        self.running = None;
        self.start();
    }

    pub fn device(&self) -> &Device {
        &self
            .running
            .as_ref()
            .expect("a machine always runs between steps")
            .device
    }

    pub fn state(&self) -> State {
        self.running
            .as_ref()
            .expect("a machine always runs between steps")
            .engine
            .state()
    }

    /// Code of the engine's last failure.
    pub fn failure(&self) -> Option<&str> {
        self.running.as_ref().and_then(|running| running.engine.failure())
    }

    /// How long the engine would wait now.
    pub fn pause(&self) -> TimeDelta {
        let engine = &self
            .running
            .as_ref()
            .expect("a machine always runs between steps")
            .engine;
        TimeDelta::from_std(engine.pause()).unwrap_or_default()
    }

    /// One step of the engine: a batch, a page, or the beginning of a round.
    pub async fn step(&mut self) -> Stepped {
        let Some(running) = self.running.as_mut() else {
            return Stepped::Died;
        };
        let wire = Arc::clone(&self.wire);
        let stepped = tokio::select! {
            biased;
            state = running.engine.step() => Stepped::To(state),
            () = wire.hung() => Stepped::Died,
        };
        let burnt =
            matches!(self.common.plan.burnt(), Some(point) if point != rounds_planted::Point::HeadquartersCommit);
        if stepped == Stepped::Died || burnt {
            self.restart();
            return Stepped::Died;
        }
        stepped
    }

    /// Its person saves something. `None`: the program died before it was saved.
    pub fn save(&mut self, payload: OpPayload, replaces: Option<OpId>, sound: bool) -> Option<OpId> {
        let ids: &dyn IdSource = &*self.common.ids;
        let saving = || self.device().save_op(&payload, replaces, &*self.clock, ids);
        let op_id = match catch_unwind(AssertUnwindSafe(saving)) {
            Ok(saved) => saved.expect("saving works").op_id,
            Err(cause) if cause.is::<Killed>() => {
                self.restart();
                return None;
            }
            Err(cause) => resume_unwind(cause),
        };
        for corrected in self.ledger.iter_mut().filter(|saved| Some(saved.op_id) == replaces) {
            corrected.corrected = true;
        }
        self.ledger.push(Saved {
            op_id,
            payload,
            sound,
            corrected: false,
        });
        Some(op_id)
    }

    /// A copy of the files, as a backup of the laptop or the image of another makes it.
    pub fn snapshot(&mut self, folder: &Path) -> Snapshot {
        self.running = None;
        copy(&self.folder, folder);
        self.start();
        Snapshot {
            cast: self.cast,
            folder: folder.to_owned(),
            ledger: self.ledger.clone(),
        }
    }

    /// An older copy takes the place of the files: what was saved since is lost with the disk.
    pub fn put_back(&mut self, snapshot: &Snapshot) {
        self.running = None;
        copy(&snapshot.folder, &self.folder);
        self.ledger.clone_from(&snapshot.ledger);
        self.wire.excuse();
        self.start();
    }

    /// The cache is dropped, as damage does it.
    pub fn drop_cache(&mut self) {
        self.device().rebuild_cache().expect("the cache can begin anew");
        self.wire.excuse();
    }

    /// Where an op stands in the outbox; `None` when it is not there.
    pub fn state_of(&self, op_id: OpId) -> Option<(OpState, Option<String>)> {
        let row = self.device().op(op_id).expect("the outbox can be read");
        row.map(|row| (row.state, row.code))
    }
}
