//! The customers most worth seeing, each with a reason that cites a fact and its date. The ranking says in which order
//! to look; what is shown is judged anew with everything recorded on this device since.

use chrono::Days;
use rounds_cache::CustomerItem;

use crate::customers;
use crate::dto::today::WorthSeeing;
use crate::error::Result;
use crate::reference::Reference;
use crate::session::Session;

/// A day holds four to eight personal visits (domain section 5.5), so this is a day's choice.
const SHOWN: usize = 8;
/// Looked at in full before giving up: each costs a read, and a screen waits.
const LOOKED_AT: usize = 24;
/// A customer contacted this recently is left alone.
const REST_DAYS: u64 = 14;

/// Of one kind of reason at most this many while there are others: eight maturities in a row tell less than four and
/// four.
const OF_ONE_REASON: usize = 3;

/// The first customers of the ranking who may be seen today. Empty while the first ranking is being made.
pub(super) fn worth_seeing(session: &Session, reference: &Reference) -> Result<Vec<WorthSeeing>> {
    let Some(ranked) = session.ranking.latest() else {
        return Ok(Vec::new());
    };
    let mut shown: Vec<WorthSeeing> = Vec::with_capacity(SHOWN);
    let mut spare = Vec::new();
    let mut looked_at = 0;
    for customer_no in &ranked.customers {
        if shown.len() == SHOWN || looked_at == LOOKED_AT {
            break;
        }
        let Some(item) = session
            .device
            .customer_item(customer_no)?
            .filter(|item| may_be_seen(item, session))
        else {
            continue;
        };
        looked_at += 1;
        let Some(worth) = with_reason(session, item, reference)? else {
            continue;
        };
        let alike = shown.iter().filter(|one| one.reason.code == worth.reason.code).count();
        if alike < OF_ONE_REASON {
            shown.push(worth);
        } else {
            spare.push(worth);
        }
    }
    let room = SHOWN - shown.len();
    shown.extend(spare.into_iter().take(room));
    Ok(shown)
}

fn may_be_seen(item: &CustomerItem, session: &Session) -> bool {
    let rested = session.today() - Days::new(REST_DAYS);
    !item.do_not_disturb && item.last_contact_on.is_none_or(|last| last < rested) && item.next_follow_up_on.is_none()
}

/// The customer with the strongest reason of the best suggestion; `None` when the advice changed since the ranking.
fn with_reason(session: &Session, item: CustomerItem, reference: &Reference) -> Result<Option<WorthSeeing>> {
    let Some(advice) = customers::advice_for(session, &item.customer_no)? else {
        return Ok(None);
    };
    let best = advice.suggestions.into_iter().next();
    Ok(best.and_then(|suggestion| {
        let reason = suggestion.reasons.first()?.clone();
        Some(WorthSeeing {
            customer: customers::row(item, reference),
            reason,
            suggestion: Some(suggestion),
        })
    }))
}
