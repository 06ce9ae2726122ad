//! A customer as a row of a list, masked.

use rounds_advisor::band;
use rounds_cache::CustomerItem;

use crate::dto::customers::{CustomerRow, RiskLight};
use crate::mask;
use crate::reference::Reference;

/// The row of a customer, with the segment's name.
pub(crate) fn row(item: CustomerItem, reference: &Reference) -> CustomerRow {
    CustomerRow {
        segment_name: item.segment.as_ref().and_then(|code| reference.segment_name(code)),
        phone_masked: item.phone.as_deref().map(mask::phone),
        assets_band: item.assets_minor.map(|minor| band::code(minor).to_owned()),
        risk: if item.past_due {
            RiskLight::PastDue
        } else {
            RiskLight::Clear
        },
        customer_no: item.customer_no,
        name: item.name,
        invented: item.invented,
        place: item.place,
        village: item.village,
        branch_name: item.branch_name,
        segment: item.segment,
        segments: item.segments,
        products: item.products,
        last_contact_on: item.last_contact_on,
        next_follow_up_on: item.next_follow_up_on,
        do_not_disturb: item.do_not_disturb,
        since: item.since,
        rm: item.rm.0,
    }
}
