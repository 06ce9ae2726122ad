//! Checks typed rows against the contract: what one row must be, and what holds between rows and tables.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, Date32Array, Int64Array, StringArray};
use datafusion::arrow::datatypes::{Date32Type, Int64Type};
use rounds_domain::ProductCode;

use super::chunk::Chunk;
use super::keys::{KeySet, key_hash};
use super::parse::date_in_range;
use super::problem::{Place, ProblemCode, Problems};
use super::relations::Relations;
use crate::contract::{Column, DateRule, Kind, TABLES, Table, date_of};

/// What the checks remember while the tables pass by.
pub(crate) struct Checker<'a> {
    as_of: NaiveDate,
    products: Option<HashSet<&'a str>>,
    /// Keys of the tables that others refer to.
    keys: HashMap<&'static str, KeySet>,
    relations: Relations,
    files: BTreeMap<&'static str, String>,
}

/// One table's rows on their way through the checks.
struct Rows<'a> {
    table: &'static Table,
    file: &'a str,
    chunk: &'a Chunk,
}

impl Rows<'_> {
    fn place(&self, row: usize, column: usize) -> Place<'_> {
        Place {
            file: self.file,
            line: self.chunk.lines[row],
            column: self.table.columns[column].name,
        }
    }

    fn array(&self, column: usize) -> &ArrayRef {
        self.chunk.batch.column(column)
    }

    fn text(&self, column: usize) -> &StringArray {
        self.array(column).as_string::<i32>()
    }

    fn dates(&self, column: usize) -> &Date32Array {
        self.array(column).as_primitive::<Date32Type>()
    }
}

impl<'a> Checker<'a> {
    pub fn new(as_of: NaiveDate, catalogue: Option<&'a [ProductCode]>) -> Self {
        Self {
            as_of,
            products: catalogue.map(|codes| codes.iter().map(ProductCode::as_str).collect()),
            keys: HashMap::new(),
            relations: Relations::default(),
            files: BTreeMap::new(),
        }
    }

    /// Checks a run of rows. Tables come in the order of the contract.
    pub fn check(&mut self, table: &'static Table, file: &str, chunk: &Chunk, problems: &mut Problems) {
        self.files.entry(table.name).or_insert_with(|| file.to_owned());
        let rows = Rows { table, file, chunk };
        for (index, column) in table.columns.iter().enumerate() {
            self.check_presence(&rows, index, column, problems);
            self.check_kind(&rows, index, column.kind, problems);
            self.check_references(&rows, index, column, problems);
            check_order(&rows, index, column, problems);
        }
        self.check_keys(&rows, problems);
        self.relations.note(table.name, chunk);
    }

    /// Called before the first row of a table that has a file.
    pub fn begin_table(&mut self, table: &'static Table) {
        self.keys.insert(table.name, KeySet::default());
    }

    /// Called after the last row of a table: keys that nobody refers to are forgotten.
    pub fn end_table(&mut self, table: &'static Table) {
        let referred = TABLES
            .iter()
            .flat_map(|t| t.columns)
            .any(|column| column.references == Some(table.name));
        if !referred {
            self.keys.remove(table.name);
        }
    }

    /// What holds between tables, after the last of them.
    pub fn finish(self, problems: &mut Problems) {
        self.relations.check(&self.files, problems);
    }

    fn check_presence(&self, rows: &Rows<'_>, index: usize, column: &Column, problems: &mut Problems) {
        let array = rows.array(index);
        if !column.required || array.null_count() == 0 {
            return;
        }
        for row in (0..array.len()).filter(|row| array.is_null(*row)) {
            if !rows.chunk.flawed.contains(&(row, index)) {
                problems.add(ProblemCode::ValueMissing, rows.place(row, index), "");
            }
        }
    }

    fn check_kind(&self, rows: &Rows<'_>, index: usize, kind: Kind, problems: &mut Problems) {
        match kind {
            Kind::Text => check_text(rows, index, problems, ProblemCode::ValueTooLong, |value| {
                value.len() <= Kind::TEXT_MAX_CHARS || value.chars().count() <= Kind::TEXT_MAX_CHARS
            }),
            Kind::Word(words) => {
                check_text(rows, index, problems, ProblemCode::ValueNotAllowed, |value| {
                    words.contains(&value)
                });
            }
            Kind::Product => {
                if let Some(products) = &self.products {
                    check_text(rows, index, problems, ProblemCode::ProductUnknown, |value| {
                        products.contains(value)
                    });
                }
            }
            Kind::Integer { min, max } => check_integers(rows, index, min..=max, problems),
            Kind::Date(rule) => self.check_dates(rows, index, rule, problems),
            Kind::Flag => {}
        }
    }

    fn check_dates(&self, rows: &Rows<'_>, index: usize, rule: DateRule, problems: &mut Problems) {
        for (row, days) in rows.dates(index).iter().enumerate() {
            let Some(days) = days else { continue };
            let date = date_of(days);
            let code = match date.map(date_in_range) {
                Some(Ok(date)) if rule == DateRule::UpToAsOf && date > self.as_of => ProblemCode::DateInFuture,
                Some(Ok(_)) => continue,
                _ => ProblemCode::ValueOutOfRange,
            };
            problems.add(
                code,
                rows.place(row, index),
                &date.map(|date| date.to_string()).unwrap_or_default(),
            );
        }
    }

    /// References within the same table wait for its last row: see [`Relations`].
    fn check_references(&self, rows: &Rows<'_>, index: usize, column: &Column, problems: &mut Problems) {
        let Some(target) = column.references.filter(|target| *target != rows.table.name) else {
            return;
        };
        // The referred table has no file: that is told once, not for every row.
        let Some(keys) = self.keys.get(target) else { return };
        let mut last = "";
        for (row, value) in rows.text(index).iter().enumerate() {
            let Some(value) = value.filter(|value| *value != last) else {
                continue;
            };
            if keys.contains(value) {
                last = value;
            } else {
                problems.add_because(
                    ProblemCode::ReferenceMissing,
                    rows.place(row, index),
                    value,
                    target.to_owned(),
                );
            }
        }
    }

    fn check_keys(&mut self, rows: &Rows<'_>, problems: &mut Problems) {
        let positions = rows.table.key_positions();
        let parts: Vec<&StringArray> = positions.iter().map(|position| rows.text(*position)).collect();
        let keys = self.keys.entry(rows.table.name).or_default();
        for row in 0..rows.chunk.lines.len() {
            if parts.iter().any(|part| part.is_null(row)) {
                continue;
            }
            let key = parts.iter().map(|part| part.value(row));
            if !keys.insert(key_hash(key.clone())) {
                let place = Place {
                    column: "",
                    ..rows.place(row, positions[0])
                };
                let column = rows.table.key.join("+");
                problems.add(
                    ProblemCode::KeyRepeated,
                    Place {
                        column: &column,
                        ..place
                    },
                    &key.collect::<Vec<_>>().join("+"),
                );
            }
        }
    }
}

fn check_text(
    rows: &Rows<'_>,
    index: usize,
    problems: &mut Problems,
    code: ProblemCode,
    is_fine: impl Fn(&str) -> bool,
) {
    for (row, value) in rows.text(index).iter().enumerate() {
        if let Some(value) = value.filter(|value| !is_fine(value)) {
            problems.add(code, rows.place(row, index), value);
        }
    }
}

fn check_integers(rows: &Rows<'_>, index: usize, range: std::ops::RangeInclusive<i64>, problems: &mut Problems) {
    let numbers: &Int64Array = rows.array(index).as_primitive::<Int64Type>();
    for (row, number) in numbers.iter().enumerate() {
        if let Some(number) = number.filter(|number| !range.contains(number)) {
            let detail = format!("{} to {}", range.start(), range.end());
            problems.add_because(
                ProblemCode::ValueOutOfRange,
                rows.place(row, index),
                &number.to_string(),
                detail,
            );
        }
    }
}

fn check_order(rows: &Rows<'_>, index: usize, column: &Column, problems: &mut Problems) {
    let Some(earlier) = column.not_before.and_then(|name| rows.table.position(name)) else {
        return;
    };
    let pairs = rows.dates(index).iter().zip(rows.dates(earlier).iter()).enumerate();
    for (row, (later, first)) in pairs {
        if let (Some(later), Some(first)) = (later, first)
            && later < first
        {
            let value = date_of(later).map(|date| date.to_string()).unwrap_or_default();
            let detail = rows.table.columns[earlier].name.to_owned();
            problems.add_because(ProblemCode::DateOutOfOrder, rows.place(row, index), &value, detail);
        }
    }
}

/// A flag of a row; an unread one is false.
pub(crate) fn flag_at(flags: &BooleanArray, row: usize) -> bool {
    !flags.is_null(row) && flags.value(row)
}
