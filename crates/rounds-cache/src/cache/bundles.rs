//! Advice bundles: heads and parts as headquarters sent them, and the copy of the last bundle that was found sound,
//! which outlives its rows until a newer one is sound too.
//!
//! Refuses to know what a bundle says, and whose signature it bears.

use rounds_protocol::bundle::{BundleBody, BundlePartBody, SCOPE};
use rounds_protocol::entities::EntityKind;
use rusqlite::{Connection, OptionalExtension, params};

use super::entities;
use crate::error::Result;
use crate::model::BundleHead;

/// The head's number in the table of what is kept; parts count from 1.
const HEAD: u32 = 0;

/// The heads of this scope, and the kept one while a newer head stands there in its place: a bundle that headquarters
/// withdrew without sending another is used no more. A head comes after its parts.
pub fn heads(connection: &Connection) -> Result<Vec<BundleHead>> {
    let sent: Vec<BundleBody> = entities::all(connection, EntityKind::Bundle)?;
    let kept = kept_head(connection)?;
    let replaced = |kept: &BundleBody| !sent.contains(kept) && sent.iter().any(|head| head.version > kept.version);
    let outlived = kept.clone().filter(replaced);
    let heads = sent.into_iter().chain(outlived);
    Ok(heads
        .map(|body| BundleHead {
            kept: kept.as_ref() == Some(&body),
            body,
        })
        .collect())
}

/// The parts of a bundle as they were sent; at most one more than its head declares.
pub fn parts(connection: &Connection, head: &BundleBody) -> Result<Vec<BundlePartBody>> {
    let mut statement = connection
        .prepare_cached("SELECT body FROM entities WHERE kind = ?1 AND scope = ?2 AND id >= ?3 AND id < ?4 LIMIT ?5")?;
    let (from, to) = range(&head.id);
    let most = i64::from(head.parts) + 1;
    let rows = statement.query_map(params![EntityKind::BundlePart.as_str(), SCOPE, from, to, most], |row| {
        row.get::<_, String>(0)
    })?;
    rows.map(|body| Ok(serde_json::from_str(&body?)?)).collect()
}

/// The parts of the kept copy; none when another bundle or another head is kept.
pub fn kept_parts(connection: &Connection, head: &BundleBody) -> Result<Option<Vec<BundlePartBody>>> {
    if kept_head(connection)?.as_ref() != Some(head) {
        return Ok(None);
    }
    let mut statement = connection.prepare_cached("SELECT body FROM kept_bundle WHERE number > ?1 ORDER BY number")?;
    let rows = statement.query_map([HEAD], |row| row.get::<_, String>(0))?;
    let parts: Result<_> = rows.map(|body| Ok(serde_json::from_str(&body?)?)).collect();
    parts.map(Some)
}

/// Keep a copy of a bundle that was found sound, in place of the one kept before.
pub fn keep(connection: &Connection, head: &BundleBody, parts: &[BundlePartBody]) -> Result<()> {
    drop_kept(connection)?;
    let mut statement = connection.prepare_cached("INSERT INTO kept_bundle (number, body) VALUES (?1, ?2)")?;
    statement.execute(params![HEAD, serde_json::to_string(head)?])?;
    for part in parts {
        statement.execute(params![part.number, serde_json::to_string(part)?])?;
    }
    Ok(())
}

/// The scope of bundles is gone, and with it what was kept of it.
pub fn drop_kept(connection: &Connection) -> Result<()> {
    connection.execute("DELETE FROM kept_bundle", [])?;
    Ok(())
}

fn kept_head(connection: &Connection) -> Result<Option<BundleBody>> {
    let body: Option<String> = connection
        .prepare_cached("SELECT body FROM kept_bundle WHERE number = ?1")?
        .query_row([HEAD], |row| row.get(0))
        .optional()?;
    Ok(body.map(|body| serde_json::from_str(&body)).transpose()?)
}

/// Every id that begins with the bundle's and a slash: `0` is the character after it.
fn range(bundle: &str) -> (String, String) {
    (format!("{bundle}/"), format!("{bundle}0"))
}
