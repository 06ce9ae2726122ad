//! A follow-up without a visit.

use rounds_domain::FollowUpId;
use rounds_protocol::ops::{NewFollowUp, OpPayload};

use crate::dto::follow_ups::{FollowUpInput, FollowUpRow};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// Make a follow-up for oneself. Due today or later.
pub(crate) async fn create(bench: &Workbench, input: FollowUpInput) -> Result<FollowUpRow> {
    bench
        .work(move |session| {
            if session.device.customer_item(&input.customer_no)?.is_none() {
                return Err(AppError::CustomerUnknown);
            }
            if input.due_on < session.today() {
                return Err(AppError::FollowUpInThePast);
            }
            let follow_up_id = FollowUpId(session.ids.next());
            let new = NewFollowUp {
                follow_up_id,
                customer_no: input.customer_no,
                visit_id: None,
                kind: input.kind,
                due_on: input.due_on,
                note: input.note.trim().to_owned(),
            };
            session.save(&OpPayload::FollowUpCreated(new), None)?;
            super::change::reread(session, follow_up_id)
        })
        .await
}
