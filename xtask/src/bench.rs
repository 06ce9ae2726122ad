//! `cargo xtask bench`: figures, printed with what they are compared with; nothing is asserted.

use std::path::PathBuf;

use crate::banks::{self, Bank};
use crate::packages::{self, Purpose};
use crate::postgres::Postgres;
use crate::programs::{command, run};
use crate::workspace::{self, root};
use crate::{demo, opening, ui};

/// Of the portfolio that pages are measured over.
const CUSTOMERS: &str = "50000";

/// Search, pages, ranking and saving at 50,000 customers scored by the models that the demonstration's bank trained, then
/// how fast the real window opens and what it takes.
///
/// # Errors
/// When something does not build or run.
pub fn app() -> anyhow::Result<()> {
    packages::ensure(Purpose::Show)?;
    ui::install()?;
    ui::build()?;
    let mut build = command("cargo", &root());
    run(build.args([
        "build",
        "--release",
        "--package",
        "rounds",
        "--bins",
        "--package",
        "rounds-app",
    ]))?;
    let programs = workspace::target().join("release");
    let mut bench = command(programs.join("rounds-bench"), &root());
    run(bench.arg(CUSTOMERS).args(trained_bundle()?))?;
    opening::measure(&programs.join("rounds"))
}

/// The newest bundle that the demonstration's bank trained; the bank is made first where it does not stand yet. None when no
/// model was good enough to be released.
fn trained_bundle() -> anyhow::Result<Option<PathBuf>> {
    let mut build = command("cargo", &root());
    run(build.args(["build", "--package", "rounds-hq", "--bins"]))?;
    let prepared = banks::prepare(&Bank::DemoCn, &demo::folder(&Bank::DemoCn))?;
    let mut bundles: Vec<PathBuf> = std::fs::read_dir(prepared.folder.join("models"))?
        .filter_map(|entry| Some(entry.ok()?.path().join("bundle.json")))
        .filter(|bundle| bundle.is_file())
        .collect();
    bundles.sort_by_key(|bundle| bundle.metadata().and_then(|facts| facts.modified()).ok());
    Ok(bundles.pop())
}

/// Synchronisation on both engines of headquarters' store, beside a bare floor, then sessions a second.
///
/// # Errors
/// When something does not build or run.
pub fn sync() -> anyhow::Result<()> {
    packages::ensure(Purpose::Check)?;
    let mut build = command("cargo", &root());
    run(build.args(["build", "--release", "--package", "rounds-sync-bench"]))?;
    let postgres = Postgres::start("bench")?;
    let program = workspace::target().join("release").join("rounds-sync-bench");
    run(command(program, &root()).env("ROUNDS_BENCH_POSTGRES", postgres.url()))
}

/// Bookings a second that become facts at headquarters, then scoring on the device beside LightGBM's own prediction and
/// contributions on the same models.
///
/// # Errors
/// When something does not build or run.
pub fn advice() -> anyhow::Result<()> {
    packages::ensure(Purpose::Build)?;
    let mut build = command("cargo", &root());
    run(build.args([
        "build",
        "--release",
        "--package",
        "rounds-advice-bench",
        "--package",
        "rounds-insight",
        "--bins",
    ]))?;
    let programs = workspace::target().join("release");
    run(&mut command(programs.join("rounds-feature-bench"), &root()))?;
    run(&mut command(programs.join("rounds-advice-bench"), &root()))
}
