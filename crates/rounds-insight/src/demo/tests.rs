//! The generated bank: the same seed gives the same bytes, the import accepts it, the planted patterns are there.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::*;
use crate::import::{Outcome, Snapshot, import_folder};
use crate::progress::Silent;

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

fn small(seed: u64) -> DemoOptions {
    DemoOptions {
        seed,
        customers: 600,
        as_of: as_of(),
    }
}

fn bytes_of(folder: &Path) -> HashMap<String, Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let folder = tempfile::tempdir().unwrap();
    let make = |name: &str, seed| {
        let out = folder.path().join(name);
        generate(&out, &small(seed), &Silent).unwrap();
        bytes_of(&out)
    };
    let (first, again, other) = (make("first", 7), make("again", 7), make("other", 8));
    assert_eq!(first.len(), 10);
    assert!(first == again, "the same seed gives other bytes");
    assert_ne!(first["customers.parquet"], other["customers.parquet"]);
}

/// Counts a query over the generated and imported bank.
async fn count(context: &SessionContext, sql: &str) -> i64 {
    let batches = context.sql(sql).await.unwrap().collect().await.unwrap();
    let column = batches[0].column(0);
    datafusion::arrow::array::AsArray::as_primitive::<datafusion::arrow::datatypes::Int64Type>(column).value(0)
}

async fn imported(folder: &Path) -> (Snapshot, SessionContext) {
    let (export, data) = (folder.join("export"), folder.join("data"));
    generate(
        &export,
        &DemoOptions {
            customers: 3_000,
            ..small(1)
        },
        &Silent,
    )
    .unwrap();
    let report = import_folder(&export, &data, None, &Silent).unwrap();
    assert_eq!(report.outcome, Outcome::Imported);
    let snapshot = Snapshot::current(&data).unwrap();
    let context = SessionContext::new();
    for table in crate::contract::TABLES {
        let path = snapshot.table_path(table.name);
        let options = ParquetReadOptions::default();
        context
            .register_parquet(table.name, path.to_str().unwrap(), options)
            .await
            .unwrap();
    }
    (snapshot, context)
}

const PATTERNS: &[(&str, &str, i64)] = &[
    (
        "farmers sell in autumn",
        "SELECT count(DISTINCT account_no) FROM transactions WHERE purpose = 'farm_sale' AND date_part('month', booked_on) BETWEEN 9 AND 11",
        200,
    ),
    (
        "farmers never sell in spring",
        "SELECT 1 - least(count(*), 1) FROM transactions WHERE purpose = 'farm_sale' AND date_part('month', booked_on) BETWEEN 1 AND 8",
        1,
    ),
    (
        "farmers buy in spring",
        "SELECT count(DISTINCT account_no) FROM transactions WHERE purpose = 'farm_input' AND date_part('month', booked_on) BETWEEN 2 AND 4",
        200,
    ),
    (
        "shops take money on most days",
        "SELECT count(*) FROM (SELECT account_no FROM transactions WHERE purpose = 'merchant_receipt' AND booked_on > DATE '2026-08-20' GROUP BY account_no HAVING count(*) > 60)",
        80,
    ),
    (
        "salaried people pay a mortgage",
        "SELECT count(DISTINCT h.customer_no) FROM holdings h JOIN accounts a ON a.customer_no = h.customer_no JOIN transactions t ON t.account_no = a.account_no WHERE h.product = 'M01' AND h.status = 'active' AND t.purpose = 'salary'",
        150,
    ),
    (
        "large balances lie quiet",
        "SELECT count(*) FROM holdings WHERE product = 'D00' AND balance_minor > 20000000",
        30,
    ),
    (
        "deposits mature within 30 days",
        "SELECT count(*) FROM holdings WHERE product IN ('D01', 'D02') AND matures_on BETWEEN DATE '2026-11-20' AND DATE '2026-12-20'",
        40,
    ),
    (
        "building material is bought lately",
        "SELECT count(DISTINCT account_no) FROM transactions WHERE purpose = 'building_material' AND booked_on > DATE '2026-09-21'",
        25,
    ),
    (
        "building material is bought in every quarter",
        "SELECT count(DISTINCT date_part('year', booked_on) * 4 + floor((date_part('month', booked_on) - 1) / 3)) FROM transactions WHERE purpose = 'building_material'",
        8,
    ),
    (
        "some salaries began within the history",
        "SELECT count(*) FROM (SELECT account_no FROM transactions WHERE purpose = 'salary' GROUP BY account_no HAVING min(booked_on) > DATE '2025-06-01')",
        60,
    ),
    (
        "deposits matured and were followed by others",
        "SELECT count(DISTINCT b.account_no) FROM holdings a JOIN holdings b ON a.customer_no = b.customer_no AND a.closed_on = b.opened_on WHERE a.product = 'D01' AND b.product IN ('D01', 'D02')",
        150,
    ),
    (
        "large sums came in lately",
        "SELECT count(*) FROM transactions WHERE purpose = 'transfer_in' AND amount_minor >= 8000000 AND booked_on >= DATE '2026-11-08'",
        15,
    ),
    (
        "sleepers sleep",
        "SELECT count(*) FROM (SELECT account_no FROM transactions GROUP BY account_no HAVING max(booked_on) < DATE '2026-05-24')",
        60,
    ),
    (
        "cars cost money",
        "SELECT count(DISTINCT account_no) FROM transactions WHERE purpose = 'auto'",
        100,
    ),
    (
        "some loans are past due",
        "SELECT count(*) FROM holdings WHERE status = 'past_due'",
        15,
    ),
    (
        "some refused marketing",
        "SELECT count(*) FROM consents WHERE purpose = 'marketing_contact' AND state <> 'given'",
        300,
    ),
    (
        "some asked not to be disturbed",
        "SELECT count(*) FROM customers WHERE do_not_disturb",
        30,
    ),
    (
        "contacts carry refusals",
        "SELECT count(*) FROM contacts WHERE outcome = 'O70' AND refusal IS NOT NULL",
        80,
    ),
    (
        "no balance is negative",
        "SELECT 1 - least(count(*), 1) FROM transactions WHERE balance_after_minor < 0",
        1,
    ),
    (
        "everybody is marked as invented",
        "SELECT 1 - least(count(*), 1) FROM customers WHERE NOT invented",
        1,
    ),
    (
        "portfolios are even",
        "SELECT min(n) FROM (SELECT count(*) AS n FROM assignments GROUP BY staff_no)",
        190,
    ),
];

#[tokio::test]
async fn the_bank_imports_and_its_planted_patterns_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let (snapshot, context) = imported(folder.path()).await;
    assert_eq!(snapshot.rows["customers"], 3_000);
    assert_eq!(snapshot.rows["staff"], 15);
    for (pattern, sql, at_least) in PATTERNS {
        let found = count(&context, sql).await;
        assert!(found >= *at_least, "{pattern}: {found}, wanted at least {at_least}");
    }
}

#[test]
fn names_vary_and_bear_long_and_rare_ones() {
    let mut dice = Dice::new(1, 0);
    let names: Vec<String> = (0..4_000).map(|at| names::person(&mut dice, 1940 + at % 65)).collect();
    let distinct: HashSet<&String> = names.iter().collect();
    assert!(distinct.len() > 3_000, "{} of {}", distinct.len(), names.len());
    assert!(names.iter().any(|name| name.contains('·')));
    assert!(names.iter().any(|name| name.chars().any(|c| c as u32 > 0xFFFF)));
    assert!(names.iter().any(|name| name.starts_with("欧阳")));
}
