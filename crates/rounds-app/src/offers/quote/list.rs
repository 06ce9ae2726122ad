//! The quotes that this device knows, newest first.

use rounds_cache::{OpMark, QuoteItem};
use rounds_protocol::quotes::QuoteContent;

use crate::dto::quote::{QuoteList, QuoteQuery, QuoteRow};
use crate::dto::visits::Delivery;
use crate::error::Result;
use crate::session::{Session, delivery_of};
use crate::workbench::Workbench;

/// Of one customer, or of all.
pub(crate) async fn list(bench: &Workbench, input: QuoteQuery) -> Result<QuoteList> {
    bench
        .work(move |session| {
            let items = session.device.quotes(input.customer_no.as_ref())?;
            let readable = items.iter().filter_map(|item| Some((item, item.body.read().ok()?)));
            let rows = readable.map(|(item, content)| row(session, item, &content));
            Ok(QuoteList {
                rows: rows.collect::<Result<_>>()?,
            })
        })
        .await
}

pub(super) fn row(session: &Session, item: &QuoteItem, content: &QuoteContent) -> Result<QuoteRow> {
    let body = &item.body;
    let customer = session.device.customer_item(&body.customer_no)?;
    Ok(QuoteRow {
        quote_id: body.quote_id,
        customer_no: body.customer_no.clone(),
        customer_name: customer.map(|customer| customer.name),
        product: content.product.clone(),
        product_name: content.product_name.clone(),
        state: body.state(content.valid_until, session.today()),
        currency: content.currency,
        amount_minor: content.basis.terms.principal_minor,
        months: content.months,
        method: content.method,
        annual_ppm: content.annual_ppm(),
        spelling: content.basis.spelling,
        on: content.business_date,
        valid_until: content.valid_until,
        author_name: body.author_name.clone(),
        saved_at: body.saved_at,
        delivery: item.made.as_ref().map(delivery),
    })
}

pub(super) fn delivery(mark: &OpMark) -> Delivery {
    delivery_of(mark.state, mark.code.as_deref(), mark.corrected_by)
}
