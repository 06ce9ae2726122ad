//! Who was granted a loan, or was issued a card, in the year after a cut-off; known is what stood before it.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::super::error::DataError;
use super::super::frame::Frame;
use super::super::schema::day_number;
use super::super::table::Columns;
use super::super::task::{Reference, Task};
use super::files::{Account, Bank};
use crate::matrix::Matrix;
use crate::split::{Split, stratified};

/// What is taken up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Loan,
    Card,
}

impl What {
    fn words(self) -> &'static str {
        match self {
            Self::Loan => "Berka loan",
            Self::Card => "Berka card",
        }
    }

    fn taken(self, account: &Account) -> Option<NaiveDate> {
        match self {
            Self::Loan => account.loan_on,
            Self::Card => account.card_on,
        }
    }

    /// The other product, which may have been held before.
    fn other(self, account: &Account) -> Option<NaiveDate> {
        match self {
            Self::Loan => account.card_on,
            Self::Card => account.loan_on,
        }
    }
}

/// Sex, and age but for what the law makes of it: full age, and the term limit of loans.
const FORBIDDEN: &[&str] = &["age_days", "female"];

fn january(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default()
}

fn years(from: NaiveDate, to: NaiveDate) -> u32 {
    to.years_since(from).unwrap_or(0)
}

/// Months that age and term may still add up to within the limit of 65 years, up to the bank's longest term. Below 60
/// years of age all are alike.
fn term_room(born: NaiveDate, on: NaiveDate) -> f64 {
    const LIMIT_YEARS: f64 = 65.0;
    const LONGEST_MONTHS: f64 = 60.0;
    let lived_months = (on - born).num_days() as f64 / 365.25 * 12.0;
    (LIMIT_YEARS * 12.0 - lived_months).clamp(0.0, LONGEST_MONTHS).floor()
}

/// All uptake tasks of the data README.
///
/// # Errors
/// [`DataError`] when a file is not as published.
pub(crate) fn tasks(bank: &Bank, data: &Path) -> Result<Vec<Task>, DataError> {
    let aggregates = Aggregates::read(data)?;
    let auc = |logistic, lightgbm| {
        vec![
            Reference::auc("logistic", logistic),
            Reference::auc("lightgbm", lightgbm),
        ]
    };
    let folds = |what, with: Option<&Aggregates>, references| folds(bank, what, with, references);
    Ok(vec![
        folds(What::Loan, None, auc(0.834, 0.842)),
        folds(What::Loan, Some(&aggregates), auc(0.870, 0.893)),
        folds(What::Card, None, Vec::new()),
        folds(What::Card, Some(&aggregates), auc(0.728, 0.746)),
        out_of_time(bank, What::Loan, auc(0.843, 0.853)),
        out_of_time(bank, What::Card, auc(0.618, 0.650)),
    ])
}

/// Accounts that stood on the first of January of 1998 without the product, in five folds.
fn folds(bank: &Bank, what: What, aggregates: Option<&Aggregates>, references: Vec<Reference>) -> Task {
    let rows = rows(bank, what, 1998);
    let labels: Vec<bool> = rows.iter().map(|row| row.label).collect();
    let kind = if aggregates.is_some() {
        "uptake, aggregates"
    } else {
        "uptake"
    };
    Task {
        data: format!("{} {kind}", what.words()),
        split: "1998, 5-fold, seed 42".to_owned(),
        matrix: matrix(bank, what, &rows, aggregates),
        splits: stratified(&labels, 5, 42),
        labels,
        forbidden: FORBIDDEN.iter().map(|name| (*name).to_owned()).collect(),
        rolling: None,
        times: Vec::new(),
        references,
    }
}

/// The years 1995 to 1997 teach, 1998 examines.
fn out_of_time(bank: &Bank, what: What, references: Vec<Reference>) -> Task {
    let rows: Vec<Row> = (1995..=1998).flat_map(|year| rows(bank, what, year)).collect();
    let (test, train) = (0..rows.len()).partition(|at| rows[*at].cut_off == january(1998));
    Task {
        data: format!("{} uptake", what.words()),
        split: "1995-97 to 1998".to_owned(),
        matrix: matrix(bank, what, &rows, None),
        labels: rows.iter().map(|row| row.label).collect(),
        splits: vec![Split { train, test }],
        forbidden: FORBIDDEN.iter().map(|name| (*name).to_owned()).collect(),
        rolling: None,
        times: rows.iter().map(|row| day_number(&row.cut_off)).collect(),
        references,
    }
}

/// One account on one first of January.
struct Row<'a> {
    account: &'a Account,
    cut_off: NaiveDate,
    label: bool,
}

fn rows(bank: &Bank, what: What, year: i32) -> Vec<Row<'_>> {
    let (cut_off, end) = (january(year), january(year + 1));
    let open = bank.accounts.iter().filter(|account| account.opened < cut_off);
    let without = open.filter(|account| what.taken(account).is_none_or(|day| day >= cut_off));
    without
        .map(|account| Row {
            account,
            cut_off,
            label: what.taken(account).is_some_and(|day| day < end),
        })
        .collect()
}

fn matrix(bank: &Bank, what: What, rows: &[Row<'_>], aggregates: Option<&Aggregates>) -> Matrix {
    let since = |row: &Row<'_>, day: NaiveDate| (row.cut_off - day).num_days() as f64;
    let mut columns = Columns::default();
    // What a customer of long standing has not taken by now, a new one is likelier to take.
    columns.number("tenure_days", rows.iter().map(|row| since(row, row.account.opened)));
    columns.bind(-1);
    columns.code("statement", rows.iter().map(|row| row.account.frequency.as_str()));
    columns.number("people", rows.iter().map(|row| f64::from(row.account.people)));
    columns.number("age_days", rows.iter().map(|row| since(row, row.account.owner_born)));
    columns.flag("female", rows.iter().map(|row| row.account.is_owner_female));
    columns.flag(
        "of_full_years",
        rows.iter().map(|row| years(row.account.owner_born, row.cut_off) >= 18),
    );
    columns.flag(
        "within_term_limit",
        rows.iter().map(|row| years(row.account.owner_born, row.cut_off) < 65),
    );
    columns.number(
        "term_room_months",
        rows.iter().map(|row| term_room(row.account.owner_born, row.cut_off)),
    );
    columns.flag("lives_in_district", rows.iter().map(|row| row.account.owner_lives_here));
    let other = |row: &Row<'_>| what.other(row.account).filter(|day| *day < row.cut_off);
    columns.flag("other_product", rows.iter().map(|row| other(row).is_some()));
    columns.number(
        "other_product_days",
        rows.iter()
            .map(|row| other(row).map_or(f64::NAN, |day| since(row, day))),
    );
    columns.bind(-1);
    bank.describe_places(rows.iter().map(|row| row.account), &mut columns);
    if let Some(aggregates) = aggregates {
        aggregates.write(rows, &mut columns);
    }
    columns.matrix()
}

/// Sums and counts of an account's movements before 1998: those of all time less those of the last year.
struct Aggregates {
    of_account: HashMap<String, Sums>,
}

/// Before 1998; `late` is 1996 and 1997.
#[derive(Clone, Copy)]
struct Sums {
    amount: f64,
    count: f64,
    late_amount: f64,
    late_count: f64,
    /// Movements of 1997 over those of 1996.
    growth: f64,
}

impl Aggregates {
    fn read(data: &Path) -> Result<Self, DataError> {
        let frame = Frame::read(&data.join("berka/derived_basetable.csv.zst"), b',')?;
        let blank = [String::new()];
        let read = |column: &str| frame.numbers(column, &blank);
        let (amount, count) = (
            read("alltime_sum_trans_amount_by_account_id")?,
            read("alltime_total_nbr_trans")?,
        );
        let (last_amount, last_count) = (
            read("1yr_sum_trans_amount_by_account_id")?,
            read("1yr_total_nbr_trans")?,
        );
        let (three_amount, three_count) = (
            read("3yr_sum_trans_amount_by_account_id")?,
            read("3yr_total_nbr_trans")?,
        );
        let growth = read("trans_ratio_97_96")?;
        let or_none = |value: f64| if value.is_nan() { 0.0 } else { value };
        let of_account = frame.column("account_id")?.enumerate().map(|(at, account)| {
            let sums = Sums {
                amount: amount[at] - or_none(last_amount[at]),
                count: count[at] - or_none(last_count[at]),
                late_amount: three_amount[at] - or_none(last_amount[at]),
                late_count: three_count[at] - or_none(last_count[at]),
                growth: growth[at],
            };
            (account.to_owned(), sums)
        });
        Ok(Self {
            of_account: of_account.collect(),
        })
    }

    fn write(&self, rows: &[Row<'_>], columns: &mut Columns) {
        let mut add = |name: &str, of: fn(&Sums, f64) -> f64| {
            let values = rows.iter().map(|row| {
                let months = (row.cut_off - row.account.opened).num_days() as f64 / 30.4;
                let value = self
                    .of_account
                    .get(&row.account.id)
                    .map_or(f64::NAN, |sums| of(sums, months));
                if value.is_finite() { value } else { f64::NAN }
            });
            columns.number(name, values);
        };
        add("amount", |sums, _| sums.amount);
        add("count", |sums, _| sums.count);
        add("amount_mean", |sums, _| sums.amount / sums.count);
        add("amount_month", |sums, months| sums.amount / months);
        add("count_month", |sums, months| sums.count / months);
        add("late_amount", |sums, _| sums.late_amount);
        add("late_count", |sums, _| sums.late_count);
        add("late_amount_mean", |sums, _| sums.late_amount / sums.late_count);
        add("late_amount_month", |sums, months| sums.late_amount / months.min(24.0));
        add("late_count_month", |sums, months| sums.late_count / months.min(24.0));
        add("early_amount_month", |sums, months| {
            (sums.amount - sums.late_amount) / (months - 24.0).max(0.0)
        });
        add("early_count_month", |sums, months| {
            (sums.count - sums.late_count) / (months - 24.0).max(0.0)
        });
        add("growth", |sums, _| sums.growth);
    }
}
