//! Table `entities`: bodies and their revisions. A revision rises only when the bytes differ.

use rounds_domain::CustomerNo;
use rounds_protocol::entities::EntityKind;
use rusqlite::{Connection, OptionalExtension, params};

use super::feed::Feed;
use super::values::{column, counter, first_text};
use crate::effects::EntityWrite;
use crate::scopes::Scopes;
use crate::{EntityQuery, Result};

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

struct Kept {
    revision: u64,
    body: String,
    withdrawn: bool,
}

/// Write an entity and place it in its scopes.
pub fn put(feed: &mut Feed<'_>, write: &EntityWrite, origin: Origin) -> Result<Written> {
    let kind = write.kind.as_str();
    let kept = kept(feed.connection(), kind, &write.id)?;
    let (revision, written) = match &kept {
        None => (1, Written::Created),
        Some(kept) if kept.body != write.body => (kept.revision + 1, Written::Changed),
        Some(kept) if kept.withdrawn && origin == Origin::Published => (kept.revision, Written::Created),
        Some(kept) => (kept.revision, Written::Unchanged),
    };
    if written != Written::Unchanged {
        write_row(feed.connection(), write, revision, origin)?;
    }
    feed.place(kind, &write.id, revision, &write.scopes)?;
    Ok(written)
}

fn kept(connection: &Connection, kind: &str, id: &str) -> Result<Option<Kept>> {
    let row = connection
        .prepare_cached("select revision, body, published from entities where kind = ?1 and id = ?2")?
        .query_row(params![kind, id], |row| {
            Ok(Kept {
                revision: counter(row.get(0)?),
                body: row.get(1)?,
                withdrawn: !row.get::<_, bool>(2)?,
            })
        })
        .optional()?;
    Ok(row)
}

fn write_row(connection: &Connection, write: &EntityWrite, revision: u64, origin: Origin) -> Result<()> {
    connection
        .prepare_cached(
            "insert into entities (kind, id, revision, body, customer_no, published) values (?1, ?2, ?3, ?4, ?5, ?6)
             on conflict (kind, id) do update set revision = excluded.revision, body = excluded.body,
                 customer_no = excluded.customer_no, published = max(published, excluded.published)",
        )?
        .execute(params![
            write.kind.as_str(),
            write.id,
            column(revision),
            write.body,
            write.customer_no.as_ref().map(CustomerNo::as_str),
            origin == Origin::Published
        ])?;
    Ok(())
}

/// Take an entity out of every scope. The last body stays, so that visits to a customer who left are judged.
pub fn withdraw(feed: &mut Feed<'_>, kind: &str, id: &str) -> Result<()> {
    let revision = kept(feed.connection(), kind, id)?.map_or(1, |kept| kept.revision);
    feed.connection()
        .prepare_cached("update entities set published = 0 where kind = ?1 and id = ?2")?
        .execute(params![kind, id])?;
    feed.place(kind, id, revision, &Scopes::new())
}

/// The body of an entity, wherever it is.
pub fn body(connection: &Connection, kind: EntityKind, id: &str) -> Result<Option<String>> {
    let found = connection
        .prepare_cached("select body from entities where kind = ?1 and id = ?2")?
        .query_row(params![kind.as_str(), id], first_text)
        .optional()?;
    Ok(found)
}

/// The body of an entity if the scope has it.
pub fn body_in_scope(connection: &Connection, scope: &str, kind: EntityKind, id: &str) -> Result<Option<String>> {
    let found = connection
        .prepare_cached(
            "select e.body from feed_rows f join entities e on e.kind = f.kind and e.id = f.id
             where f.scope = ?1 and f.kind = ?2 and f.id = ?3 and f.present = 1",
        )?
        .query_row(params![scope, kind.as_str(), id], first_text)
        .optional()?;
    Ok(found)
}

/// Bodies of one kind in a scope, newest id first.
pub fn bodies_in_scope(connection: &Connection, query: &EntityQuery) -> Result<Vec<String>> {
    let mut statement = connection.prepare_cached(
        "select e.body from feed_rows f join entities e on e.kind = f.kind and e.id = f.id
         where f.scope = ?1 and f.kind = ?2 and f.present = 1 and (?3 is null or e.customer_no = ?3)
         order by e.id desc limit ?4",
    )?;
    let customer = query.customer_no.as_ref().map(CustomerNo::as_str);
    let rows = statement.query_map(
        params![query.scope, query.kind.as_str(), customer, query.limit],
        first_text,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Kind and id of everything that publications have put here and not withdrawn.
pub fn published(connection: &Connection) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare("select kind, id from entities where published = 1")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Id and body of the field's entities of one kind, of one customer or of all.
pub fn of_field(
    connection: &Connection,
    kind: EntityKind,
    customer: Option<&CustomerNo>,
) -> Result<Vec<(String, String)>> {
    let mut statement = connection.prepare_cached(
        "select id, body from entities where kind = ?1 and (?2 is null or customer_no = ?2) order by id",
    )?;
    let customer = customer.map(CustomerNo::as_str);
    let rows = statement.query_map(params![kind.as_str(), customer], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
