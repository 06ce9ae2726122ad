//! A simulated world: headquarters, devices and the people at them. First chaos, as the seed wants it; then the network
//! heals and everything is driven until nothing is left to do; then it is looked at what became of it all.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use rounds_domain::OpId;
use rounds_planted::{Bug, Plan, Point};
use rounds_sync::planning::State;
use tempfile::TempDir;

use crate::actions;
use crate::bank::Bank;
use crate::chance::Chance;
use crate::clocks::{MachineClock, SeededIds, TrueTime};
use crate::faults::{Fault, Weather};
use crate::headquarters::Headquarters;
use crate::invariants::{self, Broken};
use crate::machine::{Common, Machine, Snapshot, Stepped};
use crate::template::{CAST, device_id, fresh_folder, template};
use crate::trace::Trace;
use crate::wire::{Sent, Wire};

/// Times that all devices synchronise after the network healed; a world that is not quiet by then never will be.
const HEALING_PASSES: usize = 8;
/// Steps of one device in one of these.
const STEPS_MAX: usize = 250;
const MACHINES_MAX: usize = 6;

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    pub seed: u64,
    /// What did not hold, if so.
    pub broken: Option<Broken>,
    /// Every line of what happened.
    pub lines: Vec<String>,
    /// SHA-256 over the lines.
    pub hash: String,
}

/// Everything there is.
pub struct World {
    pub chance: Chance,
    pub common: Common,
    pub hq: Headquarters,
    pub bank: Bank,
    pub machines: Vec<Machine>,
    pub trace: Trace,
    /// Headquarters was put back to an older copy: what it judged since then may be judged otherwise.
    pub was_put_back: bool,
    /// Ops that were proven, and that no journal had any more when headquarters was put back.
    pub forgiven: BTreeSet<OpId>,
    sent: [Sent; CAST.len()],
    weather: Weather,
    page_rows: u32,
    snapshots: Vec<Snapshot>,
    backups: Vec<PathBuf>,
    folders: u32,
    folder: TempDir,
}

/// Run a seed, with a bug planted or without.
pub fn simulate(seed: u64, bug: Option<Bug>) -> Ended {
    let mut trace = Trace::default();
    let lived = in_world(bug, async |plan| run(seed, plan, &mut trace).await);
    let broken = lived.unwrap_or_else(|| Some(Broken::new("something panicked")));
    Ended {
        seed,
        broken,
        hash: trace.hash(),
        lines: trace.lines().to_vec(),
    }
}

/// Do something on a runtime of its own, all threads of which follow one plan. `None`: it panicked.
pub fn in_world<T>(bug: Option<Bug>, life: impl AsyncFnOnce(Arc<Plan>) -> T) -> Option<T> {
    template();
    let plan = Plan::new(bug);
    let followed = Arc::clone(&plan);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .on_thread_start(move || rounds_planted::follow(&followed))
        .build()
        .expect("a runtime starts");
    rounds_planted::follow(&plan);
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(life(plan))));
    rounds_planted::forget();
    lived.ok()
}

async fn run(seed: u64, plan: Arc<Plan>, trace: &mut Trace) -> Option<Broken> {
    let mut world = World::begin(seed, plan).await;
    let broken = world.live().await;
    *trace = std::mem::take(&mut world.trace);
    broken.err()
}

impl World {
    /// Headquarters and some devices, as the template has them.
    pub async fn begin(seed: u64, plan: Arc<Plan>) -> Self {
        let mut chance = Chance::of(seed);
        let folder = fresh_folder();
        let common = Common {
            plan,
            time: TrueTime::default(),
            ids: SeededIds::of(seed),
            batch_ops: *chance.pick(&[1, 2, 3, 5, 100]).unwrap_or(&3),
        };
        let place = folder.path().join("headquarters");
        template().copy_headquarters(&place);
        let mut hq = Headquarters::new(&place, MachineClock::of(&common.time), common.ids.clone());
        hq.start().await;
        let page_rows = *chance.pick(&[1, 2, 3, 7, 100]).unwrap_or(&3);
        let mut world = Self {
            weather: Weather::of(&mut chance),
            chance,
            common,
            hq,
            bank: Bank::new(),
            machines: Vec::new(),
            trace: Trace::default(),
            was_put_back: false,
            forgiven: BTreeSet::new(),
            sent: Default::default(),
            page_rows,
            snapshots: Vec::new(),
            backups: Vec::new(),
            folders: 0,
            folder,
        };
        let machines = world.chance.between(2, CAST.len());
        for cast in 0..machines {
            world.add(cast);
        }
        world
    }

    /// One more device of the cast.
    pub fn add(&mut self, cast: usize) -> usize {
        let (folder, wire) = (self.next_folder(), self.wire(cast));
        self.machines.push(Machine::fresh(cast, &folder, &self.common, wire));
        self.machines.len() - 1
    }

    fn wire(&self, cast: usize) -> Arc<Wire> {
        let who = (CAST[cast].1.into(), device_id(cast), self.sent[cast].clone());
        Wire::new(&self.hq.door, who, &self.common.plan, self.page_rows)
    }

    fn next_folder(&mut self) -> PathBuf {
        self.folders += 1;
        self.folder.path().join(self.folders.to_string())
    }

    async fn live(&mut self) -> Result<(), Broken> {
        let turns = self.chance.between(20, 70);
        for _ in 0..turns {
            self.turn().await?;
        }
        self.heal().await?;
        invariants::check(self).await
    }

    /// One thing happens.
    async fn turn(&mut self) -> Result<(), Broken> {
        let machine = self.chance.below(self.machines.len());
        match self.chance.below(100) {
            0..=55 => return self.step(machine).await,
            56 => self.renew_epoch(machine).await,
            57 => self.clean_up().await,
            58..=79 => self.save_something(machine),
            80..=88 => self.change_bank().await,
            89..=91 => self.let_time_pass(),
            92 => self.turn_clock(machine),
            93 => self.take_snapshot(machine),
            94 => self.put_machine_back(),
            95 => self.clone_machine(),
            96 => self.machines[machine].restart(),
            97 => self.drop_cache(machine),
            98 => self.back_up().await,
            _ => self.put_headquarters_back().await,
        }
        Ok(())
    }

    /// A device does one step, in whatever weather there is; sometimes another one is served in the middle of it.
    async fn step(&mut self, machine: usize) -> Result<(), Broken> {
        let fault = self.weather.draw(&mut self.chance);
        match fault {
            Some(Fault::LateAnswer) => self.go_on_to(State::Pulling, machine).await,
            Some(Fault::HeadquartersDies(_)) => {
                self.save_something(machine);
                self.go_on_to(State::Pushing, machine).await;
            }
            _ => {}
        }
        match fault {
            Some(Fault::DeviceDiesAt(point, n)) => self.common.plan.light(point, n),
            other => self.machines[machine].wire.arm(other),
        }
        if fault.is_none() && self.chance.percent(25) {
            self.step_with_another(machine).await;
        } else {
            self.step_alone(machine).await;
        }
        self.machines[machine].wire.arm(None);
        if self.common.plan.put_out() == Some(Point::HeadquartersCommit) {
            self.trace.say("headquarters died");
            self.hq.restart().await;
            return invariants::what_was_signed_for_is_there(self).await;
        }
        Ok(())
    }

    /// To where a fault does most.
    async fn go_on_to(&mut self, state: State, machine: usize) {
        for _ in 0..4 {
            if self.machines[machine].state() == state {
                return;
            }
            self.step_alone(machine).await;
        }
    }

    async fn step_alone(&mut self, machine: usize) {
        let stepped = self.machines[machine].step().await;
        self.tell(machine, stepped);
    }

    fn tell(&mut self, machine: usize, stepped: Stepped) {
        let machine = &self.machines[machine];
        for said in machine.wire.said() {
            self.trace.say(format!("{}: {said}", machine.name));
        }
        let failure = machine.failure().unwrap_or_default();
        self.trace.say(format!("{}: {stepped:?} {failure}", machine.name));
    }

    /// If headquarters leaves a gap in what must be one piece, another request comes just then; else right after.
    async fn step_with_another(&mut self, machine: usize) {
        let mut first = self.machines.remove(machine);
        let plan = Arc::clone(&self.common.plan);
        plan.open_gap();
        let stepped = {
            let mut step = std::pin::pin!(first.step());
            let early = tokio::select! {
                biased;
                stepped = &mut step => Some(stepped),
                () = plan.gap_reached() => None,
            };
            if early.is_none() {
                self.in_the_gap().await;
            }
            plan.close_gap();
            match early {
                Some(stepped) => stepped,
                None => step.await,
            }
        };
        self.machines.insert(machine, first);
        self.tell(machine, stepped);
    }

    /// While one machine is out of the list, another writes, or reads what was written.
    async fn in_the_gap(&mut self) {
        let numbers = self.bank.numbers();
        let customer = self.chance.pick(&numbers).cloned().unwrap_or_default();
        self.trace
            .say(format!("meanwhile {customer} changes and others synchronise"));
        self.bank.edit(&customer);
        self.hq.publish(&self.bank).await;
        for machine in &mut self.machines {
            for _ in 0..6 {
                machine.step().await;
            }
        }
    }

    fn save_something(&mut self, machine: usize) {
        if let Some(work) = actions::draw(self, machine) {
            self.save(machine, work);
        }
    }

    /// Its person saves this; now and then the program dies of it.
    pub fn save(&mut self, machine: usize, work: actions::Work) {
        if self.chance.percent(self.weather.bad_percent / 5) {
            self.common.plan.light(Point::OutboxCommit, 1);
        }
        self.save_in_peace(machine, work);
        self.common.plan.put_out();
    }

    /// Its person saves this.
    pub fn save_in_peace(&mut self, machine: usize, work: actions::Work) {
        let (kind, sound) = (work.payload.kind(), work.sound);
        let saved = self.machines[machine].save(work.payload, work.replaces, sound);
        let name = &self.machines[machine].name;
        let how = if saved.is_some() { "saved" } else { "died saving" };
        self.trace.say(format!("{name}: {how} {kind}, sound: {sound}"));
    }

    async fn change_bank(&mut self) {
        if let Some(what) = actions::change_bank(self) {
            self.trace.say(format!("the bank: {what}"));
            self.hq.publish(&self.bank).await;
        }
    }

    fn let_time_pass(&mut self) {
        let time = match self.chance.below(6) {
            0..=2 => TimeDelta::minutes(20),
            3 => TimeDelta::hours(9),
            4 => TimeDelta::days(3),
            _ => TimeDelta::days(35),
        };
        self.trace.say(format!("{} min pass", time.num_minutes()));
        self.common.time.pass(time);
    }

    fn turn_clock(&mut self, machine: usize) {
        let hours = *self.chance.pick(&[-48, -1, 1, 48, 24 * 40]).unwrap_or(&1);
        let machine = &self.machines[machine];
        self.trace
            .say(format!("{}: the clock is turned by {hours} h", machine.name));
        machine.clock.turn(TimeDelta::hours(hours));
    }

    fn take_snapshot(&mut self, machine: usize) {
        let folder = self.next_folder();
        self.trace.say(format!("{}: copied", self.machines[machine].name));
        let snapshot = self.machines[machine].snapshot(&folder);
        self.snapshots.push(snapshot);
    }

    fn put_machine_back(&mut self) {
        let Some(snapshot) = (!self.snapshots.is_empty()).then(|| self.chance.below(self.snapshots.len())) else {
            return;
        };
        let snapshot = &self.snapshots[snapshot];
        let mut of_cast = self.machines.iter_mut().filter(|machine| machine.cast == snapshot.cast);
        if let Some(machine) = of_cast.next() {
            self.trace.say(format!("{}: an older copy is put back", machine.name));
            machine.put_back(snapshot);
        }
    }

    fn clone_machine(&mut self) {
        if self.snapshots.is_empty() || self.machines.len() >= MACHINES_MAX {
            return;
        }
        let at = self.chance.below(self.snapshots.len());
        let folder = self.next_folder();
        let cast = self.snapshots[at].cast;
        let wire = self.wire(cast);
        wire.excuse();
        let name = format!("{}-clone{}", CAST[cast].0, self.folders);
        self.trace.say(format!("{name} begins as a copy"));
        let machine = Machine::clone_of(&self.snapshots[at], name, &folder, (&self.common, wire));
        self.machines.push(machine);
    }

    fn drop_cache(&mut self, machine: usize) {
        self.trace
            .say(format!("{}: the cache is dropped", self.machines[machine].name));
        self.machines[machine].drop_cache();
    }

    /// Another epoch, as the end of a proper restore; a device may die of hearing it.
    async fn renew_epoch(&mut self, machine: usize) {
        self.trace.say("headquarters takes another epoch");
        self.hq.renew_epoch().await;
        if self.chance.percent(50) {
            self.common.plan.light(Point::OutboxCommit, 1);
            for _ in 0..3 {
                self.step_alone(machine).await;
            }
            self.common.plan.put_out();
        }
    }

    async fn back_up(&mut self) {
        let folder = self.next_folder();
        self.hq.back_up(&folder).await;
        self.trace.say("headquarters is backed up");
        self.backups.push(folder);
    }

    /// The backup's bank is old, so the present one is published at once, as every night.
    async fn put_headquarters_back(&mut self) {
        let Some(backup) = self.chance.pick(&self.backups).cloned() else {
            return;
        };
        self.put_back(&backup).await;
        if self.chance.percent(50) {
            let machine = self.chance.below(self.machines.len());
            self.renew_epoch(machine).await;
        }
    }

    pub async fn put_back(&mut self, backup: &Path) {
        invariants::forgive_what_nobody_has(self);
        self.trace.say("headquarters is put back to an older copy");
        self.hq.put_back(backup).await;
        self.was_put_back = true;
        for machine in &self.machines {
            machine.wire.excuse();
        }
        self.hq.publish(&self.bank).await;
    }

    /// The network heals; everything is driven until nothing is left to do.
    pub async fn heal(&mut self) -> Result<(), Broken> {
        self.trace.say("the network heals");
        self.common.plan.put_out();
        for pass in 0..HEALING_PASSES {
            let before = invariants::heads(self).await;
            for machine in 0..self.machines.len() {
                self.round(machine).await?;
            }
            let moved = before != invariants::heads(self).await;
            if !moved && pass > 0 && self.machines.iter().all(invariants::is_at_rest) {
                return Ok(());
            }
            // Rows that differed twice within a day are left alone until the day is over (rule P9).
            self.common.time.pass(TimeDelta::hours(25));
        }
        Err(Broken::new(
            "the world does not come to rest: every pass still finds something to do",
        ))
    }

    /// A pull goes on for one page and is broken off there.
    pub async fn resume(&mut self, machine: usize) {
        while self.machines[machine].state() != State::Pulling {
            self.step_alone(machine).await;
        }
        self.step_alone(machine).await;
        self.machines[machine].restart();
    }

    /// Half a year passes, and tombstones that are older go (rule P8).
    pub async fn clean_up(&mut self) {
        self.common.time.pass(TimeDelta::days(200));
        self.trace.say("old tombstones go");
        self.hq.clean_up().await;
    }

    /// One round of a device: from its beginning until the engine rests, with the pauses it takes.
    pub async fn round(&mut self, machine: usize) -> Result<(), Broken> {
        for step in 0..STEPS_MAX {
            self.step_alone(machine).await;
            match self.machines[machine].state() {
                State::Resting if step > 0 => return Ok(()),
                State::Waiting => self.common.time.pass(self.machines[machine].pause()),
                _ => {}
            }
        }
        let name = &self.machines[machine].name;
        Err(Broken::new(format!(
            "{name} asks {STEPS_MAX} times and does not come to rest"
        )))
    }
}
