//! Rows of numbers with named columns. Knows how to take some rows or some columns; refuses to know what they mean.

/// Values row by row; NaN is a missing one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Matrix {
    pub columns: Vec<Column>,
    values: Vec<f64>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub name: String,
    pub kind: Kind,
    /// -1, 0 or 1: the direction that the score may move when the value grows.
    pub monotone: i8,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Number,
    /// An index below `values`.
    Code {
        values: usize,
    },
}

impl Matrix {
    /// `values` holds the rows one after the other.
    pub fn new(columns: Vec<Column>, values: Vec<f64>) -> Self {
        debug_assert!(columns.is_empty() || values.len().is_multiple_of(columns.len()));
        Self { columns, values }
    }

    pub fn width(&self) -> usize {
        self.columns.len()
    }

    pub fn len(&self) -> usize {
        if self.columns.is_empty() {
            0
        } else {
            self.values.len() / self.columns.len()
        }
    }

    pub fn row(&self, at: usize) -> &[f64] {
        &self.values[at * self.width()..(at + 1) * self.width()]
    }

    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.width().max(1))
    }

    pub fn column(&self, at: usize) -> impl Iterator<Item = f64> + '_ {
        self.values.iter().skip(at).step_by(self.width().max(1)).copied()
    }

    /// All values, row by row.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// These rows, in this order.
    pub fn take(&self, rows: &[usize]) -> Self {
        let mut values = Vec::with_capacity(rows.len() * self.width());
        for row in rows {
            values.extend_from_slice(self.row(*row));
        }
        Self::new(self.columns.clone(), values)
    }

    /// The same rows, no column bound to a direction.
    pub fn free(&self) -> Self {
        let mut free = self.clone();
        for column in &mut free.columns {
            column.monotone = 0;
        }
        free
    }

    /// Without the columns that `is_kept` refuses.
    pub fn only(&self, is_kept: impl Fn(&Column) -> bool) -> Self {
        let kept: Vec<usize> = (0..self.width()).filter(|at| is_kept(&self.columns[*at])).collect();
        let columns = kept.iter().map(|at| self.columns[*at].clone()).collect();
        let values = self.rows().flat_map(|row| kept.iter().map(|at| row[*at])).collect();
        Self::new(columns, values)
    }
}

/// The items at these places, in this order.
pub(crate) fn take<T: Copy>(items: &[T], places: &[usize]) -> Vec<T> {
    places.iter().map(|at| items[*at]).collect()
}
