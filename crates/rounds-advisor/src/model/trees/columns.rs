//! What the nodes of all trees really compare: not the row, but columns made from it once a row, so that every split is
//! one comparison with a threshold, whether its value may be missing, zero, or one of a set of categories.
//!
//! Knows LightGBM's rules for missing values and categories (`Tree::NumericalDecision`, `Tree::CategoricalDecision`).

use std::collections::BTreeMap;

use crate::model::trees::error::{TextError, at_most};

/// Values nearer to zero count as zero (LightGBM's `kZeroThreshold`, a single-precision number).
const ZERO: f64 = 1e-35_f32 as f64;
/// Less than this stands for "in the set", more for "not in the set".
pub(crate) const IN_SET: f64 = 0.5;

/// The sets of categories of one feature may take up so many words of 32 bits: 64 MiB.
const WORDS: usize = 16 * 1024 * 1024;

/// What one column holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Column {
    /// A value as a number.
    Number { feature: usize, missing: Missing },
    /// Zero when the value is one of the categories, one when it is not. Bits of categories, 32 in each word.
    Category { feature: usize, set: Vec<u32> },
}

/// What becomes of a missing value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Missing {
    /// It counts as zero.
    IsZero,
    /// It goes where the training sent it.
    Goes(Side),
    /// It goes where the training sent it, and so does a zero.
    GoesWithZero(Side),
}

/// Where missing values go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    Right,
}

/// All columns that the trees compare, each once. Column 0 is below every number: it is what leaves look at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    numbers: Vec<(usize, Missing)>,
    /// After the numbers.
    sets: Vec<Sets>,
}

/// All sets of categories of one feature.
#[derive(Clone, Debug)]
struct Sets {
    feature: usize,
    count: usize,
    /// The first words of all sets, then the second words.
    words: Vec<u32>,
}

impl Columns {
    /// The columns of a row, ready to be compared by [`goes_right`].
    pub(crate) fn of(&self, row: &[f64]) -> Vec<f64> {
        let value = |feature: usize| row.get(feature).copied().unwrap_or(f64::NAN);
        let sets: usize = self.sets.iter().map(|sets| sets.count).sum();
        let mut columns = Vec::with_capacity(1 + self.numbers.len() + sets);
        columns.push(f64::NEG_INFINITY);
        let numbers = self.numbers.iter();
        columns.extend(numbers.map(|(feature, missing)| number(value(*feature), *missing)));
        for sets in &self.sets {
            sets.append(value(sets.feature), &mut columns);
        }
        columns
    }
}

fn number(value: f64, missing: Missing) -> f64 {
    let near_zero = value.abs() <= ZERO;
    let side = match missing {
        Missing::Goes(side) if value.is_nan() => side,
        Missing::GoesWithZero(side) if near_zero || value.is_nan() => side,
        _ if near_zero || value.is_nan() => return 0.0,
        _ => return value,
    };
    match side {
        Side::Left => f64::NEG_INFINITY,
        Side::Right => f64::NAN,
    }
}

/// The one question that a split asks of a column. A threshold may be infinite, where only missing values go right: so
/// what must go right is NaN, and what must go left is smaller than anything.
pub(crate) fn goes_right(column: f64, threshold: f64) -> bool {
    let goes_left = column <= threshold;
    !goes_left
}

impl Sets {
    /// Whether each set holds a value: its whole part is the number of a bit. Missing, negative and too large values are
    /// in no set.
    fn append(&self, value: f64, columns: &mut Vec<f64>) {
        match self.words_of(value) {
            Some((words, bit)) => columns.extend(words.iter().map(|word| f64::from(1 - (word >> bit & 1)))),
            None => columns.resize(columns.len() + self.count, 1.0),
        }
    }

    /// The word of each set that may hold a value, and the bit in it.
    fn words_of(&self, value: f64) -> Option<(&[u32], usize)> {
        let known = value > -1.0 && value < f64::from(i32::MAX);
        let category = known.then_some(value as usize)?;
        let from = category / 32 * self.count;
        Some((self.words.get(from..from + self.count)?, category % 32))
    }
}

/// Gathers columns while trees are read, numbered from 0 as they come.
#[derive(Debug, Default)]
pub(crate) struct Gathered(BTreeMap<Column, u32>);

impl Gathered {
    /// The number of a column; the same for the same column.
    pub(crate) fn number(&mut self, column: Column) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(column).or_insert(next)
    }

    /// The columns in the order in which they are best made, and for each number that was given the place it has there.
    ///
    /// # Errors
    /// [`TextError::TooLarge`] when the sets of a feature would take up too much memory side by side.
    pub(crate) fn done(self) -> Result<(Columns, Vec<u32>), TextError> {
        let mut columns = Columns::default();
        let mut places = vec![0; self.0.len()];
        let mut sets: BTreeMap<usize, Vec<Vec<u32>>> = BTreeMap::new();
        for (place, (column, number)) in (1..).zip(self.0) {
            places[number as usize] = place;
            match column {
                Column::Number { feature, missing } => columns.numbers.push((feature, missing)),
                Column::Category { feature, set } => sets.entry(feature).or_default().push(set),
            }
        }
        for (feature, sets) in sets {
            columns.sets.push(interleave(feature, &sets)?);
        }
        Ok((columns, places))
    }
}

fn interleave(feature: usize, sets: &[Vec<u32>]) -> Result<Sets, TextError> {
    let longest = sets.iter().map(Vec::len).max().unwrap_or(0);
    at_most("words of categories", longest.saturating_mul(sets.len()), WORDS)?;
    let word = |at: usize| sets.iter().map(move |set| set.get(at).copied().unwrap_or(0));
    Ok(Sets {
        feature,
        count: sets.len(),
        words: (0..longest).flat_map(word).collect(),
    })
}
