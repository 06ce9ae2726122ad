//! Time and ids of a simulated world: one true time, and a clock for each machine that may be wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rounds_domain::{Clock, IdSource};
use rounds_sync::Timer;
use uuid::Uuid;

/// When every world begins: a Saturday morning.
const BEGINNING_MS: i64 = 1_795_300_000_000;

/// The true time; every clock of a world shares it.
#[derive(Clone)]
pub struct TrueTime(Arc<AtomicI64>);

impl Default for TrueTime {
    fn default() -> Self {
        Self(Arc::new(AtomicI64::new(BEGINNING_MS)))
    }
}

impl TrueTime {
    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_milliseconds(), Ordering::SeqCst);
    }

    pub fn now(&self) -> DateTime<Utc> {
        at(self.0.load(Ordering::SeqCst))
    }
}

/// What one machine takes for the time.
pub struct MachineClock {
    time: TrueTime,
    wrong_by_ms: AtomicI64,
}

impl MachineClock {
    pub fn of(time: &TrueTime) -> Arc<Self> {
        Arc::new(Self {
            time: time.clone(),
            wrong_by_ms: AtomicI64::new(0),
        })
    }

    /// Somebody turns the clock.
    pub fn turn(&self, by: TimeDelta) {
        self.wrong_by_ms.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }
}

impl Clock for MachineClock {
    fn now(&self) -> DateTime<Utc> {
        self.time.now() + TimeDelta::milliseconds(self.wrong_by_ms.load(Ordering::SeqCst))
    }

    fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// Pauses cost no time of ours: the world's time passes instead.
pub struct WorldTimer(pub TrueTime);

#[async_trait]
impl Timer for WorldTimer {
    fn now(&self) -> Duration {
        let ms = self.0.0.load(Ordering::SeqCst) - BEGINNING_MS;
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }

    async fn sleep(&self, pause: Duration) {
        self.0.pass(TimeDelta::from_std(pause).unwrap_or_default());
    }
}

/// Ids that follow from the seed and from how many were given before.
pub struct SeededIds {
    seed: u64,
    given: AtomicU64,
}

impl SeededIds {
    pub fn of(seed: u64) -> Arc<Self> {
        Arc::new(Self {
            seed,
            given: AtomicU64::new(1),
        })
    }
}

impl IdSource for SeededIds {
    fn next(&self) -> Uuid {
        let given = self.given.fetch_add(1, Ordering::SeqCst);
        Uuid::from_u128((u128::from(self.seed) << 64) | u128::from(given))
    }
}

fn at(ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms).unwrap_or_default()
}
