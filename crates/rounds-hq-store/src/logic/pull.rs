//! Pages of the feed: rules P3, P5, P6, P9 and P10. Everything here runs in one reading transaction.

use rounds_planted::{self as planted, Bug};
use rounds_protocol::sync::{FeedRow, ScopeCursor, ScopePage, ScopeTotals};
use serde_json::value::RawValue;

use super::feed::{self, Head};
use crate::db::{self, Db, values};
use crate::{PullQuery, Result, StoreError};

/// Rows read at once: a page may be full long before it has all the rows it may have.
const STRIDE: usize = 250;

/// What is left of a page for the scopes that follow.
struct Budget {
    rows: usize,
    bytes: usize,
    /// The first row of an answer goes however large it is, or a large body would stop a device for ever.
    nothing_sent: bool,
}

/// Answer all scopes, in the order asked, until the budget is spent.
pub fn pull(db: &dyn Db, query: &PullQuery) -> Result<Vec<ScopePage>> {
    let rows = usize::try_from(query.max_rows).unwrap_or(usize::MAX);
    let mut budget = Budget {
        rows,
        bytes: query.max_bytes,
        nothing_sent: true,
    };
    query
        .scopes
        .iter()
        .map(|cursor| page(db, cursor, &mut budget))
        .collect()
}

fn page(db: &dyn Db, cursor: &ScopeCursor, budget: &mut Budget) -> Result<ScopePage> {
    let head = feed::head(db, &cursor.scope)?;
    if asks_for_a_reset(&head, cursor) {
        return Ok(ScopePage {
            reset: true,
            more: true,
            ..answer(cursor, &head, vec![], true)
        });
    }
    let (rows, more) = rows(db, cursor, head.seq, budget)?;
    Ok(answer(cursor, &head, rows, more))
}

/// Rule P6: a device whose full pull began after the floor rose has lost nothing.
fn asks_for_a_reset(head: &Head, cursor: &ScopeCursor) -> bool {
    let lost = head.floor > cursor.base || planted::is(Bug::FloorAgainstCursorOnly);
    head.floor > cursor.after && lost
}

fn answer(cursor: &ScopeCursor, head: &Head, rows: Vec<FeedRow>, more: bool) -> ScopePage {
    let too_far = u64::from(planted::is(Bug::PageOffByOne));
    let reached = rows.last().map_or(cursor.after, |row| row.seq + too_far);
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

type Found = (u64, String, String, u64, Option<String>);

/// Rows after the cursor within the budget, and whether any is left: one row more than fits is looked at.
fn rows(db: &dyn Db, cursor: &ScopeCursor, head: u64, budget: &mut Budget) -> Result<(Vec<FeedRow>, bool)> {
    if cursor.after >= head {
        return Ok((vec![], false));
    }
    let mut rows = Vec::new();
    let mut after = cursor.after;
    loop {
        let wanted = STRIDE.min(budget.rows + 1);
        let found = found(db, &cursor.scope, after, wanted)?;
        let ended = found.len() < wanted;
        for row in found {
            let bytes = row.4.as_ref().map_or(0, String::len);
            let too_large = bytes > budget.bytes && !budget.nothing_sent;
            if budget.rows == 0 || too_large {
                // The page is full: the scopes that follow wait for the next one.
                budget.rows = 0;
                return Ok((rows, true));
            }
            budget.rows -= 1;
            budget.bytes = budget.bytes.saturating_sub(bytes);
            budget.nothing_sent = false;
            after = row.0;
            rows.push(feed_row(row)?);
        }
        if ended {
            return Ok((rows, false));
        }
    }
}

fn found(db: &dyn Db, scope: &str, after: u64, wanted: usize) -> Result<Vec<Found>> {
    db::all(
        db,
        "select f.seq, f.kind, f.id, f.revision, case when f.present = 1 then e.body end
         from feed_rows f left join entities e on e.kind = f.kind and e.id = f.id
         where f.scope = ?1 and f.seq > ?2 order by f.seq limit ?3",
        values![scope, after, wanted as u64],
    )
}

fn feed_row((seq, kind, id, revision, body): Found) -> Result<FeedRow> {
    let body = body.map(RawValue::from_string).transpose();
    let body = body.map_err(|_| StoreError::Unreadable {
        kind: kind.clone(),
        id: id.clone(),
    })?;
    Ok(FeedRow {
        seq,
        kind,
        id,
        revision,
        body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rule P6: a reset is asked only if the floor passed both the cursor and the base.
    #[test]
    fn a_reset_needs_a_floor_above_cursor_and_base() {
        let head = Head {
            seq: 20,
            floor: 10,
            ..Head::default()
        };
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
            assert_eq!(asks_for_a_reset(&head, &cursor), reset, "after {after}, base {base}");
        }
    }
}
