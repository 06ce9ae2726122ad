//! The customer signs the disclosure table that was read: an op of its own, about the very bytes that were shown.

use chrono::TimeDelta;
use rounds_domain::CustomerNo;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::quotes::{QuoteRefused, QuoteSigned};

use super::open;
use crate::dto::quote::{QuoteSignInput, QuoteView};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// A quote with its signature, on the disk when the command answers.
pub(crate) async fn sign(bench: &Workbench, input: QuoteSignInput) -> Result<QuoteView> {
    bench.work(move |session| signed(session, input)).await
}

fn signed(session: &Session, input: QuoteSignInput) -> Result<QuoteView> {
    let item = open::find(session, input.quote_id)?;
    let signed = QuoteSigned {
        quote_id: input.quote_id,
        customer_no: item.body.customer_no.clone(),
        hash: input.hash,
        strokes: input.strokes,
        typed_name: input.typed_name,
        read_seconds: input.read_seconds,
        business_date: session.today(),
    };
    item.body.check_signature(&signed)?;
    if let Some(typed) = &signed.typed_name {
        check_name(session, &signed.customer_no, typed)?;
    }
    // A screen may not claim more time than has passed since the quote was made.
    let stood = session.clock.now() - item.body.saved_at;
    if stood < TimeDelta::seconds(i64::from(item.body.read()?.reading_seconds)) {
        return Err(QuoteRefused::NotRead.into());
    }
    session.save(&OpPayload::QuoteSigned(signed), None)?;
    open::reread(session, input.quote_id)
}

/// A typed name signs only when it is the customer's own, as the bank writes it.
fn check_name(session: &Session, customer: &CustomerNo, typed: &str) -> Result<()> {
    let known = session.device.customer_item(customer)?;
    if known.is_some_and(|known| known.name.trim() == typed.trim()) {
        Ok(())
    } else {
        Err(QuoteRefused::SignatureEmpty.into())
    }
}
