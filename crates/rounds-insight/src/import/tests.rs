use std::fs;
use std::path::Path;

use super::*;
use crate::contract::{BankFile, TABLES, table};
use crate::import::writer::TableWriter;

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
    import_folder(source, data, Some(&codes()), &mut NoProgress)
}

fn problems(result: Result<ImportReport, ImportError>) -> Vec<Problem> {
    match result {
        Err(ImportError::Rejected { problems, .. }) => problems,
        other => panic!("expected a rejection, got {other:?}"),
    }
}

/// File, text to replace, replacement; then the code, line, column and value expected first.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    u64,
    &'static str,
    &'static str,
);

const CASES: &[Case] = &[
    ("bank.json", "2026-11-20", "20.11.2026", "bank.invalid", 1, "", ""),
    (
        "bank.json",
        "\"probe\"",
        "\"Probe Bank\"",
        "bank.invalid",
        0,
        "code",
        "",
    ),
    ("branches.csv", "B1,城关,", "B1,,", "value.missing", 2, "name_zh", ""),
    ("branches.csv", "城关镇\n", "城关镇,x\n", "row.unreadable", 2, "", ""),
    (
        "branches.csv",
        "place\n",
        "place,place\n",
        "column.twice",
        1,
        "place",
        "place",
    ),
    ("staff.csv", "role", "rolle", "column.missing", 1, "role", ""),
    (
        "staff.csv",
        "supervisor,B1",
        "boss,B1",
        "value.not_allowed",
        2,
        "role",
        "boss",
    ),
    (
        "staff.csv",
        "9001,主管,supervisor,B1,,",
        "9001,主管,supervisor,B1,1001,",
        "supervisor.wrong",
        2,
        "supervisor_no",
        "1001",
    ),
    (
        "staff.csv",
        "rm,B1,9001,yes",
        "rm,B1,1002,yes",
        "supervisor.wrong",
        3,
        "supervisor_no",
        "1002",
    ),
    (
        "staff.csv",
        "9001,yes",
        "9001,perhaps",
        "value.not_a_flag",
        3,
        "active",
        "perhaps",
    ),
    (
        "customers.csv",
        "birth_date",
        "Gender",
        "column.forbidden",
        1,
        "gender",
        "gender",
    ),
    (
        "customers.csv",
        "C2,李二",
        "C1,李二",
        "key.repeated",
        3,
        "customer_no",
        "C1",
    ),
    (
        "customers.csv",
        "true,B1,1980",
        "true,B9,1980",
        "reference.missing",
        2,
        "branch_code",
        "B9",
    ),
    (
        "customers.csv",
        "1980-01-31",
        "1980-02-31",
        "value.not_a_date",
        2,
        "birth_date",
        "1980-02-31",
    ),
    (
        "customers.csv",
        "1980-01-31",
        "1780-01-31",
        "value.out_of_range",
        2,
        "birth_date",
        "1780-01-31",
    ),
    (
        "customers.csv",
        "2015-06-01,3",
        "2027-06-01,3",
        "date.in_future",
        2,
        "customer_since",
        "2027-06-01",
    ),
    (
        "customers.csv",
        "2015-06-01,3",
        "2015-06-01,6",
        "value.out_of_range",
        2,
        "risk_level",
        "6",
    ),
    (
        "assignments.csv",
        "C2,1001,2024-01-01\n",
        "",
        "assignment.missing",
        3,
        "customer_no",
        "C2",
    ),
    (
        "assignments.csv",
        "C2,1001",
        "C1,1001",
        "key.repeated",
        3,
        "customer_no",
        "C1",
    ),
    (
        "assignments.csv",
        "C2,1001",
        "C2,1002",
        "assignment.not_to_rm",
        3,
        "staff_no",
        "1002",
    ),
    (
        "assignments.csv",
        "C2,1001",
        "C2,9001",
        "assignment.not_to_rm",
        3,
        "staff_no",
        "9001",
    ),
    (
        "accounts.csv",
        "C1,D00",
        "C1,Z99",
        "product.unknown",
        2,
        "product",
        "Z99",
    ),
    (
        "holdings.csv",
        "2019-02-28,,",
        "2019-02-28,2018-01-01,",
        "date.out_of_order",
        3,
        "matures_on",
        "2018-01-01",
    ),
    (
        "holdings.csv",
        "120000",
        "1200.00",
        "value.not_a_number",
        2,
        "balance_minor",
        "1200.00",
    ),
    (
        "transactions.csv",
        "T2,A1",
        "T2,A7",
        "reference.missing",
        3,
        "account_no",
        "A7",
    ),
    (
        "transactions.csv",
        "T2,A1",
        "T1,A1",
        "key.repeated",
        3,
        "transaction_no",
        "T1",
    ),
    (
        "transactions.csv",
        "cash_out",
        "gambling",
        "value.not_allowed",
        3,
        "purpose",
        "gambling",
    ),
];

#[test]
fn each_bad_cell_is_told_with_file_line_column_value_and_code() {
    for (file, from, to, code, line, column, value) in CASES {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("export");
        export(&source, file, from, to);
        let found = problems(import(&source, &folder.path().join("data")));
        // Staff and assignment rules are told at the place that must be mended, which may be another file.
        let file = if *code == "assignment.missing" {
            "customers.csv"
        } else {
            file
        };
        let hit = found.iter().find(|problem| problem.code.as_str() == *code);
        let hit = hit.unwrap_or_else(|| panic!("{code} not in {found:?}"));
        let told = (hit.file.as_str(), hit.line, hit.column.as_str(), hit.value.as_str());
        assert_eq!(told, (file, *line, *column, *value), "{code}");
        assert!(!hit.reason.is_empty());
    }
}

#[test]
fn missing_doubled_and_broken_files_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    let told = |prepare: &dyn Fn(&Path)| {
        export(&source, "", "", "");
        prepare(&source);
        problems(import(&source, &folder.path().join("data")))[0].code
    };
    assert_eq!(
        told(&|source| fs::remove_file(source.join("holdings.csv")).unwrap()),
        ProblemCode::FileMissing
    );
    assert_eq!(
        told(&|source| fs::write(source.join("staff.parquet"), "x").unwrap()),
        ProblemCode::FileTwice
    );
    fs::remove_file(source.join("staff.parquet")).unwrap();
    assert_eq!(
        told(&|source| fs::remove_file(source.join("bank.json")).unwrap()),
        ProblemCode::BankInvalid
    );
    let parquet_instead = |source: &Path| {
        fs::remove_file(source.join("accounts.csv")).unwrap();
        fs::write(source.join("accounts.parquet"), "not parquet").unwrap();
    };
    assert_eq!(told(&parquet_instead), ProblemCode::FileUnreadable);
    fs::remove_file(source.join("accounts.parquet")).unwrap();
    let latin = |source: &Path| {
        let mut text = fs::read(source.join("branches.csv")).unwrap();
        text.extend(b"B2,\xE9\xE8,Latin,Place\n");
        fs::write(source.join("branches.csv"), text).unwrap();
    };
    assert_eq!(told(&latin), ProblemCode::RowUnreadable);
}

#[test]
fn every_problem_code_is_stable_and_its_own() {
    let mut codes: Vec<&str> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), ProblemCode::ALL.len());
    assert!(codes.iter().all(|code| code.split('.').count() == 2));
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
fn after_a_hundred_problems_the_rest_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    let mut text = fs::read_to_string(source.join("transactions.csv")).unwrap();
    for number in 10..260 {
        text.push_str(&format!("T{number},A1,2026-11-01,1,gambling,\n"));
    }
    fs::write(source.join("transactions.csv"), text).unwrap();
    match import(&source, &folder.path().join("data")) {
        Err(ImportError::Rejected { problems, more }) => assert_eq!((problems.len(), more), (PROBLEMS_TOLD, 150)),
        other => panic!("expected a rejection, got {other:?}"),
    }
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

/// Remembers what it was told.
#[derive(Default)]
struct Told(Vec<(String, u64)>, u64);

impl Progress for Told {
    fn table(&mut self, name: &str, total_rows: u64) {
        self.0.push((name.to_owned(), total_rows));
    }
    fn rows(&mut self, done: u64) {
        self.1 = done;
    }
}

#[test]
fn progress_names_each_table_that_has_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    let mut told = Told::default();
    import_folder(&source, &folder.path().join("data"), None, &mut told).unwrap();
    assert_eq!(told.0.first(), Some(&("branches".to_owned(), 1)));
    assert_eq!(told.0.last(), Some(&("transactions".to_owned(), 2)));
    assert_eq!(told.1, 2);
}

#[test]
fn parquet_columns_of_a_wrong_type_are_told_once() {
    use datafusion::arrow::array::{Float64Array, RecordBatch};
    use datafusion::arrow::datatypes::{DataType, Field, Schema};
    use std::sync::Arc;

    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "", "", "");
    // The good table as Parquet, with the amount as a float.
    let data = folder.path().join("data");
    import(&source, &data).unwrap();
    let path = Snapshot::current(&data).unwrap().table_path("transactions");
    let batch = parquet_rows(&path);
    let at = table("transactions").unwrap().position("amount_minor").unwrap();
    let mut fields: Vec<Field> = batch
        .schema()
        .fields()
        .iter()
        .map(|field| field.as_ref().clone())
        .collect();
    fields[at] = Field::new("amount_minor", DataType::Float64, false);
    let mut columns = batch.columns().to_vec();
    columns[at] = Arc::new(Float64Array::from(vec![1.5; batch.num_rows()]));
    let wrong = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap();
    fs::remove_file(source.join("transactions.csv")).unwrap();
    let file = fs::File::create(source.join("transactions.parquet")).unwrap();
    let mut writer = datafusion::parquet::arrow::ArrowWriter::try_new(file, wrong.schema(), None).unwrap();
    writer.write(&wrong).unwrap();
    writer.close().unwrap();
    let found = problems(import(&source, &data));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(
        (found[0].code, found[0].column.as_str()),
        (ProblemCode::ValueNotANumber, "amount_minor")
    );
}

fn parquet_rows(path: &Path) -> datafusion::arrow::array::RecordBatch {
    use datafusion::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
    let file = fs::File::open(path).unwrap();
    ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
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
