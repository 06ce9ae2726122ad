//! `cargo xtask test`: every proof the project has, one after the other, each with its seconds.

use std::path::PathBuf;
use std::process::Command;

use crate::hosted::HostedDevice;
use crate::packages::Purpose;
use crate::postgres::Postgres;
use crate::programs::{command, find, run, run_telling};
use crate::steps::Steps;
use crate::workspace::{self, root};
use crate::{packages, ui};

/// How much to prove.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Under two minutes when warm.
    Fast,
    Full,
}

/// Runs the steps, or those whose name contains `only`; goes on after a failure, so that one run shows everything that
/// is broken.
///
/// # Errors
/// When something is missing that cannot be installed, or a step failed.
pub fn run_all(extent: Extent, only: Option<String>) -> anyhow::Result<()> {
    packages::ensure(if extent == Extent::Full {
        Purpose::Test
    } else {
        Purpose::Check
    })?;
    let mut steps = Steps::only(only);
    steps.run("format", || run(cargo().args(["fmt", "--all", "--check"])));
    if steps.run("packages of the screens", ui::install) {
        screens(&mut steps);
    }
    match extent {
        Extent::Fast => steps.run("Rust tests", rust_tests),
        Extent::Full => full(&mut steps),
    };
    steps.finish()
}

fn screens(steps: &mut Steps) {
    steps.run("types and lint of the screens", || run(&mut ui::npm(&["run", "check"])));
    steps.run("unit tests of the screens", || run(&mut ui::npm(&["test"])));
    steps.run("build of the screens", ui::build);
}

fn full(steps: &mut Steps) -> bool {
    steps.run("programs", || run(&mut build()));
    steps.run("clippy", || {
        run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    steps.run("Rust tests", rust_tests);
    steps.run("simulated worlds and planted bugs", simulated_worlds);
    if find("cargo-deny").is_some() {
        steps.run("licences", || {
            run(cargo().args(["deny", "--offline", "check", "licenses", "bans"]))
        });
    }
    steps.run("screens in a browser, with accessibility", browser_tests);
    steps.run("journeys through the real window", window_tests)
}

fn cargo() -> Command {
    command("cargo", &root())
}

/// Builds every program that the tests and the demonstration start. Always the whole workspace: another choice of
/// packages would be another choice of features, and another build of everything below them.
pub fn build() -> Command {
    let mut build = cargo();
    build.args(["build", "--workspace", "--bins"]);
    build
}

/// All Rust tests but those of the window, which want the programs and a display; headquarters' storage is tested
/// on a PostgreSQL of their own, too.
fn rust_tests() -> anyhow::Result<()> {
    let postgres = Postgres::start("test")?;
    let database = postgres.environment();
    if find("cargo-nextest").is_some() {
        let nextest = [
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "-E",
            "not binary(window)",
        ];
        return run(cargo().env("RUST_BACKTRACE", "0").envs(database).args(nextest));
    }
    let most = ["test", "--workspace", "--exclude", "rounds", "--tests"];
    run(cargo().envs(database).args(most))?;
    run(cargo().args(["test", "--package", "rounds", "--lib", "--bins"]))
}

/// The simulator, for which the bugs it must catch are compiled in: the only step with another set of features. Its
/// tests use every processor themselves.
fn simulated_worlds() -> anyhow::Result<()> {
    let of_simulator = ["--package", "rounds-sim", "--features", "planted", "--test", "sim"];
    run(cargo()
        .args(["clippy"])
        .args(of_simulator)
        .args(["--", "-D", "warnings"]))?;
    run(cargo()
        .args(["test"])
        .args(of_simulator)
        .args(["--", "--test-threads", "1"]))
}

/// The screens in Chromium: over fixtures where there are such tests, and before a real device and headquarters.
fn browser_tests() -> anyhow::Result<()> {
    let chromium = chromium()?;
    let device = HostedDevice::start(&workspace::var().join("test/browser"))?;
    let mut playwright = command("npx", &ui::folder());
    playwright.args(["playwright", "test", "--config", "tests/host/playwright.config.ts"]);
    run_telling(playwright.envs(chromium).envs(device.environment()))
}

/// Debian's Chromium, or the one that Playwright fetches where there is none.
fn chromium() -> anyhow::Result<Option<(&'static str, PathBuf)>> {
    if let Some(chromium) = find("chromium") {
        return Ok(Some(("ROUNDS_CHROMIUM", chromium)));
    }
    run(command("npx", &ui::folder()).args(["playwright", "install", "--with-deps", "chromium"]))?;
    Ok(None)
}

/// One after the other: each opens a window and starts a headquarters.
fn window_tests() -> anyhow::Result<()> {
    // What went wrong must stand at the end of the log, not below the frames of a backtrace.
    run_telling(cargo().env("RUST_BACKTRACE", "0").args([
        "test",
        "--workspace",
        "--test",
        "window",
        "--",
        "--test-threads",
        "1",
        "--nocapture",
    ]))
}
