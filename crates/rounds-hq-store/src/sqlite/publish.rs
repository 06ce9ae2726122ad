//! A publication becomes entities in scopes: one transaction, whole or not at all.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::entities::{CustomerBody, EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::publish::{CustomerEntity, Publication};
use rounds_protocol::session::StaffBody;
use rusqlite::{Connection, params};

use super::entities::{self, Origin, Written};
use super::feed::Feed;
use super::staff::{self, Reassigned};
use super::values::{json, millis};
use crate::effects::{EntityWrite, to_json, undisturbed};
use crate::scopes::{self, Scopes};
use crate::{PublishReport, Result};

/// What placing entities needs to know.
struct Bank<'p> {
    staff: BTreeMap<&'p StaffNo, &'p StaffBody>,
    rms: BTreeMap<&'p CustomerNo, &'p StaffNo>,
    undisturbed: BTreeSet<CustomerNo>,
}

impl<'p> Bank<'p> {
    fn new(publication: &'p Publication, undisturbed: BTreeSet<CustomerNo>) -> Self {
        let staff = publication
            .staff
            .iter()
            .map(|member| (&member.staff_no, member))
            .collect();
        let rms = publication
            .assignments
            .iter()
            .map(|row| (&row.customer_no, &row.rm))
            .collect();
        Self {
            staff,
            rms,
            undisturbed,
        }
    }

    fn rm(&self, customer_no: &CustomerNo) -> Option<&'p StaffBody> {
        self.rms.get(customer_no).and_then(|rm| self.staff.get(rm)).copied()
    }

    fn member(&self, staff_no: &StaffNo) -> Option<&'p StaffBody> {
        self.staff.get(staff_no).copied()
    }

    /// The body as it is to stand here: a wish not to be disturbed survives the import.
    fn body<'b>(&self, entity: &'b CustomerEntity) -> Result<Cow<'b, str>> {
        if entity.kind != EntityKind::Customer || !self.undisturbed.contains(&entity.customer_no) {
            return Ok(Cow::Borrowed(&entity.body));
        }
        let body: CustomerBody = json("customer", &entity.id, &entity.body)?;
        Ok(Cow::Owned(undisturbed(body)))
    }
}

/// Take over a publication.
pub fn publish(connection: &Connection, publication: &Publication, now: DateTime<Utc>) -> Result<PublishReport> {
    let staff_changed = staff::replace(connection, &publication.staff)?;
    staff::replace_branches(connection, &publication.branches)?;
    set_bank(connection, publication)?;
    let moved = staff::replace_assignments(connection, &publication.assignments, now)?;
    let bank = Bank::new(publication, staff::do_not_disturb(connection)?);

    let mut feed = Feed::new(connection, now);
    let mut report = PublishReport {
        reassigned: moved.len() as u64,
        ..PublishReport::default()
    };
    let seen = put_all(&mut feed, publication, &bank, &mut report)?;
    withdraw_missing(&mut feed, &seen, &mut report)?;
    hand_over_follow_ups(&mut feed, &bank, &moved)?;
    place_field_entities(&mut feed, &bank, &moved, staff_changed)?;
    feed.flush()?;
    record(connection, publication, &report, now)?;
    Ok(report)
}

fn put_all(
    feed: &mut Feed<'_>,
    publication: &Publication,
    bank: &Bank<'_>,
    report: &mut PublishReport,
) -> Result<HashSet<(String, String)>> {
    let mut seen = HashSet::new();
    let mut put = |write: EntityWrite| -> Result<()> {
        let written = entities::put(feed, &write, Origin::Published)?;
        count(report, write.kind, written);
        seen.insert((write.kind.as_str().to_owned(), write.id));
        Ok(())
    };
    for member in &publication.staff {
        put(EntityWrite {
            kind: EntityKind::Staff,
            id: member.staff_no.to_string(),
            customer_no: None,
            body: to_json(member),
            scopes: scopes::staff_scopes(member, publication.staff.iter()),
        })?;
    }
    for entity in &publication.customer_entities {
        put(EntityWrite {
            kind: entity.kind,
            id: entity.id.clone(),
            customer_no: Some(entity.customer_no.clone()),
            body: bank.body(entity)?.into_owned(),
            scopes: scopes::holder_scopes(bank.rm(&entity.customer_no)),
        })?;
    }
    for entity in &publication.reference_entities {
        put(EntityWrite {
            kind: entity.kind,
            id: entity.id.clone(),
            customer_no: None,
            body: entity.body.clone(),
            scopes: Scopes::from([entity.scope.clone()]),
        })?;
    }
    Ok(seen)
}

fn count(report: &mut PublishReport, kind: EntityKind, written: Written) {
    let counts = report.kinds.entry(kind.as_str().to_owned()).or_default();
    match written {
        Written::Created => counts.created += 1,
        Written::Changed => counts.changed += 1,
        Written::Unchanged => counts.unchanged += 1,
    }
}

fn withdraw_missing(feed: &mut Feed<'_>, seen: &HashSet<(String, String)>, report: &mut PublishReport) -> Result<()> {
    for entity in entities::published(feed.connection())? {
        if !seen.contains(&entity) {
            entities::withdraw(feed, &entity.0, &entity.1)?;
            report.kinds.entry(entity.0).or_default().withdrawn += 1;
        }
    }
    Ok(())
}

/// Open work of the old RM goes to the new one with the customer.
fn hand_over_follow_ups(feed: &mut Feed<'_>, bank: &Bank<'_>, moved: &[Reassigned]) -> Result<()> {
    for Reassigned { customer_no, from, to } in moved {
        let Some(to) = to else { continue };
        for (id, text) in entities::of_field(feed.connection(), EntityKind::FollowUp, Some(customer_no))? {
            let mut body: FollowUpBody = json("follow_up", &id, &text)?;
            if body.owner == *from && !body.state.is_closed() {
                body.owner = to.clone();
                put_follow_up(feed, bank, &body, to_json(&body))?;
            }
        }
    }
    Ok(())
}

/// Visits and follow-ups follow their customers; all of them when teams changed.
fn place_field_entities(feed: &mut Feed<'_>, bank: &Bank<'_>, moved: &[Reassigned], staff_changed: bool) -> Result<()> {
    // What was handed over a moment ago must be seen in its new scopes below.
    feed.flush()?;
    if staff_changed {
        return place_those_of(feed, bank, None);
    }
    moved
        .iter()
        .try_for_each(|reassigned| place_those_of(feed, bank, Some(&reassigned.customer_no)))
}

fn place_those_of(feed: &mut Feed<'_>, bank: &Bank<'_>, customer: Option<&CustomerNo>) -> Result<()> {
    for (id, text) in entities::of_field(feed.connection(), EntityKind::Visit, customer)? {
        let body: VisitBody = json("visit", &id, &text)?;
        let scopes = scopes::visit_scopes(&body, bank.rm(&body.customer_no), bank.member(&body.author));
        let customer_no = Some(body.customer_no);
        let write = EntityWrite {
            kind: EntityKind::Visit,
            id,
            customer_no,
            body: text,
            scopes,
        };
        entities::put(feed, &write, Origin::Field)?;
    }
    for (id, text) in entities::of_field(feed.connection(), EntityKind::FollowUp, customer)? {
        put_follow_up(feed, bank, &json("follow_up", &id, &text)?, text)?;
    }
    Ok(())
}

fn put_follow_up(feed: &mut Feed<'_>, bank: &Bank<'_>, body: &FollowUpBody, text: String) -> Result<()> {
    let write = EntityWrite {
        kind: EntityKind::FollowUp,
        id: body.follow_up_id.to_string(),
        customer_no: Some(body.customer_no.clone()),
        body: text,
        scopes: scopes::follow_up_scopes(body, bank.rm(&body.customer_no), bank.member(&body.owner)),
    };
    entities::put(feed, &write, Origin::Field)?;
    Ok(())
}

fn set_bank(connection: &Connection, publication: &Publication) -> Result<()> {
    connection.execute(
        "insert into settings (name, value) values ('bank', ?1) on conflict (name) do update set value = excluded.value",
        [to_json(&publication.bank)],
    )?;
    Ok(())
}

fn record(
    connection: &Connection,
    publication: &Publication,
    report: &PublishReport,
    now: DateTime<Utc>,
) -> Result<()> {
    connection.execute(
        "insert into publications (source_hash, as_of, published_at, report) values (?1, ?2, ?3, ?4)",
        params![
            publication.source_hash,
            publication.as_of.to_string(),
            millis(now),
            to_json(report)
        ],
    )?;
    Ok(())
}
