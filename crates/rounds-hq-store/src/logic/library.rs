//! Loads what a decision about an op must look at, once for a whole batch.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::session::StaffBody;
use serde::de::DeserializeOwned;

use super::assignments::{self, Holders};
use super::ledger::{Key, Ledger, key};
use super::offer_packs::OfferShelf;
use super::values::json;
use super::{changes, staff};
use crate::db::Db;
use crate::effects::{KnownCustomer, Needed, OpenChange, World};
use crate::{Result, StaffRecord};

/// What a transaction has read so far.
pub struct Library<'d> {
    db: &'d dyn Db,
    pub ledger: Ledger<'d>,
    /// Headquarters' public key, with which offer packs are signed.
    receipt_key: String,
    packs: OfferShelf,
    holders: BTreeMap<CustomerNo, Holders>,
    staff: BTreeMap<StaffNo, Option<StaffRecord>>,
}

impl<'d> Library<'d> {
    pub fn new(db: &'d dyn Db, receipt_key: String, now: DateTime<Utc>) -> Self {
        Self {
            db,
            ledger: Ledger::new(db, now),
            receipt_key,
            packs: OfferShelf::default(),
            holders: BTreeMap::new(),
            staff: BTreeMap::new(),
        }
    }

    /// Read at once what these decisions name; what they name only by way of it is read when it is met.
    pub fn prefetch(&mut self, needs: &[Needed]) -> Result<()> {
        self.ledger.load(needs.iter().flat_map(keys))?;
        let customers: BTreeSet<&CustomerNo> = needs.iter().filter_map(|needed| needed.customer.as_ref()).collect();
        self.read_holders(customers.into_iter().cloned().collect())
    }

    /// Load what is needed; what does not exist is simply absent.
    pub fn world(&mut self, author: &StaffBody, needed: &Needed) -> Result<World> {
        let mut world = World {
            author: author.clone(),
            customer: None,
            visits: BTreeMap::new(),
            follow_ups: BTreeMap::new(),
            change: None,
            open_changes: Vec::new(),
            suggestion_events: BTreeSet::new(),
            safeguards: None,
            quotes: BTreeMap::new(),
            products: BTreeMap::new(),
            pack: None,
            staff: BTreeMap::new(),
            closed_accounts: BTreeSet::new(),
        };
        for id in &needed.visits {
            let visit = self.body(EntityKind::Visit, &id.to_string())?;
            world.visits.extend(visit.map(|visit| (*id, visit)));
        }
        for id in &needed.follow_ups {
            let task = self.body(EntityKind::FollowUp, &id.to_string())?;
            world.follow_ups.extend(task.map(|task| (*id, task)));
        }
        for id in &needed.suggestion_events {
            if self
                .ledger
                .body(EntityKind::SuggestionEvent, &id.to_string())?
                .is_some()
            {
                world.suggestion_events.insert(*id);
            }
        }
        for id in &needed.quotes {
            let quote = self.body(EntityKind::Quote, &id.to_string())?;
            world.quotes.extend(quote.map(|quote| (*id, quote)));
        }
        if let Some(id) = needed.change {
            world.change = self.body(EntityKind::CustomerChange, &id.to_string())?;
        }
        if let Some(number) = customer_of(needed, &world) {
            // The customer is locked first, so that what is open about it stays as it is read.
            world.customer = self.customer(&number)?;
            if needed.change.is_some() {
                world.open_changes = self.open_changes(&number)?;
            }
            if needed.safeguards {
                world.safeguards = self.body(EntityKind::Safeguards, number.as_str())?;
            }
        }
        for code in &needed.products {
            let product = self.body(EntityKind::Product, code.as_str())?;
            world.products.extend(product.map(|product| (code.clone(), product)));
        }
        if let Some(on) = needed.rules_on {
            world.pack = self.packs.on(self.db, &self.receipt_key, on)?;
        }
        for number in named(needed, &world) {
            if let Some(member) = self.member(&number)? {
                if member.revoked {
                    world.closed_accounts.insert(number.clone());
                }
                world.staff.insert(number, member.body.clone());
            }
        }
        Ok(world)
    }

    fn body<T: DeserializeOwned>(&mut self, kind: EntityKind, id: &str) -> Result<Option<T>> {
        let text = self.ledger.body(kind, id)?;
        text.map(|text| json(kind.as_str(), id, text)).transpose()
    }

    fn customer(&mut self, number: &CustomerNo) -> Result<Option<KnownCustomer>> {
        let Some(body) = self.body(EntityKind::Customer, number.as_str())? else {
            return Ok(None);
        };
        self.read_holders(vec![number.clone()])?;
        let holders = self.holders.get(number).cloned().unwrap_or_default();
        Ok(Some(KnownCustomer {
            body,
            rm: holders.now,
            holders: holders.ever,
        }))
    }

    fn open_changes(&mut self, customer: &CustomerNo) -> Result<Vec<OpenChange>> {
        let mut open = Vec::new();
        for (id, minding) in changes::of_customer(self.db, customer)? {
            let body = self.body(EntityKind::CustomerChange, &id.to_string())?;
            open.extend(body.map(|body| OpenChange { body, minding }));
        }
        Ok(open)
    }

    fn read_holders(&mut self, mut customers: Vec<CustomerNo>) -> Result<()> {
        customers.retain(|number| !self.holders.contains_key(number));
        let found = assignments::holders(self.db, &customers)?;
        self.holders.extend(customers.into_iter().zip(found));
        Ok(())
    }

    fn member(&mut self, number: &StaffNo) -> Result<Option<&StaffRecord>> {
        if !self.staff.contains_key(number) {
            let member = staff::member(self.db, number)?;
            self.staff.insert(number.clone(), member);
        }
        Ok(self.staff.get(number).and_then(Option::as_ref))
    }
}

fn keys(needed: &Needed) -> Vec<Key> {
    let visits = needed.visits.iter().map(|id| key(EntityKind::Visit, id.to_string()));
    let tasks = needed
        .follow_ups
        .iter()
        .map(|id| key(EntityKind::FollowUp, id.to_string()));
    let customer = needed
        .customer
        .iter()
        .map(|number| key(EntityKind::Customer, number.as_str()));
    let change = needed
        .change
        .iter()
        .map(|id| key(EntityKind::CustomerChange, id.to_string()));
    let events = needed
        .suggestion_events
        .iter()
        .map(|id| key(EntityKind::SuggestionEvent, id.to_string()));
    let quotes = needed.quotes.iter().map(|id| key(EntityKind::Quote, id.to_string()));
    let safeguards = needed
        .customer
        .iter()
        .filter(|_| needed.safeguards)
        .map(|number| key(EntityKind::Safeguards, number.as_str()));
    visits
        .chain(safeguards)
        .chain(quotes)
        .chain(tasks)
        .chain(customer)
        .chain(change)
        .chain(events)
        .collect()
}

fn customer_of(needed: &Needed, world: &World) -> Option<CustomerNo> {
    let of_visit = || world.visits.values().next().map(|visit| visit.customer_no.clone());
    let of_follow_up = || world.follow_ups.values().next().map(|task| task.customer_no.clone());
    let of_change = || world.change.as_ref().map(|change| change.customer_no.clone());
    let named = needed.customer.clone();
    named.or_else(of_visit).or_else(of_follow_up).or_else(of_change)
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
    named.extend(world.quotes.values().map(|quote| quote.author.clone()));
    named.extend(world.follow_ups.values().map(|task| task.owner.clone()));
    let open = world.open_changes.iter().map(|open| &open.body);
    named.extend(world.change.iter().chain(open).map(|change| change.author.clone()));
    named
}
