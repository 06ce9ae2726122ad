//! The seam between the logic and an engine: statements with values go in, rows come out.
//!
//! Knows which SQL both engines understand: parameters are written `?1`, whole numbers are 64 bits, truth is
//! 0 or 1, texts are texts. Refuses to know connections, transactions and what any table means.

use std::borrow::Cow;

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, DeviceId, DirectiveId, InstallId, OpId, StaffNo};

use crate::{Result, StoreError};

/// One value of a statement or of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value<'a> {
    #[default]
    Null,
    Int(i64),
    Text(Cow<'a, str>),
}

/// The values of one statement.
pub type Values<'a> = Vec<Value<'a>>;

/// One row of an answer, its columns in the order of the statement.
pub type Row = Values<'static>;

/// What processes that share one database must not do at the same time. An engine with one writer has no need
/// of these locks and ignores them. They end with the transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock<'a> {
    /// A device's batch: many at once, but none while a publication is taken over.
    Push,
    /// A publication, alone.
    Publish,
    /// The batches of one team, one after the other.
    Team(&'a str),
}

/// One open transaction of an engine.
pub trait Db {
    /// Run a statement once for each row of values, none of which names a row of the table that another names. Answers how
    /// many rows changed.
    ///
    /// # Errors
    /// [`StoreError::Constraint`] when the data does not fit the schema; the transaction then goes on only
    /// after [`Db::roll_back_to`].
    fn execute_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<u64>;

    /// Ask once for each row of values.
    ///
    /// # Errors
    /// Those of [`Db::execute_many`].
    fn query_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>>;

    /// Like [`Db::query_many`]; what was found stays as it is until this transaction ends, but for this one.
    ///
    /// # Errors
    /// Those of [`Db::execute_many`].
    fn lock_many(&self, sql: &str, rows: &[Values<'_>]) -> Result<Vec<Vec<Row>>>;

    /// Wait until nobody holds what excludes this lock.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when that takes too long.
    fn lock(&self, lock: Lock<'_>) -> Result<()>;

    /// Run a statement that answers nothing and has no values.
    ///
    /// # Errors
    /// Those of the engine.
    fn control(&self, sql: &str) -> Result<()>;

    /// Like [`Db::control`], for what makes nothing that the next statement names: an engine may send both together, and
    /// what is wrong with this one is then told by the next.
    ///
    /// # Errors
    /// Those of the engine.
    fn aside(&self, sql: &'static str) -> Result<()> {
        self.control(sql)
    }

    /// Run a statement once whose answer nobody needs. An engine may send it together with the next one or with the commit,
    /// and what is wrong with it is then told there.
    ///
    /// # Errors
    /// Those of [`Db::execute_many`].
    fn later(&self, sql: &str, values: Values<'static>) -> Result<()> {
        self.execute(sql, values).map(|_| ())
    }

    /// Run a statement once; answers how many rows it changed.
    ///
    /// # Errors
    /// Those of [`Db::execute_many`].
    fn execute(&self, sql: &str, values: Values<'_>) -> Result<u64> {
        self.execute_many(sql, &[values])
    }

    /// Ask once.
    ///
    /// # Errors
    /// Those of [`Db::execute_many`].
    fn query(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>> {
        Ok(self.query_many(sql, &[values])?.into_iter().flatten().collect())
    }
}

/// Run `work` whole or not at all inside the transaction: its error undoes what it wrote and nothing else.
///
/// # Errors
/// That of `work`, or of the engine.
pub fn savepoint<T>(db: &dyn Db, work: impl FnOnce() -> Result<T>) -> Result<T> {
    db.aside("savepoint whole")?;
    let done = work();
    if done.is_err() {
        // At once: until then an engine may take no other statement.
        db.control("rollback to savepoint whole")?;
    }
    db.aside("release savepoint whole")?;
    done
}

/// All rows of one question.
///
/// # Errors
/// Those of the engine, or [`StoreError::Unreadable`] for a column of another type.
pub fn all<T: FromRow>(db: &dyn Db, sql: &str, values: Values<'_>) -> Result<Vec<T>> {
    db.query(sql, values)?.into_iter().map(T::from_row).collect()
}

/// The first row of one question.
///
/// # Errors
/// Those of [`all`].
pub fn first<T: FromRow>(db: &dyn Db, sql: &str, values: Values<'_>) -> Result<Option<T>> {
    db.query(sql, values)?.into_iter().next().map(T::from_row).transpose()
}

/// The values of a statement: `values![a, b]`.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

/// A Rust value from one column.
pub trait FromValue: Sized {
    /// `None`: the column has another type.
    fn from_value(value: Value<'static>) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Int(number) => Some(number),
            _ => None,
        }
    }
}

/// A counter. Counters are never negative.
impl FromValue for u64 {
    fn from_value(value: Value<'static>) -> Option<Self> {
        i64::from_value(value).and_then(|number| Self::try_from(number).ok())
    }
}

impl FromValue for bool {
    fn from_value(value: Value<'static>) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for String {
    fn from_value(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text.into_owned()),
            _ => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value<'static>) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

/// A Rust value from a row: one column, or a tuple of as many as the row has.
pub trait FromRow: Sized {
    /// # Errors
    /// [`StoreError::Unreadable`] when a column has another type or is missing.
    fn from_row(row: Row) -> Result<Self>;
}

fn column<T: FromValue>(columns: &mut impl Iterator<Item = Value<'static>>, place: usize) -> Result<T> {
    let value = columns.next().and_then(T::from_value);
    value.ok_or_else(|| StoreError::Unreadable {
        kind: "column".to_owned(),
        id: place.to_string(),
    })
}

macro_rules! from_row_alone {
    ($($type:ty),+) => {$(
        impl FromRow for $type {
            fn from_row(row: Row) -> Result<Self> {
                column(&mut row.into_iter(), 0)
            }
        }
    )+};
}
from_row_alone!(i64, u64, bool, String);

macro_rules! from_row_tuple {
    ($($type:ident $place:literal),+) => {
        impl<$($type: FromValue),+> FromRow for ($($type,)+) {
            fn from_row(row: Row) -> Result<Self> {
                let mut columns = row.into_iter();
                Ok(($(column::<$type>(&mut columns, $place)?,)+))
            }
        }
    };
}
from_row_tuple!(A 0, B 1);
from_row_tuple!(A 0, B 1, C 2);
from_row_tuple!(A 0, B 1, C 2, D 3);
from_row_tuple!(A 0, B 1, C 2, D 3, E 4);
from_row_tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
from_row_tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

/// Counters stay far below 2^63.
impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Int(number.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Int(truth.into())
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! from_number {
    ($($type:ty),+) => {$(
        impl<'a> From<&'a $type> for Value<'a> {
            fn from(number: &'a $type) -> Self {
                Self::Text(Cow::Borrowed(number.as_str()))
            }
        }
    )+};
}
from_number!(CustomerNo, StaffNo);

macro_rules! from_written {
    ($($type:ty),+) => {$(
        impl From<$type> for Value<'_> {
            fn from(written: $type) -> Self {
                Self::Text(Cow::Owned(written.to_string()))
            }
        }
    )+};
}
from_written!(DeviceId, DirectiveId, InstallId, OpId, NaiveDate);

/// Insert rows that nobody has inserted yet; the statement says `on conflict do nothing`.
///
/// # Errors
/// [`StoreError::Overtaken`] when another transaction inserted one of them meanwhile: this one is run again.
pub fn insert_new(db: &dyn Db, sql: &str, rows: &[Values<'_>]) -> Result<()> {
    let added = db.execute_many(sql, rows)?;
    if added < rows.len() as u64 {
        Err(StoreError::Overtaken)
    } else {
        Ok(())
    }
}
