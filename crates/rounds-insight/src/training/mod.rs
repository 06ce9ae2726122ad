//! Rows to learn from: what was known of every customer on several days of the past, and what they took up afterwards.
//!
//! Knows facts, openings and answers, and puts them side by side. Refuses to know how anything is learned. A row's
//! numbers are made by the very function that the device scores with, from facts that look at nothing after their day.

mod book;
mod error;
mod labels;
mod plan;
mod population;
mod sheet;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use datafusion::prelude::{ParquetReadOptions, SessionContext};
use rounds_advisor::facts::FactSet;
use rounds_domain::{CustomerNo, ProductCode};
use rounds_protocol::bundle::ModelFeature;
use rounds_protocol::rules::ProductKind;

pub use book::{Openings, customers, openings};
pub use error::TrainingError;
pub use labels::Outcome;
pub use plan::{HORIZON_DAYS, Part, Plan};

use crate::catalogue::Catalogue;
use crate::columns;
use crate::features::{FactTable, Features};
use crate::import::Snapshot;
use crate::profile::blocking;
use crate::progress::Progress;
use labels::{Labels, Window};
use population::Families;
use sheet::Sheet;

/// Rows of all families.
#[derive(Clone, Debug, PartialEq)]
pub struct Training {
    pub plan: Plan,
    /// One for each family that has a product to suggest and somebody who could take it.
    pub families: Vec<FamilyRows>,
    /// Permitted facts that are no columns all the same.
    pub left_out: Vec<LeftOut>,
}

/// Rows of one family of products.
#[derive(Clone, Debug, PartialEq)]
pub struct FamilyRows {
    pub family: ProductKind,
    pub features: Vec<ModelFeature>,
    /// By cut-off day and customer.
    pub rows: Vec<Row>,
}

/// One customer on one cut-off day who could have taken a product of the family.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub cut_off: NaiveDate,
    pub customer: CustomerNo,
    /// One for each feature, NaN where unknown; shared by the families.
    pub values: Arc<[f64]>,
    /// A product of the family was taken up within the horizon.
    pub label: bool,
    /// `under_30`, `30_44`, `45_59`, `60_and_over` or `unknown`: for the check of fairness, never a feature.
    pub age_band: &'static str,
}

/// A permitted fact that history cannot tell as the day of the export does: a model would learn from another thing than
/// it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub fact: String,
    /// Of the customers who have it on the day of the export, the share for whom bookings alone say something else,
    /// basis points.
    pub differs_bp: u32,
}

/// The cut-off days that the bank's history allows.
///
/// # Errors
/// When there are no bookings or too short a history of them. Blocking, like [`rows`].
pub fn plan(snapshot: &Snapshot, horizon_days: u32) -> Result<Plan, TrainingError> {
    let first = blocking(first_booking(snapshot))??.ok_or(TrainingError::NoBookings)?;
    Plan::monthly(first, snapshot.bank.as_of, horizon_days)
}

/// Rows of every family at every cut-off day of the plan. `outcomes` are answers that came back from visits: one that
/// was taken is an uptake like one in the bank's books; and for the late days of the plan, whose horizon is not over,
/// they say whose rows there are. Blocking; computes on a thread of its own.
///
/// # Errors
/// When a query fails or the catalogue is not sound.
pub fn rows(
    snapshot: &Snapshot,
    catalogue: &Catalogue,
    plan: &Plan,
    outcomes: &[Outcome],
    progress: &dyn Progress,
) -> Result<Training, TrainingError> {
    blocking(compute(snapshot, catalogue, plan, outcomes, progress))?
}

async fn compute(
    snapshot: &Snapshot,
    catalogue: &Catalogue,
    plan: &Plan,
    outcomes: &[Outcome],
    progress: &dyn Progress,
) -> Result<Training, TrainingError> {
    let pack = catalogue.compile()?;
    let labels = Labels::read(snapshot, outcomes).await?;
    let left_out = left_out(snapshot, catalogue).await?;
    let days: Vec<NaiveDate> = plan
        .days()
        .filter(|day| plan.cut_offs.contains(day) || labels.any_answer(window(plan, *day)))
        .collect();
    let families = Families::new(&catalogue.products, &pack, snapshot.bank.currency);
    let mut sheet = Sheet::new(families, catalogue);
    for (done, day) in days.iter().enumerate() {
        progress.at("cut_offs", done as u64, days.len() as u64);
        let (facts, held) = look(snapshot, catalogue, *day).await?;
        let is_late = plan.late.contains(day);
        sheet.look((&facts, &held), &labels, window(plan, *day), is_late);
    }
    progress.at("cut_offs", days.len() as u64, days.len() as u64);
    Ok(Training {
        plan: plan.clone(),
        families: sheet.finish(&left_out),
        left_out,
    })
}

/// Facts differ for more than these of those who have them: history cannot tell them.
const MOST_DIFFERING_BP: u32 = 200;

/// The permitted facts that bookings and days alone tell otherwise, on the day on which both ways can be compared.
async fn left_out(snapshot: &Snapshot, catalogue: &Catalogue) -> Result<Vec<LeftOut>, TrainingError> {
    let today = snapshot.bank.as_of;
    let told = Features::open(snapshot, catalogue, today)
        .await?
        .facts(|_, _| ())
        .await?;
    let past = Features::open_as_past(snapshot, catalogue, today).await?;
    let from_history = past.facts(|_, _| ()).await?;
    let mut counts: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (customer, facts) in &told {
        let history = FactSet::new(from_history.get(customer).map_or(&[], Vec::as_slice));
        for fact in facts {
            let (all, differing) = counts.entry(&fact.code).or_default();
            *all += 1;
            *differing += u64::from(history.get(&fact.code) != Some(&fact.value));
        }
    }
    let left = catalogue.features.iter().filter_map(|feature| {
        let (all, differing) = counts.get(feature.fact.as_str())?;
        // At most 10,000: there are no more differing facts than facts.
        let differs_bp = (differing * 10_000 / all) as u32;
        (differs_bp > MOST_DIFFERING_BP).then(|| LeftOut {
            fact: feature.fact.clone(),
            differs_bp,
        })
    });
    Ok(left.collect())
}

type Held = BTreeMap<CustomerNo, Vec<ProductCode>>;

/// What was known and held on a day.
async fn look(snapshot: &Snapshot, catalogue: &Catalogue, day: NaiveDate) -> Result<(FactTable, Held), TrainingError> {
    let features = Features::open(snapshot, catalogue, day).await?;
    let facts = features.facts(|_, _| ()).await?;
    Ok((facts, features.products_held().await?))
}

fn window(plan: &Plan, day: NaiveDate) -> Window {
    // A late day answers only for the time until the next one looks.
    let next = plan.late.iter().find(|late| plan.late.contains(&day) && **late > day);
    Window {
        cut_off: day,
        until: next.copied().unwrap_or(plan.until(day)),
    }
}

async fn first_booking(snapshot: &Snapshot) -> Result<Option<NaiveDate>, TrainingError> {
    let context = SessionContext::new();
    let path = snapshot.table_path("transactions");
    context
        .register_parquet("transactions", path.to_string_lossy(), ParquetReadOptions::default())
        .await?;
    let rows = columns::rows_of(&context, "SELECT MIN(booked_on) AS first_on FROM transactions").await?;
    Ok(rows
        .first()
        .filter(|rows| rows.len() > 0)
        .and_then(|rows| rows.date("first_on", 0)))
}

#[cfg(test)]
mod tests;
