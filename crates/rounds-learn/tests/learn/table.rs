//! Tables of one's own, and what is wrong with them.

use std::path::{Path, PathBuf};

use rounds_learn::evaluate::{ColumnSet, EvaluateOptions, Line, Schema, evaluate_table};
use tempfile::TempDir;

const SCHEMA: &str = r#"{
    "name": "shop",
    "label": { "column": "took", "positive": "1" },
    "columns": [
        { "name": "amount", "kind": "number", "monotone": 1 },
        { "name": "channel", "kind": "code" },
        { "name": "gender", "kind": "code" }
    ],
    "split": { "kind": "stratified", "folds": 3, "seed": 42 }
}"#;

fn table(rows: usize) -> String {
    let rows = (0..rows).map(|at| {
        let amount = (at * 7919) % 1009;
        let took = u8::from(amount > 700 || at % 11 == 0);
        let channel = ["web", "branch", ""][at % 3];
        format!(
            "{amount},{channel},{},{},2026-{:02}-01,{took}\n",
            ["f", "m"][at % 2],
            at % 4,
            1 + at % 12
        )
    });
    std::iter::once("amount,channel,gender,part,day,took\n".to_owned())
        .chain(rows)
        .collect()
}

fn files(csv: &str, schema: &str) -> (TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let (table, described) = (folder.path().join("t.csv"), folder.path().join("t.json"));
    std::fs::write(&table, csv).unwrap();
    std::fs::write(&described, schema).unwrap();
    (folder, table, described)
}

fn evaluated(csv: &str, schema: &str) -> Result<Vec<Line>, (String, String)> {
    let (_folder, table, described) = files(csv, schema);
    let options = EvaluateOptions {
        resamples: 20,
        ..EvaluateOptions::default()
    };
    let lines = Schema::read(&described).and_then(|schema| evaluate_table(&table, &schema, &options, |_| {}));
    lines.map_err(|error| (error.code().to_owned(), error.to_string()))
}

#[test]
fn a_table_of_ones_own_is_measured_with_every_column_and_without_the_forbidden_one() {
    let lines = evaluated(&table(600), SCHEMA).unwrap();
    let models: Vec<(ColumnSet, &str)> = lines.iter().map(|line| (line.columns, line.model.as_str())).collect();
    assert_eq!(models.len(), 8);
    assert!(models.contains(&(ColumnSet::Permitted, "rounds")));
    for line in &lines {
        assert_eq!((line.rows, line.is_met), (600, None));
        assert!(line.figures.auc.value > 0.85, "{line}");
        assert!(line.figures.auc.low <= line.figures.auc.value && line.figures.auc.value <= line.figures.auc.high);
    }
}

#[test]
fn every_kind_of_split_is_measured() {
    let splits = [
        r#"{ "kind": "repeated", "folds": 3, "repeats": 2, "seed": 1 }"#,
        r#"{ "kind": "fold", "column": "part" }"#,
        r#"{ "kind": "time", "column": "day", "cut": "2026-09-01" }"#,
        r#"{ "kind": "rolling", "window": 300, "step": 200 }"#,
    ];
    for split in splits {
        let schema = SCHEMA.replace(r#"{ "kind": "stratified", "folds": 3, "seed": 42 }"#, split);
        let lines = evaluated(&table(600), &schema).unwrap_or_else(|error| panic!("{split}: {error:?}"));
        assert!(lines.iter().all(|line| line.figures.auc.value > 0.8), "{split}");
    }
}

#[test]
fn what_is_wrong_with_a_table_is_named_with_line_and_column() {
    let good = table(60);
    let time = SCHEMA.replace(
        r#"{ "kind": "stratified", "folds": 3, "seed": 42 }"#,
        r#"{ "kind": "time", "column": "day", "cut": "2027-01-01" }"#,
    );
    let cases = [
        (
            good.replacen("\n0,web", "\nmany,web", 1),
            SCHEMA.to_owned(),
            "data.not_a_number",
            "line 2, column amount",
        ),
        (
            good.replacen("amount", "sum", 1),
            SCHEMA.to_owned(),
            "data.column_missing",
            "amount",
        ),
        (
            good.replacen("2026-02-01", "soon", 1),
            time.clone(),
            "data.not_a_day",
            "line 3, column day",
        ),
        (good.clone(), time, "data.empty_split", "split"),
        (
            good.replacen(",1\n", ",\n", 1),
            SCHEMA.to_owned(),
            "data.no_label",
            "line 2, column took",
        ),
        (
            good.replacen(",1\n", ",1,9\n", 1),
            SCHEMA.to_owned(),
            "data.bad_line",
            "line 2",
        ),
        (
            good.replace(",1\n", ",0\n"),
            SCHEMA.to_owned(),
            "data.one_kind",
            "0 positive",
        ),
        ("amount,took\n".to_owned(), SCHEMA.to_owned(), "data.no_rows", "no rows"),
        (
            good.clone(),
            SCHEMA.replace("\"took\"", "\"amount\""),
            "data.bad_schema",
            "amount",
        ),
        (
            good.clone(),
            SCHEMA.replace("\"code\"", "\"colour\""),
            "data.bad_schema",
            "colour",
        ),
        (
            good,
            SCHEMA.replace("\"monotone\": 1", "\"monotone\": 4"),
            "data.bad_schema",
            "amount",
        ),
    ];
    for (csv, schema, code, words) in cases {
        let (found, message) = evaluated(&csv, &schema).unwrap_err();
        assert_eq!(found, code, "{message}");
        assert!(message.contains(words), "{message}");
    }
}

/// The protocols want the public data, which is not part of the project.
#[test]
fn the_public_data_has_the_rows_that_the_references_were_measured_on() {
    let named = std::env::var_os("ROUNDS_DATA").map(PathBuf::from);
    let data = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    if !data.join("berka").is_dir() {
        eprintln!("no public data (ROUNDS_DATA): its rows are not counted");
        return;
    }
    let counts = rounds_learn::evaluate::counts(&data).unwrap();
    let expected = [
        ("Berka loan", "1998, 5-fold, seed 42", 3_976, 158),
        ("Berka card", "1998, 5-fold, seed 42", 4_057, 449),
        ("Berka bad loan", "5-fold x 10, seed 42", 354, 30),
        ("UCI term deposit", "5-fold, seed 42", 41_188, 4_640),
    ];
    for (data, split, rows, positives) in expected {
        let found = counts
            .iter()
            .find(|count| count.data.starts_with(data) && count.split == split)
            .unwrap();
        assert_eq!((found.rows, found.positives), (rows, positives), "{data}");
    }
}
