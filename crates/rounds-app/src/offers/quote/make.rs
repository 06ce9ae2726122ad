//! Put a quote before a customer: frozen, judged by the pack of today, on the disk when the command answers. Another
//! quote of the same product becomes void when a number differs; the same numbers are the same quote.

use rounds_domain::{CustomerNo, QuoteId};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::quotes::{QuoteContent, QuoteMade, QuoteRefused, QuoteState};

use super::super::ask::{Asked, offered};
use super::super::refused::OfferRefused;
use super::super::terms::not_quotable;
use super::{frozen, open};
use crate::dto::offers::LoanAsk;
use crate::dto::quote::{QuoteInput, QuoteView};
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// A new quote, or the standing one when no number differs.
pub(crate) async fn make(bench: &Workbench, input: QuoteInput) -> Result<QuoteView> {
    bench.work(move |session| made(session, input.ask)).await
}

fn made(session: &Session, ask: LoanAsk) -> Result<QuoteView> {
    let customer_no = ask.customer_no.clone().ok_or(OfferRefused::CustomerMissing)?;
    session
        .device
        .customer(&customer_no)?
        .ok_or(AppError::CustomerUnknown)?;
    let today = session.today();
    if ask.drawn_on.is_some_and(|on| on != today) {
        return Err(OfferRefused::NotToday.into());
    }
    refuse_in_the_field(session, &ask)?;
    let asked = Asked::read(session, ask)?;
    let quote_id = QuoteId(session.ids.next());
    let content = frozen::content(session, &asked, &customer_no, quote_id)?;
    if content.cost_cap_ppm.is_some_and(|cap| content.annual_ppm() > cap) {
        return Err(QuoteRefused::OverCap.into());
    }
    match standing(session, &customer_no, &content)? {
        Some((known, true)) => open::reread(session, known),
        other => save(session, content, other.map(|(replaced, _)| replaced)),
    }
}

/// Products with a risk level, and insurance, lead to an appointment (PR-11); so does whatever else the pack says.
fn refuse_in_the_field(session: &Session, ask: &LoanAsk) -> Result<()> {
    let (pack, terms) = offered(session, &ask.product, session.today())?;
    if let Some(refused) = not_quotable(&pack, &terms, session.today()) {
        return Err(refused.into());
    }
    let reference = session.reference()?;
    match reference.product(&ask.product) {
        Some(product) if product.risk_level.is_some() => Err(OfferRefused::AppointmentOnly.into()),
        _ => Ok(()),
    }
}

/// The quote of this product that stands now, and whether it says the same.
fn standing(session: &Session, customer_no: &CustomerNo, new: &QuoteContent) -> Result<Option<(QuoteId, bool)>> {
    for item in session.device.quotes(Some(customer_no))? {
        let Ok(known) = item.body.read() else { continue };
        let state = item.body.state(known.valid_until, session.today());
        if known.product == new.product && matches!(state, QuoteState::Open | QuoteState::Signed) {
            let id = known.quote_id;
            let same = known
                == QuoteContent {
                    quote_id: id,
                    ..new.clone()
                };
            return Ok(Some((id, same)));
        }
    }
    Ok(None)
}

fn save(session: &Session, content: QuoteContent, replaces: Option<QuoteId>) -> Result<QuoteView> {
    let quote_id = content.quote_id;
    let (text, hash) = content.freeze();
    let made = QuoteMade {
        quote_id,
        customer_no: content.customer_no,
        replaces,
        business_date: content.business_date,
        content: text,
        hash,
    };
    // What headquarters will refuse is not put before a customer.
    made.read()?;
    session.save(&OpPayload::QuoteMade(made), None)?;
    open::reread(session, quote_id)
}
