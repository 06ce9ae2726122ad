//! One measurement: rows, how they are divided, and the contenders that are measured on the same division. Knows how
//! splits are worked off on all processors; refuses to let a contender see a row that examines it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use lightgbm3::Error;

use super::line::{ColumnSet, Line};
use super::measure::{Part, measure};
use crate::linear::logistic_of;
use crate::matrix::{Matrix, take};
use crate::metrics::roc_auc;
use crate::recipe::Recipe;
use crate::split::{Split, repeated};
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
    /// All examinations are one; otherwise figures are means over them.
    pub is_pooled: bool,
    /// Training rows are in the order of time.
    pub is_in_time: bool,
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
    /// All contenders with every column, then with the permitted ones.
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
            for (contender, name) in CONTENDERS {
                let parts = self.examined(&matrix, contender)?;
                let figures = measure(&self.labels, &parts, resamples);
                let line = Line::new(self, columns, name, figures);
                on_line(&line);
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Probabilities of the rows that examine, by split, or all in one part.
    fn examined(&self, matrix: &Matrix, contender: Contender) -> Result<Vec<Part>, Error> {
        let recipe = match contender {
            Contender::Logistic => Recipe::Logistic { strength: 1.0 },
            Contender::LightGbm => Recipe::Trees(TreeOptions::REFERENCE),
            Contender::Scorecard => Recipe::Scorecard,
            Contender::Rounds if self.is_pooled => return self.best_so_far(matrix),
            Contender::Rounds => return self.parts(matrix, |split| self.best(matrix, split)),
        };
        let parts = self.parts(matrix, |_| Ok(recipe.clone()))?;
        Ok(if self.is_pooled {
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

    /// Where windows roll, each is scored by the mean that was best on the examinations before it: their outcomes are
    /// known by then, for they are among the rows that teach.
    fn best_so_far(&self, matrix: &Matrix) -> Result<Vec<Part>, Error> {
        let learned: Result<Vec<Vec<Part>>, Error> = recipes_in_time()
            .into_iter()
            .map(|recipe| self.parts(matrix, |_| Ok(recipe.clone())))
            .collect();
        let learned = learned?;
        let candidates: Vec<Vec<Part>> = MEANS.iter().map(|members| means(&learned, members)).collect();
        let chosen = (0..self.splits.len()).map(|at| {
            let mut best = &candidates[0];
            let mut most = self.auc_of_latest(&best[..at]);
            for parts in &candidates[1..] {
                let auc = self.auc_of_latest(&parts[..at]);
                if auc > most {
                    (best, most) = (parts, auc);
                }
            }
            best[at].clone()
        });
        Ok(vec![Part::joined(chosen.collect())])
    }

    /// Zero where nothing is known yet.
    fn auc_of_latest(&self, parts: &[Part]) -> f64 {
        let known = Part::joined(last_rows(parts));
        let auc = roc_auc(&take(&self.labels, &known.rows), &known.scores);
        if auc.is_nan() { 0.0 } else { auc }
    }

    /// The candidate with the greatest area under the curve within the training rows: over stratified fourths, or the last
    /// fifth where rows are in the order of time.
    fn best(&self, matrix: &Matrix, split: &Split) -> Result<Recipe, Error> {
        let matrix = matrix.take(&split.train);
        let labels = take(&self.labels, &split.train);
        let inner = if self.is_in_time {
            let cut = labels.len() * 4 / 5;
            vec![Split {
                train: (0..cut).collect(),
                test: (cut..labels.len()).collect(),
            }]
        } else {
            // Few rows: one division would choose by chance.
            let repeats = if labels.len() < 2_000 { 5 } else { 1 };
            repeated(&labels, 4, repeats, 7).concat()
        };
        let mut best: Option<(f64, Recipe)> = None;
        for recipe in candidates(labels.len()) {
            let mut sum = 0.0;
            for split in &inner {
                let fitted = recipe.fit(&matrix.take(&split.train), &take(&labels, &split.train))?;
                sum += roc_auc(&take(&labels, &split.test), &fitted.raw(&matrix.take(&split.test))?);
            }
            if best.as_ref().is_none_or(|(most, _)| sum > *most) {
                best = Some((sum, recipe));
            }
        }
        Ok(best.map_or(Recipe::Scorecard, |(_, recipe)| recipe))
    }
}

/// What is tried. Small trees and a strong penalty suit few rows; the mean of the two kinds errs less than either.
fn candidates(rows: usize) -> Vec<Recipe> {
    let least = u32::try_from(rows / 200).unwrap_or(u32::MAX).clamp(5, 50);
    let small = TreeOptions {
        rounds: 250,
        rate: 0.04,
        leaves: 4,
        min_rows: least.min(20),
        columns: 0.5,
        ..TreeOptions::REFERENCE
    };
    let middle = TreeOptions {
        leaves: 15,
        min_rows: least,
        columns: 0.5,
        ..TreeOptions::REFERENCE
    };
    let random = TreeOptions {
        extra: true,
        min_rows: least.min(20),
        ..middle
    };
    let logistic = |strength| Recipe::Logistic { strength };
    let trees = |options: &TreeOptions| Recipe::Trees(*options);
    vec![
        logistic(0.05),
        trees(&middle),
        Recipe::Mean(vec![logistic(0.05), trees(&small)]),
        Recipe::Mean(vec![logistic(0.05), trees(&small), trees(&random)]),
        Recipe::Mean(vec![Recipe::Scorecard, trees(&middle)]),
        Recipe::Mean(vec![trees(&middle), trees(&random)]),
    ]
}

/// Where the world moves, recipes differ in how far back they look and in how they read codes.
fn recipes_in_time() -> Vec<Recipe> {
    let middle = TreeOptions {
        leaves: 15,
        columns: 0.5,
        ..TreeOptions::REFERENCE
    };
    let small = TreeOptions {
        rounds: 200,
        leaves: 7,
        min_rows: 20,
        ..middle
    };
    let last = |rows, recipe| Recipe::Recent(rows, Box::new(recipe));
    vec![
        Recipe::Trees(middle),
        last(4_000, Recipe::Trees(middle)),
        last(1_500, Recipe::Trees(small)),
        Recipe::FlagTrees(middle),
        last(4_000, Recipe::FlagTrees(middle)),
        last(1_500, Recipe::FlagTrees(small)),
        last(600, Recipe::FlagTrees(small)),
    ]
}

/// Which of them are taken together.
const MEANS: [&[usize]; 4] = [&[0, 1, 2, 3, 4, 5], &[0, 1, 2], &[3, 4, 5], &[1, 2, 4, 5, 6]];

/// The mean log-odds of some members, part by part.
fn means(learned: &[Vec<Part>], members: &[usize]) -> Vec<Part> {
    let odds = |probability: f64| (probability / (1.0 - probability)).ln();
    let mut sums = learned[members[0]].clone();
    for (at, sum) in sums.iter_mut().enumerate() {
        for (row, score) in sum.scores.iter_mut().enumerate() {
            let all = members.iter().map(|member| odds(learned[*member][at].scores[row]));
            *score = logistic_of(all.sum::<f64>() / members.len() as f64);
        }
    }
    sums
}

/// Enough of the latest examinations to compare by.
fn last_rows(parts: &[Part]) -> Vec<Part> {
    const ROWS: usize = 4_000;
    let mut rows = 0;
    let late = parts.iter().rev().take_while(|part| {
        rows += part.rows.len();
        rows <= ROWS
    });
    late.cloned().collect()
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
