//! What a supervisor may ask about the team: its devices, and whether anything of theirs is missing or stuck.

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::{DeviceId, InstallId, StaffNo};
use serde::{Deserialize, Serialize};

/// Work that a device keeps for longer than this, although it reaches headquarters, is an alarm on both ends.
pub const OLD_WORK: TimeDelta = TimeDelta::hours(4);

/// One device of `GET /v1/team/devices`: what headquarters has seen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceStatus {
    pub device_id: DeviceId,
    pub label: String,
    pub staff: Vec<StaffNo>,
    pub enrolled_at: DateTime<Utc>,
    /// Last sign-in, refresh or push.
    pub last_seen_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub installs: Vec<InstallStatus>,
}

/// The numbers seen from one install of a device (rule U1), and what it last said of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstallStatus {
    pub install_id: InstallId,
    pub highest_number: u64,
    /// The lowest number below the highest that never came.
    pub first_gap: Option<u64>,
    /// Operations of this install that are stored and signed for.
    pub signed_for: u64,
    /// Operations that it still had when it last pulled.
    #[serde(default)]
    pub unsent: u32,
    /// When the oldest of them was saved, by its clock.
    #[serde(default)]
    pub oldest_unsent_at: Option<DateTime<Utc>>,
    /// When it last said so; a report that says the same again may be older than the last pull.
    #[serde(default)]
    pub reported_at: Option<DateTime<Utc>>,
}

impl InstallStatus {
    /// It kept work for too long when it was last here.
    pub fn has_old_work(&self) -> bool {
        let kept = self.oldest_unsent_at.zip(self.reported_at);
        kept.is_some_and(|(saved, reported)| reported - saved > OLD_WORK)
    }
}
