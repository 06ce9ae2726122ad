//! What goes into and comes out of the store: plain records, no rows and no handles.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::{CustomerNo, DeviceId, DirectiveId, InstallId, OpId, ProductCode, StaffNo};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::Op;
use rounds_protocol::orders::DirectiveAction;
use rounds_protocol::receipt::Receipt;
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::{OpResult, ScopeCursor};
pub use rounds_protocol::team::{DeviceStatus, InstallStatus};
use serde::{Deserialize, Serialize};

/// What one publication changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishReport {
    /// By entity kind.
    pub kinds: BTreeMap<String, KindCounts>,
    /// Customers that went from one RM to another.
    pub reassigned: u64,
}

/// Changes of one kind of entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindCounts {
    pub created: u64,
    pub changed: u64,
    pub unchanged: u64,
    pub withdrawn: u64,
}

impl PublishReport {
    /// Whether any entity or assignment changed.
    pub fn changed_anything(&self) -> bool {
        self.reassigned > 0
            || self
                .kinds
                .values()
                .any(|kind| kind.created + kind.changed + kind.withdrawn > 0)
    }
}

/// A staff member as headquarters keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRecord {
    pub body: StaffBody,
    /// PHC text of Argon2id; none until a password was set.
    pub password_hash: Option<String>,
    /// Revoked by hand, or no longer in the bank's staff list.
    pub revoked: bool,
}

/// A device that asks to be enrolled.
#[derive(Clone, Debug)]
pub struct NewDevice {
    pub device_id: DeviceId,
    pub install_id: InstallId,
    pub staff_no: StaffNo,
    /// Ed25519, hexadecimal.
    pub public_key: String,
    pub label: String,
}

/// What became of an enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    Enrolled,
    /// The id is enrolled with another key.
    Taken,
    /// The device was revoked; a revoked device never comes back.
    Revoked,
}

/// An enrolled device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceRecord {
    pub device_id: DeviceId,
    pub public_key: String,
    pub label: String,
    /// For whom it is enrolled.
    pub staff: Vec<StaffNo>,
    pub revoked: bool,
}

/// Which work counts as old, and which devices as online.
#[derive(Clone, Copy, Debug)]
pub struct OldWork {
    pub saved_before: DateTime<Utc>,
    pub reported_after: DateTime<Utc>,
}

/// An order to a device.
#[derive(Clone, Debug)]
pub struct NewDirective {
    pub directive_id: DirectiveId,
    pub device_id: DeviceId,
    pub staff_no: StaffNo,
    pub action: DirectiveAction,
    /// Why, for whoever reads the list later; the device is not told.
    pub reason: String,
    pub ordered_by: String,
}

/// An order to a device, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectiveRecord {
    pub directive_id: DirectiveId,
    pub device_id: DeviceId,
    pub staff_no: StaffNo,
    pub action: DirectiveAction,
    pub reason: String,
    pub ordered_by: String,
    pub ordered_at: DateTime<Utc>,
    /// When it first went out with an answer.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When the device said that it is done.
    pub done_at: Option<DateTime<Utc>>,
}

/// A pair of tokens, hashed, with their ends.
#[derive(Clone, Debug)]
pub struct NextTokens {
    pub access_hash: String,
    pub access_expires_at: DateTime<Utc>,
    pub refresh_hash: String,
    pub refresh_expires_at: DateTime<Utc>,
}

/// A session that begins.
#[derive(Clone, Debug)]
pub struct NewSession {
    pub staff_no: StaffNo,
    pub device_id: DeviceId,
    pub tokens: NextTokens,
}

/// Who an access token belongs to.
#[derive(Clone, Debug)]
pub struct SessionRecord {
    pub staff: StaffRecord,
    pub device: DeviceRecord,
}

/// What became of a refresh.
#[derive(Clone, Debug)]
pub enum Rotation {
    Rotated(Box<SessionRecord>),
    /// Unknown, expired or closed.
    Refused,
    /// Used twice: the family is closed now.
    Reused,
}

/// A batch of a device's operations.
#[derive(Clone)]
pub struct PushBatch {
    /// The signed-in author.
    pub author: StaffBody,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// In device order (rule U5).
    pub ops: Vec<Op>,
    /// What counts before its turn (rule U11).
    pub ahead: Vec<Op>,
    /// The op of the latest receipt that the device has (rule U8).
    pub last_signed: Option<OpId>,
    pub now: DateTime<Utc>,
    /// Signs receipts (rule U10).
    pub signing_key: Arc<SigningKey>,
}

/// One result per op, in order.
#[derive(Clone, Debug)]
pub struct PushOutcome {
    pub results: Vec<OpResult>,
    pub first_gap: Option<u64>,
    /// Ops whose id came with other bytes (rule U3).
    pub conflicts: u64,
    /// There is no record of the op of [`PushBatch::last_signed`]: this database is an older copy (rule U8).
    pub lost: bool,
}

/// What a device asks of its scopes.
#[derive(Clone, Debug)]
pub struct PullQuery {
    pub scopes: Vec<ScopeCursor>,
    /// Rows over all scopes.
    pub max_rows: u32,
    /// Bytes of bodies over all scopes; the first row always goes.
    pub max_bytes: usize,
}

/// A stored receipt.
#[derive(Clone, Debug)]
pub struct StoredReceipt {
    pub author: StaffNo,
    pub receipt: Receipt,
}

/// Which bodies of a scope to read.
#[derive(Clone, Debug)]
pub struct EntityQuery {
    pub scope: String,
    pub kind: EntityKind,
    pub customer_no: Option<CustomerNo>,
    pub limit: u32,
}

/// What customers said about products, as the field recorded it, and whose suggestions stood on a screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// In order, each once.
    pub products: Vec<ProductAnswer>,
    /// Customer and business date, in order, each once.
    pub shown: Vec<(CustomerNo, NaiveDate)>,
}

/// A customer took up or refused a product.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductAnswer {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    /// The business date of the answer.
    pub on: NaiveDate,
    pub taken: bool,
}

/// A scope beside its own rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeAudit {
    pub head: u64,
    pub kept_count: u64,
    pub kept_digest: u64,
    pub counted: u64,
    pub counted_digest: u64,
}

/// How long is kept what nobody needs any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrunePolicy {
    /// What left a scope is told to devices for so long; one that was away longer pulls everything anew (rule P8).
    pub tombstones: TimeDelta,
    /// From the end of a refresh token.
    pub sessions: TimeDelta,
    /// From the sign-in that the nonce served. Longer than anything an eavesdropper could have use for.
    pub nonces: TimeDelta,
}

impl Default for PrunePolicy {
    fn default() -> Self {
        Self {
            tombstones: TimeDelta::days(180),
            sessions: TimeDelta::days(30),
            nonces: TimeDelta::days(400),
        }
    }
}

/// What pruning dropped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pruned {
    pub tombstones: u64,
    /// Scopes whose floor rose.
    pub scopes: u64,
    pub sessions: u64,
    pub nonces: u64,
}
