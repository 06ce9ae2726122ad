//! Table `ops`: what becomes of an op after it was sent. The states and answers form one table, held by a test.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use ed25519_dalek::VerifyingKey;
use rounds_domain::{DeviceId, InstallId, OpId};
use rounds_planted::{self as planted, Bug};
use rounds_protocol::receipt::{Receipt, verify_all, verifying_key};
use rounds_protocol::sync::{OpResult, OpStatus};
use rusqlite::{Connection, params};

use super::meta;
use crate::error::Result;
use crate::sql::Whole;

/// How long an op stays in the journal after its receipt (rule U8).
pub const JOURNAL_DAYS: i64 = 30;
/// The code of an op whose receipt does not verify.
pub const RECEIPT_NOT_VALID: &str = "receipt.not_valid";
/// The code of a rejection that names none.
const REJECTED_WITHOUT_CODE: &str = "op.rejected";

/// With what receipts are checked.
pub struct ReceiptCheck {
    device_id: DeviceId,
    /// None when it is no key: then no receipt holds.
    receipt_key: Option<VerifyingKey>,
}

impl ReceiptCheck {
    /// For receipts to this device, by this key (Ed25519, hexadecimal), which is read once for all of them.
    pub fn by(device_id: DeviceId, receipt_key: &str) -> Self {
        Self {
            device_id,
            receipt_key: verifying_key(receipt_key),
        }
    }

    /// Which of these answers carry a receipt to this device about their op that headquarters signed (rule U10). Nothing is
    /// read for it, so nothing needs to be locked while the signatures are looked at.
    pub fn of<'a>(&self, answers: &'a [OpResult]) -> Vec<Checked<'a>> {
        let claimed: Vec<&Receipt> = answers.iter().filter_map(|answer| self.claimed(answer)).collect();
        let mut holds = self
            .receipt_key
            .map_or_else(Vec::new, |key| verify_all(&key, &claimed))
            .into_iter();
        let checked = |answer| Checked {
            answer,
            receipt: self.claimed(answer).filter(|_| holds.next() == Some(true)),
        };
        answers.iter().map(checked).collect()
    }

    /// The receipt of an answer, if it says that it is to this device and about this op.
    fn claimed<'a>(&self, answer: &'a OpResult) -> Option<&'a Receipt> {
        let receipt = answer.receipt.as_ref()?;
        (receipt.device_id == self.device_id && receipt.op_id == answer.op_id).then_some(receipt)
    }
}

/// An answer, with its receipt if headquarters signed it.
pub struct Checked<'a> {
    answer: &'a OpResult,
    receipt: Option<&'a Receipt>,
}

/// The bytes have left: whether they arrived is not known yet.
pub fn mark_sent(connection: &Connection, op_ids: &[OpId], now: DateTime<Utc>) -> Result<()> {
    note_sent(connection, op_ids, now)?;
    #[cfg(feature = "planted")]
    crate::bugs::let_go(connection, op_ids)?;
    Ok(())
}

fn note_sent(connection: &Connection, op_ids: &[OpId], now: DateTime<Utc>) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE ops SET state = CASE state WHEN 'on_device' THEN 'sent' ELSE state END, sent_at = ?2 WHERE op_id = ?1",
    )?;
    for op_id in op_ids {
        statement.execute(params![op_id.0.to_string(), now.timestamp_millis()])?;
    }
    Ok(())
}

/// What came back to ops that just left; call it inside a transaction. An op that was signed for is written once.
pub fn take(connection: &Connection, sent: &[OpId], answers: &[Checked<'_>], now: DateTime<Utc>) -> Result<()> {
    #[cfg(feature = "planted")]
    crate::bugs::let_go(connection, sent)?;
    let signed = apply(connection, answers, now)?;
    let others: Vec<OpId> = sent.iter().copied().filter(|op_id| !signed.contains(op_id)).collect();
    note_sent(connection, &others, now)
}

/// Take headquarters' answers, one per op (rule U4); call it inside a transaction. Answers about ops that this outbox
/// does not have are ignored. Returns which are signed for by it.
pub fn apply(connection: &Connection, answers: &[Checked<'_>], now: DateTime<Utc>) -> Result<BTreeSet<OpId>> {
    let mut all_signed = BTreeSet::new();
    for Checked { answer, receipt } in answers {
        match answer.status {
            OpStatus::Created | OpStatus::Exists => {
                let signed = receipt.map(|receipt| sign_for(connection, receipt, now)).transpose()?;
                if signed == Some(true) {
                    all_signed.insert(answer.op_id);
                } else {
                    set_state(connection, answer.op_id, "sent", Some(RECEIPT_NOT_VALID))?;
                }
            }
            OpStatus::Rejected => {
                let code = answer.code.as_deref().unwrap_or(REJECTED_WITHOUT_CODE);
                set_state(connection, answer.op_id, "rejected", Some(code))?;
            }
            OpStatus::Deferred => set_state(connection, answer.op_id, "deferred", answer.code.as_deref())?,
        }
        #[cfg(feature = "planted")]
        crate::bugs::drop_deferred(connection, answer)?;
    }
    Ok(all_signed)
}

/// Note a receipt on the op whose saved bytes it is for, and that it was sent. Returns whether there is such an op.
fn sign_for(connection: &Connection, receipt: &Receipt, now: DateTime<Utc>) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "UPDATE ops SET state = 'signed_for', code = NULL, receipt = ?2, sent_at = ?3, signed_for_at = ?3
         WHERE op_id = ?1 AND hash = ?4",
    )?;
    let changed = statement.execute(params![
        receipt.op_id.0.to_string(),
        serde_json::to_string(receipt)?,
        now.timestamp_millis(),
        receipt.hash,
    ])?;
    Ok(changed > 0)
}

fn set_state(connection: &Connection, op_id: OpId, state: &str, code: Option<&str>) -> Result<()> {
    connection.execute(
        "UPDATE ops SET state = ?2, code = ?3 WHERE op_id = ?1",
        params![op_id.0.to_string(), state, code],
    )?;
    Ok(())
}

/// What the pull says of a rejected op (rule U4): it may have been answered to a request whose answer was lost.
/// Returns whether the op changed.
pub fn note_rejection(connection: &Connection, op_id: OpId, code: &str) -> Result<bool> {
    let changed = connection.execute(
        "UPDATE ops SET state = 'rejected', code = ?2 WHERE op_id = ?1 AND state IN ('on_device', 'sent', 'deferred')",
        params![op_id.0.to_string(), code],
    )?;
    Ok(changed > 0)
}

/// A complete pull that began after `began` brought back the effects of what was signed for before it.
pub fn mark_absorbed(connection: &Connection, began: DateTime<Utc>) -> Result<()> {
    connection.execute(
        "UPDATE ops SET absorbed = 1 WHERE absorbed = 0 AND state = 'signed_for' AND signed_for_at <= ?1",
        [began.timestamp_millis()],
    )?;
    Ok(())
}

/// Headquarters was restored from a backup: push the whole journal again (rule U8). Nothing is lost by it, for a known
/// op is answered `exists`.
pub fn push_journal_again(connection: &Connection) -> Result<()> {
    connection.execute(
        "UPDATE ops SET state = 'on_device', absorbed = 0 WHERE state = 'signed_for'",
        [],
    )?;
    renumber(connection, meta::install_id(connection)?)
}

/// Headquarters has not seen this number of this install. Whether it signed for it once nevertheless: then it was
/// restored from a backup that is older (rule U8).
pub fn was_signed_for(connection: &Connection, number: u64) -> Result<bool> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM ops WHERE install_id = ?1 AND number = ?2 AND state = 'signed_for'")?;
    let install = meta::install_id(connection)?.0.to_string();
    Ok(statement.exists(params![install, Whole(number)])?)
}

/// This file is a clone or was restored: what is not signed for gets numbers of a new install, in the old order; ids
/// and bytes stay (rule U9).
pub fn take_new_install(connection: &Connection, install_id: InstallId) -> Result<()> {
    meta::change_install(connection, install_id)?;
    renumber(connection, install_id)
}

/// Give unsigned ops of other installs numbers of this one.
fn renumber(connection: &Connection, install_id: InstallId) -> Result<()> {
    if planted::is(Bug::NumbersKept) {
        return Ok(());
    }
    let install = install_id.0.to_string();
    let mut statement = connection.prepare(
        "SELECT op_id FROM ops WHERE install_id <> ?1 AND state IN ('on_device', 'sent', 'deferred')
         ORDER BY monotonic_ms, number",
    )?;
    let strangers: Vec<String> = statement
        .query_map([&install], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for op_id in strangers {
        let number = meta::take_number(connection)?;
        connection.execute(
            "UPDATE ops SET install_id = ?2, number = ?3 WHERE op_id = ?1",
            params![op_id, install, Whole(number)],
        )?;
    }
    Ok(())
}

/// Drop what has been proven for [`JOURNAL_DAYS`]; and corrected rejections of that age.
pub fn purge_journal(connection: &Connection, now: DateTime<Utc>) -> Result<()> {
    let before = (now - TimeDelta::days(JOURNAL_DAYS)).timestamp_millis();
    #[cfg(feature = "planted")]
    crate::bugs::purge_all(connection, before)?;
    connection.execute(
        "DELETE FROM ops WHERE (state = 'signed_for' AND absorbed = 1 AND signed_for_at < ?1)
             OR (state = 'rejected' AND corrected_by IS NOT NULL AND saved_at < ?1)",
        [before],
    )?;
    Ok(())
}
