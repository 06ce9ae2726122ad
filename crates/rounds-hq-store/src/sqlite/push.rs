//! Table `ops`: a device's batch, one transaction, each op in its own savepoint. Rules U2 to U6, U9 and U10.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_domain::OpId;
use rounds_protocol::entities::{EntityKind, OpOutcomeBody};
use rounds_protocol::ops::{FieldRevealed, Op, OpPayload};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::sync::{OpResult, OpStatus, op_code};
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, params};

use super::devices::{self, Numbers};
use super::entities::{self, Origin};
use super::feed::Feed;
use super::values::{column, json, millis, to_the_millisecond};
use super::world;
use crate::effects::{self, Effect, EntityWrite, Incoming, to_json};
use crate::scopes::{Scopes, own_scope};
use crate::{PushBatch, PushOutcome, Result, StoreError};

/// What was decided about an op, before it is written down.
struct Verdict {
    status: OpStatus,
    code: Option<&'static str>,
}

/// What the record says about an op that came before.
struct Recorded {
    payload_hash: String,
    status: String,
    code: Option<String>,
    receipt: Option<String>,
}

/// Take a batch.
pub fn push(transaction: &mut Transaction<'_>, batch: &PushBatch) -> Result<PushOutcome> {
    let now = to_the_millisecond(batch.now);
    show_numbers(transaction, batch, now)?;
    let mut outcome = PushOutcome {
        results: Vec::with_capacity(batch.ops.len()),
        first_gap: None,
        conflicts: 0,
    };
    for op in &batch.ops {
        let result = take(transaction, batch, op, now)?;
        outcome.conflicts += u64::from(result.code.as_deref() == Some(op_code::PAYLOAD_CONFLICT));
        outcome.results.push(result);
    }
    let highest = batch.ops.iter().map(|op| op.number).max().unwrap_or(0);
    outcome.first_gap = Numbers::of(transaction, batch.device_id, batch.install_id, now)?.settle(highest)?;
    devices::seen(transaction, batch.device_id, now)?;
    Ok(outcome)
}

/// Numbers first: a cloned device is told so before anything is written (rule U9).
fn show_numbers(connection: &Connection, batch: &PushBatch, now: DateTime<Utc>) -> Result<()> {
    let numbers = Numbers::of(connection, batch.device_id, batch.install_id, now)?;
    batch.ops.iter().try_for_each(|op| numbers.show(op.number, op.op_id))
}

fn take(transaction: &mut Transaction<'_>, batch: &PushBatch, op: &Op, now: DateTime<Utc>) -> Result<OpResult> {
    let hash = op.hash();
    let before = recorded(transaction, op.op_id)?;
    if let Some(before) = &before {
        if before.payload_hash != hash {
            tracing::error!(op_id = %op.op_id, device_id = %batch.device_id, "an op came again with other bytes");
            return Ok(refused(op.op_id, OpStatus::Rejected, op_code::PAYLOAD_CONFLICT));
        }
        if before.status != "deferred" {
            return answer(op.op_id, before, OpStatus::Exists);
        }
    }
    apply(transaction, batch, op, now)?;
    let after = recorded(transaction, op.op_id)?.ok_or(StoreError::TaskLost)?;
    answer(op.op_id, &after, OpStatus::Created)
}

/// Decide an op and write its effects, its record and its outcome: all of it or only a rejection.
fn apply(transaction: &mut Transaction<'_>, batch: &PushBatch, op: &Op, now: DateTime<Utc>) -> Result<()> {
    let mut savepoint = transaction.savepoint()?;
    let attempted = judge(&savepoint, batch, op, now).and_then(|verdict| {
        record(&savepoint, batch, op, &verdict, now)?;
        Ok(())
    });
    match attempted {
        Ok(()) => {}
        Err(error) if breaks_a_constraint(&error) => {
            tracing::error!(op_id = %op.op_id, %error, "an op breaks a constraint and is rejected");
            savepoint.rollback()?;
            let verdict = Verdict {
                status: OpStatus::Rejected,
                code: Some(op_code::MALFORMED),
            };
            record(&savepoint, batch, op, &verdict, now)?;
        }
        Err(error) => return Err(error),
    }
    savepoint.commit()?;
    Ok(())
}

fn breaks_a_constraint(error: &StoreError) -> bool {
    let StoreError::Database(source) = error else {
        return false;
    };
    let found = source
        .downcast_ref::<rusqlite::Error>()
        .and_then(rusqlite::Error::sqlite_error_code);
    found == Some(ErrorCode::ConstraintViolation)
}

fn judge(connection: &Connection, batch: &PushBatch, op: &Op, now: DateTime<Utc>) -> Result<Verdict> {
    if !OpPayload::KINDS.contains(&op.kind.as_str()) {
        return Ok(Verdict {
            status: OpStatus::Deferred,
            code: Some(op_code::UNKNOWN_KIND),
        });
    }
    if is_waiting(connection, op.depends_on)? {
        return Ok(Verdict {
            status: OpStatus::Deferred,
            code: Some(op_code::DEPENDS_ON),
        });
    }
    let payload = serde_json::from_str::<OpPayload>(&op.payload)
        .ok()
        .filter(|payload| payload.kind() == op.kind);
    let Some(payload) = payload else {
        return Ok(Verdict {
            status: OpStatus::Rejected,
            code: Some(op_code::MALFORMED),
        });
    };
    let world = world::load(connection, &batch.author, &effects::needed(&payload))?;
    match effects::decide(
        &Incoming {
            op_id: op.op_id,
            payload: &payload,
            saved_at: op.saved_at,
            now,
        },
        &world,
    ) {
        Err(code) => Ok(Verdict {
            status: OpStatus::Rejected,
            code: Some(code),
        }),
        Ok(effects) => {
            write_effects(connection, batch, op, &effects, now)?;
            Ok(Verdict {
                status: OpStatus::Created,
                code: None,
            })
        }
    }
}

/// The op it depends on is not here, or itself waits. A rejected one is here: what depends on it is judged
/// and falls by its own rule.
fn is_waiting(connection: &Connection, depends_on: Option<OpId>) -> Result<bool> {
    let Some(parent) = depends_on else { return Ok(false) };
    Ok(recorded(connection, parent)?.is_none_or(|parent| parent.status == "deferred"))
}

fn write_effects(
    connection: &Connection,
    batch: &PushBatch,
    op: &Op,
    effects: &[Effect],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut feed = Feed::new(connection, now);
    for effect in effects {
        match effect {
            Effect::Put(write) => {
                entities::put(&mut feed, write, Origin::Field)?;
            }
            Effect::DoNotDisturb(customer_no) => {
                connection.execute(
                    "insert into do_not_disturb_wishes (customer_no, op_id, wished_at) values (?1, ?2, ?3)
                     on conflict do nothing",
                    params![customer_no.as_str(), op.op_id.to_string(), millis(op.saved_at)],
                )?;
            }
            Effect::Reveal(revealed) => reveal(connection, batch, op, revealed, now)?,
        }
    }
    feed.flush()
}

fn reveal(
    connection: &Connection,
    batch: &PushBatch,
    op: &Op,
    revealed: &FieldRevealed,
    now: DateTime<Utc>,
) -> Result<()> {
    connection.execute(
        "insert into reveals (op_id, staff_no, device_id, customer_no, field, revealed_at, received_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            op.op_id.to_string(),
            batch.author.staff_no.as_str(),
            batch.device_id.to_string(),
            revealed.customer_no.as_str(),
            to_json(&revealed.field).trim_matches('"'),
            millis(op.saved_at),
            millis(now)
        ],
    )?;
    Ok(())
}

/// Write the record of an op (rule U2), its receipt, and what its author is told on every device (rule U4).
fn record(connection: &Connection, batch: &PushBatch, op: &Op, verdict: &Verdict, now: DateTime<Utc>) -> Result<()> {
    let hash = op.hash();
    let receipt = (verdict.status == OpStatus::Created).then(|| {
        let signed = Receipt::sign(
            &batch.signing_key,
            batch.device_id,
            op.number,
            op.op_id,
            hash.clone(),
            now,
        );
        to_json(&signed)
    });
    connection
        .prepare_cached(
            "insert into ops (op_id, author, device_id, install_id, number, kind, payload, payload_hash, saved_at,
                 monotonic_ms, server_offset_ms, depends_on, replaces, received_at, status, code, receipt)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
             on conflict (op_id) do update set status = excluded.status, code = excluded.code,
                 receipt = excluded.receipt, received_at = excluded.received_at where status = 'deferred'",
        )?
        .execute(params![
            op.op_id.to_string(),
            batch.author.staff_no.as_str(),
            batch.device_id.to_string(),
            batch.install_id.to_string(),
            column(op.number),
            op.kind,
            op.payload,
            hash,
            millis(op.saved_at),
            column(op.monotonic_ms),
            op.server_offset_ms,
            op.depends_on.map(|id| id.to_string()),
            op.replaces.map(|id| id.to_string()),
            millis(now),
            status_text(verdict.status),
            verdict.code,
            receipt
        ])?;
    tell_author(connection, batch, op, verdict, now)
}

fn tell_author(
    connection: &Connection,
    batch: &PushBatch,
    op: &Op,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<()> {
    let kind = EntityKind::OpOutcome;
    let id = op.op_id.to_string();
    let mut feed = Feed::new(connection, now);
    match verdict.code {
        Some(code) => {
            let body = OpOutcomeBody {
                op_id: op.op_id,
                device_id: batch.device_id,
                number: op.number,
                status: status_text(verdict.status).to_owned(),
                code: code.to_owned(),
                at: now,
            };
            let scopes = Scopes::from([own_scope(&batch.author)]);
            let write = EntityWrite {
                kind,
                id,
                customer_no: None,
                body: to_json(&body),
                scopes,
            };
            entities::put(&mut feed, &write, Origin::Field)?;
        }
        None if entities::body(connection, kind, &id)?.is_some() => entities::withdraw(&mut feed, kind.as_str(), &id)?,
        None => {}
    }
    feed.flush()
}

fn recorded(connection: &Connection, op_id: OpId) -> Result<Option<Recorded>> {
    let found = connection
        .prepare_cached("select payload_hash, status, code, receipt from ops where op_id = ?1")?
        .query_row([op_id.to_string()], |row| {
            Ok(Recorded {
                payload_hash: row.get(0)?,
                status: row.get(1)?,
                code: row.get(2)?,
                receipt: row.get(3)?,
            })
        })
        .optional()?;
    Ok(found)
}

/// The answer as the record has it (rule U2); `accepted` names an accepted op as new or as known.
fn answer(op_id: OpId, recorded: &Recorded, accepted: OpStatus) -> Result<OpResult> {
    let status = match recorded.status.as_str() {
        "created" => accepted,
        "deferred" => OpStatus::Deferred,
        _ => OpStatus::Rejected,
    };
    let receipt = recorded
        .receipt
        .as_deref()
        .map(|text| json("receipt", &op_id.to_string(), text))
        .transpose()?;
    Ok(OpResult {
        op_id,
        status,
        code: recorded.code.clone(),
        receipt,
    })
}

fn refused(op_id: OpId, status: OpStatus, code: &str) -> OpResult {
    OpResult {
        op_id,
        status,
        code: Some(code.to_owned()),
        receipt: None,
    }
}

fn status_text(status: OpStatus) -> &'static str {
    match status {
        OpStatus::Created | OpStatus::Exists => "created",
        OpStatus::Rejected => "rejected",
        OpStatus::Deferred => "deferred",
    }
}

/// The receipt of an op, with its author's number.
pub fn receipt(connection: &Connection, op_id: OpId) -> Result<Option<(String, Receipt)>> {
    let found: Option<(String, String)> = connection
        .prepare_cached("select author, receipt from ops where op_id = ?1 and receipt is not null")?
        .query_row([op_id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found
        .map(|(author, text)| Ok((author, json("receipt", &op_id.to_string(), &text)?)))
        .transpose()
}

/// Stored ops by status.
pub fn counts(connection: &Connection) -> Result<Vec<(String, u64)>> {
    let mut statement = connection.prepare("select status, count(*) from ops group by status order by status")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, super::values::counter(row.get(1)?))))?;
    let counts: BTreeMap<String, u64> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(counts.into_iter().collect())
}
