//! Words that leave the bank: fixed sentences of the law, approved materials, talk tracks, and words that nobody says.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, SegmentCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rules::ProductKind;

/// A fixed sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Notice {
    pub code: NoticeCode,
    /// Rule id of the specification.
    pub rule: String,
    pub text: Text,
}

/// Where a fixed sentence belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeCode {
    /// Ends the disclosure table: nothing else is charged (PR-02).
    DisclosureClosing,
    /// Beside each performance benchmark (PR-12).
    BenchmarkWarning,
    /// Beside each past performance (PR-12).
    PastPerformanceWarning,
    /// Beside each wealth product (MK-06).
    RiskWarning,
    /// Read out and ticked at community events and with older customers (PI-15).
    FraudTip,
    /// Signed or heard by who was left alone and wants to be contacted again (MK-01).
    ContactAgain,
    /// A limit is not a loan (village credit).
    LimitIsNotLoan,
    /// Beside wealth and insurance.
    NotDeposit,
    /// What the money may not be used for (PR-15).
    LoanUse,
    /// Past due costs more (PR-17).
    LateCosts,
    /// Above so much the money goes to the seller (PR-03).
    EntrustedPayment,
    /// After subsidy, below the contract rate (PR-06).
    Subsidy,
    /// The rate after a promotion (PR-01).
    PromotionEnds,
    /// Days in which cover may be given back (PR-13).
    Hesitation,
    /// Not sold in the field (PR-11).
    DedicatedArea,
    /// Beside deposits only (PR-19).
    DepositInsurance,
    /// Right to a person's review of an automated decision (EU-02).
    HumanReview,
    /// Right to object (EU-01).
    RightToObject,
    /// Notice after an application was declined (US-02).
    AdverseAction,
}

/// Something approved to be handed out or read from (MK-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Material {
    pub id: String,
    pub version: u32,
    pub kind: MaterialKind,
    pub name: Text,
    /// Every word of it.
    pub text: Text,
    /// Products it is about; empty for none in particular.
    #[serde(default)]
    pub products: Vec<ProductCode>,
    /// Segments it is meant for; empty for all.
    #[serde(default)]
    pub segments: Vec<SegmentCode>,
    pub channels: Vec<MaterialChannel>,
    pub approved_on: NaiveDate,
    /// The last day on which it may be handed out.
    pub expires_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MaterialKind {
    Leaflet,
    Message,
    Script,
    Poster,
}

/// By which way something reaches a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MaterialChannel {
    Visit,
    Outlet,
    Phone,
    Wecom,
    Message,
    Event,
}

/// What to say, and what not, to a segment about a product. At least one of the two is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TalkTrack {
    pub version: u32,
    #[serde(default)]
    #[ts(optional)]
    pub segment: Option<SegmentCode>,
    #[serde(default)]
    #[ts(optional)]
    pub product: Option<ProductCode>,
    pub opening: Text,
    /// Questions that find the need.
    pub questions: Vec<Text>,
    /// Facts to tell, one each.
    pub points: Vec<Text>,
    /// An objection and an honest answer.
    #[serde(default)]
    pub answers: Vec<ObjectionAnswer>,
    /// What is not done or said; for the manager's eyes.
    pub avoid: Text,
    pub closing: Text,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ObjectionAnswer {
    pub objection: Text,
    pub answer: Text,
}

/// Words that no text for customers holds (MK-06, PR-07, PR-12).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ForbiddenWord {
    pub code: String,
    /// Rule id of the specification.
    pub rule: String,
    /// Any of these, in either language. Latin words are found whatever their case and as whole words.
    pub words: Vec<String>,
    /// Where a word stands inside one of these, it is not meant: `保本` inside `不保本`.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Forbidden in texts about these families only; empty for all.
    #[serde(default)]
    pub product_kinds: Vec<ProductKind>,
    pub reason: Text,
    /// What to say in its place.
    #[serde(default)]
    #[ts(optional)]
    pub instead: Option<Text>,
}

impl Material {
    /// Whether it is approved and not expired on a day.
    pub fn is_current(&self, on: NaiveDate) -> bool {
        self.approved_on <= on && on <= self.expires_on
    }

    /// Id and version as records carry them.
    pub fn label(&self) -> String {
        format!("{} v{}", self.id, self.version)
    }
}
