//! A device's batch: one transaction, read and written in bulk, decided op by op. Rules U2 to U6 and U9 to U11.

use std::slice;

use rounds_domain::OpId;
use rounds_planted::{self as planted, Bug};
use rounds_protocol::entities::{EntityKind, OpOutcomeBody};
use rounds_protocol::ops::{FieldRevealed, Op, OpPayload};
use rounds_protocol::sync::{OpResult, OpStatus, op_code};

use super::ledger::{Origin, key};
use super::library::Library;
use super::numbers::Numbers;
use super::ops::{self, Recorded, Records, status_text};
use super::prepared::{PreparedBatch, PreparedOp};
use super::values::millis;
use super::{assignments, changes, devices};
use crate::db::{Db, Lock, savepoint, values};
use crate::effects::{self, Effect, EntityWrite, Incoming, Needed, RefusalCode, to_json};
use crate::scopes::{Scopes, own_scope, team_of};
use crate::{PushOutcome, Result, StoreError};

/// The effects of an op, or the code of the rule that it breaks.
type Decision = std::result::Result<Vec<Effect>, RefusalCode>;

/// What was decided about an op, before it is written down.
struct Verdict {
    status: OpStatus,
    code: Option<&'static str>,
}

impl Verdict {
    const CREATED: Self = Self {
        status: OpStatus::Created,
        code: None,
    };

    fn rejected(code: &'static str) -> Self {
        Self {
            status: OpStatus::Rejected,
            code: Some(code),
        }
    }

    fn deferred(code: &'static str) -> Self {
        Self {
            status: OpStatus::Deferred,
            code: Some(code),
        }
    }
}

/// Take a batch.
pub fn push(db: &dyn Db, batch: &PreparedBatch) -> Result<PushOutcome> {
    db.lock(Lock::Push)?;
    db.lock(Lock::Team(
        team_of(&batch.author).unwrap_or(&batch.author.staff_no).as_str(),
    ))?;
    // Numbers first: a cloned device is told so before anything is written (rule U9).
    let numbers = Numbers::of(db, batch.device_id, batch.install_id, batch.now)?;
    numbers.show(&batch.ops)?;
    let lost = is_lost(db, batch.last_signed)?;
    hasten(db, batch)?;
    let results = take_all(db, batch)?;
    let conflicts = results.iter().filter(|result| is_conflict(result)).count() as u64;
    let highest = batch.ops.iter().map(|one| one.op.number).max().unwrap_or(0);
    let first_gap = numbers.settle(highest)?;
    devices::seen(db, batch.device_id, batch.now)?;
    Ok(PushOutcome {
        results,
        first_gap,
        conflicts,
        lost,
    })
}

/// An op was signed for and there is no record of it (rule U8).
fn is_lost(db: &dyn Db, signed: Option<OpId>) -> Result<bool> {
    let Some(op_id) = signed else { return Ok(false) };
    Ok(ops::receipt(db, op_id)?.is_none())
}

fn is_conflict(result: &OpResult) -> bool {
    result.code.as_deref() == Some(op_code::PAYLOAD_CONFLICT)
}

/// What protects a customer counts before its turn (rule U11): its effect is written, not the op. In its turn it comes again
/// and is judged, recorded and signed for like any other; what cannot be done now is told then.
fn hasten(db: &dyn Db, batch: &PreparedBatch) -> Result<()> {
    if batch.ahead.is_empty() {
        return Ok(());
    }
    let done = savepoint(db, || {
        let mut desk = Desk::open(db, batch, &batch.ahead)?;
        desk.prefetch(&batch.ahead)?;
        batch.ahead.iter().try_for_each(|one| desk.hasten(one))?;
        desk.close()
    });
    match done {
        Err(StoreError::Constraint(error)) => {
            tracing::error!(%error, "what was sent ahead breaks a constraint and waits for its turn");
            Ok(())
        }
        done => done,
    }
}

/// All ops together. When one of them breaks a constraint that no rule foresaw, each goes by itself, so that
/// it holds up nothing but itself (rule U5).
fn take_all(db: &dyn Db, batch: &PreparedBatch) -> Result<Vec<OpResult>> {
    match savepoint(db, || take(db, batch, &batch.ops)) {
        Err(StoreError::Constraint(_)) => batch.ops.iter().map(|one| take_alone(db, batch, one)).collect(),
        done => done,
    }
}

fn take_alone(db: &dyn Db, batch: &PreparedBatch, one: &PreparedOp) -> Result<OpResult> {
    let alone = slice::from_ref(one);
    let taken = match savepoint(db, || take(db, batch, alone)) {
        Err(StoreError::Constraint(error)) => {
            tracing::error!(op_id = %one.op.op_id, %error, "an op breaks a constraint and is rejected");
            let mut desk = Desk::open(db, batch, alone)?;
            let result = desk.conclude(one, &Verdict::rejected(op_code::MALFORMED))?;
            desk.close()?;
            Ok(vec![result])
        }
        done => done,
    };
    taken?.pop().ok_or(StoreError::TaskLost)
}

fn take(db: &dyn Db, batch: &PreparedBatch, ops: &[PreparedOp]) -> Result<Vec<OpResult>> {
    let mut desk = Desk::open(db, batch, ops)?;
    desk.prefetch(ops)?;
    let results = ops.iter().map(|one| desk.take(one)).collect::<Result<_>>()?;
    desk.close()?;
    Ok(results)
}

/// Some ops on their way: what was read for them, and what they change.
struct Desk<'b> {
    db: &'b dyn Db,
    batch: &'b PreparedBatch,
    records: Records<'b>,
    library: Library<'b>,
}

impl<'b> Desk<'b> {
    fn open(db: &'b dyn Db, batch: &'b PreparedBatch, ops: &'b [PreparedOp]) -> Result<Self> {
        let mut ids: Vec<OpId> = ops
            .iter()
            .flat_map(|one| [Some(one.op.op_id), one.op.depends_on])
            .flatten()
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let records = Records::read(db, &ids)?;
        Ok(Self {
            db,
            batch,
            records,
            library: Library::new(db, batch.receipt_key(), batch.now),
        })
    }

    /// Read at once what most of these ops will be judged by; nothing for those that the record has the last word about.
    fn prefetch(&mut self, ops: &[PreparedOp]) -> Result<()> {
        let open = ops.iter().filter(|one| !is_settled(&self.records, one.op.op_id));
        let needs: Vec<Needed> = open
            .filter_map(|one| one.payload.as_ref())
            .map(effects::needed)
            .collect();
        self.library.prefetch(&needs)
    }

    fn close(mut self) -> Result<()> {
        self.records.write(self.db, self.batch)?;
        self.library.ledger.flush()
    }

    fn take(&mut self, one: &'b PreparedOp) -> Result<OpResult> {
        let op = &one.op;
        let blind = planted::is(Bug::DedupOutsideTransaction);
        if let Some(before) = self.records.get(op.op_id).filter(|_| !blind) {
            if before.payload_hash != one.hash {
                let device_id = self.batch.device_id;
                tracing::error!(op_id = %op.op_id, %device_id, "an op came again with other bytes");
                return Ok(conflicting(op.op_id));
            }
            if before.status != OpStatus::Deferred {
                return before.answer(op.op_id, OpStatus::Exists);
            }
        }
        let verdict = self.judge(one)?;
        self.conclude(one, &verdict)
    }

    fn hasten(&mut self, one: &PreparedOp) -> Result<()> {
        if self.records.get(one.op.op_id).is_some() {
            return Ok(());
        }
        let protecting = self.decide(one)?.unwrap_or_default().into_iter().filter(protects);
        protecting
            .into_iter()
            .try_for_each(|effect| self.write(&one.op, effect))
    }

    fn judge(&mut self, one: &PreparedOp) -> Result<Verdict> {
        let op = &one.op;
        if !OpPayload::KINDS.contains(&op.kind.as_str()) {
            return Ok(Verdict::deferred(op_code::UNKNOWN_KIND));
        }
        if self.is_waiting(op.depends_on) {
            return Ok(Verdict::deferred(op_code::DEPENDS_ON));
        }
        match self.decide(one)? {
            Err(code) if effects::may_come_later(code) => Ok(Verdict::deferred(code)),
            Err(code) => Ok(Verdict::rejected(code)),
            Ok(effects) => {
                effects.into_iter().try_for_each(|effect| self.write(op, effect))?;
                Ok(Verdict::CREATED)
            }
        }
    }

    /// What this op comes to by its own rule.
    fn decide(&mut self, one: &PreparedOp) -> Result<Decision> {
        let Some(payload) = &one.payload else {
            return Ok(Err(op_code::MALFORMED));
        };
        let world = self.library.world(&self.batch.author, &effects::needed(payload))?;
        let incoming = Incoming {
            op_id: one.op.op_id,
            payload,
            device_id: self.batch.device_id,
            saved_at: one.op.saved_at,
            now: self.batch.now,
        };
        Ok(effects::decide(&incoming, &world))
    }

    /// The op it depends on is not here, or itself waits. A rejected one is here: what depends on it is judged
    /// and falls by its own rule.
    fn is_waiting(&self, depends_on: Option<OpId>) -> bool {
        let status = |parent| self.records.get(parent).map(|parent| parent.status);
        depends_on.is_some_and(|parent| status(parent).is_none_or(|status| status == OpStatus::Deferred))
    }

    fn write(&mut self, op: &Op, effect: Effect) -> Result<()> {
        match effect {
            Effect::Put(write) => self.library.ledger.put(write, Origin::Field).map(|_| ()),
            Effect::DoNotDisturb(customer) => {
                assignments::wish_not_to_be_disturbed(self.db, &customer, op.op_id, op.saved_at)
            }
            Effect::ContactAgain(customer) => assignments::end_wishes(self.db, &customer, op.saved_at),
            Effect::Mind(minded) => changes::mind(self.db, &minded),
            Effect::Reveal(revealed) => self.reveal(op, &revealed),
        }
    }

    fn reveal(&self, op: &Op, revealed: &FieldRevealed) -> Result<()> {
        self.db.execute(
            "insert into reveals (op_id, staff_no, device_id, customer_no, field, revealed_at, received_at)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            values![
                op.op_id,
                &self.batch.author.staff_no,
                self.batch.device_id,
                &revealed.customer_no,
                to_json(&revealed.field).trim_matches('"'),
                millis(op.saved_at),
                millis(self.batch.now)
            ],
        )?;
        Ok(())
    }

    /// Record an op (rule U2), its receipt, and what its author is told on every device (rule U4).
    fn conclude(&mut self, one: &'b PreparedOp, verdict: &Verdict) -> Result<OpResult> {
        if planted::is(Bug::PoisonFailsBatch) && verdict.status == OpStatus::Rejected {
            return Err(StoreError::TaskLost);
        }
        let op = &one.op;
        self.tell_author(op, verdict)?;
        let code = verdict.code.map(str::to_owned);
        let receipt = (verdict.status == OpStatus::Created).then(|| self.batch.receipt(one));
        let record = Recorded {
            payload_hash: one.hash.clone(),
            status: verdict.status,
            code: code.clone(),
            receipt: receipt.map(to_json),
        };
        self.records.add(op, record);
        Ok(OpResult {
            op_id: op.op_id,
            status: verdict.status,
            code,
            receipt: receipt.cloned(),
        })
    }

    /// It waited before for the same reason, and its author knows: telling it anew would be a change in every pull.
    fn waits_on(&self, op: &Op, verdict: &Verdict) -> bool {
        let before = self.records.get(op.op_id);
        before.is_some_and(|before| before.status == verdict.status && before.code.as_deref() == verdict.code)
    }

    fn tell_author(&mut self, op: &Op, verdict: &Verdict) -> Result<()> {
        let id = op.op_id.to_string();
        let Some(code) = verdict.code else {
            // Only an op that was here before has been told about.
            return match self.records.get(op.op_id) {
                Some(_) => self.library.ledger.withdraw(key(EntityKind::OpOutcome, id)),
                None => Ok(()),
            };
        };
        if self.waits_on(op, verdict) {
            return Ok(());
        }
        let body = OpOutcomeBody {
            op_id: op.op_id,
            device_id: self.batch.device_id,
            number: op.number,
            status: status_text(verdict.status).to_owned(),
            code: code.to_owned(),
            at: self.batch.now,
        };
        let write = EntityWrite {
            kind: EntityKind::OpOutcome,
            id,
            customer_no: None,
            body: to_json(&body),
            scopes: Scopes::from([own_scope(&self.batch.author)]),
        };
        self.library.ledger.put(write, Origin::Field).map(|_| ())
    }
}

/// Of a visit that tells a wish to be left alone, the wish counts before its turn, not the visit.
fn protects(effect: &Effect) -> bool {
    match effect {
        Effect::DoNotDisturb(_) => true,
        Effect::Put(write) => matches!(write.kind, EntityKind::Customer | EntityKind::Safeguards),
        Effect::ContactAgain(_) | Effect::Mind(_) | Effect::Reveal(_) => false,
    }
}

/// The record of this op says the last word about it.
fn is_settled(records: &Records<'_>, op_id: OpId) -> bool {
    records
        .get(op_id)
        .is_some_and(|record| record.status != OpStatus::Deferred)
}

fn conflicting(op_id: OpId) -> OpResult {
    OpResult {
        op_id,
        status: OpStatus::Rejected,
        code: Some(op_code::PAYLOAD_CONFLICT.to_owned()),
        receipt: None,
    }
}
