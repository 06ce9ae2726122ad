//! Making and opening a device on a failing disk. Each try costs a key derivation, so the short form takes few.

use std::path::Path;

use rounds_cache::{FileProblem, FilesState, OpFilter, Opened, Result, inspect};

use super::disk::{Fault, copy_files, copy_of, is_honest, on_failing_disk};
use crate::support::*;

pub const OPENINGS: [&str; 2] = ["enrol", "unlock"];

/// Fails the first, second, … call of the opening until it meets no failure any more; where only a share is looked at,
/// ever fewer of them, and in one way. Returns how many failures it met.
pub fn fail_until_done(opening: &str, share: u64) -> u64 {
    let before = tempfile::tempdir().unwrap();
    if opening == "unlock" {
        fill(before.path());
    }
    let faults = if share == 1 { &Fault::ALL[..] } else { &[Fault::Refused] };
    let mut failures = 0;
    for fault in faults {
        let calls = (1_u64..).filter(|nth| is_tried(*nth, share));
        failures += calls
            .take_while(|nth| fail_once(opening, before.path(), *nth, *fault))
            .count() as u64;
    }
    failures
}

/// The calls that fail: the first ones and then every fifth; of the short form's few, ever fewer.
fn is_tried(nth: u64, share: u64) -> bool {
    if share == 1 {
        nth <= 30 || nth.is_multiple_of(5)
    } else {
        nth.is_power_of_two() && nth % 3 == 1
    }
}

/// One opening with one failing call; whether it was met.
fn fail_once(opening: &str, before: &Path, nth: u64, fault: Fault) -> bool {
    let is_unlock = opening == "unlock";
    let copy = copy_of(before);
    let open = if is_unlock { unlock } else { enrol };
    let (result, failed) = on_failing_disk(nth, fault, || open(copy.path()).map(|opened| drop(opened.device)));
    let place = format!("{opening}, {} at call {nth}: {result:?}", fault.name());
    if let Err(error) = &result {
        assert!(failed && is_honest(error.code()), "{place}: {}", error.code());
    }
    let opened = open_again(copy.path(), is_unlock).unwrap_or_else(|error| panic!("{place}, then {error}"));
    let audit = opened.device.audit().unwrap();
    assert!(audit.is_clean(), "{place}: {audit:?}");
    let kept = opened.device.ops(OpFilter::All, 0, 0).unwrap().total;
    assert_eq!(kept, if is_unlock { 2 } else { 0 }, "{place}");
    failed
}

/// A device whose work lies in the logs beside its files, as after a kill.
fn fill(folder: &Path) {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    laptop.save(&saved(1, "C1"));
    laptop.save(&saved(2, "C1"));
    copy_files(laptop.folder.path(), folder);
}

fn unlock(folder: &Path) -> Result<Opened> {
    rounds_cache::unlock(folder, PASSWORD)
}

fn enrol(folder: &Path) -> Result<Opened> {
    rounds_cache::create(folder, PASSWORD, enrolment())
}

/// What the program does next: a folder without a device is enrolled, also one with the outbox of an enrolment that
/// could not even tidy up after itself; one with a device is unlocked.
fn open_again(folder: &Path, is_enrolled: bool) -> Result<Opened> {
    match inspect(folder)? {
        FilesState::Enrolled { problem: None, .. } => unlock(folder),
        FilesState::New if !is_enrolled => enrol(folder),
        FilesState::Enrolled {
            problem: Some(FileProblem::KeysDamaged),
            ..
        } if !is_enrolled => enrol(folder),
        other => panic!("{other:?} after a failing disk"),
    }
}
