//! A timer that rings when the test says so.

use std::time::Duration;

use async_trait::async_trait;
use rounds_sync::Timer;
use tokio::sync::watch;

pub struct HandTimer {
    now: watch::Sender<Duration>,
    /// When the sleeper wants to be rung for.
    deadline: watch::Sender<Option<Duration>>,
}

impl Default for HandTimer {
    fn default() -> Self {
        Self {
            now: watch::Sender::new(Duration::ZERO),
            deadline: watch::Sender::new(None),
        }
    }
}

impl HandTimer {
    /// Wait until somebody sleeps, move on to the end of that pause, and say how long it was in seconds.
    pub async fn ring(&self) -> u64 {
        let mut sleeping = self.deadline.subscribe();
        let deadline = sleeping.wait_for(Option::is_some).await.unwrap().unwrap();
        let pause = deadline - *self.now.borrow();
        self.now.send_replace(deadline);
        // Not until nobody sleeps: whoever was woken may be asleep again before this is looked at.
        sleeping.wait_for(|next| *next != Some(deadline)).await.unwrap();
        pause.as_secs()
    }
}

/// The sleeper woke or gave up.
struct Asleep<'a>(&'a watch::Sender<Option<Duration>>);

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        self.0.send_replace(None);
    }
}

#[async_trait]
impl Timer for HandTimer {
    fn now(&self) -> Duration {
        *self.now.borrow()
    }

    async fn sleep(&self, pause: Duration) {
        let until = *self.now.borrow() + pause;
        let _asleep = Asleep(&self.deadline);
        self.deadline.send_replace(Some(until));
        // The sender is this timer's own, so the channel cannot close while it sleeps.
        let _ = self.now.subscribe().wait_for(|now| *now >= until).await;
    }
}
