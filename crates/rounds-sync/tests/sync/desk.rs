//! A person at a device in a test: saves visits, looks at lists.

use chrono::NaiveDate;
use rounds_cache::{CustomerQuery, Device, SavedOp, VisitItem, VisitQuery};
use rounds_domain::consent::{ConsentMethod, ConsentState, Initiative, Purpose};
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{ConsentId, SystemClock, SystemIds, VisitId};
use rounds_protocol::ops::{OpPayload, VisitSaved};
use rounds_protocol::safeguards::ConsentRecorded;
use uuid::Uuid;

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap()
}

pub fn visit(number: u128, customer: &str) -> OpPayload {
    OpPayload::VisitSaved(VisitSaved {
        visit_id: VisitId(Uuid::from_u128(number)),
        customer_no: customer.into(),
        replaces: None,
        kind: VisitKind::Shop,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: Some(Need::None),
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: format!("visit {number}"),
        closed: false,
        started_at: chrono::Utc::now(),
        business_date: today(),
        follow_up: None,
    })
}

/// The customer takes back that the bank may offer anything.
pub fn withdrawal(customer: &str) -> OpPayload {
    OpPayload::ConsentRecorded(ConsentRecorded {
        consent_id: ConsentId(Uuid::from_u128(0xc0)),
        customer_no: customer.into(),
        purpose: Purpose::MarketingContact,
        state: ConsentState::Withdrawn,
        data_kinds: vec![],
        method: ConsentMethod::Spoken,
        initiative: Initiative::Customer,
        text_version: String::new(),
        evidence: None,
        business_date: today(),
        pack: None,
    })
}

pub fn save(device: &Device, payload: &OpPayload) -> SavedOp {
    device.save_op(payload, None, &SystemClock, &SystemIds).unwrap()
}

pub fn visits(device: &Device) -> Vec<VisitItem> {
    device.visits(&VisitQuery::default()).unwrap().rows
}

pub fn customers(device: &Device, text: &str) -> Vec<String> {
    let query = CustomerQuery {
        text: text.into(),
        limit: 50,
        ..CustomerQuery::default()
    };
    device
        .customers(&query, today())
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.customer_no.0)
        .collect()
}
