//! Statements over one PostgreSQL connection. Many rows of one statement go out together and are answered
//! together, so that they cost one wait and not one each.

use std::borrow::Cow;

use deadpool_postgres::ClientWrapper;
use futures::{StreamExt, TryStreamExt, stream};
use tokio::runtime::Handle;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row as Found, Statement};

use crate::db::{Db, Lock, Row, Value, Values};
use crate::{Result, StoreError};

/// Statements on their way at once.
const IN_FLIGHT: usize = 256;

/// An open transaction of a connection, used from a thread that may wait.
pub struct PostgresDb<'c> {
    pub runtime: &'c Handle,
    pub client: &'c ClientWrapper,
}

impl PostgresDb<'_> {
    async fn prepare(&self, sql: &str) -> Result<Statement> {
        Ok(self.client.prepare_cached(&sql.replace('?', "$")).await?)
    }

    async fn found(&self, statement: &Statement, values: &Values<'_>) -> Result<Vec<Row>> {
        let found = self.client.query_raw(statement, values).await?;
        found.map(|row| read(&row?)).try_collect().await
    }

    async fn all_found(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        let statement = &self.prepare(sql).await?;
        let asked = rows.iter().map(|values| self.found(statement, values));
        stream::iter(asked).buffered(IN_FLIGHT).try_collect().await
    }

    async fn all_done(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<u64>> {
        let statement = &self.prepare(sql).await?;
        let done = rows.iter().map(|values| self.client.execute_raw(statement, values));
        let done = stream::iter(done).buffered(IN_FLIGHT).try_collect();
        Ok(done.await?)
    }
}

impl Db for PostgresDb<'_> {
    fn execute_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<u64>> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        self.runtime.block_on(self.all_done(sql, rows))
    }

    fn query_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        self.runtime.block_on(self.all_found(sql, rows))
    }

    fn lock_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        self.query_many(&format!("{sql} for update"), rows)
    }

    /// Advisory locks belong to a database; the schema's name keeps several headquarters in one database apart.
    fn lock(&self, lock: Lock<'_>) -> Result<()> {
        let (sql, name) = match lock {
            Lock::Push => (SHARED, "publish".to_owned()),
            Lock::Publish => (ALONE, "publish".to_owned()),
            Lock::Team(team) => (ALONE, format!("team:{team}")),
        };
        self.execute(sql, vec![Value::from(name)])?;
        Ok(())
    }

    fn control(&self, sql: &str) -> Result<()> {
        Ok(self.runtime.block_on(self.client.batch_execute(sql))?)
    }
}

const SHARED: &str = "select pg_advisory_xact_lock_shared(hashtextextended(current_schema() || ':' || ?1, 0))";
const ALONE: &str = "select pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || ?1, 0))";

fn read(row: &Found) -> Result<Row> {
    let columns = row.columns().iter().enumerate();
    columns
        .map(|(place, column)| value(row, place, column.type_()))
        .collect()
}

fn value(row: &Found, place: usize, kind: &Type) -> Result<Value<'static>> {
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Int);
    Ok(match *kind {
        Type::INT8 => number(row.try_get(place)?),
        Type::INT4 => number(row.try_get::<_, Option<i32>>(place)?.map(i64::from)),
        Type::BOOL => number(row.try_get::<_, Option<bool>>(place)?.map(i64::from)),
        Type::BYTEA => {
            let bytes: Option<Vec<u8>> = row.try_get(place)?;
            let text = bytes.map(String::from_utf8).transpose();
            text.map_err(|error| StoreError::Database(Box::new(error)))?.into()
        }
        _ => row.try_get::<_, Option<String>>(place)?.into(),
    })
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(number) => match *kind {
                Type::INT4 => i32::try_from(*number)?.to_sql(kind, out),
                _ => number.to_sql(kind, out),
            },
            Self::Text(text) => match *kind {
                // Whatever a device sent is kept as it came, with characters that a text may not have here.
                Type::BYTEA => text.as_bytes().to_sql(kind, out),
                _ => Cow::as_ref(text).to_sql(kind, out),
            },
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
