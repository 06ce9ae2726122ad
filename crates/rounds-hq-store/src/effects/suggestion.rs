//! What was done with suggestions arrives. Append-only: an event is kept as it came, and nothing overwrites it.

use rounds_domain::SuggestionEventId;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::NewFollowUp;
use rounds_protocol::session::StaffBody;
use rounds_protocol::suggestions::{
    SuggestionAct, SuggestionActed, SuggestionBasis, SuggestionEventBody, SuggestionsShown, shown_id,
};
use rounds_protocol::sync::op_code;

use super::follow_up::{new_body, unless_taken};
use super::{Effect, EntityWrite, Incoming, RefusalCode, World, to_json};
use crate::scopes;

/// The events that "shown" makes, one per suggestion.
pub(super) fn shown_ids(shown: &SuggestionsShown) -> Vec<SuggestionEventId> {
    let id = |basis| shown_id(&shown.customer_no, shown.business_date, basis);
    shown.shown.iter().map(id).collect()
}

/// Keep what stood on a screen. What is known already, from this device or another, is kept once. It stays at
/// headquarters: only training reads it.
pub(super) fn show(op: &Incoming<'_>, shown: &SuggestionsShown, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    check_customer(world)?;
    let fresh = shown.shown.iter().filter_map(|basis| {
        let event_id = shown_id(&shown.customer_no, shown.business_date, basis);
        (!world.suggestion_events.contains(&event_id)).then(|| SuggestionActed {
            event_id,
            customer_no: shown.customer_no.clone(),
            product: Some(basis.product.clone()),
            act: SuggestionAct::Shown,
            basis: Some(basis.clone()),
            business_date: shown.business_date,
            follow_up: None,
        })
    });
    Ok(fresh.map(|seen| put(&event(op, &seen, world), world)).collect())
}

/// Keep a decision, with the task that a reminder makes.
pub(super) fn act(op: &Incoming<'_>, acted: &SuggestionActed, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    check_customer(world)?;
    if world.suggestion_events.contains(&acted.event_id) {
        return Err(op_code::PAYLOAD_CONFLICT);
    }
    check(acted)?;
    let mut effects = vec![put(&event(op, acted, world), world)];
    if let Some(task) = &acted.follow_up {
        unless_taken(task, world)?;
        effects.push(world.put_follow_up(&new_body(op, task, world)));
    }
    Ok(effects)
}

pub(super) fn check_customer(world: &World) -> Result<(), RefusalCode> {
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if world.was_ever_assigned(customer) {
        Ok(())
    } else {
        Err(op_code::NEVER_ASSIGNED)
    }
}

/// What a device of this program never sends is not kept as if it had a meaning.
fn check(acted: &SuggestionActed) -> Result<(), RefusalCode> {
    let about_product = acted.product.is_some();
    let same_product = |basis: &SuggestionBasis| Some(&basis.product) == acted.product.as_ref();
    let sound = match &acted.act {
        SuggestionAct::Shown => false,
        SuggestionAct::Taken => about_product,
        SuggestionAct::Dismissed { reason, refusal } => about_product && reason.check(*refusal).is_ok(),
        SuggestionAct::Remind { on } => about_product && *on > acted.business_date,
        SuggestionAct::Picked { .. } => true,
    };
    let task = acted.follow_up.as_ref();
    if sound && acted.basis.as_ref().is_none_or(same_product) && task_is_sound(acted, task) {
        Ok(())
    } else {
        Err(op_code::MALFORMED)
    }
}

/// A task comes with a reminder, on its day, about the same customer; with nothing else.
fn task_is_sound(acted: &SuggestionActed, task: Option<&NewFollowUp>) -> bool {
    match (&acted.act, task) {
        (SuggestionAct::Remind { on }, Some(task)) => task.due_on == *on && task.customer_no == acted.customer_no,
        (SuggestionAct::Remind { .. }, None) => false,
        (_, task) => task.is_none(),
    }
}

/// The event of an act; a person decided unless it was only shown.
fn event(op: &Incoming<'_>, acted: &SuggestionActed, world: &World) -> SuggestionEventBody {
    SuggestionEventBody {
        event_id: acted.event_id,
        customer_no: acted.customer_no.clone(),
        product: acted.product.clone(),
        act: acted.act.clone(),
        basis: acted.basis.clone(),
        author: world.author.staff_no.clone(),
        author_name: world.author.name.clone(),
        by_person: acted.act.by_person(),
        saved_at: op.saved_at,
        received_at: Some(op.now),
        business_date: acted.business_date,
        follow_up_id: acted.follow_up.as_ref().map(|task| task.follow_up_id),
    }
}

/// An event as it is written, with the scopes it is in while `rm` has the customer.
pub fn suggestion_write(
    event: &SuggestionEventBody,
    rm: Option<&StaffBody>,
    author: Option<&StaffBody>,
    body: String,
) -> EntityWrite {
    EntityWrite {
        kind: EntityKind::SuggestionEvent,
        id: event.event_id.to_string(),
        customer_no: Some(event.customer_no.clone()),
        scopes: scopes::suggestion_scopes(event, rm, author),
        body,
    }
}

fn put(event: &SuggestionEventBody, world: &World) -> Effect {
    Effect::Put(suggestion_write(event, world.rm(), Some(&world.author), to_json(event)))
}
