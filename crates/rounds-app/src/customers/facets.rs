//! Counts for the filters, with names.

use rounds_cache::FacetCount;
use rounds_domain::Text;

use crate::dto::Nothing;
use crate::dto::customers::{CustomerFacets, Facet};
use crate::error::Result;
use crate::workbench::Workbench;

/// How many customers each filter value would leave, over the whole portfolio.
pub(crate) async fn facets(bench: &Workbench, _: Nothing) -> Result<CustomerFacets> {
    bench
        .work(|session| {
            let reference = session.reference()?;
            let counts = session.device.customer_facets()?;
            Ok(CustomerFacets {
                total: counts.total,
                segments: named(counts.segments, |code| reference.segment_name(&code.into())),
                villages: named(counts.villages, |_| None),
                branches: named(counts.branches, |_| None),
                products: named(counts.products, |code| Some(reference.product_name(&code.into()))),
                rms: named(counts.rms, |code| {
                    let name = reference.staff_name(&code.into());
                    Some(Text::new(name.clone(), name))
                }),
            })
        })
        .await
}

fn named(counts: Vec<FacetCount>, name_of: impl Fn(&str) -> Option<Text>) -> Vec<Facet> {
    counts
        .into_iter()
        .map(|count| {
            let name = count.name.or_else(|| name_of(&count.code));
            let name = name.unwrap_or_else(|| Text::new(count.code.clone(), count.code.clone()));
            Facet {
                code: count.code,
                name,
                count: count.count,
            }
        })
        .collect()
}
