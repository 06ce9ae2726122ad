//! Writes one table as Parquet. The same rows give the same bytes.

use std::fs::File;
use std::path::{Path, PathBuf};

use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::file::properties::WriterProperties;

use super::error::ImportError;
use crate::contract::Table;

/// Rows of a row group: small enough to be buffered, large enough to be read fast.
const ROW_GROUP_ROWS: usize = 262_144;

/// An open Parquet file of one table.
pub(crate) struct TableWriter {
    table: &'static Table,
    path: PathBuf,
    writer: ArrowWriter<File>,
    rows: u64,
}

impl TableWriter {
    /// Creates `<folder>/<table>.parquet`.
    pub fn create(folder: &Path, table: &'static Table) -> Result<Self, ImportError> {
        let path = folder.join(format!("{}.parquet", table.name));
        let file = File::create(&path).map_err(ImportError::io(&path))?;
        // No writer version and no dates in the file: its bytes depend on the rows alone.
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("rounds".to_owned())
            .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
            .build();
        let writer =
            ArrowWriter::try_new(file, table.arrow_schema(), Some(properties)).map_err(ImportError::parquet(&path))?;
        Ok(Self {
            table,
            path,
            writer,
            rows: 0,
        })
    }

    /// Appends checked rows; required columns without empty cells.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), ImportError> {
        let batch = RecordBatch::try_new(self.table.arrow_schema(), batch.columns().to_vec())
            .map_err(ImportError::arrow(&self.path))?;
        self.rows += batch.num_rows() as u64;
        self.writer.write(&batch).map_err(ImportError::parquet(&self.path))
    }

    /// Ends the file and tells how many rows it has.
    pub fn finish(self) -> Result<u64, ImportError> {
        self.writer.close().map_err(ImportError::parquet(&self.path))?;
        Ok(self.rows)
    }
}
