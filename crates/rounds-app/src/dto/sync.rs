//! The synchronisation screen: one true sentence, and everything it rests on. Numbers, times and codes; nothing about
//! customers, so all of it may be copied into a support call.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::advice::BundleRefused;
use super::device::SyncState;

/// The loudest true thing about synchronisation. Each has a sentence; the numbers in it are those of [`SyncState`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncHeadline {
    /// Headquarters wants the password before it takes anything.
    SignInNeeded,
    /// Headquarters rejected something: a person must look.
    NeedsAttention,
    /// This version may send and no longer fetch.
    UpgradeNeeded,
    /// Rows differed from headquarters' twice within a day.
    DataDiffers,
    /// Work has waited for more than four hours although headquarters answers.
    UnsentTooLong,
    SigningIn,
    Sending,
    /// The first full pull.
    FirstFetch,
    Fetching,
    /// Headquarters does not answer, and work waits here.
    OfflineUnsent,
    /// Headquarters does not answer; everything saved here was signed for at the last contact.
    OfflineSigned,
    /// Headquarters does not answer, and nothing more is known.
    Offline,
    /// Headquarters answered with a failure; its sentence is that of [`SyncState::error`].
    Failed,
    /// Everything is signed for, every last page is applied and every digest agrees, at the last contact.
    AllSignedFor,
    /// Work waits here for the next round.
    Unsent,
    /// Headquarters keeps something waiting and is asked again with every round.
    Held,
    /// Connected, and a complete pull has not ended yet.
    Incomplete,
}

/// Everything the synchronisation screen shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SyncReport {
    pub state: SyncState,
    /// What the round under way, or else the last one, has done.
    pub round: RoundProgress,
    pub next_try: Option<NextTryView>,
    /// Reference scopes first.
    pub scopes: Vec<ScopeView>,
    pub numbers: NumbersView,
    /// Headquarters' clock minus this one's, milliseconds, at the last contact.
    #[ts(type = "number | null")]
    pub clock_skew_ms: Option<i64>,
    pub device_id: String,
    pub install_id: String,
    pub epoch: Option<String>,
    pub app_version: String,
    pub proto: u32,
    pub schema: u32,
    /// The last ones, newest first.
    pub rounds: Vec<RoundView>,
    pub models: ModelsInUse,
}

/// Which bundle of learned models this device advises by, and newer ones that it refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ModelsInUse {
    /// Id of the bundle; none before the first sound one.
    pub in_use: Option<String>,
    /// Newest first.
    pub refused: Vec<BundleRefused>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundProgress {
    /// Entries that headquarters answered.
    #[ts(type = "number")]
    pub ops_done: u64,
    #[ts(type = "number")]
    pub ops_total: u64,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub bytes: u64,
}

/// When headquarters is asked again by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextTryView {
    pub at: DateTime<Utc>,
    pub why: WaitWord,
    /// Failures in a row, where they are why.
    pub failures: u32,
    /// Seconds that headquarters asked for, where that is why.
    pub asked_seconds: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaitWord {
    /// Nothing is due: every quarter of an hour.
    Regular,
    AfterFailures,
    HeadquartersAsked,
}

/// One scope: what of headquarters' data this device may hold, and whether it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScopeView {
    /// `rm:<staff>`, `team:<staff>`, `ref:<name>`.
    pub scope: String,
    #[ts(type = "number")]
    pub rows_here: u64,
    /// As headquarters last said; none before its first page.
    #[ts(type = "number | null")]
    pub rows_at_headquarters: Option<u64>,
    pub agreement: ScopeAgreement,
    pub changed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScopeAgreement {
    /// Count and digest of our rows equal headquarters'.
    Agrees,
    /// A full pull is under way.
    Fetching,
    /// They did not, twice within a day: no more is fetched by itself.
    Differs,
    /// Not compared since the last change.
    Unchecked,
}

/// What is proven of this install's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumbersView {
    /// The last number given here; 0 before the first.
    #[ts(type = "number")]
    pub highest: u64,
    /// The highest number with a receipt, of the last 30 days.
    #[ts(type = "number | null")]
    pub highest_signed: Option<u64>,
    /// Receipts of the last 30 days.
    pub signed_for: u32,
    /// The first number that headquarters said it misses.
    #[ts(type = "number | null")]
    pub first_gap: Option<u64>,
}

/// One synchronisation that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RoundView {
    pub began_at: DateTime<Utc>,
    #[ts(type = "number")]
    pub took_ms: u64,
    #[ts(type = "number")]
    pub ops: u64,
    #[ts(type = "number")]
    pub bytes_out: u64,
    #[ts(type = "number")]
    pub rows: u64,
    #[ts(type = "number")]
    pub bytes_in: u64,
    /// Code of the failure that ended it; none when it ended well.
    pub error: Option<String>,
}
