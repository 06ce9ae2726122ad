//! Table `ops`: id, hash and result of every operation, written with its effect (rules U2, U3 and U10).

use std::collections::BTreeMap;

use rounds_domain::OpId;
use rounds_planted::{self as planted, Bug};
use rounds_protocol::ops::Op;
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{OpResult, OpStatus};

use super::audit;
use super::prepared::PreparedBatch;
use super::values::{json, millis};
use crate::db::{self, Db, FromRow, Values, values};
use crate::{Result, StoreError};

/// What the record says about an op.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub payload_hash: String,
    pub status: OpStatus,
    pub code: Option<String>,
    pub receipt: Option<String>,
}

impl Recorded {
    /// The answer as the record has it (rule U2); `accepted` names an accepted op as new or as known.
    pub fn answer(&self, op_id: OpId, accepted: OpStatus) -> Result<OpResult> {
        let forgotten = planted::is(Bug::ReceiptOnlyOnce) && accepted == OpStatus::Exists;
        let receipt = self.receipt.as_deref().filter(|_| !forgotten);
        let receipt = receipt
            .map(|text| json("receipt", &op_id.to_string(), text))
            .transpose()?;
        Ok(OpResult {
            op_id,
            status: if self.status == OpStatus::Created {
                accepted
            } else {
                self.status
            },
            code: self.code.clone(),
            receipt,
        })
    }
}

/// The records a batch looks at and adds.
pub struct Records<'b> {
    known: BTreeMap<OpId, Recorded>,
    /// New records by op, with whether a deferred one stands already.
    fresh: BTreeMap<OpId, (&'b Op, bool)>,
}

impl<'b> Records<'b> {
    /// Read the records of some ops.
    pub fn read(db: &dyn Db, ids: &[OpId]) -> Result<Self> {
        let asked: Vec<Values<'_>> = ids.iter().map(|id| values![*id]).collect();
        let found = db.lock_many(
            "select payload_hash, status, code, receipt from ops where op_id = ?1",
            &asked,
        )?;
        let mut known = BTreeMap::new();
        for (id, row) in ids.iter().zip(found) {
            if let Some(row) = row.into_iter().next() {
                known.insert(*id, recorded(row)?);
            }
        }
        Ok(Self {
            known,
            fresh: BTreeMap::new(),
        })
    }

    /// The record of an op that was read or added.
    pub fn get(&self, op_id: OpId) -> Option<&Recorded> {
        self.known.get(&op_id)
    }

    /// Add a record, or let a deferred one come to its end.
    pub fn add(&mut self, op: &'b Op, record: Recorded) {
        let before = self.known.insert(op.op_id, record);
        self.fresh.entry(op.op_id).or_insert((op, before.is_some()));
    }

    /// Write what was added.
    pub fn write(&self, db: &dyn Db, batch: &PreparedBatch) -> Result<()> {
        let (mut fresh, mut settled) = (Vec::new(), Vec::new());
        let mut audited = Vec::new();
        for (op_id, (op, stands)) in &self.fresh {
            let Some(record) = self.known.get(op_id) else { continue };
            if *stands {
                let status = status_text(record.status);
                settled.push(values![
                    *op_id,
                    status,
                    record.code.as_ref(),
                    record.receipt.as_ref(),
                    millis(batch.now)
                ]);
            } else {
                fresh.push(row(batch, op, record));
                audited.push((*op, record.payload_hash.clone()));
            }
        }
        db::insert_new(
            db,
            "insert into ops (op_id, author, device_id, install_id, number, kind, payload, payload_hash, saved_at,
                 monotonic_ms, server_offset_ms, depends_on, replaces, received_at, status, code, receipt)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             on conflict do nothing",
            &fresh,
        )?;
        db.execute_many(
            "update ops set status = ?2, code = ?3, receipt = ?4, received_at = ?5
             where op_id = ?1 and status = 'deferred'",
            &settled,
        )?;
        audited.retain(|(op, _)| op.audit.is_some());
        audit::keep(db, batch, &audited)
    }
}

fn row<'o>(batch: &'o PreparedBatch, op: &'o Op, record: &'o Recorded) -> Values<'o> {
    values![
        op.op_id,
        &batch.author.staff_no,
        batch.device_id,
        batch.install_id,
        op.number,
        &op.kind,
        &op.payload,
        &record.payload_hash,
        millis(op.saved_at),
        op.monotonic_ms,
        op.server_offset_ms,
        op.depends_on,
        op.replaces,
        millis(batch.now),
        status_text(record.status),
        record.code.as_ref(),
        record.receipt.as_ref()
    ]
}

fn recorded(row: db::Row) -> Result<Recorded> {
    let (payload_hash, status, code, receipt) = <(String, String, Option<String>, Option<String>)>::from_row(row)?;
    Ok(Recorded {
        payload_hash,
        status: status_of(&status)?,
        code,
        receipt,
    })
}

fn status_of(text: &str) -> Result<OpStatus> {
    match text {
        "created" => Ok(OpStatus::Created),
        "rejected" => Ok(OpStatus::Rejected),
        "deferred" => Ok(OpStatus::Deferred),
        other => Err(StoreError::Unreadable {
            kind: "status".to_owned(),
            id: other.to_owned(),
        }),
    }
}

/// A status as it is stored and told.
pub fn status_text(status: OpStatus) -> &'static str {
    match status {
        OpStatus::Created | OpStatus::Exists => "created",
        OpStatus::Rejected => "rejected",
        OpStatus::Deferred => "deferred",
    }
}

/// The receipt of an op, with its author's number.
pub fn receipt(db: &dyn Db, op_id: OpId) -> Result<Option<(String, Receipt)>> {
    let found: Option<(String, String)> = db::first(
        db,
        "select author, receipt from ops where op_id = ?1 and receipt is not null",
        values![op_id],
    )?;
    found
        .map(|(author, text)| Ok((author, json("receipt", &op_id.to_string(), &text)?)))
        .transpose()
}

/// Stored ops by status.
pub fn counts(db: &dyn Db) -> Result<Vec<(String, u64)>> {
    db::all(
        db,
        "select status, count(*) from ops group by status order by status",
        values![],
    )
}
