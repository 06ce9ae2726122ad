//! The failing disk as the child sees it: commands are given to the library by opening files that are not there.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

/// In which way the disk fails; the words are those of `shim.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// One call fails, the next ones work.
    Refused,
    /// That call and all after it fail.
    Gone,
    /// Everything that wants room fails from that call on.
    Full,
    /// A write puts down half of its bytes, and then there is no room.
    Torn,
}

impl Fault {
    pub const ALL: [Self; 4] = [Self::Refused, Self::Gone, Self::Full, Self::Torn];

    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Gone => "gone",
            Self::Full => "full",
            Self::Torn => "torn",
        }
    }
}

/// From now on the `nth` call fails.
fn arm(nth: u64, fault: Fault) {
    let command = format!("rounds-disk/arm/{nth}/{}", fault.name());
    assert!(File::open(command).is_err());
}

/// The disk works again. Whether a call failed since [`arm`].
fn disarm() -> bool {
    let answer = File::open("rounds-disk/disarm").unwrap_err();
    answer.kind() == ErrorKind::AlreadyExists
}

/// Do something on a disk whose `nth` call fails. Returns its result, and whether it met the fault at all.
pub fn on_failing_disk<T>(nth: u64, fault: Fault, work: impl FnOnce() -> T) -> (T, bool) {
    arm(nth, fault);
    let result = work();
    (result, disarm())
}

/// The device's files as a power cut would leave them now: without the index that SQLite keeps beside its log.
pub fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    copy_files(folder, copy.path());
    copy
}

pub fn copy_files(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_files(&source, &target);
        } else if !source.to_string_lossy().ends_with("-shm") {
            std::fs::copy(&source, &target).unwrap();
        }
    }
}

/// The codes that a failing disk may be told by. Never damage: a person would set sound work aside.
pub fn is_honest(code: &str) -> bool {
    ["storage.disk_full", "storage.disk_refused", "storage.refused"].contains(&code)
}
