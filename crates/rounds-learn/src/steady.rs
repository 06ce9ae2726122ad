//! Features that wander: their distribution differs so much between the training days that it cannot be counted on for
//! the day after. They are left out before anything is learned; the rows that examine are not looked at.

use chrono::NaiveDate;
use rounds_protocol::bundle::CardFact;

use crate::metrics::{cut_points, psi, shares};
use crate::refused::Refused;
use crate::rows::{TrainingRow, TrainingRows};

/// A little below the limit of a release, because the day that examines lies one step further.
const WANDERS: f64 = 0.20;
const BINS: usize = 10;

/// The rows without the features that wander, and which those are.
///
/// # Errors
/// [`Refused::NothingSteady`] when no feature is left.
pub(crate) fn steady(rows: &TrainingRows) -> Result<(TrainingRows, Vec<CardFact>), Refused> {
    let by_day = training_days(rows);
    let (kept, left_out): (Vec<usize>, Vec<usize>) = (0..rows.features.len()).partition(|at| !wanders(&by_day, *at));
    let left_out: Vec<CardFact> = left_out.into_iter().map(|at| rows.on_card(at)).collect();
    if kept.is_empty() {
        let facts = left_out.into_iter().map(|one| one.fact).collect();
        return Err(Refused::NothingSteady { facts });
    }
    if left_out.is_empty() {
        return Ok((rows.clone(), left_out));
    }
    tracing::info!(family = ?rows.family, facts = ?left_out, "features that wander are left out");
    Ok((rows.only(&kept), left_out))
}

/// The rows of each day but the last, which examines.
fn training_days(rows: &TrainingRows) -> Vec<Vec<&TrainingRow>> {
    let mut days: Vec<NaiveDate> = rows.rows.iter().map(|row| row.cut_off).collect();
    days.sort_unstable();
    days.dedup();
    days.pop();
    days.iter()
        .map(|day| rows.rows.iter().filter(|row| row.cut_off == *day).collect())
        .collect()
}

/// Whether any two days differ too much. A row that is too short is found elsewhere.
fn wanders(by_day: &[Vec<&TrainingRow>], at: usize) -> bool {
    let values = |day: &Vec<&TrainingRow>| -> Vec<f64> {
        day.iter()
            .map(|row| row.values.get(at).copied().unwrap_or(f64::NAN))
            .collect()
    };
    let days: Vec<Vec<f64>> = by_day.iter().map(values).collect();
    days.iter().enumerate().any(|(first, before)| {
        let edges = cut_points(before.iter().copied(), BINS);
        let expected = shares(before.iter().copied(), &edges);
        days[first + 1..].iter().any(|after| {
            let moved = psi(&expected, &shares(after.iter().copied(), &edges));
            moved > WANDERS + by_chance(edges.len() + 1, before.len(), after.len())
        })
    })
}

/// About what the index is for two samples of one population (its mean is that of a chi-square over the rows).
fn by_chance(parts: usize, before: usize, after: usize) -> f64 {
    parts as f64 * (1.0 / before as f64 + 1.0 / after as f64)
}
