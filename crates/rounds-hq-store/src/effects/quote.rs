//! Quotes and their signatures arrive. A quote is kept as its author froze it, and only if its bytes are those it names and
//! every figure follows from its terms; the one that it replaces becomes void, and stays readable.

use rounds_finance::rate::PPM_PER_BP;
use rounds_protocol::entities::EntityKind;
use rounds_protocol::offers::OfferPack;
use rounds_protocol::quotes::{QuoteBody, QuoteContent, QuoteMade, QuoteRefused, QuoteSigned, SignatureBody};
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::op_code;

use super::suggestion::check_customer;
use super::{Effect, EntityWrite, Incoming, RefusalCode, World, to_json};
use crate::scopes;

/// Keep a quote, and make void the one whose place it takes.
pub(super) fn make(op: &Incoming<'_>, made: &QuoteMade, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    check_customer(world)?;
    if world.quotes.contains_key(&made.quote_id) {
        return Err(op_code::PAYLOAD_CONFLICT);
    }
    let content = made.read().map_err(refusal)?;
    let pack = world.pack.as_deref();
    if pack
        .and_then(|pack| cap_ppm(pack, &content))
        .is_some_and(|cap| content.annual_ppm() > cap)
    {
        return Err(op_code::QUOTE_OVER_CAP);
    }
    let mut effects = vec![put(&body(op, made, world), world)];
    if let Some(replaced) = made.replaces {
        let mut known = world.quotes.get(&replaced).cloned().ok_or(op_code::THING_UNKNOWN)?;
        if known.customer_no != made.customer_no {
            return Err(op_code::MALFORMED);
        }
        // Of two that replace the same quote, the first to arrive is named; both stand.
        known.replaced_by.get_or_insert(made.quote_id);
        effects.push(put(&known, world));
    }
    Ok(effects)
}

/// Put a signature under a quote.
pub(super) fn sign(op: &Incoming<'_>, signed: &QuoteSigned, world: &World) -> Result<Vec<Effect>, RefusalCode> {
    check_customer(world)?;
    let mut known = world
        .quotes
        .get(&signed.quote_id)
        .cloned()
        .ok_or(op_code::THING_UNKNOWN)?;
    known.check_signature(signed).map_err(refusal)?;
    known.signature = Some(SignatureBody {
        strokes: signed.strokes.clone(),
        typed_name: signed.typed_name.clone(),
        signed_at: op.saved_at,
        read_seconds: signed.read_seconds,
        witness: world.author.staff_no.clone(),
    });
    Ok(vec![put(&known, world)])
}

/// The cap by the pack that headquarters has for that day, whatever the device had.
fn cap_ppm(pack: &OfferPack, content: &QuoteContent) -> Option<i64> {
    let cap = pack
        .cost_cap
        .as_ref()
        .filter(|cap| cap.effective_from <= content.business_date)?;
    Some(i64::from(cap.annual_bp) * PPM_PER_BP)
}

fn refusal(refused: QuoteRefused) -> RefusalCode {
    match refused {
        QuoteRefused::HashWrong | QuoteRefused::Unreadable | QuoteRefused::OfAnother | QuoteRefused::FiguresWrong => {
            op_code::QUOTE_WRONG
        }
        QuoteRefused::OverCap => op_code::QUOTE_OVER_CAP,
        QuoteRefused::SignatureEmpty
        | QuoteRefused::NotRead
        | QuoteRefused::Void
        | QuoteRefused::Expired
        | QuoteRefused::SignedAlready => op_code::QUOTE_NOT_SIGNABLE,
    }
}

fn body(op: &Incoming<'_>, made: &QuoteMade, world: &World) -> QuoteBody {
    QuoteBody {
        quote_id: made.quote_id,
        customer_no: made.customer_no.clone(),
        content: made.content.clone(),
        hash: made.hash.clone(),
        author: world.author.staff_no.clone(),
        author_name: world.author.name.clone(),
        saved_at: op.saved_at,
        received_at: Some(op.now),
        business_date: made.business_date,
        replaces: made.replaces,
        replaced_by: None,
        signature: None,
    }
}

/// A quote as it is written: it goes with its customer, and its author's team keeps it.
pub fn quote_write(quote: &QuoteBody, rm: Option<&StaffBody>, author: Option<&StaffBody>, body: String) -> EntityWrite {
    EntityWrite {
        kind: EntityKind::Quote,
        id: quote.quote_id.to_string(),
        customer_no: Some(quote.customer_no.clone()),
        scopes: scopes::quote_scopes(rm, author),
        body,
    }
}

fn put(quote: &QuoteBody, world: &World) -> Effect {
    let author = world.member(&quote.author);
    Effect::Put(quote_write(quote, world.rm(), author, to_json(quote)))
}
