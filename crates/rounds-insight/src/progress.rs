//! Telling how far a long step is. Knows steps and counts; refuses to know terminals.

/// Listens to a long piece of work. Called from the thread that does the work.
pub trait Progress: Send + Sync {
    /// `step` is a stable word such as `features`; `done` of `total` parts of it are finished.
    fn at(&self, step: &'static str, done: u64, total: u64);
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn at(&self, _step: &'static str, _done: u64, _total: u64) {}
}
