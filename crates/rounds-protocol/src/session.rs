//! Enrolment of a device and sign-in of staff. A session belongs to one staff member on one device: tokens are
//! of no use without the device's key.

use chrono::{DateTime, Utc};
use rounds_domain::{BranchCode, Currency, DeviceId, InstallId, StaffNo, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::orders::Orders;

/// What a staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Rm,
    Supervisor,
}

/// `POST /v1/devices`: enrol this device for a staff member. The password proves the person, the key stays.
#[derive(Clone, Serialize, Deserialize)]
pub struct EnrolRequest {
    pub staff_no: StaffNo,
    pub password: String,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// Ed25519 public key of the device, hexadecimal.
    pub public_key: String,
    /// What the person calls this device.
    pub label: String,
}

/// Answer to an enrolment or a sign-in.
#[derive(Clone, Serialize, Deserialize)]
pub struct SessionAnswer {
    pub staff: StaffBody,
    pub bank: BankBody,
    pub access_token: String,
    pub access_expires_at: DateTime<Utc>,
    pub refresh_token: String,
    pub refresh_expires_at: DateTime<Utc>,
    /// Headquarters' receipt key, Ed25519, hexadecimal. Kept by the device at enrolment.
    pub receipt_key: String,
    /// Headquarters' sealing key, an age recipient (`age1…`): unsent work is sealed to it. An older headquarters has
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<String>,
    pub epoch: String,
    pub server_time: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
}

/// `POST /v1/sessions`: sign in on an enrolled device.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInRequest {
    pub staff_no: StaffNo,
    pub password: String,
    pub device_id: DeviceId,
    /// Fresh random text, so that a signature serves once.
    pub nonce: String,
    /// Ed25519 over [`sign_in_bytes`], hexadecimal.
    pub signature: String,
}

/// `POST /v1/sessions/refresh`.
#[derive(Clone, Serialize, Deserialize)]
pub struct RefreshRequest {
    pub refresh_token: String,
    pub device_id: DeviceId,
    /// Ed25519 over [`refresh_bytes`], hexadecimal.
    pub signature: String,
}

/// What a device signs to sign in.
pub fn sign_in_bytes(staff_no: &StaffNo, device_id: DeviceId, nonce: &str) -> Vec<u8> {
    format!("rounds-sign-in-v1\n{staff_no}\n{device_id}\n{nonce}").into_bytes()
}

/// What a device signs to refresh.
pub fn refresh_bytes(device_id: DeviceId, refresh_token: &str) -> Vec<u8> {
    format!("rounds-refresh-v1\n{device_id}\n{refresh_token}").into_bytes()
}

/// A member of staff as devices know them. Also the body of [`EntityKind::Staff`](crate::entities::EntityKind).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StaffBody {
    pub staff_no: StaffNo,
    pub name: String,
    pub role: Role,
    pub branch: BranchCode,
    pub branch_name: Text,
    /// The supervisor whose team this member belongs to; a supervisor names none.
    pub supervisor_no: Option<StaffNo>,
}

/// The bank as devices know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BankBody {
    pub code: String,
    pub name: Text,
    pub currency: Currency,
    /// Identities are invented (demonstration data): the screen says so.
    pub invented: bool,
}
