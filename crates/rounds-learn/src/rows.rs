//! The rows that a family's model is learned from. Knows their form and when they are too few or not whole; refuses to
//! know how a fact is computed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};
use rounds_protocol::bundle::{CardFact, FeatureKind, ModelFeature};
use rounds_protocol::rules::ProductKind;

use crate::matrix::{Column, Kind, Matrix};
use crate::refused::Refused;

/// Point-in-time rows of one family of products.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRows {
    pub family: ProductKind,
    /// The products that the label speaks of; empty means all of the family.
    pub products: Vec<ProductCode>,
    /// Days after the cut-off in which the label looks for the uptake.
    pub horizon_days: u32,
    /// The columns of [`TrainingRow::values`], in order.
    pub features: Vec<ModelFeature>,
    /// What the card calls a fact; one that is missing here is called by its code.
    pub names: BTreeMap<String, Text>,
    /// Where the rows come from, for the card.
    pub sources: Vec<Text>,
    pub rows: Vec<TrainingRow>,
}

/// One customer on one cut-off day.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingRow {
    /// The facts are as of this day; the label is what happened after it.
    pub cut_off: NaiveDate,
    /// The customer's number: rows of one customer stay together when rows are divided.
    pub customer: String,
    /// One value for each feature, as `rounds_advisor::model::row` writes them; NaN where unknown.
    pub values: Vec<f64>,
    /// Whether the customer took up a product of the family within the horizon.
    pub label: bool,
    /// For the adverse-impact check only, never a feature.
    pub groups: Vec<Group>,
}

/// Membership of one customer in one group of an attribute, e.g. `age_band` `60+`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    pub attribute: String,
    pub group: String,
}

impl TrainingRows {
    /// What the card calls this fact.
    pub(crate) fn name_of(&self, fact: &str) -> Text {
        self.names.get(fact).cloned().unwrap_or_else(|| Text::new(fact, fact))
    }

    /// The feature in this column, as the card names it.
    pub(crate) fn on_card(&self, column: usize) -> CardFact {
        let fact = self.features[column].fact.clone();
        CardFact {
            name: self.name_of(&fact),
            fact,
        }
    }

    /// The features as columns of numbers.
    ///
    /// # Errors
    /// [`Refused::RowTooShort`] when a row has not one value for each feature.
    pub(crate) fn matrix(&self) -> Result<Matrix, Refused> {
        let columns = self.features.iter().map(column).collect::<Vec<_>>();
        let width = columns.len();
        let mut values = Vec::with_capacity(width * self.rows.len());
        for (number, row) in self.rows.iter().enumerate() {
            if row.values.len() != width {
                return Err(Refused::RowTooShort {
                    row: number,
                    values: row.values.len(),
                    features: width,
                });
            }
            values.extend_from_slice(&row.values);
        }
        Ok(Matrix::new(columns, values))
    }

    /// With these features only; a row that is too short stays too short.
    pub(crate) fn only(&self, kept: &[usize]) -> Self {
        let mut fewer = self.clone();
        fewer.features = kept.iter().map(|at| self.features[*at].clone()).collect();
        for row in &mut fewer.rows {
            row.values = kept.iter().filter_map(|at| row.values.get(*at).copied()).collect();
        }
        fewer
    }

    pub(crate) fn labels(&self) -> Vec<bool> {
        self.rows.iter().map(|row| row.label).collect()
    }
}

fn column(feature: &ModelFeature) -> Column {
    Column {
        name: feature.fact.clone(),
        kind: match &feature.kind {
            FeatureKind::Code { values } => Kind::Code { values: values.len() },
            FeatureKind::Number | FeatureKind::Flag | FeatureKind::DaysSince => Kind::Number,
        },
        monotone: feature.monotone,
    }
}
