//! Customers with their holdings and consents, and their contacts.

use std::collections::BTreeMap;

use chrono::Datelike;
use datafusion::prelude::SessionContext;
use rounds_domain::{AccountNo, BranchCode, CustomerNo, ProductCode, StaffNo, Text};
use rounds_protocol::entities::{ConsentBody, ContactBody, CustomerBody, EntityKind, HoldingBody};
use rounds_protocol::publish::CustomerEntity;

use super::bank::{self, Cell, Organisation, read};
use super::{PublishError, json};
use crate::contract::BankFile;
use crate::import::Snapshot;

const HOLDINGS: &str = "SELECT * FROM holdings ORDER BY customer_no, product, opened_on, account_no";
const CONSENTS: &str = "SELECT * FROM consents ORDER BY customer_no, purpose, decided_on";
const CONTACTS: &str = "SELECT * FROM contacts ORDER BY customer_no, contact_no";
const PHONES: &str = "SELECT phone FROM customers WHERE phone IS NOT NULL";
const CUSTOMERS: &str = "SELECT * FROM customers ORDER BY customer_no";

/// What other tables say about customers.
struct Beside<'a> {
    bank: &'a BankFile,
    branches: BTreeMap<&'a str, &'a Text>,
    rms: BTreeMap<&'a CustomerNo, &'a StaffNo>,
    holdings: BTreeMap<CustomerNo, Vec<HoldingBody>>,
    consents: BTreeMap<CustomerNo, Vec<ConsentBody>>,
}

/// Customers by number, then contacts by customer and number.
pub(super) async fn entities(
    context: &SessionContext,
    organisation: &Organisation,
    bank: &BankFile,
) -> Result<Vec<CustomerEntity>, PublishError> {
    let beside = Beside {
        bank,
        branches: organisation.branch_names(),
        rms: organisation.rms(),
        holdings: by_customer(read(context, "holdings", HOLDINGS, holding).await?),
        consents: by_customer(read(context, "consents", CONSENTS, consent).await?),
    };
    let mut entities = read(context, "customers", CUSTOMERS, |cell| {
        let body = customer(cell, &beside)?;
        entity(
            EntityKind::Customer,
            body.customer_no.clone(),
            body.customer_no.to_string(),
            &body,
        )
    })
    .await?;
    entities.extend(
        read(context, "contacts", CONTACTS, |cell| {
            let body = contact(cell)?;
            entity(
                EntityKind::Contact,
                body.customer_no.clone(),
                body.contact_no.clone(),
                &body,
            )
        })
        .await?,
    );
    Ok(entities)
}

pub(super) async fn phone_numbers(snapshot: &Snapshot) -> Result<Vec<String>, PublishError> {
    let context = bank::open(snapshot).await?;
    read(&context, "customers", PHONES, |cell| cell.text("phone")).await
}

fn entity(
    kind: EntityKind,
    customer_no: CustomerNo,
    id: String,
    body: &impl serde::Serialize,
) -> Result<CustomerEntity, PublishError> {
    Ok(CustomerEntity {
        body: json(kind.as_str(), &id, body)?,
        customer_no,
        kind,
        id,
    })
}

fn customer(cell: &Cell<'_>, beside: &Beside<'_>) -> Result<CustomerBody, PublishError> {
    let customer_no = CustomerNo::from(cell.text("customer_no")?);
    let branch = BranchCode::from(cell.text("branch_code")?);
    let rm = beside
        .rms
        .get(&customer_no)
        .ok_or_else(|| cell.unreadable("customer_no"))?;
    Ok(CustomerBody {
        name: cell.text("name")?,
        invented: cell.flag("invented"),
        branch_name: beside
            .branches
            .get(branch.as_str())
            .map(|name| (*name).clone())
            .unwrap_or_default(),
        branch,
        rm: (*rm).clone(),
        birth_year: cell.maybe_date("birth_date").map(|date| date.year()),
        id_number: cell.maybe_text("id_number"),
        phone: cell.maybe_text("phone"),
        address: cell.maybe_text("address"),
        place: cell.text("place")?,
        village: cell.maybe_text("village"),
        grid: cell.maybe_text("grid"),
        occupation: cell.maybe_text("occupation"),
        customer_since: cell.date("customer_since")?,
        risk_level: cell
            .maybe_integer("risk_level")
            .and_then(|level| u8::try_from(level).ok()),
        risk_assessed_on: cell.maybe_date("risk_assessed_on"),
        do_not_disturb: cell.flag("do_not_disturb"),
        personalisation: cell.flag("personalisation"),
        consents: beside.consents.get(&customer_no).cloned().unwrap_or_default(),
        holdings: beside.holdings.get(&customer_no).cloned().unwrap_or_default(),
        currency: beside.bank.currency,
        source: cell.text("source")?,
        customer_no,
    })
}

fn holding(cell: &Cell<'_>) -> Result<(CustomerNo, HoldingBody), PublishError> {
    let body = HoldingBody {
        product: ProductCode::from(cell.text("product")?),
        account_no: AccountNo::from(cell.text("account_no")?),
        opened_on: cell.date("opened_on")?,
        matures_on: cell.maybe_date("matures_on"),
        balance_minor: cell.maybe_integer("balance_minor"),
        limit_minor: cell.maybe_integer("limit_minor"),
        rate_bp: cell.maybe_integer("rate_bp").and_then(|rate| i32::try_from(rate).ok()),
        status: cell.code("status")?.ok_or_else(|| cell.unreadable("status"))?,
    };
    Ok((CustomerNo::from(cell.text("customer_no")?), body))
}

fn consent(cell: &Cell<'_>) -> Result<(CustomerNo, ConsentBody), PublishError> {
    let body = ConsentBody {
        purpose: cell.code("purpose")?.ok_or_else(|| cell.unreadable("purpose"))?,
        state: cell.code("state")?.ok_or_else(|| cell.unreadable("state"))?,
        on: cell.date("decided_on")?,
        text_version: cell.text("text_version")?,
    };
    Ok((CustomerNo::from(cell.text("customer_no")?), body))
}

fn contact(cell: &Cell<'_>) -> Result<ContactBody, PublishError> {
    Ok(ContactBody {
        contact_no: cell.text("contact_no")?,
        customer_no: CustomerNo::from(cell.text("customer_no")?),
        on: cell.date("contacted_on")?,
        channel: cell.text("channel")?,
        outcome: cell.code("outcome")?,
        refusal: cell.code("refusal")?,
        product: cell.maybe_text("product").map(ProductCode::from),
        staff_no: cell.maybe_text("staff_no").map(StaffNo::from),
    })
}

fn by_customer<T>(rows: Vec<(CustomerNo, T)>) -> BTreeMap<CustomerNo, Vec<T>> {
    let mut table: BTreeMap<CustomerNo, Vec<T>> = BTreeMap::new();
    for (customer, row) in rows {
        table.entry(customer).or_default().push(row);
    }
    table
}
