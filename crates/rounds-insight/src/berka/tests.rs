//! The Berka adapter over the real files, where they are: what comes out is a bank that the import accepts.

use std::fs;
use std::path::PathBuf;

use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::*;
use crate::import::{Outcome, Snapshot, import_folder};
use crate::progress::Silent;

fn as_of() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

/// The folder with the real files; says so and passes when it is not there.
fn real_data() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("ROUNDS_DATA")
        .map_or(beside, PathBuf::from)
        .join("berka");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: the Berka files are not here (set ROUNDS_DATA to the folder that holds berka/)");
    None
}

#[test]
fn raw_values_read_exactly() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
    for (text, expected) in [
        ("706213", day(1970, 12, 13)),
        ("450204", day(1945, 2, 4)),
        ("4513", None),
        ("abcdef", None),
    ] {
        assert_eq!(raw::birth_date(text), expected, "{text}");
    }
    for (text, expected) in [
        ("3372.70", Some(337_270)),
        ("700", Some(70_000)),
        ("-0.5", Some(-50)),
        ("1.234", None),
        ("x", None),
    ] {
        assert_eq!(raw::minor_units(text), expected, "{text}");
    }
}

#[test]
fn a_missing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = convert(
        folder.path(),
        &folder.path().join("out"),
        &BerkaOptions { as_of: as_of() },
    )
    .unwrap_err();
    assert_eq!(error.code(), "berka.file_missing");
    assert!(error.to_string().contains("district.asc"), "{error}");
}

#[test]
fn identities_depend_on_the_client_number_alone() {
    let (first, again, other) = (identity::of_client(7), identity::of_client(7), identity::of_client(8));
    assert_eq!(
        (&first.name, &first.phone, &first.id_number),
        (&again.name, &again.phone, &again.id_number)
    );
    assert_ne!(first.phone, other.phone);
}

#[test]
fn real_counts_are_the_published_ones() {
    let Some(source) = real_data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let report = convert(&source, folder.path(), &BerkaOptions { as_of: as_of() }).unwrap();
    let counts = (
        report.clients,
        report.accounts,
        report.loans,
        report.cards,
        report.branches,
    );
    assert_eq!(counts, (5_369, 4_500, 682, 892, 77));
    if raw::find(&source, "trans.asc").is_none() {
        assert_eq!(report.transactions, 79_302);
    }
    let again = tempfile::tempdir().unwrap();
    convert(&source, again.path(), &BerkaOptions { as_of: as_of() }).unwrap();
    for name in ["customers.csv", "transactions.csv", "holdings.csv", "staff.csv"] {
        let bytes = |folder: &Path| fs::read(folder.join(name)).unwrap();
        assert!(
            bytes(folder.path()) == bytes(again.path()),
            "{name} differs between two conversions"
        );
    }
}

/// A statement that must count zero rows.
const NEVER: &[(&str, &str)] = &[
    (
        "portfolio below 300 or above 1,200",
        "SELECT count(*) FROM (SELECT count(*) AS n FROM assignments GROUP BY staff_no) WHERE n NOT BETWEEN 300 AND 1200",
    ),
    (
        "an account with movements ends before the last weeks",
        "SELECT count(*) FROM (SELECT greatest(max(t.booked_on), coalesce(max(h.opened_on), DATE '1900-01-01')) AS ended FROM transactions t LEFT JOIN holdings h ON h.account_no = t.account_no AND h.product <> 'BK-ACC' GROUP BY t.account_no) WHERE ended < DATE '2026-10-22'",
    ),
    (
        "a loan in arrears owes nothing",
        "SELECT count(*) FROM holdings WHERE status = 'past_due' AND balance_minor <= 0",
    ),
    (
        "a name or phone is not marked as invented",
        "SELECT count(*) FROM customers WHERE NOT invented",
    ),
    (
        "balances do not follow from the amounts in more than one day of two hundred",
        "WITH days AS (SELECT account_no, booked_on, sum(amount_minor) AS moved, last_value(balance_after_minor ORDER BY transaction_no) AS ended FROM transactions GROUP BY 1, 2), pairs AS (SELECT moved, ended, lag(ended) OVER (PARTITION BY account_no ORDER BY booked_on) AS began FROM days) SELECT count(*) FROM (SELECT count(*) AS all_days, count(*) FILTER (WHERE abs(began + moved - ended) > 50) AS wrong_days FROM pairs WHERE began IS NOT NULL) WHERE wrong_days * 200 > all_days",
    ),
];

#[tokio::test]
async fn the_real_bank_imports_whole() {
    let Some(source) = real_data() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (export, data) = (folder.path().join("export"), folder.path().join("data"));
    convert(&source, &export, &BerkaOptions { as_of: as_of() }).unwrap();
    let report = import_folder(&export, &data, None, &Silent).unwrap();
    assert_eq!((report.outcome, report.ignored_columns.len()), (Outcome::Imported, 0));
    assert_eq!(report.rows["customers"], 5_369);
    assert_eq!(report.rows["holdings"], 4_500 + 682 + 892);
    assert_eq!(
        import_folder(&export, &data, None, &Silent).unwrap().outcome,
        Outcome::Unchanged
    );
    let snapshot = Snapshot::current(&data).unwrap();
    let context = SessionContext::new();
    for table in crate::contract::TABLES {
        let path = snapshot.table_path(table.name);
        context
            .register_parquet(table.name, path.to_str().unwrap(), ParquetReadOptions::default())
            .await
            .unwrap();
    }
    for (wrong, sql) in NEVER {
        let batches = context.sql(sql).await.unwrap().collect().await.unwrap();
        let found = datafusion::arrow::array::AsArray::as_primitive::<datafusion::arrow::datatypes::Int64Type>(
            batches[0].column(0),
        )
        .value(0);
        assert_eq!(found, 0, "{wrong}");
    }
}
