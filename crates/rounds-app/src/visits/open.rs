//! One visit.

use crate::dto::visits::{VisitRef, VisitRow};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// A visit that this device holds.
pub(crate) async fn open(bench: &Workbench, input: VisitRef) -> Result<VisitRow> {
    bench
        .work(move |session| {
            let item = session.device.visit(input.visit_id)?.ok_or(AppError::VisitUnknown)?;
            super::row(session, item, &*session.reference()?)
        })
        .await
}
