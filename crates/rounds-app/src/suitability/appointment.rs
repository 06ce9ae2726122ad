//! The appointment in the dedicated area: where wealth products and insurance lead to in the field (PR-11). To buy, it is
//! judged for its own day; headquarters judges it again.

use chrono::DateTime;
use chrono::Utc;
use rounds_domain::follow_up::FollowUpKind;
use rounds_domain::suitability::{InsuranceFlag, SaleBlock, insurance_flags, sale_blocks};
use rounds_domain::{AppointmentId, FollowUpId, ProductCode};
use rounds_protocol::ops::{NewFollowUp, OpPayload};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::safeguards::{AppointmentBooked, AppointmentPurpose};

use super::Counter;
use crate::dto::suitability::{AppointmentInput, AppointmentReceipt};
use crate::error::{AppError, Result};
use crate::follow_ups;
use crate::session::Session;
use crate::workbench::Workbench;

/// Book an appointment; makes its follow-up.
pub(crate) async fn book(bench: &Workbench, input: AppointmentInput) -> Result<AppointmentReceipt> {
    bench.work(move |session| save(session, input)).await
}

fn save(session: &Session, input: AppointmentInput) -> Result<AppointmentReceipt> {
    let counter = Counter::open(session, &input.customer_no)?;
    if input.at <= session.clock.now() {
        return Err(AppError::AppointmentInThePast);
    }
    let (mut own_wish, mut flags) = (false, Vec::new());
    if let (AppointmentPurpose::Buy, Some(product)) = (input.purpose, &input.product) {
        own_wish = check(&counter, product, input.at)?;
        flags = need(&counter, product, &input)?;
    }
    let (appointment_id, follow_up_id) = (AppointmentId(session.ids.next()), FollowUpId(session.ids.next()));
    let booked = AppointmentBooked {
        appointment_id,
        customer_no: input.customer_no.clone(),
        product: input.product,
        purpose: input.purpose,
        at: input.at,
        flags: flags.clone(),
        own_wish,
        follow_up: NewFollowUp {
            follow_up_id,
            customer_no: input.customer_no,
            visit_id: None,
            kind: FollowUpKind::Appointment,
            due_on: input.at.date_naive().max(counter.on),
            note: input.note.trim().to_owned(),
        },
        business_date: counter.on,
        pack: counter.pack.label(),
    };
    let saved = session.save(&OpPayload::AppointmentBooked(booked), None)?;
    Ok(AppointmentReceipt {
        appointment_id,
        op_id: saved.op_id,
        at: input.at,
        flags,
        follow_up: follow_ups::reread(session, follow_up_id)?,
    })
}

/// Whether the customer may buy it there and then, and whether by a statement of their own. What may still follow before
/// the sale, the opinion and the second person's call, does not hinder the appointment.
fn check(counter: &Counter, product: &ProductCode, at: DateTime<Utc>) -> Result<bool> {
    let suitability = counter.judge(counter.product(product)?, at.date_naive());
    let facts = counter.sale_facts(product, &suitability);
    let may_follow = [SaleBlock::OpinionNotTold, SaleBlock::CallBackMissing];
    let mut blocks = sale_blocks(&counter.pack.suitability, &suitability, &facts, at);
    blocks.retain(|block| !may_follow.contains(block));
    match blocks.first() {
        Some(block) => Err(AppError::SaleBlocked(*block)),
        None => Ok(facts.own_statement && counter.pack.suitability.own_wish_opens(&suitability)),
    }
}

/// What the need analysis says; an insurance is not bought without one (PR-13).
fn need(counter: &Counter, product: &ProductCode, input: &AppointmentInput) -> Result<Vec<InsuranceFlag>> {
    if counter.product(product)?.kind != ProductKind::Insurance {
        return Ok(Vec::new());
    }
    let facts = input.need.ok_or(AppError::NeedAnalysisMissing)?;
    Ok(insurance_flags(&counter.pack.suitability.insurance, &facts))
}
