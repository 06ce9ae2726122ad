//! How a table of the contract is described.

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};

/// One table of the contract: one CSV or Parquet file of an export.
#[derive(Debug)]
pub struct Table {
    /// File name without extension.
    pub name: &'static str,
    /// What a row is.
    pub meaning: &'static str,
    pub presence: Presence,
    pub columns: &'static [Column],
    /// Columns that together name a row once.
    pub key: &'static [&'static str],
}

/// Whether an export must have the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    Required,
    /// A bank may not have it; the snapshot then holds the table without rows.
    Optional,
}

/// One column of a table.
#[derive(Debug)]
pub struct Column {
    pub name: &'static str,
    pub kind: Kind,
    /// An empty cell is a problem.
    pub required: bool,
    /// The table whose (single) key column this one names.
    pub references: Option<&'static str>,
    /// A date column of the same row that must not be later than this one.
    pub not_before: Option<&'static str>,
    pub meaning: &'static str,
}

/// What a cell may hold.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text of at most [`Kind::TEXT_MAX_CHARS`] characters.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A product code of the catalogue.
    Product,
    /// A whole number between two bounds, both allowed.
    Integer { min: i64, max: i64 },
    /// A day, written `2026-11-21`.
    Date(DateRule),
    /// `true` or `false`; CSV may also write `1`, `0`, `yes`, `no`.
    Flag,
}

/// Which days a date column may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateRule {
    /// Not after the bank's `as_of`.
    UpToAsOf,
    /// Any day of 1900 to 2199.
    Any,
}

impl Kind {
    /// The longest text of a cell.
    pub const TEXT_MAX_CHARS: usize = 400;
    /// Bounds of a money amount: ten trillion currency units, in minor units.
    pub const MONEY: Kind = Kind::Integer {
        min: -1_000_000_000_000_000,
        max: 1_000_000_000_000_000,
    };

    /// The Arrow type in which the snapshot stores the column.
    pub fn arrow(self) -> DataType {
        match self {
            Kind::Text | Kind::Word(_) | Kind::Product => DataType::Utf8,
            Kind::Integer { .. } => DataType::Int64,
            Kind::Date(_) => DataType::Date32,
            Kind::Flag => DataType::Boolean,
        }
    }

    /// The kind in words, as the documentation writes it.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Word(_) => "word",
            Kind::Product => "product",
            Kind::Integer { .. } => "integer",
            Kind::Date(_) => "date",
            Kind::Flag => "flag",
        }
    }
}

impl Column {
    /// A column whose cells may be empty.
    pub const fn new(name: &'static str, kind: Kind, meaning: &'static str) -> Self {
        Self {
            name,
            kind,
            required: false,
            references: None,
            not_before: None,
            meaning,
        }
    }

    /// No cell may be empty.
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// A value must be a key of `table`.
    pub const fn references(mut self, table: &'static str) -> Self {
        self.references = Some(table);
        self
    }

    /// The date must not be before the date in `column`.
    pub const fn not_before(mut self, column: &'static str) -> Self {
        self.not_before = Some(column);
        self
    }
}

impl Table {
    /// The Arrow schema of the table in a snapshot.
    pub fn arrow_schema(&self) -> SchemaRef {
        let fields: Vec<Field> = self
            .columns
            .iter()
            .map(|column| Field::new(column.name, column.kind.arrow(), !column.required))
            .collect();
        Arc::new(Schema::new(fields))
    }

    /// Position of a column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|candidate| candidate.name == column)
    }

    /// Positions of the key columns.
    pub fn key_positions(&self) -> Vec<usize> {
        self.key.iter().filter_map(|name| self.position(name)).collect()
    }
}
