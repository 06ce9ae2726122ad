//! Looking over both files: whether their pages are what was written, and whether what is kept about the rows of a
//! scope is what the rows say. Mends nothing: all it writes is what a file's log already holds.

use rounds_protocol::digest::ScopeDigest;
use rusqlite::Connection;

use super::Device;
use crate::cache::{cursors, entities};
use crate::error::Result;

/// What looking over the files found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilesAudit {
    /// SQLite's and SQLCipher's words, each behind the name of its file; none when every page is whole.
    pub faults: Vec<String>,
    pub scopes: Vec<ScopeAudit>,
}

/// One scope's cursor beside its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeAudit {
    pub scope: String,
    pub after: u64,
    /// The last totals of headquarters equalled ours.
    pub agreed: bool,
    /// A full pull is under way.
    pub full_pull: bool,
    /// Kept with each row written.
    pub kept: ScopeDigest,
    /// Counted from the rows now.
    pub counted: ScopeDigest,
}

/// One row of a scope as headquarters sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldRow {
    pub kind: String,
    pub id: String,
    pub revision: u64,
    /// JSON; `null` for a kind that is taken apart when it comes.
    pub body: String,
}

impl FilesAudit {
    /// Every page is whole, and every cursor says what its rows say.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty() && self.scopes.iter().all(|scope| scope.kept == scope.counted)
    }
}

impl Device {
    /// Check every page of both files and count every scope's rows. Takes as long as reading both files does.
    ///
    /// # Errors
    /// The storage, when a check cannot even begin.
    pub fn audit(&self) -> Result<FilesAudit> {
        into_file(&self.outbox())?;
        into_file(&self.writer())?;
        let mut faults = faults_of("outbox", &self.outbox())?;
        let (of_cache, scopes) = {
            let reader = self.reader();
            (faults_of("cache", &reader)?, scopes_of(&reader)?)
        };
        faults.extend(of_cache);
        Ok(FilesAudit { faults, scopes })
    }
}

impl Device {
    /// Every row that this device holds of a scope, by kind and id.
    ///
    /// # Errors
    /// The storage.
    pub fn rows_of(&self, scope: &str) -> Result<Vec<HeldRow>> {
        self.read(|reader| entities::held(reader, scope))
    }
}

/// Brings a file's log into the file. SQLCipher's check reads the file alone: a page that a failing disk tore while the
/// log was brought in is whole in the log, and would count as a fault although nothing is lost.
fn into_file(connection: &Connection) -> Result<()> {
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    Ok(())
}

fn faults_of(name: &str, connection: &Connection) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for check in ["PRAGMA integrity_check", "PRAGMA cipher_integrity_check"] {
        let mut statement = connection.prepare(check)?;
        let said: Vec<String> = statement
            .query_map([], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let bad = said.into_iter().filter(|words| words != "ok");
        faults.extend(bad.map(|words| format!("{name}: {words}")));
    }
    Ok(faults)
}

fn scopes_of(connection: &Connection) -> Result<Vec<ScopeAudit>> {
    let audit = |cursor: cursors::Cursor| {
        Ok(ScopeAudit {
            counted: entities::digest(connection, &cursor.scope)?,
            kept: cursor.rows,
            scope: cursor.scope,
            after: cursor.after,
            agreed: cursor.agreed,
            full_pull: cursor.full_pull,
        })
    };
    cursors::all(connection)?.into_iter().map(audit).collect()
}
