//! Changes of customers' profiles: an RM asks, headquarters merges, a supervisor decides where two values meet.

mod acknowledge;
mod ask;
mod decide;
mod list;
mod reveal;
mod row;

use rounds_cache::{ChangeQuery, ChangeView, OpFilter, OpState};
use rounds_domain::{CustomerNo, OpId};
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::ops::OpPayload;

pub(crate) use acknowledge::acknowledge;
pub(crate) use ask::ask;
pub(crate) use decide::decide;
pub(crate) use list::{news, of_customer, to_decide, waiting};
pub(crate) use reveal::reveal;

use crate::error::Result;
use crate::session::Session;

/// A customer with this device's own changes laid over what headquarters said, as the screens show it.
pub(crate) fn customer_as_changed(session: &Session, customer_no: &CustomerNo) -> Result<Option<CustomerBody>> {
    let Some(mut customer) = session.device.customer(customer_no)? else {
        return Ok(None);
    };
    let query = ChangeQuery {
        customer_no: Some(customer_no.clone()),
        view: ChangeView::Unanswered,
        ..ChangeQuery::default()
    };
    let newest_first = session.device.customer_changes(&query)?.rows;
    for item in newest_first.into_iter().rev() {
        customer.set_field(item.body.field, item.body.after);
    }
    Ok(Some(customer))
}

/// The own op of this kind that headquarters rejected last and that nobody has answered yet: the next one answers it, so
/// that it needs no attention any more.
fn rejected(session: &Session, same: impl Fn(&OpPayload) -> bool) -> Result<Option<OpId>> {
    let trouble = session.device.ops(OpFilter::NeedsAttention, 0, 0)?.rows;
    let found = trouble
        .into_iter()
        .find(|op| op.state == OpState::Rejected && op.read().as_ref().is_some_and(&same));
    Ok(found.map(|op| op.op_id))
}
