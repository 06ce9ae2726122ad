//! Writes the export: CSV tables of the contract and `bank.json`.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use chrono::{Months, NaiveDate};
use rounds_domain::{Currency, Text};

use super::error::BerkaError;
use super::identity;
use super::ledger::Ledger;
use super::portfolios::Portfolios;
use super::raw::{CardKind, Loan, RawBank};
use super::shift::Shifts;
use crate::contract::{BankFile, Cell, Table, tables};

/// Everything an export is made of.
pub(crate) struct Export<'a> {
    pub bank: &'a RawBank,
    pub ledger: &'a Ledger,
    pub shifts: &'a Shifts,
    pub portfolios: &'a Portfolios,
    pub as_of: NaiveDate,
}

impl Export<'_> {
    /// Writes all files into `folder`, made if need be.
    pub fn write(&self, folder: &Path) -> Result<(), BerkaError> {
        fs::create_dir_all(folder).map_err(BerkaError::io(folder))?;
        self.bank_file(folder)?;
        self.branches(folder)?;
        self.staff(folder)?;
        self.customers(folder)?;
        self.accounts(folder)?;
        self.holdings(folder)?;
        self.transactions(folder)?;
        self.consents(folder)
    }

    fn bank_file(&self, folder: &Path) -> Result<(), BerkaError> {
        let bank = BankFile {
            code: "berka".to_owned(),
            name: Text::new(
                "Berka 银行（真实数据，身份虚构）",
                "Berka Bank (real data, invented identities)",
            ),
            currency: Currency::CZK,
            invented: true,
            as_of: self.as_of,
            catalogue: "berka".to_owned(),
            jurisdiction: rounds_protocol::offers::Jurisdiction::Eu,
        };
        let path = folder.join("bank.json");
        let text = serde_json::to_string_pretty(&bank)
            .map_err(std::io::Error::from)
            .map_err(BerkaError::io(&path))?;
        fs::write(&path, text + "\n").map_err(BerkaError::io(&path))
    }

    fn branches(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::BRANCHES)?;
        for district in &self.bank.districts {
            let (zh, en) = (format!("{}支行", district.name), format!("{} Branch", district.name));
            let code = branch_code(district.id);
            out.push(&[
                Cell::Text(&code),
                Cell::Text(&zh),
                Cell::Text(&en),
                Cell::Text(&district.name),
            ])?;
        }
        out.finish()
    }

    fn staff(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::STAFF)?;
        let mut last_supervisor = "";
        for manager in &self.portfolios.managers {
            let branch = branch_code(manager.districts.first().copied().unwrap_or_default());
            let mut person = |number: &str, role, supervisor| {
                let name = identity::staff_name(number);
                let texts = [number, &name, role, &branch].map(Cell::Text);
                out.push(&[texts[0], texts[1], texts[2], texts[3], supervisor, Cell::Flag(true)])
            };
            if manager.supervisor_no != last_supervisor {
                last_supervisor = &manager.supervisor_no;
                person(last_supervisor, "supervisor", Cell::Empty)?;
            }
            person(&manager.staff_no, "rm", Cell::Text(&manager.supervisor_no))?;
        }
        out.finish()
    }

    /// Customers and their assignments.
    fn customers(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::CUSTOMERS)?;
        let mut assignments = CsvTable::create(folder, &tables::ASSIGNMENTS)?;
        let accounts = self.bank.account_of_client();
        for (id, client) in &self.bank.clients {
            let missing = |column| BerkaError::ReferenceMissing {
                file: "client.asc",
                column,
                number: *id,
            };
            let account = *accounts.get(id).ok_or_else(|| missing("client_id"))?;
            let manager = self
                .portfolios
                .of_district(client.district)
                .ok_or_else(|| missing("district_id"))?;
            let since = self.opened_on(account)?;
            let birth = self.shifts.moved(account, client.birth);
            self.customer(&mut out, (*id, client.district), (birth, since))?;
            let from = since.max(self.as_of - Months::new(24));
            let customer_no = customer_no(*id);
            assignments.push(&[
                Cell::Text(&customer_no),
                Cell::Text(&manager.staff_no),
                Cell::Date(from),
            ])?;
        }
        out.finish()?;
        assignments.finish()
    }

    fn customer(
        &self,
        out: &mut CsvTable,
        (id, district): (u32, u32),
        (birth, since): (NaiveDate, NaiveDate),
    ) -> Result<(), BerkaError> {
        let identity = identity::of_client(id);
        let place = self
            .bank
            .districts
            .iter()
            .find(|row| row.id == district)
            .map_or("", |row| &row.name);
        let (customer_no, branch) = (customer_no(id), branch_code(district));
        let address = format!("{}, {place}", identity.street);
        out.push(&[
            Cell::Text(&customer_no),
            Cell::Text(&identity.name),
            Cell::Flag(true),
            Cell::Text(&branch),
            Cell::Date(birth),
            Cell::Text(&identity.id_number),
            Cell::Text(&identity.phone),
            Cell::Text(&address),
            Cell::Text(place),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Flag(false),
            Cell::Flag(false),
            Cell::Date(since),
            Cell::Empty,
            Cell::Empty,
            Cell::Flag(false),
            Cell::Flag(true),
            Cell::Text("berka"),
        ])
    }

    fn accounts(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::ACCOUNTS)?;
        for (account, owner) in self.bank.owner_of_account() {
            let (account_no, customer_no) = (account_no(account), customer_no(owner));
            let opened = Cell::Date(self.opened_on(account)?);
            let texts = [&*account_no, &customer_no, "BK-ACC"].map(Cell::Text);
            out.push(&[texts[0], texts[1], texts[2], opened, Cell::Empty, Cell::Text("active")])?;
        }
        out.finish()
    }

    /// Current accounts, loans and cards. A person who may only use another's account holds nothing.
    fn holdings(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::HOLDINGS)?;
        let owners = self.bank.owner_of_account();
        for (account, owner) in &owners {
            // The balance is the last one known; many accounts have none in the public extract.
            let balance_minor = self
                .ledger
                .of_account(*account)
                .last()
                .map(|last| last.balance_after_minor);
            let opened_on = self.opened_on(*account)?;
            out.holding(&Holding {
                balance_minor,
                ..Holding::new(*owner, *account, "BK-ACC", opened_on)
            })?;
        }
        for loan in &self.bank.loans {
            let missing = || BerkaError::ReferenceMissing {
                file: "loan.asc",
                column: "account_id",
                number: loan.account,
            };
            out.holding(&self.loan(loan, *owners.get(&loan.account).ok_or_else(missing)?))?;
        }
        let dispositions = self.bank.dispositions_by_id();
        for card in &self.bank.cards {
            let missing = || BerkaError::ReferenceMissing {
                file: "card.asc",
                column: "disp_id",
                number: card.disposition,
            };
            let disposition = dispositions.get(&card.disposition).ok_or_else(missing)?;
            let issued = self.shifts.moved(disposition.account, card.issued_on);
            let product = card_product(card.kind);
            out.holding(&Holding::new(disposition.client, disposition.account, product, issued))?;
        }
        out.finish()
    }

    /// What is still owed follows from the contract: the amount less the instalments due by `as_of`, at least one
    /// instalment where the loan is in debt (D) or ended unpaid (B). The status is that of the end of 1998.
    fn loan<'b>(&self, loan: &Loan, owner: u32) -> Holding<'b> {
        let granted = self.shifts.moved(loan.account, loan.granted_on);
        let matures = granted + Months::new(loan.months);
        let instalments_due = (1..=loan.months)
            .filter(|month| granted + Months::new(*month) <= self.as_of)
            .count();
        let owed = (loan.amount_minor - loan.instalment_minor * instalments_due as i64).max(0);
        let is_over = matures <= self.as_of;
        let (status, owed, closed_on) = match loan.status {
            'B' | 'D' => ("past_due", owed.max(loan.instalment_minor), None),
            _ if is_over => ("closed", 0, Some(matures)),
            _ => ("active", owed, None),
        };
        Holding {
            matures_on: Some(matures),
            closed_on,
            balance_minor: Some(owed),
            limit_minor: Some(loan.amount_minor),
            status,
            ..Holding::new(owner, loan.account, "BK-LOAN", granted)
        }
    }

    fn transactions(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::TRANSACTIONS)?;
        for (account, movements) in self.ledger.iter() {
            let account_no = account_no(account);
            for (index, movement) in movements.iter().enumerate() {
                // Sorts in the order of booking and keeps the original number.
                let number = format!("{account:05}-{:05}-{:07}", index + 1, movement.id);
                out.push(&[
                    Cell::Text(&number),
                    Cell::Text(&account_no),
                    Cell::Date(self.shifts.moved(account, movement.on)),
                    Cell::Integer(movement.amount_minor),
                    Cell::Text(movement.purpose),
                    Cell::Integer(movement.balance_after_minor),
                ])?;
            }
        }
        out.finish()
    }

    /// Invented consents: service for all, marketing contact for four of five.
    fn consents(&self, folder: &Path) -> Result<(), BerkaError> {
        let mut out = CsvTable::create(folder, &tables::CONSENTS)?;
        for (client, account) in self.bank.account_of_client() {
            let (customer_no, day) = (customer_no(client), Cell::Date(self.opened_on(account)?));
            let mut give = |purpose| {
                let texts = [&*customer_no, purpose, "given"].map(Cell::Text);
                out.push(&[texts[0], texts[1], texts[2], day, Cell::Text("invented")])
            };
            give("service")?;
            if identity::of_client(client).allows_marketing {
                give("marketing_contact")?;
            }
        }
        out.finish()
    }

    fn opened_on(&self, account: u32) -> Result<NaiveDate, BerkaError> {
        let missing = || BerkaError::ReferenceMissing {
            file: "disp.asc",
            column: "account_id",
            number: account,
        };
        let row = self.bank.accounts.get(&account).ok_or_else(missing)?;
        Ok(self.shifts.moved(account, row.opened_on))
    }
}

fn card_product(kind: CardKind) -> &'static str {
    match kind {
        CardKind::Classic => "BK-CARD-CLASSIC",
        CardKind::Junior => "BK-CARD-JUNIOR",
        CardKind::Gold => "BK-CARD-GOLD",
    }
}

fn customer_no(client: u32) -> String {
    format!("{client:06}")
}

fn account_no(account: u32) -> String {
    format!("{account:08}")
}

fn branch_code(district: u32) -> String {
    format!("CZ{district:02}")
}

/// One row of the holdings table.
struct Holding<'a> {
    owner: u32,
    account: u32,
    product: &'a str,
    opened_on: NaiveDate,
    matures_on: Option<NaiveDate>,
    closed_on: Option<NaiveDate>,
    balance_minor: Option<i64>,
    limit_minor: Option<i64>,
    status: &'a str,
}

impl<'a> Holding<'a> {
    fn new(owner: u32, account: u32, product: &'a str, opened_on: NaiveDate) -> Self {
        Self {
            owner,
            account,
            product,
            opened_on,
            matures_on: None,
            closed_on: None,
            balance_minor: None,
            limit_minor: None,
            status: "active",
        }
    }
}

/// A CSV table of the contract being written.
struct CsvTable {
    writer: csv::Writer<BufWriter<File>>,
    path: PathBuf,
}

impl CsvTable {
    fn create(folder: &Path, table: &Table) -> Result<Self, BerkaError> {
        let path = folder.join(format!("{}.csv", table.name));
        let file = File::create(&path).map_err(BerkaError::io(&path))?;
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        writer
            .write_record(table.columns.iter().map(|column| column.name))
            .map_err(BerkaError::csv(&path))?;
        Ok(Self { writer, path })
    }

    fn push(&mut self, row: &[Cell<'_>]) -> Result<(), BerkaError> {
        for cell in row {
            let text = match cell {
                Cell::Empty => String::new(),
                Cell::Text(text) => (*text).to_owned(),
                Cell::Integer(number) => number.to_string(),
                Cell::Date(date) => date.to_string(),
                Cell::Flag(flag) => flag.to_string(),
            };
            self.writer.write_field(text).map_err(BerkaError::csv(&self.path))?;
        }
        self.writer
            .write_record(None::<&[u8]>)
            .map_err(BerkaError::csv(&self.path))
    }

    fn holding(&mut self, holding: &Holding<'_>) -> Result<(), BerkaError> {
        let (customer_no, account_no) = (customer_no(holding.owner), account_no(holding.account));
        self.push(&[
            Cell::Text(&customer_no),
            Cell::Text(holding.product),
            Cell::Text(&account_no),
            Cell::Date(holding.opened_on),
            Cell::date_or_empty(holding.matures_on),
            Cell::date_or_empty(holding.closed_on),
            Cell::integer_or_empty(holding.balance_minor),
            Cell::integer_or_empty(holding.limit_minor),
            Cell::Empty,
            Cell::Text(holding.status),
        ])
    }

    fn finish(mut self) -> Result<(), BerkaError> {
        self.writer.flush().map_err(BerkaError::io(&self.path))
    }
}
