//! Every op of this device with its number and state, and headquarters' signed word for it.

use rounds_cache::{OpCounts, OpFilter, OpRow, OpState};
use rounds_domain::{CustomerNo, VisitId};
use rounds_protocol::ops::OpPayload;

use crate::customers::page_size;
use crate::dto::outbox::{OpRef, OutboxPage, OutboxQuery, OutboxRow, ReceiptView, UnsentWork};
use crate::dto::visits::Delivery;
use crate::error::{AppError, Result};
use crate::lease::unless_over;
use crate::session::{Session, delivery_of};
use crate::workbench::Workbench;

/// Ops, newest first. `limit` 0 means 100; more than 500 means 500.
pub(crate) async fn list(bench: &Workbench, input: OutboxQuery) -> Result<OutboxPage> {
    bench
        .work(move |session| {
            let filter = match input.delivery {
                _ if input.silent => OpFilter::Silent,
                None => OpFilter::Made,
                Some(Delivery::OnDevice) => OpFilter::OnDevice,
                Some(Delivery::Sent) => OpFilter::Sent,
                Some(Delivery::SignedFor) => OpFilter::SignedFor,
                Some(Delivery::NeedsAttention) => OpFilter::NeedsAttention,
            };
            let page = session.device.ops(filter, input.offset, page_size(input.limit))?;
            let silent = page.counts.silent;
            Ok(OutboxPage {
                total: page.total,
                silent: silent.on_device + silent.sent + silent.signed_for,
                unsent: unsent(&page.counts),
                on_device: page.counts.on_device - silent.on_device,
                sent: page.counts.sent - silent.sent,
                signed_for: page.counts.signed_for - silent.signed_for,
                needs_attention: page.counts.needs_attention,
                rows: page
                    .rows
                    .into_iter()
                    .map(|op| row(session, op))
                    .collect::<Result<_>>()?,
            })
        })
        .await
}

/// What waits for headquarters' signed word, by what it is.
pub(crate) fn unsent(counts: &OpCounts) -> UnsentWork {
    let silent = counts.silent.on_device + counts.silent.sent;
    UnsentWork {
        visits: counts.unsent_visits,
        acts: counts.on_device + counts.sent - silent - counts.unsent_visits,
        silent,
    }
}

fn row(session: &Session, op: OpRow) -> Result<OutboxRow> {
    let said = Said::of(session, &op)?;
    let customer = said
        .customer_no
        .as_ref()
        .map(|number| unless_over(session.device.customer_item(number)))
        .transpose()?
        .flatten();
    Ok(OutboxRow {
        delivery: delivery_of(op.state, op.code.as_deref(), op.corrected_by),
        deferred: op.state == OpState::Deferred,
        op_id: op.op_id,
        number: op.number,
        kind: op.kind,
        customer_no: said.customer_no,
        customer_name: customer.map(|customer| customer.name),
        visit_id: said.visit_id,
        summary: said.summary,
        code: op.code,
        saved_at: op.saved_at,
        sent_at: op.sent_at,
        signed_for_at: op.receipt.map(|receipt| receipt.received_at),
        corrected_by: op.corrected_by,
    })
}

/// What an op is about, in one word.
#[derive(Default)]
struct Said {
    customer_no: Option<CustomerNo>,
    visit_id: Option<VisitId>,
    summary: Option<String>,
}

impl Said {
    /// An op of a kind that this version does not know says nothing, and still stands in the list.
    fn of(session: &Session, op: &OpRow) -> Result<Self> {
        Ok(match op.read() {
            None => Self::default(),
            Some(OpPayload::VisitSaved(visit)) => Self {
                customer_no: Some(visit.customer_no),
                visit_id: Some(visit.visit_id),
                summary: Some(visit.outcome.as_str().to_owned()),
            },
            Some(OpPayload::FollowUpCreated(new)) => Self {
                customer_no: Some(new.customer_no),
                visit_id: new.visit_id,
                summary: code_word(&new.kind),
            },
            Some(OpPayload::FollowUpMoved(moved)) => {
                let body = unless_over(session.device.follow_up(moved.follow_up_id))?.map(|item| item.body);
                Self {
                    visit_id: body.as_ref().and_then(|body| body.visit_id),
                    customer_no: body.map(|body| body.customer_no),
                    summary: code_word(&moved.to),
                }
            }
            Some(OpPayload::VisitReviewed(review)) => Self {
                customer_no: unless_over(session.device.visit(review.visit_id))?.map(|item| item.body.customer_no),
                visit_id: Some(review.visit_id),
                summary: code_word(&review.decision),
            },
            Some(OpPayload::FieldRevealed(reveal)) => Self {
                customer_no: Some(reveal.customer_no),
                visit_id: None,
                summary: code_word(&reveal.field),
            },
            Some(OpPayload::CustomerChangeAsked(asked)) => Self {
                customer_no: Some(asked.customer_no),
                visit_id: None,
                summary: code_word(&asked.field),
            },
            Some(OpPayload::CustomerChangeDecided(decided)) => Self {
                customer_no: session
                    .device
                    .customer_change(decided.change_id)?
                    .map(|item| item.body.customer_no),
                visit_id: None,
                summary: code_word(&decided.decision),
            },
            Some(OpPayload::QuoteMade(made)) => Self::about(made.customer_no, None),
            Some(OpPayload::QuoteSigned(signed)) => Self::about(signed.customer_no, None),
            Some(OpPayload::SuggestionsShown(shown)) => Self::about(shown.customer_no, None),
            Some(OpPayload::SuggestionActed(acted)) => {
                Self::about(acted.customer_no, Some(acted.act.as_str().to_owned()))
            }
            Some(OpPayload::ConsentRecorded(op)) => Self::about(op.customer_no, code_word(&op.state)),
            Some(OpPayload::ContactStopped(op)) => Self::about(op.customer_no, None),
            Some(OpPayload::ContactResumed(op)) => Self::about(op.customer_no, None),
            Some(OpPayload::SlotAsked(op)) => Self::about(op.customer_no, None),
            Some(OpPayload::SlotReturned(op)) => Self::about(op.customer_no, None),
            Some(OpPayload::AssessmentMade(op)) => Self::about(op.customer_no, Some(format!("C{}", op.level))),
            Some(OpPayload::OpinionTold(op)) => Self::about(op.customer_no, Some(op.product.0)),
            Some(OpPayload::StatementSigned(op)) => Self::about(op.customer_no, Some(op.product.0)),
            Some(OpPayload::CallBackMade(op)) => Self::about(op.customer_no, Some(op.product.0)),
            Some(OpPayload::AppointmentBooked(op)) => Self::about(op.customer_no, op.product.map(|code| code.0)),
        })
    }

    fn about(customer_no: CustomerNo, summary: Option<String>) -> Self {
        Self {
            customer_no: Some(customer_no),
            visit_id: None,
            summary,
        }
    }
}

/// A code as the contract spells it.
fn code_word(code: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(code).ok()?.as_str().map(str::to_owned)
}

/// Headquarters' receipt for an op, checked here and now with the key kept at enrolment.
pub(crate) async fn receipt(bench: &Workbench, input: OpRef) -> Result<ReceiptView> {
    bench
        .work(move |session| {
            let op = session.device.op(input.op_id)?.ok_or(AppError::OpUnknown)?;
            let receipt = op.receipt.ok_or(AppError::ReceiptMissing)?;
            let receipt_key = session.enrolment().receipt_key.clone();
            let verified = receipt.verify(&receipt_key).is_ok()
                && receipt.hash == rounds_protocol::ops::payload_hash(&op.kind, &op.payload)
                && receipt.op_id == op.op_id;
            Ok(ReceiptView {
                op_id: receipt.op_id,
                device_id: receipt.device_id.to_string(),
                number: receipt.number,
                hash: receipt.hash,
                received_at: receipt.received_at,
                signature: receipt.signature,
                receipt_key,
                verified,
            })
        })
        .await
}
