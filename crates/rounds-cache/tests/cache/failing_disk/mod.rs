//! Proof 5: the n-th write, sync or byte of room fails, n = 1, 2, … until the step goes through. After every failure
//! there is a code, the files hold the whole step or nothing of it, and the next try succeeds. It holds for what one
//! process sees and for what a reopened device finds (rules U1, U2 of the device, P3, P6, U8, U9, U10).
//!
//! The faults come from a small library in C that is laid between a child process and libc, so real files fail and no
//! part of the device knows of it.
#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "a child process tells its parent")]

mod disk;
mod openings;
mod steps;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::prove;

/// The child: which step, and which share of its failures is also looked at after a reopen (every so many-th).
const STEP: &str = "ROUNDS_TEST_DISK_STEP";
const SHARE: &str = "ROUNDS_TEST_DISK_SHARE";
const SHORT_SHARE: u64 = 16;

fn shim(folder: &Path) -> PathBuf {
    let library = folder.join("shim.so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cache/failing_disk/shim.c");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .status()
        .unwrap();
    assert!(built.success());
    library
}

/// Runs one step in a process of its own; returns how many failures it met.
fn run(step: &str, share: u64, library: &Path) -> u64 {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "failing_disk::a_failing_disk_leaves_every_step_whole_or_undone",
            "--nocapture",
        ])
        .envs([(STEP, step), (SHARE, &share.to_string())])
        .env("ROUNDS_DISK", &disk)
        .env("TMPDIR", &disk)
        .env("LD_PRELOAD", library)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{step}:\n{said}{complaint}");
    let failures = said
        .lines()
        .find_map(|line| line.strip_prefix("failures ")?.parse().ok());
    failures.unwrap_or_else(|| panic!("the child said nothing: {said}"))
}

fn child(step: &str) {
    let share: u64 = std::env::var(SHARE).unwrap().parse().unwrap();
    let failures = match steps::STEPS.iter().find(|known| known.name == step) {
        Some(known) => steps::fail_until_done(known, share),
        None => openings::fail_until_done(step, share),
    };
    println!("\nfailures {failures}");
}

#[test]
fn a_failing_disk_leaves_every_step_whole_or_undone() {
    if let Ok(step) = std::env::var(STEP) {
        return child(&step);
    }
    let share = prove::size("failing-disk", SHORT_SHARE);
    let folder = tempfile::tempdir().unwrap();
    let library = shim(folder.path());
    let names = steps::STEPS.iter().map(|step| step.name).chain(openings::OPENINGS);
    let mut failures = 0;
    for step in names.clone() {
        let met = run(step, share, &library);
        assert!(met > 0, "{step} writes nothing that could fail");
        failures += met;
    }
    let (steps, faults) = (names.count(), disk::Fault::ALL.len());
    prove::seen(
        "failing-disk",
        format!("{steps} steps, {faults} ways to fail, {failures} failures, one in {share} reopened"),
    );
}
