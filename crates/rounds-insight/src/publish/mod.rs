//! From an imported and profiled bank to what headquarters' store takes in: bodies as JSON text, the same bytes for
//! the same inputs.
//!
//! Knows which table becomes which body. Refuses to know revisions, scopes of people and the store.

mod bank;
mod customers;
mod error;

use std::path::Path;

use rounds_protocol::entities::{EntityKind, ProfileBody};
use rounds_protocol::publish::{CustomerEntity, Publication, ReferenceEntity};
use rounds_protocol::volatile::Moving;
use serde::Serialize;

pub use error::PublishError;

use crate::import::Snapshot;
use crate::profile::{self, Profiled};
use bank::Organisation;

/// Everything that the bank imported and profiled last publishes. Blocking, like [`profile::run`].
///
/// # Errors
/// When the bank is not imported or not profiled with its present data and catalogue, or a table cannot be read.
pub fn publication(data_dir: &Path) -> Result<Publication, PublishError> {
    let snapshot = Snapshot::current(data_dir)?;
    let profiled = profile::current(data_dir)?;
    let tables = profile::blocking(read(&snapshot))??;
    let mut customer_entities = tables.customer_entities;
    let mut moving = Vec::with_capacity(profiled.profiles.len());
    for profile in &profiled.profiles {
        let (stays, moves) = apart(profile);
        let id = stays.customer_no.to_string();
        customer_entities.push(CustomerEntity {
            customer_no: stays.customer_no.clone(),
            kind: EntityKind::Profile,
            body: json("profile", &id, &stays)?,
            id,
        });
        moving.push(moves);
    }
    Ok(Publication {
        source_hash: profiled.report.hash.clone(),
        bank: bank::body(&snapshot.bank),
        as_of: profiled.report.as_of,
        branches: tables.organisation.branches,
        staff: tables.organisation.staff,
        assignments: tables.organisation.assignments,
        customer_entities,
        moving,
        reference_entities: reference(&profiled)?,
    })
}

/// The name of the import that stands, and the telephone number of each of its customers who has one. Blocking, like
/// [`publication`].
///
/// # Errors
/// When nothing is imported, or its customers cannot be read.
pub fn phone_numbers(data_dir: &Path) -> Result<(String, Vec<String>), PublishError> {
    let snapshot = Snapshot::current(data_dir)?;
    let numbers = profile::blocking(customers::phone_numbers(&snapshot))??;
    Ok((snapshot.hash, numbers))
}

/// What stays of a profile until something is booked, and what moves with every night (rule P11). What stays bears the
/// day of its latest booking or month and not that of the data, or it would be another one every day.
fn apart(profile: &ProfileBody) -> (ProfileBody, Moving) {
    let latest_booking = profile.recent.iter().map(|booking| booking.on).max();
    let latest_month = profile.months.iter().map(|flow| flow.month).max();
    let stays = ProfileBody {
        customer_no: profile.customer_no.clone(),
        as_of: latest_booking.max(latest_month).unwrap_or_default(),
        facts: Vec::new(),
        segments: Vec::new(),
        months: profile.months.clone(),
        recent: profile.recent.clone(),
    };
    let moves = Moving {
        customer_no: profile.customer_no.clone(),
        facts: profile.facts.clone(),
        segments: profile.segments.clone(),
    };
    (stays, moves)
}

struct Tables {
    organisation: Organisation,
    customer_entities: Vec<CustomerEntity>,
}

async fn read(snapshot: &Snapshot) -> Result<Tables, PublishError> {
    let context = bank::open(snapshot).await?;
    let organisation = bank::organisation(&context).await?;
    let customer_entities = customers::entities(&context, &organisation, &snapshot.bank).await?;
    Ok(Tables {
        organisation,
        customer_entities,
    })
}

fn reference(profiled: &Profiled) -> Result<Vec<ReferenceEntity>, PublishError> {
    let mut entities = Vec::new();
    for product in &profiled.catalogue.products {
        entities.push(one(
            "ref:products",
            EntityKind::Product,
            product.code.as_str(),
            product,
        )?);
    }
    let pack = &profiled.catalogue.pack;
    entities.push(one("ref:rules", EntityKind::RulePack, &pack.id, pack)?);
    for segment in &profiled.segments {
        entities.push(one(
            "ref:segments",
            EntityKind::SegmentProfile,
            segment.code.as_str(),
            segment,
        )?);
    }
    Ok(entities)
}

fn one(scope: &str, kind: EntityKind, id: &str, body: &impl Serialize) -> Result<ReferenceEntity, PublishError> {
    Ok(ReferenceEntity {
        scope: scope.to_owned(),
        kind,
        id: id.to_owned(),
        body: json(kind.as_str(), id, body)?,
    })
}

fn json(kind: &'static str, id: &str, body: &impl Serialize) -> Result<String, PublishError> {
    serde_json::to_string(body).map_err(|source| PublishError::Body {
        kind,
        id: id.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
