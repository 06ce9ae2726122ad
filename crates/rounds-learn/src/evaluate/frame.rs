//! A table of text cells with a header, read from a file. Knows separators and packing; refuses to know what a cell
//! means, and says in which line a file is not whole.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::DataError;

/// Cells as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    headers: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Frame {
    /// Read a CSV file; `.zst` is unpacked.
    ///
    /// # Errors
    /// [`DataError`] when there is no such file, it is not UTF-8, or a line has too many or too few cells.
    pub fn read(file: &Path, delimiter: u8) -> Result<Self, DataError> {
        let unreadable = |error: std::io::Error| DataError::unreadable(file, error);
        let opened = File::open(file).map_err(unreadable)?;
        let reader: Box<dyn Read> = if file.extension().is_some_and(|ending| ending == "zst") {
            Box::new(zstd::stream::read::Decoder::new(opened).map_err(unreadable)?)
        } else {
            Box::new(opened)
        };
        Self::parse(reader, delimiter)
    }

    /// # Errors
    /// As [`Self::read`].
    pub fn parse(reader: impl Read, delimiter: u8) -> Result<Self, DataError> {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(csv::Trim::All)
            .from_reader(reader);
        let headers: Vec<String> = reader
            .headers()?
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record?.iter().map(str::to_owned).collect());
        }
        if rows.is_empty() {
            return Err(DataError::NoRows);
        }
        Ok(Self { headers, rows })
    }

    pub fn len(&self) -> usize {
        self.rows.len()
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Where the column stands.
    ///
    /// # Errors
    /// [`DataError::ColumnMissing`].
    pub fn place(&self, column: &str) -> Result<usize, DataError> {
        let place = self.headers.iter().position(|name| name == column);
        place.ok_or_else(|| DataError::ColumnMissing {
            column: column.to_owned(),
        })
    }

    /// The cells of the column, from the first row on.
    ///
    /// # Errors
    /// [`DataError::ColumnMissing`].
    pub fn column(&self, column: &str) -> Result<impl Iterator<Item = &str>, DataError> {
        let place = self.place(column)?;
        Ok(self.rows.iter().map(move |row| row[place].as_str()))
    }

    /// The cells as numbers; what stands in `missing` is NaN.
    ///
    /// # Errors
    /// [`DataError::NotANumber`] with the line.
    pub fn numbers(&self, column: &str, missing: &[String]) -> Result<Vec<f64>, DataError> {
        let cells = self.column(column)?.enumerate();
        cells
            .map(|(row, cell)| {
                if missing.iter().any(|word| word == cell) {
                    return Ok(f64::NAN);
                }
                let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
                number.ok_or_else(|| DataError::NotANumber {
                    line: line_of(row),
                    column: column.to_owned(),
                    value: cell.to_owned(),
                })
            })
            .collect()
    }
}

/// The line of a file in which a row stands when no cell has a line break: the header is line 1.
pub(crate) fn line_of(row: usize) -> usize {
    row + 2
}
