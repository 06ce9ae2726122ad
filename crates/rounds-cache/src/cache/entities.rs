//! Table `entities`: the bodies as headquarters sent them, by scope. Kinds this build does not know are kept too: they
//! belong to the digest, and a newer build will read them.

use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::entities::EntityKind;
use rusqlite::{Connection, OptionalExtension, params};
use serde::de::DeserializeOwned;

use crate::device::HeldRow;
use crate::error::Result;
use crate::sql::{Whole, text, whole};

/// An entity's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityRef<'a> {
    pub scope: &'a str,
    pub kind: &'a str,
    pub id: &'a str,
}

/// Revision and generation of a stored row.
pub fn version(connection: &Connection, entity: EntityRef<'_>) -> Result<Option<(u64, u32)>> {
    let mut statement = connection
        .prepare_cached("SELECT revision, generation FROM entities WHERE scope = ?1 AND kind = ?2 AND id = ?3")?;
    let found = statement.query_row([entity.scope, entity.kind, entity.id], |row| {
        Ok((whole(row, 0)?, row.get(1)?))
    });
    Ok(found.optional()?)
}

pub fn put(connection: &Connection, entity: EntityRef<'_>, revision: u64, generation: u32, body: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO entities (scope, kind, id, revision, generation, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (scope, kind, id) DO UPDATE SET revision = ?4, generation = ?5, body = ?6",
    )?;
    statement.execute(params![
        entity.scope,
        entity.kind,
        entity.id,
        Whole(revision),
        generation,
        body
    ])?;
    Ok(())
}

pub fn remove(connection: &Connection, entity: EntityRef<'_>) -> Result<()> {
    let mut statement = connection.prepare_cached("DELETE FROM entities WHERE scope = ?1 AND kind = ?2 AND id = ?3")?;
    statement.execute([entity.scope, entity.kind, entity.id])?;
    Ok(())
}

/// Kind and id of the rows of a scope that an ended full pull did not bring (rule P6).
pub fn older_than(connection: &Connection, scope: &str, generation: u32) -> Result<Vec<(String, String)>> {
    let mut statement =
        connection.prepare_cached("SELECT kind, id FROM entities WHERE scope = ?1 AND generation < ?2")?;
    let rows = statement.query_map(params![scope, generation], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Kind and id of every row of a scope.
pub fn of_scope(connection: &Connection, scope: &str) -> Result<Vec<(String, String)>> {
    older_than(connection, scope, u32::MAX)
}

/// Every row of a scope with its body, by kind and id.
pub fn held(connection: &Connection, scope: &str) -> Result<Vec<HeldRow>> {
    let mut statement = connection
        .prepare_cached("SELECT kind, id, revision, body FROM entities WHERE scope = ?1 ORDER BY kind, id")?;
    let rows = statement.query_map([scope], |row| {
        Ok(HeldRow {
            kind: row.get(0)?,
            id: row.get(1)?,
            revision: whole(row, 2)?,
            body: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Count and digest over the rows themselves (rule P9).
pub fn digest(connection: &Connection, scope: &str) -> Result<ScopeDigest> {
    let mut statement = connection.prepare_cached("SELECT kind, id, revision FROM entities WHERE scope = ?1")?;
    let mut rows = statement.query([scope])?;
    let mut digest = ScopeDigest::default();
    while let Some(row) = rows.next()? {
        digest.add(text(row, 0)?, text(row, 1)?, whole(row, 2)?);
    }
    Ok(digest)
}

/// The newest body of an entity, whatever scopes it is in; none of a purged one.
pub fn body(connection: &Connection, kind: EntityKind, id: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached(
        "SELECT body FROM entities WHERE kind = ?1 AND id = ?2 AND body <> ''
             ORDER BY revision DESC LIMIT 1",
    )?;
    Ok(statement.query_row([kind.as_str(), id], |row| row.get(0)).optional()?)
}

/// [`body`], read.
pub fn get<T: DeserializeOwned>(connection: &Connection, kind: EntityKind, id: &str) -> Result<Option<T>> {
    Ok(body(connection, kind, id)?
        .map(|body| serde_json::from_str(&body))
        .transpose()?)
}

/// Every entity of a kind, by id. One that cannot be read is left out and logged: one bad body must not empty a page.
pub fn all<T: DeserializeOwned>(connection: &Connection, kind: EntityKind) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(
        "SELECT id, body FROM entities AS e WHERE kind = ?1 AND body <> '' AND NOT EXISTS
             (SELECT 1 FROM entities AS o WHERE o.kind = e.kind AND o.id = e.id
                 AND (o.revision > e.revision OR (o.revision = e.revision AND o.scope < e.scope)))
         ORDER BY id",
    )?;
    let mut rows = statement.query([kind.as_str()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        match serde_json::from_str(text(row, 1)?) {
            Ok(body) => found.push(body),
            Err(error) => tracing::warn!(kind = kind.as_str(), %error, "a body cannot be read"),
        }
    }
    Ok(found)
}
