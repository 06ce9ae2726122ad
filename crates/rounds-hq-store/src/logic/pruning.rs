//! What is old enough goes: tombstones (rule P8), sessions that ended, nonces that served.

use chrono::{DateTime, Utc};
use rounds_planted::{self as planted, Bug};

use super::feed;
use super::values::millis;
use crate::db::{self, Db, FromRow, Values, values};
use crate::{PrunePolicy, Pruned, Result};

/// Drop what the policy lets go.
pub fn prune(db: &dyn Db, policy: &PrunePolicy, now: DateTime<Utc>) -> Result<Pruned> {
    let (tombstones, scopes) = drop_tombstones(db, now - policy.tombstones)?;
    let sessions = db.execute(
        "delete from sessions where refresh_expires_at < ?1",
        values![millis(now - policy.sessions)],
    )?;
    let nonces = db.execute(
        "delete from sign_in_nonces where used_at < ?1",
        values![millis(now - policy.nonces)],
    )?;
    Ok(Pruned {
        tombstones,
        scopes,
        sessions,
        nonces,
    })
}

/// Rule P8: a scope's floor rises to the last change it dropped. A device whose cursor stands there has seen it, so
/// that only one that stands lower, and began no full pull since, is asked to start over (rule P6). Count and digest
/// are of what is present, and stay. Answers how many rows and scopes.
fn drop_tombstones(db: &dyn Db, before: DateTime<Utc>) -> Result<(u64, u64)> {
    let scopes: Vec<String> = db::all(
        db,
        "select distinct scope from feed_rows where present = 0 and changed_at < ?1 order by scope",
        values![millis(before)],
    )?;
    let named: Vec<&str> = scopes.iter().map(String::as_str).collect();
    // Locked first: what comes back into a scope meanwhile is no tombstone any more.
    feed::lock_heads(db, &named)?;
    let asked: Vec<Values<'_>> = named.iter().map(|scope| values![*scope, millis(before)]).collect();
    let found = db.query_many(
        "select count(*), max(seq) from feed_rows where scope = ?1 and present = 0 and changed_at < ?2",
        &asked,
    )?;
    let last: Vec<(u64, Option<u64>)> = found
        .into_iter()
        .flatten()
        .map(FromRow::from_row)
        .collect::<Result<_>>()?;
    let touched = last.iter().filter(|(rows, _)| *rows > 0).count() as u64;
    let floors = named
        .iter()
        .zip(last)
        .filter_map(|(scope, (_, last))| last.map(|last| values![*scope, last]));
    let floors: Vec<Values<'_>> = floors.collect();
    if !planted::is(Bug::TombstonesWithoutFloor) {
        db.execute_many("update scopes set floor = ?2 where scope = ?1 and floor < ?2", &floors)?;
    }
    let dropped = db.execute_many(
        "delete from feed_rows where scope = ?1 and present = 0 and changed_at < ?2",
        &asked,
    )?;
    Ok((dropped, touched))
}
