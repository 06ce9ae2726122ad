//! One measurement: rows, how they are divided, and the contenders that are measured on the same division. Knows how
//! splits are worked off on all processors; refuses to let a contender see a row that examines it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use lightgbm3::Error;

use super::choose::{self, Rolling};
use super::line::{ColumnSet, Line};
use super::measure::{Part, measure};
use crate::linear::logistic_of;
use crate::matrix::{Matrix, take};
use crate::recipe::Recipe;
use crate::split::Split;
use crate::trees::TreeOptions;

/// Rows with their splits and what others reached on them.
pub(crate) struct Task {
    pub data: String,
    pub split: String,
    pub matrix: Matrix,
    pub labels: Vec<bool>,
    pub splits: Vec<Split>,
    /// Columns that ours drops.
    pub forbidden: Vec<String>,
    /// The windows that the splits are: then all examinations are one, otherwise figures are means over them.
    pub rolling: Option<Rolling>,
    /// When each row looked; empty where rows have no time.
    pub times: Vec<i64>,
    pub references: Vec<Reference>,
}

/// What was reached on the same rows and splits with every column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Reference {
    /// `logistic` or `lightgbm`.
    pub model: &'static str,
    pub auc: f64,
    pub lift_10: Option<f64>,
    pub gain: Option<f64>,
    /// Share of the takers in the better half.
    pub half: Option<f64>,
}

impl Reference {
    pub const fn auc(model: &'static str, auc: f64) -> Self {
        Self {
            model,
            auc,
            lift_10: None,
            gain: None,
            half: None,
        }
    }
}

/// Who is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contender {
    Logistic,
    LightGbm,
    Scorecard,
    /// Whichever candidate is best on the training rows.
    Rounds,
}

const CONTENDERS: [(Contender, &str); 4] = [
    (Contender::Logistic, "logistic"),
    (Contender::LightGbm, "lightgbm"),
    (Contender::Scorecard, "scorecard"),
    (Contender::Rounds, "rounds"),
];

impl Task {
    /// All contenders with every column, then with the permitted ones. Where windows roll, the permitted ones are for ours
    /// alone: hundreds of fits are many, and the references know every column.
    ///
    /// # Errors
    /// Those of LightGBM.
    pub fn run(&self, resamples: u32, mut on_line: impl FnMut(&Line)) -> Result<Vec<Line>, Error> {
        let mut sets = vec![(ColumnSet::Every, self.matrix.clone())];
        if !self.forbidden.is_empty() {
            let permitted = self.matrix.only(|column| !self.forbidden.contains(&column.name));
            sets.push((ColumnSet::Permitted, permitted));
        }
        let mut lines = Vec::new();
        for (columns, matrix) in sets {
            let contenders = CONTENDERS.into_iter().filter(|(contender, _)| {
                columns == ColumnSet::Every || self.rolling.is_none() || *contender == Contender::Rounds
            });
            for (contender, name) in contenders {
                let parts = self.examined(&matrix, contender)?;
                let figures = measure(&self.labels, &parts, resamples);
                let line = Line::new(self, columns, name, figures);
                on_line(&line);
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Probabilities of the rows that examine, by split, or all in one part. The references know no directions.
    fn examined(&self, matrix: &Matrix, contender: Contender) -> Result<Vec<Part>, Error> {
        let fixed = |matrix: &Matrix, recipe: Recipe| self.parts(matrix, |_| Ok(recipe.clone()));
        let parts = match (contender, self.rolling) {
            (Contender::Logistic, _) => fixed(matrix, Recipe::Logistic { strength: 1.0 }),
            (Contender::LightGbm, _) => fixed(&matrix.free(), Recipe::Trees(TreeOptions::REFERENCE)),
            (Contender::Scorecard, _) => fixed(matrix, Recipe::Scorecard),
            (Contender::Rounds, Some(rolling)) => self.in_time(matrix, rolling),
            (Contender::Rounds, None) => self.parts(matrix, |split| {
                let times: Vec<i64> = split
                    .train
                    .iter()
                    .filter_map(|row| self.times.get(*row).copied())
                    .collect();
                choose::best(&matrix.take(&split.train), &take(&self.labels, &split.train), &times)
            }),
        }?;
        Ok(if self.rolling.is_some() {
            vec![Part::joined(parts)]
        } else {
            parts
        })
    }

    /// For each split, what the recipe for it says of the rows that examine.
    fn parts(
        &self,
        matrix: &Matrix,
        recipe: impl Fn(&Split) -> Result<Recipe, Error> + Sync,
    ) -> Result<Vec<Part>, Error> {
        in_parallel(&self.splits, |split| {
            let fitted = recipe(split)?.fit(&matrix.take(&split.train), &take(&self.labels, &split.train))?;
            let raw = fitted.raw(&matrix.take(&split.test))?;
            Ok(Part {
                rows: split.test.clone(),
                scores: raw.into_iter().map(logistic_of).collect(),
            })
        })
    }

    /// The mean log-odds of what is learned without and with the share of takers lately.
    fn in_time(&self, matrix: &Matrix, rolling: Rolling) -> Result<Vec<Part>, Error> {
        let learn = |matrix: &Matrix| self.parts(matrix, |_| Ok(choose::in_time()));
        let plain = learn(matrix)?;
        let told = learn(&rolling.with_shares(matrix, &self.labels))?;
        Ok(plain
            .into_iter()
            .zip(told)
            .map(|(one, other)| one.mean(&other))
            .collect())
    }
}

impl Part {
    /// The same rows with the mean of the log-odds of both.
    fn mean(self, other: &Self) -> Self {
        let odds = |probability: f64| (probability / (1.0 - probability)).ln();
        let both = self.scores.iter().zip(&other.scores);
        let scores = both
            .map(|(one, other)| logistic_of((odds(*one) + odds(*other)) / 2.0))
            .collect();
        Self {
            rows: self.rows,
            scores,
        }
    }
}

/// Works the splits off on all processors; results in the order of the splits.
fn in_parallel<T: Send>(splits: &[Split], work: impl Fn(&Split) -> Result<T, Error> + Sync) -> Result<Vec<T>, Error> {
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(splits.len());
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<T, Error>)>> = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((at, split)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    splits.get(at).map(|split| (at, split))
                } {
                    let result = work(split);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
