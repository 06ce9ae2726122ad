//! Effective-dated data that the advice works by: fact definitions, segment rules, points, gates, products.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::{ProductCode, SegmentCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A versioned pack of rules, judged by the business date of the event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulePack {
    pub id: String,
    pub version: u32,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub facts: Vec<FactDefinition>,
    pub segments: Vec<SegmentRule>,
    pub points: Vec<PointRule>,
    pub gates: Vec<GateRule>,
    /// At most this many suggestions are shown.
    pub max_suggestions: u32,
    /// A product scoring less is not suggested.
    pub min_points: i32,
}

/// What a fact means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FactDefinition {
    pub code: String,
    /// `income`, `spending`, `balance`, `holdings`, `credit`, `activity`, `events`: where the screen puts it.
    pub group: String,
    pub name: Text,
    /// A sentence with `{value}` and `{as_of}`, filled by the device in the reader's language.
    pub sentence: Text,
    /// The system it came from or the computation that made it.
    pub source: Text,
    /// Shown on the customer page; others only feed rules.
    pub shown: bool,
    /// What the codes of a code fact are called; empty for other facts.
    #[serde(default)]
    pub values: BTreeMap<String, Text>,
}

/// A segment rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentRule {
    pub code: SegmentCode,
    pub version: u32,
    /// The lower, the earlier; ties by code. The first that holds is primary.
    pub priority: i32,
    pub name: Text,
    /// An expression over facts, e.g. `income_regular_months >= 6 && loan_balance > 0`. See rounds-advisor.
    pub rule: String,
    pub needs: Text,
    pub channel: Text,
    pub approach: Text,
    pub taboo: Text,
}

/// Points for one product when an expression over facts holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PointRule {
    pub code: String,
    pub product: ProductCode,
    pub when: String,
    pub points: i32,
    /// A sentence with `{value}` and `{as_of}` of the cited fact.
    pub reason: Text,
    /// The fact that is cited.
    pub cites: String,
}

/// A gate: when it holds, the product is withheld.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateRule {
    /// `X_DUP_PRODUCT`, `X_OVERDUE`, `X_NOCONSENT`, `X_DND`, `X_COOLDOWN` …
    pub code: String,
    pub stage: GateStage,
    pub kind: GateKind,
    /// Products it guards; empty means all.
    pub products: Vec<ProductCode>,
    /// Product kinds it guards; empty means all.
    pub product_kinds: Vec<ProductKind>,
    pub reason: Text,
    /// What would change it.
    pub cure: Text,
}

/// The order of the gates (design: eligibility, applicability, suitability, contact policy).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GateStage {
    Eligibility,
    Applicability,
    Suitability,
    ContactPolicy,
}

/// How a gate is judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum GateKind {
    /// The customer holds the product (or one of `also`).
    AlreadyHeld {
        also: Vec<ProductCode>,
    },
    /// A loan is past due.
    Arrears,
    /// No marketing consent is known.
    NoConsent,
    DoNotDisturb,
    /// The latest word of a visit or contact is "not to be marketed" (outcome group O80): care only.
    NotToBeMarketed,
    /// Refused within the cool-down of its refusal code.
    RefusedRecently,
    /// Risk level missing, older than 12 months, or below the product's.
    RiskLevel,
    /// An expression over facts that withholds when true.
    Expression {
        when: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    Deposit,
    ConsumerLoan,
    BusinessLoan,
    FarmLoan,
    Mortgage,
    Card,
    Wealth,
    Insurance,
    Account,
    Service,
}

/// A product of the catalogue, as far as advice needs it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProductBody {
    pub code: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    /// Risk level R1 to R5, higher of issuer and seller; none for credit and deposits.
    pub risk_level: Option<u8>,
    /// The screen may suggest it; others only occur as holdings.
    pub suggestible: bool,
    /// One sentence: what it is good for.
    pub purpose: Text,
    /// How its price is stated (annual, simple), as the catalogue words it.
    pub price: Text,
    /// Order in the generic catalogue, used when personalisation is off.
    pub catalogue_order: i32,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
}
