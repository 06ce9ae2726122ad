//! What a page's customers say, read before the page's turn comes: taking their JSON apart and spelling their names takes a
//! quarter of the time of a page and needs no table, so it goes on while the page before is written.
//!
//! Knows no connection. A customer that was not read before, or says something else now, is read when its turn comes, and
//! complained of, if it cannot be read, where it is shown.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rounds_protocol::entities::{CustomerBody, EntityKind};
use rounds_protocol::sync::{FeedRow, ScopePage};

use crate::search::record;

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

/// The customers of the pages to come, by what their rows say.
#[derive(Default)]
pub struct ReadAhead(Mutex<HashMap<String, CustomerRow>>);

impl ReadAhead {
    /// Read these pages' customers, and forget those of earlier pages that were not wanted.
    pub fn read(&self, pages: &[ScopePage]) {
        let rows = pages.iter().flat_map(|page| &page.rows);
        let read = rows.filter_map(|row| Some((says(row)?.to_owned(), customer(row)?)));
        // Read before it is locked: the page before is being written.
        let read = read.collect();
        *self.customers() = read;
    }

    /// The customer that a row shows, if it shows one.
    pub fn take(&self, row: &FeedRow) -> Option<CustomerRow> {
        let known = self.customers().remove(says(row)?);
        known.or_else(|| customer(row))
    }

    fn customers(&self) -> MutexGuard<'_, HashMap<String, CustomerRow>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn customer(row: &FeedRow) -> Option<CustomerRow> {
    serde_json::from_str(says(row)?).ok().map(CustomerRow::of)
}

/// What a row says of a customer, if it is about one.
fn says(row: &FeedRow) -> Option<&str> {
    let about_one = row.kind == EntityKind::Customer.as_str();
    row.body.as_ref().filter(|_| about_one).map(|body| body.get())
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::to_raw_value;

    use super::*;

    fn row(kind: &str, name: &str) -> FeedRow {
        let body = json!({
            "customer_no": "C1", "name": name, "invented": true, "branch": "B1", "branch_name": { "zh": "", "en": "" },
            "rm": "R1", "place": "", "customer_since": "2020-01-01", "do_not_disturb": false, "personalisation": true,
            "consents": [], "holdings": [], "currency": "CNY", "source": "test",
        });
        FeedRow {
            seq: 1,
            kind: kind.into(),
            id: "C1".into(),
            revision: 1,
            body: Some(to_raw_value(&body).unwrap()),
        }
    }

    fn page(row: FeedRow) -> ScopePage {
        ScopePage {
            scope: "rm:R1".into(),
            after: 0,
            generation: 1,
            rows: vec![row],
            next: 1,
            head: 1,
            floor: 0,
            more: false,
            reset: false,
            totals: None,
            total_rows: 1,
        }
    }

    fn name(read: Option<CustomerRow>) -> Option<String> {
        read.map(|row| row.body.name)
    }

    #[test]
    fn a_row_is_what_it_says_whatever_was_read_before() {
        let ahead = ReadAhead::default();
        for read in [None, Some("张三"), Some("李四")] {
            if let Some(read) = read {
                ahead.read(&[page(row("customer", read))]);
            }
            for _ in 0..2 {
                assert_eq!(name(ahead.take(&row("customer", "张三"))).as_deref(), Some("张三"));
            }
            assert!(ahead.take(&row("visit", "张三")).is_none());
        }
    }

    #[test]
    fn what_was_read_is_kept_once_and_goes_with_the_next_page() {
        let ahead = ReadAhead::default();
        ahead.read(&[page(row("customer", "张三")), page(row("visit", "李四"))]);
        assert_eq!(ahead.customers().len(), 1);
        ahead.take(&row("customer", "张三"));
        assert_eq!(ahead.customers().len(), 0);
        ahead.read(&[page(row("customer", "张三"))]);
        ahead.read(&[]);
        assert_eq!(ahead.customers().len(), 0);
    }
}
