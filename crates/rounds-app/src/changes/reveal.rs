//! Hands out the values of one change, after the fact that it does is on the disk.

use rounds_domain::customer_change::CustomerField;
use rounds_protocol::ops::{FieldRevealed, OpPayload, RevealField};

use crate::customers::HIDE_AFTER_SECONDS;
use crate::dto::changes::{ChangeRef, RevealedChange};
use crate::error::{AppError, Result};
use crate::workbench::Workbench;

/// The values in the clear, so that a person can compare them. The reveal is saved as an op first; a field that is
/// never covered needs none.
pub(crate) async fn reveal(bench: &Workbench, input: ChangeRef) -> Result<RevealedChange> {
    bench
        .work(move |session| {
            let change = session
                .device
                .customer_change(input.change_id)?
                .ok_or(AppError::ChangeUnknown)?
                .body;
            if let Some(field) = revealed(change.field) {
                let event = FieldRevealed {
                    customer_no: change.customer_no,
                    field,
                };
                session.save(&OpPayload::FieldRevealed(event), None)?;
            }
            Ok(RevealedChange {
                before: change.before,
                after: change.after,
                standing: change.standing.and_then(|standing| standing.value),
                hide_after_seconds: HIDE_AFTER_SECONDS,
            })
        })
        .await
}

fn revealed(field: CustomerField) -> Option<RevealField> {
    match field {
        CustomerField::Phone => Some(RevealField::Phone),
        CustomerField::Address => Some(RevealField::Address),
        CustomerField::Occupation | CustomerField::Village => None,
    }
}
