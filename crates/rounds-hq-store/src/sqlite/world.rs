//! Loads what a decision about an op must look at.

use std::collections::{BTreeMap, BTreeSet};

use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::session::StaffBody;
use rusqlite::Connection;
use serde::de::DeserializeOwned;

use super::values::json;
use super::{entities, staff};
use crate::Result;
use crate::effects::{KnownCustomer, Needed, World};

/// Load what is needed; what does not exist is simply absent.
pub fn load(connection: &Connection, author: &StaffBody, needed: &Needed) -> Result<World> {
    let mut world = World {
        author: author.clone(),
        customer: None,
        visits: BTreeMap::new(),
        follow_ups: BTreeMap::new(),
        staff: BTreeMap::new(),
        closed_accounts: BTreeSet::new(),
    };
    for id in &needed.visits {
        world
            .visits
            .extend(body(connection, EntityKind::Visit, &id.to_string())?.map(|visit| (*id, visit)));
    }
    for id in &needed.follow_ups {
        world
            .follow_ups
            .extend(body(connection, EntityKind::FollowUp, &id.to_string())?.map(|task| (*id, task)));
    }
    if let Some(number) = customer_of(needed, &world) {
        world.customer = customer(connection, &number)?;
    }
    for number in named(needed, &world) {
        if let Some(member) = staff::member(connection, &number)? {
            if member.revoked {
                world.closed_accounts.insert(number.clone());
            }
            world.staff.insert(number, member.body);
        }
    }
    Ok(world)
}

fn body<T: DeserializeOwned>(connection: &Connection, kind: EntityKind, id: &str) -> Result<Option<T>> {
    let text = entities::body(connection, kind, id)?;
    text.map(|text| json(kind.as_str(), id, &text)).transpose()
}

fn customer(connection: &Connection, number: &CustomerNo) -> Result<Option<KnownCustomer>> {
    let Some(body) = body(connection, EntityKind::Customer, number.as_str())? else {
        return Ok(None);
    };
    let (rm, holders) = staff::holders(connection, number)?;
    Ok(Some(KnownCustomer { body, rm, holders }))
}

fn customer_of(needed: &Needed, world: &World) -> Option<CustomerNo> {
    let of_visit = || world.visits.values().next().map(|visit| visit.customer_no.clone());
    let of_follow_up = || world.follow_ups.values().next().map(|task| task.customer_no.clone());
    needed.customer.clone().or_else(of_visit).or_else(of_follow_up)
}

fn named(needed: &Needed, world: &World) -> BTreeSet<StaffNo> {
    let mut named: BTreeSet<StaffNo> = needed.staff.iter().cloned().collect();
    named.extend(
        world
            .customer
            .iter()
            .flat_map(|customer| customer.holders.iter().cloned()),
    );
    named.extend(world.visits.values().map(|visit| visit.author.clone()));
    named.extend(world.follow_ups.values().map(|task| task.owner.clone()));
    named
}
