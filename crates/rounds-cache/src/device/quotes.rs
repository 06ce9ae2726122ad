//! Quotes on the device: headquarters' word where it is here, own quotes and signatures laid over it.

use std::collections::BTreeMap;

use rounds_domain::{CustomerNo, QuoteId};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::ops::OpPayload;
use rounds_protocol::quotes::{QuoteBody, QuoteMade, QuoteSigned, SignatureBody};
use rounds_protocol::session::StaffBody;

use super::Device;
use crate::cache::entities;
use crate::error::Result;
use crate::model::{OpMark, OpRow, OpState};
use crate::outbox::ops;
use crate::overlay::mark;

/// A quote with the ops of this device that carry it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteItem {
    pub body: QuoteBody,
    /// None for a quote of a colleague, or one older than the journal.
    pub made: Option<OpMark>,
    pub signed: Option<OpMark>,
}

impl Device {
    /// The quotes of a customer, or of all, newest first; own ones before they are sent among them.
    ///
    /// # Errors
    /// As the storage does, and [`CacheError::LeaseOver`](crate::CacheError::LeaseOver) when the lease is over.
    pub fn quotes(&self, customer_no: Option<&CustomerNo>) -> Result<Vec<QuoteItem>> {
        self.may_read()?;
        let stored: Vec<QuoteBody> = self.read(|reader| entities::all(reader, EntityKind::Quote))?;
        let own = ops::about_quotes(&self.outbox(), customer_no)?;
        let author = self.enrolment().staff.clone();
        let wanted = stored
            .into_iter()
            .filter(|body| customer_no.is_none_or(|one| body.customer_no == *one));
        let mut known: BTreeMap<QuoteId, QuoteItem> =
            wanted.map(|body| (body.quote_id, of_headquarters(body))).collect();
        for row in own.iter().filter(|row| row.state != OpState::Rejected) {
            match row.read() {
                Some(OpPayload::QuoteMade(made)) => lay_made(&mut known, made, row, &author),
                Some(OpPayload::QuoteSigned(signed)) => lay_signed(&mut known, signed, row, &author),
                _ => {}
            }
        }
        let mut quotes: Vec<QuoteItem> = known.into_values().collect();
        quotes.sort_by_key(|item| std::cmp::Reverse((item.body.saved_at, item.body.quote_id)));
        Ok(quotes)
    }
}

fn of_headquarters(body: QuoteBody) -> QuoteItem {
    QuoteItem {
        body,
        made: None,
        signed: None,
    }
}

fn lay_made(known: &mut BTreeMap<QuoteId, QuoteItem>, made: QuoteMade, row: &OpRow, author: &StaffBody) {
    if let Some(replaced) = made.replaces.and_then(|id| known.get_mut(&id)) {
        replaced.body.replaced_by = Some(made.quote_id);
    }
    let own = |made: QuoteMade| {
        of_headquarters(QuoteBody {
            quote_id: made.quote_id,
            customer_no: made.customer_no,
            content: made.content,
            hash: made.hash,
            author: author.staff_no.clone(),
            author_name: author.name.clone(),
            saved_at: row.saved_at,
            received_at: row.receipt.as_ref().map(|receipt| receipt.received_at),
            business_date: made.business_date,
            replaces: made.replaces,
            replaced_by: None,
            signature: None,
        })
    };
    known.entry(made.quote_id).or_insert_with(|| own(made)).made = Some(mark(row));
}

fn lay_signed(known: &mut BTreeMap<QuoteId, QuoteItem>, signed: QuoteSigned, row: &OpRow, author: &StaffBody) {
    let Some(item) = known.get_mut(&signed.quote_id) else {
        return;
    };
    item.signed = Some(mark(row));
    item.body.signature.get_or_insert(SignatureBody {
        strokes: signed.strokes,
        typed_name: signed.typed_name,
        signed_at: row.saved_at,
        read_seconds: signed.read_seconds,
        witness: author.staff_no.clone(),
    });
}
