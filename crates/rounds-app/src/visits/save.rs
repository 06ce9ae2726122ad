//! Saves a visit: checked, numbered, frozen and on the disk in one transaction, which also removes the draft.

use rounds_cache::CacheError;
use rounds_domain::declared;
use rounds_domain::suitability::may_tell_a_field_sale;
use rounds_domain::{CustomerNo, FollowUpId, OpId, ProductCode, VisitId};
use rounds_protocol::offers::dedicated_area_only;
use rounds_protocol::ops::{NewFollowUp, OpPayload, VisitSaved};

use super::ended_tasks;
use super::sheet::sheet_gaps;
use crate::dto::visits::{Delivery, VisitReceipt, VisitSheet};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Save a complete sheet as a visit. Saved means saved: when this answers it is on the disk.
pub(crate) async fn save(bench: &Workbench, input: VisitSheet) -> Result<VisitReceipt> {
    bench.work(move |session| save_sheet(session, input)).await
}

fn save_sheet(session: &Session, sheet: VisitSheet) -> Result<VisitReceipt> {
    let today = session.today();
    if sheet.business_date.is_some_and(|date| date > today) {
        return Err(AppError::VisitInTheFuture);
    }
    declared::check(&sheet.declared)?;
    let corrected_op = check_customer(session, &sheet)?;
    let visit = visit_of(session, sheet)?;
    check_sale(session, &visit)?;
    let visit_id = visit.visit_id;
    let ended = ended_tasks::moves(session, &visit).or_else(without_lease)?;
    let saved = session.save(&OpPayload::VisitSaved(visit), corrected_op)?;
    for moved in &ended {
        if let Err(error) = session.save(moved, None) {
            // The visit is saved, whatever becomes of the tasks it ends.
            tracing::warn!(code = error.code(), %error, "a task that the visit ends stays open");
        }
    }
    Ok(VisitReceipt {
        visit_id,
        op_id: saved.op_id,
        number: saved.number,
        delivery: Delivery::OnDevice,
        saved_at: saved.saved_at,
    })
}

/// A visit may inform about what is sold in the dedicated area only, and never sell it (PR-11). Headquarters judges again.
fn check_sale(session: &Session, visit: &VisitSaved) -> Result<()> {
    if !may_tell_a_field_sale(visit.kind, visit.outcome) {
        return Ok(());
    }
    let (reference, pack) = (session.reference()?, session.offer_pack(visit.business_date)?);
    let outlet_only = |code: &ProductCode| {
        let product = reference.product(code);
        product.is_some_and(|product| dedicated_area_only(pack.as_deref(), product))
    };
    if visit.tells_a_field_sale(outlet_only) {
        return Err(AppError::DedicatedAreaOnly);
    }
    Ok(())
}

/// The customer must be known here. A draft or an own earlier version also counts: a customer who left the portfolio
/// meanwhile must not cost the work (rule U6). Answers the op that this sheet corrects.
fn check_customer(session: &Session, sheet: &VisitSheet) -> Result<Option<OpId>> {
    if let Some(replaced) = sheet.replaces {
        return check_replaced(session, replaced, &sheet.customer_no);
    }
    let known = session.device.draft(&sheet.customer_no)?.is_some()
        || match session.device.customer_item(&sheet.customer_no) {
            // A visit that is being written when the lease ends is saved; headquarters judges it.
            Err(CacheError::LeaseOver) => true,
            other => other?.is_some(),
        };
    if known {
        Ok(None)
    } else {
        Err(AppError::CustomerUnknown)
    }
}

/// Tasks that a visit ends stay open when the lease is over: they cannot be read then.
fn without_lease<T: Default>(refused: AppError) -> Result<T> {
    match refused {
        AppError::Cache(CacheError::LeaseOver) => Ok(T::default()),
        other => Err(other),
    }
}

fn check_replaced(session: &Session, replaced: VisitId, customer_no: &CustomerNo) -> Result<Option<OpId>> {
    let former = session.device.visit(replaced)?.ok_or(AppError::VisitUnknown)?.body;
    if former.author != session.me() {
        return Err(AppError::VisitNotMine);
    }
    if former.customer_no != *customer_no {
        return Err(AppError::VisitOfAnotherCustomer);
    }
    if former.replaced_by.is_some() {
        return Err(AppError::VisitReplaced);
    }
    Ok(session.device.own_visit(replaced)?.map(|own| own.op_id))
}

fn visit_of(session: &Session, sheet: VisitSheet) -> Result<VisitSaved> {
    let today = session.today();
    let gaps = sheet_gaps(&sheet, today);
    let (Some(kind), Some(outcome), true) = (sheet.kind, sheet.outcome, gaps.is_empty()) else {
        return Err(AppError::VisitIncomplete { gaps });
    };
    let visit_id = VisitId(session.ids.next());
    let follow_up = sheet.follow_up.map(|follow_up| NewFollowUp {
        follow_up_id: FollowUpId(session.ids.next()),
        customer_no: sheet.customer_no.clone(),
        visit_id: Some(visit_id),
        kind: follow_up.kind,
        due_on: follow_up.due_on,
        note: follow_up.note.trim().to_owned(),
    });
    Ok(VisitSaved {
        visit_id,
        customer_no: sheet.customer_no,
        replaces: sheet.replaces,
        kind,
        outcome,
        people_met: sheet.people_met,
        products: sheet.products,
        need: sheet.need,
        declared: sheet.declared,
        refusal: sheet.refusal,
        refusal_text: sheet.refusal_text.trim().to_owned(),
        note: sheet.note.trim().to_owned(),
        closed: sheet.closed,
        started_at: sheet.started_at,
        business_date: sheet.business_date.unwrap_or(today),
        follow_up,
    })
}
