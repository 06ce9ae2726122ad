//! The products that can be calculated today.

use rounds_protocol::offers::{ProductTerms, Terms};

use crate::dto::offers::{OfferChoice, OfferList, OfferQuery};
use crate::error::Result;
use crate::session::Session;
use crate::workbench::Workbench;

/// Every product of today's pack that is calculated, for a customer or for nobody.
pub(crate) async fn offered(bench: &Workbench, input: OfferQuery) -> Result<OfferList> {
    bench.work(move |session| view(session, &input)).await
}

fn view(session: &Session, input: &OfferQuery) -> Result<OfferList> {
    let customer = match &input.customer_no {
        Some(customer_no) => session.device.customer_item(customer_no)?,
        None => None,
    };
    let reference = session.reference()?;
    let pack = session.offer_pack(session.today())?;
    let mut products: Vec<&ProductTerms> = pack.iter().flat_map(|pack| &pack.products).collect();
    products.retain(|terms| place(terms).is_some());
    products.sort_by_key(|terms| place(terms));
    let rows = products.into_iter().map(|terms| OfferChoice {
        product: terms.product.clone(),
        name: reference.product_name(&terms.product),
    });
    Ok(OfferList {
        customer_name: customer.map(|customer| customer.name),
        rows: rows.collect(),
    })
}

/// Where a kind of terms stands in the list; none for what is not calculated in the field.
fn place(terms: &ProductTerms) -> Option<u8> {
    match terms.terms {
        Terms::Credit(_) => Some(0),
        Terms::Deposit(_) => Some(1),
        Terms::Account(ref account) if account.demand_rate_bp.is_some() => Some(2),
        Terms::Wealth(_) | Terms::Insurance(_) | Terms::Account(_) => None,
    }
}
