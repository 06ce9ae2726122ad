//! The raw files as rows. Semicolons, quoted texts, dates as YYMMDD.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use csv::StringRecord;

use super::error::BerkaError;

/// Everything but the transactions. Numbers are Berka's own.
pub(crate) struct RawBank {
    /// In the order of the file: by region.
    pub districts: Vec<District>,
    pub clients: BTreeMap<u32, Client>,
    pub accounts: BTreeMap<u32, Account>,
    pub dispositions: Vec<Disposition>,
    pub loans: Vec<Loan>,
    pub cards: Vec<Card>,
}

pub(crate) struct District {
    pub id: u32,
    pub name: String,
    pub region: String,
}

pub(crate) struct Client {
    pub birth: NaiveDate,
    pub district: u32,
}

pub(crate) struct Account {
    pub opened_on: NaiveDate,
}

/// Who may use an account: its owner, or somebody the owner lets.
pub(crate) struct Disposition {
    pub id: u32,
    pub client: u32,
    pub account: u32,
    pub is_owner: bool,
}

pub(crate) struct Loan {
    pub account: u32,
    pub granted_on: NaiveDate,
    pub amount_minor: i64,
    pub months: u32,
    pub instalment_minor: i64,
    /// A ended and paid, B ended and not paid, C running, D running and in debt.
    pub status: char,
}

pub(crate) struct Card {
    pub disposition: u32,
    pub kind: CardKind,
    pub issued_on: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CardKind {
    Classic,
    Junior,
    Gold,
}

impl RawBank {
    pub fn read(folder: &Path) -> Result<Self, BerkaError> {
        Ok(Self {
            districts: rows(folder, "district.asc", district)?,
            clients: rows(folder, "client.asc", client)?.into_iter().collect(),
            accounts: rows(folder, "account.asc", account)?.into_iter().collect(),
            dispositions: rows(folder, "disp.asc", disposition)?,
            loans: rows(folder, "loan.asc", loan)?,
            cards: rows(folder, "card.asc", card)?,
        })
    }

    /// The account that each client uses.
    pub fn account_of_client(&self) -> BTreeMap<u32, u32> {
        self.dispositions
            .iter()
            .map(|disposition| (disposition.client, disposition.account))
            .collect()
    }

    /// The owner of each account.
    pub fn owner_of_account(&self) -> BTreeMap<u32, u32> {
        let owners = self.dispositions.iter().filter(|disposition| disposition.is_owner);
        owners
            .map(|disposition| (disposition.account, disposition.client))
            .collect()
    }

    /// Dispositions by their number.
    pub fn dispositions_by_id(&self) -> BTreeMap<u32, &Disposition> {
        self.dispositions
            .iter()
            .map(|disposition| (disposition.id, disposition))
            .collect()
    }
}

fn district(row: &Row<'_>) -> Result<District, BerkaError> {
    Ok(District {
        id: row.number("A1")?,
        name: row.text("A2")?.to_owned(),
        region: row.text("A3")?.to_owned(),
    })
}

fn client(row: &Row<'_>) -> Result<(u32, Client), BerkaError> {
    let birth = row.parsed("birth_number", birth_date)?;
    Ok((
        row.number("client_id")?,
        Client {
            birth,
            district: row.number("district_id")?,
        },
    ))
}

fn account(row: &Row<'_>) -> Result<(u32, Account), BerkaError> {
    Ok((
        row.number("account_id")?,
        Account {
            opened_on: row.date("date")?,
        },
    ))
}

fn disposition(row: &Row<'_>) -> Result<Disposition, BerkaError> {
    Ok(Disposition {
        id: row.number("disp_id")?,
        client: row.number("client_id")?,
        account: row.number("account_id")?,
        is_owner: row.text("type")? == "OWNER",
    })
}

fn loan(row: &Row<'_>) -> Result<Loan, BerkaError> {
    Ok(Loan {
        account: row.number("account_id")?,
        granted_on: row.date("date")?,
        amount_minor: row.money("amount")?,
        months: row.number("duration")?,
        instalment_minor: row.money("payments")?,
        status: row.parsed("status", |text| {
            text.chars().next().filter(|status| "ABCD".contains(*status))
        })?,
    })
}

fn card(row: &Row<'_>) -> Result<Card, BerkaError> {
    let kind = row.parsed("type", |text| match text {
        "classic" => Some(CardKind::Classic),
        "junior" => Some(CardKind::Junior),
        "gold" => Some(CardKind::Gold),
        _ => None,
    })?;
    // The issue date carries a time of day that is always midnight.
    let issued_on = row.parsed("issued", |text| short_date(text.get(..6)?))?;
    Ok(Card {
        disposition: row.number("disp_id")?,
        kind,
        issued_on,
    })
}

/// YYMMDD of the twentieth century.
pub(crate) fn short_date(text: &str) -> Option<NaiveDate> {
    if text.len() != 6 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| text[range].parse::<u32>().ok();
    NaiveDate::from_ymd_opt(1900 + part(0..2)? as i32, part(2..4)?, part(4..6)?)
}

/// The date of birth of a birth number. Its month carries the sex (50 is added for women): taken off and dropped.
pub(crate) fn birth_date(text: &str) -> Option<NaiveDate> {
    let month: u32 = text.get(2..4)?.parse().ok()?;
    let month = if month > 50 { month - 50 } else { month };
    short_date(&format!("{}{month:02}{}", text.get(..2)?, text.get(4..)?))
}

/// Decimal text with at most two places to minor units, exactly.
pub(crate) fn minor_units(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, cents) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || cents.len() > 2 || !cents.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let cents: i64 = if cents.is_empty() {
        0
    } else {
        format!("{cents:0<2}").parse().ok()?
    };
    Some(sign * (whole * 100 + cents))
}

/// One row of a raw file, found by column names.
pub(crate) struct Row<'a> {
    file: &'a str,
    names: &'a [String],
    record: &'a StringRecord,
}

impl Row<'_> {
    pub fn text(&self, column: &'static str) -> Result<&str, BerkaError> {
        let missing = || BerkaError::ColumnMissing {
            file: self.file.to_owned(),
            column,
        };
        let place = self.names.iter().position(|name| name == column).ok_or_else(missing)?;
        Ok(self.record.get(place).unwrap_or_default().trim())
    }

    pub fn parsed<T>(&self, column: &'static str, parse: impl Fn(&str) -> Option<T>) -> Result<T, BerkaError> {
        let text = self.text(column)?;
        parse(text).ok_or_else(|| BerkaError::BadValue {
            file: self.file.to_owned(),
            line: self.record.position().map_or(0, |position| position.line()),
            column,
            value: text.to_owned(),
        })
    }

    pub fn number(&self, column: &'static str) -> Result<u32, BerkaError> {
        self.parsed(column, |text| text.parse().ok())
    }

    pub fn date(&self, column: &'static str) -> Result<NaiveDate, BerkaError> {
        self.parsed(column, short_date)
    }

    pub fn money(&self, column: &'static str) -> Result<i64, BerkaError> {
        self.parsed(column, minor_units)
    }
}

/// The file of that name, plain or compressed; `None` when there is neither.
pub(crate) fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    [folder.join(name), folder.join(format!("{name}.zst"))]
        .into_iter()
        .find(|path| path.is_file())
}

/// Reads every row of a file.
pub(crate) fn rows<T>(
    folder: &Path,
    name: &str,
    read: impl Fn(&Row<'_>) -> Result<T, BerkaError>,
) -> Result<Vec<T>, BerkaError> {
    let path = find(folder, name).ok_or_else(|| BerkaError::FileMissing {
        folder: folder.to_owned(),
        name: name.to_owned(),
    })?;
    let file = File::open(&path).map_err(BerkaError::io(&path))?;
    let input: Box<dyn Read> = if path.extension().is_some_and(|extension| extension == "zst") {
        Box::new(zstd::Decoder::new(file).map_err(BerkaError::io(&path))?)
    } else {
        Box::new(BufReader::new(file))
    };
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(input);
    let headers = reader.headers().map_err(BerkaError::csv(&path))?;
    let names: Vec<String> = headers.iter().map(|header| header.trim().to_owned()).collect();
    let mut found = Vec::new();
    for record in reader.records() {
        let record = record.map_err(BerkaError::csv(&path))?;
        found.push(read(&Row {
            file: name,
            names: &names,
            record: &record,
        })?);
    }
    Ok(found)
}
