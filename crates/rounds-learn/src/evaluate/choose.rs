//! What *rounds* is on a split: of a few ways to learn and means of them, the one that is best on rows that teach. Knows
//! the ways; refuses to look at rows that examine. Whatever it chooses has a form that a device reads.

use lightgbm3::Error;

use crate::matrix::{Column, Kind, Matrix, take};
use crate::metrics::{Ordered, interval, resamples, roc_auc};
use crate::random::RandomState;
use crate::recipe::Recipe;
use crate::split::{Split, repeated};
use crate::trees::TreeOptions;

/// Ways whose means are tried.
const MEMBERS: usize = 6;
/// Which members are taken together. The mean of several kinds errs less than each, so it is the first, and stays unless
/// another is better beyond doubt.
const MEANS: [&[usize]; 10] = [
    &[0, 3, 4],
    &[0],
    &[1],
    &[3],
    &[4],
    &[0, 4],
    &[1, 4],
    &[0, 4, 5],
    &[2, 3],
    &[3, 5],
];

/// Up to so many days of looking, each but the first is foretold by those before it.
const FEW_TIMES: usize = 6;
const RESAMPLES: u32 = 100;

/// The recipe of the first mean, or of the one with the greatest area under the curve among those that are better beyond
/// doubt: the 95 % interval of the difference lies above zero, by resamples of the rows that teach. `times` says when
/// each row looked, and is empty where rows have no time.
///
/// # Errors
/// Those of LightGBM.
pub(super) fn best(matrix: &Matrix, labels: &[bool], times: &[i64]) -> Result<Recipe, Error> {
    let members = members(labels.len());
    let mut examined = Vec::new();
    for split in inner(labels, times) {
        let (learned, taught) = (matrix.take(&split.train), take(labels, &split.train));
        let asked = matrix.take(&split.test);
        let fit = |recipe: &Recipe| recipe.fit(&learned, &taught)?.raw(&asked);
        let raw = members.iter().map(fit).collect::<Result<Vec<_>, Error>>()?;
        let raw = MEANS.map(|together| mean(&raw, together));
        examined.push((split.test, raw));
    }
    let chosen = MEANS[beyond_doubt(labels, &examined)];
    tracing::debug!(?chosen, "chosen on the rows that teach");
    Ok(match chosen {
        [only] => members[*only].clone(),
        together => Recipe::Mean(together.iter().map(|at| members[*at].clone()).collect()),
    })
}

/// Which of the means; `examined` holds the rows of each examination and what every mean says of them.
fn beyond_doubt(labels: &[bool], examined: &[(Vec<usize>, [Vec<f64>; MEANS.len()])]) -> usize {
    let of_labels: Vec<Vec<bool>> = examined.iter().map(|(rows, _)| take(labels, rows)).collect();
    let ordered = |at: usize| -> Vec<Ordered<'_>> {
        let parts = examined.iter().zip(&of_labels);
        parts.map(|((_, raw), labels)| Ordered::new(labels, &raw[at])).collect()
    };
    let ordered: [Vec<Ordered<'_>>; MEANS.len()] = std::array::from_fn(ordered);
    let areas = |times: &[usize]| {
        let times: Vec<Vec<usize>> = examined.iter().map(|(rows, _)| take(times, rows)).collect();
        ordered.each_ref().map(|parts| {
            let area = |(part, times): (&Ordered<'_>, &Vec<usize>)| {
                let (labels, scores) = part.drawn(times);
                roc_auc(&labels, &scores)
            };
            parts
                .iter()
                .zip(&times)
                .map(area)
                .filter(|area| area.is_finite())
                .sum::<f64>()
        })
    };
    let all = areas(&vec![1; labels.len()]);
    let mut drawn: [Vec<f64>; MEANS.len()] = Default::default();
    for times in resamples(labels.len(), RESAMPLES, &mut RandomState::new(1)) {
        let areas = areas(&times);
        for (drawn, area) in drawn.iter_mut().zip(areas) {
            drawn.push(area - areas[0]);
        }
    }
    let ahead = drawn.into_iter().enumerate();
    let ahead = ahead.filter(|(at, drawn)| interval(all[*at] - all[0], drawn.clone()).low > 0.0);
    let best = ahead.map(|(at, _)| at).max_by(|a, b| all[*a].total_cmp(&all[*b]));
    best.unwrap_or(0)
}

/// Small trees and a strong penalty suit few rows.
fn members(rows: usize) -> [Recipe; MEMBERS] {
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
    [
        Recipe::Logistic { strength: 0.05 },
        Recipe::Logistic { strength: 0.01 },
        Recipe::Scorecard,
        Recipe::Trees(middle),
        Recipe::Trees(small),
        Recipe::Trees(random),
    ]
}

/// Rows that teach, divided once more: each time of a few is foretold by those before it, of many the last fifth by the
/// rest; rows without time stand in stratified fourths.
fn inner(labels: &[bool], times: &[i64]) -> Vec<Split> {
    let mut known = times.to_vec();
    known.sort_unstable();
    let late = known.get(known.len() * 4 / 5).copied();
    known.dedup();
    match (known.len(), late) {
        (2..=FEW_TIMES, _) => known[1..]
            .iter()
            .map(|time| before_and_at(times, *time..=*time))
            .collect(),
        (3.., Some(late)) => vec![before_and_at(times, late..=i64::MAX)],
        _ => {
            // Few rows: one division would choose by chance.
            let repeats = if labels.len() < 2_000 { 5 } else { 1 };
            repeated(labels, 4, repeats, 7).concat()
        }
    }
}

fn before_and_at(times: &[i64], at: std::ops::RangeInclusive<i64>) -> Split {
    let places = |is_meant: &dyn Fn(i64) -> bool| (0..times.len()).filter(|row| is_meant(times[*row])).collect();
    Split {
        train: places(&|time| time < *at.start()),
        test: places(&|time| at.contains(&time)),
    }
}

/// The mean log-odds of some members, row by row.
fn mean(raw: &[Vec<f64>], members: &[usize]) -> Vec<f64> {
    let rows = raw[members[0]].len();
    let of_row = |row: usize| members.iter().map(|member| raw[*member][row]).sum::<f64>() / members.len() as f64;
    (0..rows).map(of_row).collect()
}

/// Windows that roll over rows in the order of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rolling {
    pub window: usize,
    pub step: usize,
}

/// The way to learn where the world moves: codes as they are written, because the order of their takers tells of another
/// time. Half of *rounds* there knows the share of takers lately, half does not.
pub(super) fn in_time() -> Recipe {
    Recipe::AsWritten(Box::new(Recipe::Trees(TreeOptions {
        rounds: 150,
        rate: 0.05,
        leaves: 15,
        columns: 0.5,
        ..TreeOptions::REFERENCE
    })))
}

/// Over how many of the latest known rows the share of takers is told.
const LATELY: [usize; 5] = [100, 250, 500, 1_000, 2_000];

impl Rolling {
    /// The rows with the share of takers lately: among the rows that were known when the row's examination began, and for
    /// a row of the first window when it would have begun by the same step.
    pub fn with_shares(self, matrix: &Matrix, labels: &[bool]) -> Matrix {
        let mut takers = vec![0.0];
        for label in labels {
            takers.push(takers[takers.len() - 1] + f64::from(u8::from(*label)));
        }
        let share = |row: usize, lately: usize| {
            let known = self.known_at(row);
            let first = known.saturating_sub(lately);
            // A little of one in ten, so that few rows say little.
            (takers[known] - takers[first] + 1.0) / ((known - first) as f64 + 10.0)
        };
        let mut columns = matrix.columns.clone();
        columns.extend(LATELY.map(|lately| Column {
            name: format!("taken_of_last_{lately}"),
            kind: Kind::Number,
            monotone: 0,
        }));
        let values = matrix.rows().enumerate();
        let values = values.flat_map(|(at, row)| row.iter().copied().chain(LATELY.map(|lately| share(at, lately))));
        Matrix::new(columns, values.collect())
    }

    /// How many rows had an outcome when this row was to be foretold.
    fn known_at(self, row: usize) -> usize {
        let step = self.step.max(1);
        let first = self.window % step;
        if row < first {
            0
        } else {
            first + (row - first) / step * step
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_lately_knows_nothing_from_the_examination_on() {
        let rolling = Rolling { window: 25, step: 10 };
        let plain = Matrix::new(
            vec![Column {
                name: "same".to_owned(),
                kind: Kind::Number,
                monotone: 0,
            }],
            vec![0.0; 60],
        );
        let labels: Vec<bool> = (0..60).map(|row| row % 3 == 0).collect();
        let told = rolling.with_shares(&plain, &labels);
        for row in 0..60 {
            let begun = if row < 5 { 0 } else { (row - 5) / 10 * 10 + 5 };
            assert_eq!(rolling.known_at(row), begun);
            let mut others = labels.clone();
            for label in &mut others[begun..] {
                *label = !*label;
            }
            assert_eq!(
                told.row(row),
                rolling.with_shares(&plain, &others).row(row),
                "row {row}"
            );
        }
        assert!(told.row(40)[1] > told.row(0)[1]);
    }

    #[test]
    fn a_few_times_are_foretold_by_those_before_them_and_many_by_four_fifths() {
        let labels = vec![true; 10];
        let cases = [
            ([1, 1, 2, 2, 2, 3, 3, 3, 3, 3], vec![(2, 3), (5, 5)]),
            ([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], vec![(8, 2)]),
        ];
        for (times, wanted) in cases {
            let splits = inner(&labels, &times);
            let sizes: Vec<(usize, usize)> = splits
                .iter()
                .map(|split| (split.train.len(), split.test.len()))
                .collect();
            assert_eq!(sizes, wanted);
            for split in splits {
                let latest = split.train.iter().map(|row| times[*row]).max();
                assert!(split.test.iter().all(|row| Some(times[*row]) > latest));
            }
        }
    }
}
