//! What is handed out about suggestions: which events to list.

use chrono::NaiveDate;
use rounds_domain::CustomerNo;

/// Which events to list, oldest first. Every part narrows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SuggestionQuery {
    pub customer_no: Option<CustomerNo>,
    /// Events on or after this day.
    pub since: Option<NaiveDate>,
}
