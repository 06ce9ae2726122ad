//! A run of rows of one table, typed but not yet checked.

use std::collections::HashSet;

use datafusion::arrow::array::RecordBatch;

/// Rows read together.
pub(crate) const CHUNK_ROWS: usize = 16_384;

/// Typed rows with the places they came from.
pub(crate) struct Chunk {
    /// Every column of the contract, in its order; a cell that could not be read is null.
    pub batch: RecordBatch,
    /// Line or row number of each row.
    pub lines: Vec<u64>,
    /// Cells (row, column) that are null because they could not be read: already told as a problem.
    pub flawed: HashSet<(usize, usize)>,
}
