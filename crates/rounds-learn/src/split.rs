//! How rows are divided into those that teach and those that examine. Knows scikit-learn's stratified folds to the row,
//! windows that roll over rows in the order of time, and folds that keep the rows of one customer together; refuses to
//! look at anything but labels, keys and places.

use std::collections::HashMap;

use crate::random::RandomState;

/// Places of the rows that teach and of those that examine, each rising.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub test: Vec<usize>,
}

/// `StratifiedKFold(folds, shuffle=True, random_state=seed)` of scikit-learn.
pub fn stratified(labels: &[bool], folds: usize, seed: u32) -> Vec<Split> {
    stratified_by(&classes(labels), folds, seed)
}

/// The same for more than two classes.
pub fn stratified_by(classes: &[u8], folds: usize, seed: u32) -> Vec<Split> {
    splits(&stratified_folds(classes, folds, &mut RandomState::new(seed)), folds)
}

/// `RepeatedStratifiedKFold(n_splits=folds, n_repeats=repeats, random_state=seed)` of scikit-learn: one generator serves
/// all repeats. Outer: repeats.
pub fn repeated(labels: &[bool], folds: usize, repeats: usize, seed: u32) -> Vec<Vec<Split>> {
    let mut random = RandomState::new(seed);
    let classes = classes(labels);
    let mut once = || splits(&stratified_folds(&classes, folds, &mut random), folds);
    (0..repeats).map(|_| once()).collect()
}

/// Train on the `window` rows before, examine the next `step`, slide by `step`; the last examination may be shorter.
pub fn rolling(rows: usize, window: usize, step: usize) -> Vec<Split> {
    let starts = (window..rows).step_by(step.max(1));
    starts
        .map(|start| Split {
            train: (start - window..start).collect(),
            test: (start..rows.min(start + step)).collect(),
        })
        .collect()
}

/// By the name of each row's fold: every fold examines once.
pub fn by_fold(names: &[String]) -> Vec<Split> {
    let mut known: Vec<&String> = names.iter().collect();
    known.sort_unstable();
    known.dedup();
    let fold_of: Vec<usize> = names
        .iter()
        .map(|name| known.binary_search(&name).unwrap_or(0))
        .collect();
    splits(&fold_of, known.len())
}

/// The rows before `cut` teach, those from it on examine. `times` may come in any order.
pub fn by_time<T: PartialOrd>(times: &[T], cut: &T) -> Split {
    let (test, train) = (0..times.len()).partition(|at| times[*at] >= *cut);
    Split { train, test }
}

/// Folds in which all rows with one key stand together.
pub(crate) fn grouped(keys: &[&str], folds: usize, seed: u32) -> Vec<Split> {
    let mut known: Vec<&str> = keys.to_vec();
    known.sort_unstable();
    known.dedup();
    RandomState::new(seed).shuffle(&mut known);
    let fold_of: HashMap<&str, usize> = known.iter().enumerate().map(|(at, key)| (*key, at % folds)).collect();
    let folds_of_rows: Vec<usize> = keys.iter().map(|key| fold_of[key]).collect();
    splits(&folds_of_rows, folds)
}

/// The fold of each row. Classes are numbered in the order in which they occur first, as scikit-learn does.
fn stratified_folds(classes: &[u8], folds: usize, random: &mut RandomState) -> Vec<usize> {
    let mut known: Vec<u8> = Vec::new();
    for class in classes {
        if !known.contains(class) {
            known.push(*class);
        }
    }
    let mut fold_of = vec![0; classes.len()];
    let mut before = 0;
    for class in known {
        let rows: Vec<usize> = (0..classes.len()).filter(|row| classes[*row] == class).collect();
        // Of the rows sorted by class, each fold in turn gets every so many.
        let sorted = before..before + rows.len();
        let mut order: Vec<usize> = (0..folds)
            .flat_map(|fold| {
                let size = (fold..classes.len())
                    .step_by(folds)
                    .filter(|at| sorted.contains(at))
                    .count();
                std::iter::repeat_n(fold, size)
            })
            .collect();
        random.shuffle(&mut order);
        before += rows.len();
        for (row, fold) in rows.into_iter().zip(order) {
            fold_of[row] = fold;
        }
    }
    fold_of
}

fn classes(labels: &[bool]) -> Vec<u8> {
    labels.iter().map(|label| u8::from(*label)).collect()
}

fn splits(fold_of: &[usize], folds: usize) -> Vec<Split> {
    (0..folds)
        .map(|fold| {
            let (test, train) = (0..fold_of.len()).partition(|row| fold_of[*row] == fold);
            Split { train, test }
        })
        .collect()
}

#[cfg(test)]
mod tests;
