//! The device's side of synchronisation: an explicit state machine over [`rounds_protocol::SyncProtocol`] and
//! [`rounds_cache::Device`].
//!
//! Planning is pure, execution is I/O, and only `http` knows that there is such a thing as HTTP. Refuses to know
//! SQL, screens and what a visit means.

mod engine;
mod error;
mod status;

pub use engine::{Engine, Enrolling, enrol};
pub use error::SyncError;
pub use status::{Phase, Progress, SyncStatus};
