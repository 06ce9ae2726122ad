//! What the nodes of all trees really compare: not the row, but columns made from it once a row, so that every split is
//! one comparison with a threshold, whether its value may be missing, zero, or one of a set of categories.
//!
//! Knows LightGBM's rules for missing values and categories (`Tree::NumericalDecision`, `Tree::CategoricalDecision`).

use std::collections::BTreeMap;

/// Values nearer to zero count as zero (LightGBM's `kZeroThreshold`, a single-precision number).
const ZERO: f64 = 1e-35_f32 as f64;
/// What stands for "in the set" and "not in the set" is compared with this.
pub(crate) const IN_SET: f64 = 0.5;

/// What one column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// The value; a missing one counts as zero.
    Plain { feature: usize },
    /// The value; a missing one goes where the training sent it.
    Missing { feature: usize, side: Side, zero: ZeroIs },
    /// Zero when the value is one of the categories, one when it is not.
    Category { feature: usize, set: Vec<u32> },
}

/// Where missing values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    Right,
}

/// Whether a zero counts as missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ZeroIs {
    AValue,
    Missing,
}

impl Column {
    /// Never NaN: whatever goes left is at most a finite threshold, whatever goes right is above it.
    fn of(&self, row: &[f64]) -> f64 {
        let (Self::Plain { feature } | Self::Missing { feature, .. } | Self::Category { feature, .. }) = self;
        let value = row.get(*feature).copied().unwrap_or(f64::NAN);
        let near_zero = value.abs() <= ZERO;
        match self {
            Self::Missing { side, zero, .. } if value.is_nan() || (near_zero && *zero == ZeroIs::Missing) => match side
            {
                Side::Left => f64::NEG_INFINITY,
                Side::Right => f64::INFINITY,
            },
            Self::Category { set, .. } => f64::from(u8::from(!holds(set, value))),
            Self::Plain { .. } if value.is_nan() => 0.0,
            Self::Plain { .. } | Self::Missing { .. } if near_zero => 0.0,
            Self::Plain { .. } | Self::Missing { .. } => value,
        }
    }
}

/// Whether a set of categories holds a value: its whole part is the number of a bit. Missing, negative and too large
/// values are in no set.
fn holds(set: &[u32], value: f64) -> bool {
    let category = value.trunc();
    if !(0.0..=f64::from(i32::MAX)).contains(&category) {
        return false;
    }
    let bit = category as usize;
    set.get(bit / 32).is_some_and(|word| (word >> (bit % 32)) & 1 == 1)
}

/// All columns that the trees compare, each once. Column 0 is always zero: it is what leaves look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns(Vec<Column>);

impl Columns {
    /// The columns of a row, ready to be compared.
    pub(crate) fn of(&self, row: &[f64]) -> Vec<f64> {
        let mut values = Vec::with_capacity(self.0.len() + 1);
        values.push(0.0);
        values.extend(self.0.iter().map(|column| column.of(row)));
        values
    }
}

/// Gathers columns while trees are read.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    known: BTreeMap<Column, u32>,
    columns: Vec<Column>,
}

impl Gathered {
    /// The number of a column, from 1; the same for the same column.
    pub(crate) fn number(&mut self, column: Column) -> u32 {
        *self.known.entry(column).or_insert_with_key(|column| {
            self.columns.push(column.clone());
            self.columns.len() as u32
        })
    }

    pub(crate) fn done(self) -> Columns {
        Columns(self.columns)
    }
}
