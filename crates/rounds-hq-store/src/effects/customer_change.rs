//! A change of a customer's profile is asked for, decided, or meets the bank's next import.
//!
//! Changes of different fields merge, because each is judged against its own field only. Two values for one field are
//! both kept, and the supervisor decides. A value that the field gave stands over later imports until the bank's own
//! data carries it; when the bank's data says a third thing, the bank's is shown and the supervisor decides again.

use chrono::{DateTime, Utc};
use rounds_domain::customer_change::{
    AtImport, ChangeDecision, ChangeState, CustomerField, Judgement, at_import, check_reason, decide as judge,
};
use rounds_domain::{ChangeId, CustomerNo};
use rounds_protocol::entities::{CustomerBody, CustomerChangeBody, EntityKind, StandingValue};
use rounds_protocol::ops::{CustomerChangeAsked, CustomerChangeDecided};
use rounds_protocol::session::{Role, StaffBody};
use rounds_protocol::sync::op_code;

use super::{Effect, EntityWrite, Incoming, KnownCustomer, RefusalCode, World, to_json};
use crate::scopes;

/// A change that headquarters has not done with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenChange {
    pub body: CustomerChangeBody,
    pub minding: Minding,
}

/// Why headquarters has not done with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Minding {
    /// Its value stands over the bank's data, which has this value.
    Stands { bank_value: Option<String> },
    /// It waits for the supervisor.
    Waits,
}

/// What is to be remembered of a change; `None` forgets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minded {
    pub change_id: ChangeId,
    pub customer_no: CustomerNo,
    pub minding: Option<Minding>,
}

impl Minded {
    fn of(change: &CustomerChangeBody, minding: Option<Minding>) -> Self {
        Self {
            change_id: change.change_id,
            customer_no: change.customer_no.clone(),
            minding,
        }
    }
}

/// Take a change by an RM. One who no longer has the customer changes nothing at once: the supervisor of who has it
/// decides (rule U6). Nor does anybody change a field that the supervisor is still to decide about: whoever sees the
/// other value could otherwise decide for the supervisor.
pub(super) fn ask(op: &Incoming<'_>, asked: &CustomerChangeAsked, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if world.author.role != Role::Rm {
        return Err(op_code::NOT_ALLOWED);
    }
    if !world.was_ever_assigned(customer) {
        return Err(op_code::NEVER_ASSIGNED);
    }
    if world.change.is_some() {
        return Err(op_code::PAYLOAD_CONFLICT);
    }
    let change = body(op, asked, world)?;
    let current = customer.body.field(asked.field);
    let judgement = judge(asked.field, current, asked.before.as_deref(), change.after.as_deref());
    let contested = world
        .open_changes
        .iter()
        .any(|open| open.body.field == asked.field && open.minding == Minding::Waits);
    Ok(match judgement {
        Judgement::Agrees => vec![world.put_change(&change)],
        Judgement::Apply if !change.out_of_scope && !contested => apply(op, change, customer, world),
        Judgement::Apply | Judgement::Dispute => {
            let disputed = CustomerChangeBody {
                state: ChangeState::Disputed,
                standing: Some(standing(asked.field, customer, world, op.now)),
                ..change
            };
            let minded = Minded::of(&disputed, Some(Minding::Waits));
            vec![world.put_change(&disputed), Effect::Mind(minded)]
        }
    })
}

fn body(op: &Incoming<'_>, asked: &CustomerChangeAsked, world: &World) -> Result<CustomerChangeBody, RefusalCode> {
    let normal = asked.field.normal(asked.after.as_deref().unwrap_or_default());
    let after = normal.map_err(|_| op_code::CHANGE_INVALID)?;
    check_reason(&asked.reason).map_err(|_| op_code::CHANGE_INVALID)?;
    Ok(CustomerChangeBody {
        change_id: asked.change_id,
        customer_no: asked.customer_no.clone(),
        field: asked.field,
        before: asked.before.clone(),
        after,
        reason: asked.reason.trim().to_owned(),
        author: world.author.staff_no.clone(),
        author_name: world.author.name.clone(),
        saved_at: op.saved_at,
        received_at: op.now,
        out_of_scope: !world.is_assigned_now(),
        state: ChangeState::Applied,
        standing: None,
        decided_by: None,
        decided_by_name: None,
        decided_at: None,
        comment: None,
    })
}

/// Record what the supervisor of the customer's RM decided. To take a value, the supervisor must have seen the one that
/// it is to replace.
pub(super) fn decide(
    op: &Incoming<'_>,
    decided: &CustomerChangeDecided,
    world: &World,
) -> Result<Vec<Effect>, RefusalCode> {
    let change = world.change.as_ref().ok_or(op_code::THING_UNKNOWN)?;
    let customer = world.customer.as_ref().ok_or(op_code::CUSTOMER_UNKNOWN)?;
    if !may_decide(change, world) {
        return Err(op_code::NOT_ALLOWED);
    }
    check_reason(&decided.comment).map_err(|_| op_code::CHANGE_INVALID)?;
    if change.state != ChangeState::Disputed {
        return Err(op_code::MOVE_REFUSED);
    }
    let comment = decided.comment.trim();
    let closed = CustomerChangeBody {
        decided_by: Some(world.author.staff_no.clone()),
        decided_by_name: Some(world.author.name.clone()),
        decided_at: Some(op.saved_at),
        comment: (!comment.is_empty()).then(|| comment.to_owned()),
        ..change.clone()
    };
    if decided.decision == ChangeDecision::Keep {
        let kept = CustomerChangeBody {
            state: ChangeState::Kept,
            ..closed
        };
        return Ok(vec![world.put_change(&kept), Effect::Mind(Minded::of(&kept, None))]);
    }
    let current = customer.body.field(change.field);
    if !change.field.same(current, decided.standing.as_deref()) {
        return Err(op_code::CHANGE_MOVED_ON);
    }
    let taken = CustomerChangeBody {
        state: ChangeState::Taken,
        ..closed
    };
    Ok(apply(op, taken, customer, world))
}

/// The supervisor of who has the customer; of the author, while nobody has it.
fn may_decide(change: &CustomerChangeBody, world: &World) -> bool {
    let whose = world.rm().or_else(|| world.member(&change.author));
    world.author.role == Role::Supervisor && whose.is_some_and(|whose| scopes::same_team(whose, &world.author))
}

/// Write the value into the customer, and let it stand over imports unless the bank's data has it already. The value
/// that stood before it is done with; others that wait for this field meet the new value.
fn apply(op: &Incoming<'_>, change: CustomerChangeBody, customer: &KnownCustomer, world: &World) -> Vec<Effect> {
    let mut body = customer.body.clone();
    let current = body.field(change.field).map(str::to_owned);
    body.set_field(change.field, change.after.clone());
    let mut effects = vec![world.put_customer(&body), world.put_change(&change)];
    let mut bank_value = current;
    let of_field = |open: &&OpenChange| open.body.field == change.field && open.body.change_id != change.change_id;
    for open in world.open_changes.iter().filter(of_field) {
        match &open.minding {
            Minding::Stands { bank_value: bank } => {
                bank_value.clone_from(bank);
                effects.push(Effect::Mind(Minded::of(&open.body, None)));
            }
            Minding::Waits => {
                let (met, minded) = meet(&open.body, by(&change));
                effects.extend([world.put_change(&met), Effect::Mind(minded)]);
            }
        }
    }
    let settled = change.field.same(bank_value.as_deref(), change.after.as_deref());
    let minding = (!settled).then_some(Minding::Stands { bank_value });
    effects.push(Effect::Mind(Minded::of(&change, minding)));
    tracing::debug!(op_id = %op.op_id, settled, "a change of a profile stands");
    effects
}

/// A waiting change learns of the value that stands now; one that asks for that very value has nothing to wait for.
fn meet(waiting: &CustomerChangeBody, standing: StandingValue) -> (CustomerChangeBody, Minded) {
    let mut met = waiting.clone();
    let agrees = met.field.same(met.after.as_deref(), standing.value.as_deref());
    if agrees {
        met.state = ChangeState::Applied;
    }
    met.standing = Some(standing);
    let minded = Minded::of(&met, (!agrees).then_some(Minding::Waits));
    (met, minded)
}

/// The value of a change as the one that stands.
fn by(change: &CustomerChangeBody) -> StandingValue {
    StandingValue {
        value: change.after.clone(),
        author: Some(change.author.clone()),
        author_name: Some(change.author_name.clone()),
        at: change.saved_at,
    }
}

fn by_bank(value: Option<&str>, now: DateTime<Utc>) -> StandingValue {
    StandingValue {
        value: value.map(str::to_owned),
        author: None,
        author_name: None,
        at: now,
    }
}

/// What stands in a field now, and who asked for it.
fn standing(field: CustomerField, customer: &KnownCustomer, world: &World, now: DateTime<Utc>) -> StandingValue {
    let stands = |open: &&OpenChange| open.body.field == field && open.minding != Minding::Waits;
    match world.open_changes.iter().find(stands) {
        Some(open) => by(&open.body),
        None => by_bank(customer.body.field(field), now),
    }
}

/// A customer of an import as it is to stand here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reconciled {
    pub body: CustomerBody,
    /// Changes whose bodies are other ones now.
    pub changes: Vec<CustomerChangeBody>,
    pub minded: Vec<Minded>,
}

/// Lay the open changes of a customer over what the bank delivers.
pub fn reconcile(bank: CustomerBody, open: &[OpenChange], now: DateTime<Utc>) -> Reconciled {
    let mut done = Reconciled {
        body: bank,
        changes: Vec::new(),
        minded: Vec::new(),
    };
    for field in CustomerField::ALL {
        let of_field: Vec<&OpenChange> = open.iter().filter(|open| open.body.field == *field).collect();
        if of_field.is_empty() {
            continue;
        }
        let standing = done.lay_over(*field, &of_field, now);
        for waiting in of_field.iter().filter(|open| open.minding == Minding::Waits) {
            done.meet(&waiting.body, &standing);
        }
    }
    done
}

impl Reconciled {
    /// Judge the change of this field that stands, and say what stands now.
    fn lay_over(&mut self, field: CustomerField, of_field: &[&OpenChange], now: DateTime<Utc>) -> StandingValue {
        let bank_now = self.body.field(field).map(str::to_owned);
        let bank = by_bank(bank_now.as_deref(), now);
        for open in of_field {
            let Minding::Stands { bank_value } = &open.minding else {
                continue;
            };
            let change = &open.body;
            match at_import(
                field,
                bank_value.as_deref(),
                bank_now.as_deref(),
                change.after.as_deref(),
            ) {
                AtImport::Stands => {
                    self.body.set_field(field, change.after.clone());
                    return by(change);
                }
                AtImport::Settled => self.minded.push(Minded::of(change, None)),
                AtImport::Disputed => self.dispute(change, bank.clone()),
            }
        }
        bank
    }

    fn dispute(&mut self, change: &CustomerChangeBody, bank: StandingValue) {
        self.minded.push(Minded::of(change, Some(Minding::Waits)));
        self.changes.push(CustomerChangeBody {
            state: ChangeState::Disputed,
            standing: Some(bank),
            decided_by: None,
            decided_by_name: None,
            decided_at: None,
            comment: None,
            ..change.clone()
        });
    }

    /// The same value as before is no news, whoever it comes from.
    fn meet(&mut self, waiting: &CustomerChangeBody, standing: &StandingValue) {
        let known = waiting.standing.as_ref().and_then(|known| known.value.as_deref());
        if waiting.field.same(known, standing.value.as_deref()) {
            return;
        }
        let (met, minded) = meet(waiting, standing.clone());
        self.changes.push(met);
        self.minded.push(minded);
    }
}

/// A change as an entity, in the scopes of who has the customer and of who must be told.
pub fn change_write(change: &CustomerChangeBody, rm: Option<&StaffBody>, author: Option<&StaffBody>) -> EntityWrite {
    EntityWrite {
        kind: EntityKind::CustomerChange,
        id: change.change_id.to_string(),
        customer_no: Some(change.customer_no.clone()),
        body: to_json(change),
        scopes: scopes::change_scopes(change, rm, author),
    }
}
