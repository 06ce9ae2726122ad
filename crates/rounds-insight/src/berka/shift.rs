//! By how many weeks each account's history is moved, so that it ends lately and weekdays stay.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};

use super::ledger::Ledger;
use super::raw::RawBank;

/// The last day of the published period; the end of an account of which no movement is known.
const PERIOD_END: Option<NaiveDate> = NaiveDate::from_ymd_opt(1998, 12, 31);
/// Histories end on any day of the last three weeks.
const LAST_DAYS: u32 = 21;
/// A longer silence before a loan or card is counted as a gap.
const GAP_DAYS: i64 = 182;

/// The shift of every account.
pub(crate) struct Shifts {
    weeks: BTreeMap<u32, i64>,
    /// Accounts whose known transactions end long before their last loan or card.
    pub accounts_with_a_gap: u64,
}

impl Shifts {
    /// A history ends with its last movement, loan or card, so that nothing moved lies in the future. Accounts
    /// without known movements end with the published period.
    pub fn compute(bank: &RawBank, ledger: &Ledger, as_of: NaiveDate) -> Self {
        let last_grants = last_grants(bank);
        let mut shifts = Self {
            weeks: BTreeMap::new(),
            accounts_with_a_gap: 0,
        };
        for (account, row) in &bank.accounts {
            let grant = last_grants.get(account).copied().unwrap_or(row.opened_on);
            let end = match ledger.of_account(*account).last() {
                Some(last) => {
                    if (grant - last.on).num_days() > GAP_DAYS {
                        shifts.accounts_with_a_gap += 1;
                    }
                    last.on.max(grant)
                }
                None => PERIOD_END.map_or(grant, |end| end.max(grant)),
            };
            let latest = as_of - Days::new(u64::from(account % LAST_DAYS));
            shifts.weeks.insert(*account, (latest - end).num_days().div_euclid(7));
        }
        shifts
    }

    /// A date of that account's history, moved.
    pub fn moved(&self, account: u32, date: NaiveDate) -> NaiveDate {
        date + TimeDelta::weeks(self.weeks.get(&account).copied().unwrap_or(0))
    }
}

/// The day of the last loan or card of each account that has one.
fn last_grants(bank: &RawBank) -> BTreeMap<u32, NaiveDate> {
    let dispositions = bank.dispositions_by_id();
    let cards = bank
        .cards
        .iter()
        .filter_map(|card| Some((dispositions.get(&card.disposition)?.account, card.issued_on)));
    let loans = bank.loans.iter().map(|loan| (loan.account, loan.granted_on));
    let mut last: BTreeMap<u32, NaiveDate> = BTreeMap::new();
    for (account, day) in loans.chain(cards) {
        let entry = last.entry(account).or_insert(day);
        *entry = day.max(*entry);
    }
    last
}
