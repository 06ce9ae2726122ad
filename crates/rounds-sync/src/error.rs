//! What can go wrong between this device and headquarters, each with a stable code.

use rounds_cache::CacheError;
use rounds_protocol::orders::Orders;
use rounds_protocol::{ErrorBody, ErrorCode};
use thiserror::Error;

/// Codes of failures that happen on this side of the wire.
pub mod code {
    pub const BAD_ADDRESS: &str = "hq.bad_address";
    pub const BAD_AUTHORITY: &str = "hq.bad_authority";
    pub const NOT_TRUSTED: &str = "hq.not_trusted";
    pub const UNREACHABLE: &str = "sync.unreachable";
    pub const OFFLINE: &str = "sync.offline";
    pub const STALLED: &str = "sync.stalled";
    pub const UNREADABLE: &str = "sync.answer_unreadable";
    pub const SIGN_IN_NEEDED: &str = "sync.sign_in_needed";
    pub const DIGEST_MISMATCH: &str = "sync.digest_mismatch";
    pub const STOPPED: &str = "sync.stopped";
    pub const ORDERED_OUT: &str = "device.ordered_out";
}

/// A failure of synchronisation, enrolment or sign-in.
#[derive(Debug, Error)]
pub enum SyncError {
    #[error("this is not an address of a headquarters: https, or http on this machine only")]
    BadAddress,
    #[error("this is no authority for TLS: PEM certificates are wanted")]
    BadAuthority,
    /// Whoever answered could not show that it is headquarters; nothing was sent.
    #[error("headquarters' certificate is not trusted: {reason}")]
    NotTrusted { reason: String },
    /// Nothing was sent.
    #[error("no connection to headquarters: {reason}")]
    Unreachable { reason: String },
    /// Whether the request arrived is not known.
    #[error("the connection to headquarters broke: {reason}")]
    Offline { reason: String },
    #[error("headquarters was silent for {seconds} s")]
    Stalled { seconds: u64 },
    #[error("headquarters answered what this version cannot read: {reason}")]
    Unreadable { reason: String },
    /// Headquarters' own code travels through.
    #[error("headquarters said {}: {}", .0.code, .0.message)]
    Refused(ErrorBody),
    #[error("headquarters wants the password")]
    SignInNeeded { orders: Orders },
    #[error("headquarters ordered this device closed")]
    OrderedOut,
    #[error("the engine has stopped")]
    Stopped,
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl SyncError {
    /// The stable code of this failure.
    pub fn code(&self) -> &str {
        match self {
            Self::BadAddress => code::BAD_ADDRESS,
            Self::BadAuthority => code::BAD_AUTHORITY,
            Self::NotTrusted { .. } => code::NOT_TRUSTED,
            Self::Unreachable { .. } => code::UNREACHABLE,
            Self::Offline { .. } => code::OFFLINE,
            Self::Stalled { .. } => code::STALLED,
            Self::Unreadable { .. } => code::UNREADABLE,
            Self::Refused(body) => &body.code,
            Self::SignInNeeded { .. } => code::SIGN_IN_NEEDED,
            Self::OrderedOut => code::ORDERED_OUT,
            Self::Stopped => code::STOPPED,
            Self::Cache(error) => error.code(),
        }
    }

    /// A failure that travelled as a body, as the failure it was.
    pub(crate) fn from_body(body: ErrorBody) -> Self {
        let reason = body.message.clone();
        match body.code.as_str() {
            code::NOT_TRUSTED => Self::NotTrusted { reason },
            code::UNREACHABLE => Self::Unreachable { reason },
            code::OFFLINE | code::STALLED => Self::Offline { reason },
            code::UNREADABLE => Self::Unreadable { reason },
            code::SIGN_IN_NEEDED => Self::SignInNeeded { orders: body.orders },
            _ => Self::Refused(body),
        }
    }

    /// Without a session, and without a word of headquarters.
    pub(crate) fn sign_in_needed() -> Self {
        Self::SignInNeeded {
            orders: Orders::default(),
        }
    }

    /// What headquarters ordered with its refusal.
    pub fn orders(&self) -> Orders {
        match self {
            Self::Refused(body) => body.orders.clone(),
            Self::SignInNeeded { orders } => orders.clone(),
            _ => Orders::default(),
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

/// The one protocol trait knows only [`ErrorBody`]: a failure on this side travels as a body with a code of [`code`].
impl From<SyncError> for ErrorBody {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Refused(body) => body,
            other => Self {
                orders: other.orders(),
                ..Self::local(other.code(), other.to_string())
            },
        }
    }
}
