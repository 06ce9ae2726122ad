//! Pools: how many requests of each kind are worked on at once. Pushes have their own, so that no pull holds them up;
//! full pulls have a small one, so that a hundred first installs do not slow a morning. Above the limit a short queue,
//! and above that a time to come again.

mod pace;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use rounds_protocol::sync::ScopeCursor;
use rounds_protocol::{ErrorBody, ErrorCode};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::metrics;
use pace::Pace;

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Push,
    /// What changed since the last pull.
    Delta,
    /// Everything, or the rest of everything.
    Full,
}

impl Kind {
    /// The kind of a pull. A cursor below the base of its full pull is still on the way through it (rule P6).
    pub fn of_pull(scopes: &[ScopeCursor]) -> Self {
        let is_full = |cursor: &ScopeCursor| cursor.after == 0 || cursor.after < cursor.base;
        if scopes.iter().any(is_full) {
            Self::Full
        } else {
            Self::Delta
        }
    }
}

/// How many at once, and how many may wait for each pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolSizes {
    pub push: usize,
    pub delta: usize,
    pub full: usize,
    /// Length of each pool's queue.
    pub queue: usize,
}

impl Default for PoolSizes {
    fn default() -> Self {
        Self {
            push: 32,
            delta: 16,
            full: 2,
            queue: 64,
        }
    }
}

/// The pools of one server process.
pub struct Pools {
    push: Pool,
    delta: Pool,
    full: Pool,
}

impl Pools {
    pub fn new(sizes: PoolSizes) -> Self {
        let pool = |name, size| Pool::new(name, size, sizes.queue);
        Self {
            push: pool("push", sizes.push),
            delta: pool("delta", sizes.delta),
            full: pool("full", sizes.full),
        }
    }

    /// Take a place, at once or after a short queue; it is free again when what is returned is dropped.
    ///
    /// # Errors
    /// `server.busy` with the time to come again.
    pub async fn enter(&self, kind: Kind) -> Result<Turn<'_>, ErrorBody> {
        match kind {
            Kind::Push => self.push.enter().await,
            Kind::Delta => self.delta.enter().await,
            Kind::Full => self.full.enter().await,
        }
    }
}

struct Pool {
    name: &'static str,
    places: Semaphore,
    waiting: AtomicUsize,
    queue: usize,
    began: Instant,
    pace: Mutex<Pace>,
}

impl Pool {
    fn new(name: &'static str, size: usize, queue: usize) -> Self {
        Self {
            name,
            places: Semaphore::new(size),
            waiting: AtomicUsize::new(0),
            queue,
            began: Instant::now(),
            pace: Mutex::new(Pace::new(size)),
        }
    }

    async fn enter(&self) -> Result<Turn<'_>, ErrorBody> {
        let place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(_) => self.wait().await?,
        };
        Ok(Turn {
            pool: self,
            began: Instant::now(),
            _place: place,
        })
    }

    async fn wait(&self) -> Result<SemaphorePermit<'_>, ErrorBody> {
        let waiter = Waiter::of(self);
        if waiter.ahead >= self.queue {
            return Err(self.refuse());
        }
        // The places are never closed while the pool stands.
        self.places.acquire().await.map_err(|_| self.refuse())
    }

    fn refuse(&self) -> ErrorBody {
        let now_s = self.began.elapsed().as_secs_f64();
        let slot = self.with_pace(|pace| pace.slot(now_s));
        metrics::turned_away(self.name);
        ErrorBody {
            retry_after_s: Some(slot),
            ..ErrorBody::new(
                ErrorCode::ServerBusy,
                "headquarters is busy: come again at the time given",
            )
        }
    }

    fn with_pace<T>(&self, work: impl FnOnce(&mut Pace) -> T) -> T {
        // Numbers stay sound whoever panicked while holding them.
        work(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Somebody in the queue, also one who went away again.
struct Waiter<'p> {
    pool: &'p Pool,
    ahead: usize,
}

impl<'p> Waiter<'p> {
    fn of(pool: &'p Pool) -> Self {
        let ahead = pool.waiting.fetch_add(1, Ordering::Relaxed);
        Self { pool, ahead }
    }
}

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        self.pool.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A place in a pool.
pub struct Turn<'p> {
    pool: &'p Pool,
    began: Instant,
    _place: SemaphorePermit<'p>,
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let seconds = self.began.elapsed().as_secs_f64();
        self.pool.with_pace(|pace| pace.took(seconds));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(after: u64, base: u64) -> ScopeCursor {
        ScopeCursor {
            scope: "rm:R1".into(),
            after,
            base,
            generation: 1,
        }
    }

    #[test]
    fn a_pull_is_full_until_its_cursor_has_passed_the_base() {
        for (cursors, kind) in [
            (vec![], Kind::Delta),
            (vec![cursor(0, 0)], Kind::Full),
            (vec![cursor(9, 9), cursor(0, 9)], Kind::Full),
            (vec![cursor(8, 9)], Kind::Full),
            (vec![cursor(9, 9), cursor(12, 9)], Kind::Delta),
        ] {
            assert_eq!(Kind::of_pull(&cursors), kind, "{cursors:?}");
        }
    }

    #[tokio::test]
    async fn above_the_limit_one_waits_and_the_next_is_told_when_to_come() {
        let pools = Pools::new(PoolSizes {
            push: 1,
            delta: 1,
            full: 0,
            queue: 1,
        });
        let first = pools.enter(Kind::Push).await.unwrap();
        let mut second = Box::pin(pools.enter(Kind::Push));
        assert!(futures::poll!(&mut second).is_pending());
        let refused = pools.enter(Kind::Push).await.err().unwrap();
        assert_eq!((refused.code.as_str(), refused.retry_after_s), ("server.busy", Some(5)));
        assert!(pools.enter(Kind::Delta).await.is_ok(), "the other pools go on");
        drop(first);
        assert!(second.await.is_ok());
        assert!(
            pools.enter(Kind::Push).await.is_ok(),
            "a place that was left is free again"
        );
    }

    #[tokio::test]
    async fn who_gives_up_in_the_queue_leaves_room() {
        let pools = Pools::new(PoolSizes {
            push: 1,
            queue: 1,
            ..PoolSizes::default()
        });
        let _first = pools.enter(Kind::Push).await.unwrap();
        for _ in 0..3 {
            let mut waiting = Box::pin(pools.enter(Kind::Push));
            assert!(futures::poll!(&mut waiting).is_pending());
        }
    }
}
