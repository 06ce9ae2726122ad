//! `cargo xtask eval`: how good the models are, beside what others reached on the same rows and splits.

use std::ffi::OsString;

use crate::packages::{self, Purpose};
use crate::programs::{command, run};
use crate::workspace::{self, root};

/// Builds the evaluation for speed and hands it `arguments` as they are.
///
/// # Errors
/// When something does not build, or the data cannot be measured.
pub fn run_eval(arguments: &[OsString]) -> anyhow::Result<()> {
    packages::ensure(Purpose::Build)?;
    let mut build = command("cargo", &root());
    run(build.args(["build", "--release", "--package", "rounds-learn"]))?;
    let program = workspace::target().join("release").join("rounds-eval");
    run(command(program, &std::env::current_dir()?).args(arguments))
}
