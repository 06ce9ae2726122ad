//! Pages of the feed: rules P3, P5, P6, P9 and P10. Everything here runs in one reading transaction.

use rounds_protocol::sync::{FeedRow, ScopeCursor, ScopePage, ScopeTotals};
use rusqlite::{Connection, params};
use serde_json::value::RawValue;

use super::feed::{self, Head};
use super::values::{column, counter};
use crate::{PullQuery, Result, StoreError};

/// What is left of a page for the scopes that follow.
struct Budget {
    rows: usize,
    bytes: usize,
    /// The first row of an answer goes however large it is, or a large body would stop a device for ever.
    nothing_sent: bool,
}

/// Answer all scopes, in the order asked, until the budget is spent.
pub fn pull(connection: &Connection, query: &PullQuery) -> Result<Vec<ScopePage>> {
    let rows = usize::try_from(query.max_rows).unwrap_or(usize::MAX);
    let mut budget = Budget {
        rows,
        bytes: query.max_bytes,
        nothing_sent: true,
    };
    query
        .scopes
        .iter()
        .map(|cursor| page(connection, cursor, &mut budget))
        .collect()
}

fn page(connection: &Connection, cursor: &ScopeCursor, budget: &mut Budget) -> Result<ScopePage> {
    let head = feed::head(connection, &cursor.scope)?;
    // Rule P6: a device whose full pull began after the floor rose has lost nothing.
    if head.floor > cursor.after && head.floor > cursor.base {
        return Ok(ScopePage {
            reset: true,
            more: true,
            ..answer(cursor, &head, vec![], true)
        });
    }
    let (rows, more) = rows(connection, cursor, budget)?;
    Ok(answer(cursor, &head, rows, more))
}

fn answer(cursor: &ScopeCursor, head: &Head, rows: Vec<FeedRow>, more: bool) -> ScopePage {
    let reached = rows.last().map_or(cursor.after, |row| row.seq);
    let totals = ScopeTotals {
        count: head.totals.count,
        digest: head.totals.to_hex(),
    };
    ScopePage {
        scope: cursor.scope.clone(),
        after: cursor.after,
        generation: cursor.generation,
        rows,
        next: if more { reached } else { head.seq },
        head: head.seq,
        floor: head.floor,
        more,
        reset: false,
        totals: (!more).then_some(totals),
        total_rows: head.totals.count,
    }
}

/// Rows after the cursor within the budget, and whether any is left: one row more than fits is looked at.
fn rows(connection: &Connection, cursor: &ScopeCursor, budget: &mut Budget) -> Result<(Vec<FeedRow>, bool)> {
    let mut statement = connection.prepare_cached(
        "select f.seq, f.kind, f.id, f.revision, case when f.present = 1 then e.body end
         from feed_rows f left join entities e on e.kind = f.kind and e.id = f.id
         where f.scope = ?1 and f.seq > ?2 order by f.seq limit ?3",
    )?;
    let limit = column(budget.rows as u64 + 1);
    let mut found = statement.query(params![cursor.scope, column(cursor.after), limit])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let body: Option<String> = row.get(4)?;
        let bytes = body.as_ref().map_or(0, String::len);
        let too_large = bytes > budget.bytes && !budget.nothing_sent;
        if budget.rows == 0 || too_large {
            // The page is full: the scopes that follow wait for the next one.
            budget.rows = 0;
            return Ok((rows, true));
        }
        budget.rows -= 1;
        budget.bytes = budget.bytes.saturating_sub(bytes);
        budget.nothing_sent = false;
        rows.push(feed_row(row, body)?);
    }
    Ok((rows, false))
}

fn feed_row(row: &rusqlite::Row<'_>, body: Option<String>) -> Result<FeedRow> {
    let (kind, id): (String, String) = (row.get(1)?, row.get(2)?);
    let body = body.map(RawValue::from_string).transpose();
    let body = body.map_err(|_| StoreError::Unreadable {
        kind: kind.clone(),
        id: id.clone(),
    })?;
    Ok(FeedRow {
        seq: counter(row.get(0)?),
        kind,
        id,
        revision: counter(row.get(3)?),
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule P6: a reset is asked only if the floor passed both the cursor and the base.
    #[test]
    fn a_reset_needs_a_floor_above_cursor_and_base() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(include_str!("migrations/001_first.sql"))
            .unwrap();
        connection
            .execute("insert into scopes values ('rm:R1', 20, 10, 0, 0)", [])
            .unwrap();
        for (after, base, reset) in [
            (9, 9, true),
            (0, 0, true),
            (10, 0, false),
            (11, 20, false),
            (0, 10, false),
            (5, 20, false),
        ] {
            let cursor = ScopeCursor {
                scope: "rm:R1".into(),
                after,
                base,
                generation: 3,
            };
            let query = PullQuery {
                scopes: vec![cursor],
                max_rows: 10,
                max_bytes: 100,
            };
            let page = pull(&connection, &query).unwrap().remove(0);
            assert_eq!(page.reset, reset, "after {after}, base {base}");
            assert_eq!((page.more, page.next), (reset, if reset { after } else { 20 }));
        }
    }
}
