//! Rows being collected, day by day, with every permitted column; in the end without those that the past cannot tell.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use rounds_advisor::facts::FactSet;
use rounds_advisor::model;
use rounds_domain::CustomerNo;
use rounds_protocol::bundle::ModelFeature;
use rounds_protocol::rules::ProductKind;

use super::labels::{Labels, Window};
use super::population::Families;
use super::{FamilyRows, Held, LeftOut, Row};
use crate::catalogue::Catalogue;
use crate::features::FactTable;

pub(super) struct Sheet<'a> {
    families: Families<'a>,
    catalogue: &'a Catalogue,
    /// Every permitted column. Directions are those of a family and not looked at here.
    columns: Vec<ModelFeature>,
    seen: Vec<Seen>,
    /// Which of `seen`, and whether it was taken up.
    rows: BTreeMap<ProductKind, Vec<(usize, bool)>>,
}

/// One customer on one day.
struct Seen {
    cut_off: NaiveDate,
    customer: CustomerNo,
    values: Vec<f64>,
    age_band: &'static str,
}

impl<'a> Sheet<'a> {
    pub fn new(families: Families<'a>, catalogue: &'a Catalogue) -> Self {
        Self {
            families,
            catalogue,
            columns: catalogue.model_features(ProductKind::Deposit),
            seen: Vec::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Adds what was known and held on a day. On a late day only customers who answered since have rows.
    pub fn look(&mut self, (facts, held): (&FactTable, &Held), labels: &Labels, window: Window, is_late: bool) {
        for (customer, facts) in facts {
            let set = FactSet::new(facts);
            let held = held.get(customer).map_or(&[][..], Vec::as_slice);
            let mut open = self.families.open_to(&set, held, window.cut_off);
            open.retain(|(_, open)| !is_late || labels.answered(customer, open, window));
            if open.is_empty() {
                continue;
            }
            for (family, open) in open {
                let label = labels.taken(customer, &open, window);
                self.rows.entry(family).or_default().push((self.seen.len(), label));
            }
            self.seen.push(Seen {
                cut_off: window.cut_off,
                customer: customer.clone(),
                values: model::row(&self.columns, &set),
                age_band: age_band(set.number("age_years")),
            });
        }
    }

    /// The rows of every family, without the columns that are left out.
    pub fn finish(self, left_out: &[LeftOut]) -> Vec<FamilyRows> {
        let stays: Vec<bool> = self
            .columns
            .iter()
            .map(|column| left_out.iter().all(|left| left.fact != column.fact))
            .collect();
        let values: Vec<Arc<[f64]>> = self
            .seen
            .iter()
            .map(|seen| kept(&seen.values, &stays).copied().collect())
            .collect();
        let row = |(at, label): (usize, bool)| Row {
            cut_off: self.seen[at].cut_off,
            customer: self.seen[at].customer.clone(),
            values: values[at].clone(),
            label,
            age_band: self.seen[at].age_band,
        };
        self.rows
            .into_iter()
            .map(|(family, rows)| FamilyRows {
                family,
                features: kept(&self.catalogue.model_features(family), &stays).cloned().collect(),
                rows: rows.into_iter().map(row).collect(),
            })
            .collect()
    }
}

/// The columns that stay.
fn kept<'v, T>(columns: &'v [T], stays: &'v [bool]) -> impl Iterator<Item = &'v T> {
    columns
        .iter()
        .zip(stays)
        .filter(|(_, stays)| **stays)
        .map(|(column, _)| column)
}

fn age_band(years: Option<i64>) -> &'static str {
    match years {
        None => "unknown",
        Some(..30) => "under_30",
        Some(30..45) => "30_44",
        Some(45..60) => "45_59",
        Some(60..) => "60_and_over",
    }
}
