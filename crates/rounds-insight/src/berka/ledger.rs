//! The transactions: what their Czech codes mean, and in which order they were booked.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::error::BerkaError;
use super::raw::{self, Row};

/// One booked movement.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Movement {
    pub id: u32,
    pub on: NaiveDate,
    /// Positive in, negative out.
    pub amount_minor: i64,
    pub balance_after_minor: i64,
    pub purpose: &'static str,
}

/// All movements, by account, each account's in order of booking.
pub(crate) struct Ledger {
    accounts: BTreeMap<u32, Vec<Movement>>,
    len: usize,
}

impl Ledger {
    /// Reads `trans.asc`, or, where that is not, `trans_available_union.csv`.
    pub fn read(folder: &Path) -> Result<Self, BerkaError> {
        let name = if raw::find(folder, "trans.asc").is_some() {
            "trans.asc"
        } else {
            "trans_available_union.csv"
        };
        let rows = raw::rows(folder, name, movement)?;
        let len = rows.len();
        let mut accounts: BTreeMap<u32, Vec<Movement>> = BTreeMap::new();
        for (account, movement) in rows {
            accounts.entry(account).or_default().push(movement);
        }
        for movements in accounts.values_mut() {
            order(movements);
        }
        Ok(Self { accounts, len })
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn of_account(&self, account: u32) -> &[Movement] {
        self.accounts.get(&account).map_or(&[], Vec::as_slice)
    }

    /// Accounts with their movements.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &[Movement])> {
        self.accounts
            .iter()
            .map(|(account, movements)| (*account, movements.as_slice()))
    }
}

fn movement(row: &Row<'_>) -> Result<(u32, Movement), BerkaError> {
    let amount = row.money("amount")?;
    // PRIJEM is money in; VYDAJ and, in older rows, VYBER are money out.
    let amount_minor = row.parsed("type", |kind| match kind {
        "PRIJEM" => Some(amount),
        "VYDAJ" | "VYBER" => Some(-amount),
        _ => None,
    })?;
    let movement = Movement {
        id: row.number("trans_id")?,
        on: row.date("date")?,
        amount_minor,
        balance_after_minor: row.money("balance")?,
        purpose: purpose(row.text("k_symbol")?, row.text("operation")?),
    };
    Ok((row.number("account_id")?, movement))
}

/// The contract's purpose for a payment symbol or, without one, an operation. Salaries are not marked in this data.
pub(crate) fn purpose(symbol: &str, operation: &str) -> &'static str {
    match symbol {
        "SIPO" => "household",
        "POJISTNE" => "insurance",
        "UVER" => "loan_payment",
        "UROK" => "interest",
        "SLUZBY" => "fee",
        "SANKC. UROK" => "penalty",
        "DUCHOD" => "pension",
        _ => match operation {
            "VKLAD" => "cash_in",
            "VYBER" => "cash_out",
            "VYBER KARTOU" => "card_payment",
            "PREVOD Z UCTU" => "transfer_in",
            "PREVOD NA UCET" => "transfer_out",
            _ => "other",
        },
    }
}

/// Orders by day; within a day so that each balance follows from the one before, as far as the figures allow.
fn order(movements: &mut [Movement]) {
    movements.sort_by_key(|movement| (movement.on, movement.amount_minor < 0, movement.id));
    let mut before = None;
    for day in movements.chunk_by_mut(|one, next| one.on == next.on) {
        if let Some(before) = before {
            chain(day, before);
        }
        before = day.last().map(|last| last.balance_after_minor);
    }
}

/// Orders one day, which began with the balance `before`: the movement that shows the day's end comes last, and
/// of the others the one whose balance follows best comes next. Best, not exactly: interest is rounded in the
/// amounts and not in the balances.
fn chain(day: &mut [Movement], before: i64) {
    let end = before + day.iter().map(|movement| movement.amount_minor).sum::<i64>();
    let distance_to_end = |at: &usize| (day[*at].balance_after_minor - end).abs();
    let Some(last) = (0..day.len()).min_by_key(distance_to_end) else {
        return;
    };
    day[last..].rotate_left(1);
    let mut balance = before;
    for start in 0..day.len() - 1 {
        let misfit = |at: &usize| (balance + day[*at].amount_minor - day[*at].balance_after_minor).abs();
        if let Some(next) = (start..day.len() - 1).min_by_key(misfit) {
            day[start..=next].rotate_right(1);
        }
        balance = day[start].balance_after_minor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn movements_of_a_day_follow_their_balances() {
        let day = NaiveDate::from_ymd_opt(1994, 1, 31).unwrap();
        let movement = |id, amount_minor, balance_after_minor| Movement {
            id,
            on: day,
            amount_minor,
            balance_after_minor,
            purpose: "other",
        };
        let mut movements = vec![
            Movement {
                on: day.pred_opt().unwrap(),
                ..movement(9, 100, 100)
            },
            movement(1, 50, 130),
            movement(2, -20, 80),
            movement(3, -30, 100),
        ];
        order(&mut movements);
        assert_eq!(
            movements.iter().map(|movement| movement.id).collect::<Vec<_>>(),
            [9, 2, 1, 3]
        );
    }

    #[test]
    fn czech_codes_become_purposes() {
        for (symbol, operation, expected) in [
            ("SIPO", "PREVOD NA UCET", "household"),
            ("", "PREVOD NA UCET", "transfer_out"),
            ("", "PREVOD Z UCTU", "transfer_in"),
            ("DUCHOD", "PREVOD Z UCTU", "pension"),
            ("", "VYBER KARTOU", "card_payment"),
            ("SANKC. UROK", "VYBER", "penalty"),
            ("", "VKLAD", "cash_in"),
            ("UROK", "", "interest"),
            ("", "", "other"),
        ] {
            assert_eq!(purpose(symbol, operation), expected, "{symbol}/{operation}");
        }
    }
}
