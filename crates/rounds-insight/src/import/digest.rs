//! The hash of an export's content, the same for CSV and Parquet.

use datafusion::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Date32Type, Int64Type};
use sha2::{Digest, Sha256};

use crate::contract::{BankFile, CONTRACT_VERSION, Table};

/// SHA-256 over the contract version, `bank.json` and every cell of every row, in order.
pub(crate) struct ContentDigest {
    sha: Sha256,
    buffer: Vec<u8>,
}

impl ContentDigest {
    pub fn new(bank: &BankFile) -> Result<Self, serde_json::Error> {
        let mut sha = Sha256::new();
        sha.update(CONTRACT_VERSION.to_le_bytes());
        sha.update(serde_json::to_vec(bank)?);
        Ok(Self {
            sha,
            buffer: Vec::new(),
        })
    }

    pub fn begin_table(&mut self, table: &Table) {
        self.sha.update([0xFE]);
        self.sha.update(table.name.as_bytes());
    }

    pub fn rows(&mut self, batch: &RecordBatch) {
        self.buffer.clear();
        for row in 0..batch.num_rows() {
            for column in batch.columns() {
                write_cell(&mut self.buffer, column, row);
            }
        }
        self.sha.update(&self.buffer);
    }

    /// The hash, hexadecimal.
    pub fn finish(self) -> String {
        hex::encode(self.sha.finalize())
    }
}

/// One cell: 0 for empty, otherwise 1 and the value; text with its length, so that cells cannot run together.
fn write_cell(buffer: &mut Vec<u8>, column: &ArrayRef, row: usize) {
    if column.is_null(row) {
        buffer.push(0);
        return;
    }
    buffer.push(1);
    match column.data_type() {
        DataType::Int64 => buffer.extend(column.as_primitive::<Int64Type>().value(row).to_le_bytes()),
        DataType::Date32 => buffer.extend(column.as_primitive::<Date32Type>().value(row).to_le_bytes()),
        DataType::Boolean => buffer.push(u8::from(column.as_boolean().value(row))),
        _ => {
            let text = column.as_string::<i32>().value(row);
            buffer.extend((text.len() as u32).to_le_bytes());
            buffer.extend(text.as_bytes());
        }
    }
}
