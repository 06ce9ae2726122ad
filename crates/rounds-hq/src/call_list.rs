//! A national or own list of numbers that want no selling calls (EU-01, US-01), cut down to the bank's own customers and
//! kept as salted hashes until it goes out with the offer packs.
//!
//! Refuses to say what follows for a call: that is [`rounds_protocol::offers`]'s and the device's.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rounds_insight::import::Snapshot;
use rounds_insight::publish::phone_numbers;
use rounds_protocol::offers::{NumberList, OfferPack};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{DataDir, HqError};

/// Fewer digits are no number that a list names: shorter ones are extensions or typing errors.
const DIGITS_LEAST: usize = 7;

/// Why a list is not taken, or does not go out.
#[derive(Debug, Error)]
pub enum CallListError {
    #[error("line {line} names no telephone number")]
    BadLine { line: usize },
    #[error("a list of {as_of} is not fetched yet")]
    NotYet { as_of: NaiveDate },
    #[error("the list of {kept} is newer than this one of {as_of}")]
    Older { kept: NaiveDate, as_of: NaiveDate },
    #[error("the list was cut down to the customers of another import: take it in again, then publish")]
    OtherImport,
    #[error("{path} is no list that this command wrote")]
    Unreadable { path: PathBuf },
}

impl CallListError {
    /// The stable code, `noun.what_happened`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadLine { .. } => "call_list.bad_line",
            Self::NotYet { .. } => "call_list.not_yet",
            Self::Older { .. } => "call_list.older",
            Self::OtherImport => "call_list.other_import",
            Self::Unreadable { .. } => "call_list.unreadable",
        }
    }
}

/// The file in the data folder.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    /// The import whose customers it was cut down to.
    import: String,
    list: NumberList,
}

/// What came of taking in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Numbers in the file.
    pub numbers: u64,
    /// Numbers of the bank's customers that are among them.
    pub listed: usize,
}

/// Take in a list that the bank fetched on `as_of`: a number a line, the first field where a line has several; a first line
/// without digits is a heading. It takes the place of the one before.
///
/// # Errors
/// [`CallListError`]; nothing imported; the disk. Then the list before stands.
pub fn take(data: &DataDir, file: &Path, as_of: NaiveDate, today: NaiveDate) -> Result<Taken, HqError> {
    if as_of > today {
        return Err(CallListError::NotYet { as_of }.into());
    }
    let before = kept(data)?;
    if let Some(kept) = before
        .as_ref()
        .map(|before| before.list.as_of)
        .filter(|kept| *kept > as_of)
    {
        return Err(CallListError::Older { kept, as_of }.into());
    }
    let (import, numbers) = phone_numbers(data.path())?;
    let own = OwnNumbers::of(&numbers);
    // The same salt again, so that a list with the same numbers is the same list.
    let salt = before.map_or_else(new_salt, |before| Ok(before.list.salt))?;
    let mut listed = BTreeSet::new();
    let mut count = 0;
    let lines = BufReader::new(File::open(file).map_err(HqError::file(file))?).lines();
    for (line, text) in (1..).zip(lines) {
        let digits = digits(&text.map_err(HqError::file(file))?);
        if digits.is_empty() && line == 1 {
            continue;
        }
        if digits.len() < DIGITS_LEAST {
            return Err(CallListError::BadLine { line }.into());
        }
        count += 1;
        listed.extend(own.that_are(&digits).map(|number| NumberList::hash(&salt, number)));
    }
    let taken = Taken {
        numbers: count,
        listed: listed.len(),
    };
    let list = NumberList {
        as_of,
        salt,
        hashes: listed.into_iter().collect(),
    };
    write(data, &Kept { import, list })?;
    Ok(taken)
}

/// Give the list to every pack that counts on or after the day on which it was fetched. Without one nothing changes.
///
/// # Errors
/// [`CallListError::OtherImport`]: a customer who came since would count as not listed.
pub fn add_to(packs: &mut [OfferPack], data: &DataDir, imported: &Snapshot) -> Result<(), HqError> {
    let Some(Kept { import, list }) = kept(data)? else {
        return Ok(());
    };
    if import != imported.hash {
        return Err(CallListError::OtherImport.into());
    }
    for pack in packs {
        if pack.effective_to.is_none_or(|last| last >= list.as_of) {
            pack.do_not_call = Some(list.clone());
        }
    }
    Ok(())
}

/// The customers' numbers by their last digits: with and without the prefix of a country they are the same.
struct OwnNumbers<'n>(HashMap<String, Vec<(String, &'n str)>>);

impl<'n> OwnNumbers<'n> {
    fn of(numbers: &'n [String]) -> Self {
        let mut by_end = HashMap::<String, Vec<(String, &'n str)>>::new();
        for number in numbers {
            let digits = digits(number);
            if digits.len() >= DIGITS_LEAST {
                by_end.entry(end(&digits)).or_default().push((digits, number));
            }
        }
        Self(by_end)
    }

    fn that_are(&self, digits: &str) -> impl Iterator<Item = &'n str> {
        let same = move |own: &str| own.ends_with(digits) || digits.ends_with(own);
        let alike = self.0.get(&end(digits)).into_iter().flatten();
        alike.filter(move |(own, _)| same(own)).map(|(_, number)| *number)
    }
}

fn end(digits: &str) -> String {
    digits[digits.len() - DIGITS_LEAST..].to_owned()
}

/// The digits of the first field.
fn digits(line: &str) -> String {
    let field = line.split([',', ';', '\t']).next().unwrap_or_default();
    field.chars().filter(char::is_ascii_digit).collect()
}

fn new_salt() -> Result<String, HqError> {
    let mut random = [0_u8; 16];
    getrandom::fill(&mut random).map_err(|_| HqError::NoRandomness)?;
    Ok(hex::encode(random))
}

fn path(data: &DataDir) -> PathBuf {
    data.path().join("do-not-call.json")
}

fn kept(data: &DataDir) -> Result<Option<Kept>, HqError> {
    let path = path(data);
    if !path.exists() {
        return Ok(None);
    }
    let text = std::fs::read(&path).map_err(HqError::file(&path))?;
    let kept = serde_json::from_slice(&text).map_err(|_| CallListError::Unreadable { path })?;
    Ok(Some(kept))
}

/// Written beside and renamed, so that nobody reads half a list.
fn write(data: &DataDir, kept: &Kept) -> Result<(), HqError> {
    let path = path(data);
    let unfinished = path.with_extension("unfinished");
    // Plain data with text keys, for which serialisation cannot fail.
    let text = serde_json::to_vec(kept).unwrap_or_default();
    std::fs::write(&unfinished, text).map_err(HqError::file(&unfinished))?;
    std::fs::rename(&unfinished, &path).map_err(HqError::file(&path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn us_01_a_number_is_found_with_and_without_its_country() {
        let numbers: Vec<String> = ["+1 202 555 0147", "139-0000-2222", "12 34"].map(String::from).into();
        let own = OwnNumbers::of(&numbers);
        for (listed, found) in [
            ("2025550147", Some("+1 202 555 0147")),
            ("12025550147", Some("+1 202 555 0147")),
            ("3025550147", None),
            ("8613900002222", Some("139-0000-2222")),
            ("13900002223", None),
        ] {
            assert_eq!(own.that_are(listed).next(), found, "{listed}");
        }
    }

    #[test]
    fn a_line_is_its_first_field() {
        for (line, number) in [
            ("+1 (202) 555-0147", "12025550147"),
            ("2025550147,2026-11-01", "2025550147"),
            ("number;since", ""),
        ] {
            assert_eq!(digits(line), number);
        }
    }
}
