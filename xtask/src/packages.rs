//! System packages: what is missing is installed when that is allowed, otherwise the exact line is printed.

use std::path::Path;

use anyhow::bail;

use crate::programs::{command, find, output, run};
use crate::{cmake, postgres};

/// Wanted to build the workspace. The last two are for LightGBM: its bindings are made from its headers, and its CMake is
/// a Python package.
const BUILD: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libclang-dev",
    "python3-venv",
];
/// Wanted to show and test the window, Chinese letters included.
const SHOW: &[&str] = &["xvfb", "webkit2gtk-driver", "fonts-noto-cjk", "dbus"];

/// What a command is about to do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Build,
    Show,
    /// Runs the Rust tests, and so PostgreSQL, but shows nothing.
    Check,
    /// Also drives a browser.
    Test,
}

/// Sees to it that what `purpose` needs is installed.
///
/// # Errors
/// When something is missing and may not be installed; the message is the line to type.
pub fn ensure(purpose: Purpose) -> anyhow::Result<()> {
    of_the_system(purpose)?;
    cmake::ensure()
}

fn of_the_system(purpose: Purpose) -> anyhow::Result<()> {
    if find("dpkg-query").is_none() {
        println!(
            "Not a Debian or Ubuntu: taking for granted what these packages hold: {}",
            wanted(purpose).join(" ")
        );
        return Ok(());
    }
    let missing: Vec<_> = wanted(purpose).into_iter().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let Some(prefix) = privilege() else {
        bail!(
            "some system packages are missing. Install them, then run this again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
            missing.join(" ")
        );
    };
    println!("Installing {}", missing.join(" "));
    apt(prefix, &["update", "-q"])?;
    let mut words = vec!["install", "-y", "-q", "--no-install-recommends"];
    words.extend(missing);
    apt(prefix, &words)
}

fn wanted(purpose: Purpose) -> Vec<&'static str> {
    let mut names = BUILD.to_vec();
    if [Purpose::Show, Purpose::Test].contains(&purpose) {
        names.extend(SHOW);
    }
    if [Purpose::Check, Purpose::Test].contains(&purpose) && postgres::programs().is_none() {
        names.push("postgresql");
    }
    if [Purpose::Check, Purpose::Test].contains(&purpose) && find("openssl").is_none() {
        names.push("openssl");
    }
    // Ubuntu ships Chromium as a snap, which no container runs; there Playwright brings its own.
    if purpose == Purpose::Test && find("chromium").is_none() && !is_ubuntu() {
        names.push("chromium");
    }
    names
}

/// Whether this is an Ubuntu, or made from one.
pub fn is_ubuntu() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.to_lowercase().contains("ubuntu"))
}

fn is_installed(name: &str) -> bool {
    let mut query = command("dpkg-query", Path::new("/"));
    query.args(["-W", "-f", "${Status}", name]);
    output(&mut query).is_ok_and(|status| status.contains("install ok installed"))
}

/// The words to put before apt-get, or none when we may not install.
fn privilege() -> Option<&'static [&'static str]> {
    let id = output(command("id", Path::new("/")).arg("-u")).ok()?;
    if id.trim() == "0" {
        return Some(&[]);
    }
    let sudo = output(command("sudo", Path::new("/")).args(["-n", "true"]));
    sudo.is_ok().then_some(&["sudo", "-n"])
}

fn apt(prefix: &[&str], words: &[&str]) -> anyhow::Result<()> {
    let mut line: Vec<&str> = prefix.to_vec();
    line.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    line.extend(words);
    run(command(line[0], Path::new("/")).args(&line[1..]))
}
