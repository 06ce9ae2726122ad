//! The customers most worth seeing, each with a reason that cites a fact and its date. The ranking says in which order
//! to look; what is shown is judged anew with everything recorded on this device since.

use std::collections::BTreeMap;

use chrono::Days;
use rounds_cache::{CustomerItem, SuggestionQuery};
use rounds_domain::suggestion::PickSource;
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::suggestions::SuggestionAct;

use super::rank::Place;
use crate::advice;
use crate::customers;
use crate::dto::advice::{Reason, Suggestion};
use crate::dto::today::{OwnPick, WorthSeeing};
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

/// Whom this person chose today to see, and for what.
pub(super) type Picks = BTreeMap<CustomerNo, (PickSource, Option<ProductCode>)>;

/// Today's picks of this person; the first one about a customer counts.
pub(super) fn picks(session: &Session) -> Result<Picks> {
    let query = SuggestionQuery {
        customer_no: None,
        since: Some(session.today()),
    };
    let me = session.me();
    let mut picks = Picks::new();
    for event in session.device.suggestion_events(&query)? {
        let source = match event.act {
            SuggestionAct::Picked { source } => source,
            SuggestionAct::Taken => PickSource::List,
            _ => continue,
        };
        if event.author == me {
            picks.entry(event.customer_no).or_insert((source, event.product));
        }
    }
    Ok(picks)
}

/// The customers picked by own judgement.
pub(super) fn own_picks(session: &Session, picks: &Picks, reference: &Reference) -> Result<Vec<OwnPick>> {
    let mut own = Vec::new();
    for (customer_no, (source, product)) in picks {
        let item = session.device.customer_item(customer_no)?;
        if let (Some(item), PickSource::Own) = (item, source) {
            own.push(OwnPick {
                customer: customers::row(item, reference),
                product: product.clone(),
                product_name: product.as_ref().map(|code| reference.product_name(code)),
            });
        }
    }
    Ok(own)
}

/// The first customers of the ranking who may be seen today. Empty while the first ranking is being made.
pub(super) fn worth_seeing(session: &Session, picks: &Picks, reference: &Reference) -> Result<Vec<WorthSeeing>> {
    let Some(ranked) = session.ranking.latest(&session.device, reference)? else {
        return Ok(Vec::new());
    };
    let mut shown: Vec<WorthSeeing> = Vec::with_capacity(SHOWN);
    let mut spare = Vec::new();
    let mut looked_at = 0;
    for (place, rank) in ranked.places().iter().zip(1..) {
        if shown.len() == SHOWN || looked_at == LOOKED_AT {
            break;
        }
        let Some(item) = session
            .device
            .customer_item(&place.customer_no)?
            .filter(|item| may_be_seen(item, session))
        else {
            continue;
        };
        looked_at += 1;
        let Some(mut worth) = with_reason(session, item, place, reference)? else {
            continue;
        };
        worth.rank = rank;
        worth.picked = picks.get(&place.customer_no).map(|(source, _)| *source);
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

/// The customer with the one reason of the best suggestion; `None` when the advice changed since the ranking.
fn with_reason(
    session: &Session,
    item: CustomerItem,
    place: &Place,
    reference: &Reference,
) -> Result<Option<WorthSeeing>> {
    let best = advice::best_for(session, &item.customer_no, reference)?;
    Ok(best.and_then(|suggestion| {
        Some(WorthSeeing {
            customer: customers::row(item, reference),
            reason: one_reason(&suggestion)?,
            rank: 0,
            priority_permille: (place.priority_ppm() + 500) / 1_000,
            expected_value: suggestion.worth.as_ref().map(|worth| worth.expected_value),
            urgency_permille: suggestion.worth.as_ref()?.urgency_permille,
            suggestion: Some(suggestion),
            picked: None,
        })
    }))
}

/// What is urgent before what a rule says, and that before what the model found.
fn one_reason(suggestion: &Suggestion) -> Option<Reason> {
    let urgent = suggestion.urgency.first().map(|urgent| Reason {
        code: urgent.code.clone(),
        points: 0,
        sentence: urgent.sentence.clone(),
        fact: urgent.fact.clone(),
        as_of: urgent.as_of,
        declared: urgent.declared,
    });
    let by_model = || {
        let bars = suggestion.score.iter().flat_map(|score| &score.bars);
        let raising = bars.filter(|bar| bar.amount > 0).max_by_key(|bar| bar.amount)?;
        Some(Reason {
            code: raising.fact.clone(),
            points: 0,
            sentence: raising.sentence.clone(),
            fact: raising.fact.clone(),
            as_of: raising.as_of,
            declared: raising.declared,
        })
    };
    urgent.or_else(|| suggestion.reasons.first().cloned()).or_else(by_model)
}
