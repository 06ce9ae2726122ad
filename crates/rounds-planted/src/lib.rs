//! The bugs that the proof of delivery plants in the product on purpose, and the points at which it kills a program.
//!
//! Knows their names and nothing else. Without the feature `on` every question is a constant and every point is empty,
//! so nothing of this is in a shipped program; with it, what happens is said by the `Plan` that the thread follows.

#[cfg(feature = "on")]
mod plan;

#[cfg(feature = "on")]
pub use plan::{Killed, Plan, carried, carry, follow, follow_on, forget, gap, is, point, point_with, put_down};

#[cfg(all(feature = "on", not(debug_assertions)))]
compile_error!("planted bugs are for tests: a release never has them");

/// Whether the bugs are compiled in. Tests may then be cheaper where a shipped program must not be.
pub const COMPILED_IN: bool = cfg!(feature = "on");

macro_rules! bugs {
    ($($(#[$doc:meta])* $bug:ident = $name:literal),+ $(,)?) => {
        /// A bug of a kind that delivery has had somewhere. Each must be caught by the simulator.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Bug { $($(#[$doc])* $bug),+ }

        impl Bug {
            pub const ALL: &[Self] = &[$(Self::$bug),+];

            /// A few words, as the table of the proof shows them.
            pub fn name(self) -> &'static str {
                match self { $(Self::$bug => $name),+ }
            }
        }
    };
}

bugs! {
    // ---- the device's files ----
    /// A page's cursor is on the disk before its rows (rule P3).
    CursorBeforeRows = "cursor before rows",
    /// An op leaves the outbox when its bytes leave the device (rules U1, U4).
    DeleteOnSend = "delete on send",
    /// An op that goes out again gets another id (rule U2).
    NewIdOnRetry = "new id on retry",
    /// Tidying the journal takes unsent work with it (rule U8).
    PurgeDropsOutbox = "purge drops outbox",
    /// Beginning anew empties the outbox (rule P6).
    ResetDropsOutbox = "reset drops outbox",
    /// An answer to an older request is applied (rule P4).
    LateAnswerApplied = "late answer applied",
    /// A row that left stays on the device (rule P7).
    LeaveIgnored = "leave ignored by the device",
    /// A full pull does not sweep what it did not bring (rule P6).
    SweepForgotten = "sweep forgotten",
    /// The device takes headquarters' digest for its own (rule P9).
    DigestCopied = "digest copied",
    /// The new epoch is on the disk before the journal is marked to go out again (rule U8).
    EpochBeforeJournal = "epoch noted before the journal",
    /// A lost number that was signed for is not taken as a sign of a restored headquarters (rule U8).
    GapIgnored = "gap at a signed number ignored",
    /// A new install keeps the old numbers of unsent work (rule U9).
    NumbersKept = "new install keeps old numbers",
    /// A deferred op counts as done (rule U4).
    DeferredDropped = "deferred op dropped",
    /// The number of an op is taken before the transaction that saves it (rule U1).
    NumberTakenEarly = "number taken before the save",

    // ---- the device's engine ----
    /// The engine stops at the first page.
    FirstPageOnly = "first page only",
    /// The epoch in an answer is not looked at (rule U8).
    EpochOverlooked = "epoch overlooked",

    // ---- headquarters ----
    /// The scope's number is given out before the transaction that uses it (rule P1).
    SequenceBeforeCommit = "global sequence before commit",
    /// A rejected op fails its whole batch (rule U5).
    PoisonFailsBatch = "poison op fails the batch",
    /// A page's cursor is one row too far (rule P3).
    PageOffByOne = "page off by one",
    /// A reassigned customer does not leave the old scope (rule P2).
    NoLeaveEvent = "no leave event",
    /// Old tombstones go without the floor rising (rule P8).
    TombstonesWithoutFloor = "tombstones without floor",
    /// A reset is asked whatever the base of the full pull under way (rule P6).
    FloorAgainstCursorOnly = "floor compared with the cursor only",
    /// Headquarters answers, then the commit fails (rule U2).
    AnswerBeforeCommit = "answer before commit",
    /// Whether an op is known is looked up before the transaction (rule U2).
    DedupOutsideTransaction = "dedup outside the transaction",
    /// The head is read after the snapshot of the rows (rule P5).
    HeadInAnotherSnapshot = "head read in another snapshot",
    /// A changed body keeps its revision (rule P7).
    RevisionKept = "revision kept",
    /// Visits and follow-ups stay behind when their customer goes.
    WorkStaysBehind = "work stays behind at a reassignment",
    /// A repeated op is accepted without its receipt (rule U10).
    ReceiptOnlyOnce = "receipt only for the first push",
    /// A device does not learn of new scopes.
    NewScopeUntold = "new scope untold",
}

/// Where a program can be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// Just before a transaction of the outbox commits.
    OutboxCommit,
    /// Just before a transaction of the cache commits.
    CacheCommit,
    /// Just before a writing transaction of headquarters commits.
    HeadquartersCommit,
}

/// Whether this bug is planted here and now.
#[cfg(not(feature = "on"))]
#[inline(always)]
pub const fn is(_bug: Bug) -> bool {
    false
}

/// The program may be killed here.
#[cfg(not(feature = "on"))]
#[inline(always)]
pub const fn point(_point: Point) {}

/// The program may be killed here; `words` are what it says before it dies.
#[cfg(not(feature = "on"))]
#[inline(always)]
pub fn point_with(_point: Point, _words: impl FnOnce()) {}

/// For a thread that is about to start: what it must call to follow what this thread follows.
#[cfg(not(feature = "on"))]
#[inline(always)]
pub fn follow_on() -> impl FnOnce() + Send + 'static {
    || ()
}
