//! Advice on one customer, what is done with it, and what it was learned from.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::declared::DeclaredFact;
use rounds_domain::suggestion::{DismissReason, PickSource};
use rounds_domain::visit::{Need, RefusalCode};
use rounds_domain::{CustomerNo, Money, ProductCode, SegmentCode, SuggestionEventId, Text};
use rounds_protocol::bundle::{Apart, Crowd, ModelCard};
use rounds_protocol::rules::{GateStage, ProductKind};
use rounds_protocol::suggestions::{Generic, SuggestionAct};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::follow_ups::FollowUpRow;
use super::visits::Delivery;

/// At most three suggestions, and why not the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Advice {
    /// Id and version of the rule pack.
    pub rule_pack: String,
    /// Id of the bundle whose models scored; none while there is none, then all is by rule.
    pub bundle: Option<String>,
    pub on: NaiveDate,
    pub personalised: bool,
    /// Why this is the catalogue's order without any score; none for personal advice.
    pub generic: Option<Generic>,
    pub suggestions: Vec<Suggestion>,
    pub withheld: Vec<Withheld>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Suggestion {
    pub product: ProductCode,
    pub name: Text,
    /// The family.
    pub kind: ProductKind,
    pub purpose: Text,
    /// As the catalogue words it.
    pub price: Text,
    /// From 1.
    pub rank: u32,
    /// By the rules of the pack for this product; with a model they say which product of the family.
    pub points: i32,
    /// Band of the probability.
    pub strength: Strength,
    /// Rules that speak for this product, the strongest first.
    pub reasons: Vec<Reason>,
    /// What made the score; none in the generic order.
    pub score: Option<ScoreView>,
    /// What it may bring; none in the generic order.
    pub worth: Option<Worth>,
    /// What makes it urgent, the strongest first.
    pub urgency: Vec<Urgency>,
    /// Taken today on this device or another.
    pub taken: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    Strong,
    Good,
    Fair,
}

/// A reason cites a fact and its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Reason {
    pub code: String,
    pub points: i32,
    pub sentence: Text,
    pub fact: String,
    pub as_of: NaiveDate,
    /// The customer said so at a visit; nobody verified it.
    pub declared: bool,
}

/// A score that adds up: `base + rest + the bars = total`, exactly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ScoreView {
    pub unit: ScoreUnit,
    /// Version of the model; none when points scored.
    pub model: Option<String>,
    #[ts(type = "number")]
    pub total: i64,
    /// Where an average customer stands.
    #[ts(type = "number")]
    pub base: i64,
    /// What is not shown as a bar: facts that are not known, small contributions, rounding.
    #[ts(type = "number")]
    pub rest: i64,
    /// How many facts are in the rest.
    pub rest_facts: u32,
    /// The largest first.
    pub bars: Vec<Bar>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScoreUnit {
    /// Thousandths of log-odds.
    MilliLogOdds,
    Points,
}

/// One fact's part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Bar {
    pub fact: String,
    pub name: Text,
    pub sentence: Text,
    pub as_of: NaiveDate,
    /// The customer said so at a visit; nobody verified it.
    pub declared: bool,
    /// Raises the score when positive.
    #[ts(type = "number")]
    pub amount: i64,
}

/// Expected value = probability x annual margin - contact cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Worth {
    /// Of this product within the horizon.
    pub probability_bp: u32,
    pub probability_ppm: u32,
    /// The model's probability is of the family; this is the product's share of it, by rule. 10,000 for a product that
    /// stands alone.
    pub share_bp: u32,
    pub annual_margin: Money,
    pub contact_cost: Money,
    pub expected_value: Money,
    /// 1,000 is not urgent.
    pub urgency_permille: u32,
    /// The bank's lever; 1,000 leaves the order alone.
    pub lever_permille: u32,
}

/// What makes a suggestion urgent. Cites a fact and its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Urgency {
    pub code: String,
    pub permille: u32,
    pub sentence: Text,
    pub fact: String,
    pub as_of: NaiveDate,
    /// The customer said so at a visit; nobody verified it.
    pub declared: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Withheld {
    pub product: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    pub points: i32,
    /// In gate order; empty when no gate is closed.
    pub failures: Vec<GateFailure>,
    /// No gate is closed, but nothing speaks for it strongly enough.
    pub too_few_points: bool,
    /// No gate is closed and it would do, but others are worth more.
    pub outranked: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct GateFailure {
    pub code: String,
    pub stage: GateStage,
    pub sentence: Text,
    pub cure: Text,
    pub as_of: Option<NaiveDate>,
}

/// What a customer says while the sheet is still being written.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PreviewInput {
    pub customer_no: CustomerNo,
    pub need: Option<Need>,
    pub declared: Vec<DeclaredFact>,
}

/// A suggestion that somebody decides about.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SuggestionRef {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DismissInput {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    pub reason: DismissReason,
    /// Exactly where the customer refused.
    pub refusal: Option<RefusalCode>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RemindInput {
    pub customer_no: CustomerNo,
    pub product: ProductCode,
    /// A day to come.
    pub on: NaiveDate,
    /// Of the follow-up.
    pub note: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PickInput {
    pub customer_no: CustomerNo,
    pub product: Option<ProductCode>,
    pub source: PickSource,
}

/// How many suggestions were noted as shown; none when all were noted before.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS)]
pub struct ShownNoted {
    pub noted: u32,
}

/// An event is on the disk of this device when this arrives.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct SuggestionReceipt {
    pub event: SuggestionEventRow,
    /// With a reminder.
    pub follow_up: Option<FollowUpRow>,
    /// The product comes back on this day at the earliest; none when it is not put aside, or only the customer can lift it.
    pub back_on: Option<NaiveDate>,
}

/// Something that was done with a suggestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SuggestionEventRow {
    pub event_id: SuggestionEventId,
    pub customer_no: CustomerNo,
    pub product: Option<ProductCode>,
    pub product_name: Option<Text>,
    pub act: SuggestionAct,
    pub author: String,
    pub author_name: String,
    /// A person decided, not a machine.
    pub by_person: bool,
    pub on: NaiveDate,
    pub saved_at: DateTime<Utc>,
    /// None for an event of a colleague, or one older than the journal.
    pub delivery: Option<Delivery>,
    /// Version of the model that had scored it; none where points did.
    pub model: Option<String>,
    pub rank: Option<u32>,
}

/// The models in force, and what was learned beside them.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ModelList {
    /// None before the first bundle came: then everything is by rule.
    pub bundle: Option<BundleView>,
    pub models: Vec<ModelRow>,
    /// Families of the catalogue that no model speaks for.
    pub by_rule: Vec<ProductKind>,
    /// Learned beside the rules.
    pub segments: Vec<LearnedSegmentView>,
    /// Newer bundles that are not used, and why.
    pub refused: Vec<BundleRefused>,
}

/// A bundle that this device does not use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleRefused {
    pub id: String,
    pub code: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BundleView {
    pub id: String,
    pub version: u32,
    /// Last day of the data it was learned from.
    pub as_of: NaiveDate,
    /// Share of customers whose advice is generic, so that lift can be measured.
    pub hold_out_bp: u32,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ModelRow {
    pub family: ProductKind,
    pub version: String,
    pub horizon_days: u32,
    pub base_rate_ppm: u32,
    pub features: u32,
    pub card: ModelCard,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LearnedSegmentView {
    pub code: SegmentCode,
    pub name: Text,
    /// Mean Jaccard overlap over resamples, 0 to 1.
    pub stability: f64,
    pub apart: Vec<Apart>,
    /// Who they are, what they hold and take up, beside the whole book.
    pub crowd: Crowd,
}
