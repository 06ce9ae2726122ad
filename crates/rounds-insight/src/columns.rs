//! Typed access to the rows of a query result. Knows Arrow; refuses to know what a column means.

use chrono::NaiveDate;
use datafusion::arrow::array::{Array, BooleanArray, Date32Array, Int64Array, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::arrow::error::ArrowError;
use datafusion::error::DataFusionError;
use datafusion::prelude::{DataFrame, SessionContext};

/// One column, in one of the four shapes that the pipeline uses. Whatever integer or text layout the engine chose
/// is brought to these.
pub(crate) enum Cells {
    Text(StringArray),
    Integer(Int64Array),
    Date(Date32Array),
    Flag(BooleanArray),
}

/// One batch of rows with typed columns, found by name.
pub(crate) struct Rows {
    names: Vec<String>,
    columns: Vec<Cells>,
    len: usize,
}

impl Rows {
    /// Reads a batch.
    ///
    /// # Errors
    /// When a column is of a type outside the four shapes.
    pub(crate) fn read(batch: &RecordBatch) -> Result<Self, ArrowError> {
        let names = batch
            .schema()
            .fields()
            .iter()
            .map(|field| field.name().clone())
            .collect();
        let columns = batch
            .columns()
            .iter()
            .map(|column| cells(column))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Self {
            names,
            columns,
            len: batch.num_rows(),
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Names and columns, in the order of the query.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, &Cells)> {
        self.names.iter().map(String::as_str).zip(&self.columns)
    }

    /// Text of a cell; `None` when it is null or the column is not text.
    pub(crate) fn text(&self, name: &str, row: usize) -> Option<&str> {
        match self.column(name)? {
            Cells::Text(cells) if cells.is_valid(row) => Some(cells.value(row)),
            _ => None,
        }
    }

    /// Integer of a cell.
    pub(crate) fn integer(&self, name: &str, row: usize) -> Option<i64> {
        match self.column(name)? {
            Cells::Integer(cells) if cells.is_valid(row) => Some(cells.value(row)),
            _ => None,
        }
    }

    /// Date of a cell.
    pub(crate) fn date(&self, name: &str, row: usize) -> Option<NaiveDate> {
        match self.column(name)? {
            Cells::Date(cells) if cells.is_valid(row) => date(cells.value(row)),
            _ => None,
        }
    }

    /// Flag of a cell; null counts as false.
    pub(crate) fn flag(&self, name: &str, row: usize) -> bool {
        matches!(self.column(name), Some(Cells::Flag(cells)) if cells.is_valid(row) && cells.value(row))
    }

    fn column(&self, name: &str) -> Option<&Cells> {
        self.names
            .iter()
            .position(|candidate| candidate == name)
            .map(|at| &self.columns[at])
    }
}

/// The day that Arrow counts as so many days since 1970-01-01.
pub(crate) fn date(days: i32) -> Option<NaiveDate> {
    NaiveDate::from_epoch_days(days)
}

/// Runs a query and reads all its rows.
pub(crate) async fn rows_of(context: &SessionContext, sql: &str) -> Result<Vec<Rows>, DataFusionError> {
    rows(context.sql(sql).await?).await
}

/// Reads all rows of a frame.
pub(crate) async fn rows(frame: DataFrame) -> Result<Vec<Rows>, DataFusionError> {
    let batches = frame.collect().await?;
    Ok(batches.iter().map(Rows::read).collect::<Result<Vec<_>, _>>()?)
}

fn cells(column: &dyn Array) -> Result<Cells, ArrowError> {
    Ok(match column.data_type() {
        DataType::Boolean => Cells::Flag(cast(column, &DataType::Boolean)?.to_data().into()),
        DataType::Date32 => Cells::Date(cast(column, &DataType::Date32)?.to_data().into()),
        kind if kind.is_integer() => Cells::Integer(cast(column, &DataType::Int64)?.to_data().into()),
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => {
            Cells::Text(cast(column, &DataType::Utf8)?.to_data().into())
        }
        other => return Err(ArrowError::SchemaError(format!("no cells for the type {other}"))),
    })
}
