//! Tables `volatile_parts` and `volatile_rows`: what moves every night, customer by customer (rule P11). The entity that
//! brought it keeps no body, so that nothing of a customer stays in it when the customer leaves.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, SegmentCode};
use rounds_protocol::entities::{EntityKind, ProfileBody};
use rounds_protocol::volatile::{Column, VolatileBody, unpack};
use rusqlite::{Connection, OptionalExtension, params};

use super::{customers, entities, project};
use crate::error::Result;
use crate::sql::Day;

/// What is known of a customer that moves.
pub struct Moving {
    pub as_of: NaiveDate,
    pub segments: Vec<SegmentCode>,
    columns: String,
    cells: String,
}

/// Take a part over from the one before it, row by row, and show its segments in the list.
pub fn put(connection: &Connection, part: &str, body: &VolatileBody) -> Result<()> {
    let before = customers_of(connection, part)?;
    connection
        .prepare_cached(
            "INSERT INTO volatile_parts (part, as_of, columns) VALUES (?1, ?2, ?3)
             ON CONFLICT (part) DO UPDATE SET as_of = ?2, columns = ?3",
        )?
        .execute(params![part, Day(body.as_of), serde_json::to_string(&body.columns)?])?;
    connection
        .prepare_cached("DELETE FROM volatile_rows WHERE part = ?1")?
        .execute([part])?;
    let mut insert = connection
        .prepare_cached("INSERT INTO volatile_rows (customer_no, part, segments, cells) VALUES (?1, ?2, ?3, ?4)")?;
    for row in &body.rows {
        insert.execute(params![
            row.customer_no.as_str(),
            part,
            serde_json::to_string(&row.segments)?,
            row.cells.get()
        ])?;
        customers::put_profile(connection, &row.customer_no, &row.segments, Some(body.as_of))?;
    }
    let here: HashSet<&CustomerNo> = body.rows.iter().map(|row| &row.customer_no).collect();
    before
        .iter()
        .filter(|number| !here.contains(number))
        .try_for_each(|number| project::show_profile(connection, number))
}

/// A part left: what it alone said is not known any more.
pub fn remove(connection: &Connection, part: &str) -> Result<()> {
    let before = customers_of(connection, part)?;
    connection
        .prepare_cached("DELETE FROM volatile_rows WHERE part = ?1")?
        .execute([part])?;
    connection
        .prepare_cached("DELETE FROM volatile_parts WHERE part = ?1")?
        .execute([part])?;
    before
        .iter()
        .try_for_each(|number| project::show_profile(connection, number))
}

/// A customer left the device: nothing of it stays here.
pub fn remove_customer(connection: &Connection, customer_no: &str) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM volatile_rows WHERE customer_no = ?1")?
        .execute([customer_no])?;
    Ok(())
}

fn customers_of(connection: &Connection, part: &str) -> Result<Vec<CustomerNo>> {
    let mut statement = connection.prepare_cached("SELECT customer_no FROM volatile_rows WHERE part = ?1")?;
    let rows = statement.query_map([part], |row| Ok(CustomerNo(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What moves of one customer, as of the latest day; `None` when no part tells of it.
pub fn moving_of(connection: &Connection, customer_no: &CustomerNo) -> Result<Option<Moving>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.as_of, p.columns, r.segments, r.cells FROM volatile_rows AS r JOIN volatile_parts AS p USING (part)
         WHERE r.customer_no = ?1 ORDER BY p.as_of DESC, p.part LIMIT 1",
    )?;
    let found: Option<(Day, String, String, String)> = statement
        .query_row([customer_no.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    found
        .map(|(Day(as_of), columns, segments, cells)| {
            Ok(Moving {
                as_of,
                segments: serde_json::from_str(&segments)?,
                columns,
                cells,
            })
        })
        .transpose()
}

impl Moving {
    /// Lay what moves over what stays.
    fn over(self, customer_no: &CustomerNo, stays: Option<ProfileBody>) -> Result<ProfileBody> {
        let columns: Vec<Column> = serde_json::from_str(&self.columns)?;
        let (months, recent) = stays.map_or_else(Default::default, |stays| (stays.months, stays.recent));
        Ok(ProfileBody {
            customer_no: customer_no.clone(),
            as_of: self.as_of,
            facts: unpack(self.as_of, &columns, &self.cells)?,
            segments: self.segments,
            months,
            recent,
        })
    }
}

/// [`profile`] without what stays, where both come apart: for those who only judge facts, of many customers. `known` keeps
/// the columns of each part from one customer to the next.
pub fn facts_alone(
    connection: &Connection,
    customer_no: &CustomerNo,
    known: &mut HashMap<String, Vec<Column>>,
) -> Result<Option<ProfileBody>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.part, p.as_of, r.cells FROM volatile_rows AS r JOIN volatile_parts AS p USING (part)
         WHERE r.customer_no = ?1 ORDER BY p.as_of DESC, p.part LIMIT 1",
    )?;
    let found: Option<(String, Day, String)> = statement
        .query_row([customer_no.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((part, Day(as_of), cells)) = found else {
        return entities::get(connection, EntityKind::Profile, customer_no.as_str());
    };
    // A part may be written anew during the walk: a day with other columns is another key.
    let key = format!("{part} {as_of}");
    if !known.contains_key(&key) {
        known.insert(key.clone(), columns_of(connection, &part)?);
    }
    let columns = known.get(&key).map_or(&[][..], Vec::as_slice);
    Ok(Some(ProfileBody {
        customer_no: customer_no.clone(),
        as_of,
        facts: unpack(as_of, columns, &cells)?,
        segments: Vec::new(),
        months: Vec::new(),
        recent: Vec::new(),
    }))
}

fn columns_of(connection: &Connection, part: &str) -> Result<Vec<Column>> {
    let columns: String = connection
        .prepare_cached("SELECT columns FROM volatile_parts WHERE part = ?1")?
        .query_row([part], |row| row.get(0))?;
    Ok(serde_json::from_str(&columns)?)
}

/// A customer's profile, put together from what stays and what moves. A headquarters of the protocol before sends both
/// in one; that is then the profile.
pub fn profile(connection: &Connection, customer_no: &CustomerNo) -> Result<Option<ProfileBody>> {
    let stays = entities::get(connection, EntityKind::Profile, customer_no.as_str())?;
    match moving_of(connection, customer_no)? {
        Some(moving) => moving.over(customer_no, stays).map(Some),
        None => Ok(stays),
    }
}
