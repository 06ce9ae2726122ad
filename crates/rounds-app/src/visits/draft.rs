//! Drafts: the sheet as far as it is filled in, on the disk after every pause in typing, so that it survives a crash.

use rounds_cache::DraftRow;
use rounds_domain::CustomerNo;

use super::sheet::sheet_gaps;
use crate::dto::customers::{CustomerRef, DraftMark};
use crate::dto::visits::{Draft, DraftSaved, VisitSheet};
use crate::dto::{Nothing, Topic};
use crate::error::{AppError, Result};
use crate::lease::unless_over;
use crate::session::Session;
use crate::workbench::Workbench;

/// The draft of a customer's sheet, if there is one.
pub(crate) async fn draft_get(bench: &Workbench, input: CustomerRef) -> Result<Option<Draft>> {
    bench
        .work(move |session| {
            let Some(row) = session.device.draft(&input.customer_no)? else {
                return Ok(None);
            };
            let sheet = serde_json::from_str(&row.body).map_err(AppError::DeskUnreadable)?;
            let customer_name = name(session, &row.customer_no)?;
            Ok(Some(Draft {
                sheet,
                customer_name,
                saved_at: row.saved_at,
            }))
        })
        .await
}

/// Keep the sheet, and say what it still lacks. One draft per customer.
pub(crate) async fn draft_save(bench: &Workbench, input: VisitSheet) -> Result<DraftSaved> {
    bench
        .work(move |session| {
            let known = session.device.draft(&input.customer_no)?.is_some();
            if !known && session.device.customer_item(&input.customer_no)?.is_none() {
                return Err(AppError::CustomerUnknown);
            }
            let saved_at = session.clock.now();
            let body = serde_json::to_string(&input).map_err(AppError::AnswerUnwritable)?;
            let gaps = sheet_gaps(&input, session.today());
            session.device.save_draft(&DraftRow {
                customer_no: input.customer_no,
                body,
                saved_at,
            })?;
            // Only a new draft changes any list; telling every key stroke would make the screens refetch for nothing.
            if !known {
                session.tell(&[Topic::Visits]);
            }
            Ok(DraftSaved { saved_at, gaps })
        })
        .await
}

/// Throw a draft away. Discarding twice is fine.
pub(crate) async fn draft_discard(bench: &Workbench, input: CustomerRef) -> Result<Nothing> {
    bench
        .work(move |session| {
            session.device.discard_draft(&input.customer_no)?;
            session.tell(&[Topic::Visits]);
            Ok(Nothing {})
        })
        .await
}

/// All drafts, newest first.
pub(crate) async fn draft_list(bench: &Workbench, _: Nothing) -> Result<Vec<DraftMark>> {
    bench.work(draft_marks).await
}

/// All drafts, newest first.
pub(crate) fn draft_marks(session: &Session) -> Result<Vec<DraftMark>> {
    session
        .device
        .drafts()?
        .into_iter()
        .map(|row| mark(session, row))
        .collect()
}

/// The mark of one customer's draft.
pub(crate) fn draft_mark(session: &Session, customer_no: &CustomerNo) -> Result<Option<DraftMark>> {
    session
        .device
        .draft(customer_no)?
        .map(|row| mark(session, row))
        .transpose()
}

fn mark(session: &Session, row: DraftRow) -> Result<DraftMark> {
    let customer_name = name(session, &row.customer_no)?;
    Ok(DraftMark {
        customer_no: row.customer_no,
        customer_name,
        saved_at: row.saved_at,
    })
}

/// The customer's name; the number when the customer has left this device or the lease is over.
fn name(session: &Session, customer_no: &CustomerNo) -> Result<String> {
    let item = unless_over(session.device.customer_item(customer_no))?;
    Ok(item.map_or_else(|| customer_no.as_str().to_owned(), |item| item.name))
}
