//! The customer list: search, filters, order, page.

use rounds_cache::{CustomerQuery as CacheQuery, CustomerSort as CacheSort, LastContact};

use crate::dto::customers::{CustomerPage, CustomerQuery, CustomerSort, LastContactFilter};
use crate::error::Result;
use crate::workbench::Workbench;

/// Most rows of one page.
pub(crate) const PAGE_MAX: u32 = 500;
const PAGE_DEFAULT: u32 = 100;

/// A page of the portfolio. `limit` 0 means 100; more than 500 means 500.
pub(crate) async fn search(bench: &Workbench, input: CustomerQuery) -> Result<CustomerPage> {
    bench
        .work(move |session| {
            let reference = session.reference()?;
            let found = session.device.customers(&cache_query(input), session.today())?;
            let rows = found
                .rows
                .into_iter()
                .map(|item| super::row(item, &reference))
                .collect();
            Ok(CustomerPage {
                total: found.total,
                rows,
            })
        })
        .await
}

/// A page size within the limits.
pub(crate) fn page_size(limit: u32) -> u32 {
    if limit == 0 { PAGE_DEFAULT } else { limit.min(PAGE_MAX) }
}

/// A query of the screens as the cache takes it.
pub(crate) fn cache_query(input: CustomerQuery) -> CacheQuery {
    CacheQuery {
        text: input.text,
        segment: input.segment,
        village: input.village,
        branch: input.branch,
        product: input.product,
        contact: input.contact.map(|contact| match contact {
            LastContactFilter::Within30Days => LastContact::Within30Days,
            LastContactFilter::Over90Days => LastContact::Over90Days,
            LastContactFilter::Never => LastContact::Never,
        }),
        rm: input.rm.map(Into::into),
        sort: match input.sort {
            CustomerSort::Relevance => CacheSort::Relevance,
            CustomerSort::Name => CacheSort::Name,
            CustomerSort::Place => CacheSort::Place,
            CustomerSort::Segment => CacheSort::Segment,
            CustomerSort::LastContact => CacheSort::LastContact,
            CustomerSort::Assets => CacheSort::Assets,
            CustomerSort::Since => CacheSort::Since,
        },
        descending: input.descending,
        offset: input.offset,
        limit: page_size(input.limit),
    }
}
