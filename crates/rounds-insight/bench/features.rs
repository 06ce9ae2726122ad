//! `rounds-feature-bench`: how many bookings a second become facts, over a generated bank of about a million of them;
//! nothing is asserted.

use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use rounds_insight::catalogue::Catalogue;
use rounds_insight::demo::{self, DemoOptions};
use rounds_insight::features::Features;
use rounds_insight::import::{Snapshot, import_folder};
use rounds_insight::progress::Silent;

/// A failure of a measuring tool: said, not handled.
type Failure = Box<dyn std::error::Error>;

/// Customers who book about a million times within two years; the first argument says another number.
const CUSTOMERS: u64 = 4_900;
const RUNS: u32 = 3;

/// A folder that goes with the program.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears its own folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn main() -> Result<(), Failure> {
    let customers = std::env::args().nth(1).map_or(Ok(CUSTOMERS), |number| number.parse())?;
    let folder = Folder(std::env::temp_dir().join(format!("rounds-feature-bench-{}", std::process::id())));
    let export = folder.0.join("export");
    let options = DemoOptions {
        customers,
        ..DemoOptions::standard("2026-11-20".parse()?)
    };
    let made = demo::generate(&export, &options, &Silent)?;
    import_folder(&export, &folder.0, None, &Silent)?;
    let snapshot = Snapshot::current(&folder.0)?;
    let catalogue = Catalogue::embedded(&snapshot.bank.catalogue)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mut best = f64::INFINITY;
    let mut facts = 0;
    for _ in 0..RUNS {
        let started = Instant::now();
        facts = runtime.block_on(run(&snapshot, &catalogue))?;
        best = best.min(started.elapsed().as_secs_f64());
    }
    let line = format!(
        "features: {} bookings of {} customers to {facts} facts in {best:.2} s, {:.0} bookings a second (best of {RUNS})",
        made.transactions,
        made.customers,
        made.transactions as f64 / best
    );
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

/// All facts of the day of the export; tells how many there are.
async fn run(snapshot: &Snapshot, catalogue: &Catalogue) -> Result<usize, Failure> {
    let features = Features::open(snapshot, catalogue, snapshot.bank.as_of).await?;
    let table = features.facts(|_, _| ()).await?;
    Ok(table.values().map(Vec::len).sum())
}
