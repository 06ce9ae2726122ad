//! A change as the screens show it: covered where its field is covered.

use rounds_cache::{ChangeItem, CustomerItem};
use rounds_domain::ChangeId;
use rounds_domain::customer_change::CustomerField;

use super::acknowledge::Acknowledged;
use crate::dto::changes::{ChangeRow, StandingView};
use crate::dto::visits::Delivery;
use crate::error::{AppError, Result};
use crate::mask;
use crate::session::{Session, delivery_of};

/// The row of a change. One without an op of this device came from headquarters, so it is signed for.
pub(super) fn row(session: &Session, item: ChangeItem, acknowledged: &Acknowledged) -> Result<ChangeRow> {
    let ChangeItem {
        body,
        answered,
        op,
        pending_decision,
    } = item;
    let customer = session.device.customer_item(&body.customer_no)?;
    let cover = |value: Option<String>| value.map(|value| covered(body.field, value, customer.as_ref()));
    let delivery = op.map_or(Delivery::SignedFor, |op| {
        delivery_of(op.state, op.code.as_deref(), op.corrected_by)
    });
    Ok(ChangeRow {
        acknowledged: acknowledged.has(&body),
        change_id: body.change_id,
        customer_name: customer.as_ref().map(|customer| customer.name.clone()),
        field: body.field,
        masked: is_masked(body.field),
        before: cover(body.before),
        after: cover(body.after),
        standing: body.standing.map(|standing| StandingView {
            value: cover(standing.value),
            author_name: standing.author_name,
            at: standing.at,
        }),
        customer_no: body.customer_no,
        reason: body.reason,
        mine: body.author == session.me(),
        author_name: body.author_name,
        saved_at: body.saved_at,
        out_of_scope: body.out_of_scope,
        state: answered.then_some(body.state),
        delivery,
        decided_by_name: body.decided_by_name,
        decided_at: body.decided_at,
        comment: body.comment,
        pending_decision: pending_decision.map(|pending| pending.decision),
    })
}

/// Fields whose values a screen shows only after a logged reveal.
pub(super) fn is_masked(field: CustomerField) -> bool {
    match field {
        CustomerField::Phone | CustomerField::Address => true,
        CustomerField::Occupation | CustomerField::Village => false,
    }
}

fn covered(field: CustomerField, value: String, customer: Option<&CustomerItem>) -> String {
    match field {
        CustomerField::Phone => mask::phone(&value),
        CustomerField::Address => customer.map_or_else(
            || mask::address("", None),
            |customer| mask::address(&customer.place, customer.village.as_deref()),
        ),
        CustomerField::Occupation | CustomerField::Village => value,
    }
}

/// The change as it stands after a save.
pub(super) fn reread(session: &Session, change_id: ChangeId) -> Result<ChangeRow> {
    let item = session
        .device
        .customer_change(change_id)?
        .ok_or(AppError::ChangeUnknown)?;
    row(session, item, &Acknowledged::read(session)?)
}
