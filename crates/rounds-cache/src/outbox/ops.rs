//! Table `ops`: saving and reading. What becomes of an op afterwards is in [`results`](super::results).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use rounds_domain::audit::AuditedRecord;
use rounds_domain::visit::OutcomeCode;
use rounds_domain::{CustomerNo, InstallId, OpId, VisitId};
use rounds_planted::{self as planted, Bug};
use rounds_protocol::ops::{Op, OpPayload, payload_hash};
use rounds_protocol::rescue::PieceName;
use rounds_protocol::sync::op_code;
use rusqlite::{Connection, OptionalExtension, params};

use super::row::{COLUMNS, id, read_row, to_wire};
use super::{chain, meta};
use crate::error::{CacheError, Result};
use crate::model::{OpCounts, OpFilter, OpPage, OpRow, OwnVisit, SavedOp, SilentCounts};
use crate::sql::{Whole, time, whole};

/// A person must look: rejected, or sent and answered without a valid receipt; and not corrected since.
const NEEDS_ATTENTION: &str = "corrected_by IS NULL AND (state = 'rejected' OR (state = 'sent' AND code IS NOT NULL))";

/// At headquarters, but for its signed word.
const SENT: &str = "state IN ('sent', 'deferred')";

/// Nobody made these: they tell what stood on a screen and what was looked at, or keep a place at headquarters.
const SILENT: &str = "kind IN ('field_revealed', 'suggestions_shown', 'slot_asked', 'slot_returned')";

/// An op about to be saved.
pub struct NewOp<'a> {
    pub op_id: OpId,
    pub payload: &'a OpPayload,
    pub replaces: Option<OpId>,
    pub saved_at: DateTime<Utc>,
    pub monotonic_ms: u64,
}

/// Save an op; call it inside a transaction. The number is the next one, the bytes are frozen (rule U1).
pub fn save(connection: &Connection, op: &NewOp<'_>) -> Result<SavedOp> {
    let number = if planted::is(Bug::NumberTakenEarly) {
        meta::last_number(connection)?
    } else {
        meta::take_number(connection)?
    };
    let (subject, customer) = about(op.payload);
    let payload = op.payload.freeze();
    let hash = payload_hash(op.payload.kind(), &payload);
    let audit = link(connection, op, &hash)?;
    let depends_on = dependency(connection, op.payload)?;
    connection.execute(
        "INSERT INTO ops (op_id, install_id, number, kind, payload, hash, subject_id, customer_no, saved_at, monotonic_ms,
             server_offset_ms, depends_on, replaces, audit, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'on_device')",
        params![
            op.op_id.0.to_string(),
            meta::install_id(connection)?.0.to_string(),
            Whole(number),
            op.payload.kind(),
            payload,
            hash,
            subject,
            customer.map(|customer| customer.0),
            op.saved_at.timestamp_millis(),
            Whole(op.monotonic_ms),
            meta::server_offset_ms(connection)?,
            depends_on.map(|id| id.0.to_string()),
            op.replaces.map(|id| id.0.to_string()),
            audit,
        ],
    )?;
    meta::set_last_monotonic_ms(connection, op.monotonic_ms)?;
    mark_corrected(connection, op.replaces, op.op_id)?;
    Ok(SavedOp {
        op_id: op.op_id,
        number,
        saved_at: op.saved_at,
    })
}

/// The JSON of the op's place in the audit chain; none for a kind that is not audited.
fn link(connection: &Connection, op: &NewOp<'_>, payload_hash: &str) -> Result<Option<String>> {
    if !OpPayload::AUDITED.contains(&op.payload.kind()) {
        return Ok(None);
    }
    let record = AuditedRecord {
        op_id: op.op_id,
        kind: op.payload.kind(),
        payload_hash,
        saved_at: op.saved_at,
    };
    Ok(serde_json::to_string(&chain::link(connection, &record)?).ok())
}

fn mark_corrected(connection: &Connection, replaced: Option<OpId>, by: OpId) -> Result<()> {
    let Some(replaced) = replaced else { return Ok(()) };
    let changed = connection.execute(
        "UPDATE ops SET corrected_by = ?2 WHERE op_id = ?1",
        params![replaced.0.to_string(), by.0.to_string()],
    )?;
    if changed == 0 {
        Err(CacheError::OpUnknown)
    } else {
        Ok(())
    }
}

/// The thing and the customer an op is about.
fn about(payload: &OpPayload) -> (Option<String>, Option<CustomerNo>) {
    match payload {
        OpPayload::VisitSaved(visit) => (Some(visit.visit_id.to_string()), Some(visit.customer_no.clone())),
        OpPayload::FollowUpCreated(task) => (Some(task.follow_up_id.to_string()), Some(task.customer_no.clone())),
        OpPayload::FollowUpMoved(moved) => (Some(moved.follow_up_id.to_string()), None),
        OpPayload::VisitReviewed(review) => (Some(review.visit_id.to_string()), None),
        OpPayload::FieldRevealed(reveal) => (None, Some(reveal.customer_no.clone())),
        OpPayload::CustomerChangeAsked(asked) => (Some(asked.change_id.to_string()), Some(asked.customer_no.clone())),
        OpPayload::CustomerChangeDecided(decided) => (Some(decided.change_id.to_string()), None),
        OpPayload::SuggestionsShown(shown) => (None, Some(shown.customer_no.clone())),
        OpPayload::SuggestionActed(acted) => (Some(acted.event_id.to_string()), Some(acted.customer_no.clone())),
        OpPayload::ConsentRecorded(op) => (Some(op.consent_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::ContactStopped(op) => (None, Some(op.customer_no.clone())),
        OpPayload::ContactResumed(op) => (None, Some(op.customer_no.clone())),
        OpPayload::SlotAsked(op) => (Some(op.slot_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::SlotReturned(op) => (None, Some(op.customer_no.clone())),
        OpPayload::AssessmentMade(op) => (Some(op.assessment_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::OpinionTold(op) => (Some(op.opinion_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::StatementSigned(op) => (Some(op.statement_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::CallBackMade(op) => (None, Some(op.customer_no.clone())),
        OpPayload::QuoteMade(op) => (Some(op.quote_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::QuoteSigned(op) => (Some(op.quote_id.to_string()), Some(op.customer_no.clone())),
        OpPayload::AppointmentBooked(op) => (Some(op.appointment_id.to_string()), Some(op.customer_no.clone())),
    }
}

/// The unsigned op of this device that must be at headquarters first (rule U5): the latest one about the same thing.
fn dependency(connection: &Connection, payload: &OpPayload) -> Result<Option<OpId>> {
    let subject = match payload {
        OpPayload::FollowUpMoved(moved) => return follow_up_dependency(connection, &moved.follow_up_id.to_string()),
        OpPayload::VisitReviewed(review) => review.visit_id.to_string(),
        OpPayload::QuoteSigned(signed) => signed.quote_id.to_string(),
        OpPayload::QuoteMade(made) => match made.replaces {
            Some(replaced) => replaced.to_string(),
            None => return Ok(None),
        },
        OpPayload::VisitSaved(visit) => match visit.replaces {
            Some(replaced) => replaced.to_string(),
            None => return Ok(None),
        },
        OpPayload::FollowUpCreated(task) => match task.visit_id {
            Some(visit) => visit.to_string(),
            None => return Ok(None),
        },
        OpPayload::FieldRevealed(_)
        | OpPayload::CustomerChangeAsked(_)
        | OpPayload::CustomerChangeDecided(_)
        | OpPayload::SuggestionsShown(_)
        | OpPayload::SuggestionActed(_)
        | OpPayload::ConsentRecorded(_)
        | OpPayload::ContactStopped(_)
        | OpPayload::ContactResumed(_)
        | OpPayload::SlotAsked(_)
        | OpPayload::SlotReturned(_)
        | OpPayload::AssessmentMade(_)
        | OpPayload::OpinionTold(_)
        | OpPayload::CallBackMade(_) => return Ok(None),
        // What was told, assessed or stated before is judged first.
        OpPayload::StatementSigned(op) => return latest_about(connection, &op.customer_no),
        OpPayload::AppointmentBooked(op) => return latest_about(connection, &op.customer_no),
    };
    latest_unsigned(connection, "subject_id = ?1", &subject)
}

/// The latest unsigned op of this device that moves what suits a customer.
fn latest_about(connection: &Connection, customer: &CustomerNo) -> Result<Option<OpId>> {
    let before = "customer_no = ?1 AND kind IN ('assessment_made', 'opinion_told', 'statement_signed')";
    latest_unsigned(connection, before, customer.as_str())
}

/// A follow-up may have been made by its own op, in the sheet of a visit, or with a reminder.
fn follow_up_dependency(connection: &Connection, follow_up: &str) -> Result<Option<OpId>> {
    let in_sheet = "subject_id = ?1 OR (kind IN ('visit_saved', 'suggestion_acted', 'appointment_booked') \
         AND json_extract(payload, '$.body.follow_up.follow_up_id') = ?1)";
    latest_unsigned(connection, in_sheet, follow_up)
}

fn latest_unsigned(connection: &Connection, condition: &str, subject: &str) -> Result<Option<OpId>> {
    let sql = format!(
        "SELECT op_id FROM ops WHERE ({condition}) AND state IN ('on_device', 'sent', 'deferred')
         ORDER BY monotonic_ms DESC, number DESC LIMIT 1"
    );
    let found: Option<String> = connection
        .prepare_cached(&sql)?
        .query_row([subject], |row| row.get(0))
        .optional()?;
    Ok(found.and_then(|text| text.parse().ok()))
}

/// One op.
pub fn get(connection: &Connection, op_id: OpId) -> Result<Option<OpRow>> {
    let sql = format!("SELECT {COLUMNS} FROM ops WHERE op_id = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([op_id.0.to_string()], read_row)
        .optional()?)
}

/// The latest op that saved a visit.
pub fn own_visit(connection: &Connection, visit_id: VisitId) -> Result<Option<OwnVisit>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops WHERE subject_id = ?1 AND kind = 'visit_saved' ORDER BY saved_at DESC LIMIT 1"
    );
    let row = connection
        .prepare_cached(&sql)?
        .query_row([visit_id.to_string()], read_row)
        .optional()?;
    Ok(row.map(|row| OwnVisit {
        visit_id,
        op_id: row.op_id,
        state: row.state,
    }))
}

/// Ops that the readers lay over the cache: everything whose effect has not come back, and, while the cache is being
/// filled for the first time, everything. What no reader shows is left out.
pub fn unabsorbed(connection: &Connection, cache_complete: bool) -> Result<Vec<OpRow>> {
    let condition = if cache_complete { "absorbed = 0" } else { "TRUE" };
    let sql = format!(
        "SELECT {COLUMNS} FROM ops WHERE {condition} AND kind NOT IN ('field_revealed', 'suggestions_shown')
         ORDER BY monotonic_ms, number"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], read_row)?.collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// The customers of the ops with a higher number.
pub fn customers_since(connection: &Connection, number: u64) -> Result<BTreeSet<CustomerNo>> {
    let mut statement = connection
        .prepare_cached("SELECT DISTINCT customer_no FROM ops WHERE number > ?1 AND customer_no IS NOT NULL")?;
    let rows = statement.query_map([Whole(number)], |row| Ok(CustomerNo(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The customers of the ops that the readers lay over the cache ([`unabsorbed`]).
pub fn customers_unabsorbed(connection: &Connection, cache_complete: bool) -> Result<BTreeSet<CustomerNo>> {
    let condition = if cache_complete { "absorbed = 0" } else { "TRUE" };
    let sql = format!("SELECT DISTINCT customer_no FROM ops WHERE {condition} AND customer_no IS NOT NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| Ok(CustomerNo(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Ops that saved the given visits.
pub fn of_visits(connection: &Connection, visits: &[VisitId]) -> Result<Vec<(VisitId, OpRow)>> {
    let sql = format!("SELECT {COLUMNS} FROM ops WHERE subject_id = ?1 AND kind = 'visit_saved'");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = Vec::new();
    for visit in visits {
        if let Some(row) = statement.query_row([visit.to_string()], read_row).optional()? {
            found.push((*visit, row));
        }
    }
    Ok(found)
}

/// Ops of one kind about one customer, oldest first.
pub fn about_customer(connection: &Connection, customer: &CustomerNo, kind: &str) -> Result<Vec<OpRow>> {
    let sql = format!("SELECT {COLUMNS} FROM ops WHERE customer_no = ?1 AND kind = ?2 ORDER BY monotonic_ms, number");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement
        .query_map([customer.as_str(), kind], read_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Quotes and signatures about one customer, or about all, oldest first.
pub fn about_quotes(connection: &Connection, customer: Option<&CustomerNo>) -> Result<Vec<OpRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops WHERE kind IN ('quote_made', 'quote_signed') AND (?1 IS NULL OR customer_no = ?1)
         ORDER BY monotonic_ms, number"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement
        .query_map([customer.map(CustomerNo::as_str)], read_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(rows)
}

/// Ops for the protection of a customer whose effect has not come back, oldest first; while the cache is being filled
/// for the first time, all of them. What headquarters rejected has no effect.
pub fn protecting(connection: &Connection, customer: &CustomerNo, cache_complete: bool) -> Result<Vec<OpRow>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops
         WHERE customer_no = ?1 AND (absorbed = 0 OR NOT ?2) AND state <> 'rejected' AND corrected_by IS NULL
             AND kind IN ('consent_recorded', 'contact_stopped', 'contact_resumed', 'slot_asked', 'slot_returned',
                 'assessment_made', 'opinion_told', 'statement_signed', 'call_back_made', 'appointment_booked')
         ORDER BY monotonic_ms, number"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map(params![customer.as_str(), cache_complete], read_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Ops that are linked to an audit chain, in the order in which they were made.
pub fn linked(connection: &Connection) -> Result<Vec<Op>> {
    let sql = format!("SELECT {COLUMNS} FROM ops WHERE audit IS NOT NULL ORDER BY monotonic_ms, number");
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], read_row)?.map(|row| row.map(to_wire));
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Ops by filter, newest first. No limit when `limit` is 0.
pub fn list(connection: &Connection, filter: OpFilter, offset: u32, limit: u32) -> Result<OpPage> {
    let condition = match filter {
        OpFilter::All => "TRUE".to_owned(),
        OpFilter::Made => format!("NOT {SILENT}"),
        OpFilter::Silent => SILENT.to_owned(),
        OpFilter::OnDevice => format!("state = 'on_device' AND NOT {SILENT}"),
        OpFilter::Sent => format!("{SENT} AND NOT ({NEEDS_ATTENTION}) AND NOT {SILENT}"),
        OpFilter::SignedFor => format!("state = 'signed_for' AND NOT {SILENT}"),
        OpFilter::NeedsAttention => NEEDS_ATTENTION.to_owned(),
    };
    let total = connection.query_row(&format!("SELECT count(*) FROM ops WHERE {condition}"), [], |row| {
        row.get(0)
    })?;
    let sql =
        format!("SELECT {COLUMNS} FROM ops WHERE {condition} ORDER BY saved_at DESC, number DESC LIMIT ?1 OFFSET ?2");
    let limit = if limit == 0 { i64::MAX } else { i64::from(limit) };
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement
        .query_map(params![limit, offset], read_row)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(OpPage {
        total,
        counts: counts(connection)?,
        rows,
    })
}

/// How many ops stand where.
pub fn counts(connection: &Connection) -> Result<OpCounts> {
    let sql = format!(
        "SELECT count(*) FILTER (WHERE state = 'on_device'),
                count(*) FILTER (WHERE {SENT} AND NOT ({NEEDS_ATTENTION})),
                count(*) FILTER (WHERE state = 'signed_for'),
                count(*) FILTER (WHERE {NEEDS_ATTENTION}),
                count(*) FILTER (WHERE kind = 'visit_saved' AND state IN ('on_device', 'sent', 'deferred')
                    AND NOT ({NEEDS_ATTENTION})),
                count(*) FILTER (WHERE {SILENT} AND state = 'on_device'),
                count(*) FILTER (WHERE {SILENT} AND {SENT} AND NOT ({NEEDS_ATTENTION})),
                count(*) FILTER (WHERE {SILENT} AND state = 'signed_for')
         FROM ops"
    );
    let counts = connection.prepare_cached(&sql)?.query_row([], |row| {
        Ok(OpCounts {
            on_device: row.get(0)?,
            sent: row.get(1)?,
            signed_for: row.get(2)?,
            needs_attention: row.get(3)?,
            unsent_visits: row.get(4)?,
            silent: SilentCounts {
                on_device: row.get(5)?,
                sent: row.get(6)?,
                signed_for: row.get(7)?,
            },
        })
    })?;
    Ok(counts)
}

/// How many ops the next push would carry, and when the oldest was saved that headquarters does not have. An op that
/// headquarters itself keeps waiting is there; one that this device put aside (its code is not an op's) is not.
pub fn unsent(connection: &Connection) -> Result<(u32, Option<DateTime<Utc>>)> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*), min(saved_at) FILTER (WHERE state <> 'deferred' OR coalesce(code, '') NOT LIKE 'op.%')
         FROM ops WHERE state IN ('on_device', 'sent', 'deferred')",
    )?;
    Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.map(time))))?)
}

/// The highest number of an install with a receipt in the journal, and how many receipts there are.
pub fn signed_numbers(connection: &Connection, install_id: InstallId) -> Result<(Option<u64>, u32)> {
    let mut statement = connection
        .prepare_cached("SELECT max(number), count(*) FROM ops WHERE state = 'signed_for' AND install_id = ?1")?;
    Ok(statement.query_row([install_id.0.to_string()], |row| {
        Ok((row.get::<_, Option<Whole>>(0)?.map(|number| number.0), row.get(1)?))
    })?)
}

/// The op that headquarters signed for last, by its own clock: an older copy of headquarters lacks it first.
pub fn last_signed(connection: &Connection) -> Result<Option<OpId>> {
    let mut statement = connection.prepare_cached(
        "SELECT op_id FROM ops WHERE state = 'signed_for'
         ORDER BY julianday(json_extract(receipt, '$.received_at')) DESC, number DESC LIMIT 1",
    )?;
    let found: Option<String> = statement.query_row([], |row| row.get(0)).optional()?;
    Ok(found.and_then(|text| text.parse().ok()))
}

/// The next ops to push after `after`, in device order (rule U5), at most `max_ops` and `max_bytes` of payload
/// (rule U7); the first one always, however large.
pub fn next_batch(connection: &Connection, after: u64, max_ops: usize, max_bytes: usize) -> Result<Vec<Op>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM ops
         WHERE state IN ('on_device', 'sent', 'deferred') AND install_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let install = meta::install_id(connection)?.0.to_string();
    let mut batch = Vec::new();
    let mut bytes = 0;
    for row in statement.query_map(params![install, Whole(after), Whole(max_ops as u64)], read_row)? {
        let row = row?;
        bytes += row.payload.len();
        if bytes > max_bytes && !batch.is_empty() {
            break;
        }
        batch.push(to_wire(row));
    }
    Ok(batch)
}

/// Unsent ops behind a number that may not wait for their turn ([`OpPayload::is_urgent`]), in device order: at most `max_ops`
/// and `max_bytes` of payload (rule U11). What waits for another op is left out.
pub fn urgent(connection: &Connection, behind: u64, max_ops: usize, max_bytes: usize) -> Result<Vec<Op>> {
    // Only what may be urgent is read whole.
    let sql = format!(
        "SELECT {COLUMNS} FROM ops
         WHERE state IN ('on_device', 'sent') AND install_id = ?1 AND number > ?2 AND depends_on IS NULL
             AND (kind IN ('consent_recorded', 'contact_stopped') OR (kind = 'visit_saved' AND instr(payload, ?3) > 0))
         ORDER BY number"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let install = meta::install_id(connection)?.0.to_string();
    let left_alone = serde_json::to_string(&OutcomeCode::O95).unwrap_or_default();
    let mut urgent = Vec::new();
    let mut bytes = 0;
    for row in statement.query_map(params![install, Whole(behind), left_alone], read_row)? {
        let op = to_wire(row?);
        if !serde_json::from_str::<OpPayload>(&op.payload).is_ok_and(|payload| payload.is_urgent()) {
            continue;
        }
        bytes += op.payload.len();
        if urgent.len() == max_ops || bytes > max_bytes {
            break;
        }
        urgent.push(op);
    }
    Ok(urgent)
}

/// Install, number and id of every op whose bytes headquarters does not have for certain, in device order. A rejected
/// op is there too, unless headquarters holds other bytes under its id.
pub fn not_at_headquarters(connection: &Connection) -> Result<Vec<PieceName>> {
    let mut statement = connection.prepare_cached(
        "SELECT install_id, number, op_id FROM ops
         WHERE state IN ('on_device', 'sent', 'deferred')
             OR (state = 'rejected' AND code = ?1 AND corrected_by IS NULL)
         ORDER BY monotonic_ms, number",
    )?;
    let rows = statement.query_map([op_code::PAYLOAD_CONFLICT], |row| {
        Ok(PieceName {
            install_id: InstallId(id(row, 0)?),
            number: whole(row, 1)?,
            op_id: OpId(id(row, 2)?),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether this outbox has the op, in whatever state.
pub fn is_known(connection: &Connection, op_id: OpId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM ops WHERE op_id = ?1")?;
    Ok(statement.exists([op_id.0.to_string()])?)
}
