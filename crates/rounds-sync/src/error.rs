//! What can go wrong between this device and headquarters, each with a stable code.

use rounds_cache::CacheError;
use rounds_protocol::{ErrorBody, ErrorCode};
use thiserror::Error;

/// A failure of synchronisation, enrolment or sign-in.
#[derive(Debug, Error)]
pub enum SyncError {
    #[error("this is not an address of a headquarters: https, or http on this machine only")]
    BadAddress,
    #[error("headquarters does not answer: {reason}")]
    Offline { reason: String },
    #[error("headquarters answered nothing for {seconds} s")]
    Stalled { seconds: u64 },
    #[error("headquarters answered what this version cannot read: {reason}")]
    Unreadable { reason: String },
    /// Headquarters' own code travels through.
    #[error("headquarters said {}: {}", .0.code, .0.message)]
    Refused(ErrorBody),
    #[error("the device's rows differ from headquarters' twice within a day")]
    DigestMismatch,
    #[error("headquarters wants the password")]
    SignInNeeded,
    #[error("the engine has stopped")]
    Stopped,
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl SyncError {
    /// The stable code of this failure.
    pub fn code(&self) -> &str {
        match self {
            Self::BadAddress => "hq.bad_address",
            Self::Offline { .. } => "sync.offline",
            Self::Stalled { .. } => "sync.stalled",
            Self::Unreadable { .. } => "sync.answer_unreadable",
            Self::Refused(body) => &body.code,
            Self::DigestMismatch => "sync.digest_mismatch",
            Self::SignInNeeded => "sync.sign_in_needed",
            Self::Stopped => "sync.stopped",
            Self::Cache(error) => error.code(),
        }
    }

    /// The known code of headquarters' refusal, if it is one.
    pub fn refusal(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused(body) => ErrorCode::parse(&body.code),
            _ => None,
        }
    }
}
