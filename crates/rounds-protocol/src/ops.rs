//! Operations: what a device pushes. Bytes are frozen when saved (rule U1); the hash is over those bytes.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::audit::{AuditLink, AuditedRecord};
use rounds_domain::consent::ConsentState;
use rounds_domain::customer_change::{ChangeDecision, CustomerField};
use rounds_domain::declared::DeclaredFact;
use rounds_domain::follow_up::{FollowUpKind, FollowUpState};
use rounds_domain::review::ReviewDecision;
use rounds_domain::suitability::{may_tell_a_field_sale, tells_a_field_sale};
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, Reaction, RefusalCode, VisitKind};
use rounds_domain::{ChangeId, CustomerNo, FollowUpId, OpId, ProductCode, StaffNo, VisitId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::quotes::{QuoteMade, QuoteSigned};
use crate::safeguards::{
    AppointmentBooked, AssessmentMade, CallBackMade, ConsentRecorded, ContactResumed, ContactStopped, OpinionTold,
    SlotAsked, SlotReturned, StatementSigned,
};
use crate::suggestions::{SuggestionActed, SuggestionsShown};

/// One operation as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    pub op_id: OpId,
    /// 1, 2, 3 … without gaps per device and install (rule U1).
    pub number: u64,
    /// Kind as text, so that an unknown one can be stored as deferred.
    pub kind: String,
    /// The frozen JSON of an [`OpPayload`], as text: exactly the bytes that are hashed and kept.
    pub payload: String,
    /// When the person saved it, by the device's clock.
    pub saved_at: DateTime<Utc>,
    /// Milliseconds of the device's monotonic clock at saving: orders work when the clock was turned.
    pub monotonic_ms: u64,
    /// Milliseconds between the device's clock and headquarters' at the last contact; never orders anything.
    pub server_offset_ms: Option<i64>,
    /// The op that must be at headquarters first (rule U5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<OpId>,
    /// The op that this one corrects (rule U1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<OpId>,
    /// Its place in the audit chain of its device; of a kind that is audited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audit: Option<AuditLink>,
}

impl Op {
    /// What its audit link is about.
    pub fn audited<'a>(&'a self, payload_hash: &'a str) -> AuditedRecord<'a> {
        AuditedRecord {
            op_id: self.op_id,
            kind: &self.kind,
            payload_hash,
            saved_at: self.saved_at,
        }
    }

    /// SHA-256 over kind and frozen payload, hexadecimal. Number, device and times are outside, so that a
    /// restored device which numbers anew still says the same thing (rules U2, U3).
    pub fn hash(&self) -> String {
        payload_hash(&self.kind, &self.payload)
    }
}

/// See [`Op::hash`].
pub fn payload_hash(kind: &str, payload: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(kind.as_bytes());
    hasher.update(b"\n");
    hasher.update(payload.as_bytes());
    hex::encode(hasher.finalize())
}

/// What an operation says. The tag is [`Op::kind`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "snake_case")]
pub enum OpPayload {
    VisitSaved(VisitSaved),
    FollowUpCreated(NewFollowUp),
    FollowUpMoved(FollowUpMoved),
    VisitReviewed(VisitReviewed),
    FieldRevealed(FieldRevealed),
    CustomerChangeAsked(CustomerChangeAsked),
    CustomerChangeDecided(CustomerChangeDecided),
    SuggestionsShown(SuggestionsShown),
    SuggestionActed(SuggestionActed),
    ConsentRecorded(ConsentRecorded),
    ContactStopped(ContactStopped),
    ContactResumed(ContactResumed),
    SlotAsked(SlotAsked),
    SlotReturned(SlotReturned),
    AssessmentMade(AssessmentMade),
    OpinionTold(OpinionTold),
    StatementSigned(StatementSigned),
    CallBackMade(CallBackMade),
    AppointmentBooked(AppointmentBooked),
    QuoteMade(QuoteMade),
    QuoteSigned(QuoteSigned),
}

impl OpPayload {
    /// The kind as it stands in [`Op::kind`].
    pub fn kind(&self) -> &'static str {
        match self {
            Self::VisitSaved(_) => "visit_saved",
            Self::FollowUpCreated(_) => "follow_up_created",
            Self::FollowUpMoved(_) => "follow_up_moved",
            Self::VisitReviewed(_) => "visit_reviewed",
            Self::FieldRevealed(_) => "field_revealed",
            Self::CustomerChangeAsked(_) => "customer_change_asked",
            Self::CustomerChangeDecided(_) => "customer_change_decided",
            Self::SuggestionsShown(_) => "suggestions_shown",
            Self::SuggestionActed(_) => "suggestion_acted",
            Self::ConsentRecorded(_) => "consent_recorded",
            Self::ContactStopped(_) => "contact_stopped",
            Self::ContactResumed(_) => "contact_resumed",
            Self::SlotAsked(_) => "slot_asked",
            Self::SlotReturned(_) => "slot_returned",
            Self::AssessmentMade(_) => "assessment_made",
            Self::OpinionTold(_) => "opinion_told",
            Self::StatementSigned(_) => "statement_signed",
            Self::CallBackMade(_) => "call_back_made",
            Self::AppointmentBooked(_) => "appointment_booked",
            Self::QuoteMade(_) => "quote_made",
            Self::QuoteSigned(_) => "quote_signed",
        }
    }

    /// The kinds this build knows.
    pub const KINDS: &[&str] = &[
        "visit_saved",
        "follow_up_created",
        "follow_up_moved",
        "visit_reviewed",
        "field_revealed",
        "customer_change_asked",
        "customer_change_decided",
        "suggestions_shown",
        "suggestion_acted",
        "consent_recorded",
        "contact_stopped",
        "contact_resumed",
        "slot_asked",
        "slot_returned",
        "assessment_made",
        "opinion_told",
        "statement_signed",
        "call_back_made",
        "appointment_booked",
        "quote_made",
        "quote_signed",
    ];

    /// The kinds whose ops are linked to the audit chain of their device (PI-13).
    pub const AUDITED: &[&str] = &[
        "field_revealed",
        "consent_recorded",
        "contact_stopped",
        "contact_resumed",
        "assessment_made",
        "opinion_told",
        "statement_signed",
        "call_back_made",
        "appointment_booked",
        "quote_made",
        "quote_signed",
    ];

    /// Whether it counts at headquarters before its turn (rule U11): the customer takes a consent back or refuses it, or
    /// wants to be left alone.
    pub fn is_urgent(&self) -> bool {
        match self {
            Self::ConsentRecorded(recorded) => recorded.state != ConsentState::Given,
            Self::ContactStopped(_) => true,
            Self::VisitSaved(visit) => visit.outcome == OutcomeCode::O95,
            _ => false,
        }
    }

    /// The frozen bytes.
    pub fn freeze(&self) -> String {
        serde_json::to_string(self).expect("plain data always serialises")
    }
}

/// A product that was talked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductDiscussed {
    pub product: ProductCode,
    pub reaction: Reaction,
}

/// One visit, as its author saved it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitSaved {
    pub visit_id: VisitId,
    pub customer_no: CustomerNo,
    /// The visit that this one corrects or answers (after a return).
    pub replaces: Option<VisitId>,
    pub kind: VisitKind,
    pub outcome: OutcomeCode,
    pub people_met: Vec<PersonMet>,
    pub products: Vec<ProductDiscussed>,
    pub need: Option<Need>,
    /// What the customer said of themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<DeclaredFact>,
    pub refusal: Option<RefusalCode>,
    pub refusal_text: String,
    pub note: String,
    /// No follow-up is wanted, stated by the author.
    pub closed: bool,
    pub started_at: DateTime<Utc>,
    /// The day on which the visit took place: rules are judged by it.
    pub business_date: NaiveDate,
    /// Made in the same sheet, so in the same op: both or neither.
    pub follow_up: Option<NewFollowUp>,
}

impl VisitSaved {
    /// The products whose families decide whether this record tells a sale that the field may not make; none where its kind
    /// and outcome tell no sale.
    pub fn products_to_judge(&self) -> impl Iterator<Item = &ProductCode> {
        let judged = may_tell_a_field_sale(self.kind, self.outcome);
        let wanted = self.products.iter().filter(|one| one.reaction == Reaction::Interested);
        wanted.filter(move |_| judged).map(|one| &one.product)
    }

    /// Whether this record tells a sale in the field of what is sold in the dedicated area only (PR-11); `outlet_only` says
    /// of a product whether it is such a one.
    pub fn tells_a_field_sale(&self, outlet_only: impl Fn(&ProductCode) -> bool) -> bool {
        let wanted: Vec<bool> = self.products_to_judge().map(outlet_only).collect();
        tells_a_field_sale(self.kind, self.outcome, self.need, &wanted)
    }
}

/// A new follow-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFollowUp {
    pub follow_up_id: FollowUpId,
    pub customer_no: CustomerNo,
    pub visit_id: Option<VisitId>,
    pub kind: FollowUpKind,
    pub due_on: NaiveDate,
    pub note: String,
}

/// A follow-up changes its state or its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpMoved {
    pub follow_up_id: FollowUpId,
    pub from: FollowUpState,
    pub to: FollowUpState,
    pub new_due_on: Option<NaiveDate>,
    pub reason: String,
    pub hand_over_to: Option<StaffNo>,
    pub business_date: NaiveDate,
}

/// A supervisor decided on one revision of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitReviewed {
    pub visit_id: VisitId,
    pub decision: ReviewDecision,
    pub comment: String,
}

/// A masked value that may be revealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RevealField {
    Phone,
    IdNumber,
    Balances,
    Address,
}

/// Somebody looked at a masked value (rule PI-06: every unmasking is a logged event).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRevealed {
    pub customer_no: CustomerNo,
    pub field: RevealField,
}

/// An RM learned another value of a field at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChangeAsked {
    pub change_id: ChangeId,
    pub customer_no: CustomerNo,
    pub field: CustomerField,
    /// The value that stood on the author's screen; none when the field was empty there.
    pub before: Option<String>,
    /// The value asked for; none empties the field.
    pub after: Option<String>,
    pub reason: String,
    pub business_date: NaiveDate,
}

/// A supervisor decided which of two values stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChangeDecided {
    pub change_id: ChangeId,
    pub decision: ChangeDecision,
    /// The value at headquarters that the supervisor saw beside the asked one.
    pub standing: Option<String>,
    pub comment: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frozen_bytes_carry_the_kind_they_claim() {
        let payload = OpPayload::FieldRevealed(FieldRevealed {
            customer_no: "C1".into(),
            field: RevealField::Phone,
        });
        assert_eq!(
            payload.freeze(),
            r#"{"kind":"field_revealed","body":{"customer_no":"C1","field":"phone"}}"#
        );
        assert!(OpPayload::KINDS.contains(&payload.kind()));
    }

    #[test]
    fn the_hash_of_frozen_bytes_never_changes() {
        assert_eq!(
            payload_hash("field_revealed", "{}"),
            "1546916f553093ad50a43667ca4173c5a9b2a3e78cfeefa48d32a000bae5ae97"
        );
    }
}
