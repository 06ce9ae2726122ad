//! Tables `scopes` and `feed_rows`: rules P1, P2 and P9. Every write keeps sequence, count and digest in the
//! transaction it belongs to.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rounds_protocol::digest::ScopeDigest;
use rusqlite::{Connection, OptionalExtension, params};

use super::values::{column, counter, millis};
use crate::scopes::Scopes;
use crate::{Result, ScopeAudit};

/// Where a scope stands.
#[derive(Clone, Copy, Debug, Default)]
pub struct Head {
    pub seq: u64,
    pub floor: u64,
    pub totals: ScopeDigest,
}

/// Changes gathered in one transaction, applied scope by scope in the order of their names.
pub struct Feed<'c> {
    connection: &'c Connection,
    now: DateTime<Utc>,
    changes: BTreeMap<String, Vec<Change>>,
}

struct Change {
    kind: String,
    id: String,
    revision: u64,
    present: bool,
}

impl<'c> Feed<'c> {
    pub fn new(connection: &'c Connection, now: DateTime<Utc>) -> Self {
        Self {
            connection,
            now,
            changes: BTreeMap::new(),
        }
    }

    pub fn connection(&self) -> &'c Connection {
        self.connection
    }

    /// An entity has this revision and is to be in exactly these scopes: enter, change and leave as needed.
    pub fn place(&mut self, kind: &str, id: &str, revision: u64, wanted: &Scopes) -> Result<()> {
        let mut here = scopes_of(self.connection, kind, id)?;
        for scope in wanted {
            if here.remove(scope) != Some(revision) {
                self.add(scope, kind, id, revision, true);
            }
        }
        for scope in here.keys() {
            self.add(scope, kind, id, revision, false);
        }
        Ok(())
    }

    fn add(&mut self, scope: &str, kind: &str, id: &str, revision: u64, present: bool) {
        let change = Change {
            kind: kind.to_owned(),
            id: id.to_owned(),
            revision,
            present,
        };
        self.changes.entry(scope.to_owned()).or_default().push(change);
    }

    /// Write the gathered changes.
    pub fn flush(&mut self) -> Result<()> {
        for (scope, changes) in std::mem::take(&mut self.changes) {
            let mut head = lock_head(self.connection, &scope)?;
            for change in &changes {
                head.seq += 1;
                self.write_row(&scope, change, &mut head)?;
            }
            write_head(self.connection, &scope, &head)?;
        }
        Ok(())
    }

    fn write_row(&self, scope: &str, change: &Change, head: &mut Head) -> Result<()> {
        let before: Option<u64> = self
            .connection
            .prepare_cached(
                "select revision from feed_rows where scope = ?1 and kind = ?2 and id = ?3 and present = 1",
            )?
            .query_row(params![scope, change.kind, change.id], |row| row.get(0).map(counter))
            .optional()?;
        if let Some(revision) = before {
            head.totals.remove(&change.kind, &change.id, revision);
        }
        if change.present {
            head.totals.add(&change.kind, &change.id, change.revision);
        }
        self.connection
            .prepare_cached(
                "insert into feed_rows (scope, kind, id, seq, revision, present, changed_at)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 on conflict (scope, kind, id) do update set seq = excluded.seq, revision = excluded.revision,
                     present = excluded.present, changed_at = excluded.changed_at",
            )?
            .execute(params![
                scope,
                change.kind,
                change.id,
                column(head.seq),
                column(change.revision),
                change.present,
                millis(self.now)
            ])?;
        Ok(())
    }
}

/// The scopes an entity is in, with the revision each of them shows.
pub fn scopes_of(connection: &Connection, kind: &str, id: &str) -> Result<BTreeMap<String, u64>> {
    let mut statement = connection
        .prepare_cached("select scope, revision from feed_rows where kind = ?1 and id = ?2 and present = 1")?;
    let rows = statement.query_map(params![kind, id], |row| Ok((row.get(0)?, counter(row.get(1)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where a scope stands; a scope that never had a row stands at zero.
pub fn head(connection: &Connection, scope: &str) -> Result<Head> {
    let found = connection
        .prepare_cached("select seq, floor, count, digest from scopes where scope = ?1")?
        .query_row([scope], |row| {
            let digest: i64 = row.get(3)?;
            Ok(Head {
                seq: counter(row.get(0)?),
                floor: counter(row.get(1)?),
                totals: ScopeDigest {
                    count: counter(row.get(2)?),
                    digest: digest.cast_unsigned(),
                },
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Make sure the scope's row exists, then read it. The transaction holds SQLite's one write lock.
fn lock_head(connection: &Connection, scope: &str) -> Result<Head> {
    connection
        .prepare_cached(
            "insert into scopes (scope, seq, floor, count, digest) values (?1, 0, 0, 0, 0) on conflict do nothing",
        )?
        .execute([scope])?;
    head(connection, scope)
}

fn write_head(connection: &Connection, scope: &str, head: &Head) -> Result<()> {
    connection
        .prepare_cached("update scopes set seq = ?2, count = ?3, digest = ?4 where scope = ?1")?
        .execute(params![
            scope,
            column(head.seq),
            column(head.totals.count),
            head.totals.digest.cast_signed()
        ])?;
    Ok(())
}

/// The kept totals beside those counted from the rows.
pub fn audit(connection: &Connection, scope: &str) -> Result<ScopeAudit> {
    let kept = head(connection, scope)?;
    let mut counted = ScopeDigest::default();
    let mut statement =
        connection.prepare("select kind, id, revision from feed_rows where scope = ?1 and present = 1")?;
    let mut rows = statement.query([scope])?;
    while let Some(row) = rows.next()? {
        counted.add(
            &row.get::<_, String>(0)?,
            &row.get::<_, String>(1)?,
            counter(row.get(2)?),
        );
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
pub fn reference_scopes(connection: &Connection) -> Result<Vec<String>> {
    let mut statement =
        connection.prepare_cached("select scope from scopes where scope glob 'ref:*' order by scope")?;
    let rows = statement.query_map([], super::values::first_text)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
