//! The MineThatData e-mail test (Hillstrom 2008): to whom is it worth writing? Women's e-mail against none, by visits; two
//! models, one for each arm, whose difference orders the customers. There are no forbidden columns.

use std::fmt;
use std::path::Path;

use rounds_protocol::bundle::Measured;

use super::error::DataError;
use super::frame::Frame;
use super::table::Columns;
use crate::linear::logistic_of;
use crate::matrix::{Matrix, take};
use crate::metrics::{Treated, interval, qini_of_scores};
use crate::random::RandomState;
use crate::recipe::Recipe;
use crate::split::stratified_by;
use crate::trees::TreeOptions;

const NUMBERS: [&str; 5] = ["recency", "history", "mens", "womens", "newbie"];
const CODES: [&str; 3] = ["history_segment", "zip_code", "channel"];

/// How much better an order by uplift is than none.
#[derive(Clone, Debug, PartialEq)]
pub struct Uplift {
    pub model: String,
    pub rows: usize,
    pub treated: usize,
    /// Normalised Qini, the mean over five folds, with its 95 % interval.
    pub qini: Measured,
    /// What the data README reports: LightGBM, 0.065 ± 0.020.
    pub reference: f64,
}

impl fmt::Display for Uplift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Measured { value, low, high } = self.qini;
        let met = if value >= self.reference { "yes" } else { "NO" };
        write!(
            f,
            "{:<22} {:<22} {:<9} {:<9} normalised Qini {value:.3} {low:.3}-{high:.3}   reference {} ± 0.020   {met}",
            "Hillstrom visit", "5-fold, seed 42", "every", self.model, self.reference
        )
    }
}

/// Two models for each of five folds.
///
/// # Errors
/// [`DataError`] when the file is not as published.
pub fn evaluate_uplift(data: &Path, resamples: u32) -> Result<Vec<Uplift>, DataError> {
    let frame = Frame::read(&data.join("hillstrom/hillstrom.csv.zst"), b',')?;
    let places: Vec<usize> = frame
        .column("segment")?
        .enumerate()
        .filter(|(_, arm)| *arm != "Mens E-Mail")
        .map(|(row, _)| row)
        .collect();
    let matrix = matrix(&frame)?.take(&places);
    let treated: Vec<bool> = frame.column("segment")?.map(|arm| arm == "Womens E-Mail").collect();
    let visited: Vec<bool> = frame.column("visit")?.map(|visit| visit == "1").collect();
    let rows: Vec<Treated> = places
        .iter()
        .map(|row| Treated {
            treated: treated[*row],
            responded: visited[*row],
        })
        .collect();
    let small = TreeOptions {
        rounds: 100,
        leaves: 4,
        min_rows: 200,
        ..TreeOptions::REFERENCE
    };
    let logistic = Recipe::Logistic { strength: 0.05 };
    let recipes = [
        ("lightgbm", Recipe::Trees(TreeOptions::REFERENCE)),
        ("logistic", logistic.clone()),
        ("rounds", Recipe::Mean(vec![logistic, Recipe::Trees(small)])),
    ];
    recipes
        .into_iter()
        .map(|(name, recipe)| {
            Ok(Uplift {
                model: name.to_owned(),
                rows: rows.len(),
                treated: rows.iter().filter(|row| row.treated).count(),
                qini: qini(&matrix, &rows, &recipe, resamples)?,
                reference: 0.065,
            })
        })
        .collect()
}

fn matrix(frame: &Frame) -> Result<Matrix, DataError> {
    let mut columns = Columns::default();
    for name in NUMBERS {
        columns.number(name, frame.numbers(name, &[])?.into_iter());
    }
    for name in CODES {
        columns.code(name, frame.column(name)?);
    }
    Ok(columns.matrix())
}

fn qini(matrix: &Matrix, rows: &[Treated], recipe: &Recipe, resamples: u32) -> Result<Measured, DataError> {
    // Arm and outcome together, so that every fold holds its share of the visits of both arms.
    let classes = rows
        .iter()
        .map(|row| 2 * u8::from(row.treated) + u8::from(row.responded));
    let mut parts = Vec::new();
    for split in stratified_by(&classes.collect::<Vec<_>>(), 5, 42) {
        let arm = |treated: bool| {
            let of_arm = split.train.iter().filter(|at| rows[**at].treated == treated);
            let places: Vec<usize> = of_arm.copied().collect();
            let labels: Vec<bool> = places.iter().map(|at| rows[*at].responded).collect();
            recipe.fit(&matrix.take(&places), &labels)
        };
        let unseen = matrix.take(&split.test);
        let (with, without) = (arm(true)?.raw(&unseen)?, arm(false)?.raw(&unseen)?);
        let scores = with
            .iter()
            .zip(&without)
            .map(|(with, without)| logistic_of(*with) - logistic_of(*without));
        parts.push((take(rows, &split.test), scores.collect::<Vec<f64>>()));
    }
    let mean = |parts: &[(Vec<Treated>, Vec<f64>)]| {
        parts
            .iter()
            .map(|(rows, scores)| qini_of_scores(rows, scores))
            .sum::<f64>()
            / parts.len() as f64
    };
    let mut random = RandomState::new(1);
    let found = (0..resamples).map(|_| mean(&parts.iter().map(|part| drawn(part, &mut random)).collect::<Vec<_>>()));
    let found = found.collect();
    Ok(interval(mean(&parts), found))
}

fn drawn((rows, scores): &(Vec<Treated>, Vec<f64>), random: &mut RandomState) -> (Vec<Treated>, Vec<f64>) {
    let places: Vec<usize> = (0..rows.len()).map(|_| random.below(rows.len())).collect();
    (take(rows, &places), take(scores, &places))
}
