//! Tables `customers`, `customer_segments`, `customer_products`, `search_entries`: the portfolio as a list.

use std::collections::HashMap;

use chrono::NaiveDate;
use rounds_domain::{Currency, CustomerNo, SegmentCode, StaffNo, Text};
use rounds_protocol::entities::{CustomerBody, EntityKind, HoldingBody, HoldingStatus};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::entities;
use super::prepared::CustomerRow;
use super::project::{self, Changed};
use super::ranking;
use super::volatile;
use crate::error::Result;
use crate::model::{CustomerItem, CustomerQuery, CustomerSort, LastContact};
use crate::sql::{Day, Whole};

/// Kinds of products whose balances are the customer's own money.
const ASSET_KINDS: [&str; 3] = ["deposit", "wealth", "account"];

/// Write a customer's row, holdings and search record.
pub fn put(connection: &Connection, row: CustomerRow, changed: &mut Changed) -> Result<()> {
    let body = &row.body;
    let known: Option<i64> = rid_of(connection, body.customer_no.as_str())?;
    let assets = assets(connection, &body.holdings, &mut changed.product_kinds)?;
    write(connection, if known.is_some() { UPDATE } else { INSERT }, &row, assets)?;
    let rid = known.unwrap_or_else(|| connection.last_insert_rowid());
    put_products(connection, rid, body, known.is_some())?;
    connection
        .prepare_cached(
            "INSERT INTO search_entries (rid, record) VALUES (?1, ?2) ON CONFLICT (rid) DO UPDATE SET record = ?2",
        )?
        .execute(params![rid, row.record])?;
    if known.is_none() {
        changed.derived.insert(body.customer_no.0.clone());
        project::show_profile_of_new(connection, &body.customer_no)?;
    }
    changed.search.insert(rid, Some(row.record));
    Ok(())
}

// Apart, and without asking for the row back: both make SQLite keep a second table or a journal for each statement.
const INSERT: &str =
    "INSERT INTO customers (customer_no, name, name_key, invented, place, village, branch, branch_zh, branch_en, rm,
         phone, products, assets_minor, currency, past_due, do_not_disturb, since)
     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
const UPDATE: &str = "UPDATE customers SET name = ?2, name_key = ?3, invented = ?4, place = ?5, village = ?6, branch = ?7, branch_zh = ?8,
         branch_en = ?9, rm = ?10, phone = ?11, products = ?12, assets_minor = ?13, currency = ?14, past_due = ?15,
         do_not_disturb = ?16, since = ?17
     WHERE customer_no = ?1";

fn write(connection: &Connection, sql: &str, row: &CustomerRow, assets: Option<i64>) -> Result<()> {
    let body = &row.body;
    connection.prepare_cached(sql)?.execute(params![
        body.customer_no.as_str(),
        body.name,
        row.name_key,
        body.invented,
        body.place,
        body.village,
        body.branch.as_str(),
        body.branch_name.zh,
        body.branch_name.en,
        body.rm.as_str(),
        body.phone,
        Whole(distinct_products(body).len() as u64),
        assets,
        currency_word(body.currency),
        body.holdings
            .iter()
            .any(|holding| holding.status == HoldingStatus::PastDue),
        body.do_not_disturb,
        Day(body.customer_since),
    ])?;
    Ok(())
}

fn distinct_products(body: &CustomerBody) -> std::collections::BTreeSet<&str> {
    let open = body
        .holdings
        .iter()
        .filter(|holding| holding.status != HoldingStatus::Closed);
    open.map(|holding| holding.product.as_str()).collect()
}

fn put_products(connection: &Connection, rid: i64, body: &CustomerBody, known: bool) -> Result<()> {
    if known {
        connection
            .prepare_cached("DELETE FROM customer_products WHERE rid = ?1")?
            .execute([rid])?;
    }
    let mut statement = connection.prepare_cached("INSERT INTO customer_products (product, rid) VALUES (?1, ?2)")?;
    for product in distinct_products(body) {
        statement.execute(params![product, rid])?;
    }
    Ok(())
}

/// The kind words of products by code, read once in a transaction; none of a product that is not here.
pub type ProductKinds = HashMap<String, Option<String>>;

/// Sum of the known balances of the customer's own money; `None` when no balance is known.
fn assets(connection: &Connection, holdings: &[HoldingBody], kinds: &mut ProductKinds) -> Result<Option<i64>> {
    let mut sum = None;
    for holding in holdings
        .iter()
        .filter(|holding| holding.status == HoldingStatus::Active)
    {
        let code = holding.product.as_str();
        if !kinds.contains_key(code) {
            kinds.insert(code.to_owned(), product_kind(connection, code)?);
        }
        let kind = kinds.get(code).and_then(Option::as_deref);
        let own = kind.is_some_and(|kind| ASSET_KINDS.contains(&kind));
        if let (true, Some(balance)) = (own, holding.balance_minor) {
            sum = Some(sum.unwrap_or(0) + balance);
        }
    }
    Ok(sum)
}

/// The kind word of a product of the catalogue.
pub fn product_kind(connection: &Connection, code: &str) -> Result<Option<String>> {
    let mut statement = connection.prepare_cached("SELECT kind FROM products WHERE code = ?1")?;
    Ok(statement.query_row([code], |row| row.get(0)).optional()?)
}

/// A product came or changed its kind: what counts as assets changed for those who hold it.
pub fn renew_assets_of_holders(connection: &Connection, product: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "SELECT c.rid, c.customer_no FROM customer_products AS p JOIN customers AS c USING (rid) WHERE p.product = ?1",
    )?;
    let holders: Vec<(i64, String)> = statement
        .query_map([product], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut kinds = ProductKinds::new();
    for (rid, customer_no) in holders {
        if let Some(body) = entities::get::<CustomerBody>(connection, EntityKind::Customer, &customer_no)? {
            let sum = assets(connection, &body.holdings, &mut kinds)?;
            connection
                .prepare_cached("UPDATE customers SET assets_minor = ?2 WHERE rid = ?1")?
                .execute(params![rid, sum])?;
        }
    }
    Ok(())
}

/// Write what the list shows of a profile: segments, primary first, and its day; nothing when the customer is not here (yet).
pub fn put_profile(
    connection: &Connection,
    customer_no: &CustomerNo,
    segments: &[SegmentCode],
    as_of: Option<NaiveDate>,
) -> Result<()> {
    let Some(rid) = rid_of(connection, customer_no.as_str())? else {
        return Ok(());
    };
    connection
        .prepare_cached("UPDATE customers SET segment = ?2, segments = ?3, as_of = ?4 WHERE rid = ?1")?
        .execute(params![
            rid,
            segments.first().map(SegmentCode::as_str),
            Whole(segments.len() as u64),
            as_of.map(Day)
        ])?;
    connection
        .prepare_cached("DELETE FROM customer_segments WHERE rid = ?1")?
        .execute([rid])?;
    let mut statement =
        connection.prepare_cached("INSERT OR IGNORE INTO customer_segments (segment, rid) VALUES (?1, ?2)")?;
    for segment in segments {
        statement.execute(params![segment.as_str(), rid])?;
    }
    Ok(())
}

/// Remove a customer with everything of the list: holdings, segments and search record go with the row.
pub fn remove(connection: &Connection, customer_no: &str, changed: &mut Changed) -> Result<()> {
    if let Some(rid) = rid_of(connection, customer_no)? {
        connection.execute("DELETE FROM customers WHERE rid = ?1", [rid])?;
        ranking::drop_kept(connection)?;
        volatile::remove_customer(connection, customer_no)?;
        changed.search.insert(rid, None);
    }
    Ok(())
}

fn rid_of(connection: &Connection, customer_no: &str) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached("SELECT rid FROM customers WHERE customer_no = ?1")?;
    Ok(statement.query_row([customer_no], |row| row.get(0)).optional()?)
}

/// The parts of a query that SQL narrows by. Each condition begins with its column.
pub struct Conditions {
    each: Vec<&'static str>,
    values: Vec<Box<dyn ToSql>>,
}

/// Up to this many matches are found by the filter's own index and sorted; of more, the page is read along the index of
/// the order, past the rows that do not match. Sorting tens of thousands of rows for one page takes a tenth of a second.
const SORTED_AT_MOST: u32 = 2_000;

impl Conditions {
    /// `today` judges the last-contact filter.
    pub fn of(query: &CustomerQuery, today: NaiveDate) -> Self {
        let mut all = Self {
            each: Vec::new(),
            values: Vec::new(),
        };
        let text = |code: &str| -> Box<dyn ToSql> { Box::new(code.to_owned()) };
        if let Some(segment) = &query.segment {
            all.and(
                "rid IN (SELECT rid FROM customer_segments WHERE segment = ?)",
                text(segment.as_str()),
            );
        }
        if let Some(product) = &query.product {
            all.and(
                "rid IN (SELECT rid FROM customer_products WHERE product = ?)",
                text(product.as_str()),
            );
        }
        if let Some(village) = &query.village {
            all.and("village = ?", text(village));
        }
        if let Some(branch) = &query.branch {
            all.and("branch = ?", text(branch));
        }
        if let Some(rm) = &query.rm {
            all.and("rm = ?", text(rm.as_str()));
        }
        let days_ago = |days| Box::new(Day(today - chrono::Days::new(days)));
        match query.contact {
            Some(LastContact::Within30Days) => all.and("last_contact_on >= ?", days_ago(30)),
            Some(LastContact::Over90Days) => all.and("last_contact_on < ?", days_ago(90)),
            Some(LastContact::Never) => all.each.push("last_contact_on IS NULL"),
            None => {}
        }
        all
    }

    fn and(&mut self, condition: &'static str, value: Box<dyn ToSql>) {
        self.each.push(condition);
        self.values.push(value);
    }

    /// Joined for a `WHERE`; `prefix` stands before each column.
    fn joined(&self, prefix: &str) -> String {
        let each = self.each.iter().map(|condition| format!(" AND {prefix}{condition}"));
        std::iter::once("TRUE".to_owned()).chain(each).collect()
    }

    /// For finding the rows by the filter's own index.
    fn sql(&self) -> String {
        self.joined("")
    }

    /// For reading along the index of the order: a plus keeps SQLite from choosing an index for the condition.
    fn sql_along_the_order(&self) -> String {
        self.joined("+")
    }

    /// Nothing is narrowed.
    pub fn is_empty(&self) -> bool {
        self.each.is_empty()
    }

    fn values(&self) -> Vec<&dyn ToSql> {
        self.values.iter().map(AsRef::as_ref).collect()
    }
}

fn order(query: &CustomerQuery) -> String {
    let direction = if query.descending { "DESC" } else { "ASC NULLS LAST" };
    let plain = if query.descending { "DESC" } else { "ASC" };
    let column = match query.sort {
        CustomerSort::Relevance | CustomerSort::Name => return format!("name_key {plain}, rid {plain}"),
        CustomerSort::Place => return format!("place {plain}, village {plain}, name_key {plain}, rid {plain}"),
        CustomerSort::Segment => "segment",
        CustomerSort::LastContact => "last_contact_on",
        CustomerSort::Assets => "assets_minor",
        CustomerSort::Since => "since",
    };
    format!("{column} {direction}, name_key {plain}, rid {plain}")
}

/// How many customers meet the conditions.
pub fn count(connection: &Connection, conditions: &Conditions) -> Result<u32> {
    let sql = format!("SELECT count(*) FROM customers WHERE {}", conditions.sql());
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(&*conditions.values(), |row| row.get(0))?)
}

/// The ids of the query's page, in order; `total` customers meet the conditions. A limit of 0 means all.
pub fn page(connection: &Connection, conditions: &Conditions, query: &CustomerQuery, total: u32) -> Result<Vec<i64>> {
    let narrowed = if total <= SORTED_AT_MOST {
        conditions.sql()
    } else {
        conditions.sql_along_the_order()
    };
    let limit = if query.limit == 0 { -1 } else { i64::from(query.limit) };
    let window = format!("LIMIT {limit} OFFSET {}", query.offset);
    ids(
        connection,
        conditions,
        &format!("{narrowed} ORDER BY {} {window}", order(query)),
    )
}

/// The ids of all that meet the conditions, in order.
pub fn all(connection: &Connection, conditions: &Conditions, query: &CustomerQuery) -> Result<Vec<i64>> {
    let narrowed = format!("{} ORDER BY {}", conditions.sql(), order(query));
    ids(connection, conditions, &narrowed)
}

fn ids(connection: &Connection, conditions: &Conditions, narrowed: &str) -> Result<Vec<i64>> {
    let mut statement = connection.prepare(&format!("SELECT rid FROM customers WHERE {narrowed}"))?;
    let rows = statement.query_map(&*conditions.values(), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The numbers of the customers that meet the conditions, by name.
pub fn numbers(connection: &Connection, conditions: &Conditions) -> Result<Vec<String>> {
    let sql = format!(
        "SELECT customer_no FROM customers WHERE {} ORDER BY name_key, rid",
        conditions.sql()
    );
    let mut statement = connection.prepare(&sql)?;
    let rows = statement.query_map(&*conditions.values(), |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const COLUMNS: &str = "customer_no, name, invented, place, village, branch, branch_zh, branch_en, rm, phone, segment, segments, \
     products, assets_minor, currency, past_due, do_not_disturb, since, last_contact_on, next_follow_up_on";

/// The rows of these ids, in this order.
pub fn by_ids(connection: &Connection, ids: &[i64]) -> Result<Vec<CustomerItem>> {
    let mut statement = connection.prepare_cached(&format!("SELECT {COLUMNS} FROM customers WHERE rid = ?1"))?;
    let mut rows = Vec::with_capacity(ids.len());
    for rid in ids {
        rows.extend(statement.query_row([rid], read).optional()?);
    }
    Ok(rows)
}

/// One customer's row.
pub fn by_number(connection: &Connection, customer_no: &CustomerNo) -> Result<Option<CustomerItem>> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT {COLUMNS} FROM customers WHERE customer_no = ?1"))?;
    Ok(statement.query_row([customer_no.as_str()], read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<CustomerItem> {
    Ok(CustomerItem {
        customer_no: row.get::<_, String>(0)?.into(),
        name: row.get(1)?,
        invented: row.get(2)?,
        place: row.get(3)?,
        village: row.get(4)?,
        branch: row.get::<_, String>(5)?.into(),
        branch_name: Text {
            zh: row.get(6)?,
            en: row.get(7)?,
        },
        rm: StaffNo(row.get(8)?),
        phone: row.get(9)?,
        segment: row.get::<_, Option<String>>(10)?.map(SegmentCode),
        segments: row.get(11)?,
        products: row.get(12)?,
        assets_minor: row.get(13)?,
        currency: currency(&row.get::<_, String>(14)?),
        past_due: row.get(15)?,
        do_not_disturb: row.get(16)?,
        since: row.get::<_, Day>(17)?.0,
        last_contact_on: row.get::<_, Option<Day>>(18)?.map(|day| day.0),
        next_follow_up_on: row.get::<_, Option<Day>>(19)?.map(|day| day.0),
    })
}

fn currency_word(currency: Currency) -> &'static str {
    match currency {
        Currency::CNY => "CNY",
        Currency::CZK => "CZK",
        Currency::EUR => "EUR",
        Currency::USD => "USD",
    }
}

fn currency(word: &str) -> Currency {
    match word {
        "CZK" => Currency::CZK,
        "EUR" => Currency::EUR,
        "USD" => Currency::USD,
        _ => Currency::CNY,
    }
}
