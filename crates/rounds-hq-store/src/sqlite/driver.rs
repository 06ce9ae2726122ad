//! Statements over one SQLite connection.

use std::borrow::Cow;

use rusqlite::types::{ToSql, ToSqlOutput, Value as Owned, ValueRef};
use rusqlite::{CachedStatement, Connection, params_from_iter};

use crate::Result;
use crate::db::{Db, Lock, Row, Value, Values};

/// An open transaction of a connection. There is one writer, so nothing needs a lock.
pub struct SqliteDb<'c>(pub &'c Connection);

impl Db for SqliteDb<'_> {
    fn execute_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<u64> {
        let mut changed = 0;
        if rows.is_empty() {
            return Ok(changed);
        }
        let mut statement = self.0.prepare_cached(sql)?;
        for values in rows {
            changed += statement.execute(params_from_iter(values))? as u64;
        }
        Ok(changed)
    }

    fn query_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        let mut statement = self.0.prepare_cached(sql)?;
        rows.iter().map(|values| found(&mut statement, values)).collect()
    }

    fn lock_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        self.query_many(sql, rows)
    }

    fn lock(&self, _: Lock<'_>) -> Result<()> {
        Ok(())
    }

    fn control(&self, sql: &str) -> Result<()> {
        self.0.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

fn found(statement: &mut CachedStatement<'_>, values: &Values<'_>) -> Result<Vec<Row>> {
    let columns = statement.column_count();
    let mut found = statement.query(params_from_iter(values))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let columns = (0..columns).map(|place| value(row.get_ref(place)?));
        rows.push(columns.collect::<Result<_>>()?);
    }
    Ok(rows)
}

/// Tables are strict, so other types come up only where a statement makes them.
fn value(found: ValueRef<'_>) -> Result<Value<'static>> {
    Ok(match found {
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(_) => Value::Text(Cow::Owned(found.as_str().map_err(rusqlite::Error::from)?.to_owned())),
        ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
    })
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Owned::Null),
            Self::Int(number) => ToSqlOutput::Owned(Owned::Integer(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}
