//! Entities as one transaction sees them: read in bulk, changed in memory, written in bulk.
//!
//! Knows when a revision rises (only when the bytes differ) and which scopes an entity enters and leaves.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use rounds_domain::CustomerNo;
use rounds_planted::{self as planted, Bug};
use rounds_protocol::entities::EntityKind;

use super::feed::{self, Change};
use super::values::millis;
use crate::db::{Db, FromRow, Values, values};
use crate::effects::EntityWrite;
use crate::scopes::Scopes;
use crate::{Result, StoreError};

/// Where an entity comes from: it leaves with a publication or stays for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Published,
    /// A published entity that the field changes stays a published one.
    Field,
}

/// What writing an entity did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Created,
    Changed,
    Unchanged,
}

/// Kind and id. Kinds of a later build may stand in the database, so they are texts.
pub type Key = (Cow<'static, str>, String);

/// The key of an entity.
pub fn key(kind: EntityKind, id: impl Into<String>) -> Key {
    (Cow::Borrowed(kind.as_str()), id.into())
}

struct Body {
    revision: u64,
    text: String,
    customer_no: Option<CustomerNo>,
    published: bool,
}

/// One entity: what is to stand when the transaction ends, and what stood when it was read.
#[derive(Default)]
struct Entry {
    body: Option<Body>,
    /// The scopes it is in, with the revision each of them shows.
    shown: BTreeMap<String, u64>,
    /// It has a row already.
    stored: bool,
    changed: bool,
    /// What changed scopes showed before.
    before: BTreeMap<String, Option<u64>>,
}

/// The entities a transaction has looked at, and its changes to them until [`Ledger::flush`].
pub struct Ledger<'d> {
    db: &'d dyn Db,
    now: DateTime<Utc>,
    /// Nobody else writes entities meanwhile.
    alone: bool,
    entries: HashMap<Key, Entry>,
    /// Changed entities in the order they were first changed.
    order: Vec<Key>,
}

const BODY: &str = "select revision, body, customer_no, published from entities where kind = ?1 and id = ?2";

impl<'d> Ledger<'d> {
    pub fn new(db: &'d dyn Db, now: DateTime<Utc>) -> Self {
        Self {
            db,
            now,
            alone: false,
            entries: HashMap::new(),
            order: Vec::new(),
        }
    }

    /// For a transaction that holds [`Lock::Publish`](crate::db::Lock::Publish): what it reads needs no locks of its
    /// own, which would write to every row that stays as it is.
    pub fn alone(db: &'d dyn Db, now: DateTime<Utc>) -> Self {
        Self {
            alone: true,
            ..Self::new(db, now)
        }
    }

    /// Read, and lock, what is not known yet, in the order of the keys.
    pub fn load(&mut self, keys: impl IntoIterator<Item = Key>) -> Result<()> {
        let mut keys: Vec<Key> = keys.into_iter().filter(|key| !self.entries.contains_key(key)).collect();
        keys.sort_unstable();
        keys.dedup();
        let rows: Vec<Values<'_>> = keys.iter().map(|(kind, id)| values![kind.as_ref(), id]).collect();
        let bodies = match self.alone {
            true => self.db.query_many(BODY, &rows)?,
            false => self.db.lock_many(BODY, &rows)?,
        };
        // What has no body was never in a scope.
        let known = rows.iter().zip(&bodies).filter(|(_, body)| !body.is_empty());
        let known: Vec<Values<'_>> = known.map(|(key, _)| key.clone()).collect();
        let mut shown = self
            .db
            .query_many(
                "select scope, revision from feed_rows where kind = ?1 and id = ?2 and present = 1",
                &known,
            )?
            .into_iter();
        drop((rows, known));
        for (key, body) in keys.into_iter().zip(bodies) {
            let body = body.into_iter().next().map(read_body).transpose()?;
            let shown = body.as_ref().and_then(|_| shown.next()).unwrap_or_default();
            let shown = shown.into_iter().map(FromRow::from_row).collect::<Result<_>>()?;
            let stored = body.is_some();
            let entry = Entry {
                body,
                shown,
                stored,
                ..Entry::default()
            };
            self.entries.insert(key, entry);
        }
        Ok(())
    }

    fn entry(&mut self, key: &Key) -> Result<&mut Entry> {
        if !self.entries.contains_key(key) {
            self.load([key.clone()])?;
        }
        self.entries.get_mut(key).ok_or(StoreError::TaskLost)
    }

    /// The body of an entity, wherever it is.
    pub fn body(&mut self, kind: EntityKind, id: &str) -> Result<Option<&str>> {
        let entry = self.entry(&key(kind, id))?;
        Ok(entry.body.as_ref().map(|body| body.text.as_str()))
    }

    /// Change an entity and place it in its scopes.
    pub fn put(&mut self, write: EntityWrite, origin: Origin) -> Result<Written> {
        let key = key(write.kind, write.id);
        let now = millis(self.now);
        let entry = self.entry(&key)?;
        let publishing = origin == Origin::Published;
        let (revision, written) = match &entry.body {
            None => (risen(0, now), Written::Created),
            Some(kept) if kept.text != write.body => (risen(kept.revision, now), Written::Changed),
            Some(kept) if !kept.published && publishing => (kept.revision, Written::Created),
            Some(kept) => (kept.revision, Written::Unchanged),
        };
        if written != Written::Unchanged {
            let published = publishing || entry.body.as_ref().is_some_and(|body| body.published);
            entry.body = Some(Body {
                revision,
                text: write.body,
                customer_no: write.customer_no,
                published,
            });
            entry.changed = true;
        }
        entry.place(revision, &write.scopes);
        self.order.push(key);
        Ok(written)
    }

    /// Take an entity out of every scope. The last body stays, so that visits to a customer who left are judged.
    pub fn withdraw(&mut self, key: Key) -> Result<()> {
        let entry = self.entry(&key)?;
        let mut revision = 1;
        if let Some(body) = &mut entry.body {
            body.published = false;
            revision = body.revision;
            entry.changed = true;
        }
        entry.place(revision, &Scopes::new());
        self.order.push(key);
        Ok(())
    }

    /// Write everything that changed and forget what was known.
    pub fn flush(&mut self) -> Result<()> {
        let mut entries = std::mem::take(&mut self.entries);
        let mut changed = Vec::new();
        for key in std::mem::take(&mut self.order) {
            // An entity changed twice stands at its first place, once.
            changed.extend(entries.remove(&key).map(|entry| (key, entry)));
        }
        self.write_bodies(&changed)?;
        let mut changes = BTreeMap::<String, Vec<Change>>::new();
        for (key, entry) in changed {
            entry.gather(&key, &mut changes);
        }
        feed::write(self.db, &changes, self.now)
    }

    fn write_bodies(&self, entries: &[(Key, Entry)]) -> Result<()> {
        let (mut fresh, mut known) = (Vec::new(), Vec::new());
        for (key, entry) in entries.iter().filter(|(_, entry)| entry.changed) {
            let rows = if entry.stored { &mut known } else { &mut fresh };
            rows.extend(entry.body.as_ref().map(|body| body.row(key)));
        }
        crate::db::insert_new(
            self.db,
            "insert into entities (kind, id, revision, body, customer_no, published) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict do nothing",
            &fresh,
        )?;
        self.db.execute_many(
            "update entities set revision = ?3, body = ?4, customer_no = ?5, published = ?6
             where kind = ?1 and id = ?2",
            &known,
        )?;
        Ok(())
    }
}

impl Body {
    fn row<'b>(&'b self, (kind, id): &'b Key) -> Values<'b> {
        let customer = self.customer_no.as_ref();
        values![kind.as_ref(), id, self.revision, &self.text, customer, self.published]
    }
}

impl Entry {
    /// The entity has this revision and is to be in exactly these scopes: enter, change and leave as needed.
    fn place(&mut self, revision: u64, wanted: &Scopes) {
        for scope in wanted {
            let before = self.shown.insert(scope.clone(), revision);
            if before != Some(revision) {
                self.before.entry(scope.clone()).or_insert(before);
            }
        }
        let left: Vec<String> = self
            .shown
            .keys()
            .filter(|scope| !wanted.contains(*scope) && !planted::is(Bug::NoLeaveEvent))
            .cloned()
            .collect();
        for scope in left {
            let before = self.shown.remove(&scope);
            self.before.entry(scope).or_insert(before);
        }
    }

    fn gather(self, (kind, id): &Key, changes: &mut BTreeMap<String, Vec<Change>>) {
        for (scope, before) in self.before {
            let after = self.shown.get(&scope).copied();
            if before != after {
                let change = Change {
                    kind: kind.clone().into_owned(),
                    id: id.clone(),
                    before,
                    after,
                };
                changes.entry(scope).or_default().push(change);
            }
        }
    }
}

/// The revision after this one (rule P7): headquarters' time in milliseconds, and always a higher one. A plain count would
/// begin anew where headquarters was put back to an older copy: another text would stand under the number that a device
/// holds, and the digests of both would be the same (rule P9).
fn risen(before: u64, now: i64) -> u64 {
    if before > 0 && planted::is(Bug::RevisionKept) {
        return before;
    }
    now.unsigned_abs().max(before + 1)
}

fn read_body(row: crate::db::Row) -> Result<Body> {
    let (revision, text, customer, published) = <(u64, String, Option<String>, bool)>::from_row(row)?;
    Ok(Body {
        revision,
        text,
        customer_no: customer.map(CustomerNo),
        published,
    })
}
