//! The files of the Berka bank (PKDD'99), as far as they are measured. Knows its spellings; refuses `order.asc`, which is
//! undated and gives the loan away.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;

use super::super::error::DataError;
use super::super::frame::{Frame, line_of};
use super::super::table::Columns;

/// An account with its owner and what was granted to it.
pub(crate) struct Account {
    pub id: String,
    pub opened: NaiveDate,
    pub frequency: String,
    pub people: u32,
    pub owner_born: NaiveDate,
    pub is_owner_female: bool,
    pub owner_lives_here: bool,
    pub district: String,
    /// The first one.
    pub card_on: Option<NaiveDate>,
    pub loan_on: Option<NaiveDate>,
}

/// A loan, of which an account has at most one.
pub(crate) struct Loan {
    pub account: String,
    pub granted: NaiveDate,
    pub amount: f64,
    pub months: f64,
    pub payment: f64,
    /// B: ended unpaid, D: running and in debt.
    pub is_bad: bool,
}

/// A district's region and its fourteen numbers.
pub(crate) struct District {
    pub region: String,
    pub numbers: Vec<f64>,
}

/// Everything but transactions.
pub(crate) struct Bank {
    pub accounts: Vec<Account>,
    pub loans: Vec<Loan>,
    pub districts: HashMap<String, District>,
}

/// The last cell of a district's row that is a number; the second and third are names.
const DISTRICT_NUMBERS: std::ops::RangeInclusive<usize> = 4..=16;

impl Bank {
    /// The region and the published figures of each account's district, as columns.
    pub fn describe_places<'a>(&self, accounts: impl Iterator<Item = &'a Account>, columns: &mut Columns) {
        let places: Vec<Option<&District>> = accounts.map(|account| self.districts.get(&account.district)).collect();
        let regions = places
            .iter()
            .map(|place| place.map_or("", |district| district.region.as_str()));
        columns.code("region", regions);
        let width = self
            .districts
            .values()
            .next()
            .map_or(0, |district| district.numbers.len());
        for at in 0..width {
            let values = places
                .iter()
                .map(|place| place.map_or(f64::NAN, |district| district.numbers[at]));
            columns.number(&format!("district_{}", at + 4), values);
        }
    }

    /// # Errors
    /// [`DataError`] when a file is not as published.
    pub fn read(data: &Path) -> Result<Self, DataError> {
        let berka = data.join("berka");
        let read = |name: &str| Frame::read(&berka.join(format!("{name}.asc.zst")), b';');
        let loans = loans(&read("loan")?)?;
        Ok(Self {
            accounts: accounts(&read("account")?, &People::read(&read)?, &loans)?,
            loans,
            districts: districts(&read("district")?)?,
        })
    }
}

/// Clients, dispositions and cards.
struct People {
    clients: HashMap<String, (NaiveDate, bool, String)>,
    /// Account to owner and number of people.
    owners: HashMap<String, (String, u32)>,
    cards: HashMap<String, NaiveDate>,
}

impl People {
    fn read(read: &impl Fn(&str) -> Result<Frame, DataError>) -> Result<Self, DataError> {
        let (client, disp, card) = (read("client")?, read("disp")?, read("card")?);
        let mut clients = HashMap::new();
        let born = client.column("birth_number")?.enumerate();
        for (((row, number), id), district) in born.zip(client.column("client_id")?).zip(client.column("district_id")?)
        {
            let (day, is_female) = birth(number).ok_or_else(|| not_a_day(row, "birth_number", number))?;
            clients.insert(id.to_owned(), (day, is_female, district.to_owned()));
        }
        let mut owners: HashMap<String, (String, u32)> = HashMap::new();
        let mut account_of = HashMap::new();
        let rows = disp.column("disp_id")?.zip(disp.column("account_id")?);
        for ((id, account), (client, role)) in rows.zip(disp.column("client_id")?.zip(disp.column("type")?)) {
            account_of.insert(id.to_owned(), account.to_owned());
            let owner = owners.entry(account.to_owned()).or_default();
            owner.1 += 1;
            if role == "OWNER" {
                client.clone_into(&mut owner.0);
            }
        }
        let mut cards: HashMap<String, NaiveDate> = HashMap::new();
        for (disp, issued) in card.column("disp_id")?.zip(days(&card, "issued")?) {
            if let Some(account) = account_of.get(disp) {
                let first = cards.entry(account.clone()).or_insert(issued);
                *first = issued.min(*first);
            }
        }
        Ok(Self { clients, owners, cards })
    }
}

fn accounts(frame: &Frame, people: &People, loans: &[Loan]) -> Result<Vec<Account>, DataError> {
    let granted: HashMap<&str, NaiveDate> = loans.iter().map(|loan| (loan.account.as_str(), loan.granted)).collect();
    let opened = days(frame, "date")?;
    let rows = frame
        .column("account_id")?
        .zip(frame.column("frequency")?)
        .zip(frame.column("district_id")?);
    let accounts = rows.zip(opened).filter_map(|(((id, frequency), district), opened)| {
        let (owner, people_count) = people.owners.get(id)?;
        let (born, is_female, home) = people.clients.get(owner)?;
        Some(Account {
            id: id.to_owned(),
            opened,
            frequency: frequency.to_owned(),
            people: *people_count,
            owner_born: *born,
            is_owner_female: *is_female,
            owner_lives_here: home == district,
            district: district.to_owned(),
            card_on: people.cards.get(id).copied(),
            loan_on: granted.get(id).copied(),
        })
    });
    let mut accounts: Vec<Account> = accounts.collect();
    accounts.shrink_to_fit();
    Ok(accounts)
}

fn loans(frame: &Frame) -> Result<Vec<Loan>, DataError> {
    let number = |column| frame.numbers(column, &[]);
    let (amounts, months, payments) = (number("amount")?, number("duration")?, number("payments")?);
    let rows = frame
        .column("account_id")?
        .zip(frame.column("status")?)
        .zip(days(frame, "date")?);
    let loans = rows.enumerate().map(|(at, ((account, status), granted))| Loan {
        account: account.to_owned(),
        granted,
        amount: amounts[at],
        months: months[at],
        payment: payments[at],
        is_bad: matches!(status, "B" | "D"),
    });
    Ok(loans.collect())
}

fn districts(frame: &Frame) -> Result<HashMap<String, District>, DataError> {
    let missing = ["?".to_owned()];
    let numbers: Result<Vec<Vec<f64>>, _> = DISTRICT_NUMBERS
        .map(|at| frame.numbers(&format!("A{at}"), &missing))
        .collect();
    let numbers = numbers?;
    let rows = frame.column("A1")?.zip(frame.column("A3")?).enumerate();
    let districts = rows.map(|(row, (id, region))| {
        let district = District {
            region: region.to_owned(),
            numbers: numbers.iter().map(|column| column[row]).collect(),
        };
        (id.to_owned(), district)
    });
    Ok(districts.collect())
}

/// YYMMDD, perhaps with a time behind it.
pub(crate) fn days(frame: &Frame, column: &str) -> Result<Vec<NaiveDate>, DataError> {
    let cells = frame.column(column)?.enumerate();
    cells
        .map(|(row, cell)| day(cell).ok_or_else(|| not_a_day(row, column, cell)))
        .collect()
}

fn day(cell: &str) -> Option<NaiveDate> {
    let part = |from: usize| cell.get(from..from + 2)?.parse::<u32>().ok();
    NaiveDate::from_ymd_opt(1900 + i32::try_from(part(0)?).ok()?, part(2)?, part(4)?)
}

/// A birth number: a day whose month is 50 more for women.
fn birth(number: &str) -> Option<(NaiveDate, bool)> {
    let month: u32 = number.get(2..4)?.parse().ok()?;
    let is_female = month > 50;
    let plain = format!(
        "{}{:02}{}",
        number.get(..2)?,
        month - if is_female { 50 } else { 0 },
        number.get(4..)?
    );
    Some((day(&plain)?, is_female))
}

fn not_a_day(row: usize, column: &str, value: &str) -> DataError {
    DataError::NotADay {
        line: line_of(row),
        column: column.to_owned(),
        value: value.to_owned(),
    }
}
