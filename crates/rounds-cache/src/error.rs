//! What can go wrong with the device's files, each with a stable code. Knows no screens: the sentence for a code
//! stands in the message catalogues.

use thiserror::Error;

/// A failure of the device's storage.
#[derive(Debug, Error)]
pub enum CacheError {
    #[error("the password does not open this device")]
    WrongPassword,
    #[error("this folder holds an enrolled device already")]
    AlreadyEnrolled,
    #[error("this folder holds no enrolled device")]
    NotEnrolled,
    #[error("the key file cannot be read")]
    KeysDamaged,
    #[error("the key file was written by a newer version ({found})")]
    KeysNewer { found: u32 },
    #[error("the outbox file is missing")]
    OutboxMissing,
    #[error("the outbox file does not open or fails its check")]
    OutboxDamaged,
    #[error("the outbox file was written by a newer version ({found})")]
    OutboxNewer { found: i64 },
    #[error("the cache file is damaged; it can be rebuilt from headquarters")]
    CacheDamaged,
    #[error("the op is not in this outbox")]
    OpUnknown,
    #[error("a stored body cannot be read: {0}")]
    BodyUnreadable(#[from] serde_json::Error),
    #[error("the disk refused: {0}")]
    Disk(#[from] std::io::Error),
    #[error("the storage refused: {0}")]
    Storage(#[from] rusqlite::Error),
    #[error("the storage could not be brought up to date: {0}")]
    Migration(#[from] rusqlite_migration::Error),
    #[error("the machine has no randomness to give")]
    NoRandomness,
    #[error("the key could not be derived")]
    KeyDerivation,
    #[error("the work could not be sealed to headquarters' key")]
    NotSealed,
    #[error("there is no sealed work to rescue")]
    NothingSealed,
    #[error("the folder for the rescue file is not there")]
    RescueFolderMissing,
    #[error("headquarters locked this device: it wants a sign-in")]
    LockedByOrder,
    #[error("headquarters wiped this device")]
    Wiped,
    #[error("the lease is over: headquarters must be heard from before customers are shown")]
    LeaseOver,
    #[error("the disk gave back another rescue file than was written")]
    RescueFileDamaged,
}

impl CacheError {
    /// The stable code of this failure.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongPassword => "device.wrong_password",
            Self::AlreadyEnrolled => "device.already_enrolled",
            Self::NotEnrolled => "device.not_enrolled",
            Self::KeysDamaged => "device.keys_damaged",
            Self::KeysNewer { .. } => "device.keys_newer",
            Self::OutboxMissing => "device.outbox_missing",
            Self::OutboxDamaged => "device.outbox_damaged",
            Self::OutboxNewer { .. } => "device.outbox_newer",
            Self::CacheDamaged => "cache.damaged",
            Self::OpUnknown => "op.unknown",
            Self::BodyUnreadable(_) => "cache.body_unreadable",
            Self::Disk(error) if error.kind() == std::io::ErrorKind::StorageFull => "storage.disk_full",
            Self::Disk(_) => "storage.disk_refused",
            Self::Storage(error) if is_full(error) => "storage.disk_full",
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) if is_full(err) => {
                "storage.disk_full"
            }
            Self::Migration(rusqlite_migration::Error::RusqliteError { err, .. }) if is_disk(err) => "storage.refused",
            Self::Storage(_) => "storage.refused",
            Self::Migration(_) => "storage.migration_failed",
            Self::NoRandomness => "storage.no_randomness",
            Self::KeyDerivation => "storage.key_derivation",
            Self::NotSealed => "storage.not_sealed",
            Self::NothingSealed => "rescue.nothing_sealed",
            Self::RescueFolderMissing => "rescue.folder_missing",
            Self::LockedByOrder => "device.locked_by_order",
            Self::Wiped => "device.wiped",
            Self::LeaseOver => "device.lease_over",
            Self::RescueFileDamaged => "rescue.file_damaged",
        }
    }
}

/// Whether a SQLite failure says that the bytes of the file are not what was written.
pub(crate) fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// The same of the cache, which may be dropped on suspicion: SQLCipher says "out of memory" of a page that does not
/// decrypt to what was written.
pub(crate) fn is_cache_damage(error: &rusqlite::Error) -> bool {
    is_damage(error) || error.sqlite_error_code() == Some(rusqlite::ErrorCode::OutOfMemory)
}

fn is_full(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
}

/// The disk said no: nothing is wrong with the form of the file.
fn is_disk(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{CannotOpen, SystemIoFailure};
    matches!(error.sqlite_error_code(), Some(CannotOpen | SystemIoFailure))
}

/// Shorthand of this crate.
pub type Result<T> = std::result::Result<T, CacheError>;
