//! Telling how far a long step is. Knows steps and counts; refuses to know terminals.

/// Listens to a long piece of work. Called from the thread that does the work.
pub trait Progress: Send + Sync {
    /// `step` is a stable word such as `features`, or a table's name; `done` of `total` parts of it are finished. A step
    /// begins with `done` at 0. The total of a CSV file's rows is an estimate.
    fn at(&self, step: &str, done: u64, total: u64);
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn at(&self, _step: &str, _done: u64, _total: u64) {}
}
