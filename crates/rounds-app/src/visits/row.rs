//! A visit as the screens show it: headquarters' word, or this device's own while it is not signed for.

use rounds_cache::VisitItem;

use crate::dto::visits::{Delivery, VisitRow};
use crate::error::Result;
use crate::reference::Reference;
use crate::session::{Session, delivery_of};

/// The row of a visit. A visit without an op of this device came from headquarters, so it is signed for.
pub(crate) fn row(session: &Session, item: VisitItem, reference: &Reference) -> Result<VisitRow> {
    let VisitItem { body, op, .. } = item;
    let customer_name = session
        .device
        .customer_item(&body.customer_no)?
        .map(|customer| customer.name);
    let delivery = op.as_ref().map_or(Delivery::SignedFor, |op| {
        delivery_of(op.state, op.code.as_deref(), op.corrected_by)
    });
    let author_name = if body.author_name.is_empty() {
        reference.staff_name(&body.author)
    } else {
        body.author_name
    };
    Ok(VisitRow {
        visit_id: body.visit_id,
        customer_no: body.customer_no,
        customer_name,
        mine: body.author == session.me(),
        author: body.author.0,
        author_name,
        kind: body.kind,
        outcome: body.outcome,
        people_met: body.people_met,
        products: body.products,
        need: body.need,
        declared: body.declared,
        refusal: body.refusal,
        refusal_text: body.refusal_text,
        note: body.note,
        business_date: body.business_date,
        started_at: body.started_at,
        saved_at: body.saved_at,
        delivery,
        number: op.and_then(|op| u32::try_from(op.number).ok()),
        replaces: body.replaces,
        replaced_by: body.replaced_by,
        out_of_scope: body.out_of_scope,
        follow_up_id: body.follow_up_id,
        review: body.review,
        review_comment: body.review_comment,
        reviewed_at: body.reviewed_at,
    })
}
