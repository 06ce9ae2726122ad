//! A real device before a real headquarters: enrolled, pulled, with work to push, at rest, and behind by a little.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rounds_cache::{Device, SyncFacts};
use rounds_domain::{Clock, StaffNo, SystemClock, SystemIds};
use rounds_protocol::ops::OpPayload;
use rounds_sync::{Engine, Enrolling, SyncStatus, enrol};

use crate::counting::Counter;
use crate::headquarters::{Headquarters, PASSWORD};
use crate::{bank, machine};

/// How long something took, and how much processor time device and server together.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    pub time: Duration,
    pub processor: Duration,
}

impl Taken {
    /// What is counted from here on.
    pub fn counter() -> anyhow::Result<impl Fn() -> anyhow::Result<Self>> {
        let (before, start) = (machine::processor_time()?, Instant::now());
        Ok(move || {
            let time = start.elapsed();
            let processor = machine::processor_time()?.saturating_sub(before);
            Ok(Self { time, processor })
        })
    }
}

/// The figures of one device.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub pull: Taken,
    pub push: Taken,
    pub idle: Duration,
    pub delta: Duration,
}

/// Enrol a device and measure it.
pub async fn measure(headquarters: &Headquarters, visits: usize, delta: usize) -> anyhow::Result<Measured> {
    let folder = tempfile::tempdir()?;
    let device = enrolled(headquarters, &headquarters.url(), folder.path()).await?;
    let (engine, pull) = until(&device, |facts| facts.complete && facts.agreed && !facts.full_pull).await?;
    engine.stop().await;
    save(&device, visits)?;
    let (engine, push) = until(&device, |facts| facts.sendable == 0).await?;
    rest(&engine).await?;
    let start = Instant::now();
    rest(&engine).await?;
    let idle = start.elapsed();
    headquarters.change(delta, fresh_version()).await?;
    let start = Instant::now();
    rest(&engine).await?;
    let delta = start.elapsed();
    engine.stop().await;
    Ok(Measured {
        pull,
        push,
        idle,
        delta,
    })
}

/// Requests and bytes both ways of an idle sync, by a device of its own behind a counter that would slow the others; none
/// under TLS, where they cannot be read on the way.
pub async fn idle_traffic(headquarters: &Headquarters) -> anyhow::Result<Option<(u64, u64)>> {
    if headquarters.authority.is_some() {
        return Ok(None);
    }
    let counter = Counter::before(headquarters.address()).await?;
    let folder = tempfile::tempdir()?;
    let device = enrolled(headquarters, &counter.url(), folder.path()).await?;
    let engine = Engine::start(device, Arc::new(SystemClock))?;
    rest(&engine).await?;
    let before = counter.seen();
    rest(&engine).await?;
    engine.stop().await;
    Ok(Some(counter.since(before)))
}

async fn enrolled(headquarters: &Headquarters, url: &str, folder: &Path) -> anyhow::Result<Arc<Device>> {
    let person = Enrolling {
        hq_url: url,
        hq_ca: headquarters.authority.as_deref(),
        staff_no: StaffNo::from(bank::RM),
        password: PASSWORD,
        label: "bench",
    };
    Ok(enrol(folder, person, &SystemClock, &SystemIds).await?.device)
}

/// Start the engine and wait until the files say that it is done.
async fn until(device: &Arc<Device>, done: impl Fn(&SyncFacts) -> bool) -> anyhow::Result<(Engine, Taken)> {
    let taken = Taken::counter()?;
    let engine = Engine::start(Arc::clone(device), Arc::new(SystemClock))?;
    let mut status = engine.watch();
    while !done(&device.sync_facts()?) {
        status.changed().await.context("the engine ended")?;
        ensure!(status.borrow().error.is_none(), "{:?}", status.borrow().error);
    }
    Ok((engine, taken()?))
}

/// One whole round, from which everything comes back in order.
async fn rest(engine: &Engine) -> anyhow::Result<SyncStatus> {
    let status = engine.sync().await;
    ensure!(status.all_signed_for, "the round ended with {:?}", status.error);
    Ok(status)
}

fn save(device: &Device, visits: usize) -> anyhow::Result<()> {
    for n in 0..visits {
        let visit = bank::visit(0, n, SystemClock.now());
        device.save_op(&OpPayload::VisitSaved(visit), None, &SystemClock, &SystemIds)?;
    }
    Ok(())
}

/// A version that no customer has had.
fn fresh_version() -> u32 {
    u32::try_from(SystemClock.now().timestamp_millis() % 1_000_000_000).unwrap_or(1) + 1
}
