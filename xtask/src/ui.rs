//! The web part: its packages, its build, its checks. Knows npm and nothing of what is on the screens.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::Context;

use crate::programs::{command, find, run};
use crate::workspace::root;

/// The folder of the web part.
pub fn folder() -> PathBuf {
    root().join("ui")
}

/// A command in the web part's folder, with the programs of its packages on the path.
pub fn npm(words: &[&str]) -> Command {
    let mut command = command("npm", &folder());
    command.args(words);
    command
}

/// `npm ci`, unless the packages already agree with the lock.
///
/// # Errors
/// When Node is missing or npm fails.
pub fn install() -> anyhow::Result<()> {
    find("npm").context("Node.js with npm is needed: https://nodejs.org or apt-get install nodejs npm")?;
    let lock = std::fs::read(folder().join("package-lock.json")).context("ui/package-lock.json is missing")?;
    let mark = folder().join("node_modules/.rounds-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(&mut npm(&["ci", "--no-audit", "--no-fund"]))?;
    std::fs::write(mark, lock)?;
    Ok(())
}

/// Builds ui/dist when a source is newer than the last build.
///
/// # Errors
/// When the build fails.
pub fn build() -> anyhow::Result<()> {
    let mark = folder().join("dist/index.html");
    let sources = [
        "src",
        "public",
        "index.html",
        "vite.config.ts",
        "package-lock.json",
        "lingui.config.ts",
    ];
    let newest = sources
        .iter()
        .filter_map(|name| newest_change(&folder().join(name)))
        .max();
    let built = std::fs::metadata(&mark).and_then(|data| data.modified()).ok();
    let placeholder = std::fs::read_to_string(&mark).is_ok_and(|text| !text.contains("<script"));
    if !placeholder && built.is_some() && built > newest {
        return Ok(());
    }
    run(&mut npm(&["run", "build"]))
}

fn newest_change(path: &Path) -> Option<SystemTime> {
    if path.is_dir() {
        let entries = std::fs::read_dir(path).ok()?;
        return entries.filter_map(|entry| newest_change(&entry.ok()?.path())).max();
    }
    std::fs::metadata(path).and_then(|data| data.modified()).ok()
}
