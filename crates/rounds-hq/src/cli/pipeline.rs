//! `generate`, `adapt`, `import`, `profile`, `publish`: from a folder of files to what devices pull.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use rounds_domain::{Clock, ProductCode, SystemClock};
use rounds_insight::berka::{self, BerkaOptions, ConvertReport};
use rounds_insight::catalogue::Catalogue;
use rounds_insight::cluster::ClusterUrl;
use rounds_insight::contract::BankFile;
use rounds_insight::demo::{self, DemoOptions};
use rounds_insight::import::{self, ImportError, ImportReport, Outcome};

use super::progress::Shown;
use super::{cluster, show};
use crate::{DataDir, HqError};

/// Make an invented bank's export.
#[derive(Debug, Subcommand)]
pub enum Generate {
    /// A fictional Chinese county bank: 3 branches, 12 RMs, two years of transactions. The same seed gives the
    /// same bytes.
    DemoCn {
        /// Folder to write the export into.
        #[arg(long)]
        out: PathBuf,
        #[arg(long, default_value_t = 1)]
        seed: u64,
        #[arg(long, default_value_t = 12_000)]
        customers: u64,
        /// The bank's business day (YYYY-MM-DD); today when not given.
        #[arg(long)]
        as_of: Option<NaiveDate>,
    },
}

/// Turn another form of data into an export.
#[derive(Debug, Subcommand)]
pub enum Adapt {
    /// The raw files of the Berka bank: real accounts and transactions, invented identities, histories moved so
    /// that they end lately.
    Berka {
        /// Folder of the raw files.
        #[arg(long)]
        data: PathBuf,
        /// Folder to write the export into.
        #[arg(long)]
        out: PathBuf,
        /// The day on which the moved histories end (YYYY-MM-DD); today when not given.
        #[arg(long)]
        as_of: Option<NaiveDate>,
    },
}

/// Import a bank's export. Nothing is half-imported; the same export again changes nothing.
#[derive(Debug, Args)]
pub struct Import {
    /// Folder of the export.
    #[arg(long)]
    pub from: PathBuf,
    /// What the folder holds.
    #[arg(long, value_enum, default_value_t = Format::Contract)]
    pub format: Format,
    /// For `berka`: the day on which the moved histories end (YYYY-MM-DD); today when not given.
    #[arg(long)]
    pub as_of: Option<NaiveDate>,
}

/// Compute facts, segments and segment profiles of the imported data.
#[derive(Debug, Args)]
pub struct Profile {
    /// Run the queries on a Ballista cluster, df://HOST:PORT, instead of in this process; or name it in
    /// `ROUNDS_HQ_CLUSTER`. The results are the same. Needs a build with the feature `ballista`.
    #[arg(long)]
    pub cluster: Option<ClusterUrl>,
}

/// What a folder of data holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The import contract: CSV or Parquet, see docs/DATA.md.
    Contract,
    /// The raw files of the Berka bank; they are adapted first.
    Berka,
}

impl Generate {
    pub(super) fn run(self) -> Result<(), HqError> {
        let Self::DemoCn {
            out,
            seed,
            customers,
            as_of,
        } = self;
        let options = DemoOptions {
            seed,
            customers,
            as_of: as_of.unwrap_or_else(|| SystemClock.today()),
        };
        let report = demo::generate(&out, &options, &Shown::new()).map_err(import_failed)?;
        show::line(&format!(
            "{} customers, {} staff, {} holdings, {} transactions in {}",
            report.customers,
            report.staff,
            report.holdings,
            report.transactions,
            out.display()
        ));
        Ok(())
    }
}

impl Adapt {
    pub(super) fn run(self) -> Result<(), HqError> {
        let Self::Berka { data, out, as_of } = self;
        let report = adapt_berka(&data, &out, as_of)?;
        show::line(&format!(
            "{} clients, {} accounts, {} loans, {} cards, {} transactions, {} branches, {} relationship managers in {}",
            report.clients,
            report.accounts,
            report.loans,
            report.cards,
            report.transactions,
            report.branches,
            report.relationship_managers,
            out.display()
        ));
        if report.accounts_with_a_gap > 0 {
            let known = "accounts whose known transactions end long before their last loan or card";
            show::line(&format!("{} {known}", report.accounts_with_a_gap));
        }
        Ok(())
    }
}

impl Import {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let folder = data.path().to_owned();
        let report = blocking(move || match self.format {
            Format::Contract => import_contract(&self.from, &folder),
            Format::Berka => import_berka(&self, &folder),
        })
        .await?;
        let verb = match report.outcome {
            Outcome::Imported => "imported",
            Outcome::Unchanged => "unchanged",
        };
        show::line(&format!(
            "{verb}: {} as of {} ({})",
            report.bank.name.en, report.bank.as_of, report.hash
        ));
        let rows: Vec<Vec<String>> = report
            .rows
            .iter()
            .map(|(table, rows)| vec![table.clone(), rows.to_string()])
            .collect();
        show::table(&["table", "rows"], &rows);
        for column in &report.ignored_columns {
            show::line(&format!("not imported: column {column} is not in the contract"));
        }
        Ok(())
    }
}

fn import_contract(from: &Path, data_dir: &Path) -> Result<ImportReport, HqError> {
    let codes = product_codes(from, data_dir)?;
    import::import_folder(from, data_dir, codes.as_deref(), &Shown::new()).map_err(import_failed)
}

/// Adapt into a folder of the data folder, import from there, and remove it whatever happens.
fn import_berka(import: &Import, data_dir: &Path) -> Result<ImportReport, HqError> {
    struct Removed(PathBuf);
    impl Drop for Removed {
        fn drop(&mut self) {
            if let Err(error) = std::fs::remove_dir_all(&self.0) {
                tracing::warn!(%error, "the adapted export could not be removed");
            }
        }
    }
    let adapted = Removed(data_dir.join("adapting"));
    std::fs::create_dir_all(&adapted.0).map_err(HqError::file(&adapted.0))?;
    adapt_berka(&import.from, &adapted.0, import.as_of)?;
    import_contract(&adapted.0, data_dir)
}

fn adapt_berka(source: &Path, out: &Path, as_of: Option<NaiveDate>) -> Result<ConvertReport, HqError> {
    let options = BerkaOptions {
        as_of: as_of.unwrap_or_else(|| SystemClock.today()),
    };
    berka::convert(source, out, &options).map_err(HqError::from)
}

/// The codes of the catalogue that the export names. An export whose bank file cannot be read is left to the
/// import, which says what is wrong with it.
fn product_codes(from: &Path, data_dir: &Path) -> Result<Option<Vec<ProductCode>>, HqError> {
    let bank = std::fs::read(from.join("bank.json"))
        .ok()
        .and_then(|bytes| serde_json::from_slice::<BankFile>(&bytes).ok());
    let Some(bank) = bank else { return Ok(None) };
    let catalogue = Catalogue::of_bank(data_dir, &bank.catalogue)?;
    Ok(Some(
        catalogue.products.into_iter().map(|product| product.code).collect(),
    ))
}

/// Every problem told, one a line, before the summary: file, line, column, value and reason.
fn import_failed(error: ImportError) -> HqError {
    let mut message = error.to_string();
    if let ImportError::Rejected { problems, more } = &error {
        for problem in problems {
            message.push_str(&format!("\n  {problem}"));
        }
        if *more > 0 {
            message.push_str(&format!("\n  and {more} more"));
        }
    }
    HqError::Insight {
        code: error.code(),
        message,
    }
}

impl Profile {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let folder = data.path().to_owned();
        let engine = cluster::engine(self.cluster, data)?;
        let report =
            blocking(move || rounds_insight::profile::run_on(&engine, &folder, &Shown::new()).map_err(HqError::from))
                .await?;
        let verb = if report.changed { "profiled" } else { "unchanged" };
        show::line(&format!(
            "{verb}: {} customers as of {}, {} facts, {} in at least one segment",
            report.customers, report.as_of, report.facts, report.with_segment
        ));
        let rows: Vec<Vec<String>> = report
            .segments
            .iter()
            .map(|(code, size, primary)| vec![code.to_string(), size.to_string(), primary.to_string()])
            .collect();
        show::table(&["segment", "customers", "primary"], &rows);
        Ok(())
    }
}

/// `publish`.
pub(super) async fn publish(data: &DataDir) -> Result<(), HqError> {
    let folder = data.path().to_owned();
    let own = data.clone();
    let publication = blocking(move || {
        let mut publication = rounds_insight::publish::publication(&folder)?;
        publication.reference_entities.extend(crate::models::published(&own)?);
        publication.reference_entities.extend(crate::offers::published(&own)?);
        Ok(publication)
    })
    .await?;
    let report = data.store().await?.publish(publication, SystemClock.now()).await?;
    let verb = if report.changed_anything() {
        "published"
    } else {
        "unchanged"
    };
    show::line(&format!("{verb}; {} customers reassigned", report.reassigned));
    let rows: Vec<Vec<String>> = report
        .kinds
        .iter()
        .map(|(kind, counts)| {
            let numbers = [counts.created, counts.changed, counts.unchanged, counts.withdrawn];
            std::iter::once(kind.clone())
                .chain(numbers.iter().map(u64::to_string))
                .collect()
        })
        .collect();
    show::table(&["kind", "created", "changed", "unchanged", "withdrawn"], &rows);
    Ok(())
}

/// Run long work on a thread that may wait.
pub(super) async fn blocking<T, F>(work: F) -> Result<T, HqError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, HqError> + Send + 'static,
{
    tokio::task::spawn_blocking(work).await.map_err(|_| HqError::TaskLost)?
}
