//! Small hand-made banks for tests: rows as CSV text with only the columns that matter, written as a snapshot.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::parquet::arrow::ArrowWriter;
use rounds_domain::{Currency, Text};

use crate::contract::{BankFile, TABLES, Table};
use crate::import::Snapshot;

/// A day written `2026-11-21`.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A hand-made export.
#[derive(Clone)]
pub(crate) struct HandMade {
    /// Day of the export.
    pub as_of: NaiveDate,
    pub catalogue: &'static str,
    /// Table to CSV text; the first line names the columns. Missing columns and tables are empty.
    pub tables: BTreeMap<&'static str, String>,
}

impl HandMade {
    pub(crate) fn new(as_of: &str, tables: &[(&'static str, String)]) -> Self {
        Self {
            as_of: day(as_of),
            catalogue: "demo-cn",
            tables: tables.iter().cloned().collect(),
        }
    }

    /// Writes the Parquet files into a folder.
    pub(crate) fn snapshot(&self, folder: &Path) -> Snapshot {
        for table in TABLES {
            self.write(table, &folder.join(format!("{}.parquet", table.name)));
        }
        Snapshot {
            hash: "hand-made".to_owned(),
            bank: self.bank(),
            folder: folder.to_owned(),
            rows: BTreeMap::new(),
        }
    }

    /// Writes a data folder in which this bank is the one imported last.
    pub(crate) fn data_dir(&self, data_dir: &Path) {
        let hash = "0".repeat(64);
        let folder = data_dir.join("bank").join(&hash);
        std::fs::create_dir_all(&folder).unwrap();
        self.snapshot(&folder);
        std::fs::write(folder.join("bank.json"), serde_json::to_string(&self.bank()).unwrap()).unwrap();
        let manifest = serde_json::json!({ "contract_version": 1, "hash": hash, "rows": {} });
        std::fs::write(folder.join("manifest.json"), manifest.to_string()).unwrap();
        std::fs::write(data_dir.join("bank/current"), hash).unwrap();
    }

    fn bank(&self) -> BankFile {
        BankFile {
            code: "hand-made".to_owned(),
            name: Text::new("手工银行", "Hand-made bank"),
            currency: Currency::CNY,
            invented: true,
            as_of: self.as_of,
            catalogue: self.catalogue.to_owned(),
            jurisdiction: rounds_protocol::offers::Jurisdiction::Cn,
        }
    }

    fn write(&self, table: &Table, path: &Path) {
        let text = self.tables.get(table.name).cloned().unwrap_or_default();
        let mut lines = text
            .lines()
            .map(|line| line.split(',').map(str::trim).collect::<Vec<_>>());
        let header = lines.next().unwrap_or_default();
        let rows: Vec<Vec<&str>> = lines.collect();
        let columns: Vec<ArrayRef> = table
            .columns
            .iter()
            .map(|column| {
                let at = header.iter().position(|name| *name == column.name);
                let cell = |row: &Vec<&str>| {
                    at.and_then(|at| row.get(at))
                        .filter(|cell| !cell.is_empty())
                        .map(|cell| (*cell).to_owned())
                };
                let fallback = (column.kind.arrow() == DataType::Boolean).then(|| "false".to_owned());
                let texts: StringArray = rows.iter().map(|row| cell(row).or_else(|| fallback.clone())).collect();
                cast(&texts, &column.kind.arrow()).unwrap()
            })
            .collect();
        let fields: Vec<Field> = table
            .columns
            .iter()
            .map(|column| Field::new(column.name, column.kind.arrow(), true))
            .collect();
        let schema = Arc::new(Schema::new(fields));
        let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), schema.clone(), None).unwrap();
        writer.write(&RecordBatch::try_new(schema, columns).unwrap()).unwrap();
        writer.close().unwrap();
    }
}
