//! The departure check: before a trip, whether this laptop is fit for it, without asking anybody.

mod gather;
mod judge;

use crate::dto::departure::{DepartureCheck, DepartureInput};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// Go or no-go for a choice of customers and a return time. Works offline, and when the lease is over.
///
/// # Errors
/// `departure.return_in_the_past`, `view.unknown`, the storage.
pub(crate) async fn check(bench: &Workbench, input: DepartureInput) -> Result<DepartureCheck> {
    bench
        .work(move |session| {
            let checked_at = session.clock.now();
            if input.return_at <= checked_at {
                return Err(AppError::ReturnInThePast);
            }
            let found = gather::found(session, &input.choice, input.return_at)?;
            let points = judge::judge(&found);
            Ok(DepartureCheck {
                go: judge::may_go(&points),
                checked_at,
                return_at: input.return_at,
                customers: found.chosen.map_or(0, |chosen| chosen.customers),
                points,
            })
        })
        .await
}
