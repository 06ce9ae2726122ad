//! What the advice looks at for one customer. Knows only what gates and points ask for.

use std::sync::{Arc, LazyLock};

use chrono::{Days, NaiveDate};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::suggestion::cools_down;
use rounds_domain::suitability::{Suitability, SuitabilityFacts, SuitabilityPolicy, judge};
use rounds_domain::visit::RefusalCode;
use rounds_domain::{Currency, ProductCode};
use rounds_protocol::entities::{ConsentBody, CustomerBody, HoldingBody, HoldingStatus, ProfileBody};
use rounds_protocol::suggestions::Generic;

use crate::facts::FactSet;

/// What counts while no offer pack says otherwise (PR-08, PR-10).
static USUAL: LazyLock<SuitabilityPolicy> = LazyLock::new(SuitabilityPolicy::default);

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
        cools_down(self.on, self.code.cooldown_days(), on)
    }
}

/// A product that somebody put aside, or put off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    pub product: ProductCode,
    pub on: NaiveDate,
    /// The first day on which it may come back; `None` when only the customer can lift it.
    pub until: Option<NaiveDate>,
}

impl PutAside {
    /// Whether it still holds on a day. One in the future counts as running.
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        self.until.is_none_or(|until| on < until)
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
    /// For the protection of the young and the old, and for nothing else.
    pub birth_year: Option<i32>,
    /// What suits whom, by the offer pack of the day; none: as the law says where no pack is here.
    pub suitability: Option<Arc<SuitabilityPolicy>>,
    pub refusals: Vec<Refusal>,
    /// Put aside or put off by the relationship manager.
    pub put_aside: Vec<PutAside>,
    /// Days of contacts over all channels, each once.
    pub contacts: Vec<NaiveDate>,
    /// One of those whose advice stays generic so that lift can be measured.
    pub held_out: bool,
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
            birth_year: customer.birth_year,
            suitability: None,
            refusals: Vec::new(),
            put_aside: Vec::new(),
            contacts: Vec::new(),
            held_out: false,
            not_to_be_marketed_since: None,
            past_due: customer
                .holdings
                .iter()
                .any(|holding| holding.status == HoldingStatus::PastDue),
            currency: customer.currency,
        }
    }

    /// Facts and holdings of a day, with nothing else known: for eligibility only.
    pub fn bare(facts: FactSet<'a>, holdings: &'a [HoldingBody], currency: Currency) -> Self {
        Self {
            facts,
            holdings,
            consents: &[],
            do_not_disturb: false,
            personalisation: true,
            risk_level: None,
            risk_assessed_on: None,
            birth_year: None,
            suitability: None,
            refusals: Vec::new(),
            not_to_be_marketed_since: None,
            put_aside: Vec::new(),
            contacts: Vec::new(),
            held_out: false,
            past_due: false,
            currency,
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
            .is_some_and(|assessed| on <= self.suitability_policy().valid_until(assessed))
    }

    fn suitability_policy(&self) -> &SuitabilityPolicy {
        self.suitability.as_deref().unwrap_or(&USUAL)
    }

    /// Whether a product of a level suits the customer on a day.
    pub fn judge_suitability(&self, product_level: Option<u8>, on: NaiveDate) -> Suitability {
        let facts = SuitabilityFacts {
            customer_level: self.risk_level,
            assessed_on: self.risk_assessed_on,
            birth_year: self.birth_year,
            ..SuitabilityFacts::default()
        };
        judge(self.suitability_policy(), product_level, &facts, on)
    }

    /// Why advice on this customer is generic; `None` when it is personal.
    pub fn generic(&self) -> Option<Generic> {
        if !self.personalisation {
            Some(Generic::PersonalisationOff)
        } else {
            self.held_out.then_some(Generic::HeldOut)
        }
    }

    /// The longest that a product is put aside or off, if it still is.
    pub fn running_put_aside(&self, product: &ProductCode, on: NaiveDate) -> Option<&PutAside> {
        self.put_aside
            .iter()
            .filter(|aside| aside.product == *product && aside.holds_on(on))
            .max_by_key(|aside| (aside.until.is_none(), aside.until, aside.on))
    }

    /// The latest of at least `contacts` contacts within the last `days` days, if there are so many.
    pub fn capped_by(&self, contacts: u32, days: u32, on: NaiveDate) -> Option<NaiveDate> {
        let since = on - Days::new(u64::from(days));
        let recent = self.contacts.iter().filter(|day| **day > since && **day <= on);
        let (count, latest) = recent.fold((0_u32, None), |(count, latest), day| {
            (count + 1, latest.max(Some(*day)))
        });
        latest.filter(|_| count >= contacts)
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
