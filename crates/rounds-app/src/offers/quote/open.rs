//! One quote, whole: its schedule is calculated again from its frozen basis.

use rounds_cache::QuoteItem;
use rounds_domain::QuoteId;
use rounds_protocol::quotes::{QuoteContent, SignatureBody};

use super::super::way;
use super::list::{delivery, row};
use crate::dto::offers::PackRef;
use crate::dto::quote::{DisclosureTable, QuoteRef, QuoteView, SignatureView};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// A quote of this device.
pub(crate) async fn open(bench: &Workbench, input: QuoteRef) -> Result<QuoteView> {
    bench.work(move |session| reread(session, input.quote_id)).await
}

pub(super) fn reread(session: &Session, quote_id: QuoteId) -> Result<QuoteView> {
    view(session, find(session, quote_id)?)
}

pub(super) fn find(session: &Session, quote_id: QuoteId) -> Result<QuoteItem> {
    let mut all = session.device.quotes(None)?.into_iter();
    all.find(|item| item.body.quote_id == quote_id)
        .ok_or(AppError::QuoteUnknown)
}

fn view(session: &Session, item: QuoteItem) -> Result<QuoteView> {
    let content = item.body.read()?;
    let quoted = content.recompute()?;
    let signature = item.body.signature.clone();
    Ok(QuoteView {
        pack: PackRef {
            id: content.pack_id.clone(),
            version: content.pack_version,
            jurisdiction: content.jurisdiction,
        },
        terms_version: content.terms_version,
        hash: item.body.hash.clone(),
        contract_ppm: content.basis.terms.rate_of(content.basis.terms.periods()).ppm(),
        annual: way::annual_view(&content.figures, content.basis.spelling),
        first_payment_minor: content.figures.first_payment_minor,
        peak_minor: content.figures.peak_minor,
        interest_minor: content.figures.items.first().map_or(0, |item| item.amount_minor),
        fees_minor: way::fees_minor(&content.figures),
        paid_minor: content.figures.paid_minor,
        disclosure: table(&content),
        promotion: content.promotion,
        subsidy: content.subsidy,
        rows: way::rows(&quoted.schedule.rows),
        reading_seconds: content.reading_seconds,
        signature: signature.map(|signature| signature_view(signature, &item)),
        replaced_by: item.body.replaced_by,
        row: row(session, &item, &content)?,
    })
}

fn signature_view(signature: SignatureBody, item: &QuoteItem) -> SignatureView {
    SignatureView {
        strokes: signature.strokes,
        typed_name: signature.typed_name,
        signed_at: signature.signed_at,
        read_seconds: signature.read_seconds,
        delivery: item.signed.as_ref().map(delivery),
    }
}

fn table(content: &QuoteContent) -> DisclosureTable {
    DisclosureTable {
        principal_minor: content.basis.terms.principal_minor,
        items: content.disclosure.clone(),
        total_ppm: content.annual_ppm(),
        total_minor: content.disclosure.iter().map(|row| row.amount_minor).sum(),
        contingent: content.contingent.clone(),
        closing: content.closing.clone(),
        notices: content.notices.clone(),
    }
}
