//! What the planted bugs do that are more than a condition left out. Compiled only for the proof that each is caught;
//! each does nothing unless the simulated world it runs in wants it.

use rounds_domain::OpId;
use rounds_planted::{Bug, is};
use rounds_protocol::sync::{OpResult, OpStatus, ScopePage};
use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::cache::cursors;
use crate::error::Result;
use crate::outbox::meta;

/// The cursor goes to the disk alone, before the rows.
pub fn cursor_goes_first(connection: &Connection, page: &ScopePage) -> Result<()> {
    move_cursor(connection, page, page.after, page.next)
}

/// The program did not die in between: all is as it was, and the page is applied.
pub fn cursor_comes_back(connection: &Connection, page: &ScopePage) -> Result<()> {
    move_cursor(connection, page, page.next, page.after)
}

fn move_cursor(connection: &Connection, page: &ScopePage, from: u64, to: u64) -> Result<()> {
    let Some(mut cursor) = cursors::get(connection, &page.scope)? else {
        return Ok(());
    };
    let asked = cursor.generation == page.generation && cursor.after == from;
    if is(Bug::CursorBeforeRows) && asked && !page.reset {
        cursor.after = to;
        cursors::put(connection, &cursor)?;
    }
    Ok(())
}

/// The new epoch is known before anything is done about it.
pub fn epoch_goes_first(outbox: &Connection, epoch: &str) -> Result<()> {
    if is(Bug::EpochBeforeJournal) {
        meta::set_epoch(outbox, epoch)?;
    }
    Ok(())
}

/// A number is used up whether or not the op is saved.
pub fn number_goes_first(outbox: &Connection) -> Result<()> {
    if is(Bug::NumberTakenEarly) {
        meta::take_number(outbox)?;
    }
    Ok(())
}

/// Whoever begins anew begins with nothing.
pub fn begin_with_nothing(outbox: &Connection) -> Result<()> {
    if is(Bug::ResetDropsOutbox) {
        outbox.execute("DELETE FROM ops WHERE state IN ('on_device', 'sent', 'deferred')", [])?;
    }
    Ok(())
}

/// What left is gone, or goes again under another id.
pub fn let_go(outbox: &Connection, op_ids: &[OpId]) -> Result<()> {
    for op_id in op_ids {
        let op_id = op_id.to_string();
        if is(Bug::DeleteOnSend) {
            outbox.execute("DELETE FROM ops WHERE op_id = ?1", [&op_id])?;
        }
        if is(Bug::NewIdOnRetry) {
            let another = Uuid::from_u128(op_id.parse::<Uuid>().unwrap_or_default().as_u128() ^ (1 << 120));
            outbox.execute(
                "UPDATE ops SET op_id = ?2 WHERE op_id = ?1",
                params![op_id, another.to_string()],
            )?;
        }
    }
    Ok(())
}

/// Whatever is old goes, sent or not.
pub fn purge_all(outbox: &Connection, before_ms: i64) -> Result<()> {
    if is(Bug::PurgeDropsOutbox) {
        outbox.execute("DELETE FROM ops WHERE saved_at < ?1", [before_ms])?;
    }
    Ok(())
}

/// What waits at headquarters is done here.
pub fn drop_deferred(outbox: &Connection, result: &OpResult) -> Result<()> {
    if is(Bug::DeferredDropped) && result.status == OpStatus::Deferred {
        outbox.execute("DELETE FROM ops WHERE op_id = ?1", [result.op_id.to_string()])?;
    }
    Ok(())
}
