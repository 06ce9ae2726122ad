//! The customer page: identity, segments, holdings, facts, cash flow, advice, timeline, follow-ups.

use rounds_advisor::{band, sentence};
use rounds_cache::{CustomerItem, Device, FollowUpQuery, FollowUpView, VisitItem, VisitQuery};
use rounds_domain::CustomerNo;
use rounds_protocol::entities::{ContactBody, CustomerBody, HoldingBody, MonthFlow, ProfileBody, TransactionBody};

use crate::advice::Dossier;
use crate::dto::customers::{
    CashFlow, CustomerRef, CustomerView, FactView, HoldingView, Identity, SegmentTag, TimelineItem,
};
use crate::dto::follow_ups::FollowUpRow;
use crate::error::{AppError, Result};
use crate::reference::Reference;
use crate::session::Session;
use crate::workbench::Workbench;
use crate::{advice, changes, follow_ups, mask, visits};

/// Most entries of the timeline.
const TIMELINE_MAX: usize = 200;

/// Everything about one customer of this device.
pub(crate) async fn open(bench: &Workbench, input: CustomerRef) -> Result<CustomerView> {
    bench.work(move |session| view(session, &input.customer_no)).await
}

fn view(session: &Session, customer_no: &CustomerNo) -> Result<CustomerView> {
    let reference = session.reference()?;
    let item = session
        .device
        .customer_item(customer_no)?
        .ok_or(AppError::CustomerUnknown)?;
    let customer = changes::customer_as_changed(session, customer_no)?.ok_or(AppError::CustomerUnknown)?;
    let item = CustomerItem {
        phone: customer.phone.clone(),
        village: customer.village.clone(),
        ..item
    };
    let seen = visits_of(&session.device, customer_no)?;
    let dossier = Dossier::read(&session.device, customer_no, &reference)?.ok_or(AppError::CustomerUnknown)?;
    let profile = dossier.profile.as_ref();
    Ok(CustomerView {
        row: super::row(item, &reference),
        identity: identity(&customer, profile, &reference),
        segments: segments(profile, &reference),
        holdings: holdings(&customer, &reference),
        facts: facts(&dossier, &reference),
        cash_flow: cash_flow(&customer, profile),
        advice: dossier.advise(&reference),
        suggestion_events: advice::event_rows(session, customer_no)?,
        timeline: timeline(session, seen, dossier.contacts, &reference)?,
        follow_ups: follow_ups_of(session, customer_no, &reference)?,
        changes: changes::of_customer(session, customer_no)?,
        may_change: !session.is_supervisor(),
        draft: visits::draft_mark(session, customer_no)?,
    })
}

/// Every visit to a customer that this device knows, newest first.
pub(crate) fn visits_of(device: &Device, customer_no: &CustomerNo) -> Result<Vec<VisitItem>> {
    let query = VisitQuery {
        customer_no: Some(customer_no.clone()),
        ..VisitQuery::default()
    };
    Ok(device.visits(&query)?.rows)
}

fn identity(customer: &CustomerBody, profile: Option<&ProfileBody>, reference: &Reference) -> Identity {
    let policy = reference.suitability.as_deref().cloned().unwrap_or_default();
    let valid_until = customer.risk_assessed_on.map(|assessed| policy.valid_until(assessed));
    Identity {
        customer_no: customer.customer_no.clone(),
        birth_decade: customer.birth_year.map(|year| year - year.rem_euclid(10)),
        id_masked: customer.id_number.as_deref().map(mask::id_number),
        phone_masked: customer.phone.as_deref().map(mask::phone),
        address_masked: customer
            .address
            .as_ref()
            .map(|_| mask::address(&customer.place, customer.village.as_deref())),
        place: customer.place.clone(),
        village: customer.village.clone(),
        grid: customer.grid.clone(),
        occupation: customer.occupation.clone(),
        customer_since: customer.customer_since,
        risk_level: customer.risk_level,
        risk_assessed_on: customer.risk_assessed_on,
        risk_expired: valid_until.is_some_and(|until| until < reference.on),
        do_not_disturb: customer.do_not_disturb,
        personalisation: customer.personalisation,
        consents: customer.consents.clone(),
        source: customer.source.clone(),
        as_of: profile.map(|profile| profile.as_of),
    }
}

fn segments(profile: Option<&ProfileBody>, reference: &Reference) -> Vec<SegmentTag> {
    let codes = profile.map_or(&[][..], |profile| &profile.segments);
    codes
        .iter()
        .enumerate()
        .filter_map(|(at, code)| {
            let pack = reference.pack.as_ref()?;
            let rule = &pack.segments().iter().find(|segment| segment.rule.code == *code)?.rule;
            Some(SegmentTag {
                code: code.clone(),
                name: rule.name.clone(),
                primary: at == 0,
                approach: rule.approach.clone(),
                taboo: rule.taboo.clone(),
            })
        })
        .collect()
}

fn holdings(customer: &CustomerBody, reference: &Reference) -> Vec<HoldingView> {
    let keys = super::account_keys(&customer.holdings);
    customer
        .holdings
        .iter()
        .zip(keys)
        .map(|(held, key)| holding(held, key, reference))
        .collect()
}

fn holding(held: &HoldingBody, account_key: String, reference: &Reference) -> HoldingView {
    HoldingView {
        product: held.product.clone(),
        product_name: reference.product_name(&held.product),
        kind: reference.product(&held.product).map(|product| product.kind),
        account_masked: mask::account(held.account_no.as_str()),
        account_key,
        opened_on: held.opened_on,
        matures_on: held.matures_on,
        balance_band: held.balance_minor.map(|minor| band::code(minor).to_owned()),
        rate_bp: held.rate_bp,
        status: held.status,
    }
}

/// The facts that the pack shows, in the pack's order, each as a sentence with source and date.
fn facts(dossier: &Dossier, reference: &Reference) -> Vec<FactView> {
    let Some(pack) = &reference.pack else {
        return Vec::new();
    };
    let (known, currency) = (dossier.facts(), dossier.customer.currency);
    let shown = pack.published().facts.iter().filter(|definition| definition.shown);
    shown
        .filter_map(|definition| {
            let fact = known.fact(&definition.code)?;
            let declared = known.is_declared(&definition.code);
            let sentence = if declared {
                sentence::declared(definition, &fact.value, fact.as_of, currency)
            } else {
                sentence::fill(
                    &definition.sentence,
                    &fact.value,
                    fact.as_of,
                    currency,
                    Some(definition),
                )
            };
            Some(FactView {
                code: definition.code.clone(),
                group: definition.group.clone(),
                name: definition.name.clone(),
                sentence,
                source: definition.source.clone(),
                as_of: fact.as_of,
                declared,
            })
        })
        .collect()
}

/// The picture of the cash. Flows are plain; balances keep two digits, and none stands beside a transaction.
fn cash_flow(customer: &CustomerBody, profile: Option<&ProfileBody>) -> CashFlow {
    let months = profile.map_or(&[][..], |profile| &profile.months);
    let recent = profile.map_or(&[][..], |profile| &profile.recent);
    let rounded = |month: &MonthFlow| MonthFlow {
        end_balance_minor: mask::two_digits(month.end_balance_minor),
        ..month.clone()
    };
    CashFlow {
        currency: customer.currency,
        as_of: profile.map(|profile| profile.as_of),
        months: months.iter().map(rounded).collect(),
        recent: recent
            .iter()
            .map(|one| TransactionBody {
                balance_after_minor: None,
                ..one.clone()
            })
            .collect(),
    }
}

fn timeline(
    session: &Session,
    seen: Vec<VisitItem>,
    contacts: Vec<ContactBody>,
    reference: &Reference,
) -> Result<Vec<TimelineItem>> {
    let mut dated = Vec::with_capacity(seen.len() + contacts.len());
    for visit in seen {
        let key = (visit.body.business_date, Some(visit.body.saved_at));
        dated.push((
            key,
            TimelineItem::Visit {
                visit: Box::new(visits::row(session, visit, reference)?),
            },
        ));
    }
    dated.extend(
        contacts
            .into_iter()
            .map(|contact| ((contact.on, None), TimelineItem::Contact { contact })),
    );
    dated.sort_by(|(a, _), (b, _)| b.cmp(a));
    Ok(dated.into_iter().take(TIMELINE_MAX).map(|(_, item)| item).collect())
}

fn follow_ups_of(session: &Session, customer_no: &CustomerNo, reference: &Reference) -> Result<Vec<FollowUpRow>> {
    let query = FollowUpQuery {
        view: FollowUpView::All,
        owner: None,
        customer_no: Some(customer_no.clone()),
        today: session.today(),
        offset: 0,
        limit: 0,
    };
    let found = session.device.follow_ups(&query)?;
    found
        .rows
        .into_iter()
        .map(|item| follow_ups::row(session, item, reference))
        .collect()
}
