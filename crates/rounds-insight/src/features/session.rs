//! One snapshot asked about one cut-off day. Knows the queries by name, what they stand on, and how the cut-off day
//! enters them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use datafusion::arrow::array::{ArrayRef, RecordBatch, StringArray};
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::error::DataFusionError;
use rounds_protocol::rules::ProductBody;

use super::FeatureError;
use super::engine::{Engine, Place};
use crate::columns::Rows;
use crate::contract::TABLES;
use crate::import::Snapshot;

/// Queries whose columns are facts, in an order in which each finds what it stands on.
pub(super) const FACT_QUERIES: &[&str] = &[
    "person", "contacts", "windows", "income", "spending", "balance", "idle", "holding", "events",
];

/// Views that every query may use.
const VIEWS: &[&str] = &["tx", "held"];
/// Intermediate results that several queries use and that are computed once.
const KEPT: &[&str] = &["month_ends"];

const SQL: &[(&str, &str)] = &[
    ("tx", include_str!("sql/tx.sql")),
    ("held", include_str!("sql/held.sql")),
    ("month_ends", include_str!("sql/month_ends.sql")),
    ("person", include_str!("sql/person.sql")),
    ("contacts", include_str!("sql/contacts.sql")),
    ("windows", include_str!("sql/windows.sql")),
    ("income", include_str!("sql/income.sql")),
    ("spending", include_str!("sql/spending.sql")),
    ("balance", include_str!("sql/balance.sql")),
    ("idle", include_str!("sql/idle.sql")),
    ("holding", include_str!("sql/holding.sql")),
    ("events", include_str!("sql/events.sql")),
    ("months", include_str!("sql/months.sql")),
    ("recent", include_str!("sql/recent.sql")),
    ("products_held", include_str!("sql/products_held.sql")),
    ("uptake", include_str!("sql/uptake.sql")),
];

/// Every query's text, so that a changed query is a changed computation.
pub(super) fn texts() -> impl Iterator<Item = &'static str> {
    SQL.iter().map(|(_, text)| *text)
}

/// Queries by name.
pub(super) type Texts = BTreeMap<&'static str, Cow<'static, str>>;

/// The queries as they ship.
pub(super) fn shipped() -> Texts {
    SQL.iter().map(|(name, text)| (*name, Cow::Borrowed(*text))).collect()
}

pub(super) struct Session {
    place: Place,
    cut: CutOff,
    texts: Texts,
}

/// The cut-off day, and whether the states of the export may be looked at.
#[derive(Clone, Copy)]
pub(super) struct CutOff {
    pub as_of: NaiveDate,
    pub state_known: bool,
}

impl Session {
    pub(super) async fn open(
        engine: &Engine,
        snapshot: &Snapshot,
        products: &[ProductBody],
        cut: CutOff,
        texts: Texts,
    ) -> Result<Self, FeatureError> {
        let place = Place::open(engine).await?;
        for table in TABLES {
            let path = snapshot.table_path(table.name);
            place.read(table.name, &path).await.map_err(failed(table.name))?;
        }
        let products = product_kinds(products)?;
        place.keep("products", &[products]).await.map_err(failed("products"))?;
        let session = Self { place, cut, texts };
        for view in VIEWS {
            session.name(view).await.map_err(failed(view))?;
        }
        for query in KEPT {
            session.keep(query).await?;
        }
        Ok(session)
    }

    /// Makes a query a view that other queries may use.
    async fn name(&self, view: &str) -> Result<(), DataFusionError> {
        let frame = self.place.context().sql(&self.sql(view)).await?;
        self.place.context().register_table(view, frame.into_view())?;
        Ok(())
    }

    /// Runs a query, keeps its result as a table of the same name for later queries, and returns it.
    pub(super) async fn keep(&self, query: &'static str) -> Result<Vec<RecordBatch>, FeatureError> {
        let started = std::time::Instant::now();
        let batches = self.run(query).await.map_err(failed(query))?;
        tracing::debug!(
            query,
            elapsed_ms = started.elapsed().as_millis() as u64,
            "feature query done"
        );
        self.place.keep(query, &batches).await.map_err(failed(query))?;
        Ok(batches)
    }

    /// The rows of a query that nothing else stands on.
    pub(super) async fn rows(&self, query: &'static str) -> Result<Vec<Rows>, FeatureError> {
        let batches = self.run(query).await.map_err(failed(query))?;
        Ok(batches.iter().map(Rows::read).collect::<Result<Vec<_>, _>>()?)
    }

    /// Collects a query; without rows it still yields one empty batch, so that the columns are known.
    async fn run(&self, query: &str) -> Result<Vec<RecordBatch>, DataFusionError> {
        let frame = self.place.context().sql(&self.sql(query)).await?;
        let schema = Arc::new(frame.schema().as_arrow().clone());
        let mut batches = frame.collect().await?;
        if batches.is_empty() {
            batches.push(RecordBatch::new_empty(schema));
        }
        Ok(batches)
    }

    /// The text of a query with the cut-off day in it. The marks stand for integers, a boolean and a date made here,
    /// never for text from outside.
    fn sql(&self, query: &str) -> String {
        let text = self.texts.get(query).map_or("", Cow::as_ref);
        let as_of = self.cut.as_of;
        let month = as_of.year() * 12 + as_of.month0() as i32;
        text.replace("$as_of", &format!("DATE '{as_of}'"))
            .replace("$today", &as_of.to_epoch_days().to_string())
            .replace("$month", &month.to_string())
            .replace("$state_known", if self.cut.state_known { "true" } else { "false" })
    }
}

/// Codes and kinds of the catalogue's products, as a table.
fn product_kinds(products: &[ProductBody]) -> Result<RecordBatch, FeatureError> {
    let kind = |product: &ProductBody| match serde_json::to_value(product.kind) {
        Ok(serde_json::Value::String(kind)) => kind,
        _ => String::new(),
    };
    let codes: ArrayRef = Arc::new(StringArray::from_iter_values(
        products.iter().map(|product| product.code.as_str()),
    ));
    let kinds: ArrayRef = Arc::new(StringArray::from_iter_values(products.iter().map(kind)));
    let fields = ["code", "kind"].map(|name| Field::new(name, DataType::Utf8, false));
    Ok(RecordBatch::try_new(
        Arc::new(Schema::new(fields.to_vec())),
        vec![codes, kinds],
    )?)
}

fn failed(query: &'static str) -> impl FnOnce(DataFusionError) -> FeatureError {
    move |source| FeatureError::Query {
        query,
        source: Box::new(source),
    }
}
