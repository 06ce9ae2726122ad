//! Ids as newtypes. What Rounds itself mints is a UUIDv7; what the bank's core system already numbers keeps
//! the bank's own number, so that nobody needs a mapping table to talk to the branch.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

macro_rules! minted_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

macro_rules! bank_numbers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub String);

        impl $name {
            /// The number as the bank writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(number: &str) -> Self {
                Self(number.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(number: String) -> Self {
                Self(number)
            }
        }
    )+};
}

minted_ids! {
    /// One visit record. A correction is a new visit that names the one it replaces.
    VisitId,
    /// One follow-up task.
    FollowUpId,
    /// One change of a customer's profile that an RM asks for.
    ChangeId,
    /// One thing done with a suggestion.
    SuggestionEventId,
    /// One quote: an offer with its numbers, as it was put before a customer.
    QuoteId,
    /// One operation of a device; made and saved with the work it carries (rule U1).
    OpId,
    /// One enrolled device.
    DeviceId,
    /// One installation of a device's files; changes when the files are cloned or restored (rule U9).
    InstallId,
    /// One saved list view.
    ViewId,
    /// One directive of headquarters to a device.
    DirectiveId,
    /// One word of a customer about one consent.
    ConsentId,
    /// One assessment of what a customer can bear.
    AssessmentId,
    /// Leave to make one assessment.
    SlotId,
    /// One opinion told about a product.
    OpinionId,
    /// One statement that a customer signed.
    StatementId,
    /// One appointment at an outlet.
    AppointmentId,
}

bank_numbers! {
    /// The bank's customer number.
    CustomerNo,
    /// The bank's staff number, with which staff sign in.
    StaffNo,
    /// The bank's branch code.
    BranchCode,
    /// A product of the catalogue.
    ProductCode,
    /// A customer segment.
    SegmentCode,
    /// The bank's account number.
    AccountNo,
}
