//! The portfolio and one customer of it. Everything sensitive is masked here, before it leaves.

mod facets;
mod open;
mod reveal;
mod row;
mod search;

pub(crate) use facets::facets;
pub(crate) use open::{open, visits_of};
pub(crate) use reveal::{HIDE_AFTER_SECONDS, reveal};
pub(crate) use row::row;
pub(crate) use search::{cache_query, page_size, search};

/// A key for each holding that tells them apart and is no account number: the masked number, and a count where two
/// look alike.
fn account_keys(holdings: &[rounds_protocol::entities::HoldingBody]) -> Vec<String> {
    let mut seen = std::collections::BTreeMap::new();
    holdings
        .iter()
        .map(|holding| {
            let masked = crate::mask::account(holding.account_no.as_str());
            let count = seen.entry(masked.clone()).and_modify(|count| *count += 1).or_insert(1);
            format!("{masked}#{count}")
        })
        .collect()
}
