//! A publication becomes entities in scopes: one transaction, whole or not at all, in strides that keep memory
//! bounded.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_planted::{self as planted, Bug};
use rounds_protocol::entities::{CustomerBody, CustomerChangeBody, EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::publish::{CustomerEntity, Publication};
use rounds_protocol::quotes::QuoteBody;
use rounds_protocol::safeguards::{ContactStop, SafeguardsBody};
use rounds_protocol::session::StaffBody;
use rounds_protocol::suggestions::SuggestionEventBody;

use super::assignments::{self, Reassigned};
use super::ledger::{Ledger, Origin, Written, key};
use super::values::{json, millis};
use super::{changes, entities, settings, staff};
use crate::db::{Db, Lock, values};
use crate::effects::{
    EntityWrite, change_write, quote_write, reconcile, safeguards_write, suggestion_write, to_json, undisturbed,
};
use crate::scopes::{self, Scopes};
use crate::{PublishReport, Result, moving};

/// Entities read, compared and written at once.
const STRIDE: usize = 2_000;

/// What placing entities needs to know.
struct Bank<'p> {
    staff: BTreeMap<&'p StaffNo, &'p StaffBody>,
    rms: BTreeMap<&'p CustomerNo, &'p StaffNo>,
    undisturbed: BTreeSet<CustomerNo>,
    /// Customers over whose published body a change of the field stands.
    changed: BTreeMap<CustomerNo, CustomerBody>,
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
            changed: BTreeMap::new(),
        }
    }

    fn rm(&self, customer_no: &CustomerNo) -> Option<&'p StaffBody> {
        self.rms.get(customer_no).and_then(|rm| self.staff.get(rm)).copied()
    }

    fn member(&self, staff_no: &StaffNo) -> Option<&'p StaffBody> {
        self.staff.get(staff_no).copied()
    }

    /// The body as it is to stand here: a wish not to be disturbed and a change of the field survive the import.
    fn body<'b>(&self, entity: &'b CustomerEntity) -> Result<Cow<'b, str>> {
        if entity.kind != EntityKind::Customer {
            return Ok(Cow::Borrowed(&entity.body));
        }
        let wished = self.undisturbed.contains(&entity.customer_no);
        Ok(match self.changed.get(&entity.customer_no) {
            Some(changed) if wished => Cow::Owned(undisturbed(changed.clone())),
            Some(changed) => Cow::Owned(to_json(changed)),
            None if wished => Cow::Owned(undisturbed(json("customer", &entity.id, &entity.body)?)),
            None => Cow::Borrowed(&entity.body),
        })
    }
}

/// Take over a publication.
pub fn publish(db: &dyn Db, publication: &Publication, now: DateTime<Utc>) -> Result<PublishReport> {
    db.lock(Lock::Publish)?;
    let staff_changed = staff::replace(db, &publication.staff)?;
    staff::replace_branches(db, &publication.branches)?;
    settings::set(db, "bank", &to_json(&publication.bank))?;
    let moved = assignments::replace(db, &publication.assignments, now)?;
    let mut taking = Taking {
        db,
        bank: Bank::new(publication, assignments::do_not_disturb(db)?),
        ledger: Ledger::alone(db, now),
        report: PublishReport {
            reassigned: moved.len() as u64,
            ..PublishReport::default()
        },
    };
    taking.reconcile(publication, now)?;
    taking.protect(publication, now)?;
    taking.put_all(publication)?;
    let moving = moving::entities(publication.as_of, &publication.moving, |number| taking.bank.rm(number))?;
    let mut seen = seen(publication);
    seen.extend(
        moving
            .iter()
            .map(|write| (write.kind.as_str(), Cow::from(write.id.clone()))),
    );
    moving
        .into_iter()
        .try_for_each(|write| taking.put(vec![write], Origin::Published))?;
    taking.withdraw_missing(&seen)?;
    taking.hand_over_follow_ups(&moved)?;
    if staff_changed {
        taking.place_every_field_entity()?;
    } else {
        taking.place_field_entities_of(&moved)?;
    }
    record(db, publication, &taking.report, now)?;
    Ok(taking.report)
}

/// Kinds and ids.
type Seen<'p> = HashSet<(&'p str, Cow<'p, str>)>;

/// Kind and id of everything in a publication.
fn seen(publication: &Publication) -> Seen<'_> {
    let staff = publication
        .staff
        .iter()
        .map(|member| (EntityKind::Staff.as_str(), Cow::from(member.staff_no.as_str())));
    let customers = publication.customer_entities.iter();
    let customers = customers.map(|entity| (entity.kind.as_str(), Cow::from(entity.id.as_str())));
    let reference = publication.reference_entities.iter();
    let reference = reference.map(|entity| (entity.kind.as_str(), Cow::from(entity.id.as_str())));
    staff.chain(customers).chain(reference).collect()
}

/// A publication on its way into the store.
struct Taking<'p> {
    db: &'p dyn Db,
    bank: Bank<'p>,
    ledger: Ledger<'p>,
    report: PublishReport,
}

impl<'p> Taking<'p> {
    /// Lay what customers said in the field about their protection over what the bank delivers.
    fn protect(&mut self, publication: &Publication, now: DateTime<Utc>) -> Result<()> {
        let mut met = Vec::new();
        let mut known = BTreeMap::<CustomerNo, SafeguardsBody>::new();
        let mut last = String::new();
        loop {
            let some = entities::of_field_after(self.db, EntityKind::Safeguards, &last, STRIDE as u64)?;
            let Some((id, _)) = some.last() else { break };
            last = id.clone();
            for (id, text) in &some {
                known.insert(CustomerNo::from(id.as_str()), json("safeguards", id, text)?);
            }
        }
        for entity in &publication.customer_entities {
            let (EntityKind::Customer, Some(body)) = (entity.kind, known.get_mut(&entity.customer_no)) else {
                continue;
            };
            let mut customer = match self.bank.changed.remove(&entity.customer_no) {
                Some(changed) => changed,
                None => json("customer", &entity.id, &entity.body)?,
            };
            let word = ContactStop {
                on: publication.as_of,
                at: now,
            };
            if body.meet_bank(customer.do_not_disturb, word) {
                met.push(safeguards_write(body, self.bank.rm(&entity.customer_no)));
            }
            body.lay_over(&mut customer);
            self.bank.changed.insert(entity.customer_no.clone(), customer);
        }
        self.put(met, Origin::Field)
    }

    /// Lay the field's open changes over what the bank delivers, and note what becomes of them.
    fn reconcile(&mut self, publication: &Publication, now: DateTime<Utc>) -> Result<()> {
        let open = changes::all(self.db)?;
        let mut writes = Vec::new();
        for entity in &publication.customer_entities {
            let (EntityKind::Customer, Some(open)) = (entity.kind, open.get(&entity.customer_no)) else {
                continue;
            };
            let delivered: CustomerBody = json("customer", &entity.id, &entity.body)?;
            let met = reconcile(delivered, open, now);
            met.minded
                .iter()
                .try_for_each(|minded| changes::mind(self.db, minded))?;
            writes.extend(
                met.changes
                    .iter()
                    .map(|change| self.bank.change(change, to_json(change))),
            );
            self.bank.changed.insert(entity.customer_no.clone(), met.body);
        }
        self.put(writes, Origin::Field)
    }

    fn put_all(&mut self, publication: &'p Publication) -> Result<()> {
        for some in publication.staff.chunks(STRIDE) {
            let writes = some.iter().map(|member| EntityWrite {
                kind: EntityKind::Staff,
                id: member.staff_no.to_string(),
                customer_no: None,
                body: to_json(member),
                scopes: scopes::staff_scopes(member, publication.staff.iter()),
            });
            self.put(writes.collect(), Origin::Published)?;
        }
        for some in publication.customer_entities.chunks(STRIDE) {
            let writes = some.iter().map(|entity| {
                Ok(EntityWrite {
                    kind: entity.kind,
                    id: entity.id.clone(),
                    customer_no: Some(entity.customer_no.clone()),
                    body: self.bank.body(entity)?.into_owned(),
                    scopes: scopes::holder_scopes(self.bank.rm(&entity.customer_no)),
                })
            });
            let writes = writes.collect::<Result<_>>()?;
            self.put(writes, Origin::Published)?;
        }
        for some in publication.reference_entities.chunks(STRIDE) {
            let writes = some.iter().map(|entity| EntityWrite {
                kind: entity.kind,
                id: entity.id.clone(),
                customer_no: None,
                body: entity.body.clone(),
                scopes: Scopes::from([entity.scope.clone()]),
            });
            self.put(writes.collect(), Origin::Published)?;
        }
        Ok(())
    }

    /// Read, change and write one stride.
    fn put(&mut self, writes: Vec<EntityWrite>, origin: Origin) -> Result<()> {
        self.ledger
            .load(writes.iter().map(|write| key(write.kind, write.id.as_str())))?;
        for write in writes {
            let kind = write.kind;
            let written = self.ledger.put(write, origin)?;
            if origin == Origin::Published {
                self.count(kind, written);
            }
        }
        self.ledger.flush()
    }

    fn count(&mut self, kind: EntityKind, written: Written) {
        let counts = self.report.kinds.entry(kind.as_str().to_owned()).or_default();
        match written {
            Written::Created => counts.created += 1,
            Written::Changed => counts.changed += 1,
            Written::Unchanged => counts.unchanged += 1,
        }
    }

    fn withdraw_missing(&mut self, seen: &Seen<'_>) -> Result<()> {
        let mut last = (String::new(), String::new());
        loop {
            let some = entities::published_after(self.db, &last.0, &last.1, STRIDE as u64)?;
            let Some(end) = some.last() else { return Ok(()) };
            last = end.clone();
            let gone = some
                .into_iter()
                .filter(|(kind, id)| !seen.contains(&(kind.as_str(), Cow::from(id.as_str()))));
            let gone: Vec<_> = gone.map(|(kind, id)| (Cow::Owned(kind), id)).collect();
            self.ledger.load(gone.iter().cloned())?;
            for entity in gone {
                self.report.kinds.entry(entity.0.to_string()).or_default().withdrawn += 1;
                self.ledger.withdraw(entity)?;
            }
            self.ledger.flush()?;
        }
    }

    /// Open work of the old RM goes to the new one with the customer.
    fn hand_over_follow_ups(&mut self, moved: &[Reassigned]) -> Result<()> {
        for some in moved.chunks(STRIDE) {
            let now: BTreeMap<&CustomerNo, &Reassigned> = some.iter().map(|row| (&row.customer_no, row)).collect();
            let customers: Vec<&CustomerNo> = now.keys().copied().collect();
            let mut writes = Vec::new();
            for (id, text) in entities::of_customers(self.db, EntityKind::FollowUp, &customers)? {
                let mut body: FollowUpBody = json("follow_up", &id, &text)?;
                let Some(Reassigned { from, to: Some(to), .. }) = now.get(&body.customer_no) else {
                    continue;
                };
                if body.owner == *from && !body.state.is_closed() {
                    body.owner = to.clone();
                    writes.push(self.bank.follow_up(&body, to_json(&body)));
                }
            }
            self.put(writes, Origin::Field)?;
        }
        Ok(())
    }

    /// Visits and follow-ups follow their customers.
    fn place_field_entities_of(&mut self, moved: &[Reassigned]) -> Result<()> {
        if planted::is(Bug::WorkStaysBehind) {
            return Ok(());
        }
        for some in moved.chunks(STRIDE) {
            let customers: Vec<&CustomerNo> = some.iter().map(|row| &row.customer_no).collect();
            for kind in FIELD_KINDS {
                self.place(kind, entities::of_customers(self.db, kind, &customers)?)?;
            }
        }
        Ok(())
    }

    /// All of them, because teams changed.
    fn place_every_field_entity(&mut self) -> Result<()> {
        for kind in FIELD_KINDS {
            let mut last = String::new();
            loop {
                let some = entities::of_field_after(self.db, kind, &last, STRIDE as u64)?;
                let Some((id, _)) = some.last() else { break };
                last = id.clone();
                self.place(kind, some)?;
            }
        }
        Ok(())
    }

    fn place(&mut self, kind: EntityKind, bodies: Vec<(String, String)>) -> Result<()> {
        let writes = bodies
            .into_iter()
            .map(|(id, text)| self.bank.field_entity(kind, id, text));
        let writes = writes.collect::<Result<_>>()?;
        self.put(writes, Origin::Field)
    }
}

/// What devices make of customers, and what follows its customer.
const FIELD_KINDS: [EntityKind; 6] = [
    EntityKind::Visit,
    EntityKind::FollowUp,
    EntityKind::CustomerChange,
    EntityKind::SuggestionEvent,
    EntityKind::Safeguards,
    EntityKind::Quote,
];

impl Bank<'_> {
    /// An entity of the field as it stands, with the scopes it is to be in now.
    fn field_entity(&self, kind: EntityKind, id: String, text: String) -> Result<EntityWrite> {
        if kind == EntityKind::FollowUp {
            return Ok(self.follow_up(&json("follow_up", &id, &text)?, text));
        }
        if kind == EntityKind::CustomerChange {
            return Ok(self.change(&json("customer_change", &id, &text)?, text));
        }
        if kind == EntityKind::Safeguards {
            let body: SafeguardsBody = json("safeguards", &id, &text)?;
            return Ok(safeguards_write(&body, self.rm(&body.customer_no)));
        }
        if kind == EntityKind::Quote {
            let quote: QuoteBody = json("quote", &id, &text)?;
            let (rm, author) = (self.rm(&quote.customer_no), self.member(&quote.author));
            return Ok(quote_write(&quote, rm, author, text));
        }
        if kind == EntityKind::SuggestionEvent {
            let event: SuggestionEventBody = json("suggestion_event", &id, &text)?;
            let (rm, author) = (self.rm(&event.customer_no), self.member(&event.author));
            return Ok(suggestion_write(&event, rm, author, text));
        }
        let body: VisitBody = json("visit", &id, &text)?;
        Ok(EntityWrite {
            kind,
            id,
            scopes: scopes::visit_scopes(&body, self.rm(&body.customer_no), self.member(&body.author)),
            customer_no: Some(body.customer_no),
            body: text,
        })
    }

    fn change(&self, body: &CustomerChangeBody, text: String) -> EntityWrite {
        EntityWrite {
            body: text,
            ..change_write(body, self.rm(&body.customer_no), self.member(&body.author))
        }
    }

    fn follow_up(&self, body: &FollowUpBody, text: String) -> EntityWrite {
        EntityWrite {
            kind: EntityKind::FollowUp,
            id: body.follow_up_id.to_string(),
            customer_no: Some(body.customer_no.clone()),
            body: text,
            scopes: scopes::follow_up_scopes(body, self.rm(&body.customer_no), self.member(&body.owner)),
        }
    }
}

fn record(db: &dyn Db, publication: &Publication, report: &PublishReport, now: DateTime<Utc>) -> Result<()> {
    db.execute(
        "insert into publications (source_hash, as_of, published_at, report) values (?1, ?2, ?3, ?4)",
        values![
            &publication.source_hash,
            publication.as_of,
            millis(now),
            to_json(report)
        ],
    )?;
    Ok(())
}
