//! The model reader against the real library: raw scores, predictions and contributions of `tests/golden/models`, which
//! `tests/golden/make.py` made.

use std::fs;
use std::path::Path;

use rounds_advisor::model::trees::Trees;
use serde::Deserialize;

/// How near is equal.
const NEAR: f64 = 1e-9;

/// One golden model.
#[derive(Deserialize)]
pub struct Golden {
    pub text: String,
    rows: Vec<String>,
    raw: String,
    output: String,
    contributions: Vec<String>,
}

#[derive(Deserialize)]
struct Refused {
    text: String,
    code: String,
}

/// The golden files whose names begin like this or do not, with their contents.
fn files(refused: bool) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/models");
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), path))
        .filter(|(name, _)| name.starts_with("refused_") == refused)
        .map(|(name, path)| (name, fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

/// The golden model with this name.
pub fn read(name: &str) -> Golden {
    let (_, content) = files(false).into_iter().find(|(found, _)| found == name).unwrap();
    serde_json::from_str(&content).unwrap()
}

impl Golden {
    pub fn row(&self, at: usize) -> Vec<f64> {
        numbers(&self.rows[at])
    }

    pub fn outputs(&self) -> Vec<f64> {
        numbers(&self.output)
    }
}

/// The texts of all golden models that can be read.
pub fn texts() -> Vec<String> {
    let read = |(_, content): (String, String)| serde_json::from_str::<Golden>(&content).unwrap().text;
    files(false).into_iter().map(read).collect()
}

fn numbers(words: &str) -> Vec<f64> {
    words.split(' ').map(|word| word.parse().unwrap()).collect()
}

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= NEAR * wanted.abs().max(1.0)
}

#[test]
fn scores_predictions_and_contributions_equal_the_library() {
    let files = files(false);
    assert!(files.len() >= 40, "only {} golden models", files.len());
    for (name, content) in files {
        let golden: Golden = serde_json::from_str(&content).unwrap();
        let trees = Trees::read(&golden.text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let (raw, output) = (numbers(&golden.raw), numbers(&golden.output));
        assert_eq!(golden.rows.len(), 16, "{name}");
        for (at, row) in golden.rows.iter().enumerate() {
            let row = numbers(row);
            let scored = trees.raw(&row);
            assert_eq!(
                scored.to_bits(),
                raw[at].to_bits(),
                "{name}, row {at}: raw {scored} {}",
                raw[at]
            );
            let predicted = trees.output(scored);
            assert!(
                near(predicted, output[at]),
                "{name}, row {at}: {predicted} {}",
                output[at]
            );
            let mut found = trees.contributions(&row);
            found.push(trees.base());
            let wanted = numbers(&golden.contributions[at]);
            assert_eq!(found.len(), wanted.len(), "{name}");
            for (column, (found, wanted)) in found.iter().zip(&wanted).enumerate() {
                assert!(
                    near(*found, *wanted),
                    "{name}, row {at}, column {column}: {found} {wanted}"
                );
            }
            assert!(near(found.iter().sum(), scored), "{name}, row {at}: does not add up");
        }
    }
}

#[test]
fn models_that_cannot_be_explained_are_refused_by_name() {
    let files = files(true);
    assert_eq!(files.len(), 2);
    for (name, content) in files {
        let refused: Refused = serde_json::from_str(&content).unwrap();
        assert_eq!(Trees::read(&refused.text).unwrap_err().code(), refused.code, "{name}");
    }
}
