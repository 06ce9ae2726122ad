//! A visit arrives.

use rounds_domain::ProductCode;
use rounds_domain::declared;
use rounds_domain::review::ReviewState;
use rounds_domain::visit::{OutcomeCode, Reaction, VisitFacts, gaps};
use rounds_protocol::entities::{EntityKind, VisitBody};
use rounds_protocol::offers::dedicated_area_only;
use rounds_protocol::ops::VisitSaved;
use rounds_protocol::safeguards::ContactStop;
use rounds_protocol::sync::op_code;

use super::follow_up::{new_body, unless_taken};
use super::{Effect, EntityWrite, Incoming, KnownCustomer, RefusalCode, World, safeguards_write, undisturbed};
use crate::scopes;

/// Accept a complete visit to a customer who is or was in the author's reach.
pub(super) fn save(op: &Incoming<'_>, visit: &VisitSaved, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if !world.was_ever_assigned(customer) {
        return Err(op_code::NEVER_ASSIGNED);
    }
    if world.visits.contains_key(&visit.visit_id) {
        return Err(op_code::PAYLOAD_CONFLICT);
    }
    if !gaps(&facts(visit)).is_empty() {
        return Err(op_code::INCOMPLETE);
    }
    if declared::check(&visit.declared).is_err() {
        return Err(op_code::INCOMPLETE);
    }
    if visit.tells_a_field_sale(|code| outlet_only(code, world)) {
        return Err(op_code::SOLD_IN_THE_FIELD);
    }
    let mut effects = vec![world.put_visit(&body(op, visit, world))];
    effects.extend(replaced(visit, world)?);
    if let Some(new) = &visit.follow_up {
        if new.customer_no != visit.customer_no {
            return Err(op_code::MALFORMED);
        }
        unless_taken(new, world)?;
        let mut follow_up = new_body(op, new, world);
        follow_up.visit_id = Some(visit.visit_id);
        effects.push(world.put_follow_up(&follow_up));
    }
    if visit.outcome == OutcomeCode::O95 {
        effects.extend(do_not_disturb(op, visit, customer, world));
    }
    Ok(effects)
}

/// By the catalogue and the pack that headquarters has for that day, whatever the device had.
fn outlet_only(code: &ProductCode, world: &World) -> bool {
    let product = world.products.get(code);
    product.is_some_and(|product| dedicated_area_only(world.pack.as_deref(), product))
}

fn facts(visit: &VisitSaved) -> VisitFacts<'_> {
    VisitFacts {
        outcome: visit.outcome,
        people_met: &visit.people_met,
        need: visit.need,
        refusal: visit.refusal,
        refusal_text: &visit.refusal_text,
        note: &visit.note,
        any_product_refused: visit
            .products
            .iter()
            .any(|product| product.reaction == Reaction::Refused),
        follow_up_due_on: visit.follow_up.as_ref().map(|new| new.due_on),
        closed: visit.closed,
        business_date: visit.business_date,
    }
}

fn body(op: &Incoming<'_>, visit: &VisitSaved, world: &World) -> VisitBody {
    let visit = visit.clone();
    VisitBody {
        visit_id: visit.visit_id,
        customer_no: visit.customer_no,
        author: world.author.staff_no.clone(),
        author_name: world.author.name.clone(),
        kind: visit.kind,
        outcome: visit.outcome,
        people_met: visit.people_met,
        products: visit.products,
        need: visit.need,
        declared: visit.declared,
        refusal: visit.refusal,
        refusal_text: visit.refusal_text,
        note: visit.note,
        closed: visit.closed,
        started_at: visit.started_at,
        saved_at: op.saved_at,
        received_at: Some(op.now),
        business_date: visit.business_date,
        replaces: visit.replaces,
        replaced_by: None,
        out_of_scope: !world.is_assigned_now(),
        follow_up_id: visit.follow_up.map(|new| new.follow_up_id),
        review: ReviewState::Pending,
        review_comment: None,
        reviewed_by: None,
        reviewed_at: None,
    }
}

/// The older version learns of the newer; a returned one counts as answered.
fn replaced(visit: &VisitSaved, world: &World) -> Result<Option<Effect>, RefusalCode> {
    let Some(old_id) = visit.replaces else { return Ok(None) };
    let old = world.visits.get(&old_id).ok_or(op_code::THING_UNKNOWN)?;
    if old.author != world.author.staff_no || old.customer_no != visit.customer_no {
        return Err(op_code::NOT_ALLOWED);
    }
    let review = if old.review == ReviewState::Returned {
        ReviewState::Answered
    } else {
        old.review
    };
    Ok(Some(world.put_visit(&VisitBody {
        replaced_by: Some(visit.visit_id),
        review,
        ..old.clone()
    })))
}

/// The wish asked for at the door. One that the customer has taken back since is over; one after that stands over the word
/// that took an earlier one back.
fn do_not_disturb(op: &Incoming<'_>, visit: &VisitSaved, customer: &KnownCustomer, world: &World) -> Vec<Effect> {
    let resumed = world.safeguards.as_ref().filter(|known| known.resumed.is_some());
    if resumed.is_some_and(|known| known.is_resumed_after(op.saved_at)) {
        return Vec::new();
    }
    let number = customer.body.customer_no.clone();
    let write = EntityWrite {
        kind: EntityKind::Customer,
        id: number.to_string(),
        customer_no: Some(number.clone()),
        body: undisturbed(customer.body.clone()),
        scopes: scopes::holder_scopes(world.rm()),
    };
    let mut effects = vec![Effect::DoNotDisturb(number), Effect::Put(write)];
    if let Some(mut body) = resumed.cloned() {
        body.add_stop(ContactStop {
            on: visit.business_date,
            at: op.saved_at,
        });
        effects.push(Effect::Put(safeguards_write(&body, world.rm())));
    }
    effects
}
