//! Imports of small hand-made exports.

mod rejections;

use std::fs;
use std::path::Path;
use std::sync::Mutex;

use super::*;
use crate::contract::{BankFile, TABLES};
use crate::import::writer::TableWriter;
use crate::progress::Silent;

const BANK: &str = r#"{"code":"probe","name":{"zh":"试验行","en":"Probe Bank"},"currency":"CNY","invented":true,"as_of":"2026-11-20","catalogue":"demo-cn"}"#;

/// A small export in which everything is right: file name and text.
const GOOD: &[(&str, &str)] = &[
    ("bank.json", BANK),
    (
        "branches.csv",
        "branch_code,name_zh,name_en,place\nB1,城关,Chengguan,城关镇\n",
    ),
    (
        "staff.csv",
        "staff_no,name,role,branch_code,supervisor_no,active\n9001,主管,supervisor,B1,,true\n1001,经理,rm,B1,9001,yes\n1002,前任,rm,B1,9001,no\n",
    ),
    (
        "customers.csv",
        "customer_no,name,invented,branch_code,birth_date,place,business_owner,farm_household,customer_since,risk_level,do_not_disturb,personalisation,source\n\
         C1,王一,true,B1,1980-01-31,城关镇,false,false,2015-06-01,3,false,true,core\n\
         C2,李二,true,B1,,城关镇,true,false,2019-02-28,,0,1,core\n",
    ),
    (
        "assignments.csv",
        "customer_no,staff_no,assigned_from\nC1,1001,2024-01-01\nC2,1001,2024-01-01\n",
    ),
    (
        "accounts.csv",
        "account_no,customer_no,product,opened_on,closed_on,status\nA1,C1,D00,2015-06-01,,active\nA2,C2,D00,2019-02-28,,active\n",
    ),
    (
        "holdings.csv",
        "customer_no,product,account_no,opened_on,matures_on,closed_on,balance_minor,limit_minor,rate_bp,status\n\
         C1,D00,A1,2015-06-01,,,120000,,10,active\nC2,D00,A2,2019-02-28,,,,,,active\n",
    ),
    (
        "transactions.csv",
        "transaction_no,account_no,booked_on,amount_minor,purpose,balance_after_minor\nT1,A1,2026-11-01,500000,salary,620000\nT2,A1,2026-11-02,-500000,cash_out,120000\n",
    ),
];

/// Writes the good export with replacements of text in one file.
fn export(folder: &Path, file: &str, from: &str, to: &str) {
    fs::create_dir_all(folder).unwrap();
    for (name, text) in GOOD {
        let text = if *name == file {
            text.replacen(from, to, 1)
        } else {
            (*text).to_owned()
        };
        fs::write(folder.join(name), text).unwrap();
    }
}

fn codes() -> Vec<ProductCode> {
    vec![ProductCode::from("D00"), ProductCode::from("D01")]
}

fn import(source: &Path, data: &Path) -> Result<ImportReport, ImportError> {
    import_folder(source, data, Some(&codes()), &Silent)
}

fn problems(result: Result<ImportReport, ImportError>) -> Vec<Problem> {
    match result {
        Err(ImportError::Rejected { problems, .. }) => problems,
        other => panic!("expected a rejection, got {other:?}"),
    }
}

#[test]
fn the_same_folder_twice_changes_nothing_and_a_newer_one_is_kept_beside_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (source, data) = (folder.path().join("export"), folder.path().join("data"));
    export(&source, "", "", "");
    let first = import(&source, &data).unwrap();
    assert_eq!(first.outcome, Outcome::Imported);
    assert_eq!((first.rows["transactions"], first.rows["contacts"]), (2, 0));
    let again = import(&source, &data).unwrap();
    assert_eq!((again.outcome, &again.hash), (Outcome::Unchanged, &first.hash));
    let mut hashes = vec![first.hash];
    for amount in ["500001", "500002"] {
        export(&source, "transactions.csv", "500000", amount);
        let newer = import(&source, &data).unwrap();
        assert_eq!(newer.outcome, Outcome::Imported);
        hashes.push(newer.hash);
    }
    assert_eq!(Snapshot::current(&data).unwrap().hash, hashes[2]);
    let kept: Vec<bool> = hashes
        .iter()
        .map(|hash| data.join("bank").join(hash).exists())
        .collect();
    assert_eq!(kept, [false, true, true], "the one before stays, older ones go");
}

#[test]
fn a_failed_import_leaves_the_current_bank_untouched() {
    let folder = tempfile::tempdir().unwrap();
    let (source, data) = (folder.path().join("export"), folder.path().join("data"));
    assert_eq!(Snapshot::current(&data).unwrap_err().code(), "import.nothing_imported");
    export(&source, "", "", "");
    let good = import(&source, &data).unwrap().hash;
    export(&source, "transactions.csv", "salary", "gambling");
    assert_eq!(problems(import(&source, &data)).len(), 1);
    let snapshot = Snapshot::current(&data).unwrap();
    assert_eq!(snapshot.hash, good);
    assert!(TABLES.iter().all(|table| snapshot.table_path(table.name).is_file()));
    let left: Vec<String> = fs::read_dir(data.join("bank"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| !["current", "lock", good.as_str()].contains(&name.as_str()))
        .collect();
    assert!(left.is_empty(), "left behind: {left:?}");
}

#[test]
fn semicolons_a_byte_order_mark_and_parquet_give_the_same_hash_as_plain_csv() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    let plain = import(&source, &folder.path().join("plain")).unwrap();
    let text = fs::read_to_string(source.join("branches.csv"))
        .unwrap()
        .replace(',', ";");
    fs::write(source.join("branches.csv"), format!("\u{feff}{text}")).unwrap();
    // The imported Parquet files are themselves files of the contract.
    let imported = Snapshot::current(&folder.path().join("plain")).unwrap();
    for name in ["customers", "holdings", "transactions"] {
        fs::remove_file(source.join(format!("{name}.csv"))).unwrap();
        fs::copy(imported.table_path(name), source.join(format!("{name}.parquet"))).unwrap();
    }
    let mixed = import(&source, &folder.path().join("mixed")).unwrap();
    assert_eq!(plain.hash, mixed.hash);
}

#[test]
fn unknown_columns_are_named_and_not_imported() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(
        &source,
        "branches.csv",
        "place\nB1,城关,Chengguan,城关镇",
        "place,teller\nB1,城关,Chengguan,城关镇,9",
    );
    let report = import(&source, &folder.path().join("data")).unwrap();
    assert_eq!(report.ignored_columns, ["branches.csv: teller"]);
}

#[test]
fn a_second_import_at_the_same_time_is_told_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let (source, data) = (folder.path().join("export"), folder.path().join("data"));
    export(&source, "", "", "");
    let held = Staging::begin(&snapshot::bank_dir(&data)).unwrap();
    assert_eq!(import(&source, &data).unwrap_err().code(), "import.busy");
    drop(held);
    assert!(import(&source, &data).is_ok());
}

#[test]
fn a_damaged_snapshot_is_told_and_mended_by_importing_again() {
    let folder = tempfile::tempdir().unwrap();
    let (source, data) = (folder.path().join("export"), folder.path().join("data"));
    export(&source, "", "", "");
    import(&source, &data).unwrap();
    let lost = Snapshot::current(&data).unwrap().table_path("accounts");
    fs::remove_file(&lost).unwrap();
    assert_eq!(Snapshot::current(&data).unwrap_err().code(), "import.snapshot_damaged");
    assert_eq!(import(&source, &data).unwrap().outcome, Outcome::Imported);
    assert!(Snapshot::current(&data).is_ok());
}

/// Remembers what it was told: the tables that began, and the last count.
#[derive(Default)]
struct Told(Mutex<(Vec<(String, u64)>, u64)>);

impl Progress for Told {
    fn at(&self, step: &str, done: u64, total: u64) {
        let mut told = self.0.lock().unwrap();
        if done == 0 {
            told.0.push((step.to_owned(), total));
        }
        told.1 = done;
    }
}

#[test]
fn progress_names_each_table_that_has_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    let listener = Told::default();
    import_folder(&source, &folder.path().join("data"), None, &listener).unwrap();
    let told = listener.0.into_inner().unwrap();
    assert_eq!(told.0.first(), Some(&("branches".to_owned(), 1)));
    assert_eq!(told.0.last(), Some(&("transactions".to_owned(), 2)));
    assert_eq!(told.1, 2);
}

#[test]
fn the_bank_file_reads_as_documented() {
    let bank: BankFile = serde_json::from_str(BANK).unwrap();
    assert_eq!(bank.first_problem(), None);
    assert!(serde_json::from_str::<BankFile>(&BANK.replace("\"invented\":true", "\"invented\":1")).is_err());
}

#[test]
fn table_files_of_the_writer_are_files_of_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    for table in TABLES {
        assert_eq!(TableWriter::create(folder.path(), table).unwrap().finish().unwrap(), 0);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), TABLES.len());
}

/// The hash names snapshots on disk and tells headquarters what is new: it may only change with the contract version.
#[test]
fn the_hash_of_a_frozen_export_is_frozen() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    let report = import(&source, &folder.path().join("data")).unwrap();
    assert_eq!(
        report.hash,
        "e12beaa8465f5517eefcacee6ed6efac80b0cd8ac5a254aa3a6c5ee748ce2479"
    );
}
