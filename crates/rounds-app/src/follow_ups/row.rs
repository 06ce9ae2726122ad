//! A follow-up as the screens show it, as of today.

use rounds_cache::FollowUpItem;
use rounds_domain::follow_up::{is_overdue, state_on};

use crate::dto::follow_ups::FollowUpRow;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// The row of a follow-up with this device's unsent moves in it.
pub(crate) fn row(session: &Session, item: FollowUpItem, reference: &Reference) -> Result<FollowUpRow> {
    let FollowUpItem { body, pending } = item;
    let today = session.today();
    let customer = session.device.customer_item(&body.customer_no)?;
    let late = is_overdue(body.state, body.due_on, today).then(|| (today - body.due_on).num_days());
    Ok(FollowUpRow {
        follow_up_id: body.follow_up_id,
        customer_name: customer.as_ref().map(|customer| customer.name.clone()),
        place: customer.map(|customer| customer.village.unwrap_or(customer.place)),
        customer_no: body.customer_no,
        visit_id: body.visit_id,
        owner_name: reference.staff_name(&body.owner),
        owner: body.owner,
        kind: body.kind,
        state: state_on(body.state, body.due_on, today),
        due_on: body.due_on,
        overdue_days: late.and_then(|days| u32::try_from(days).ok()).unwrap_or(0),
        note: body.note,
        postponements: body.postponements,
        created_at: body.created_at,
        moves: body.moves,
        pending,
    })
}
