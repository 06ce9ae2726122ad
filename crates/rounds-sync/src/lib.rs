//! The device's side of synchronisation: an explicit state machine over [`rounds_protocol::SyncProtocol`] and
//! [`rounds_cache::Device`].
//!
//! Planning is pure, execution is I/O, and only `http` and `address` know that there is such a thing as HTTP.
//! Refuses to know SQL, screens and what a visit means.

mod address;
mod ahead;
mod engine;
mod enrol;
mod error;
mod http;
mod orders;
pub mod planning;
mod runner;
mod session;
mod status;
mod stepper;
mod steps;
mod timer;

pub use address::HqAddress;
pub use engine::{Engine, Surroundings};
pub use enrol::{Enrolling, enrol};
pub use error::{SyncError, code};
pub use http::{HqClient, Patience};
pub use orders::{report_wipe, sign_in_to_unlock};
pub use session::{Headquarters, HqSession};
pub use status::{NextTry, Phase, Progress, RoundSoFar, SyncStatus, WaitReason};
pub use stepper::Stepper;
pub use timer::{SystemTimer, Timer};
