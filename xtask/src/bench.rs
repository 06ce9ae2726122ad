//! `cargo xtask bench`: figures, printed with what they are compared with; nothing is asserted.

use crate::packages::{self, Purpose};
use crate::postgres::Postgres;
use crate::programs::{command, run};
use crate::workspace::{self, root};
use crate::{opening, ui};

/// Search, pages and saving at 50,000 customers, then how fast the real window opens and what it takes.
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
    run(&mut command(programs.join("rounds-bench"), &root()))?;
    opening::measure(&programs.join("rounds"))
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
