//! CMake for LightGBM, which is built from source and wants a newer one than Debian 12 has. `.cargo/config.toml` tells
//! every cargo where to find it.

use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::programs::{command, output, run};
use crate::workspace::{root, var};

/// From the Python package index: it carries a built CMake for every system.
const WHEEL: &str = "cmake==3.31.10";

/// Sees to it that there is a CMake where cargo looks for it. One that the environment names goes before it.
///
/// # Errors
/// When it cannot be installed; the message says what else would do.
pub fn ensure() -> anyhow::Result<()> {
    let folder = var().join("tools").join("cmake");
    let ours = folder.join("bin").join("cmake");
    let named = std::env::var_os("CMAKE").map(PathBuf::from);
    if named.is_some_and(|named| named != ours && works(&named)) || works(&ours) {
        return Ok(());
    }
    println!("Installing {WHEEL} into {}", folder.display());
    install(&folder)
        .context("no CMake for LightGBM: python3 with venv installs one, or set CMAKE to a CMake of 3.28 or later")
}

fn works(program: &Path) -> bool {
    output(command(program, &root()).arg("--version")).is_ok()
}

fn install(folder: &Path) -> anyhow::Result<()> {
    run(command("python3", &root()).args(["-m", "venv", "--clear"]).arg(folder))?;
    let mut pip = command(folder.join("bin").join("pip"), &root());
    run(pip.args(["install", "--quiet", "--disable-pip-version-check", WHEEL]))
}
