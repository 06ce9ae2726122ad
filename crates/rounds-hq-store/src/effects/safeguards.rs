//! What protects a customer arrives: words about consent, the wish to be left alone, leave to make assessments and the
//! assessments, opinions, statements, call-backs, appointments.
//!
//! A no is never refused, whatever else is wrong with it. A yes, an assessment or a sale is judged by the offer pack of its
//! business date; where headquarters has none, the op waits.

use chrono::NaiveDate;
use rounds_domain::consent::{self, ConsentPolicy, ConsentRefused, ConsentState};
use rounds_domain::suitability::{
    SaleBlock, SaleFacts, Slot, SlotAnswer, SlotState, Suitability, SuitabilityFacts, SuitabilityPolicy, grant, judge,
    may_spend, sale_blocks, score,
};
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::OfferPack;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::safeguards::{
    AppointmentBooked, AppointmentPurpose, AssessmentMade, By, CallBackMade, ConsentRecorded, EVIDENCE_MAX_CHARS,
    SafeguardsBody, SlotAsked, SlotReturned, StatementSigned, is_evidence,
};
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::op_code;

use super::follow_up::{new_body, unless_taken};
use super::{Effect, EntityWrite, Incoming, KnownCustomer, Needed, RefusalCode, World, to_json};
use crate::scopes;

/// What the decision about this payload needs to know; `None` for an op about something else.
pub(super) fn needed(payload: &OpPayload) -> Option<Needed> {
    let about = |customer: &CustomerNo, product: Option<&ProductCode>, rules_on: Option<NaiveDate>| Needed {
        customer: Some(customer.clone()),
        safeguards: true,
        products: product.into_iter().cloned().collect(),
        rules_on,
        ..Needed::default()
    };
    Some(match payload {
        OpPayload::ConsentRecorded(op) => about(&op.customer_no, None, Some(op.business_date)),
        OpPayload::ContactStopped(op) => about(&op.customer_no, None, None),
        OpPayload::ContactResumed(op) => about(&op.customer_no, None, None),
        OpPayload::SlotAsked(op) => about(&op.customer_no, None, Some(op.business_date)),
        OpPayload::SlotReturned(op) => about(&op.customer_no, None, None),
        OpPayload::AssessmentMade(op) => about(&op.customer_no, None, Some(op.business_date)),
        OpPayload::OpinionTold(op) => about(&op.customer_no, None, None),
        OpPayload::StatementSigned(op) => about(&op.customer_no, Some(&op.product), Some(op.business_date)),
        OpPayload::CallBackMade(op) => about(&op.customer_no, None, None),
        OpPayload::AppointmentBooked(op) => Needed {
            follow_ups: vec![op.follow_up.follow_up_id],
            ..about(&op.customer_no, op.product.as_ref(), Some(op.business_date))
        },
        _ => return None,
    })
}

/// Take an op about a customer's protection.
pub(super) fn take(op: &Incoming<'_>, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if !world.was_ever_assigned(customer) {
        return Err(op_code::NEVER_ASSIGNED);
    }
    let known = world.safeguards.clone();
    let mut body = known.unwrap_or_else(|| SafeguardsBody::new(customer.body.customer_no.clone()));
    let before = body.clone();
    let mut further = Vec::new();
    match op.payload {
        OpPayload::ConsentRecorded(recorded) => check_word(op, recorded, customer, &body, world)?,
        OpPayload::ContactStopped(_) if body.is_resumed_after(op.saved_at) => {}
        OpPayload::ContactStopped(_) => further.push(Effect::DoNotDisturb(customer.body.customer_no.clone())),
        OpPayload::ContactResumed(resumed) => {
            if !is_evidence(resumed.method, &resumed.evidence) {
                return Err(op_code::EVIDENCE_MISSING);
            }
            further.push(Effect::ContactAgain(customer.body.customer_no.clone()));
        }
        OpPayload::SlotAsked(asked) => answer(op, asked, customer, &mut body, world)?,
        OpPayload::SlotReturned(returned) => check_return(op, returned, &body)?,
        OpPayload::AssessmentMade(made) => check_assessment(op, made, &body, world)?,
        OpPayload::OpinionTold(told) => check_evidence(&told.signature)?,
        OpPayload::StatementSigned(signed) => check_statement(signed, customer, world)?,
        OpPayload::CallBackMade(made) => check_call_back(made, &body, world)?,
        OpPayload::AppointmentBooked(booked) => {
            check_appointment(booked, customer, &body, world)?;
            unless_taken(&booked.follow_up, world)?;
            further.push(world.put_follow_up(&new_body(op, &booked.follow_up, world)));
        }
        _ => return Err(op_code::MALFORMED),
    }
    body.add(op.payload, by(op, world));
    Ok(writes(customer, &before, &body, world)
        .into_iter()
        .chain(further)
        .collect())
}

fn by<'a>(op: &Incoming<'_>, world: &'a World) -> By<'a> {
    By {
        author: &world.author.staff_no,
        author_name: &world.author.name,
        device_id: op.device_id,
        saved_at: op.saved_at,
    }
}

/// The safeguards as they are to be, and the customer with what follows from them, so that older devices see it too.
fn writes(customer: &KnownCustomer, before: &SafeguardsBody, body: &SafeguardsBody, world: &World) -> Vec<Effect> {
    if before == body {
        return Vec::new();
    }
    let mut effects = vec![Effect::Put(safeguards_write(body, world.rm()))];
    let mut changed = customer.body.clone();
    body.lay_over(&mut changed);
    if changed != customer.body {
        effects.push(world.put_customer(&changed));
    }
    effects
}

/// Safeguards as they are written: they go with their customer.
pub fn safeguards_write(body: &SafeguardsBody, rm: Option<&StaffBody>) -> EntityWrite {
    EntityWrite {
        kind: EntityKind::Safeguards,
        id: body.customer_no.to_string(),
        customer_no: Some(body.customer_no.clone()),
        body: to_json(body),
        scopes: scopes::holder_scopes(rm),
    }
}

/// What has no evidence, or more than anybody writes, proves nothing.
fn check_evidence(evidence: &str) -> Result<(), RefusalCode> {
    if evidence.trim().is_empty() || evidence.chars().count() > EVIDENCE_MAX_CHARS {
        return Err(op_code::EVIDENCE_MISSING);
    }
    Ok(())
}

fn check_word(
    op: &Incoming<'_>,
    recorded: &ConsentRecorded,
    customer: &KnownCustomer,
    body: &SafeguardsBody,
    world: &World,
) -> Result<(), RefusalCode> {
    if recorded.state != ConsentState::Given {
        return Ok(());
    }
    let word = recorded.word(op.saved_at);
    let earlier = body
        .words
        .iter()
        .map(|known| &known.word)
        .filter(|known| known.at < word.at);
    let by_field = consent::latest(earlier, word.purpose).map(|known| (known.state, known.on));
    let by_bank = customer
        .body
        .consents
        .iter()
        .filter(|known| known.purpose == word.purpose && known.on < word.on);
    let by_bank = by_bank.map(|known| (known.state, known.on)).max_by_key(|(_, on)| *on);
    let before = by_field.or(by_bank);
    let policy = world
        .pack
        .as_ref()
        .map_or_else(ConsentPolicy::default, |pack| pack.consent.clone());
    if !is_evidence(recorded.method, recorded.evidence.as_deref().unwrap_or_default()) {
        return Err(op_code::EVIDENCE_MISSING);
    }
    consent::check(&word, before, &policy).map_err(|refused| match refused {
        ConsentRefused::AskedTooSoon { .. } => op_code::ASKED_TOO_SOON,
        ConsentRefused::EvidenceMissing | ConsentRefused::WitnessMissing | ConsentRefused::SignatureMissing => {
            op_code::EVIDENCE_MISSING
        }
        _ => op_code::MALFORMED,
    })
}

fn rules(world: &World) -> Result<&OfferPack, RefusalCode> {
    world.pack.as_deref().ok_or(op_code::THING_UNKNOWN)
}

/// Give leave, or say why not. The ask itself is always taken: its answer is a slot of the customer.
fn answer(
    op: &Incoming<'_>,
    asked: &SlotAsked,
    customer: &KnownCustomer,
    body: &mut SafeguardsBody,
    world: &World,
) -> Result<(), RefusalCode> {
    if body.slots.iter().any(|known| known.slot_id == asked.slot_id) {
        return Ok(());
    }
    let policy = rules(world).map_or_else(|_| SuitabilityPolicy::default(), |pack| pack.suitability.clone());
    let made = body.assessed_days(customer.body.risk_assessed_on);
    let mut slot = Slot {
        slot_id: asked.slot_id,
        device_id: op.device_id,
        from: asked.business_date,
        until: asked.business_date,
        state: SlotState::Refused,
        refused: None,
        opens_on: None,
    };
    match grant(&policy, &made, &body.slots, op.device_id, asked.business_date) {
        SlotAnswer::Given { from, until } => {
            slot = Slot {
                from,
                until,
                state: SlotState::Open,
                ..slot
            };
        }
        SlotAnswer::Refused { reason, opens_on } => {
            (slot.refused, slot.opens_on) = (Some(reason), opens_on);
        }
    }
    body.put_slot(slot);
    Ok(())
}

fn check_return(op: &Incoming<'_>, returned: &SlotReturned, body: &SafeguardsBody) -> Result<(), RefusalCode> {
    let of_others = |slot: &Slot| slot.slot_id == returned.slot_id && slot.device_id != op.device_id;
    if body.slots.iter().any(of_others) {
        return Err(op_code::NOT_ALLOWED);
    }
    Ok(())
}

fn check_assessment(
    op: &Incoming<'_>,
    made: &AssessmentMade,
    body: &SafeguardsBody,
    world: &World,
) -> Result<(), RefusalCode> {
    if body
        .assessments
        .iter()
        .any(|known| known.assessment_id == made.assessment_id)
    {
        return Err(op_code::PAYLOAD_CONFLICT);
    }
    check_evidence(&made.signature)?;
    let slot = body.slots.iter().find(|slot| slot.slot_id == made.slot_id);
    may_spend(slot, op.device_id, made.business_date).map_err(|_| op_code::SLOT_MISSING)?;
    let pack = rules(world)?;
    if pack.questionnaire.label() != made.questionnaire {
        return Err(op_code::ASSESSMENT_WRONG);
    }
    match score(&pack.questionnaire, &made.answers) {
        Ok(scored) if (scored.points, scored.level) == (made.points, made.level) => Ok(()),
        _ => Err(op_code::ASSESSMENT_WRONG),
    }
}

/// How a product and the customer go together on a day, by what headquarters knows.
fn judged(
    pack: &OfferPack,
    product: &ProductCode,
    customer: &KnownCustomer,
    world: &World,
    on: NaiveDate,
) -> Suitability {
    let listed = world.products.get(product).and_then(|product| product.risk_level);
    let facts = SuitabilityFacts {
        customer_level: customer.body.risk_level,
        assessed_on: customer.body.risk_assessed_on,
        birth_year: customer.body.birth_year,
        ..SuitabilityFacts::default()
    };
    judge(&pack.suitability, pack.product_level(product).max(listed), &facts, on)
}

/// A statement opens the way only where the level is what stands in it, and never for the lowest level (PR-09).
fn check_statement(signed: &StatementSigned, customer: &KnownCustomer, world: &World) -> Result<(), RefusalCode> {
    check_evidence(&signed.signature)?;
    let pack = rules(world)?;
    let suitability = judged(pack, &signed.product, customer, world, signed.business_date);
    if pack.suitability.own_wish_opens(&suitability) {
        Ok(())
    } else {
        Err(op_code::NOT_SUITABLE)
    }
}

/// Only a second person, who did not tell the opinion, calls back (PR-08).
fn check_call_back(made: &CallBackMade, body: &SafeguardsBody, world: &World) -> Result<(), RefusalCode> {
    let told = body
        .opinions
        .iter()
        .filter(|told| told.product == made.product)
        .max_by_key(|told| told.told_at);
    let told = told.ok_or(op_code::THING_UNKNOWN)?;
    if told.author == world.author.staff_no {
        return Err(op_code::NOT_ALLOWED);
    }
    Ok(())
}

/// An appointment to buy is judged for its own day: an assessment that is over by then does not count (PR-08).
fn check_appointment(
    booked: &AppointmentBooked,
    customer: &KnownCustomer,
    body: &SafeguardsBody,
    world: &World,
) -> Result<(), RefusalCode> {
    let task = &booked.follow_up;
    let on = booked.at.date_naive();
    if task.customer_no != booked.customer_no || task.due_on < booked.business_date {
        return Err(op_code::MALFORMED);
    }
    let (AppointmentPurpose::Buy, Some(product)) = (booked.purpose, &booked.product) else {
        return Ok(());
    };
    let pack = rules(world)?;
    let suitability = judged(pack, product, customer, world, on);
    let facts = SaleFacts {
        told_at: body.told_at(product, suitability.product_level),
        called_back: body.called_back(product),
        own_statement: booked.own_wish && body.statement(product).is_some(),
        dedicated_area: true,
    };
    // The opinion and the second person's call may still come before the sale itself.
    let may_follow = [SaleBlock::OpinionNotTold, SaleBlock::CallBackMissing];
    let blocks = sale_blocks(&pack.suitability, &suitability, &facts, booked.at);
    if blocks.iter().all(|block| may_follow.contains(block)) {
        Ok(())
    } else {
        Err(op_code::NOT_SUITABLE)
    }
}
