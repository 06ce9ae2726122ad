//! A real device before a real headquarters: enrolled, pulled, with work to push, at rest, and behind by a little.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use rounds_cache::{Device, SyncFacts};
use rounds_domain::{Clock, StaffNo, SystemClock, SystemIds};
use rounds_protocol::ops::OpPayload;
use rounds_sync::{Engine, Enrolling, SyncStatus, enrol};

use crate::bank;
use crate::counting::Counter;
use crate::headquarters::{Headquarters, PASSWORD};

/// The figures of one device.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub pull: Duration,
    pub push: Duration,
    pub idle: Duration,
    pub delta: Duration,
    /// Requests and bytes both ways of the idle sync; none under TLS, where they cannot be read on the way.
    pub idle_traffic: Option<(u64, u64)>,
}

/// Enrol a device and measure it.
pub async fn measure(headquarters: &Headquarters, visits: usize, delta: usize) -> anyhow::Result<Measured> {
    let counter = match headquarters.authority {
        None => Some(Counter::before(headquarters.address()).await?),
        Some(_) => None,
    };
    let url = counter.as_ref().map_or_else(|| headquarters.url(), Counter::url);
    let folder = tempfile::tempdir()?;
    let person = Enrolling {
        hq_url: &url,
        hq_ca: headquarters.authority.as_deref(),
        staff_no: StaffNo::from(bank::RM),
        password: PASSWORD,
        label: "bench",
    };
    let device = enrol(folder.path(), person, &SystemClock, &SystemIds).await?.device;

    let (engine, pull) = until(&device, |facts| facts.complete && facts.agreed && !facts.full_pull).await?;
    engine.stop().await;
    save(&device, visits)?;
    let (engine, push) = until(&device, |facts| facts.sendable == 0).await?;
    rest(&engine).await?;
    let before = counter.as_ref().map(Counter::seen);
    let start = Instant::now();
    rest(&engine).await?;
    let idle = start.elapsed();
    let idle_traffic = counter
        .as_ref()
        .zip(before)
        .map(|(counter, before)| counter.since(before));
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
        idle_traffic,
    })
}

/// Start the engine and wait until the files say that it is done.
async fn until(device: &Arc<Device>, done: impl Fn(&SyncFacts) -> bool) -> anyhow::Result<(Engine, Duration)> {
    let start = Instant::now();
    let engine = Engine::start(Arc::clone(device), Arc::new(SystemClock))?;
    let mut status = engine.watch();
    while !done(&device.sync_facts()?) {
        status.changed().await.context("the engine ended")?;
        ensure!(status.borrow().error.is_none(), "{:?}", status.borrow().error);
    }
    Ok((engine, start.elapsed()))
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
