//! The order of a code's values. LightGBM through these bindings reads a code as a number, so its values are put in the
//! order of their takers on the training rows: a border between two neighbours is then the split that LightGBM's own
//! categorical search looks for (Fisher 1958). Knows only that order; refuses to look at rows that examine.

use crate::matrix::{Kind, Matrix};

/// Rows of evidence by which a rare value is drawn towards the mean.
const PRIOR_ROWS: f64 = 20.0;

/// For each column the new place of each value; empty where the column is no code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodeOrder {
    place_of: Vec<Vec<usize>>,
}

impl CodeOrder {
    /// Fewest takers first; ties in the order that stood.
    pub fn learn(matrix: &Matrix, labels: &[bool]) -> Self {
        let base = share(labels);
        let places = matrix.columns.iter().enumerate().map(|(at, column)| match column.kind {
            Kind::Number => Vec::new(),
            Kind::Code { values } => places(matrix.column(at).zip(labels), values, base),
        });
        Self {
            place_of: places.collect(),
        }
    }

    /// Every code stays where it stands.
    pub fn as_written(matrix: &Matrix) -> Self {
        Self {
            place_of: vec![Vec::new(); matrix.width()],
        }
    }

    /// The same rows with every code in the new order.
    pub fn apply(&self, matrix: &Matrix) -> Matrix {
        let values = matrix.rows().flat_map(|row| {
            row.iter().zip(&self.place_of).map(|(value, places)| {
                if places.is_empty() || value.is_nan() {
                    *value
                } else {
                    places.get(*value as usize).map_or(f64::NAN, |place| *place as f64)
                }
            })
        });
        Matrix::new(matrix.columns.clone(), values.collect())
    }

    /// The names of the values of one column in the new order.
    pub fn ordered(&self, column: usize, names: &[String]) -> Vec<String> {
        let mut ordered = names.to_vec();
        for (name, place) in names.iter().zip(&self.place_of[column]) {
            ordered[*place].clone_from(name);
        }
        ordered
    }
}

fn places<'a>(rows: impl Iterator<Item = (f64, &'a bool)>, values: usize, base: f64) -> Vec<usize> {
    let mut counted = vec![(PRIOR_ROWS * base, PRIOR_ROWS); values];
    for (value, label) in rows.filter(|(value, _)| !value.is_nan()) {
        if let Some((takers, rows)) = counted.get_mut(value as usize) {
            *takers += f64::from(u8::from(*label));
            *rows += 1.0;
        }
    }
    let rate = |value: usize| counted[value].0 / counted[value].1;
    let mut order: Vec<usize> = (0..values).collect();
    order.sort_by(|a, b| rate(*a).total_cmp(&rate(*b)).then(a.cmp(b)));
    let mut places = vec![0; values];
    for (place, value) in order.into_iter().enumerate() {
        places[value] = place;
    }
    places
}

pub(crate) fn share(labels: &[bool]) -> f64 {
    labels.iter().filter(|label| **label).count() as f64 / labels.len().max(1) as f64
}
