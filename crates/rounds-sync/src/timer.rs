//! Waiting, as an argument: the engine's pauses are real in the program and rung by hand in tests.

use std::time::{Duration, Instant};

use async_trait::async_trait;

/// Where pauses come from.
#[async_trait]
pub trait Timer: Send + Sync {
    /// Time since some fixed moment; never goes back.
    fn now(&self) -> Duration;

    /// Come back after `pause`.
    async fn sleep(&self, pause: Duration);
}

/// The machine's monotonic clock.
#[derive(Debug)]
pub struct SystemTimer(Instant);

impl Default for SystemTimer {
    fn default() -> Self {
        Self(Instant::now())
    }
}

#[async_trait]
impl Timer for SystemTimer {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    async fn sleep(&self, pause: Duration) {
        tokio::time::sleep(pause).await;
    }
}
