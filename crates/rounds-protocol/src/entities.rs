//! The bodies of the feed: what devices hold. JSON, unknown fields ignored, so that n and n-1 can talk.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::customer_change::{ChangeState, CustomerField};
use rounds_domain::declared::DeclaredFact;
use rounds_domain::follow_up::{FollowUpKind, FollowUpState};
use rounds_domain::review::ReviewState;
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, RefusalCode, VisitKind};
use rounds_domain::{
    AccountNo, BranchCode, ChangeId, Currency, CustomerNo, DeviceId, FollowUpId, OpId, ProductCode, SegmentCode,
    StaffNo, Text, VisitId,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::ops::ProductDiscussed;

macro_rules! entity_kinds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal),+ $(,)?) => {
        /// The kinds of entity in the feed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EntityKind { $($(#[$doc])* $variant),+ }

        impl EntityKind {
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),+ } }
            pub fn parse(text: &str) -> Option<Self> { match text { $($text => Some(Self::$variant),)+ _ => None } }
        }
    };
}

entity_kinds! {
    /// [`CustomerBody`], id = customer number; scopes `rm:` and `team:`.
    Customer = "customer",
    /// [`ProfileBody`], id = customer number: what changes when something is booked. Its facts and segments, which move
    /// with every night, travel as [`Volatile`](Self::Volatile) and are empty here.
    Profile = "profile",
    /// [`VolatileBody`](crate::volatile::VolatileBody), id = scope and part: facts and segments of many customers.
    Volatile = "volatile",
    /// [`ContactBody`], id = contact number: contacts imported from the bank's other systems.
    Contact = "contact",
    /// [`VisitBody`], id = visit id.
    Visit = "visit",
    /// [`FollowUpBody`], id = follow-up id.
    FollowUp = "follow_up",
    /// [`CustomerChangeBody`], id = change id.
    CustomerChange = "customer_change",
    /// [`SuggestionEventBody`](crate::suggestions::SuggestionEventBody), id = event id.
    SuggestionEvent = "suggestion_event",
    /// [`SafeguardsBody`](crate::safeguards::SafeguardsBody), id = customer number; goes with its customer.
    Safeguards = "safeguards",
    /// [`QuoteBody`](crate::quotes::QuoteBody), id = quote id; goes with its customer.
    Quote = "quote",
    /// [`OpOutcomeBody`], id = op id: a rejected or deferred op comes back to its author (rule U4).
    OpOutcome = "op_outcome",
    /// [`StaffBody`](crate::session::StaffBody), id = staff number; scope `team:` and the member's own `rm:`.
    Staff = "staff",
    /// [`ProductBody`](crate::rules::ProductBody), id = product code; scope `ref:products`.
    Product = "product",
    /// [`RulePack`](crate::rules::RulePack), id = pack id; scope `ref:rules`.
    RulePack = "rule_pack",
    /// [`SegmentProfileBody`], id = segment code; scope `ref:segments`.
    SegmentProfile = "segment_profile",
    /// [`BundleBody`](crate::bundle::BundleBody), id = the bundle's; scope `ref:models`.
    Bundle = "bundle",
    /// [`BundlePartBody`](crate::bundle::BundlePartBody), id = bundle and number; scope `ref:models`.
    BundlePart = "bundle_part",
    /// [`OfferPackBody`](crate::offers::OfferPackBody), id = pack and version; scope `ref:offers`.
    OfferPack = "offer_pack",
}

/// Who the customer is. Changes rarely; what moves every night, the day of the data included, is in
/// [`VolatileBody`](crate::volatile::VolatileBody): a newer import sends only the customers that changed (rule P11).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CustomerBody {
    pub customer_no: CustomerNo,
    pub name: String,
    /// The identity is invented (demonstration data): the screen marks it.
    pub invented: bool,
    pub branch: BranchCode,
    pub branch_name: Text,
    /// The RM this customer is assigned to.
    pub rm: StaffNo,
    pub birth_year: Option<i32>,
    /// Identity number, unmasked; masked by the device before any screen sees it.
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// County, district or town.
    pub place: String,
    /// Village, community or estate.
    pub village: Option<String>,
    pub grid: Option<String>,
    pub occupation: Option<String>,
    pub customer_since: NaiveDate,
    /// Risk tolerance C1 to C5, with the day of its assessment.
    pub risk_level: Option<u8>,
    pub risk_assessed_on: Option<NaiveDate>,
    pub do_not_disturb: bool,
    pub personalisation: bool,
    pub consents: Vec<ConsentBody>,
    pub holdings: Vec<HoldingBody>,
    pub currency: Currency,
    pub source: String,
}

impl CustomerBody {
    /// The value of a field that an RM may change.
    pub fn field(&self, field: CustomerField) -> Option<&str> {
        match field {
            CustomerField::Phone => self.phone.as_deref(),
            CustomerField::Address => self.address.as_deref(),
            CustomerField::Occupation => self.occupation.as_deref(),
            CustomerField::Village => self.village.as_deref(),
        }
    }

    /// Put a value into a field that an RM may change; none empties it.
    pub fn set_field(&mut self, field: CustomerField, value: Option<String>) {
        match field {
            CustomerField::Phone => self.phone = value,
            CustomerField::Address => self.address = value,
            CustomerField::Occupation => self.occupation = value,
            CustomerField::Village => self.village = value,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentBody {
    pub purpose: Purpose,
    pub state: ConsentState,
    pub on: NaiveDate,
    pub text_version: String,
}

/// A product the customer holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoldingBody {
    pub product: ProductCode,
    pub account_no: AccountNo,
    pub opened_on: NaiveDate,
    pub matures_on: Option<NaiveDate>,
    /// Balance (deposits, wealth) or outstanding principal (loans), minor units; none when the bank did not tell it.
    pub balance_minor: Option<i64>,
    /// Limit of a card or a credit line, minor units.
    pub limit_minor: Option<i64>,
    /// Nominal annual rate, basis points.
    pub rate_bp: Option<i32>,
    pub status: HoldingStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldingStatus {
    Active,
    /// A loan past due. Not to be confused with an overdue task.
    PastDue,
    Closed,
}

/// What headquarters computed from the bank's data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ProfileBody {
    pub customer_no: CustomerNo,
    pub as_of: NaiveDate,
    pub facts: Vec<Fact>,
    /// Primary segment first.
    pub segments: Vec<SegmentCode>,
    /// By month, oldest first, up to 24.
    pub months: Vec<MonthFlow>,
    /// The latest transactions, newest first, up to 20.
    pub recent: Vec<TransactionBody>,
}

/// One fact about a customer; its meaning stands in the rule pack's [`FactDefinition`](crate::rules::FactDefinition).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Fact {
    pub code: String,
    pub value: FactValue,
    pub as_of: NaiveDate,
}

/// The value of a fact. `Unknown` is a value: rules must say what they do without it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "t", content = "v", rename_all = "snake_case")]
pub enum FactValue {
    /// Minor units of the bank's currency.
    Money(i64),
    Count(i64),
    Days(i64),
    /// Basis points: 2,500 is 25 %.
    Share(i64),
    Flag(bool),
    Date(NaiveDate),
    /// A code, never free text.
    Code(String),
}

/// One month of a customer's cash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthFlow {
    /// First day of the month.
    pub month: NaiveDate,
    pub in_minor: i64,
    pub out_minor: i64,
    pub end_balance_minor: i64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TransactionBody {
    pub on: NaiveDate,
    /// Positive in, negative out, minor units.
    pub amount_minor: i64,
    /// Purpose code of the import contract.
    pub purpose: String,
    pub balance_after_minor: Option<i64>,
}

/// A contact recorded in another system of the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactBody {
    pub contact_no: String,
    pub customer_no: CustomerNo,
    pub on: NaiveDate,
    pub channel: String,
    pub outcome: Option<OutcomeCode>,
    pub refusal: Option<RefusalCode>,
    pub product: Option<ProductCode>,
    pub staff_no: Option<StaffNo>,
}

/// A visit as headquarters has it, with its review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitBody {
    pub visit_id: VisitId,
    pub customer_no: CustomerNo,
    pub author: StaffNo,
    pub author_name: String,
    pub kind: VisitKind,
    pub outcome: OutcomeCode,
    pub people_met: Vec<PersonMet>,
    pub products: Vec<ProductDiscussed>,
    pub need: Option<Need>,
    /// What the customer said of themselves: declared, not verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<DeclaredFact>>", optional)]
    pub declared: Vec<DeclaredFact>,
    pub refusal: Option<RefusalCode>,
    pub refusal_text: String,
    pub note: String,
    pub closed: bool,
    pub started_at: DateTime<Utc>,
    pub saved_at: DateTime<Utc>,
    pub received_at: Option<DateTime<Utc>>,
    pub business_date: NaiveDate,
    pub replaces: Option<VisitId>,
    /// Set when a newer version replaced this one.
    pub replaced_by: Option<VisitId>,
    /// Recorded after the customer had left the author's portfolio (rule U6).
    pub out_of_scope: bool,
    pub follow_up_id: Option<FollowUpId>,
    pub review: ReviewState,
    pub review_comment: Option<String>,
    pub reviewed_by: Option<StaffNo>,
    pub reviewed_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FollowUpBody {
    pub follow_up_id: FollowUpId,
    pub customer_no: CustomerNo,
    pub visit_id: Option<VisitId>,
    pub owner: StaffNo,
    pub kind: FollowUpKind,
    pub state: FollowUpState,
    pub due_on: NaiveDate,
    pub note: String,
    pub postponements: u32,
    pub created_at: DateTime<Utc>,
    /// Oldest first.
    pub moves: Vec<FollowUpMoveBody>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FollowUpMoveBody {
    pub from: FollowUpState,
    pub to: FollowUpState,
    pub new_due_on: Option<NaiveDate>,
    pub reason: String,
    pub by: StaffNo,
    pub at: DateTime<Utc>,
}

/// A change of one field of a customer's profile, with what became of it. Both values stay, whatever was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerChangeBody {
    pub change_id: ChangeId,
    pub customer_no: CustomerNo,
    pub field: CustomerField,
    /// The value that the author saw; none when the field was empty.
    pub before: Option<String>,
    /// The value asked for; none empties the field.
    pub after: Option<String>,
    pub reason: String,
    pub author: StaffNo,
    pub author_name: String,
    pub saved_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    /// Asked when the customer was no longer the author's (rule U6).
    pub out_of_scope: bool,
    pub state: ChangeState,
    /// What stood at headquarters instead, of a change that was disputed.
    pub standing: Option<StandingValue>,
    pub decided_by: Option<StaffNo>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<DateTime<Utc>>,
    pub comment: Option<String>,
}

/// The value at headquarters beside a disputed one, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingValue {
    pub value: Option<String>,
    /// Who asked for it; none when the bank's own data has it.
    pub author: Option<StaffNo>,
    pub author_name: Option<String>,
    /// When its author saved it, or when headquarters met it in the bank's data.
    pub at: DateTime<Utc>,
}

/// A rejected or deferred op, told to its author on every device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OpOutcomeBody {
    pub op_id: OpId,
    pub device_id: DeviceId,
    #[ts(type = "number")]
    pub number: u64,
    pub status: String,
    pub code: String,
    pub at: DateTime<Utc>,
}

/// A segment seen as a crowd.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SegmentProfileBody {
    pub code: SegmentCode,
    pub name: Text,
    pub rule: String,
    pub rule_version: u32,
    pub priority: i32,
    pub as_of: NaiveDate,
    /// Customers that hold it, and for whom it is primary.
    pub size: u32,
    pub primary_size: u32,
    pub bank_size: u32,
    pub distributions: Vec<Distribution>,
    pub holdings: Vec<ShareBesideBank>,
    /// Products opened in the last twelve months.
    pub uptake: Vec<ShareBesideBank>,
    /// Other segments that its customers are in too, the commonest first.
    #[serde(default)]
    pub overlaps: Vec<SegmentOverlap>,
    pub needs: Text,
    pub channel: Text,
    pub approach: Text,
    pub taboo: Text,
}

/// How many of a segment's customers, and of the whole bank, are in another segment; basis points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct SegmentOverlap {
    pub segment: SegmentCode,
    pub name: Text,
    pub segment_bp: u32,
    pub bank_bp: u32,
}

/// Shares of a fact's bands, in the segment and in the whole bank, basis points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Distribution {
    /// Code of the fact.
    pub fact: String,
    pub bands: Vec<Band>,
}

/// One band of a distribution; a missing bound is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Band {
    /// Lower bound, inclusive; upper bound, exclusive; in the fact's unit.
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub segment_bp: u32,
    pub bank_bp: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ShareBesideBank {
    pub product: ProductCode,
    pub segment_bp: u32,
    pub bank_bp: u32,
}
