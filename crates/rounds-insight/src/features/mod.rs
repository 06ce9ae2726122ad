//! Facts about customers, computed by SQL over an imported bank.
//!
//! Knows the queries, their order and how a column becomes a fact. Refuses to know segments and products' worth,
//! and looks at nothing later than the cut-off day: what happened afterwards cannot leak into a fact.
//!
//! A column names its unit last: `…_minor` is money, `…_days` days, `…_bp` a share; booleans are flags, dates dates,
//! texts codes, other integers counts. A null is an unknown fact and is not told.

mod engine;
mod error;
mod flows;
mod session;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rounds_domain::declared;
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::entities::{Fact, FactValue, MonthFlow, TransactionBody};

pub use engine::Engine;
pub use error::FeatureError;

use crate::catalogue::Catalogue;
use crate::columns::{self, Cells, Rows};
use crate::import::Snapshot;
use session::{CutOff, Session};

/// Facts of every customer, each list in the order of the definitions.
pub type FactTable = BTreeMap<CustomerNo, Vec<Fact>>;

/// The text of every query: results of other texts are of another computation.
pub fn query_texts() -> impl Iterator<Item = &'static str> {
    session::texts()
}

/// An imported bank as it stood on a cut-off day, ready to be asked.
pub struct Features {
    session: Session,
    as_of: NaiveDate,
    definitions: BTreeMap<String, usize>,
}

impl Features {
    /// Opens a snapshot at a cut-off day. Balances, limits and arrears of holdings are states of the day of the
    /// export; for an earlier day they are what bookings say, and facts that rest on more are unknown.
    ///
    /// # Errors
    /// When the Parquet files cannot be read.
    pub async fn open(snapshot: &Snapshot, catalogue: &Catalogue, as_of: NaiveDate) -> Result<Self, FeatureError> {
        Self::open_on(&Engine::InProcess, snapshot, catalogue, as_of).await
    }

    /// As [`open`](Self::open), with the queries running where `engine` says.
    ///
    /// # Errors
    /// As [`open`](Self::open), and when the cluster cannot be used.
    pub async fn open_on(
        engine: &Engine,
        snapshot: &Snapshot,
        catalogue: &Catalogue,
        as_of: NaiveDate,
    ) -> Result<Self, FeatureError> {
        let state_known = as_of >= snapshot.bank.as_of;
        let cut = CutOff { as_of, state_known };
        Self::open_with(engine, snapshot, catalogue, cut, session::shipped()).await
    }

    /// Opens a snapshot as the past would be opened: even on the day of the export only bookings and days count. What
    /// differs from [`open`](Self::open) on that day, history cannot tell.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_as_past(
        snapshot: &Snapshot,
        catalogue: &Catalogue,
        as_of: NaiveDate,
    ) -> Result<Self, FeatureError> {
        let cut = CutOff {
            as_of,
            state_known: false,
        };
        Self::open_with(&Engine::InProcess, snapshot, catalogue, cut, session::shipped()).await
    }

    async fn open_with(
        engine: &Engine,
        snapshot: &Snapshot,
        catalogue: &Catalogue,
        cut: CutOff,
        texts: session::Texts,
    ) -> Result<Self, FeatureError> {
        let session = Session::open(engine, snapshot, &catalogue.products, cut, texts).await?;
        let definitions = catalogue
            .pack
            .facts
            .iter()
            .enumerate()
            .filter(|(_, fact)| !is_only_declared(&fact.code))
            .map(|(at, fact)| (fact.code.clone(), at))
            .collect();
        Ok(Self {
            session,
            as_of: cut.as_of,
            definitions,
        })
    }

    /// Computes the facts that the catalogue defines, for every customer. `step` hears how many queries are done.
    ///
    /// # Errors
    /// When a query fails, or the catalogue defines a fact that nothing computes.
    pub async fn facts(&self, mut step: impl FnMut(u64, u64)) -> Result<FactTable, FeatureError> {
        let total = session::FACT_QUERIES.len() as u64;
        let mut table: BTreeMap<CustomerNo, Vec<(usize, Fact)>> = BTreeMap::new();
        let mut computed = BTreeSet::new();
        for (done, query) in session::FACT_QUERIES.iter().enumerate() {
            step(done as u64, total);
            for batch in self.session.keep(query).await? {
                self.take(&Rows::read(&batch)?, &mut table, &mut computed)?;
            }
        }
        step(total, total);
        if let Some((code, _)) = self.definitions.iter().find(|(_, at)| !computed.contains(*at)) {
            return Err(FeatureError::NothingComputes { fact: code.clone() });
        }
        Ok(table
            .into_iter()
            .map(|(customer, facts)| (customer, in_order(facts)))
            .collect())
    }

    /// The months of every customer, oldest first, at most 24. Needs [`facts`](Self::facts) to have run.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn months(&self) -> Result<BTreeMap<CustomerNo, Vec<MonthFlow>>, FeatureError> {
        flows::months(&self.session.rows("months").await?)
    }

    /// The latest 20 bookings of every customer, newest first.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn recent(&self) -> Result<BTreeMap<CustomerNo, Vec<TransactionBody>>, FeatureError> {
        flows::recent(&self.session.rows("recent").await?)
    }

    /// Which products every customer holds on the cut-off day.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn products_held(&self) -> Result<BTreeMap<CustomerNo, Vec<ProductCode>>, FeatureError> {
        flows::products(&self.session.rows("products_held").await?)
    }

    /// Which products every customer opened in the twelve months up to the cut-off day.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn uptake(&self) -> Result<BTreeMap<CustomerNo, Vec<ProductCode>>, FeatureError> {
        flows::products(&self.session.rows("uptake").await?)
    }

    fn take(
        &self,
        rows: &Rows,
        table: &mut BTreeMap<CustomerNo, Vec<(usize, Fact)>>,
        computed: &mut BTreeSet<usize>,
    ) -> Result<(), FeatureError> {
        let customers = flows::customers(rows)?;
        for customer in &customers {
            table.entry(customer.clone()).or_default();
        }
        for (code, cells) in rows.columns().filter(|(code, _)| *code != "customer_no") {
            let Some(&at) = self.definitions.get(code) else {
                continue;
            };
            computed.insert(at);
            for (row, customer) in customers.iter().enumerate() {
                if let Some(value) = value(code, cells, row) {
                    let fact = Fact {
                        code: code.to_owned(),
                        value,
                        as_of: self.as_of,
                    };
                    table.entry(customer.clone()).or_default().push((at, fact));
                }
            }
        }
        Ok(())
    }
}

/// Facts that only a customer's own words tell; no bank's data has them.
fn is_only_declared(code: &str) -> bool {
    [declared::code::PLANNED_PURCHASE, declared::code::NEED].contains(&code)
}

fn in_order(mut facts: Vec<(usize, Fact)>) -> Vec<Fact> {
    facts.sort_by_key(|(at, _)| *at);
    facts.into_iter().map(|(_, fact)| fact).collect()
}

fn value(code: &str, cells: &Cells, row: usize) -> Option<FactValue> {
    use datafusion::arrow::array::Array;
    match cells {
        Cells::Text(cells) if cells.is_valid(row) => Some(FactValue::Code(cells.value(row).to_owned())),
        Cells::Date(cells) if cells.is_valid(row) => columns::date(cells.value(row)).map(FactValue::Date),
        Cells::Flag(cells) if cells.is_valid(row) => Some(FactValue::Flag(cells.value(row))),
        Cells::Integer(cells) if cells.is_valid(row) => Some(number(code, cells.value(row))),
        _ => None,
    }
}

/// An integer with the unit that its column names last.
fn number(code: &str, value: i64) -> FactValue {
    match code.rsplit('_').next() {
        Some("minor") => FactValue::Money(value),
        Some("days") => FactValue::Days(value),
        Some("bp") => FactValue::Share(value),
        _ => FactValue::Count(value),
    }
}

#[cfg(test)]
mod leakage;
#[cfg(test)]
mod tests;
