//! Reads a CSV file of the contract: comma or semicolon, UTF-8 with or without a mark, a header line.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use csv::{ByteRecord, Reader, ReaderBuilder, StringRecord, Trim};

use super::chunk::{CHUNK_ROWS, Chunk};
use super::error::ImportError;
use super::header::Header;
use super::parse::parse;
use super::problem::{Place, ProblemCode, Problems};
use crate::contract::{Cell, RowBuilder, Table};

/// An open CSV file.
pub(crate) struct CsvSource {
    table: &'static Table,
    file: String,
    reader: Reader<BufReader<File>>,
    header: Header,
    width: usize,
    rows: RowBuilder,
    ended: bool,
}

impl CsvSource {
    pub fn open(table: &'static Table, path: &Path, problems: &mut Problems) -> Result<Self, ImportError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let delimiter = delimiter(path).map_err(ImportError::io(path))?;
        let mut input = BufReader::with_capacity(1 << 20, File::open(path).map_err(ImportError::io(path))?);
        skip_mark(&mut input).map_err(ImportError::io(path))?;
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(true)
            .trim(Trim::All)
            .from_reader(input);
        let names: Vec<String> = match reader.headers() {
            Ok(names) => names.iter().map(str::to_owned).collect(),
            Err(error) => {
                let place = Place {
                    file: &file,
                    line: 1,
                    column: "",
                };
                problems.add_because(ProblemCode::FileUnreadable, place, "", error.to_string());
                Vec::new()
            }
        };
        let header = Header::read(table, &names, &file, problems);
        Ok(Self {
            table,
            file,
            reader,
            header,
            width: names.len(),
            rows: RowBuilder::new(table),
            ended: false,
        })
    }

    pub fn unknown_columns(&self) -> &[String] {
        &self.header.unknown
    }

    /// The next rows; `None` at the end.
    pub fn next(&mut self, problems: &mut Problems) -> Result<Option<Chunk>, ImportError> {
        let mut lines = Vec::new();
        let mut flawed = HashSet::new();
        let mut record = ByteRecord::new();
        while !self.ended && lines.len() < CHUNK_ROWS {
            match self.reader.read_byte_record(&mut record) {
                Ok(true) => {}
                Ok(false) => self.ended = true,
                Err(error) => {
                    let place = Place {
                        file: &self.file,
                        line: self.reader.position().line(),
                        column: "",
                    };
                    problems.add_because(ProblemCode::FileUnreadable, place, "", error.to_string());
                    self.ended = true;
                }
            }
            if self.ended {
                break;
            }
            let line = record.position().map_or(0, |position| position.line());
            if let Some(text) = self.readable(&record, line, problems) {
                self.push(&text, lines.len(), line, (&mut flawed, problems));
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return Ok(None);
        }
        let batch = self.rows.take().map_err(ImportError::arrow(Path::new(&self.file)))?;
        Ok(Some(Chunk { batch, lines, flawed }))
    }

    fn readable(&self, record: &ByteRecord, line: u64, problems: &mut Problems) -> Option<StringRecord> {
        let place = Place {
            file: &self.file,
            line,
            column: "",
        };
        if record.len() != self.width {
            let detail = format!("{} cells, the header has {}", record.len(), self.width);
            problems.add_because(ProblemCode::RowUnreadable, place, "", detail);
            return None;
        }
        match StringRecord::from_byte_record(record.clone()) {
            Ok(text) => Some(text),
            Err(_) => {
                problems.add_because(ProblemCode::RowUnreadable, place, "", "not UTF-8".to_owned());
                None
            }
        }
    }

    fn push(
        &mut self,
        text: &StringRecord,
        row: usize,
        line: u64,
        found: (&mut HashSet<(usize, usize)>, &mut Problems),
    ) {
        let (flawed, problems) = found;
        let mut cells = [Cell::Empty; 32];
        for (index, column) in self.table.columns.iter().enumerate() {
            let raw = self.header.positions[index]
                .and_then(|place| text.get(place))
                .unwrap_or_default();
            match parse(raw, column.kind) {
                Ok(cell) => cells[index] = cell,
                Err(code) => {
                    flawed.insert((row, index));
                    problems.add(
                        code,
                        Place {
                            file: &self.file,
                            line,
                            column: column.name,
                        },
                        raw,
                    );
                }
            }
        }
        self.rows.push(&cells[..self.table.columns.len()]);
    }
}

/// Semicolon when the header line has more of them than commas.
fn delimiter(path: &Path) -> std::io::Result<u8> {
    let mut line = Vec::new();
    BufReader::new(File::open(path)?)
        .take(64 * 1024)
        .read_until(b'\n', &mut line)?;
    let count = |wanted: u8| line.iter().filter(|byte| **byte == wanted).count();
    Ok(if count(b';') > count(b',') { b';' } else { b',' })
}

fn skip_mark(input: &mut BufReader<File>) -> std::io::Result<()> {
    if input.fill_buf()?.starts_with(b"\xEF\xBB\xBF") {
        input.consume(3);
    }
    Ok(())
}

/// About how many rows a CSV file has: its line ends, without the header.
pub(crate) fn count_rows(path: &Path) -> std::io::Result<u64> {
    let mut input = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut ends = 0u64;
    loop {
        let block = input.fill_buf()?;
        if block.is_empty() {
            return Ok(ends.saturating_sub(1));
        }
        ends += block.iter().filter(|byte| **byte == b'\n').count() as u64;
        let read = block.len();
        input.consume(read);
    }
}
