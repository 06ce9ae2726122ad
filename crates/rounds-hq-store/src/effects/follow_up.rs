//! A follow-up is made, moves, or is handed over.

use rounds_domain::follow_up::{FollowUpState, Move, decide, merge};
use rounds_domain::{FollowUpId, OpId};
use rounds_protocol::entities::{FollowUpBody, FollowUpMoveBody};
use rounds_protocol::ops::{FollowUpMoved, NewFollowUp};
use rounds_protocol::session::{Role, StaffBody};
use rounds_protocol::sync::op_code;
use sha2::{Digest, Sha256};
use uuid::Builder;

use super::{Effect, Incoming, RefusalCode, World};
use crate::scopes;

/// Accept a follow-up made on its own.
pub(super) fn create(op: &Incoming<'_>, new: &NewFollowUp, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if !world.was_ever_assigned(customer) {
        return Err(op_code::NEVER_ASSIGNED);
    }
    unless_taken(new, world)?;
    Ok(vec![world.put_follow_up(&new_body(op, new, world))])
}

/// An id that is taken is never overwritten (rule U3).
pub(super) fn unless_taken(new: &NewFollowUp, world: &World) -> Result<(), RefusalCode> {
    if world.follow_ups.contains_key(&new.follow_up_id) {
        Err(op_code::PAYLOAD_CONFLICT)
    } else {
        Ok(())
    }
}

/// A planned follow-up, owned by the author; by the customer's present RM when the customer has left the author's scope
/// meanwhile, as open work does at a reassignment: a task must be with somebody who can open the customer.
pub(super) fn new_body(op: &Incoming<'_>, new: &NewFollowUp, world: &World) -> FollowUpBody {
    FollowUpBody {
        follow_up_id: new.follow_up_id,
        customer_no: new.customer_no.clone(),
        visit_id: new.visit_id,
        owner: world.present_owner().staff_no.clone(),
        kind: new.kind,
        state: FollowUpState::Planned,
        due_on: new.due_on,
        note: new.note.clone(),
        postponements: 0,
        created_at: op.saved_at,
        moves: vec![],
    }
}

/// Move a follow-up. A move that began from a state which is no longer the stored one is concurrent: it is
/// kept in the history, and the state of the higher rank stands (domain section 5.3).
pub(super) fn move_it(op: &Incoming<'_>, moved: &FollowUpMoved, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let old = world
        .follow_ups
        .get(&moved.follow_up_id)
        .ok_or(op_code::THING_UNKNOWN)?;
    if !may_move(old, world) {
        return Err(op_code::NOT_ALLOWED);
    }
    let postponements = decide(&wanted(old, moved, world)).map_err(|_| op_code::MOVE_REFUSED)?;
    let receiver = receiver(moved, world)?;
    let concurrent = as_planned(moved.from) != as_planned(old.state);
    let state = if concurrent {
        merge(old.state, moved.to)
    } else {
        moved.to
    };
    let stands = !concurrent || (state == moved.to && state != old.state);
    let mut body = FollowUpBody { state, ..old.clone() };
    if stands {
        body.due_on = moved.new_due_on.unwrap_or(old.due_on);
        body.postponements = postponements;
    }
    body.moves.push(FollowUpMoveBody {
        from: moved.from,
        to: moved.to,
        new_due_on: moved.new_due_on,
        reason: moved.reason.clone(),
        by: world.author.staff_no.clone(),
        at: op.saved_at,
    });
    let handed_over = receiver
        .filter(|_| stands)
        .map(|receiver| handed_over(op, &body, receiver));
    let puts = std::iter::once(body).chain(handed_over);
    Ok(puts.map(|follow_up| world.put_follow_up(&follow_up)).collect())
}

fn wanted<'a>(old: &FollowUpBody, moved: &'a FollowUpMoved, world: &World) -> Move<'a> {
    Move {
        from: moved.from,
        to: moved.to,
        due_on: old.due_on,
        new_due_on: moved.new_due_on,
        reason: &moved.reason,
        has_receiver: moved.hand_over_to.is_some(),
        postponements: old.postponements,
        by_supervisor: world.author.role == Role::Supervisor,
        today: moved.business_date,
    }
}

/// The owner, the customer's RM, and the supervisor of either may move it; so may who held the customer before: work done
/// offline while the customer was reassigned is not lost (rule U6).
fn may_move(follow_up: &FollowUpBody, world: &World) -> bool {
    let owner = world.member(&follow_up.owner);
    let author_scope = scopes::own_scope(&world.author);
    follow_up.owner == world.author.staff_no
        || scopes::follow_up_scopes(follow_up, world.rm(), owner).contains(&author_scope)
        || world.author_held_the_customer()
}

/// Work is handed over within the team only, and to somebody who still works there.
fn receiver<'a>(moved: &FollowUpMoved, world: &'a World) -> Result<Option<&'a StaffBody>, RefusalCode> {
    let Some(number) = moved
        .hand_over_to
        .as_ref()
        .filter(|_| moved.to == FollowUpState::Transferred)
    else {
        return Ok(None);
    };
    let receiver = world.member(number).ok_or(op_code::NOT_ALLOWED)?;
    let works = !world.closed_accounts.contains(number);
    if works && scopes::same_team(receiver, &world.author) {
        Ok(Some(receiver))
    } else {
        Err(op_code::NOT_ALLOWED)
    }
}

/// `Due` is `Planned` on its day: the device may name either.
fn as_planned(state: FollowUpState) -> FollowUpState {
    if state == FollowUpState::Due {
        FollowUpState::Planned
    } else {
        state
    }
}

/// What the receiver gets: the same task, planned anew, with an id that follows from the op, so that the same
/// op always makes the same follow-up.
fn handed_over(op: &Incoming<'_>, old: &FollowUpBody, receiver: &StaffBody) -> FollowUpBody {
    FollowUpBody {
        follow_up_id: handed_over_id(op.op_id),
        owner: receiver.staff_no.clone(),
        state: FollowUpState::Planned,
        postponements: 0,
        created_at: op.saved_at,
        moves: vec![],
        ..old.clone()
    }
}

/// The id of the follow-up that a hand-over makes: the first 16 bytes of a hash, as a UUID of version 8.
pub fn handed_over_id(op_id: OpId) -> FollowUpId {
    let hash = Sha256::digest(format!("rounds-hand-over\n{op_id}").as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    FollowUpId(Builder::from_custom_bytes(bytes).into_uuid())
}
