//! Where the queries run: in this process, or on a cluster. Knows how results are kept for later queries in either
//! place; the queries and the facts are the same.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::arrow::array::RecordBatch;
use datafusion::datasource::MemTable;
use datafusion::error::DataFusionError;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::FeatureError;
use crate::cluster::{self, ClusterError, ClusterUrl};

/// Where the queries of an imported bank run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// In this process, on all its cores.
    #[default]
    InProcess,
    /// On a cluster. Its executors must see the imported bank and `shared` under the paths that this process uses.
    Cluster {
        url: ClusterUrl,
        /// A folder for results that later queries stand on; what is written there goes with the session.
        shared: PathBuf,
    },
}

/// A session of the query engine, and where it keeps results.
pub(super) struct Place {
    context: SessionContext,
    shelf: Shelf,
}

enum Shelf {
    Memory,
    Files(Folder),
}

impl Place {
    pub(super) async fn open(engine: &Engine) -> Result<Self, FeatureError> {
        Ok(match engine {
            Engine::InProcess => Self {
                context: SessionContext::new(),
                shelf: Shelf::Memory,
            },
            Engine::Cluster { url, shared } => Self {
                context: cluster::session(url).await?,
                shelf: Shelf::Files(Folder::make(shared)?),
            },
        })
    }

    pub(super) fn context(&self) -> &SessionContext {
        &self.context
    }

    /// A Parquet file as a table.
    pub(super) async fn read(&self, table: &str, path: &Path) -> Result<(), DataFusionError> {
        self.context
            .register_parquet(table, path.to_string_lossy(), ParquetReadOptions::default())
            .await
    }

    /// Rows as a table, in the place of an earlier one of the same name.
    pub(super) async fn keep(&self, table: &str, batches: &[RecordBatch]) -> Result<(), DataFusionError> {
        let Some(first) = batches.first() else { return Ok(()) };
        self.context.deregister_table(table)?;
        match &self.shelf {
            Shelf::Memory => {
                let rows = MemTable::try_new(first.schema(), vec![batches.to_vec()])?;
                self.context.register_table(table, Arc::new(rows))?;
            }
            Shelf::Files(folder) => {
                let path = folder.next(table);
                let mut writer = ArrowWriter::try_new(File::create(&path)?, first.schema(), None)?;
                for batch in batches {
                    writer.write(batch)?;
                }
                writer.close()?;
                self.read(table, &path).await?;
            }
        }
        Ok(())
    }
}

/// A folder that goes with its session.
struct Folder {
    path: PathBuf,
    files: AtomicU64,
}

impl Folder {
    fn make(shared: &Path) -> Result<Self, ClusterError> {
        static SESSIONS: AtomicU64 = AtomicU64::new(0);
        let session = SESSIONS.fetch_add(1, Ordering::Relaxed);
        let path = shared.join(format!("{}-{session}", std::process::id()));
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(Self {
                path,
                files: AtomicU64::new(0),
            }),
            Err(source) => Err(ClusterError::NotShared { path, source }),
        }
    }

    /// A file never written before: executors remember what they read of a path.
    fn next(&self, table: &str) -> PathBuf {
        let file = self.files.fetch_add(1, Ordering::Relaxed);
        self.path.join(format!("{table}-{file}.parquet"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.path) {
            tracing::warn!(%error, "results kept for a cluster could not be removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::{ArrayRef, Int64Array};

    use super::*;
    use crate::columns;

    fn numbers(numbers: &[i64]) -> RecordBatch {
        let column: ArrayRef = Arc::new(Int64Array::from(numbers.to_vec()));
        RecordBatch::try_from_iter([("number", column)]).unwrap()
    }

    async fn sum(place: &Place) -> i64 {
        let frame = place
            .context()
            .sql("SELECT SUM(number) AS number FROM kept")
            .await
            .unwrap();
        let rows = columns::rows(frame).await.unwrap();
        rows[0].integer("number", 0).unwrap()
    }

    #[tokio::test]
    async fn results_are_kept_and_replaced_alike_in_memory_and_in_files() {
        let shared = tempfile::tempdir().unwrap();
        for shelf in [Shelf::Memory, Shelf::Files(Folder::make(shared.path()).unwrap())] {
            let place = Place {
                context: SessionContext::new(),
                shelf,
            };
            place.keep("kept", &[numbers(&[1, 2]), numbers(&[3])]).await.unwrap();
            assert_eq!(sum(&place).await, 6);
            place.keep("kept", &[numbers(&[40])]).await.unwrap();
            assert_eq!(sum(&place).await, 40);
        }
        assert_eq!(
            fs::read_dir(shared.path()).unwrap().count(),
            0,
            "the folder goes with its session"
        );
    }
}
