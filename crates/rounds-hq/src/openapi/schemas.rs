//! The shapes on the wire, for readers of the OpenAPI document only. The types that speak are in
//! rounds-protocol, which knows nothing of OpenAPI; a test holds each shape here against a real value there.

use serde_json::Value;
use utoipa::ToSchema;

/// A text in both languages.
#[derive(ToSchema)]
pub struct Text {
    pub zh: String,
    pub en: String,
}

/// The body of every answer that is not a success.
#[derive(ToSchema)]
pub struct ErrorBody {
    /// Stable; readers branch on this alone.
    #[schema(example = "session.expired")]
    pub code: String,
    /// For people and logs.
    pub message: String,
    /// Seconds after which a retry makes sense; also in the header Retry-After.
    pub retry_after_s: Option<u64>,
    /// What this device is ordered; absent when nothing is.
    pub orders: Option<Orders>,
}

#[derive(ToSchema)]
pub struct EnrolRequest {
    pub staff_no: String,
    pub password: String,
    /// UUID made by the device.
    pub device_id: String,
    /// UUID of this installation of the device's files.
    pub install_id: String,
    /// Ed25519 public key of the device, 64 hexadecimal digits.
    pub public_key: String,
    /// What the person calls this device, at most 80 characters.
    pub label: String,
}

#[derive(ToSchema)]
pub struct SignInRequest {
    pub staff_no: String,
    pub password: String,
    pub device_id: String,
    /// Fresh random text of 16 to 128 bytes; serves once.
    pub nonce: String,
    /// Ed25519 by the device over `rounds-sign-in-v1\n{staff_no}\n{device_id}\n{nonce}`, hexadecimal.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct RefreshRequest {
    pub refresh_token: String,
    pub device_id: String,
    /// Ed25519 by the device over `rounds-refresh-v1\n{device_id}\n{refresh_token}`, hexadecimal.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct SessionAnswer {
    pub staff: StaffBody,
    pub bank: BankBody,
    /// For `Authorization: Bearer …`; serves an hour, on this device only.
    pub access_token: String,
    pub access_expires_at: String,
    /// Serves once, within 12 hours.
    pub refresh_token: String,
    pub refresh_expires_at: String,
    /// Headquarters' Ed25519 key for receipts, hexadecimal.
    pub receipt_key: String,
    /// Headquarters' sealing key, an age recipient: devices seal unsent work to it.
    pub sealing_key: Option<String>,
    /// Another epoch means that headquarters' database was restored.
    pub epoch: String,
    pub server_time: String,
    /// What this device is ordered; absent when nothing is.
    pub orders: Option<Orders>,
}

#[derive(ToSchema)]
pub struct StaffBody {
    pub staff_no: String,
    pub name: String,
    /// `rm` or `supervisor`.
    pub role: String,
    pub branch: String,
    pub branch_name: Text,
    pub supervisor_no: Option<String>,
}

#[derive(ToSchema)]
pub struct BankBody {
    pub code: String,
    pub name: Text,
    pub currency: String,
    /// Identities are invented (demonstration data).
    pub invented: bool,
}

#[derive(ToSchema)]
pub struct Me {
    pub staff: StaffBody,
    pub bank: BankBody,
    pub scopes: Vec<String>,
}

#[derive(ToSchema)]
pub struct Op {
    /// UUIDv7.
    pub op_id: String,
    /// 1, 2, 3 … without gaps per device and install.
    pub number: u64,
    /// `visit_saved`, `follow_up_created`, `follow_up_moved`, `visit_reviewed`, `field_revealed`,
    /// `customer_change_asked`, `customer_change_decided`, `suggestions_shown`, `suggestion_acted`, `consent_recorded`,
    /// `contact_stopped`, `contact_resumed`, `slot_asked`, `slot_returned`, `assessment_made`, `opinion_told`, `statement_signed`,
    /// `call_back_made`, `appointment_booked`, `quote_made` or `quote_signed`.
    pub kind: String,
    /// The frozen JSON `{"kind": …, "body": …}`, as text: exactly the bytes that are hashed and signed for.
    pub payload: String,
    pub saved_at: String,
    pub monotonic_ms: u64,
    pub server_offset_ms: Option<i64>,
    pub depends_on: Option<String>,
    pub replaces: Option<String>,
    /// Its place in the audit chain of its install; of a kind that is audited.
    pub audit: Option<AuditLink>,
}

/// A place in an audit chain.
#[derive(ToSchema)]
pub struct AuditLink {
    /// The install whose chain it is.
    pub chain: String,
    /// 1, 2, 3 … without gaps.
    pub link: u64,
    /// The hash of the link before, 64 zeros for the first.
    pub before: String,
    /// SHA-256 over `rounds-audit-v1`, chain, link, before, op id, kind, hash of the payload and time in milliseconds, one to
    /// a line; hexadecimal.
    pub hash: String,
}

#[derive(ToSchema)]
pub struct PushRequest {
    pub proto: u32,
    pub app: String,
    pub device_id: String,
    pub install_id: String,
    /// At most 100, at most 256 KB of payload.
    pub ops: Vec<Op>,
    /// At most 25 of those that come later: a withdrawn consent and a wish to be left alone count at once. They come again in
    /// their turn, and are signed for then.
    pub ahead: Option<Vec<Op>>,
    /// The latest op that headquarters signed for.
    pub last_signed: Option<String>,
    /// Directives that this device carried out.
    pub done: Option<Vec<String>>,
}

#[derive(ToSchema)]
pub struct PushAnswer {
    pub proto: u32,
    pub epoch: String,
    pub server_time: String,
    pub results: Vec<OpResult>,
    /// The lowest number of this install that never came although a higher one did.
    pub first_gap: Option<u64>,
    /// True when the op of `last_signed` is not known here; absent otherwise.
    pub lost: Option<bool>,
    /// What this device is ordered; absent when nothing is.
    pub orders: Option<Orders>,
}

#[derive(ToSchema)]
pub struct OpResult {
    pub op_id: String,
    /// `created`, `exists`, `rejected` or `deferred`.
    pub status: String,
    pub code: Option<String>,
    pub receipt: Option<Receipt>,
}

#[derive(ToSchema)]
pub struct Receipt {
    pub device_id: String,
    pub number: u64,
    pub op_id: String,
    /// SHA-256 over kind, line feed and payload, hexadecimal.
    pub hash: String,
    pub received_at: String,
    /// Ed25519 by headquarters over `rounds-receipt-v1\n{device_id}\n{number}\n{op_id}\n{hash}\n{received_at}`.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct PullRequest {
    pub proto: u32,
    pub schema: u32,
    pub app: String,
    pub device_id: String,
    /// Over all scopes; at most 1,000.
    pub max_rows: u32,
    pub scopes: Vec<ScopeCursor>,
    /// Since protocol 2.
    pub outbox: Option<OutboxReport>,
    /// The latest op that headquarters signed for.
    pub last_signed: Option<String>,
    /// Where this device stands in all its scopes, in one word, when all of them agreed last time.
    pub standing: Option<String>,
    /// Directives that this device carried out.
    pub done: Option<Vec<String>>,
}

/// What a device still has that headquarters does not.
#[derive(ToSchema)]
pub struct OutboxReport {
    pub install_id: String,
    pub unsent: u32,
    /// By the device's clock.
    pub oldest_unsent_at: Option<String>,
}

#[derive(ToSchema)]
pub struct ScopeCursor {
    /// `rm:<staff>`, `team:<supervisor>` or `ref:<name>`.
    pub scope: String,
    pub after: u64,
    pub base: u64,
    pub generation: u32,
}

#[derive(ToSchema)]
pub struct PullAnswer {
    pub proto: u32,
    pub epoch: String,
    pub server_time: String,
    /// Absent when `standing` is said.
    pub scopes: Option<Vec<String>>,
    /// Empty when `standing` is said.
    pub pages: Vec<ScopePage>,
    /// The device's own word again when there is nothing new; absent otherwise.
    pub standing: Option<String>,
    /// Seconds over which devices spread the first round after their start; absent when nothing is spread.
    pub herd_window_s: Option<u32>,
    /// True when the op of `last_signed` is not known here; absent otherwise.
    pub lost: Option<bool>,
    /// What this device is ordered; absent when nothing is.
    pub orders: Option<Orders>,
}

#[derive(ToSchema)]
pub struct ScopePage {
    pub scope: String,
    pub after: u64,
    pub generation: u32,
    pub rows: Vec<FeedRow>,
    pub next: u64,
    pub head: u64,
    pub floor: u64,
    pub more: bool,
    pub reset: bool,
    pub totals: Option<ScopeTotals>,
    pub total_rows: u64,
}

#[derive(ToSchema)]
pub struct ScopeTotals {
    pub count: u64,
    /// Sum of 64-bit hashes over kind, id and revision, hexadecimal.
    pub digest: String,
}

#[derive(ToSchema)]
pub struct FeedRow {
    pub seq: u64,
    pub kind: String,
    pub id: String,
    pub revision: u64,
    /// Absent: the entity left the scope.
    #[schema(value_type = Option<Object>)]
    pub body: Option<Value>,
}

#[derive(ToSchema)]
pub struct CustomerBody {
    pub customer_no: String,
    pub name: String,
    pub invented: bool,
    pub branch: String,
    pub branch_name: Text,
    pub rm: String,
    pub birth_year: Option<i32>,
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub place: String,
    pub village: Option<String>,
    pub grid: Option<String>,
    pub occupation: Option<String>,
    pub customer_since: String,
    pub risk_level: Option<u8>,
    pub risk_assessed_on: Option<String>,
    pub do_not_disturb: bool,
    pub personalisation: bool,
    #[schema(value_type = Vec<Object>)]
    pub consents: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    pub holdings: Vec<Value>,
    pub currency: String,
    pub source: String,
}

#[derive(ToSchema)]
pub struct VisitBody {
    pub visit_id: String,
    pub customer_no: String,
    pub author: String,
    pub author_name: String,
    pub kind: String,
    pub outcome: String,
    pub people_met: Vec<String>,
    #[schema(value_type = Vec<Object>)]
    pub products: Vec<Value>,
    pub need: Option<String>,
    pub refusal: Option<String>,
    pub refusal_text: String,
    pub note: String,
    pub closed: bool,
    pub started_at: String,
    pub saved_at: String,
    pub received_at: Option<String>,
    pub business_date: String,
    pub replaces: Option<String>,
    pub replaced_by: Option<String>,
    pub out_of_scope: bool,
    pub follow_up_id: Option<String>,
    pub review: String,
    pub review_comment: Option<String>,
    pub reviewed_by: Option<String>,
    pub reviewed_at: Option<String>,
}

#[derive(ToSchema)]
pub struct FollowUpBody {
    pub follow_up_id: String,
    pub customer_no: String,
    pub visit_id: Option<String>,
    pub owner: String,
    pub kind: String,
    pub state: String,
    pub due_on: String,
    pub note: String,
    pub postponements: u32,
    pub created_at: String,
    #[schema(value_type = Vec<Object>)]
    pub moves: Vec<Value>,
}

#[derive(ToSchema)]
pub struct DeviceStatus {
    pub device_id: String,
    pub label: String,
    pub staff: Vec<String>,
    pub enrolled_at: String,
    pub last_seen_at: String,
    pub revoked_at: Option<String>,
    pub installs: Vec<InstallStatus>,
}

#[derive(ToSchema)]
pub struct InstallStatus {
    pub install_id: String,
    pub highest_number: u64,
    pub first_gap: Option<u64>,
    pub signed_for: u64,
    /// Operations that it still had when it last said so.
    pub unsent: u32,
    /// When the oldest of them was saved, by its clock; more than 4 hours are an alarm.
    pub oldest_unsent_at: Option<String>,
    pub reported_at: Option<String>,
}

#[derive(ToSchema)]
pub struct Health {
    pub status: String,
    pub version: String,
    pub proto: u32,
}

/// What headquarters orders a device, signed with the receipt key and bound to device and member.
#[derive(ToSchema)]
pub struct Orders {
    pub directives: Option<Vec<Directive>>,
    pub lease: Option<Lease>,
}

#[derive(ToSchema)]
pub struct Directive {
    pub directive_id: String,
    pub device_id: String,
    pub staff_no: String,
    pub action: DirectiveAction,
    pub issued_at: String,
    /// Ed25519, hexadecimal.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct DirectiveAction {
    /// `purge`, `wipe` or `lock`.
    pub kind: String,
    /// Of a purge.
    pub customers: Option<Vec<String>>,
}

/// Until when the device may show customers without another answer.
#[derive(ToSchema)]
pub struct Lease {
    pub staff_no: String,
    pub device_id: String,
    pub issued_at: String,
    pub until: String,
    /// Ed25519, hexadecimal.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct DoneReport {
    pub device_id: String,
    pub directive_id: String,
    /// By the device's clock.
    pub done_at: String,
    /// Ed25519 of the device, hexadecimal.
    pub signature: String,
}

#[derive(ToSchema)]
pub struct DoneTaken {
    pub directive_id: String,
}
