//! Contacts from the bank's other systems.

use rounds_domain::CustomerNo;
use rounds_protocol::entities::{ContactBody, EntityKind};
use rusqlite::Connection;

use crate::cache::entities;
use crate::error::Result;

/// A customer's contacts, newest first.
pub fn of_customer(connection: &Connection, customer_no: &CustomerNo) -> Result<Vec<ContactBody>> {
    let mut statement = connection.prepare_cached(
        "SELECT contact_no FROM contacts WHERE customer_no = ?1 ORDER BY happened_on DESC, contact_no",
    )?;
    let numbers: Vec<String> = statement
        .query_map([customer_no.as_str()], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut contacts = Vec::with_capacity(numbers.len());
    for number in numbers {
        contacts.extend(entities::get(connection, EntityKind::Contact, &number)?);
    }
    Ok(contacts)
}
