//! Reads a Parquet file of the contract.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, new_null_array};
use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::DataType;
use datafusion::parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::chunk::{CHUNK_ROWS, Chunk};
use super::error::ImportError;
use super::header::Header;
use super::parse::parse;
use super::problem::{Place, ProblemCode, Problems};
use crate::contract::{Cell, Cells, Column, Kind, Table};

/// An open Parquet file.
pub(crate) struct ParquetSource {
    table: &'static Table,
    file: String,
    /// `None` when the file could not be opened as Parquet: told as a problem.
    reader: Option<ParquetRecordBatchReader>,
    header: Header,
    total: u64,
    rows_read: u64,
}

impl ParquetSource {
    pub fn open(table: &'static Table, path: &Path, problems: &mut Problems) -> Result<Self, ImportError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let input = File::open(path).map_err(ImportError::io(path))?;
        let opened = ParquetRecordBatchReaderBuilder::try_new(input).and_then(|builder| {
            let names: Vec<String> = builder
                .schema()
                .fields()
                .iter()
                .map(|field| field.name().clone())
                .collect();
            let total = builder.metadata().file_metadata().num_rows().max(0) as u64;
            Ok((names, total, builder.with_batch_size(CHUNK_ROWS).build()?))
        });
        match opened {
            Ok((names, total, reader)) => {
                let header = Header::read(table, &names, &file, problems);
                Ok(Self {
                    table,
                    file,
                    reader: Some(reader),
                    header,
                    total,
                    rows_read: 0,
                })
            }
            Err(error) => {
                let place = Place {
                    file: &file,
                    line: 0,
                    column: "",
                };
                problems.add_because(ProblemCode::FileUnreadable, place, "", error.to_string());
                let header = Header {
                    positions: vec![None; table.columns.len()],
                    unknown: Vec::new(),
                };
                Ok(Self {
                    table,
                    file,
                    reader: None,
                    header,
                    total: 0,
                    rows_read: 0,
                })
            }
        }
    }

    pub fn unknown_columns(&self) -> &[String] {
        &self.header.unknown
    }

    /// Rows of the file, as its footer says.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The next rows; `None` at the end.
    pub fn next(&mut self, problems: &mut Problems) -> Result<Option<Chunk>, ImportError> {
        let raw = match self.reader.as_mut().and_then(Iterator::next) {
            None => return Ok(None),
            Some(Ok(raw)) => raw,
            Some(Err(error)) => {
                let place = Place {
                    file: &self.file,
                    line: self.rows_read + 1,
                    column: "",
                };
                problems.add_because(ProblemCode::FileUnreadable, place, "", error.to_string());
                self.reader = None;
                return Ok(None);
            }
        };
        let first = self.rows_read + 1;
        self.rows_read += raw.num_rows() as u64;
        let mut typing = Typing {
            file: &self.file,
            first,
            flawed: HashSet::new(),
            problems,
        };
        let mut columns = Vec::with_capacity(self.table.columns.len());
        for (index, column) in self.table.columns.iter().enumerate() {
            columns.push(match self.header.positions[index] {
                Some(place) => typing.column(raw.column(place), index, column),
                None => new_null_array(&column.kind.arrow(), raw.num_rows()),
            });
        }
        let flawed = typing.flawed;
        let batch = RecordBatch::try_new(self.table.open_schema(), columns)
            .map_err(ImportError::arrow(Path::new(&self.file)))?;
        Ok(Some(Chunk {
            batch,
            lines: (first..=self.rows_read).collect(),
            flawed,
        }))
    }
}

/// Brings file columns to the contract's types.
struct Typing<'a> {
    file: &'a str,
    first: u64,
    flawed: HashSet<(usize, usize)>,
    problems: &'a mut Problems,
}

impl Typing<'_> {
    fn column(&mut self, raw: &ArrayRef, index: usize, column: &Column) -> ArrayRef {
        let target = column.kind.arrow();
        if is_text(raw.data_type()) {
            return match safe_cast(raw, &DataType::Utf8) {
                Some(text) => self.parse_text(text.as_string::<i32>(), index, column),
                None => self.wrong_type(raw, index, column),
            };
        }
        let accepted = match column.kind {
            Kind::Text | Kind::Word(_) | Kind::Product | Kind::Integer { .. } => raw.data_type().is_integer(),
            Kind::Date(_) => matches!(
                raw.data_type(),
                DataType::Date32 | DataType::Date64 | DataType::Timestamp(_, _)
            ),
            Kind::Flag => matches!(raw.data_type(), DataType::Boolean),
        };
        match safe_cast(raw, &target).filter(|_| accepted) {
            Some(typed) => typed,
            None => self.wrong_type(raw, index, column),
        }
    }

    fn parse_text(&mut self, text: &StringArray, index: usize, column: &Column) -> ArrayRef {
        let is_clean = |value: &str| !value.is_empty() && value.trim().len() == value.len();
        if column.kind.arrow() == DataType::Utf8 && text.iter().flatten().all(is_clean) {
            return Arc::new(text.clone());
        }
        let mut cells = Cells::new(column.kind);
        for (row, value) in text.iter().enumerate() {
            let parsed = parse(value.unwrap_or_default(), column.kind);
            cells.push(parsed.unwrap_or(Cell::Empty));
            if let Err(code) = parsed {
                self.flawed.insert((row, index));
                let place = Place {
                    file: self.file,
                    line: self.first + row as u64,
                    column: column.name,
                };
                self.problems.add(code, place, value.unwrap_or_default());
            }
        }
        cells.finish()
    }

    fn wrong_type(&mut self, raw: &ArrayRef, index: usize, column: &Column) -> ArrayRef {
        let code = match column.kind {
            Kind::Text | Kind::Word(_) | Kind::Product => ProblemCode::ValueNotText,
            Kind::Integer { .. } => ProblemCode::ValueNotANumber,
            Kind::Date(_) => ProblemCode::ValueNotADate,
            Kind::Flag => ProblemCode::ValueNotAFlag,
        };
        self.flawed.extend((0..raw.len()).map(|row| (row, index)));
        if self.first == 1 {
            let place = Place {
                file: self.file,
                line: 0,
                column: column.name,
            };
            self.problems
                .add_because(code, place, "", format!("the column has the type {}", raw.data_type()));
        }
        new_null_array(&column.kind.arrow(), raw.len())
    }
}

fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, value) => is_text(value),
        _ => false,
    }
}

/// The cast column, or `None` when Arrow cannot cast it or a value would be lost.
fn safe_cast(raw: &ArrayRef, target: &DataType) -> Option<ArrayRef> {
    let cast = cast_with_options(
        raw,
        target,
        &CastOptions {
            safe: true,
            ..Default::default()
        },
    )
    .ok()?;
    (cast.null_count() == raw.null_count()).then_some(cast)
}
