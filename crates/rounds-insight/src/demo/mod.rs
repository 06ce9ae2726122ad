//! demo-cn: an invented county bank as an export in the contract, made from a seed.
//!
//! Everything is invented and marked so: names, phones of a range no operator has, identity numbers that fail
//! their check. Patterns are planted so that segments and suggestions have something to find. Knows the contract;
//! does not know how features or segments are computed. The same seed, size and day give the same bytes.

mod flows;
mod history;
mod holdings;
mod names;
mod people;
mod places;
mod story;
mod tables;
mod uptake;

#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use chrono::NaiveDate;
use rounds_domain::{Currency, Text};

use crate::contract::BankFile;
use crate::dice::Dice;
use crate::import::ImportError;
use crate::progress::Progress;
use people::Person;
use story::Story;
use tables::{Customer, DemoTables};

/// What to generate.
#[derive(Clone, Copy, Debug)]
pub struct DemoOptions {
    pub seed: u64,
    pub customers: u64,
    /// The bank's business day; histories end there.
    pub as_of: NaiveDate,
}

impl DemoOptions {
    /// The demonstration bank of the README: seed 1, 12,000 customers.
    pub fn standard(as_of: NaiveDate) -> Self {
        Self {
            seed: 1,
            customers: 12_000,
            as_of,
        }
    }
}

/// What was generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DemoReport {
    pub customers: u64,
    pub staff: u64,
    pub holdings: u64,
    pub transactions: u64,
}

/// Writes the export of the invented bank into `out_dir` (made if need be), tables as Parquet.
///
/// # Errors
/// When a file cannot be written.
pub fn generate(out_dir: &Path, options: &DemoOptions, progress: &dyn Progress) -> Result<DemoReport, ImportError> {
    fs::create_dir_all(out_dir).map_err(ImportError::io(out_dir))?;
    write_bank(out_dir, options)?;
    let rms = people::relationship_managers(&mut Dice::new(options.seed, 0));
    let mut tables = DemoTables::create(out_dir)?;
    tables.branches()?;
    tables.staff(options.seed, &rms)?;
    progress.at("customers", 0, options.customers);
    for number in 1..=options.customers {
        // Stream 0 made the staff; each customer has the stream of its number.
        let mut dice = Dice::new(options.seed, number);
        let rm = &rms[(dice.below(rms.len() as u64)) as usize];
        let person = Person::invent(&mut dice, number, rm, options.as_of);
        let (story, mut later) = Story::invent(options.seed, &person, options.as_of);
        let customer = Customer { person, story, rm };
        tables.customer(&mut dice, &mut later, &customer, options.as_of)?;
        if number.is_multiple_of(250) || number == options.customers {
            progress.at("customers", number, options.customers);
        }
    }
    let staff = rms.len() as u64 + places::BRANCHES.len() as u64;
    let (holdings, transactions) = tables.finish()?;
    Ok(DemoReport {
        customers: options.customers,
        staff,
        holdings,
        transactions,
    })
}

fn write_bank(out_dir: &Path, options: &DemoOptions) -> Result<(), ImportError> {
    let bank = BankFile {
        code: "demo-cn".to_owned(),
        name: Text::new("禾渡农商银行（演示）", "Hedu Rural Commercial Bank (demonstration)"),
        currency: Currency::CNY,
        invented: true,
        as_of: options.as_of,
        catalogue: "demo-cn".to_owned(),
        jurisdiction: rounds_protocol::offers::Jurisdiction::Cn,
    };
    let path = out_dir.join("bank.json");
    let text = serde_json::to_string_pretty(&bank).map_err(ImportError::json(&path))?;
    fs::write(&path, text + "\n").map_err(ImportError::io(&path))
}
