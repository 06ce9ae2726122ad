//! Which of the loans granted in 1997 and 1998 go bad, from the movements of the account before the loan.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::{Datelike, NaiveDate};

use super::super::error::DataError;
use super::super::frame::Frame;
use super::super::table::Columns;
use super::super::task::{Reference, Task};
use super::files::{Account, Bank, Loan, days};
use crate::matrix::Matrix;
use crate::split::repeated;

/// Accounts whose whole history before the loan is in the extract.
const WHOLE: &str = "feup";

/// Five folds, ten times.
///
/// # Errors
/// [`DataError`] when a file is not as published.
pub(crate) fn task(bank: &Bank, data: &Path) -> Result<Task, DataError> {
    let movements = Movements::read(data)?;
    let accounts: HashMap<&str, &Account> = bank
        .accounts
        .iter()
        .map(|account| (account.id.as_str(), account))
        .collect();
    let rows: Vec<Row<'_>> = bank
        .loans
        .iter()
        .filter_map(|loan| Row::of(loan, accounts.get(loan.account.as_str())?, &movements))
        .collect();
    let labels: Vec<bool> = rows.iter().map(|row| row.loan.is_bad).collect();
    Ok(Task {
        data: "Berka bad loan".to_owned(),
        split: "5-fold x 10, seed 42".to_owned(),
        matrix: matrix(bank, &rows),
        splits: repeated(&labels, 5, 10, 42).concat(),
        labels,
        forbidden: vec!["age_days".to_owned(), "female".to_owned()],
        rolling: None,
        times: Vec::new(),
        references: vec![Reference::auc("logistic", 0.943), Reference::auc("lightgbm", 0.910)],
    })
}

/// One movement of an account.
struct Movement {
    day: NaiveDate,
    /// Positive when it came in.
    amount: f64,
    balance: f64,
    operation: String,
    symbol: String,
}

/// Movements by account, in the order of the file.
struct Movements(HashMap<String, Vec<Movement>>);

impl Movements {
    fn read(data: &Path) -> Result<Self, DataError> {
        let frame = Frame::read(&data.join("berka/trans_available_union.csv.zst"), b';')?;
        let (amounts, balances) = (frame.numbers("amount", &[])?, frame.numbers("balance", &[])?);
        let days = days(&frame, "date")?;
        let kinds = frame
            .column("type")?
            .zip(frame.column("operation")?)
            .zip(frame.column("k_symbol")?);
        let rows = frame
            .column("account_id")?
            .zip(frame.column("src")?)
            .zip(kinds)
            .enumerate();
        let mut of_account: HashMap<String, Vec<Movement>> = HashMap::new();
        for (at, ((account, _), ((kind, operation), symbol))) in rows.filter(|(_, ((_, source), _))| *source == WHOLE) {
            let movement = Movement {
                day: days[at],
                amount: if kind == "PRIJEM" { amounts[at] } else { -amounts[at] },
                balance: balances[at],
                operation: operation.to_owned(),
                symbol: symbol.to_owned(),
            };
            of_account.entry(account.to_owned()).or_default().push(movement);
        }
        for movements in of_account.values_mut() {
            movements.sort_by_key(|movement| movement.day);
        }
        Ok(Self(of_account))
    }
}

/// A loan with its account and what moved on it before.
struct Row<'a> {
    loan: &'a Loan,
    account: &'a Account,
    before: Vec<&'a Movement>,
}

impl<'a> Row<'a> {
    fn of(loan: &'a Loan, account: &'a Account, movements: &'a Movements) -> Option<Self> {
        let all = movements.0.get(&loan.account)?;
        let before: Vec<&Movement> = all.iter().filter(|movement| movement.day < loan.granted).collect();
        (!before.is_empty()).then_some(Self { loan, account, before })
    }

    fn days(&self) -> f64 {
        let first = self.before.first().map_or(self.loan.granted, |movement| movement.day);
        ((self.loan.granted - first).num_days() as f64).max(1.0)
    }

    /// Sum of the amounts of these movements by month of 30.4 days, without sign.
    fn monthly(&self, is_meant: impl Fn(&Movement) -> bool) -> f64 {
        let meant = self.before.iter().filter(|movement| is_meant(movement));
        meant.map(|movement| movement.amount.abs()).sum::<f64>() / (self.days() / 30.4)
    }

    fn income(&self) -> f64 {
        self.monthly(|movement| movement.amount > 0.0)
    }

    fn spending(&self) -> f64 {
        self.monthly(|movement| movement.amount < 0.0)
    }

    /// Balances of the last `days` days.
    fn balances(&self, days: i64) -> Vec<f64> {
        let late = self
            .before
            .iter()
            .filter(|movement| (self.loan.granted - movement.day).num_days() <= days);
        late.map(|movement| movement.balance).collect()
    }

    /// What was left at the end of each day, from the first movement to the day before the loan.
    fn day_ends(&self) -> Vec<f64> {
        let mut ends: Vec<f64> = Vec::new();
        for (at, movement) in self.before.iter().enumerate() {
            let next = self.before.get(at + 1).map_or(self.loan.granted, |next| next.day);
            let days = usize::try_from((next - movement.day).num_days()).unwrap_or(0);
            ends.extend(std::iter::repeat_n(movement.balance, days));
        }
        ends
    }

    /// Deviation of the calendar months' sums over their mean: how regular they are.
    fn variation(&self, is_meant: impl Fn(&Movement) -> bool) -> f64 {
        let mut months: BTreeMap<(i32, u32), f64> = BTreeMap::new();
        for movement in &self.before {
            let month = months.entry((movement.day.year(), movement.day.month())).or_default();
            *month += if is_meant(movement) { movement.amount.abs() } else { 0.0 };
        }
        let sums: Vec<f64> = months.into_values().collect();
        deviation(&sums) / mean(&sums)
    }

    /// Share of the movements after which less than this was left.
    fn share_below(&self, balance: f64) -> f64 {
        let below = self.before.iter().filter(|movement| movement.balance < balance).count();
        below as f64 / self.before.len() as f64
    }
}

/// The value below which a tenth lies.
fn low_tenth(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 10).copied().unwrap_or(f64::NAN)
}

const EVER: i64 = 100_000;

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::min)
}

fn deviation(values: &[f64]) -> f64 {
    let mean = mean(values);
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (squares / (values.len() as f64 - 1.0)).sqrt()
}

fn matrix(bank: &Bank, rows: &[Row<'_>]) -> Matrix {
    let mut columns = Columns::default();
    balances(rows, &mut columns);
    flows(rows, &mut columns);
    loan(rows, &mut columns);
    people(bank, rows, &mut columns);
    columns.matrix()
}

fn balances(rows: &[Row<'_>], columns: &mut Columns) {
    let mut add = |name: &str, of: fn(&Row<'_>) -> f64| columns.number(name, rows.iter().map(of));
    add("balance_least", |row| least(&row.balances(EVER)));
    add("balance_mean", |row| mean(&row.balances(EVER)));
    add("balance_deviation", |row| deviation(&row.balances(EVER)));
    add("balance_least_90", |row| least(&row.balances(90)));
    add("balance_mean_90", |row| mean(&row.balances(90)));
    add("balance_below_1000_share", |row| row.share_below(1_000.0));
    add("balance_below_5000_share", |row| row.share_below(5_000.0));
    add("balance_below_10000_share", |row| row.share_below(10_000.0));
    add("balance_negative_share", |row| row.share_below(0.0));
    add("balance_day_end_low_tenth", |row| low_tenth(row.day_ends()));
    add("balance_last", |row| {
        row.before.last().map_or(f64::NAN, |last| last.balance)
    });
}

fn flows(rows: &[Row<'_>], columns: &mut Columns) {
    let mut add = |name: &str, of: fn(&Row<'_>) -> f64| columns.number(name, rows.iter().map(of));
    add("income", |row| row.income());
    add("spending", |row| row.spending());
    add("net", |row| row.income() - row.spending());
    add("income_variation", |row| {
        row.variation(|movement| movement.amount > 0.0)
    });
    add("spending_variation", |row| {
        row.variation(|movement| movement.amount < 0.0)
    });
    add("largest_income", |row| {
        row.before.iter().map(|movement| movement.amount).fold(0.0, f64::max)
    });
    add("movements", |row| row.before.len() as f64);
    add("movements_month", |row| row.before.len() as f64 / (row.days() / 30.4));
    add("history_days", |row| row.days());
    add("penalties", |row| {
        let penalties = row.before.iter().filter(|movement| movement.symbol == "SANKC. UROK");
        penalties.count() as f64
    });
    add("cash_out", |row| row.monthly(|movement| movement.operation == "VYBER"));
    add("household", |row| row.monthly(|movement| movement.symbol == "SIPO"));
    add("insurance", |row| row.monthly(|movement| movement.symbol == "POJISTNE"));
    add("transfer_in", |row| {
        row.monthly(|movement| movement.operation == "PREVOD Z UCTU")
    });
    add("interest", |row| row.monthly(|movement| movement.symbol == "UROK"));
}

fn loan(rows: &[Row<'_>], columns: &mut Columns) {
    let mut add = |name: &str, of: fn(&Row<'_>) -> f64| columns.number(name, rows.iter().map(of));
    add("loan_amount", |row| row.loan.amount);
    add("loan_months", |row| row.loan.months);
    add("loan_payment", |row| row.loan.payment);
    add("payment_of_income", |row| row.loan.payment / (row.income() + 1.0));
    add("payment_of_balance", |row| {
        row.loan.payment / (mean(&row.balances(EVER)) + 1.0)
    });
    add("net_less_payment", |row| {
        row.income() - row.spending() - row.loan.payment
    });
}

fn people(bank: &Bank, rows: &[Row<'_>], columns: &mut Columns) {
    let since = |row: &Row<'_>, day: NaiveDate| (row.loan.granted - day).num_days() as f64;
    columns.code("statement", rows.iter().map(|row| row.account.frequency.as_str()));
    columns.number("people", rows.iter().map(|row| f64::from(row.account.people)));
    columns.number("tenure_days", rows.iter().map(|row| since(row, row.account.opened)));
    columns.flag(
        "card",
        rows.iter()
            .map(|row| row.account.card_on.is_some_and(|day| day < row.loan.granted)),
    );
    columns.number("age_days", rows.iter().map(|row| since(row, row.account.owner_born)));
    columns.flag("female", rows.iter().map(|row| row.account.is_owner_female));
    bank.describe_places(rows.iter().map(|row| row.account), columns);
}
