//! Columns gathered by name for data that is put together from several files.

use crate::matrix::{Column, Kind, Matrix};

/// Columns of equal length, each with its values.
#[derive(Default)]
pub(crate) struct Columns {
    columns: Vec<Column>,
    values: Vec<Vec<f64>>,
}

impl Columns {
    pub fn number(&mut self, name: &str, values: impl Iterator<Item = f64>) {
        self.add(name, Kind::Number, values.collect());
    }

    /// The score may move in one direction only when the value of the column added last grows.
    pub fn bind(&mut self, monotone: i8) {
        if let Some(column) = self.columns.last_mut() {
            column.monotone = monotone;
        }
    }

    pub fn flag(&mut self, name: &str, values: impl Iterator<Item = bool>) {
        self.number(name, values.map(|value| f64::from(u8::from(value))));
    }

    /// Words by their place in the alphabet.
    pub fn code<'a>(&mut self, name: &str, words: impl Iterator<Item = &'a str>) {
        let words: Vec<&str> = words.collect();
        let mut known = words.clone();
        known.sort_unstable();
        known.dedup();
        let places = words
            .iter()
            .map(|word| known.binary_search(word).map_or(f64::NAN, |place| place as f64));
        self.add(name, Kind::Code { values: known.len() }, places.collect());
    }

    pub fn matrix(self) -> Matrix {
        let rows = self.values.first().map_or(0, Vec::len);
        let values = (0..rows).flat_map(|row| self.values.iter().map(move |column| column[row]));
        let values = values.collect();
        Matrix::new(self.columns, values)
    }

    fn add(&mut self, name: &str, kind: Kind, values: Vec<f64>) {
        self.columns.push(Column {
            name: name.to_owned(),
            kind,
            monotone: 0,
        });
        self.values.push(values);
    }
}
