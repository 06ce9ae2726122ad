//! Rows of a contract table as Arrow arrays: built cell by cell, handed over as one batch.

use std::sync::Arc;

use chrono::NaiveDate;
use datafusion::arrow::array::{ArrayRef, BooleanBuilder, Date32Builder, Int64Builder, RecordBatch, StringBuilder};
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::arrow::error::ArrowError;

use super::schema::{Kind, Table};

/// One cell of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    Empty,
    Text(&'a str),
    Integer(i64),
    Date(NaiveDate),
    Flag(bool),
}

impl<'a> Cell<'a> {
    /// Text that may be absent.
    pub fn text_or_empty(text: Option<&'a str>) -> Self {
        text.map_or(Cell::Empty, Cell::Text)
    }

    /// A date that may be absent.
    pub fn date_or_empty(date: Option<NaiveDate>) -> Self {
        date.map_or(Cell::Empty, Cell::Date)
    }

    /// A number that may be absent.
    pub fn integer_or_empty(number: Option<i64>) -> Self {
        number.map_or(Cell::Empty, Cell::Integer)
    }
}

/// Days since 1 January 1970, as Arrow's Date32 counts them.
pub fn epoch_days(date: NaiveDate) -> i32 {
    // The days of years 1900 to 2199 fit in 17 bits.
    date.signed_duration_since(NaiveDate::default()).num_days() as i32
}

/// The date of a Date32 value; `None` beyond the calendar.
pub fn date_of(epoch_days: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(i64::from(epoch_days)))
}

/// Cells of one column.
pub enum Cells {
    Text(StringBuilder),
    Integer(Int64Builder),
    Date(Date32Builder),
    Flag(BooleanBuilder),
}

impl Cells {
    /// An empty column of that kind.
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Text | Kind::Word(_) | Kind::Product => Self::Text(StringBuilder::new()),
            Kind::Integer { .. } => Self::Integer(Int64Builder::new()),
            Kind::Date(_) => Self::Date(Date32Builder::new()),
            Kind::Flag => Self::Flag(BooleanBuilder::new()),
        }
    }

    /// Appends a cell. A cell of another type than the column's is kept as empty: callers match on the column's kind.
    pub fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Self::Text(cells), Cell::Text(text)) => cells.append_value(text),
            (Self::Text(cells), _) => cells.append_null(),
            (Self::Integer(cells), Cell::Integer(number)) => cells.append_value(number),
            (Self::Integer(cells), _) => cells.append_null(),
            (Self::Date(cells), Cell::Date(date)) => cells.append_value(epoch_days(date)),
            (Self::Date(cells), _) => cells.append_null(),
            (Self::Flag(cells), Cell::Flag(flag)) => cells.append_value(flag),
            (Self::Flag(cells), _) => cells.append_null(),
        }
    }

    /// The column as an array; the builder starts anew.
    pub fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(cells.finish()),
            Self::Integer(cells) => Arc::new(cells.finish()),
            Self::Date(cells) => Arc::new(cells.finish()),
            Self::Flag(cells) => Arc::new(cells.finish()),
        }
    }
}

/// Collects rows of one table.
pub struct RowBuilder {
    table: &'static Table,
    cells: Vec<Cells>,
    rows: usize,
}

impl RowBuilder {
    pub fn new(table: &'static Table) -> Self {
        Self {
            table,
            cells: table.columns.iter().map(|column| Cells::new(column.kind)).collect(),
            rows: 0,
        }
    }

    /// Appends one row; cells in the order of the table's columns, missing ones at the end are empty.
    pub fn push(&mut self, row: &[Cell<'_>]) {
        debug_assert_eq!(row.len(), self.table.columns.len(), "{}", self.table.name);
        for (index, cells) in self.cells.iter_mut().enumerate() {
            cells.push(row.get(index).copied().unwrap_or(Cell::Empty));
        }
        self.rows += 1;
    }

    /// Rows since the last [`take`](Self::take).
    pub fn len(&self) -> usize {
        self.rows
    }

    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The rows as a batch in which every column may be empty; the builder starts anew.
    pub fn take(&mut self) -> Result<RecordBatch, ArrowError> {
        self.rows = 0;
        RecordBatch::try_new(
            self.table.open_schema(),
            self.cells.iter_mut().map(Cells::finish).collect(),
        )
    }
}

impl Table {
    /// The table's Arrow schema with every column nullable: for rows that are not yet checked.
    pub fn open_schema(&self) -> SchemaRef {
        let fields: Vec<_> = self
            .arrow_schema()
            .fields()
            .iter()
            .map(|field| field.as_ref().clone().with_nullable(true))
            .collect();
        Arc::new(Schema::new(fields))
    }
}
