//! What the advice looks at for one customer. Knows only what gates and points ask for.

use chrono::{Days, Months, NaiveDate};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{Currency, ProductCode};
use rounds_protocol::entities::{ConsentBody, CustomerBody, HoldingBody, HoldingStatus, ProfileBody};

use crate::facts::FactSet;

/// A risk assessment counts for this long (suitability rule PR-04: at most 12 months).
pub const ASSESSMENT_MONTHS: u32 = 12;

/// A customer refused a product on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub product: ProductCode,
    pub code: RefusalCode,
    pub on: NaiveDate,
}

impl Refusal {
    /// Whether its cool-down still runs on `on` (domain section 5.2). A refusal in the future counts as running.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        match self.code.cooldown_days() {
            None => true,
            Some(days) => on < self.on + Days::new(u64::from(days)),
        }
    }
}

/// One customer as the advice sees them on one day.
#[derive(Clone, Debug)]
pub struct Situation<'a> {
    pub facts: FactSet<'a>,
    pub holdings: &'a [HoldingBody],
    pub consents: &'a [ConsentBody],
    pub do_not_disturb: bool,
    /// Off: generic catalogue order, no personal reasons.
    pub personalisation: bool,
    /// C1 to C5.
    pub risk_level: Option<u8>,
    pub risk_assessed_on: Option<NaiveDate>,
    pub refusals: Vec<Refusal>,
    /// A loan is past due.
    pub past_due: bool,
    /// Since when the latest word of those who met the customer is "care only" (outcome group O80).
    pub not_to_be_marketed_since: Option<NaiveDate>,
    /// The bank's currency, in which money facts are worded.
    pub currency: Currency,
}

impl<'a> Situation<'a> {
    /// A customer as headquarters describes them, before anything recorded on the device is added.
    pub fn of(customer: &'a CustomerBody, profile: Option<&'a ProfileBody>) -> Self {
        Self {
            facts: FactSet::new(profile.map_or(&[], |profile| profile.facts.as_slice())),
            holdings: &customer.holdings,
            consents: &customer.consents,
            do_not_disturb: customer.do_not_disturb,
            personalisation: customer.personalisation && !refused(&customer.consents, Purpose::PersonalisedMarketing),
            risk_level: customer.risk_level,
            risk_assessed_on: customer.risk_assessed_on,
            refusals: Vec::new(),
            not_to_be_marketed_since: None,
            past_due: customer
                .holdings
                .iter()
                .any(|holding| holding.status == HoldingStatus::PastDue),
            currency: customer.currency,
        }
    }

    /// The customer holds this product now.
    pub fn holds(&self, product: &ProductCode) -> Option<&'a HoldingBody> {
        self.holdings
            .iter()
            .find(|holding| holding.product == *product && holding.status != HoldingStatus::Closed)
    }

    /// The latest word on one purpose is a yes.
    pub fn has_consent(&self, purpose: Purpose) -> bool {
        latest(self.consents, purpose).is_some_and(|consent| consent.state == ConsentState::Given)
    }

    /// When the customer last spoke about one purpose.
    pub fn consent_on(&self, purpose: Purpose) -> Option<NaiveDate> {
        latest(self.consents, purpose).map(|consent| consent.on)
    }

    /// The risk assessment still counts on `on`.
    pub fn assessment_valid(&self, on: NaiveDate) -> bool {
        self.risk_assessed_on
            .is_some_and(|assessed| on <= assessed + Months::new(ASSESSMENT_MONTHS))
    }

    /// The latest refusal of a product whose cool-down still runs.
    pub fn running_refusal(&self, product: &ProductCode, on: NaiveDate) -> Option<&Refusal> {
        self.refusals
            .iter()
            .filter(|refusal| refusal.product == *product && refusal.holds_on(on))
            .max_by_key(|refusal| (refusal.on, refusal.code))
    }
}

fn refused(consents: &[ConsentBody], purpose: Purpose) -> bool {
    latest(consents, purpose).is_some_and(|consent| consent.state != ConsentState::Given)
}

/// The latest word on a purpose; of two on one day the more careful one.
fn latest(consents: &[ConsentBody], purpose: Purpose) -> Option<&ConsentBody> {
    consents
        .iter()
        .filter(|consent| consent.purpose == purpose)
        .max_by_key(|consent| (consent.on, consent.state != ConsentState::Given))
}
