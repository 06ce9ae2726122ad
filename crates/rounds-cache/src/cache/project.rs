//! From entities to projections. Knows which table a kind of entity shows in; written in the transaction that writes
//! the entity, so a list never shows what is not there (rule P7).

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rounds_domain::visit::OutcomeCode;
use rounds_domain::{CustomerNo, SegmentCode};
use rounds_protocol::entities::{
    ContactBody, CustomerBody, EntityKind, FollowUpBody, OpOutcomeBody, ProfileBody, VisitBody,
};
use rounds_protocol::rules::ProductBody;
use rounds_protocol::volatile::VolatileBody;
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;

use super::prepared::CustomerRow;
use super::{changes, customers, entities, purge, suggestions, volatile};
use crate::error::Result;
use crate::model::Touched;
use crate::sql::Day;

/// What a transaction changed, gathered while it runs.
#[derive(Debug, Default)]
pub struct Changed {
    pub touched: BTreeSet<Touched>,
    /// Customers whose last contact or next follow-up must be computed anew.
    pub derived: BTreeSet<String>,
    /// Search records that changed, or went with their customer.
    pub search: BTreeMap<i64, Option<String>>,
    /// What was read of the catalogue; forgotten with each product that is written.
    pub product_kinds: customers::ProductKinds,
    /// Words about ops of this or another device.
    pub outcomes: Vec<OpOutcomeBody>,
}

/// Show an entity that was just written.
pub fn shown(connection: &Connection, kind: &str, id: &str, body: &str, changed: &mut Changed) -> Result<()> {
    let Some(kind) = EntityKind::parse(kind) else {
        return Ok(());
    };
    changed.touched.insert(touches(kind));
    if kind == EntityKind::Product {
        changed.product_kinds.clear();
    }
    match kind {
        EntityKind::Customer => on_body(kind, body, |body: CustomerBody| {
            customer_shown(connection, CustomerRow::of(body), changed)
        }),
        EntityKind::Profile => show_profile(connection, &CustomerNo::from(id)),
        EntityKind::Volatile => on_body(kind, body, |body: VolatileBody| {
            volatile::put(connection, id, &body)?;
            purge::leave_out_of_volatile(connection)
        }),
        EntityKind::Contact => on_body(kind, body, |body: ContactBody| put_contact(connection, &body, changed)),
        EntityKind::Visit => on_body(kind, body, |body: VisitBody| put_visit(connection, &body, changed)),
        EntityKind::FollowUp => on_body(kind, body, |body: FollowUpBody| {
            put_follow_up(connection, &body, changed)
        }),
        EntityKind::CustomerChange => on_body(kind, body, |body| changes::put(connection, &body)),
        EntityKind::SuggestionEvent => on_body(kind, body, |body| suggestions::put(connection, &body)),
        EntityKind::Product => on_body(kind, body, |body: ProductBody| put_product(connection, &body)),
        EntityKind::OpOutcome => on_body(kind, body, |body: OpOutcomeBody| {
            changed.outcomes.push(body);
            Ok(())
        }),
        EntityKind::Safeguards
        | EntityKind::Quote
        | EntityKind::Staff
        | EntityKind::RulePack
        | EntityKind::SegmentProfile
        | EntityKind::Bundle
        | EntityKind::BundlePart
        | EntityKind::OfferPack => Ok(()),
    }
}

/// [`shown`] of a customer that was read already.
pub fn customer_shown(connection: &Connection, customer: CustomerRow, changed: &mut Changed) -> Result<()> {
    changed.touched.insert(touches(EntityKind::Customer));
    customers::put(connection, customer, changed)
}

/// Hide an entity that was just removed from one scope; if another scope still has it, show that one.
pub fn hidden(connection: &Connection, kind_word: &str, id: &str, changed: &mut Changed) -> Result<()> {
    let Some(kind) = EntityKind::parse(kind_word) else {
        return Ok(());
    };
    if let Some(body) = entities::body(connection, kind, id)? {
        return shown(connection, kind_word, id, &body, changed);
    }
    changed.touched.insert(touches(kind));
    if kind == EntityKind::Product {
        changed.product_kinds.clear();
    }
    match kind {
        EntityKind::Customer => customers::remove(connection, id, changed),
        EntityKind::Profile => show_profile(connection, &CustomerNo::from(id)),
        EntityKind::Volatile => volatile::remove(connection, id),
        EntityKind::Contact => remove_of_customer(connection, "contacts", "contact_no", id, changed),
        EntityKind::Visit => remove_of_customer(connection, "visits", "visit_id", id, changed),
        EntityKind::FollowUp => remove_of_customer(connection, "follow_ups", "follow_up_id", id, changed),
        EntityKind::CustomerChange => changes::remove(connection, id),
        EntityKind::SuggestionEvent => suggestions::remove(connection, id),
        EntityKind::Product => {
            connection.execute("DELETE FROM products WHERE code = ?1", [id])?;
            Ok(())
        }
        EntityKind::OpOutcome
        | EntityKind::Safeguards
        | EntityKind::Quote
        | EntityKind::Staff
        | EntityKind::RulePack
        | EntityKind::SegmentProfile
        | EntityKind::Bundle
        | EntityKind::BundlePart
        | EntityKind::OfferPack => Ok(()),
    }
}

fn touches(kind: EntityKind) -> Touched {
    match kind {
        EntityKind::Customer
        | EntityKind::Profile
        | EntityKind::Contact
        | EntityKind::Volatile
        | EntityKind::Safeguards
        | EntityKind::Quote => Touched::Customers,
        EntityKind::Visit => Touched::Visits,
        EntityKind::FollowUp => Touched::FollowUps,
        EntityKind::CustomerChange => Touched::Changes,
        EntityKind::SuggestionEvent => Touched::Suggestions,
        EntityKind::OpOutcome => Touched::Outbox,
        EntityKind::Staff => Touched::Staff,
        EntityKind::Product
        | EntityKind::RulePack
        | EntityKind::SegmentProfile
        | EntityKind::Bundle
        | EntityKind::BundlePart
        | EntityKind::OfferPack => Touched::Reference,
    }
}

/// A body that cannot be read stays an entity but is shown nowhere: one bad row must not stop the page.
fn on_body<T: DeserializeOwned>(kind: EntityKind, body: &str, show: impl FnOnce(T) -> Result<()>) -> Result<()> {
    match serde_json::from_str(body) {
        Ok(body) => show(body),
        Err(error) => {
            tracing::warn!(kind = kind.as_str(), %error, "a body cannot be read");
            Ok(())
        }
    }
}

/// What the list shows of a profile: from what moves, or from the profile of a headquarters that sends both in one.
pub fn show_profile(connection: &Connection, customer_no: &CustomerNo) -> Result<()> {
    let known = listed_profile(connection, customer_no)?;
    let (segments, as_of) = known.map_or((Vec::new(), None), |(segments, as_of)| (segments, Some(as_of)));
    customers::put_profile(connection, customer_no, &segments, as_of)
}

/// [`show_profile`] of a customer whose row was just made and says nothing yet.
pub fn show_profile_of_new(connection: &Connection, customer_no: &CustomerNo) -> Result<()> {
    match listed_profile(connection, customer_no)? {
        Some((segments, as_of)) => customers::put_profile(connection, customer_no, &segments, Some(as_of)),
        None => Ok(()),
    }
}

fn listed_profile(connection: &Connection, customer_no: &CustomerNo) -> Result<Option<(Vec<SegmentCode>, NaiveDate)>> {
    if let Some(moving) = volatile::moving_of(connection, customer_no)? {
        return Ok(Some((moving.segments, moving.as_of)));
    }
    let stays: Option<ProfileBody> = entities::get(connection, EntityKind::Profile, customer_no.as_str())?;
    Ok(stays.map(|stays| (stays.segments, stays.as_of)))
}

fn put_contact(connection: &Connection, contact: &ContactBody, changed: &mut Changed) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO contacts (contact_no, customer_no, happened_on) VALUES (?1, ?2, ?3)
             ON CONFLICT (contact_no) DO UPDATE SET customer_no = ?2, happened_on = ?3",
        )?
        .execute(params![
            contact.contact_no,
            contact.customer_no.as_str(),
            Day(contact.on)
        ])?;
    changed.derived.insert(contact.customer_no.0.clone());
    Ok(())
}

fn put_visit(connection: &Connection, visit: &VisitBody, changed: &mut Changed) -> Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO visits (visit_id, customer_no, author, business_date, saved_at, review, met, replaced)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (visit_id) DO UPDATE SET customer_no = ?2, author = ?3, business_date = ?4, saved_at = ?5,
                 review = ?6, met = ?7, replaced = ?8",
        )?
        .execute(params![
            visit.visit_id.to_string(),
            visit.customer_no.as_str(),
            visit.author.as_str(),
            Day(visit.business_date),
            visit.saved_at.timestamp_millis(),
            word_of(&visit.review)?,
            counts_as_contact(visit.outcome),
            visit.replaced_by.is_some(),
        ])?;
    changed.derived.insert(visit.customer_no.0.clone());
    Ok(())
}

fn put_follow_up(connection: &Connection, task: &FollowUpBody, changed: &mut Changed) -> Result<()> {
    let moved_at = task.moves.last().map_or(task.created_at, |last| last.at);
    connection
        .prepare_cached(
            "INSERT INTO follow_ups (follow_up_id, customer_no, owner, state, closed, due_on, moved_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (follow_up_id) DO UPDATE SET customer_no = ?2, owner = ?3, state = ?4, closed = ?5, due_on = ?6,
                 moved_at = ?7",
        )?
        .execute(params![
            task.follow_up_id.to_string(),
            task.customer_no.as_str(),
            task.owner.as_str(),
            word_of(&task.state)?,
            task.state.is_closed(),
            Day(task.due_on),
            moved_at.timestamp_millis(),
        ])?;
    changed.derived.insert(task.customer_no.0.clone());
    Ok(())
}

fn put_product(connection: &Connection, product: &ProductBody) -> Result<()> {
    let kind = word_of(&product.kind)?;
    let before = customers::product_kind(connection, product.code.as_str())?;
    connection
        .prepare_cached(
            "INSERT INTO products (code, kind, catalogue_order) VALUES (?1, ?2, ?3)
             ON CONFLICT (code) DO UPDATE SET kind = ?2, catalogue_order = ?3",
        )?
        .execute(params![product.code.as_str(), kind, product.catalogue_order])?;
    if before.as_deref() != Some(kind.as_str()) {
        customers::renew_assets_of_holders(connection, product.code.as_str())?;
    }
    Ok(())
}

fn remove_of_customer(connection: &Connection, table: &str, key: &str, id: &str, changed: &mut Changed) -> Result<()> {
    let sql = format!("DELETE FROM {table} WHERE {key} = ?1 RETURNING customer_no");
    let mut statement = connection.prepare_cached(&sql)?;
    for customer in statement.query_map([id], |row| row.get(0))? {
        changed.derived.insert(customer?);
    }
    Ok(())
}

/// Whether an outcome means that somebody was met, so that the visit counts as a contact.
pub fn counts_as_contact(outcome: OutcomeCode) -> bool {
    outcome.met_somebody()
}

/// The code word of a plain enum, as it stands on the wire and in the files.
pub fn word_of<T: serde::Serialize>(value: &T) -> Result<String> {
    Ok(match serde_json::to_value(value)? {
        serde_json::Value::String(word) => word,
        other => other.to_string(),
    })
}

/// Dates of a customer's own work that is not in the cache yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnDates {
    pub last_contact_on: Option<NaiveDate>,
    /// Open follow-ups as they stand after the own moves, by id: `None` means closed.
    pub follow_ups: Vec<(String, Option<NaiveDate>)>,
}

/// Compute a customer's last contact and next follow-up from the tables and the own work.
pub fn renew_derived(connection: &Connection, customer_no: &str, own: &OwnDates) -> Result<()> {
    let contact: Option<Day> = connection
        .prepare_cached(
            "SELECT max(day) FROM (
                 SELECT max(business_date) AS day FROM visits WHERE customer_no = ?1 AND met = 1 AND replaced = 0
                 UNION ALL SELECT max(happened_on) FROM contacts WHERE customer_no = ?1)",
        )?
        .query_row([customer_no], |row| row.get(0))?;
    let contact = contact.max(own.last_contact_on.map(Day));
    let next = next_follow_up(connection, customer_no, own)?.map(Day);
    connection
        .prepare_cached(
            "UPDATE customers SET last_contact_on = ?2, next_follow_up_on = ?3
             WHERE customer_no = ?1 AND (last_contact_on IS NOT ?2 OR next_follow_up_on IS NOT ?3)",
        )?
        .execute(params![customer_no, contact, next])?;
    Ok(())
}

fn next_follow_up(connection: &Connection, customer_no: &str, own: &OwnDates) -> Result<Option<NaiveDate>> {
    let mut statement = connection
        .prepare_cached("SELECT follow_up_id, due_on FROM follow_ups WHERE customer_no = ?1 AND closed = 0")?;
    let stored = statement.query_map([customer_no], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, Day>(1)?.0))
    })?;
    let mut days: Vec<NaiveDate> = own.follow_ups.iter().filter_map(|(_, due)| *due).collect();
    for row in stored {
        let (id, due) = row?;
        if !own.follow_ups.iter().any(|(known, _)| *known == id) {
            days.push(due);
        }
    }
    Ok(days.into_iter().min())
}
