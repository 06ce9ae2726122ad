//! Error codes of the wire. The reader branches on the code only; the message is for logs and people.

use serde::{Deserialize, Serialize};

use crate::orders::Orders;

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $status:literal;)+) => {
        /// A stable code of a whole-request failure (rule U4: such a failure changes nothing).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorCode { $($(#[$doc])* $variant),+ }

        impl ErrorCode {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code as it stands on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The HTTP status it travels with.
            pub fn http_status(self) -> u16 {
                match self { $(Self::$variant => $status),+ }
            }

            /// The code for its text; `None` for one this build does not know.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

error_codes! {
    RequestMalformed = "request.malformed", 400;
    RequestTooLarge = "request.too_large", 413;
    /// The body stopped coming and was given up.
    RequestStalled = "request.stalled", 408;
    /// The path exists, but not with this method.
    RequestMethodNotAllowed = "request.method_not_allowed", 405;
    /// A content encoding or type that headquarters does not read.
    RequestUnsupported = "request.unsupported", 415;
    RequestUnknownScope = "request.unknown_scope", 403;
    /// Staff number or password do not match. Never says which.
    SessionWrongCredentials = "session.wrong_credentials", 401;
    /// The access token has expired or is unknown: refresh once, then sign in.
    SessionExpired = "session.expired", 401;
    /// The refresh token has expired, was used twice or is unknown: sign in.
    SessionRefreshRefused = "session.refresh_refused", 401;
    /// Too many failed sign-ins; `Retry-After` says how long.
    SessionTooManyAttempts = "session.too_many_attempts", 429;
    /// The staff member's account is closed (rule U6).
    StaffRevoked = "staff.revoked", 403;
    StaffForbidden = "staff.forbidden", 403;
    DeviceUnknown = "device.unknown", 403;
    DeviceRevoked = "device.revoked", 403;
    /// The device's signature does not verify with its enrolled key.
    DeviceBadSignature = "device.bad_signature", 401;
    /// The id is enrolled already with another key.
    DeviceTaken = "device.taken", 409;
    /// A lower number with new ids: the file was cloned or restored; take a new install id (rule U9).
    DeviceNewInstall = "device.new_install", 409;
    /// This client is too old; push stays open.
    ProtoUpgradeRequired = "proto.upgrade_required", 426;
    ThingNotFound = "thing.not_found", 404;
    ServerBusy = "server.busy", 503;
    ServerFailed = "server.failed", 500;
}

/// The body of every answer that is not a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorBody {
    pub code: String,
    pub message: String,
    /// Seconds after which a retry makes sense.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    /// A refused device still hears its directives.
    #[serde(default, skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
}

impl ErrorBody {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::local(code.as_str(), message)
    }

    /// A failure on the reader's own side, with a code that is not headquarters'.
    pub fn local(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            retry_after_s: None,
            orders: Orders::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_parse_back() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::parse(code.as_str()), Some(*code));
        }
        assert_eq!(ErrorCode::parse("no.such"), None);
    }
}
