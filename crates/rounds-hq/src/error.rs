//! What can go wrong outside a request: on the command line and at start.

use std::path::PathBuf;

use rounds_hq_store::StoreError;
use rounds_insight::berka::BerkaError;
use rounds_insight::catalogue::CatalogueError;
use rounds_insight::cluster::ClusterError;
use rounds_insight::import::ImportError;
use rounds_insight::offers::OffersError;
use rounds_insight::profile::ProfileError;
use rounds_insight::publish::PublishError;
use rounds_learn::evaluate::DataError;
use rounds_protocol::rescue::RescueError;
use thiserror::Error;

use crate::call_list::CallListError;

/// A failure of headquarters' process.
#[derive(Debug, Error)]
pub enum HqError {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path} holds no key of headquarters")]
    KeyUnreadable { path: PathBuf },
    #[error("the machine gives no random numbers")]
    NoRandomness,
    #[error("the password could not be hashed")]
    PasswordNotHashed,
    #[error("a password has at least {least} characters")]
    PasswordTooShort { least: usize },
    #[error("no staff member {0}")]
    StaffUnknown(String),
    #[error("no device {0}")]
    DeviceUnknown(String),
    #[error("cannot listen on {address}: {source}")]
    CannotListen { address: String, source: std::io::Error },
    #[error("a database is named as postgres://user:password@host/name")]
    DatabaseUnknown,
    #[error(
        "the data is in a PostgreSQL: copy it with pg_dump, put a copy back with pg_restore while no server runs, and \
         then run `rounds-hq epoch renew`"
    )]
    NotInAFile,
    #[error("{path} is in use: a server runs on it, or a backup is being put back")]
    FolderInUse { path: PathBuf },
    #[error("{chains} audit chains do not hold")]
    ChainBroken { chains: usize },
    #[error("{path} exists already: a backup is never written over something else")]
    BackupExists { path: PathBuf },
    #[error("{path} cannot serve for TLS: {reason}")]
    TlsUnusable { path: PathBuf, reason: String },
    #[error(transparent)]
    Rescue(#[from] RescueError),
    #[error("this rescue file is sealed to another headquarters' key")]
    RescueForeign,
    #[error("{wrong} pieces were not taken in as they are: see their lines")]
    RescuePiecesRefused { wrong: usize },
    #[error("the server stopped: {0}")]
    ServerStopped(#[source] std::io::Error),
    #[error(transparent)]
    CallList(#[from] CallListError),
    #[error("the task was cut off")]
    TaskLost,
    #[error("the cluster tells {differences} things otherwise than this process")]
    ClusterDiffers { differences: usize },
    /// A failure of the data pipeline, with its own code.
    #[error("{message}")]
    Insight { code: &'static str, message: String },
}

impl HqError {
    /// The stable code, printed as `error[code]: message`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::File { .. } => "file.not_usable",
            Self::KeyUnreadable { .. } => "key.unreadable",
            Self::NoRandomness => "machine.no_randomness",
            Self::PasswordNotHashed => "password.not_hashed",
            Self::PasswordTooShort { .. } => "password.too_short",
            Self::StaffUnknown(_) => "staff.unknown",
            Self::DeviceUnknown(_) => "device.unknown",
            Self::CannotListen { .. } => "server.cannot_listen",
            Self::DatabaseUnknown => "database.unknown",
            Self::NotInAFile => "database.not_in_a_file",
            Self::FolderInUse { .. } => "folder.in_use",
            Self::ChainBroken { .. } => rounds_domain::audit::CHAIN_BROKEN,
            Self::BackupExists { .. } => "backup.exists",
            Self::TlsUnusable { .. } => "tls.unusable",
            Self::Rescue(error) => error.code(),
            Self::RescueForeign => "rescue.not_for_this_headquarters",
            Self::RescuePiecesRefused { .. } => "rescue.pieces_refused",
            Self::ServerStopped(_) => "server.stopped",
            Self::CallList(error) => error.code(),
            Self::TaskLost => "server.task_lost",
            Self::ClusterDiffers { .. } => "cluster.differs",
            Self::Insight { code, .. } => code,
        }
    }

    /// For `map_err` on file operations.
    pub fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}

/// The failures of the data pipeline, each with its own code and words.
macro_rules! of_the_pipeline {
    ($($failure:ty),+ $(,)?) => {$(
        impl From<$failure> for HqError {
            fn from(failure: $failure) -> Self {
                Self::Insight {
                    code: failure.code(),
                    message: failure.to_string(),
                }
            }
        }
    )+};
}

of_the_pipeline!(
    BerkaError,
    CatalogueError,
    ClusterError,
    DataError,
    ImportError,
    OffersError,
    ProfileError,
    PublishError
);
