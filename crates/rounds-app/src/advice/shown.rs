//! What stood on a customer's page is noted, once per customer, product, day and bundle: without it nobody could tell
//! later how many suggestions were seen and left alone.

use std::collections::BTreeSet;

use rounds_domain::{CustomerNo, SuggestionEventId};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::suggestions::{SuggestionsShown, shown_id};

use super::{basis, gather};
use crate::dto::advice::ShownNoted;
use crate::dto::customers::CustomerRef;
use crate::error::{AppError, Result};
use crate::session::Session;
use crate::workbench::Workbench;

/// Note what is suggested to this customer now and was not noted yet.
pub(crate) async fn shown(bench: &Workbench, input: CustomerRef) -> Result<ShownNoted> {
    bench.work(move |session| note(session, input.customer_no)).await
}

fn note(session: &Session, customer_no: CustomerNo) -> Result<ShownNoted> {
    let advice = gather::advice_for(session, &customer_no)?.ok_or(AppError::CustomerUnknown)?;
    let on = advice.on;
    let known = noted(session, &customer_no)?;
    let mut fresh = basis::all(&advice);
    fresh.retain(|basis| !known.contains(&shown_id(&customer_no, on, basis)));
    let noted = u32::try_from(fresh.len()).unwrap_or(u32::MAX);
    if noted > 0 {
        let shown = SuggestionsShown {
            customer_no,
            business_date: on,
            shown: fresh,
        };
        session.save(&OpPayload::SuggestionsShown(shown), None)?;
    }
    Ok(ShownNoted { noted })
}

/// What this device noted of the customer before, as far as its journal goes.
fn noted(session: &Session, customer_no: &CustomerNo) -> Result<BTreeSet<SuggestionEventId>> {
    let ops = session.device.ops_about(customer_no, "suggestions_shown")?;
    let shown = ops.iter().filter_map(|op| match op.read() {
        Some(OpPayload::SuggestionsShown(shown)) => Some(shown),
        _ => None,
    });
    let ids = |shown: SuggestionsShown| {
        let id = |basis| shown_id(&shown.customer_no, shown.business_date, basis);
        shown.shown.iter().map(id).collect::<Vec<_>>()
    };
    Ok(shown.flat_map(ids).collect())
}
