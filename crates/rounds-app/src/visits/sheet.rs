//! What a visit sheet still lacks. The rules are rounds-domain's; this reads the sheet for them.

use chrono::NaiveDate;
use rounds_domain::visit::{Reaction, VisitFacts, VisitGap, gaps};

use crate::dto::visits::VisitSheet;

/// Everything that is missing, in the order of the sheet. Empty means it can be saved.
pub(super) fn sheet_gaps(sheet: &VisitSheet, today: NaiveDate) -> Vec<VisitGap> {
    let mut missing = Vec::new();
    if sheet.kind.is_none() {
        missing.push(VisitGap::KindMissing);
    }
    let Some(outcome) = sheet.outcome else {
        missing.push(VisitGap::OutcomeMissing);
        return missing;
    };
    missing.extend(gaps(&VisitFacts {
        outcome,
        people_met: &sheet.people_met,
        need: sheet.need,
        refusal: sheet.refusal,
        refusal_text: &sheet.refusal_text,
        note: &sheet.note,
        any_product_refused: sheet
            .products
            .iter()
            .any(|product| product.reaction == Reaction::Refused),
        follow_up_due_on: sheet.follow_up.as_ref().map(|follow_up| follow_up.due_on),
        closed: sheet.closed,
        business_date: sheet.business_date.unwrap_or(today),
    }));
    missing
}
