//! What people do: RMs save visits and tasks, the supervisor reviews, the bank publishes.

use rounds_domain::consent::{ConsentMethod, ConsentState, DataKind, Initiative, Purpose};
use rounds_domain::follow_up::{FollowUpKind, FollowUpState};
use rounds_domain::review::ReviewDecision;
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{Clock, ConsentId, FollowUpId, IdSource, OpId, VisitId};
use rounds_protocol::ops::{
    FieldRevealed, FollowUpMoved, NewFollowUp, OpPayload, RevealField, VisitReviewed, VisitSaved,
};
use rounds_protocol::safeguards::{ConsentRecorded, ContactStopped};

use crate::bank::{RMS, SUPERVISOR, day};
use crate::world::World;

/// What is to be saved, and whether headquarters must accept it.
pub struct Work {
    pub payload: OpPayload,
    pub replaces: Option<OpId>,
    pub sound: bool,
}

impl Work {
    /// Headquarters must accept it.
    pub fn sound(payload: OpPayload) -> Self {
        Self::new(payload, true)
    }

    fn new(payload: OpPayload, sound: bool) -> Self {
        Self {
            payload,
            replaces: None,
            sound,
        }
    }
}

/// Somebody saves something on this machine.
pub fn draw(world: &mut World, machine: usize) -> Option<Work> {
    if world.machines[machine].staff_no() == SUPERVISOR {
        return review(world, machine);
    }
    match world.chance.below(23) {
        0..=7 => visit(world, machine),
        8..=10 => visit_with_task(world, machine),
        11 => correction(world, machine),
        12 | 13 => task(world, machine),
        14..=16 => moved(world, machine),
        17 => asked_not_to_be_disturbed(world, machine),
        18 => unsound(world, machine),
        19 => wants_no_contact(world, machine),
        20 | 21 => word(world, machine),
        _ => reveal(world, machine),
    }
}

/// A complete visit; the note tells it from every other.
pub fn complete_visit(world: &World, customer: &str) -> VisitSaved {
    let id = world.common.ids.next();
    VisitSaved {
        visit_id: VisitId(id),
        customer_no: customer.into(),
        replaces: None,
        kind: VisitKind::Home,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: Some(Need::None),
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: format!("note {id}"),
        closed: false,
        started_at: world.hq.clock.now(),
        business_date: day(),
        follow_up: None,
    }
}

fn own_customer(world: &mut World, machine: usize) -> Option<String> {
    let own: Vec<String> = world
        .bank
        .of_rm(world.machines[machine].staff_no())
        .into_iter()
        .collect();
    world.chance.pick(&own).cloned()
}

fn visit(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let visit = complete_visit(world, &customer);
    Some(Work::new(OpPayload::VisitSaved(visit), true))
}

fn new_task(world: &World, customer: &str) -> NewFollowUp {
    NewFollowUp {
        follow_up_id: FollowUpId(world.common.ids.next()),
        customer_no: customer.into(),
        visit_id: None,
        kind: FollowUpKind::Call,
        due_on: day(),
        note: "call".into(),
    }
}

fn visit_with_task(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let visit = VisitSaved {
        outcome: OutcomeCode::O31,
        follow_up: Some(new_task(world, &customer)),
        ..complete_visit(world, &customer)
    };
    Some(Work::new(OpPayload::VisitSaved(visit), true))
}

fn asked_not_to_be_disturbed(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let visit = VisitSaved {
        outcome: OutcomeCode::O95,
        ..complete_visit(world, &customer)
    };
    Some(Work::new(OpPayload::VisitSaved(visit), true))
}

fn wants_no_contact(world: &mut World, machine: usize) -> Option<Work> {
    let stopped = ContactStopped {
        customer_no: own_customer(world, machine)?.as_str().into(),
        business_date: day(),
    };
    Some(Work::sound(OpPayload::ContactStopped(stopped)))
}

/// A word about a consent; a yes may be refused because a no came before it.
fn word(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let states = [ConsentState::Given, ConsentState::Refused, ConsentState::Withdrawn];
    let state = *world.chance.pick(&states)?;
    let recorded = ConsentRecorded {
        consent_id: ConsentId(world.common.ids.next()),
        customer_no: customer.as_str().into(),
        purpose: Purpose::MarketingContact,
        state,
        data_kinds: vec![DataKind::ContactDetails],
        method: ConsentMethod::SignedOnPaper,
        initiative: Initiative::Customer,
        text_version: "mc-1".into(),
        evidence: Some("sheet 118".into()),
        business_date: day(),
        pack: None,
    };
    Some(Work::new(
        OpPayload::ConsentRecorded(recorded),
        state != ConsentState::Given,
    ))
}

fn task(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let task = new_task(world, &customer);
    Some(Work::new(OpPayload::FollowUpCreated(task), true))
}

/// A new version of an own visit; it replaces the op too where that one was refused.
fn correction(world: &mut World, machine: usize) -> Option<Work> {
    let ledger = &world.machines[machine].ledger;
    let visits = ledger.iter().filter_map(|saved| match &saved.payload {
        OpPayload::VisitSaved(visit) => Some((saved.op_id, saved.sound, visit.clone())),
        _ => None,
    });
    let visits: Vec<_> = visits.collect();
    let (op_id, sound, old) = world.chance.pick(&visits)?.clone();
    let mut visit = complete_visit(world, old.customer_no.as_str());
    let refused = matches!(
        world.machines[machine].state_of(op_id),
        Some((rounds_cache::OpState::Rejected, _))
    );
    visit.replaces = (!refused).then_some(old.visit_id);
    // Whoever was refused the first one may be refused the second.
    let mut work = Work::new(OpPayload::VisitSaved(visit), sound && !refused);
    work.replaces = refused.then_some(op_id);
    Some(work)
}

fn moved(world: &mut World, machine: usize) -> Option<Work> {
    let ledger = &world.machines[machine].ledger;
    let tasks = ledger.iter().filter_map(|saved| match &saved.payload {
        OpPayload::VisitSaved(visit) => visit.follow_up.as_ref().map(|task| task.follow_up_id),
        OpPayload::FollowUpCreated(task) => Some(task.follow_up_id),
        _ => None,
    });
    let tasks: Vec<FollowUpId> = tasks.collect();
    let follow_up_id = *world.chance.pick(&tasks)?;
    let ways = [
        (FollowUpState::InProgress, None),
        (FollowUpState::Done, None),
        (FollowUpState::WaitingCustomer, None),
        (FollowUpState::Transferred, Some("R2")),
    ];
    let (to, receiver) = *world.chance.pick(&ways)?;
    let moved = FollowUpMoved {
        follow_up_id,
        from: FollowUpState::Planned,
        to,
        new_due_on: None,
        reason: format!("reason {}", world.common.ids.next()),
        hand_over_to: receiver.map(Into::into),
        business_date: day(),
    };
    Some(Work::new(OpPayload::FollowUpMoved(moved), false))
}

/// What headquarters refuses: an incomplete visit, a customer of another team, one that does not exist.
fn unsound(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let visit = match world.chance.below(3) {
        0 => VisitSaved {
            need: None,
            people_met: vec![],
            ..complete_visit(world, &customer)
        },
        1 => complete_visit(world, "C99"),
        _ => {
            let others: Vec<String> = world.bank.of_rm(RMS[2]).into_iter().collect();
            let other = world.chance.pick(&others).cloned().unwrap_or_else(|| "C98".to_owned());
            complete_visit(world, &other)
        }
    };
    Some(Work::new(OpPayload::VisitSaved(visit), false))
}

fn reveal(world: &mut World, machine: usize) -> Option<Work> {
    let customer = own_customer(world, machine)?;
    let revealed = FieldRevealed {
        customer_no: customer.as_str().into(),
        field: RevealField::Phone,
    };
    Some(Work::new(OpPayload::FieldRevealed(revealed), true))
}

/// The supervisor decides about a visit that has come to the supervisor's device.
fn review(world: &mut World, machine: usize) -> Option<Work> {
    let visits = world.machines.iter().flat_map(|machine| &machine.ledger);
    let visits: Vec<VisitId> = visits
        .filter_map(|saved| match &saved.payload {
            OpPayload::VisitSaved(visit) => Some(visit.visit_id),
            _ => None,
        })
        .collect();
    let visit_id = *world.chance.pick(&visits)?;
    world.machines[machine].device().visit(visit_id).ok().flatten()?;
    let (decision, comment) = if world.chance.percent(50) {
        (ReviewDecision::Approved, String::new())
    } else {
        (ReviewDecision::Returned, "more about the need".to_owned())
    };
    let review = VisitReviewed {
        visit_id,
        decision,
        comment,
    };
    Some(Work::new(OpPayload::VisitReviewed(review), false))
}

/// The bank changes, and says in a word how.
pub fn change_bank(world: &mut World) -> Option<String> {
    let numbers = world.bank.numbers();
    let customer = world.chance.pick(&numbers)?.clone();
    let rm = *world.chance.pick(&RMS)?;
    let bank = &mut world.bank;
    Some(match world.chance.below(12) {
        0..=4 => {
            bank.assign(&customer, rm);
            format!("{customer} goes to {rm}")
        }
        5 | 6 => {
            bank.edit(&customer);
            format!("{customer} changes")
        }
        7 => {
            bank.list(&customer, false);
            format!("{customer} is listed no more")
        }
        8 => {
            bank.list(&customer, true);
            format!("{customer} is listed")
        }
        9 => format!("{} is new with {rm}", bank.new_customer(rm)),
        10 => {
            bank.new_rules();
            bank.new_products();
            "rules and products are new".to_owned()
        }
        _ => {
            bank.change_team();
            "R2 changes teams".to_owned()
        }
    })
}
