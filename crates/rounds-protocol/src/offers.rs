//! Offer packs: what a bank may offer, at what price, to whom it suits, whether it may be said at all, and in which
//! words; each pack effective from a day on and judged by the business date of the event.
//!
//! Knows the form of these rules as data. Refuses to know how a schedule, a suitability or a contact is decided:
//! rounds-finance and rounds-domain decide, by what stands here.

use chrono::NaiveDate;
use rounds_domain::consent::{ConsentPolicy, Purpose};
use rounds_domain::contact::{CallList, ContactPolicy};
use rounds_domain::suitability::{Questionnaire, SuitabilityPolicy};
use rounds_domain::{ProductCode, SegmentCode, Text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::rules::{ProductBody, ProductKind};

mod contact;
mod limits;
mod sealed;
mod suitability;
mod terms;
mod words;

pub use contact::*;
pub use limits::*;
pub use sealed::*;
pub use suitability::*;
pub use terms::*;
pub use words::*;

/// The scope in which offer packs travel.
pub const SCOPE: &str = "ref:offers";

/// Everything of one jurisdiction that counts between two days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferPack {
    /// Name of the pack, e.g. `demo-cn`; its versions share it.
    pub id: String,
    pub version: u32,
    pub jurisdiction: Jurisdiction,
    pub effective_from: NaiveDate,
    /// The last day, inclusive; none while nothing is known to follow.
    pub effective_to: Option<NaiveDate>,
    /// Rule ids of the specification that this pack carries out, e.g. `PR-02`.
    pub rules: Vec<String>,
    /// Which annual rate is the legal one here, and stands largest.
    pub annual_rate: AnnualRateMode,
    pub institution: InstitutionType,
    pub fixings: Vec<Fixing>,
    pub products: Vec<ProductTerms>,
    pub limits: Vec<LegalLimit>,
    #[serde(default)]
    pub cost_cap: Option<CostCap>,
    #[serde(default)]
    pub subsidies: Vec<SubsidyRule>,
    pub debt_ratio: DebtRatio,
    pub limit_policy: LimitPolicy,
    pub risk_price: RiskPrice,
    pub disclosure: DisclosurePolicy,
    pub suitability: SuitabilityPolicy,
    /// Sentences that are told with an opinion, and recorded.
    pub opinions: Vec<Opinion>,
    pub questionnaire: Questionnaire,
    /// What the levels of customers are called, C1 first.
    pub levels: Vec<LevelName>,
    pub contact: ContactPolicy,
    pub contact_law: ContactLaw,
    /// Numbers that want no selling calls (EU-01, US-01).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub do_not_call: Option<NumberList>,
    pub consent: ConsentPolicy,
    pub consent_texts: Vec<ConsentText>,
    /// Fixed sentences of the law, each at most once.
    pub notices: Vec<Notice>,
    pub materials: Vec<Material>,
    pub talk_tracks: Vec<TalkTrack>,
    pub forbidden_words: Vec<ForbiddenWord>,
    #[serde(default)]
    pub partners: Vec<Partner>,
    /// Reasons that a refusal may give (US-02); empty where none are prescribed.
    #[serde(default)]
    pub decline_reasons: Vec<DeclineReason>,
    /// What may never be a feature, a criterion or a reason (domain section 2e), in the words of [`OfferPack::rules`].
    pub prohibited_attributes: Vec<String>,
}

/// Whose law a pack is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Jurisdiction {
    #[default]
    Cn,
    Eu,
    Us,
}

impl Jurisdiction {
    /// The code as it stands in files: `cn`, `eu`, `us`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cn => "cn",
            Self::Eu => "eu",
            Self::Us => "us",
        }
    }

    /// The jurisdiction of a code; none for any other word.
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Cn, Self::Eu, Self::Us]
            .into_iter()
            .find(|one| one.as_str() == code)
    }
}

/// How an annual rate is made of the rate of a month (PR-01, EU-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnnualRateMode {
    /// Internal rate of a month times 12: 年化利率（单利）.
    Simple,
    /// Compounded over the year: 年化利率（复利/IRR）, the effective rate of the EU's formula.
    Compound,
}

/// What kind of lender the bank is; limits differ by it (PR-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionType {
    LargeBank,
    JointStockBank,
    CityBank,
    RuralBank,
    PrivateBank,
    ConsumerFinance,
    CreditInstitution,
}

/// A partner through whom something is sold (PR-05): only those of headquarters' list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Partner {
    pub code: String,
    pub name: Text,
    pub active_from: NaiveDate,
    /// The last day, inclusive.
    pub active_to: Option<NaiveDate>,
}

impl Partner {
    /// Whether the contract with the partner runs on a day.
    pub fn is_active(&self, on: NaiveDate) -> bool {
        self.active_from <= on && self.active_to.is_none_or(|to| on <= to)
    }
}

/// A reason for which an application may be declined, as it is told (US-02).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeclineReason {
    pub code: String,
    pub text: Text,
}

/// Whether a product is sold in the dedicated area only (PR-11): whatever the pack says so of, and every wealth product and
/// insurance, whether or not there is a pack.
pub fn dedicated_area_only(pack: Option<&OfferPack>, product: &ProductBody) -> bool {
    matches!(product.kind, ProductKind::Wealth | ProductKind::Insurance)
        || product.risk_level.is_some()
        || pack
            .and_then(|pack| pack.terms(&product.code))
            .is_some_and(|terms| terms.terms.dedicated_area())
}

impl OfferPack {
    /// Whether this pack counts on a business date.
    pub fn counts_on(&self, date: NaiveDate) -> bool {
        self.effective_from <= date && self.effective_to.is_none_or(|to| date <= to)
    }

    /// Name and version as records carry them, e.g. `demo-cn v2`.
    pub fn label(&self) -> String {
        format!("{} v{}", self.id, self.version)
    }

    /// The terms of a product.
    pub fn terms(&self, product: &ProductCode) -> Option<&ProductTerms> {
        self.products.iter().find(|terms| terms.product == *product)
    }

    /// Whether there are terms for a product on a day, and the partner who sells it is active then.
    pub fn is_offered(&self, product: &ProductCode, on: NaiveDate) -> bool {
        let sold = |partner: &String| {
            let known = self.partners.iter().find(|known| known.code == *partner);
            known.is_some_and(|known| known.is_active(on))
        };
        self.terms(product)
            .is_some_and(|terms| terms.partner.as_ref().is_none_or(sold))
    }

    /// The fixed sentence with this code.
    pub fn notice(&self, code: NoticeCode) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.code == code)
    }

    /// The consent text of a purpose that counts.
    pub fn consent_text(&self, purpose: Purpose) -> Option<&ConsentText> {
        self.consent_texts.iter().find(|text| text.purpose == purpose)
    }

    /// What the list of numbers that want no selling calls says of one on a day.
    pub fn call_list(&self, number: Option<&str>, on: NaiveDate) -> CallList {
        self.contact_law.call_list(self.do_not_call.as_ref(), number, on)
    }

    /// A reference rate as fixed last on or before a day, basis points.
    pub fn fixing(&self, reference: ReferenceRate, on: NaiveDate) -> Option<&Fixing> {
        self.fixings
            .iter()
            .filter(|fixing| fixing.reference == reference && fixing.on <= on)
            .max_by_key(|fixing| fixing.on)
    }

    /// Materials that may be handed out on a day.
    pub fn materials_on(&self, date: NaiveDate) -> impl Iterator<Item = &Material> {
        self.materials.iter().filter(move |material| material.is_current(date))
    }

    /// The sentence that goes with an opinion.
    pub fn opinion(&self, code: OpinionCode) -> Option<&Text> {
        let opinion = self.opinions.iter().find(|opinion| opinion.code == code);
        opinion.map(|opinion| &opinion.text)
    }

    /// What to say: the track of segment and product, else the product's, else the segment's.
    pub fn talk_track(&self, segment: Option<&SegmentCode>, product: Option<&ProductCode>) -> Option<&TalkTrack> {
        let find = |segment: Option<&SegmentCode>, product: Option<&ProductCode>| {
            let fits = |track: &&TalkTrack| track.segment.as_ref() == segment && track.product.as_ref() == product;
            self.talk_tracks.iter().find(fits)
        };
        let both = segment.and(product).and_then(|_| find(segment, product));
        let by_product = || product.and_then(|_| find(None, product));
        let by_segment = || segment.and_then(|_| find(segment, None));
        both.or_else(by_product).or_else(by_segment)
    }
}
