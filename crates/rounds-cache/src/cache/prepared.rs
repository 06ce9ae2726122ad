//! What a page's customers say, read before their turn comes: taking their JSON apart and spelling their names takes a
//! quarter of the time of a page and needs no table, so it goes on beside the writing of the rows before.
//!
//! Knows no connection. What cannot be read here is read, and complained of, where it is shown.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::sync::FeedRow;

use crate::error::Result;
use crate::search::record;

/// Fewer rows are not worth a thread.
const WORTH_IT: usize = 200;
/// Rows handed over at once, and how many such handfuls may wait.
const HANDFUL: usize = 25;
const WAITING: usize = 4;

/// A customer as the list needs it.
pub struct CustomerRow {
    pub body: CustomerBody,
    /// By what the names are put in order.
    pub name_key: String,
    /// The search record.
    pub record: String,
}

impl CustomerRow {
    pub fn of(body: CustomerBody) -> Self {
        Self {
            name_key: record::order_key(&body.name),
            record: record::of_customer(&body),
            body,
        }
    }
}

/// Hand over each row in order, with the customer that was read from it.
pub fn each<'r>(
    rows: &'r [FeedRow],
    mut take: impl FnMut(&'r FeedRow, Option<CustomerRow>) -> Result<()>,
) -> Result<()> {
    if rows.len() < WORTH_IT {
        return rows.iter().try_for_each(|row| take(row, customer(row)));
    }
    thread::scope(|scope| {
        let (sender, handfuls) = sync_channel(WAITING);
        scope.spawn(move || read_all(rows, &sender));
        take_all(rows, &handfuls, &mut take)
    })
}

fn take_all<'r>(
    rows: &'r [FeedRow],
    handfuls: &Receiver<Vec<Option<CustomerRow>>>,
    take: &mut impl FnMut(&'r FeedRow, Option<CustomerRow>) -> Result<()>,
) -> Result<()> {
    for some in rows.chunks(HANDFUL) {
        // A reader that is gone leaves the reading to us.
        let read = handfuls.recv().unwrap_or_else(|_| some.iter().map(customer).collect());
        some.iter().zip(read).try_for_each(|(row, read)| take(row, read))?;
    }
    Ok(())
}

/// Until all are read or nobody wants them.
fn read_all(rows: &[FeedRow], sender: &SyncSender<Vec<Option<CustomerRow>>>) {
    for some in rows.chunks(HANDFUL) {
        if sender.send(some.iter().map(customer).collect()).is_err() {
            return;
        }
    }
}

fn customer(row: &FeedRow) -> Option<CustomerRow> {
    let body = row
        .body
        .as_ref()
        .filter(|_| row.kind == EntityKind::Customer.as_str())?;
    serde_json::from_str(body.get()).ok().map(CustomerRow::of)
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;
    use crate::error::CacheError;

    fn row(seq: u64) -> FeedRow {
        FeedRow {
            seq,
            kind: "customer".into(),
            id: format!("C{seq}"),
            revision: 1,
            body: Some(RawValue::from_string("{}".into()).unwrap()),
        }
    }

    #[test]
    fn rows_come_in_order_however_many_there_are_and_none_after_a_failure() {
        for count in [0, 1, WORTH_IT - 1, WORTH_IT, WORTH_IT * 3 + 1] {
            let rows: Vec<FeedRow> = (0..count as u64).map(row).collect();
            let mut taken = Vec::new();
            let ended = each(&rows, |row, read| {
                assert!(read.is_none(), "an empty body is no customer");
                taken.push(row.seq);
                if row.seq == 210 {
                    Err(CacheError::OutboxDamaged)
                } else {
                    Ok(())
                }
            });
            let expected = count.min(211) as u64;
            assert_eq!(taken, (0..expected).collect::<Vec<_>>());
            assert_eq!(ended.is_err(), count > 210);
        }
    }
}
