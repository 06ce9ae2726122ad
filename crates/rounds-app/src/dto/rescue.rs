//! The rescue file: unsent work, sealed to headquarters. No customer data.

use chrono::{DateTime, Utc};
use rounds_domain::StaffNo;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a rescue file would carry now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RescueState {
    /// Sealed entries that headquarters has not signed for.
    pub pieces: u32,
    pub oldest_at: Option<DateTime<Utc>>,
    /// Whose they are: more than one when this folder was enrolled again.
    pub sources: Vec<RescueSource>,
    /// Unsent entries without a sealed copy: headquarters has not given its key yet. Known while unlocked.
    pub unsealed: Option<u32>,
    /// Where the file goes when no other folder is named.
    pub folder: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RescueSource {
    pub label: String,
    pub staff_no: StaffNo,
    pub pieces: u32,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct RescueWriteInput {
    /// An existing folder, for instance of a stick; none means the proposed one.
    pub folder: Option<String>,
}

/// The file is on the disk and was read again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RescueWritten {
    pub path: String,
    pub pieces: u32,
}
