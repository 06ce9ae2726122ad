//! The hashes were computed by scikit-learn 1.9.1 on the same labels: SHA-256 over the lines of test places.

use proptest::prelude::*;
use sha2::{Digest, Sha256};

use super::*;

fn labels(rows: usize, below: usize, offset: usize) -> Vec<bool> {
    (0..rows).map(|at| (at * 7919 + offset) % 1009 < below).collect()
}

fn hash<'a>(splits: impl Iterator<Item = &'a Split>) -> String {
    let mut hasher = Sha256::new();
    for split in splits {
        let places: Vec<String> = split.test.iter().map(usize::to_string).collect();
        hasher.update(places.join(","));
        hasher.update("\n");
    }
    hex::encode(hasher.finalize())
}

#[test]
fn stratified_folds_are_those_of_scikit_learn() {
    let cases = [
        (
            labels(100, 200, 0),
            "6af90d219ab7dc7d2203bea0b10371ceac2ab4b98ff7d087c088c6cfb379c1d3",
        ),
        (
            labels(101, 200, 900),
            "a407fc1612702b1e47f294c623dc51eb5001caad0af5cd53c792812e04aa9b37",
        ),
        (
            labels(41_188, 114, 2),
            "fc9858c7895ade961dba0e0dfc44632680688b5c8fb4cc27b13068182c4236d7",
        ),
        (
            labels(354, 86, 1),
            "7d261c631356167eb61b49d93391b1f8fe34fcf8dc406c3e0212b1579997e207",
        ),
    ];
    for (labels, expected) in cases {
        assert_eq!(
            hash(stratified(&labels, 5, 42).iter()),
            expected,
            "{} rows",
            labels.len()
        );
    }
}

#[test]
fn repeated_stratified_folds_are_those_of_scikit_learn() {
    let splits = repeated(&labels(354, 86, 1), 5, 10, 42);
    assert_eq!(
        hash(splits.iter().flatten()),
        "f88a41072a411c8c52e1603ed3c5a52634208f8ec99aae97da26a27969d20fe6"
    );
}

#[test]
fn windows_roll_over_every_row_after_the_first_window_once() {
    for (rows, window, step, windows) in [(10, 4, 2, 3), (11, 4, 2, 4), (41_188, 20_000, 100, 212)] {
        let splits = rolling(rows, window, step);
        assert_eq!(splits.len(), windows);
        let tested: Vec<usize> = splits.iter().flat_map(|split| split.test.clone()).collect();
        assert_eq!(tested, (window..rows).collect::<Vec<_>>());
        assert!(splits.iter().all(|split| split.train.len() == window));
        assert!(splits.iter().all(|split| split.train[window - 1] + 1 == split.test[0]));
    }
}

#[test]
fn time_and_named_folds_divide_as_they_say() {
    let split = by_time(&[5, 1, 3, 2], &3);
    assert_eq!((split.train, split.test), (vec![1, 3], vec![0, 2]));
    let names = ["b", "a", "b"].map(str::to_owned);
    let tests: Vec<_> = by_fold(&names).into_iter().map(|split| split.test).collect();
    assert_eq!(tests, [vec![1], vec![0, 2]]);
}

proptest! {
    #[test]
    fn rows_of_one_customer_stand_on_one_side(keys in proptest::collection::vec(0_u8..20, 1..200), seed: u32) {
        let names: Vec<String> = keys.iter().map(u8::to_string).collect();
        let keys: Vec<&str> = names.iter().map(String::as_str).collect();
        let splits = grouped(&keys, 5, seed);
        prop_assert_eq!(splits.iter().map(|split| split.test.len()).sum::<usize>(), keys.len());
        for split in splits {
            for row in &split.test {
                prop_assert!(split.train.iter().all(|other| keys[*other] != keys[*row]));
            }
        }
    }
}
