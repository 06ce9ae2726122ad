//! A walk over the whole portfolio, as headquarters describes it: own work is not laid over it here. What is read for
//! one customer is read by the functions that read it alone; what many customers share is read once.

use std::collections::{HashMap, HashSet};

use rounds_domain::CustomerNo;
use rounds_protocol::entities::{ContactBody, CustomerBody, EntityKind, ProfileBody, VisitBody};
use rounds_protocol::suggestions::SuggestionEventBody;
use rounds_protocol::volatile::Column;
use rusqlite::Connection;

use super::{contacts, suggestions, visits};
use crate::cache::{entities, suggestions as event_table, volatile};
use crate::error::Result;
use crate::model::VisitQuery;
use crate::overlay::OwnWork;
use crate::suggestions::SuggestionQuery;

/// One customer as headquarters describes them.
#[derive(Clone, Debug)]
pub struct CustomerRecord {
    pub customer: CustomerBody,
    /// Facts and their day. Where they come apart from what stays (rule P11), the rest is left out.
    pub profile: Option<ProfileBody>,
    /// Newest first, replaced versions among them.
    pub visits: Vec<VisitBody>,
    /// Newest first.
    pub contacts: Vec<ContactBody>,
    /// Oldest first.
    pub events: Vec<SuggestionEventBody>,
}

/// What a walk keeps from customer to customer.
#[derive(Default)]
pub struct Walk {
    columns: HashMap<String, Vec<Column>>,
    visited: HashSet<String>,
    contacted: HashSet<String>,
    suggested: HashSet<String>,
    nothing_own: OwnWork,
}

impl Walk {
    /// Begin: most customers have no visit, contact or event, and are not asked for them one by one.
    pub fn begin(connection: &Connection) -> Result<Self> {
        Ok(Self {
            visited: named(connection, "SELECT DISTINCT customer_no FROM visits")?,
            contacted: named(connection, "SELECT DISTINCT customer_no FROM contacts")?,
            suggested: named(connection, "SELECT DISTINCT customer_no FROM suggestion_events")?,
            ..Self::default()
        })
    }

    /// One customer; `None` for one that left meanwhile.
    pub fn record(&mut self, connection: &Connection, number: &str) -> Result<Option<CustomerRecord>> {
        let Some(customer) = entities::get(connection, EntityKind::Customer, number)? else {
            return Ok(None);
        };
        let customer_no = CustomerNo::from(number);
        Ok(Some(CustomerRecord {
            customer,
            profile: volatile::facts_alone(connection, &customer_no, &mut self.columns)?,
            visits: self.visits(connection, &customer_no)?,
            contacts: if self.contacted.contains(number) {
                contacts::of_customer(connection, &customer_no)?
            } else {
                Vec::new()
            },
            events: self.events(connection, customer_no)?,
        }))
    }

    fn visits(&self, connection: &Connection, customer_no: &CustomerNo) -> Result<Vec<VisitBody>> {
        if !self.visited.contains(customer_no.as_str()) {
            return Ok(Vec::new());
        }
        let query = VisitQuery {
            customer_no: Some(customer_no.clone()),
            ..VisitQuery::default()
        };
        let list = visits::list(connection, &self.nothing_own, &query)?;
        Ok(list.rows.into_iter().map(|item| item.body).collect())
    }

    fn events(&self, connection: &Connection, customer_no: CustomerNo) -> Result<Vec<SuggestionEventBody>> {
        if !self.suggested.contains(customer_no.as_str()) {
            return Ok(Vec::new());
        }
        let query = SuggestionQuery {
            customer_no: Some(customer_no),
            since: None,
        };
        let stored = suggestions::bodies(connection, &event_table::ids(connection, &query)?)?;
        Ok(suggestions::with_own(stored, &self.nothing_own, &query))
    }
}

fn named(connection: &Connection, sql: &str) -> Result<HashSet<String>> {
    let mut statement = connection.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
