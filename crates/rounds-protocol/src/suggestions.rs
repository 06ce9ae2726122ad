//! What was done with suggestions: shown on a screen, taken, put aside, put off, and whom a person picked by own judgement.
//! Each event carries what stood on the screen, so that it can be explained years later, and becomes a label of the next
//! training. Append-only: an event is never changed.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::suggestion::{DismissReason, PickSource};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{CustomerNo, FollowUpId, ProductCode, StaffNo, SuggestionEventId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;
use uuid::Builder;

use crate::ops::NewFollowUp;
use crate::rules::ProductKind;

/// Why advice was generic: the catalogue's order, without any score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Generic {
    /// The customer wants no personalised advice.
    PersonalisationOff,
    /// One of those against whom the learned order is measured.
    HeldOut,
}

/// A suggestion as it stood on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionBasis {
    pub product: ProductCode,
    pub family: ProductKind,
    /// From 1.
    pub rank: u32,
    /// Version of the model that scored it; none where points did, or nothing did.
    pub model: Option<String>,
    /// Id of the bundle in force; none before the first one came.
    pub bundle: Option<String>,
    /// Id and version of the rule pack.
    pub rule_pack: String,
    /// Parts per million; none in the generic order, as all scores.
    pub probability_ppm: Option<u32>,
    /// Thousandths of log-odds of the model, or points.
    #[ts(type = "number | null")]
    pub score: Option<i64>,
    /// Minor units.
    #[ts(type = "number | null")]
    pub expected_value_minor: Option<i64>,
    /// Codes of the facts and rules behind it, the strongest first.
    pub reasons: Vec<String>,
    pub generic: Option<Generic>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum SuggestionAct {
    /// It stood on a screen; nobody decided anything yet.
    Shown,
    /// It is going to be talked about: the visit sheet opens with the product.
    Taken,
    /// Put aside. A refusal code exactly where the customer refused.
    Dismissed {
        reason: DismissReason,
        refusal: Option<RefusalCode>,
    },
    /// Put off to a day, on which a follow-up is due.
    Remind { on: NaiveDate },
    /// Somebody chose to see the customer.
    Picked { source: PickSource },
}

impl SuggestionAct {
    /// Whether a person decided: all but standing on a screen.
    pub fn by_person(&self) -> bool {
        !matches!(self, Self::Shown)
    }

    /// The word of the act.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Taken => "taken",
            Self::Dismissed { .. } => "dismissed",
            Self::Remind { .. } => "remind",
            Self::Picked { .. } => "picked",
        }
    }
}

/// Op: what stood on one customer's page. Each suggestion counts once per customer, product, day and bundle, whoever
/// looks and however often: the ids follow from these ([`shown_id`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionsShown {
    pub customer_no: CustomerNo,
    pub business_date: NaiveDate,
    pub shown: Vec<SuggestionBasis>,
}

/// Op: a person decided about a suggestion, or picked a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionActed {
    pub event_id: SuggestionEventId,
    pub customer_no: CustomerNo,
    /// None for a customer who was picked without a product in mind.
    pub product: Option<ProductCode>,
    /// Anything but `shown`.
    pub act: SuggestionAct,
    /// What stood on the screen; none where the product was not suggested.
    pub basis: Option<SuggestionBasis>,
    pub business_date: NaiveDate,
    /// With a reminder, in the same op: both or neither.
    pub follow_up: Option<NewFollowUp>,
}

/// Entity `suggestion_event`, id = event id. What was only shown stays at headquarters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuggestionEventBody {
    pub event_id: SuggestionEventId,
    pub customer_no: CustomerNo,
    pub product: Option<ProductCode>,
    pub act: SuggestionAct,
    pub basis: Option<SuggestionBasis>,
    pub author: StaffNo,
    pub author_name: String,
    /// A person decided, not a machine.
    pub by_person: bool,
    pub saved_at: DateTime<Utc>,
    pub received_at: Option<DateTime<Utc>>,
    pub business_date: NaiveDate,
    pub follow_up_id: Option<FollowUpId>,
}

/// The id of "shown": the first 16 bytes of a hash over what makes it once, as a UUID of version 8.
pub fn shown_id(customer: &CustomerNo, on: NaiveDate, basis: &SuggestionBasis) -> SuggestionEventId {
    let bundle = basis.bundle.as_deref().unwrap_or("-");
    let words = format!("rounds-shown-v1\n{customer}\n{}\n{on}\n{bundle}", basis.product);
    let hash = Sha256::digest(words.as_bytes());
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash[..16]);
    SuggestionEventId(Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis(product: &str, bundle: Option<&str>) -> SuggestionBasis {
        SuggestionBasis {
            product: product.into(),
            family: ProductKind::Card,
            rank: 1,
            model: None,
            bundle: bundle.map(str::to_owned),
            rule_pack: "retail v3".to_owned(),
            probability_ppm: None,
            score: None,
            expected_value_minor: None,
            reasons: vec![],
            generic: None,
        }
    }

    #[test]
    fn shown_has_one_id_per_customer_product_day_and_bundle() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let one = shown_id(&"C1".into(), day(20), &basis("C01", Some("advice-7")));
        let again = SuggestionBasis {
            rank: 3,
            ..basis("C01", Some("advice-7"))
        };
        assert_eq!(shown_id(&"C1".into(), day(20), &again), one);
        for other in [
            shown_id(&"C2".into(), day(20), &again),
            shown_id(&"C1".into(), day(21), &again),
            shown_id(&"C1".into(), day(20), &basis("C03", Some("advice-7"))),
            shown_id(&"C1".into(), day(20), &basis("C01", None)),
        ] {
            assert_ne!(other, one);
        }
    }
}
