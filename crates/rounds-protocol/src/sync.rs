//! The two calls of synchronisation and the trait that client and server both implement.
//! The rules (U1 …, P1 …) are those of docs/SYNC.md.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use rounds_domain::{DeviceId, DirectiveId, InstallId, OpId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::error::ErrorBody;
use crate::ops::Op;
use crate::orders::Orders;
use crate::receipt::Receipt;

/// Most operations in one push (rule U7).
pub const PUSH_MAX_OPS: usize = 100;
/// Most bytes of payload in one push (rule U7).
pub const PUSH_MAX_BYTES: usize = 256 * 1024;
/// Most operations that a push carries ahead of their turn (rule U11); their payloads count with the others.
pub const PUSH_MAX_AHEAD: usize = PUSH_MAX_OPS / 4;
/// Rows on the first page of a pull (rule P10).
pub const PULL_FIRST_ROWS: u32 = 100;
/// Most rows on a later page (rule P10).
pub const PULL_MAX_ROWS: u32 = 1_000;
/// Most bytes of bodies on a page (rule P10).
pub const PULL_MAX_BYTES: usize = 1024 * 1024;

/// Device and headquarters, seen from either side. The HTTP client of the device and the handlers of the
/// server implement it, so a test can put one against the other without a network.
#[async_trait]
pub trait SyncProtocol: Send + Sync {
    async fn push(&self, request: PushRequest) -> Result<PushAnswer, ErrorBody>;
    async fn pull(&self, request: PullRequest) -> Result<PullAnswer, ErrorBody>;
}

/// `POST /v1/sync/push`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushRequest {
    pub proto: u32,
    pub app: String,
    pub device_id: DeviceId,
    pub install_id: InstallId,
    /// In device order (rule U5).
    pub ops: Vec<Op>,
    /// What may not wait for its turn ([`crate::ops::OpPayload::is_urgent`]): it counts at once, and comes again in its turn
    /// to be recorded and signed for (rule U11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<Op>,
    /// The latest op that headquarters signed for: if it does not know it, it was restored from a backup (rule U8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_signed: Option<OpId>,
    /// Directives that this device carried out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<DirectiveId>,
}

/// One result per op, in the order of the request (rule U4).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushAnswer {
    pub proto: u32,
    pub epoch: String,
    pub server_time: DateTime<Utc>,
    pub results: Vec<OpResult>,
    /// The lowest number of this install that headquarters has not seen although it has a higher one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_gap: Option<u64>,
    /// The op of `last_signed` is not known here: headquarters was restored under its old epoch (rule U8).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
    #[serde(default, skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
}

/// What became of one op.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpResult {
    pub op_id: OpId,
    pub status: OpStatus,
    /// The code of a rejection or a deferral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// For `created` and `exists`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpStatus {
    Created,
    Exists,
    Rejected,
    Deferred,
}

/// Codes of rejected and deferred ops. Each has a sentence and a cure in the message catalogues.
pub mod op_code {
    /// Same id, other bytes (rule U3).
    pub const PAYLOAD_CONFLICT: &str = "op.payload_conflict";
    pub const MALFORMED: &str = "op.malformed";
    pub const INCOMPLETE: &str = "op.visit_incomplete";
    pub const CUSTOMER_UNKNOWN: &str = "op.customer_unknown";
    pub const NEVER_ASSIGNED: &str = "op.never_assigned";
    pub const THING_UNKNOWN: &str = "op.thing_unknown";
    pub const MOVE_REFUSED: &str = "op.move_refused";
    pub const NOT_ALLOWED: &str = "op.not_allowed";
    /// A value that its field does not hold.
    pub const CHANGE_INVALID: &str = "op.change_invalid";
    /// The value at headquarters is another one than the supervisor saw.
    pub const CHANGE_MOVED_ON: &str = "op.change_moved_on";
    /// What proves a word of the customer is missing, or too long.
    pub const EVIDENCE_MISSING: &str = "op.evidence_missing";
    /// Staff asked again for a consent that the customer had refused (PI-07).
    pub const ASKED_TOO_SOON: &str = "op.asked_too_soon";
    /// An assessment without the leave of headquarters, or with leave that is spent (PR-08).
    pub const SLOT_MISSING: &str = "op.slot_missing";
    /// The answers of an assessment do not make the level that it names.
    pub const ASSESSMENT_WRONG: &str = "op.assessment_wrong";
    /// A statement or an appointment for a product that does not suit the customer on that day (PR-08, PR-09).
    pub const NOT_SUITABLE: &str = "op.not_suitable";
    /// A visit in the field that tells a sale of what is sold in the dedicated area only (PR-11).
    pub const SOLD_IN_THE_FIELD: &str = "op.sold_in_the_field";
    /// The figures of a quote do not follow from its terms, or its bytes are not those it names (PR-02).
    pub const QUOTE_WRONG: &str = "op.quote_wrong";
    /// A quote whose cost is higher than the law permits (PR-05).
    pub const QUOTE_OVER_CAP: &str = "op.quote_over_cap";
    /// A signature under a quote that is void, over, signed already, or was not read for long enough.
    pub const QUOTE_NOT_SIGNABLE: &str = "op.quote_not_signable";
    /// Deferred: the op it depends on is not here (rule U5).
    pub const DEPENDS_ON: &str = "op.depends_on";
    /// Deferred: a kind this server does not know yet.
    pub const UNKNOWN_KIND: &str = "op.unknown_kind";
}

/// `POST /v1/sync/pull`: one request carries every scope, so an idle sync is one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    pub proto: u32,
    pub schema: u32,
    pub app: String,
    pub device_id: DeviceId,
    /// Rows wanted on this page, over all scopes (rule P10).
    pub max_rows: u32,
    pub scopes: Vec<ScopeCursor>,
    /// What is still on the device; told since protocol 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outbox: Option<OutboxReport>,
    /// The latest op that headquarters signed for: if it does not know it, it was restored from a backup (rule U8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_signed: Option<OpId>,
    /// [`standing`] of this device's own rows, when all of them agreed last time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
    /// Directives that this device carried out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<DirectiveId>,
}

/// The work of one install that headquarters has not answered for good: how a supervisor sees that some is stuck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxReport {
    pub install_id: InstallId,
    /// Operations that the next push would carry.
    pub unsent: u32,
    /// When the oldest of them was saved, by the device's clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_unsent_at: Option<DateTime<Utc>>,
}

/// Where a device stands in one scope (rule P4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeCursor {
    /// `rm:<staff>`, `team:<supervisor>` or `ref:<name>`.
    pub scope: String,
    pub after: u64,
    /// Head at the first page of the full pull under way, or of the last one (rule P6).
    pub base: u64,
    /// Generation of full pulls (rule P6).
    pub generation: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PullAnswer {
    pub proto: u32,
    pub epoch: String,
    pub server_time: DateTime<Utc>,
    /// The scopes this staff member has, so that a device learns of new ones. None when `standing` is said: they are the
    /// ones that were asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// A page for each asked scope, in the order asked. A scope whose turn did not come (the page was full)
    /// comes with no rows and `more`. None when `standing` is said.
    pub pages: Vec<ScopePage>,
    /// The device stands where headquarters stands, rows and all: its own word again, in place of pages that would each
    /// say so. Only for a device that said its standing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<String>,
    /// Seconds over which devices spread the first round after their start, so that a morning does not bring all of
    /// them at once; 0: nothing is spread.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub herd_window_s: u32,
    /// Headquarters has no record of the op that the device holds a receipt for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
    #[serde(default, skip_serializing_if = "Orders::is_empty")]
    pub orders: Orders,
}

// The signature is serde's.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(seconds: &u32) -> bool {
    *seconds == 0
}

/// A page of one scope.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScopePage {
    pub scope: String,
    /// Echo of the request: an answer to an older request is ignored (rule P4).
    pub after: u64,
    pub generation: u32,
    pub rows: Vec<FeedRow>,
    /// The cursor after these rows; on the last page the head, read in the same snapshot as the rows (rule P5).
    pub next: u64,
    pub head: u64,
    pub floor: u64,
    pub more: bool,
    /// The device must start over: `generation + 1`, cursor 0 (rule P6).
    pub reset: bool,
    /// Rows and digest of the whole scope, on the last page (rule P9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<ScopeTotals>,
    /// Rows of the whole scope, for the progress bar.
    pub total_rows: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScopeTotals {
    pub count: u64,
    /// [`ScopeDigest::to_hex`](crate::digest::ScopeDigest::to_hex).
    pub digest: String,
}

/// Where somebody stands in these scopes, in this order, in one word: 64 bits of SHA-256 over the name, the last change
/// and the totals of each. Two that say the same word hold the same rows as surely as two whose digests agree (rule P9).
pub fn standing<'a>(scopes: impl IntoIterator<Item = (&'a str, u64, &'a ScopeTotals)>) -> String {
    let mut hasher = Sha256::new();
    for (scope, seq, totals) in scopes {
        hasher.update(format!("{scope}\n{seq}\n{}\n{}\n", totals.count, totals.digest));
    }
    hex::encode(&hasher.finalize()[..8])
}

/// The latest change of one entity in one scope (rule P2).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FeedRow {
    pub seq: u64,
    /// [`EntityKind::as_str`](crate::entities::EntityKind::as_str); text, so that unknown kinds pass.
    pub kind: String,
    pub id: String,
    pub revision: u64,
    /// The body; absent when the entity left the scope or was deleted (rule P7).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Box<RawValue>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_standing_changes_with_each_thing_it_says_and_with_nothing_else() {
        let totals = |count, digest: &str| ScopeTotals {
            count,
            digest: digest.to_owned(),
        };
        let (one, two) = (totals(3, "00ff"), totals(1, "abcd"));
        let said = standing([("ref:rules", 7, &one), ("rm:R1", 9, &two)]);
        assert_eq!(said, standing([("ref:rules", 7, &one), ("rm:R1", 9, &two)]));
        for other in [
            standing([("ref:rules", 7, &one)]),
            standing([("rm:R1", 9, &two), ("ref:rules", 7, &one)]),
            standing([("ref:rules", 8, &one), ("rm:R1", 9, &two)]),
            standing([("ref:rules", 7, &totals(4, "00ff")), ("rm:R1", 9, &two)]),
            standing([("ref:rules", 7, &totals(3, "00fe")), ("rm:R1", 9, &two)]),
            standing([("ref:rules", 7, &one), ("rm:R2", 9, &two)]),
        ] {
            assert_ne!(said, other);
        }
    }
}
