//! Tables `scopes` and `feed_rows`: rules P1, P2 and P9. Every write keeps sequence, count and digest in the
//! transaction it belongs to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_protocol::digest::ScopeDigest;

use super::values::millis;
use crate::db::{self, Db, FromRow, Values, values};
use crate::{Result, ScopeAudit};

/// Where a scope stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head {
    pub seq: u64,
    pub floor: u64,
    pub totals: ScopeDigest,
}

/// An entity comes into a scope, changes there, or leaves it.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: String,
    pub id: String,
    /// The revision the scope showed before; none when the entity was not in it.
    pub before: Option<u64>,
    /// The revision it is to show; none when the entity leaves.
    pub after: Option<u64>,
}

/// Write changes scope by scope, in the order of the scopes' names (rule P1).
pub fn write(db: &dyn Db, changes: &BTreeMap<String, Vec<Change>>, now: DateTime<Utc>) -> Result<()> {
    let scopes: Vec<&str> = changes.keys().map(String::as_str).collect();
    let mut heads = lock_heads(db, &scopes)?;
    let mut rows = Vec::new();
    for ((scope, changes), head) in changes.iter().zip(&mut heads) {
        for change in changes {
            rows.push(count(scope, change, head, now));
        }
    }
    db.execute_many(
        "insert into feed_rows (scope, kind, id, seq, revision, present, changed_at)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (scope, kind, id) do update set seq = excluded.seq, revision = excluded.revision,
             present = excluded.present, changed_at = excluded.changed_at",
        &rows,
    )?;
    write_heads(db, &scopes, &heads)
}

/// Count a change into its scope; answers its row.
fn count<'c>(scope: &'c str, change: &'c Change, head: &mut Head, now: DateTime<Utc>) -> Values<'c> {
    head.seq += 1;
    let seq = head.seq;
    #[cfg(feature = "planted")]
    let seq = crate::bugs::early_sequence(head).unwrap_or(seq);
    if let Some(revision) = change.before {
        head.totals.remove(&change.kind, &change.id, revision);
    }
    if let Some(revision) = change.after {
        head.totals.add(&change.kind, &change.id, revision);
    }
    let revision = change.after.or(change.before).unwrap_or_default();
    let present = change.after.is_some();
    values![scope, &change.kind, &change.id, seq, revision, present, millis(now)]
}

const HEAD: &str = "select seq, floor, count, digest from scopes where scope = ?1";

fn read_head(row: db::Row) -> Result<Head> {
    let (seq, floor, count, digest) = <(u64, u64, u64, i64)>::from_row(row)?;
    let digest = digest.cast_unsigned();
    Ok(Head {
        seq,
        floor,
        totals: ScopeDigest { count, digest },
    })
}

/// Where a scope stands; a scope that never had a row stands at zero.
pub fn head(db: &dyn Db, scope: &str) -> Result<Head> {
    let found = db.query(HEAD, values![scope])?.into_iter().next();
    Ok(found.map(read_head).transpose()?.unwrap_or_default())
}

/// Make sure the scopes' rows exist and lock them in the order given.
pub fn lock_heads(db: &dyn Db, scopes: &[&str]) -> Result<Vec<Head>> {
    let named: Vec<Values<'_>> = scopes.iter().map(|scope| values![*scope]).collect();
    let lock = || db.lock_many(HEAD, &named);
    let mut found = lock()?;
    if found.iter().any(Vec::is_empty) {
        db.execute_many(
            "insert into scopes (scope, seq, floor, count, digest) values (?1, 0, 0, 0, 0) on conflict do nothing",
            &named,
        )?;
        found = lock()?;
    }
    let heads = found.into_iter().flatten().map(read_head);
    heads.collect()
}

fn write_heads(db: &dyn Db, scopes: &[&str], heads: &[Head]) -> Result<()> {
    for (scope, head) in scopes.iter().zip(heads) {
        let Head { seq, totals, .. } = head;
        db.later(
            "update scopes set seq = ?2, count = ?3, digest = ?4 where scope = ?1",
            values![(*scope).to_owned(), *seq, totals.count, totals.digest.cast_signed()],
        )?;
    }
    Ok(())
}

/// The kept totals beside those counted from the rows.
pub fn audit(db: &dyn Db, scope: &str) -> Result<ScopeAudit> {
    let kept = head(db, scope)?;
    let mut counted = ScopeDigest::default();
    let rows: Vec<(String, String, u64)> = db::all(
        db,
        "select kind, id, revision from feed_rows where scope = ?1 and present = 1",
        values![scope],
    )?;
    for (kind, id, revision) in rows {
        counted.add(&kind, &id, revision);
    }
    Ok(ScopeAudit {
        head: kept.seq,
        kept_count: kept.totals.count,
        kept_digest: kept.totals.digest,
        counted: counted.count,
        counted_digest: counted.digest,
    })
}

/// The reference scopes that exist.
pub fn reference_scopes(db: &dyn Db) -> Result<Vec<String>> {
    db::all(
        db,
        "select scope from scopes where scope like 'ref:%' order by scope",
        values![],
    )
}
