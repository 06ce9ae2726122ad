//! The supervisor's pages. Nobody else gets an answer here.

mod decide;
mod devices;
mod experience;
mod hints;
mod queue;
mod summary;

pub(crate) use decide::review_decide;
pub(crate) use devices::devices;
pub(crate) use experience::experience;
pub(crate) use queue::review_queue;
pub(crate) use summary::summary;

use crate::error::{AppError, Result};
use crate::session::Session;

/// # Errors
/// `staff.supervisor_only`
fn supervisors_only(session: &Session) -> Result<()> {
    if session.is_supervisor() {
        Ok(())
    } else {
        Err(AppError::SupervisorOnly)
    }
}
