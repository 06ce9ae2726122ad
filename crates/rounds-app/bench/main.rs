//! `rounds-bench`: figures of the workbench at 50,000 customers, printed beside their goals; nothing is asserted.
//!
//! Every figure is taken through the same door as the screens use: a command by name, JSON in, JSON out. The customers
//! are synthetic and come in through the same pages as those of a real first sync.

mod figures;
mod fill;
mod people;
mod work;

use std::io::Write;
use std::time::Instant;

use figures::Figures;
use rounds_app::{Workbench, WorkbenchOptions};
use serde_json::{Value, json};

/// A failure of a measuring tool: said, not handled.
pub type Failure = Box<dyn std::error::Error>;

/// Customers in the cache; the first argument says another number. The second names the `bundle.json` of a training, whose
/// models then score; without it everything is by rule.
const CUSTOMERS: usize = 50_000;
pub const PASSWORD: &str = "a password for a bench";

fn main() -> Result<(), Failure> {
    let customers = std::env::args().nth(1).map_or(Ok(CUSTOMERS), |number| number.parse())?;
    let bundle = std::env::args().nth(2).map(fill::read_bundle).transpose()?;
    let models = bundle.as_ref().map_or(0, |bundle| bundle.models.len());
    let folder = fill::Folder::make()?;
    say(&format!(
        "filling a cache with {customers} synthetic customers and {models} learned models"
    ))?;
    let started = Instant::now();
    fill::fill(folder.path(), customers, bundle.as_ref())?;
    let seconds = started.elapsed().as_secs_f64();
    say(&format!(
        "filled in {seconds:.1} s ({:.0} customers a second)",
        customers as f64 / seconds
    ))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let figures = runtime.block_on(measure(folder.path(), customers))?;
    say(&figures.table())
}

async fn measure(folder: &std::path::Path, customers: usize) -> Result<Figures, Failure> {
    let mut figures = Figures::default();
    let bench = Workbench::open(WorkbenchOptions::new(folder, env!("CARGO_PKG_VERSION")))?;
    work::unlock(&bench, &mut figures).await?;
    work::ranking(&bench, &mut figures).await?;
    work::search(&bench, customers, &mut figures).await?;
    work::lists(&bench, &mut figures).await?;
    work::pages(&bench, customers, &mut figures).await?;
    work::saves(&bench, customers, &mut figures).await?;
    work::unlock_again(&bench, &mut figures).await?;
    figures.note("resident memory of this process", figures::resident_megabytes()?);
    call(&bench, "device_lock", json!({})).await?;
    Ok(figures)
}

/// Run a command; a refusal is a failure of the bench.
pub async fn call(bench: &Workbench, name: &str, input: Value) -> Result<Value, Failure> {
    rounds_app::dispatch(bench, name, input)
        .await
        .map_err(|refused| format!("{name}: {} ({})", refused.code, refused.message).into())
}

/// Run a command and note how long it took.
pub async fn timed(
    bench: &Workbench,
    figures: &mut Figures,
    (line, goal_ms): (&str, f64),
    (name, input): (&str, Value),
) -> Result<Value, Failure> {
    let started = Instant::now();
    let answer = call(bench, name, input).await?;
    figures.took(line, goal_ms, started.elapsed());
    Ok(answer)
}

fn say(words: &str) -> Result<(), Failure> {
    Ok(writeln!(std::io::stdout(), "{words}")?)
}
