//! Applying pages (rules P3 to P7, P9). One page is one transaction: rows, projections and cursor together.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_planted::{self as planted, Bug};
use rounds_protocol::bundle;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::sync::{FeedRow, ScopePage, ScopeTotals};
use rusqlite::Connection;

use super::bundles;
use super::cursors::{self, Cursor};
use super::entities::{self, EntityRef};
use super::prepared::{CustomerRow, ReadAhead};
use super::project::{self, Changed};
use super::purge;
use crate::error::Result;

/// A second mismatch within this time stops the full pulls and alarms (rule P9).
const MISMATCH_WINDOW_HOURS: i64 = 24;

/// The body that is kept of what is taken apart into tables of its own; the digest counts revisions, not bodies.
const TAKEN_APART: &str = "null";

/// What a page did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageOutcome {
    /// An answer to an older request, or for a scope this device has no cursor in: nothing changed (rule P4).
    Ignored,
    /// Headquarters asked to start over: generation raised, cursor 0 (rule P6).
    Reset,
    /// Rows and cursor written; there is more.
    More,
    /// The last page, and the totals equal ours. Without totals nothing is claimed.
    Agreed,
    /// The last page, without totals.
    Complete,
    /// The last page, and the rows differ: a full pull begins.
    Mismatch,
    /// The rows differ a second time within a day: no more full pulls, alarm.
    Alarm,
}

/// Apply one page; call it inside a transaction.
pub fn page(
    connection: &Connection,
    page: &ScopePage,
    ahead: &ReadAhead,
    now: DateTime<Utc>,
    changed: &mut Changed,
) -> Result<PageOutcome> {
    let Some(mut cursor) = cursors::get(connection, &page.scope)? else {
        return Ok(PageOutcome::Ignored);
    };
    let late = page.after != cursor.after || page.generation != cursor.generation;
    if late && !planted::is(Bug::LateAnswerApplied) {
        return Ok(PageOutcome::Ignored);
    }
    if page.reset {
        cursor.start_over();
        // The base of the full pull that begins now: with none, the next request would be asked to start over too.
        cursor.base = page.head;
        cursors::put(connection, &cursor)?;
        return Ok(PageOutcome::Reset);
    }
    if cursor.full_pull && cursor.after == 0 {
        cursor.base = page.head;
    }
    for row in &page.rows {
        apply_row(connection, &mut cursor, (row, ahead.take(row)), changed)?;
    }
    cursor.after = page.next;
    cursor.total_rows = page.total_rows;
    cursor.rows_done += page.rows.len() as u64;
    if !page.rows.is_empty() {
        cursor.changed_at_ms = Some(now.timestamp_millis());
    }
    let outcome = if page.more {
        PageOutcome::More
    } else {
        finish(connection, &mut cursor, page, now, changed)?
    };
    cursors::put(connection, &cursor)?;
    Ok(outcome)
}

fn apply_row(
    connection: &Connection,
    cursor: &mut Cursor,
    (row, read): (&FeedRow, Option<CustomerRow>),
    changed: &mut Changed,
) -> Result<()> {
    let scope = cursor.scope.clone();
    let entity = EntityRef {
        scope: &scope,
        kind: &row.kind,
        id: &row.id,
    };
    let known = entities::version(connection, entity)?;
    let Some(body) = &row.body else {
        return match known {
            Some((revision, _)) => leave(connection, cursor, entity, revision, changed),
            None => Ok(()),
        };
    };
    if let Some((revision, generation)) = known {
        if purge::keeps_away(connection, entity, row.revision, cursor.generation)? {
            return Ok(());
        }
        if generation == cursor.generation && row.revision <= revision {
            return Ok(());
        }
        cursor.rows.remove(&row.kind, &row.id, revision);
    }
    let kept = if row.kind == EntityKind::Volatile.as_str() {
        TAKEN_APART
    } else {
        body.get()
    };
    entities::put(connection, entity, row.revision, cursor.generation, kept)?;
    cursor.rows.add(&row.kind, &row.id, row.revision);
    match read {
        Some(customer) => project::customer_shown(connection, customer, changed),
        None => project::shown(connection, &row.kind, &row.id, body.get(), changed),
    }
}

/// The entity left the scope: the row, its projections and its search record go (rule P7).
fn leave(
    connection: &Connection,
    cursor: &mut Cursor,
    entity: EntityRef<'_>,
    revision: u64,
    changed: &mut Changed,
) -> Result<()> {
    if planted::is(Bug::LeaveIgnored) {
        return Ok(());
    }
    entities::remove(connection, entity)?;
    cursor.rows.remove(entity.kind, entity.id, revision);
    project::hidden(connection, entity.kind, entity.id, changed)
}

/// The last page: sweep what an ended full pull did not bring, then compare.
fn finish(
    connection: &Connection,
    cursor: &mut Cursor,
    page: &ScopePage,
    now: DateTime<Utc>,
    changed: &mut Changed,
) -> Result<PageOutcome> {
    if cursor.full_pull {
        if !planted::is(Bug::SweepForgotten) {
            sweep(connection, cursor, changed)?;
        }
        cursor.full_pull = false;
        cursor.rows = entities::digest(connection, &cursor.scope)?;
    }
    cursor.complete = true;
    let Some(totals) = &page.totals else {
        return Ok(PageOutcome::Complete);
    };
    compare(connection, cursor, totals, now)
}

fn sweep(connection: &Connection, cursor: &mut Cursor, changed: &mut Changed) -> Result<()> {
    for (kind, id) in entities::older_than(connection, &cursor.scope, cursor.generation)? {
        entities::remove(
            connection,
            EntityRef {
                scope: &cursor.scope,
                kind: &kind,
                id: &id,
            },
        )?;
        project::hidden(connection, &kind, &id, changed)?;
    }
    Ok(())
}

fn equal(cursor: &Cursor, totals: &ScopeTotals) -> bool {
    cursor.rows.count == totals.count && cursor.rows.to_hex() == totals.digest
}

/// Compare our own rows with headquarters' totals (rule P9). A difference is looked at twice: first against the sum
/// kept along the way, then against the rows themselves, before anything is pulled again.
fn compare(
    connection: &Connection,
    cursor: &mut Cursor,
    totals: &ScopeTotals,
    now: DateTime<Utc>,
) -> Result<PageOutcome> {
    if !equal(cursor, totals) {
        cursor.rows = entities::digest(connection, &cursor.scope)?;
    }
    cursor.agreed = equal(cursor, totals) || planted::is(Bug::DigestCopied);
    if cursor.agreed {
        cursor.alarmed = false;
        return Ok(PageOutcome::Agreed);
    }
    // A clock that was wrong may have noted a time that is yet to come: that one says nothing.
    let window = (now - TimeDelta::hours(MISMATCH_WINDOW_HOURS)).timestamp_millis()..=now.timestamp_millis();
    let again = cursor.mismatch_at_ms.is_some_and(|at| window.contains(&at));
    tracing::warn!(
        scope = cursor.scope,
        ours = cursor.rows.count,
        theirs = totals.count,
        again,
        "rows differ"
    );
    if again {
        cursor.alarmed = true;
        return Ok(PageOutcome::Alarm);
    }
    cursor.mismatch_at_ms = Some(now.timestamp_millis());
    cursor.start_over();
    Ok(PageOutcome::Mismatch)
}

/// The scopes that headquarters says this person has: new ones get a cursor, rows of gone ones go.
pub fn scopes(connection: &Connection, scopes: &[String], changed: &mut Changed) -> Result<bool> {
    let mut fresh = false;
    for scope in scopes {
        if cursors::get(connection, scope)?.is_none() {
            cursors::put(connection, &Cursor::fresh(scope))?;
            fresh = true;
        }
    }
    for cursor in cursors::all(connection)? {
        if !scopes.contains(&cursor.scope) {
            drop_scope(connection, &cursor.scope, changed)?;
        }
    }
    Ok(fresh)
}

fn drop_scope(connection: &Connection, scope: &str, changed: &mut Changed) -> Result<()> {
    for (kind, id) in entities::of_scope(connection, scope)? {
        entities::remove(
            connection,
            EntityRef {
                scope,
                kind: &kind,
                id: &id,
            },
        )?;
        project::hidden(connection, &kind, &id, changed)?;
    }
    if scope == bundle::SCOPE {
        bundles::drop_kept(connection)?;
    }
    cursors::remove(connection, scope)
}

/// Begin a full pull of every scope (headquarters' epoch changed, rule U8).
pub fn start_over(connection: &Connection) -> Result<()> {
    for mut cursor in cursors::all(connection)? {
        cursor.start_over();
        cursor.agreed = false;
        cursors::put(connection, &cursor)?;
    }
    Ok(())
}
