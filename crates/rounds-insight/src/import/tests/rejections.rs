//! What is refused, and how it is told.

use super::*;
use crate::contract::table;

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
fn a_text_beyond_the_longest_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("export");
    export(&source, "branches.csv", "Chengguan", &"长".repeat(401));
    let found = problems(import(&source, &folder.path().join("data")));
    assert_eq!(
        (found[0].code, found[0].value.chars().count()),
        (ProblemCode::ValueTooLong, 60)
    );
    export(&source, "branches.csv", "Chengguan", &"长".repeat(400));
    assert!(import(&source, &folder.path().join("data")).is_ok());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever stands in a file, the answer is a report or problems, and problems leave nothing behind.
    #[test]
    fn arbitrary_bytes_are_told_and_never_imported(bytes in proptest::collection::vec(0u8.., 1..400), at in 0usize..400) {
        let folder = tempfile::tempdir().unwrap();
        let (source, data) = (folder.path().join("export"), folder.path().join("data"));
        export(&source, "", "", "");
        let path = source.join("customers.csv");
        let mut text = fs::read(&path).unwrap();
        let at = at.min(text.len());
        text.splice(at..at, bytes);
        fs::write(&path, text).unwrap();
        if let Err(error) = import(&source, &data) {
            proptest::prop_assert_eq!(error.code(), "import.rejected");
            proptest::prop_assert_eq!(Snapshot::current(&data).unwrap_err().code(), "import.nothing_imported");
        }
    }
}
