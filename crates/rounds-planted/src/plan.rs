//! What is to go wrong, as the thread's plan says it. One plan belongs to one simulated world; every thread that works
//! for that world follows it.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use crate::{Bug, Point};

/// What a kill unwinds with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Killed(pub Point);

/// One world's faults.
#[derive(Debug, Default)]
pub struct Plan {
    bug: Option<Bug>,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    /// Burns down by one at each point of its kind; at nothing the program dies.
    fuse: Option<(Point, u32)>,
    burnt: Option<Point>,
    gap: Gap,
    carried: Option<u64>,
}

/// Where somebody stands who came to a gap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Gap {
    #[default]
    Closed,
    /// The next one to come stops here.
    Open,
    Reached,
    Passed,
}

thread_local! {
    static PLAN: RefCell<Option<Arc<Plan>>> = const { RefCell::new(None) };
}

/// This thread works for the world of this plan.
pub fn follow(plan: &Arc<Plan>) {
    PLAN.with_borrow_mut(|known| *known = Some(Arc::clone(plan)));
}

/// This thread works for no world any more.
pub fn forget() {
    PLAN.with_borrow_mut(|known| *known = None);
}

/// For a thread that is about to start: what it must call to follow what this thread follows.
pub fn follow_on() -> impl FnOnce() + Send + 'static {
    let plan = current();
    move || PLAN.with_borrow_mut(|known| *known = plan)
}

/// A number that a bug carries from where it takes it to where it uses it.
pub fn carry(number: u64) {
    if let Some(plan) = current() {
        plan.inside().carried = Some(number);
    }
}

/// It is used up.
pub fn put_down() {
    if let Some(plan) = current() {
        plan.inside().carried = None;
    }
}

/// The number that was carried last.
pub fn carried() -> Option<u64> {
    current()?.inside().carried
}

fn current() -> Option<Arc<Plan>> {
    PLAN.with_borrow(Clone::clone)
}

/// Whether this bug is planted in the world of this thread.
pub fn is(bug: Bug) -> bool {
    PLAN.with_borrow(|plan| plan.as_ref().is_some_and(|plan| plan.bug == Some(bug)))
}

/// The program dies here if its fuse has burnt down: it unwinds, so that nothing after this point happens.
pub fn point(point: Point) {
    point_with(point, || ());
}

/// Like [`point`]; `words` are what the program says before it dies.
pub fn point_with(point: Point, words: impl FnOnce()) {
    if let Some(plan) = current()
        && plan.burn(point)
    {
        words();
        std::panic::resume_unwind(Box::new(Killed(point)));
    }
}

/// If a gap is open, wait here until whoever opened it lets go. Both sides must be polled by one task.
pub async fn gap() {
    let Some(plan) = current() else { return };
    let mut waits = false;
    std::future::poll_fn(|_| {
        let mut inside = plan.inside();
        if inside.gap == Gap::Open {
            inside.gap = Gap::Reached;
            waits = true;
        }
        match waits && inside.gap == Gap::Reached {
            true => Poll::Pending,
            false => Poll::Ready(()),
        }
    })
    .await;
}

impl Plan {
    /// A world with at most one bug.
    pub fn new(bug: Option<Bug>) -> Arc<Self> {
        Arc::new(Self {
            bug,
            inside: Mutex::default(),
        })
    }

    /// Kill at the n-th point of this kind from now on (n = 1, 2, …).
    pub fn light(&self, point: Point, n: u32) {
        let mut inside = self.inside();
        inside.fuse = Some((point, n));
        inside.burnt = None;
    }

    /// Put the fuse out, and say whether somebody died of it.
    pub fn put_out(&self) -> Option<Point> {
        let mut inside = self.inside();
        inside.fuse = None;
        inside.burnt.take()
    }

    /// Whether somebody died since the fuse was lit.
    pub fn burnt(&self) -> Option<Point> {
        self.inside().burnt
    }

    /// The next one to come to a gap waits there.
    pub fn open_gap(&self) {
        self.inside().gap = Gap::Open;
    }

    /// Comes back when somebody waits in the gap.
    pub async fn gap_reached(&self) {
        std::future::poll_fn(|_| match self.inside().gap {
            Gap::Reached => Poll::Ready(()),
            Gap::Closed | Gap::Open | Gap::Passed => Poll::Pending,
        })
        .await;
    }

    /// Let go of whoever waits, and of all who come later.
    pub fn close_gap(&self) {
        self.inside().gap = Gap::Passed;
    }

    fn burn(&self, at: Point) -> bool {
        let mut inside = self.inside();
        let Some((point, left)) = inside.fuse else { return false };
        if point != at {
            return false;
        }
        let left = left.saturating_sub(1);
        inside.fuse = (left > 0).then_some((point, left));
        if left == 0 {
            inside.burnt = Some(point);
        }
        left == 0
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
