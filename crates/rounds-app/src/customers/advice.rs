//! Advice on one customer: what headquarters knows plus what was recorded on this device, so that a refusal heard
//! at the table changes the advice at once.

use chrono::NaiveDate;
use rounds_advisor as advisor;
use rounds_advisor::{PointsScorer, Refusal, Situation};
use rounds_cache::VisitItem;
use rounds_domain::CustomerNo;
use rounds_domain::visit::{OutcomeCode, Reaction, RefusalCode};
use rounds_protocol::entities::{ContactBody, CustomerBody, ProfileBody, VisitBody};

use crate::dto::customers::{Advice, GateFailure, Reason, Strength, Suggestion, Withheld};
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// Advice on a customer by number; `None` when this device does not hold the customer.
pub(crate) fn advice_for(session: &Session, customer_no: &CustomerNo) -> Result<Option<Advice>> {
    let Some(customer) = session.device.customer(customer_no)? else {
        return Ok(None);
    };
    let profile = session.device.profile(customer_no)?;
    let visits = super::open::visits_of(session, customer_no)?;
    let contacts = session.device.contacts_of(customer_no)?;
    Ok(Some(advise(
        &customer,
        profile.as_ref(),
        &visits,
        &contacts,
        &*session.reference()?,
    )))
}

/// What to offer this customer today, and why not the rest. Without a rule pack: nothing.
pub(super) fn advise(
    customer: &CustomerBody,
    profile: Option<&ProfileBody>,
    visits: &[VisitItem],
    contacts: &[ContactBody],
    reference: &Reference,
) -> Advice {
    let Some(pack) = &reference.pack else {
        return Advice {
            rule_pack: String::new(),
            on: reference.on,
            personalised: customer.personalisation,
            suggestions: Vec::new(),
            withheld: Vec::new(),
        };
    };
    let mut situation = Situation::of(customer, profile);
    situation.refusals = refusals(visits, contacts);
    situation.not_to_be_marketed_since = care_only_since(visits, contacts);
    situation.do_not_disturb |= visits.iter().any(|visit| asks_not_to_be_disturbed(&visit.body));
    words(advisor::advise(
        &situation,
        pack,
        &reference.products,
        &PointsScorer::new(pack),
        reference.on,
    ))
}

/// Products refused at visits (own unsent ones among them) and at contacts in the bank's other systems.
fn refusals(visits: &[VisitItem], contacts: &[ContactBody]) -> Vec<Refusal> {
    let at_visits = visits
        .iter()
        .map(|item| &item.body)
        .filter(|visit| visit.replaced_by.is_none())
        .flat_map(|visit| {
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
    at_visits.chain(at_contacts).collect()
}

/// The day of the latest meeting, if its outcome was "not to be marketed" (domain section 5.1: O80, care only). A later
/// meeting with another outcome lifts it; not having met the customer does not.
fn care_only_since(visits: &[VisitItem], contacts: &[ContactBody]) -> Option<NaiveDate> {
    let at_visits = visits
        .iter()
        .map(|item| &item.body)
        .filter(|visit| visit.replaced_by.is_none())
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
        .map(|(on, _, _)| on)
}

/// Stands until the customer asks otherwise (domain sections 5.1, 5.2: O95, F19).
fn asks_not_to_be_disturbed(visit: &VisitBody) -> bool {
    visit.replaced_by.is_none() && (visit.outcome == OutcomeCode::O95 || visit.refusal == Some(RefusalCode::F19))
}

fn words(advice: advisor::Advice) -> Advice {
    Advice {
        rule_pack: advice.rule_pack,
        on: advice.on,
        personalised: advice.personalised,
        suggestions: advice.suggestions.into_iter().map(suggestion).collect(),
        withheld: advice.withheld.into_iter().map(withheld).collect(),
    }
}

fn suggestion(suggestion: advisor::Suggestion) -> Suggestion {
    Suggestion {
        product: suggestion.product,
        name: suggestion.name,
        kind: suggestion.kind,
        purpose: suggestion.purpose,
        price: suggestion.price,
        points: suggestion.points,
        strength: match suggestion.strength {
            advisor::Strength::Strong => Strength::Strong,
            advisor::Strength::Good => Strength::Good,
            advisor::Strength::Fair => Strength::Fair,
        },
        reasons: suggestion.reasons.into_iter().map(reason).collect(),
    }
}

fn reason(reason: advisor::Reason) -> Reason {
    Reason {
        code: reason.code,
        points: reason.points,
        sentence: reason.sentence,
        fact: reason.fact,
        as_of: reason.as_of,
    }
}

fn withheld(withheld: advisor::Withheld) -> Withheld {
    Withheld {
        product: withheld.product,
        name: withheld.name,
        kind: withheld.kind,
        points: withheld.points,
        failures: withheld
            .failures
            .into_iter()
            .map(|failure| GateFailure {
                code: failure.code,
                stage: failure.stage,
                sentence: failure.reason,
                cure: failure.cure,
                as_of: failure.as_of,
            })
            .collect(),
        too_few_points: withheld.too_few_points,
        outranked: withheld.outranked,
    }
}
