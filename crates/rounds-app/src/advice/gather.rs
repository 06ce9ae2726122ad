//! What the advice looks at for one customer, gathered: headquarters' word, and everything recorded on this device, so
//! that a refusal or a need heard at the table changes the advice at once.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rounds_advisor::declared::{self, Declaration};
use rounds_advisor::{FactSet, PutAside, Refusal, Rules, Situation};
use rounds_cache::{CustomerRecord, Device, SuggestionQuery};
use rounds_domain::CustomerNo;
use rounds_domain::declared::DeclaredFact;
use rounds_domain::visit::{Need, OutcomeCode, Reaction, RefusalCode};
use rounds_protocol::entities::{ContactBody, CustomerBody, Fact, FactValue, ProfileBody, VisitBody};
use rounds_protocol::suggestions::{SuggestionAct, SuggestionEventBody};

use super::words;
use crate::dto::advice::{Advice, Suggestion};
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// The bank's fact that tells when the customer was last contacted, in whatever system.
const LAST_CONTACT: &str = "last_contact_days";

/// One customer with all that was said and done.
pub(crate) struct Dossier {
    pub customer: CustomerBody,
    pub profile: Option<ProfileBody>,
    /// Latest versions only.
    pub visits: Vec<VisitBody>,
    pub contacts: Vec<ContactBody>,
    /// Oldest first.
    pub events: Vec<SuggestionEventBody>,
    /// What the customer declared and that still counts.
    pub declared: Vec<Fact>,
    /// When the customer took back a wish to be left alone: what was said at visits before is over.
    resumed_at: Option<DateTime<Utc>>,
}

impl Dossier {
    /// A customer of this device; `None` when it holds no such customer.
    pub fn read(device: &Device, customer_no: &CustomerNo, reference: &Reference) -> Result<Option<Self>> {
        let Some(customer) = device.customer(customer_no)? else {
            return Ok(None);
        };
        let query = SuggestionQuery {
            customer_no: Some(customer_no.clone()),
            since: None,
        };
        let visits = crate::customers::visits_of(device, customer_no)?;
        let mut dossier = Self::new(
            customer,
            device.profile(customer_no)?,
            visits.into_iter().map(|item| item.body).collect(),
            device.contacts_of(customer_no)?,
            reference,
        )
        .with_events(device.suggestion_events(&query)?);
        if dossier.asked_at_a_visit_to_be_left_alone() {
            let resumed = device.safeguards(customer_no)?.resumed;
            dossier.resumed_at = resumed.map(|resumed| resumed.at);
        }
        Ok(Some(dossier))
    }

    /// As headquarters describes the customer, without own work.
    pub fn of_record(record: CustomerRecord, reference: &Reference) -> Self {
        Self::new(
            record.customer,
            record.profile,
            record.visits,
            record.contacts,
            reference,
        )
        .with_events(record.events)
    }

    fn new(
        customer: CustomerBody,
        profile: Option<ProfileBody>,
        mut visits: Vec<VisitBody>,
        contacts: Vec<ContactBody>,
        reference: &Reference,
    ) -> Self {
        visits.retain(|visit| visit.replaced_by.is_none());
        let declared = declared::facts(visits.iter().map(declaration), declared_days(reference), reference.on);
        Self {
            customer,
            profile,
            visits,
            contacts,
            events: Vec::new(),
            declared,
            resumed_at: None,
        }
    }

    #[must_use]
    fn with_events(mut self, events: Vec<SuggestionEventBody>) -> Self {
        self.events = events;
        self
    }

    /// As it would be if this were said today, after everything else.
    #[must_use]
    pub fn supposing(mut self, need: Option<Need>, said: &[DeclaredFact], reference: &Reference) -> Self {
        let now = Declaration {
            on: reference.on,
            saved_at_ms: i64::MAX,
            need,
            declared: said,
        };
        let all = self.visits.iter().map(declaration).chain([now]);
        self.declared = declared::facts(all, declared_days(reference), reference.on);
        self
    }

    /// The facts, what was declared laid over the bank's.
    pub fn facts(&self) -> FactSet<'_> {
        let known = self.profile.as_ref().map_or(&[][..], |profile| &profile.facts);
        FactSet::with_declared(known, &self.declared)
    }

    /// The latest day on which somebody met the customer, as far as it is known here.
    pub fn last_contact(&self) -> Option<NaiveDate> {
        let by_fact = self.facts().fact(LAST_CONTACT).and_then(|fact| match fact.value {
            FactValue::Days(days) => Some(fact.as_of - Days::new(u64::try_from(days).ok()?)),
            _ => None,
        });
        by_fact.max(contact_days(&self.visits, &self.contacts).pop())
    }

    /// Asked at the door, and not taken back since.
    fn asked_at_a_visit_to_be_left_alone(&self) -> bool {
        let after = |visit: &&VisitBody| self.resumed_at.is_none_or(|resumed| visit.saved_at >= resumed);
        self.visits.iter().filter(after).any(asks_not_to_be_disturbed)
    }

    /// The outcome of the latest meeting and its day, if it was "not to be marketed".
    pub fn care_only(&self) -> Option<(OutcomeCode, NaiveDate)> {
        care_only(&self.visits, &self.contacts)
    }

    /// As the advice sees the customer.
    pub fn situation(&self, reference: &Reference) -> Situation<'_> {
        let held_out = reference
            .bundle()
            .is_some_and(|bundle| bundle.holds_out(&self.customer.customer_no));
        let mut situation = Situation::of(&self.customer, self.profile.as_ref());
        situation.facts = self.facts();
        situation.refusals = refusals(&self.visits, &self.contacts, &self.events);
        situation.put_aside = put_aside(&self.events);
        situation.contacts = contact_days(&self.visits, &self.contacts);
        situation.not_to_be_marketed_since = self.care_only().map(|(_, on)| on);
        situation.do_not_disturb |= self.asked_at_a_visit_to_be_left_alone();
        situation.held_out = held_out;
        situation.suitability = reference.suitability.clone();
        situation
    }

    /// What to offer this customer today, and why not the rest. Without a rule pack: nothing.
    pub fn advise(&self, reference: &Reference) -> Advice {
        let situation = self.situation(reference);
        let bundle = reference.bundle();
        let Some(rules) = rules(reference, bundle.as_deref()) else {
            return words::nothing(&situation, reference.on);
        };
        words::advice(rounds_advisor::advise(&situation, rules), self)
    }
}

/// The best suggestion to a customer of the list; `None` where the advice is generic or there is nothing to suggest.
pub(crate) fn best_for(
    session: &Session,
    customer_no: &CustomerNo,
    reference: &Reference,
) -> Result<Option<Suggestion>> {
    let Some(dossier) = Dossier::read(&session.device, customer_no, reference)? else {
        return Ok(None);
    };
    let situation = dossier.situation(reference);
    let bundle = reference.bundle();
    let rules = rules(reference, bundle.as_deref()).filter(|_| situation.generic().is_none());
    let first = rules.and_then(|rules| rounds_advisor::first(&situation, rules));
    Ok(first.map(|first| words::ranked(first, 1, &dossier, reference.on)))
}

/// What everybody is judged by on this date; `None` without a sound rule pack.
pub(crate) fn rules<'a>(
    reference: &'a Reference,
    bundle: Option<&'a rounds_advisor::bundle::CompiledBundle>,
) -> Option<Rules<'a>> {
    Some(Rules {
        pack: reference.pack.as_ref()?,
        products: &reference.products,
        bundle,
        on: reference.on,
    })
}

/// Advice on a customer by number; `None` when this device does not hold the customer.
pub(crate) fn advice_for(session: &Session, customer_no: &CustomerNo) -> Result<Option<Advice>> {
    let reference = session.reference()?;
    let dossier = Dossier::read(&session.device, customer_no, &reference)?;
    Ok(dossier.map(|dossier| dossier.advise(&reference)))
}

/// Days for which what is declared counts; none without a rule pack.
fn declared_days(reference: &Reference) -> u32 {
    let pack = reference.pack.as_ref();
    pack.map_or(0, |pack| pack.arbitration().declared_days)
}

fn declaration(visit: &VisitBody) -> Declaration<'_> {
    Declaration {
        on: visit.business_date,
        saved_at_ms: visit.saved_at.timestamp_millis(),
        need: visit.need,
        declared: &visit.declared,
    }
}

/// Products refused at visits (own unsent ones among them), at contacts in the bank's other systems, and where a
/// suggestion was put aside because the customer said no.
fn refusals(visits: &[VisitBody], contacts: &[ContactBody], events: &[SuggestionEventBody]) -> Vec<Refusal> {
    let at_visits = visits.iter().flat_map(|visit| {
        let code = visit.refusal.unwrap_or(RefusalCode::F99);
        let refused = visit
            .products
            .iter()
            .filter(|discussed| discussed.reaction == Reaction::Refused);
        refused.map(move |discussed| Refusal {
            product: discussed.product.clone(),
            code,
            on: visit.business_date,
        })
    });
    let at_contacts = contacts.iter().filter_map(|contact| {
        Some(Refusal {
            product: contact.product.clone()?,
            code: contact.refusal?,
            on: contact.on,
        })
    });
    let put_aside = events.iter().filter_map(|event| match &event.act {
        SuggestionAct::Dismissed {
            refusal: Some(code), ..
        } => Some(Refusal {
            product: event.product.clone()?,
            code: *code,
            on: event.business_date,
        }),
        _ => None,
    });
    at_visits.chain(at_contacts).chain(put_aside).collect()
}

/// What the relationship manager put aside without a word of the customer, or put off to a day.
fn put_aside(events: &[SuggestionEventBody]) -> Vec<PutAside> {
    let aside = |event: &SuggestionEventBody| {
        let until = match &event.act {
            SuggestionAct::Dismissed { reason, refusal: None } => reason
                .cooldown_days(None)
                .map(|days| event.business_date + Days::new(u64::from(days))),
            SuggestionAct::Remind { on } => Some(*on),
            _ => return None,
        };
        Some(PutAside {
            product: event.product.clone()?,
            on: event.business_date,
            until,
        })
    };
    events.iter().filter_map(aside).collect()
}

/// Days on which the customer was contacted, over all channels, each once.
fn contact_days(visits: &[VisitBody], contacts: &[ContactBody]) -> Vec<NaiveDate> {
    let met = visits.iter().filter(|visit| visit.outcome.met_somebody());
    let mut days: Vec<NaiveDate> = met
        .map(|visit| visit.business_date)
        .chain(contacts.iter().map(|contact| contact.on))
        .collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Outcome and day of the latest meeting, if its outcome was "not to be marketed" (domain section 5.1: O80, care only). A later
/// meeting with another outcome lifts it; not having met the customer does not.
fn care_only(visits: &[VisitBody], contacts: &[ContactBody]) -> Option<(OutcomeCode, NaiveDate)> {
    let at_visits = visits
        .iter()
        .map(|visit| (visit.business_date, visit.started_at.timestamp_millis(), visit.outcome));
    let at_contacts = contacts
        .iter()
        .filter_map(|contact| Some((contact.on, 0, contact.outcome?)));
    let latest = at_visits
        .chain(at_contacts)
        .filter(|(_, _, outcome)| outcome.met_somebody())
        .max_by_key(|(on, started, outcome)| (*on, *started, outcome.group() == OutcomeCode::O80));
    latest
        .filter(|(_, _, outcome)| outcome.group() == OutcomeCode::O80)
        .map(|(on, _, outcome)| (outcome, on))
}

/// Stands until the customer asks otherwise (domain sections 5.1, 5.2: O95, F19).
fn asks_not_to_be_disturbed(visit: &VisitBody) -> bool {
    visit.outcome == OutcomeCode::O95 || visit.refusal == Some(RefusalCode::F19)
}
