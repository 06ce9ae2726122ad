//! Statements over one PostgreSQL connection. Many rows of one statement are one statement ([`many`](super::many)), and
//! what needs no answer goes out together with the next statement, so that a batch waits for few answers.

use std::borrow::Cow;
use std::cell::RefCell;
use std::future::Future;

use deadpool_postgres::ClientWrapper;
use futures::future::{join, join_all};
use futures::{StreamExt, TryStreamExt, stream};
use tokio::runtime::Handle;
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Row as Found, Statement};

use super::many;
use crate::db::{Db, Lock, Row, Value, Values};
use crate::{Result, StoreError};

/// Statements on their way at once.
const IN_FLIGHT: usize = 256;
/// Statements that go out before another one; of more, `join_all` would not keep the order.
const WAITING_AT_MOST: usize = 16;
/// Rows of one statement.
const TOGETHER: usize = 2_000;

/// An open transaction of a connection, used from a thread that may wait.
pub struct PostgresDb<'c> {
    runtime: &'c Handle,
    client: &'c ClientWrapper,
    /// What goes out before the next statement, and is answered before it.
    waiting: RefCell<Vec<Waiting>>,
}

/// A statement whose answer says nothing.
enum Waiting {
    Control(String),
    Statement(Statement, Values<'static>),
}

impl<'c> PostgresDb<'c> {
    /// A transaction that begins, by this statement, with the first statement in it.
    pub fn begin(runtime: &'c Handle, client: &'c ClientWrapper, begin: &str) -> Self {
        Self {
            runtime,
            client,
            waiting: RefCell::new(vec![Waiting::Control(begin.to_owned())]),
        }
    }

    async fn prepare(&self, sql: &str) -> Result<Statement> {
        Ok(self.client.prepare_cached(&sql.replace('?', "$")).await?)
    }

    /// Send what waits and then `work`, and hear the answers in that order. The work must be one that is sent when it is
    /// first polled.
    async fn after_waiting<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let waiting = self.waiting.take();
        let before = join_all(waiting.iter().map(|one| self.send(one)));
        let (before, done) = join(before, work).await;
        before.into_iter().collect::<Result<()>>()?;
        done
    }

    fn go_if_many(&self) -> Result<()> {
        if self.waiting.borrow().len() < WAITING_AT_MOST {
            return Ok(());
        }
        self.runtime.block_on(self.after_waiting(async { Ok(()) }))
    }

    async fn send(&self, waiting: &Waiting) -> Result<()> {
        match waiting {
            Waiting::Control(sql) => self.client.batch_execute(sql).await?,
            Waiting::Statement(statement, values) => {
                self.client.execute_raw(statement, values).await?;
            }
        }
        Ok(())
    }

    async fn all_found(&self, sql: &str, rows: &[Values<'_>], locking: bool) -> Result<Vec<Vec<Row>>> {
        if let [values] = rows {
            let asked = if locking {
                Cow::from(format!("{sql} for update"))
            } else {
                sql.into()
            };
            let statement = self.prepare(&asked).await?;
            return Ok(vec![self.after_waiting(self.found(&statement, values)).await?]);
        }
        let one = self.prepare(sql).await?;
        let many = many::question(sql, one.params(), locking);
        let all = self.client.prepare_cached(&many).await?;
        let mut found = vec![Vec::new(); rows.len()];
        for (rows, found) in rows.chunks(TOGETHER).zip(found.chunks_mut(TOGETHER)) {
            let columns = columns(rows);
            for answer in self.after_waiting(self.ask(&all, &columns)).await? {
                let place = usize::try_from(answer.try_get::<_, i64>(0)?).unwrap_or(0);
                let row = found.get_mut(place.wrapping_sub(1)).ok_or(StoreError::TaskLost)?;
                row.push(read(&answer, 1)?);
            }
        }
        Ok(found)
    }

    async fn ask(&self, statement: &Statement, columns: &[Vec<&Value<'_>>]) -> Result<Vec<Found>> {
        Ok(self.client.query(statement, &arrays(columns)).await?)
    }

    async fn found(&self, statement: &Statement, values: &Values<'_>) -> Result<Vec<Row>> {
        let found = self.client.query_raw(statement, values).await?;
        found.map(|row| read(&row?, 0)).try_collect().await
    }

    async fn all_done(&self, sql: &str, rows: &[Values<'_>]) -> Result<u64> {
        let one = self.prepare(sql).await?;
        let many = many::statement(sql, one.params()).filter(|_| rows.len() > 1);
        let Some(many) = many else {
            return self.after_waiting(self.each_done(&one, rows)).await;
        };
        let all = self.client.prepare_cached(&many).await?;
        let mut changed = 0;
        for rows in rows.chunks(TOGETHER) {
            let columns = columns(rows);
            changed += self.after_waiting(self.done(&all, &columns)).await?;
        }
        Ok(changed)
    }

    async fn done(&self, statement: &Statement, columns: &[Vec<&Value<'_>>]) -> Result<u64> {
        Ok(self.client.execute(statement, &arrays(columns)).await?)
    }

    async fn each_done(&self, statement: &Statement, rows: &[Values<'_>]) -> Result<u64> {
        let done = rows.iter().map(|values| self.client.execute_raw(statement, values));
        let done = stream::iter(done).buffered(IN_FLIGHT);
        Ok(done.try_fold(0, |all, one| async move { Ok(all + one) }).await?)
    }
}

/// Each place's values, of all rows.
fn columns<'v, 'a>(rows: &'v [Values<'a>]) -> Vec<Vec<&'v Value<'a>>> {
    let places = rows.first().map_or(0, Vec::len);
    let place = |place| rows.iter().filter_map(move |row| row.get(place)).collect();
    (0..places).map(place).collect()
}

fn arrays<'v>(columns: &'v [Vec<&'v Value<'_>>]) -> Vec<&'v (dyn ToSql + Sync)> {
    columns.iter().map(|column| column as &(dyn ToSql + Sync)).collect()
}

impl Db for PostgresDb<'_> {
    fn execute_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<u64> {
        if rows.is_empty() {
            return Ok(0);
        }
        self.runtime.block_on(self.all_done(sql, rows))
    }

    fn query_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        self.runtime.block_on(self.all_found(sql, rows, false))
    }

    fn lock_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>> {
        if rows.is_empty() {
            return Ok(vec![]);
        }
        self.runtime.block_on(self.all_found(sql, rows, true))
    }

    /// Advisory locks belong to a database; the schema's name keeps several headquarters in one database apart.
    fn lock(&self, lock: Lock<'_>) -> Result<()> {
        let (sql, name) = match lock {
            Lock::Push => (SHARED, "publish".to_owned()),
            Lock::Publish => (ALONE, "publish".to_owned()),
            Lock::Team(team) => (ALONE, format!("team:{team}")),
        };
        self.later(sql, vec![Value::from(name)])
    }

    fn later(&self, sql: &str, values: Values<'static>) -> Result<()> {
        let statement = self.runtime.block_on(self.prepare(sql))?;
        self.waiting.borrow_mut().push(Waiting::Statement(statement, values));
        self.go_if_many()
    }

    fn control(&self, sql: &str) -> Result<()> {
        let done = async { Ok(self.client.batch_execute(sql).await?) };
        self.runtime.block_on(self.after_waiting(done))
    }

    fn aside(&self, sql: &'static str) -> Result<()> {
        self.waiting.borrow_mut().push(Waiting::Control(sql.to_owned()));
        self.go_if_many()
    }
}

const SHARED: &str = "select pg_advisory_xact_lock_shared(hashtextextended(current_schema() || ':' || ?1, 0))";
const ALONE: &str = "select pg_advisory_xact_lock(hashtextextended(current_schema() || ':' || ?1, 0))";

/// The columns of an answer from the `first` one on.
fn read(row: &Found, first: usize) -> Result<Row> {
    let columns = row.columns().iter().enumerate().skip(first);
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
