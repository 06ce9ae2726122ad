//! What suits a customer today, and what is on the way.

use chrono::Months;
use rounds_domain::suitability::{Match, Suitability, sale_blocks};
use rounds_domain::{CustomerNo, Text};
use rounds_protocol::entities::CustomerBody;
use rounds_protocol::offers::{LevelName, OfferPack, OpinionCode, dedicated_area_only};
use rounds_protocol::rules::ProductBody;
use rounds_protocol::safeguards::{AppointmentBody, SafeguardsBody};

use super::{Counter, slot};
use crate::dto::customers::CustomerRef;
use crate::dto::suitability::{AppointmentRow, AssessmentRow, SuitabilityRow, SuitabilityView};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Levels, leave, opinions and appointments of a customer. What is over of the leave goes back on the way.
pub(crate) async fn view(bench: &Workbench, input: CustomerRef) -> Result<SuitabilityView> {
    bench
        .work(move |session| {
            let safeguards = session.device.safeguards(&input.customer_no)?;
            slot::give_back(session, &safeguards)?;
            read(session, &input.customer_no)
        })
        .await
}

pub(super) fn read(session: &Session, customer_no: &CustomerNo) -> Result<SuitabilityView> {
    match Counter::open(session, customer_no) {
        Ok(counter) => Ok(of(session, &counter)),
        Err(AppError::PackMissing) => without_pack(session, customer_no),
        Err(refused) => Err(refused),
    }
}

fn of(session: &Session, counter: &Counter) -> SuitabilityView {
    let (policy, customer) = (&counter.pack.suitability, &counter.customer);
    let name = level_name(&counter.pack, customer.risk_level);
    let rated = |product: &&ProductBody| {
        super::level(&counter.pack, product).is_some() || dedicated_area_only(Some(&counter.pack), product)
    };
    let since = counter.on - Months::new(policy.window_months);
    let made = counter.safeguards.assessed_days(customer.risk_assessed_on);
    SuitabilityView {
        level_name: name.map(|name| name.name.clone()),
        level_meaning: name.map(|name| name.meaning.clone()),
        valid_until: customer.risk_assessed_on.map(|on| policy.valid_until(on)),
        expired: customer
            .risk_assessed_on
            .is_some_and(|on| counter.on > policy.valid_until(on)),
        elder: policy.is_protected(customer.birth_year, counter.on),
        made_in_window: made.iter().filter(|day| **day > since).count() as u32,
        max_in_window: policy.max_per_window,
        max_per_day: policy.max_per_day,
        products: counter
            .reference
            .products
            .iter()
            .filter(rated)
            .map(|product| row(session, counter, product))
            .collect(),
        appointments: appointments(session, &counter.safeguards, |code| {
            counter.reference.product_name(code)
        }),
        pack: Some(counter.pack.label()),
        ..bare(session, customer, &counter.safeguards)
    }
}

fn without_pack(session: &Session, customer_no: &CustomerNo) -> Result<SuitabilityView> {
    let customer = crate::consent::customer(session, customer_no)?;
    let safeguards = session.device.safeguards(customer_no)?;
    Ok(bare(session, &customer, &safeguards))
}

/// What is known without any rules.
fn bare(session: &Session, customer: &CustomerBody, safeguards: &SafeguardsBody) -> SuitabilityView {
    SuitabilityView {
        customer_no: customer.customer_no.clone(),
        on: session.today(),
        customer_level: customer.risk_level,
        level_name: None,
        level_meaning: None,
        assessed_on: customer.risk_assessed_on,
        valid_until: None,
        expired: false,
        elder: false,
        slot: slot::of(session, safeguards),
        made_in_window: 0,
        max_in_window: 0,
        max_per_day: 0,
        assessments: assessments(safeguards),
        products: Vec::new(),
        appointments: Vec::new(),
        pack: None,
    }
}

fn assessments(safeguards: &SafeguardsBody) -> Vec<AssessmentRow> {
    let mut rows: Vec<AssessmentRow> = safeguards
        .assessments
        .iter()
        .map(|made| AssessmentRow {
            assessment_id: made.assessment_id,
            questionnaire: made.questionnaire.clone(),
            points: made.points,
            level: made.level,
            on: made.on,
            told_at: made.told_at,
            author_name: made.author_name.clone(),
        })
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.on, row.told_at)));
    rows
}

fn appointments(
    session: &Session,
    safeguards: &SafeguardsBody,
    name: impl Fn(&rounds_domain::ProductCode) -> Text,
) -> Vec<AppointmentRow> {
    let now = session.clock.now();
    let ahead = safeguards.appointments.iter().filter(|booked| booked.at >= now);
    let row = |booked: &AppointmentBody| AppointmentRow {
        appointment_id: booked.appointment_id,
        product: booked.product.clone(),
        product_name: booked.product.as_ref().map(&name),
        purpose: booked.purpose,
        at: booked.at,
        own_wish: booked.own_wish,
        author_name: booked.author_name.clone(),
    };
    let mut rows: Vec<AppointmentRow> = ahead.map(row).collect();
    rows.sort_by_key(|row| row.at);
    rows
}

fn row(session: &Session, counter: &Counter, product: &ProductBody) -> SuitabilityRow {
    let pack = &counter.pack;
    let suitability = counter.judge(product, counter.on);
    let facts = counter.sale_facts(&product.code, &suitability);
    let wealth = pack.terms(&product.code).and_then(|terms| terms.wealth());
    let may_open = pack.suitability.own_wish_opens(&suitability);
    let statement = pack.opinion(OpinionCode::CustomerInitiated).filter(|_| may_open);
    SuitabilityRow {
        product: product.code.clone(),
        name: product.name.clone(),
        kind: product.kind,
        product_level: suitability.product_level,
        issuer_level: wealth.map(|terms| terms.issuer_level),
        seller_level: wealth.map(|terms| terms.seller_level),
        verdict: suitability.verdict,
        code: suitability.verdict.code().to_owned(),
        protected: suitability.protected,
        dedicated_area: dedicated_area_only(Some(pack), product),
        opinion: opinion(pack, &suitability),
        told_at: facts.told_at,
        cooled_off_at: facts
            .told_at
            .filter(|_| suitability.protected)
            .map(|told_at| pack.suitability.cooled_off_at(told_at)),
        called_back: facts.called_back,
        statement_may_open: may_open && statement.is_some(),
        statement_text: statement.map(|text| filled(text, &suitability)),
        stated_on: counter.safeguards.statement(&product.code).map(|signed| signed.on),
        sale_blocks: sale_blocks(&pack.suitability, &suitability, &facts, session.clock.now()),
    }
}

/// The sentence that is told, with the levels filled in.
fn opinion(pack: &OfferPack, suitability: &Suitability) -> Option<Text> {
    let code = match suitability.verdict {
        Match::NotRated => return None,
        Match::Suitable if suitability.protected => OpinionCode::ElderCare,
        Match::Suitable => OpinionCode::Suitable,
        Match::NotAssessed | Match::AssessmentExpired => OpinionCode::NotAssessed,
        Match::AboveLevel | Match::NoCapacity | Match::LimitedCapacity => OpinionCode::NotSuitable,
    };
    pack.opinion(code).map(|text| filled(text, suitability))
}

fn filled(text: &Text, suitability: &Suitability) -> Text {
    let digit = |level: Option<u8>| level.map_or_else(|| "–".to_owned(), |level| level.to_string());
    let fill = |sentence: &str| {
        sentence
            .replace("{customer_level}", &digit(suitability.customer_level))
            .replace("{product_level}", &digit(suitability.product_level))
    };
    Text::new(fill(&text.zh), fill(&text.en))
}

pub(super) fn level_name(pack: &OfferPack, level: Option<u8>) -> Option<&LevelName> {
    pack.levels.iter().find(|name| Some(name.level) == level)
}
