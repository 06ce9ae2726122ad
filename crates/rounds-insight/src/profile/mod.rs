//! From an imported bank to profiles: facts, segments, months and recent bookings of every customer, and every segment
//! seen as a crowd, kept on disk until something changes.
//!
//! Knows the order of the work and where its results stand. Refuses to know how a fact is computed and who reads it.

mod compare;
mod error;
mod store;

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, SegmentCode};
use rounds_protocol::entities::{MonthFlow, ProfileBody, SegmentProfileBody, TransactionBody};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use compare::{Comparison, Difference, compare};
pub use error::ProfileError;
pub use store::Profiled;

use crate::catalogue::Catalogue;
use crate::features::{self, Engine, FactTable, Features};
use crate::import::Snapshot;
use crate::progress::Progress;
use crate::segments::{Book, Membership, membership, segment_profiles};

/// Raised when the computation changes outside the queries, so that old results are made anew.
const PROFILE_VERSION: u32 = 2;

/// What a run made, or found made already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileReport {
    /// Hash of the imported bank, the catalogue, the queries and the day.
    pub hash: String,
    pub as_of: NaiveDate,
    pub customers: u64,
    /// Facts told, over all customers.
    pub facts: u64,
    /// Customers that belong to at least one segment.
    pub with_segment: u64,
    /// Segment, customers that hold it, customers for whom it is primary; in order of priority.
    pub segments: Vec<(SegmentCode, u32, u32)>,
    /// False when the same inputs had been profiled before and nothing was written.
    #[serde(skip)]
    pub changed: bool,
}

/// Profiles the bank imported last, as of the day of its export. Blocking; computes on a thread of its own, so it may
/// be called from anywhere but the threads of an async runtime that must not wait.
///
/// # Errors
/// When nothing is imported, the catalogue is not sound, a query fails, or the results cannot be written. Results of
/// an earlier run stay as they are then.
pub fn run(data_dir: &Path, progress: &dyn Progress) -> Result<ProfileReport, ProfileError> {
    run_on(&Engine::InProcess, data_dir, progress)
}

/// As [`run`], with the queries running where `engine` says. Where they run changes no result, so what was profiled
/// before in the one place is not profiled again in the other.
///
/// # Errors
/// As [`run`], and when the cluster cannot be used.
pub fn run_on(engine: &Engine, data_dir: &Path, progress: &dyn Progress) -> Result<ProfileReport, ProfileError> {
    let snapshot = Snapshot::current(data_dir)?;
    let catalogue = Catalogue::of_bank(data_dir, &snapshot.bank.catalogue)?;
    let hash = source_hash(&snapshot, &catalogue);
    if let Some(report) = store::made_before(data_dir, &hash) {
        return Ok(report);
    }
    let made = blocking(compute(engine, &snapshot, &catalogue, progress))??;
    let report = report(hash, &made);
    progress.at("writing", 0, 1);
    store::write(data_dir, &report, &made, &catalogue)?;
    progress.at("writing", 1, 1);
    tracing::info!(customers = report.customers, facts = report.facts, "bank profiled");
    Ok(report)
}

/// The profiles made last.
///
/// # Errors
/// [`ProfileError::NothingProfiled`] before the first run, [`ProfileError::Stale`] when another bank or catalogue has
/// come since.
pub fn current(data_dir: &Path) -> Result<Profiled, ProfileError> {
    let snapshot = Snapshot::current(data_dir)?;
    let catalogue = Catalogue::of_bank(data_dir, &snapshot.bank.catalogue)?;
    store::read(data_dir, &source_hash(&snapshot, &catalogue))
}

/// Everything computed in one run.
struct Made {
    as_of: NaiveDate,
    profiles: Vec<ProfileBody>,
    segments: Vec<SegmentProfileBody>,
}

async fn compute(
    engine: &Engine,
    snapshot: &Snapshot,
    catalogue: &Catalogue,
    progress: &dyn Progress,
) -> Result<Made, ProfileError> {
    let as_of = snapshot.bank.as_of;
    let pack = catalogue.compile()?;
    let features = Features::open_on(engine, snapshot, catalogue, as_of).await?;
    let facts = features
        .facts(|done, total| progress.at("features", done, total))
        .await?;
    progress.at("flows", 0, 2);
    let months = features.months().await?;
    progress.at("flows", 1, 2);
    let recent = features.recent().await?;
    progress.at("segments", 0, 1);
    let membership = membership(&facts, &pack);
    let (held, uptake) = (features.products_held().await?, features.uptake().await?);
    let book = Book {
        as_of,
        facts: &facts,
        membership: &membership,
        held: &held,
        uptake: &uptake,
    };
    let segments = segment_profiles(book, catalogue);
    progress.at("segments", 1, 1);
    Ok(Made {
        as_of,
        profiles: assemble(as_of, facts, membership, Flows { months, recent }),
        segments,
    })
}

struct Flows {
    months: BTreeMap<CustomerNo, Vec<MonthFlow>>,
    recent: BTreeMap<CustomerNo, Vec<TransactionBody>>,
}

/// One profile for each customer, by customer number.
fn assemble(as_of: NaiveDate, facts: FactTable, mut membership: Membership, mut flows: Flows) -> Vec<ProfileBody> {
    facts
        .into_iter()
        .map(|(customer_no, facts)| ProfileBody {
            as_of,
            facts,
            segments: membership.remove(&customer_no).unwrap_or_default(),
            months: flows.months.remove(&customer_no).unwrap_or_default(),
            recent: flows.recent.remove(&customer_no).unwrap_or_default(),
            customer_no,
        })
        .collect()
}

fn report(hash: String, made: &Made) -> ProfileReport {
    ProfileReport {
        hash,
        as_of: made.as_of,
        customers: made.profiles.len() as u64,
        facts: made.profiles.iter().map(|profile| profile.facts.len() as u64).sum(),
        with_segment: made
            .profiles
            .iter()
            .filter(|profile| !profile.segments.is_empty())
            .count() as u64,
        segments: made
            .segments
            .iter()
            .map(|one| (one.code.clone(), one.size, one.primary_size))
            .collect(),
        changed: true,
    }
}

fn source_hash(snapshot: &Snapshot, catalogue: &Catalogue) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("rounds-profile-{PROFILE_VERSION}\n{}\n", snapshot.bank.as_of));
    hash.update(format!("{}\n{}\n", snapshot.hash, catalogue.hash()));
    for text in features::query_texts() {
        hash.update(text);
    }
    hex::encode(hash.finalize())
}

/// Runs a future to its end on a runtime and a thread of its own.
pub(crate) fn blocking<F>(work: F) -> Result<F::Output, ProfileError>
where
    F: Future + Send,
    F::Output: Send,
{
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(ProfileError::Engine)?;
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| runtime.block_on(work));
        worker.join().map_err(|_| ProfileError::Panicked)
    })
}

#[cfg(test)]
pub(crate) mod tests;
