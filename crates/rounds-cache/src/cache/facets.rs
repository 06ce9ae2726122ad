//! Counts over the whole portfolio, for the filters.

use rounds_domain::Text;
use rusqlite::Connection;

use crate::error::Result;
use crate::model::{CustomerFacets, FacetCount};

/// Every facet, largest first.
pub fn all(connection: &Connection) -> Result<CustomerFacets> {
    let total = connection.query_row("SELECT count(*) FROM customers", [], |row| row.get(0))?;
    Ok(CustomerFacets {
        total,
        segments: plain(
            connection,
            "SELECT segment, count(*) AS n FROM customer_segments GROUP BY segment",
        )?,
        primary_segments: plain(connection, &grouped("segment"))?,
        villages: plain(connection, &grouped("village"))?,
        branches: branches(connection)?,
        products: plain(
            connection,
            "SELECT product, count(*) AS n FROM customer_products GROUP BY product",
        )?,
        rms: plain(connection, &grouped("rm"))?,
    })
}

fn grouped(column: &str) -> String {
    format!("SELECT {column}, count(*) AS n FROM customers WHERE {column} IS NOT NULL GROUP BY {column}")
}

fn plain(connection: &Connection, sql: &str) -> Result<Vec<FacetCount>> {
    let mut statement = connection.prepare_cached(&format!("{sql} ORDER BY n DESC, 1"))?;
    let rows = statement.query_map([], |row| {
        Ok(FacetCount {
            code: row.get(0)?,
            name: None,
            count: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn branches(connection: &Connection) -> Result<Vec<FacetCount>> {
    let mut statement = connection.prepare_cached(
        "SELECT branch, max(branch_zh), max(branch_en), count(*) AS n FROM customers GROUP BY branch ORDER BY n DESC, 1",
    )?;
    let rows = statement.query_map([], |row| {
        let name = Text {
            zh: row.get(1)?,
            en: row.get(2)?,
        };
        Ok(FacetCount {
            code: row.get(0)?,
            name: Some(name),
            count: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
