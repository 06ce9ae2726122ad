//! `catalogue`: what is not sound about products, rules and offers, before anybody publishes them, and what goes out with
//! them.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Subcommand;
use rounds_domain::{Clock, SystemClock};
use rounds_insight::import::Snapshot;
use rounds_insight::offers;
use rounds_protocol::offers::Jurisdiction;

use super::pipeline::blocking;
use super::show;
use crate::{DataDir, HqError, call_list};

/// The catalogue that is looked at where nothing is imported and none is named.
const USUAL: &str = "demo-cn";

/// Products, rules and offers as data.
#[derive(Debug, Subcommand)]
pub enum Catalogue {
    /// Check every row of the catalogue and of its offer packs, and tell all that is not sound with file, row and
    /// field. Looks at `catalogue` in the data folder when there is one.
    Check {
        /// A catalogue that comes with Rounds; the imported bank's when not given.
        #[arg(long)]
        name: Option<String>,
        /// Whose law: cn, eu or us; the imported bank's when not given.
        #[arg(long, value_parser = jurisdiction)]
        jurisdiction: Option<Jurisdiction>,
    },
    /// Take in a list of numbers that want no selling calls, national or the bank's own: a number a line. Only those of
    /// the imported customers are kept, as salted hashes; they go to devices with the next publication. Take it in again
    /// after each import.
    DoNotCall {
        file: PathBuf,
        /// The day on which the bank fetched the list.
        #[arg(long)]
        as_of: NaiveDate,
    },
}

fn jurisdiction(code: &str) -> Result<Jurisdiction, String> {
    Jurisdiction::parse(code).ok_or_else(|| "one of cn, eu, us".to_owned())
}

impl Catalogue {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        match self {
            Self::Check { name, jurisdiction } => check(data, name, jurisdiction).await,
            Self::DoNotCall { file, as_of } => do_not_call(data, file, as_of).await,
        }
    }
}

async fn do_not_call(data: &DataDir, file: PathBuf, as_of: NaiveDate) -> Result<(), HqError> {
    let own = data.clone();
    let taken = blocking(move || call_list::take(&own, &file, as_of, SystemClock.today())).await?;
    show::line(&format!(
        "{} numbers as of {as_of}, {} of them of customers; publish to tell the devices",
        taken.numbers, taken.listed
    ));
    Ok(())
}

async fn check(data: &DataDir, name: Option<String>, jurisdiction: Option<Jurisdiction>) -> Result<(), HqError> {
    let folder = data.path().to_owned();
    let (packs, findings) = blocking(move || {
        let bank = Snapshot::current(&folder).ok().map(|snapshot| snapshot.bank);
        let imported = bank.as_ref().map(|bank| bank.catalogue.clone());
        let name = name.or(imported).unwrap_or_else(|| USUAL.to_owned());
        let law = jurisdiction.or(bank.map(|bank| bank.jurisdiction)).unwrap_or_default();
        offers::examine(&folder, &name, law).map_err(HqError::from)
    })
    .await?;
    let rows: Vec<Vec<String>> = packs
        .iter()
        .map(|pack| {
            let to = pack.effective_to.map_or_else(|| "-".to_owned(), |day| day.to_string());
            let counts = [pack.products.len(), pack.materials.len(), pack.talk_tracks.len()];
            [pack.label(), pack.effective_from.to_string(), to]
                .into_iter()
                .chain(counts.iter().map(usize::to_string))
                .collect()
        })
        .collect();
    show::table(&["pack", "from", "to", "products", "materials", "talk tracks"], &rows);
    for finding in &findings {
        show::line(&finding.to_string());
    }
    match findings.is_empty() {
        true => Ok(()),
        false => Err(HqError::Insight {
            code: findings[0].code,
            message: format!("{} rows are not sound", findings.len()),
        }),
    }
}
