//! Writes the invented bank's tables.

use std::path::{Path, PathBuf};

use chrono::{Days, NaiveDate};

use super::flows::{self, Flow};
use super::history::{self, TEXT_VERSION};
use super::holdings::{self, Held};
use super::names;
use super::people::{Life, Person, Rm};
use super::places::BRANCHES;
use super::story::Story;
use crate::contract::{Cell, RowBuilder, Table, tables};
use crate::dice::Dice;
use crate::import::ImportError;
use crate::import::writer::TableWriter;

/// Rows buffered before they are written.
const BATCH_ROWS: usize = 32_768;

/// One table being written.
struct Output {
    rows: RowBuilder,
    writer: TableWriter,
    path: PathBuf,
}

impl Output {
    fn create(folder: &Path, table: &'static Table) -> Result<Self, ImportError> {
        let path = folder.join(format!("{}.parquet", table.name));
        Ok(Self {
            rows: RowBuilder::new(table),
            writer: TableWriter::create(folder, table)?,
            path,
        })
    }

    fn push(&mut self, row: &[Cell<'_>]) -> Result<(), ImportError> {
        self.rows.push(row);
        if self.rows.len() == BATCH_ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), ImportError> {
        let batch = self.rows.take().map_err(ImportError::arrow(&self.path))?;
        self.writer.write(&batch)
    }

    fn finish(mut self) -> Result<u64, ImportError> {
        self.flush()?;
        self.writer.finish()
    }
}

/// All tables of the export.
pub(crate) struct DemoTables {
    branches: Output,
    staff: Output,
    customers: Output,
    assignments: Output,
    accounts: Output,
    holdings: Output,
    transactions: Output,
    contacts: Output,
    consents: Output,
    next_transaction: u64,
    next_contact: u64,
}

/// One customer with everything that was invented about the person.
pub(crate) struct Customer<'a> {
    pub person: Person,
    pub story: Story,
    pub rm: &'a Rm,
}

impl DemoTables {
    pub fn create(folder: &Path) -> Result<Self, ImportError> {
        let output = |table| Output::create(folder, table);
        Ok(Self {
            branches: output(&tables::BRANCHES)?,
            staff: output(&tables::STAFF)?,
            customers: output(&tables::CUSTOMERS)?,
            assignments: output(&tables::ASSIGNMENTS)?,
            accounts: output(&tables::ACCOUNTS)?,
            holdings: output(&tables::HOLDINGS)?,
            transactions: output(&tables::TRANSACTIONS)?,
            contacts: output(&tables::CONTACTS)?,
            consents: output(&tables::CONSENTS)?,
            next_transaction: 1,
            next_contact: 1,
        })
    }

    pub fn branches(&mut self) -> Result<(), ImportError> {
        for branch in BRANCHES {
            let texts = [branch.code, branch.name_zh, branch.name_en, branch.place];
            self.branches.push(&texts.map(Cell::Text))?;
        }
        Ok(())
    }

    /// Supervisors 9001 and on, one for each branch, and the relationship managers.
    pub fn staff(&mut self, seed: u64, rms: &[Rm]) -> Result<(), ImportError> {
        for (index, branch) in BRANCHES.iter().enumerate() {
            let name = names::person(&mut Dice::new(seed, u64::MAX - index as u64), 1974);
            let number = format!("{}", 9001 + index);
            self.staff.push(&[
                Cell::Text(&number),
                Cell::Text(&name),
                Cell::Text("supervisor"),
                Cell::Text(branch.code),
                Cell::Empty,
                Cell::Flag(true),
            ])?;
        }
        for rm in rms {
            let texts = [&*rm.staff_no, &rm.name, "rm", rm.branch.code, &rm.supervisor_no].map(Cell::Text);
            let [number, name, role, branch, supervisor] = texts;
            self.staff
                .push(&[number, name, role, branch, supervisor, Cell::Flag(true)])?;
        }
        Ok(())
    }

    /// Everything about one customer. `later` is the stream of what is taken up because of the story.
    pub fn customer(
        &mut self,
        dice: &mut Dice,
        later: &mut Dice,
        customer: &Customer<'_>,
        as_of: NaiveDate,
    ) -> Result<(), ImportError> {
        let Customer { person, story, rm } = customer;
        let customer_no = person.customer_no();
        self.identity(dice, person, rm, &customer_no)?;
        let from = person.since.max(as_of - Days::new(dice.between(30, 900) as u64));
        self.assignments
            .push(&[Cell::Text(&customer_no), Cell::Text(&rm.staff_no), Cell::Date(from)])?;
        let held = holdings::holdings(dice, later, (person, story), as_of);
        let flows = flows::flows(dice, (person, story), &held, as_of);
        self.current_account(person, &customer_no, &flows)?;
        for (index, held) in held.iter().enumerate() {
            self.holding(held, &customer_no, &person.account_no(index + 2))?;
        }
        self.movements(&person.account_no(1), &flows)?;
        self.history(dice, person, rm, as_of)
    }

    fn identity(&mut self, dice: &mut Dice, person: &Person, rm: &Rm, customer_no: &str) -> Result<(), ImportError> {
        let (id_number, phone) = (person.id_number(dice), person.phone(dice));
        let (address, grid) = (person.address(dice), person.grid());
        self.customers.push(&[
            Cell::Text(customer_no),
            Cell::Text(&person.name),
            Cell::Flag(true),
            Cell::Text(rm.branch.code),
            Cell::Date(person.birth),
            Cell::Text(&id_number),
            Cell::Text(&phone),
            Cell::Text(&address),
            Cell::Text(person.home.town),
            Cell::Text(person.home.village),
            Cell::Text(&grid),
            Cell::text_or_empty(person.occupation),
            Cell::Flag(person.life == Life::ShopOwner),
            Cell::Flag(person.life == Life::Farmer),
            Cell::Date(person.since),
            Cell::integer_or_empty(person.risk.map(|(level, _)| level)),
            Cell::date_or_empty(person.risk.map(|(_, on)| on)),
            Cell::Flag(person.do_not_disturb),
            Cell::Flag(person.personalisation),
            Cell::Text("demo-cn"),
        ])
    }

    fn current_account(&mut self, person: &Person, customer_no: &str, flows: &[Flow]) -> Result<(), ImportError> {
        let balance_minor = flows.last().map_or(0, |flow| flow.balance_after_minor);
        let account = Held {
            product: "D00",
            opened_on: person.since,
            matures_on: None,
            closed_on: None,
            balance_minor,
            limit_minor: None,
            rate_bp: Some(10),
            status: "active",
            instalment_minor: 0,
            paid_in_minor: 0,
        };
        self.holding(&account, customer_no, &person.account_no(1))
    }

    /// A holding and the account on which it is kept.
    fn holding(&mut self, held: &Held, customer_no: &str, account_no: &str) -> Result<(), ImportError> {
        let (customer, account, product) = (
            Cell::Text(customer_no),
            Cell::Text(account_no),
            Cell::Text(held.product),
        );
        let (opened, closed) = (Cell::Date(held.opened_on), Cell::date_or_empty(held.closed_on));
        let status = if held.status == "closed" { "closed" } else { "active" };
        self.accounts
            .push(&[account, customer, product, opened, closed, Cell::Text(status)])?;
        self.holdings.push(&[
            customer,
            product,
            account,
            opened,
            Cell::date_or_empty(held.matures_on),
            closed,
            Cell::Integer(held.balance_minor),
            Cell::integer_or_empty(held.limit_minor),
            Cell::integer_or_empty(held.rate_bp),
            Cell::Text(held.status),
        ])
    }

    fn movements(&mut self, account_no: &str, flows: &[Flow]) -> Result<(), ImportError> {
        for flow in flows {
            let number = format!("T{:09}", self.next_transaction);
            self.next_transaction += 1;
            self.transactions.push(&[
                Cell::Text(&number),
                Cell::Text(account_no),
                Cell::Date(flow.on),
                Cell::Integer(flow.amount_minor),
                Cell::Text(flow.purpose),
                Cell::Integer(flow.balance_after_minor),
            ])?;
        }
        Ok(())
    }

    fn history(&mut self, dice: &mut Dice, person: &Person, rm: &Rm, as_of: NaiveDate) -> Result<(), ImportError> {
        let customer_no = person.customer_no();
        let customer = Cell::Text(&customer_no);
        for consent in history::consents(dice, person, as_of) {
            let texts = [consent.purpose, consent.state].map(Cell::Text);
            self.consents.push(&[
                customer,
                texts[0],
                texts[1],
                Cell::Date(consent.on),
                Cell::Text(TEXT_VERSION),
            ])?;
        }
        for contact in history::contacts(dice, person, as_of) {
            let number = format!("K{:08}", self.next_contact);
            self.next_contact += 1;
            self.contacts.push(&[
                Cell::Text(&number),
                customer,
                Cell::Date(contact.on),
                Cell::Text(contact.channel),
                Cell::Text(contact.outcome),
                Cell::text_or_empty(contact.refusal),
                Cell::text_or_empty(contact.product),
                Cell::Text(&rm.staff_no),
            ])?;
        }
        Ok(())
    }

    /// Ends all files; tells how many holdings and transactions there are.
    pub fn finish(self) -> Result<(u64, u64), ImportError> {
        for output in [
            self.branches,
            self.staff,
            self.customers,
            self.assignments,
            self.accounts,
        ] {
            output.finish()?;
        }
        self.contacts.finish()?;
        self.consents.finish()?;
        Ok((self.holdings.finish()?, self.transactions.finish()?))
    }
}
