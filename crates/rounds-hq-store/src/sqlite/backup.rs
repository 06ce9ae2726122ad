//! A copy of the file while servers use it, and a copy made fit to take its place.

use std::path::{Path, PathBuf};

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::driver::SqliteDb;
use super::{SqliteStore, blocking, connect, migrations};
use crate::logic::settings;
use crate::{Result, StoreError};

/// All pages in one step: what is copied is one moment, whoever writes meanwhile.
const ALL_PAGES: i32 = -1;

impl SqliteStore {
    /// Copy the database at `from` to the new file `to`. Servers may go on writing; the copy is of one moment and has
    /// everything that was committed before.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`], or the disk.
    pub async fn back_up(from: impl Into<PathBuf>, to: impl Into<PathBuf>) -> Result<()> {
        let (from, to) = (from.into(), to.into());
        blocking(move || {
            let source = connect(&from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            let mut target = Connection::open(&to).map_err(cannot_open)?;
            Backup::new(&source, &mut target)?.step(ALL_PAGES)?;
            Ok(alone(&target)?)
        })
        .await
    }

    /// Make a copy of a database fit to take the place of the one it was copied from: it must be whole, it is brought
    /// to this build's schema, and it gets another epoch, so that devices push their journal again (rule U8). Answers
    /// the new epoch.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`] for a file that is no sound database of headquarters, [`StoreError::NewerFile`].
    pub async fn renew_copy(copy: impl Into<PathBuf>) -> Result<String> {
        let copy = copy.into();
        blocking(move || {
            let mut connection = sound(&copy)?;
            migrations::bring_up_to_date(&mut connection)?;
            let epoch = crate::new_epoch()?;
            settings::set(&SqliteDb(&connection), "epoch", &epoch)?;
            Ok(epoch)
        })
        .await
    }
}

/// One file and nothing beside it.
fn alone(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "DELETE")
}

/// Open a file that headquarters wrote and of which no page is damaged.
fn sound(path: &Path) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(cannot_open)?;
    let check = || -> rusqlite::Result<(String, Option<String>)> {
        alone(&connection)?;
        let checked = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
        let epoch = connection.query_row("select value from settings where name = 'epoch'", [], |row| row.get(0))?;
        Ok((checked, epoch))
    };
    match check().map_err(cannot_open)? {
        (checked, Some(_)) if checked == "ok" => Ok(connection),
        (checked, _) => Err(StoreError::CannotOpen(checked.into())),
    }
}

fn cannot_open(error: rusqlite::Error) -> StoreError {
    StoreError::CannotOpen(Box::new(error))
}
