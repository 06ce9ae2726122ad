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
    /// Gates of kinds that builds before learned advice do not know; they do not read this field.
    #[serde(default)]
    pub later_gates: Vec<GateRule>,
    /// How what is likely, worth something and urgent becomes an order.
    #[serde(default)]
    pub arbitration: Arbitration,
}

/// The data of arbitration: `priority = propensity x margin x urgency x lever - contact cost`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Arbitration {
    /// What one contact costs, minor units.
    pub contact_cost_minor: i64,
    /// Annual margin of a product whose catalogue row names none, minor units.
    pub usual_margin_minor: i64,
    /// Points as a propensity, for families without a model: rising in both, straight lines between.
    pub propensity: Vec<PointsPropensity>,
    /// A model's probability below this share of its base rate, in thousandths, speaks for nothing.
    pub least_lift_permille: u32,
    pub urgency: Vec<UrgencyRule>,
    /// The bank's levers. Of several that fit a product the one that names the product counts, then its family's.
    pub levers: Vec<Lever>,
    /// Days for which what a customer declared at a visit counts.
    pub declared_days: u32,
    pub visit: VisitWeights,
}

impl Default for Arbitration {
    fn default() -> Self {
        let step = |points, ppm| PointsPropensity { points, ppm };
        Self {
            contact_cost_minor: 3_500,
            usual_margin_minor: 100_000,
            propensity: vec![step(0, 5_000), step(20, 20_000), step(60, 60_000), step(120, 120_000)],
            least_lift_permille: 1_000,
            urgency: Vec::new(),
            levers: Vec::new(),
            declared_days: 180,
            visit: VisitWeights::default(),
        }
    }
}

/// From so many points on, a propensity in parts per million.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsPropensity {
    pub points: i32,
    pub ppm: u32,
}

/// A dated fact that makes products urgent. Of several that hold the strongest counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UrgencyRule {
    pub code: String,
    /// Products that it makes urgent; with no kinds either, all.
    #[serde(default)]
    pub products: Vec<ProductCode>,
    #[serde(default)]
    pub product_kinds: Vec<ProductKind>,
    /// An expression over facts.
    pub when: String,
    /// 1,000 to 3,000.
    pub permille: u32,
    /// A sentence with `{value}` and `{as_of}` of the cited fact.
    pub reason: Text,
    pub cites: String,
}

/// What the bank wants more or less of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lever {
    /// One product, or a whole family.
    #[serde(default)]
    pub product: Option<ProductCode>,
    #[serde(default)]
    pub kind: Option<ProductKind>,
    /// 500 to 2,000.
    pub permille: u32,
}

/// How a visit is ranked (domain section 3.9): weights in thousandths, and what counts as full in each part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VisitWeights {
    pub propensity: u32,
    pub value: u32,
    pub urgency: u32,
    pub since_contact: u32,
    pub nearness: u32,
    /// A probability this high, parts per million, counts as certain.
    pub full_propensity_ppm: u32,
    /// An annual margin this high, minor units, counts as the highest.
    pub full_margin_minor: i64,
    /// Nobody seen for so many days counts as longest.
    pub full_since_contact_days: u32,
}

impl Default for VisitWeights {
    fn default() -> Self {
        Self {
            propensity: 350,
            value: 250,
            urgency: 200,
            since_contact: 100,
            nearness: 100,
            full_propensity_ppm: 200_000,
            full_margin_minor: 600_000,
            full_since_contact_days: 180,
        }
    }
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
    /// Put aside by the relationship manager within its cool-down, or put off to a later day. In `later_gates` only.
    PutAside,
    /// The partner with whom the product is sold is not active. In `later_gates` only.
    PartnerOff,
    /// A risk assessment that the product wants is older than 12 months. In `later_gates` only.
    AssessmentExpired,
    /// So many marketing contacts within so many days, over all channels. In `later_gates` only.
    ContactCap {
        contacts: u32,
        days: u32,
    },
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
    /// What a customer who takes it brings in a year, minor units; none where the bank does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub annual_margin_minor: Option<i64>,
    /// Last day of the contract with the partner through whom it is sold; none for the bank's own products.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub partner_until: Option<NaiveDate>,
}
