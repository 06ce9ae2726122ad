//! What moves every night, apart from what stays (rule P11): facts and segments of many customers in one entity, so
//! that a nightly computation costs one row per thousand customers and never sends a portfolio again.
//!
//! Knows how values are packed and unpacked; refuses to know who computed them and which scope they are for.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, SegmentCode};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::entities::{Fact, FactValue};

/// Customers in one entity, about: few enough that it fits a page, many enough that they compress together.
pub const CUSTOMERS_PER_ENTITY: usize = 1_000;

/// The moving part of one customer's profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Moving {
    pub customer_no: CustomerNo,
    pub facts: Vec<Fact>,
    /// Primary segment first.
    pub segments: Vec<SegmentCode>,
}

/// The body of [`EntityKind::Volatile`](crate::entities::EntityKind): a table, its columns named once.
#[derive(Debug, Serialize, Deserialize)]
pub struct VolatileBody {
    /// The day that every value is as of.
    pub as_of: NaiveDate,
    pub columns: Vec<Column>,
    pub rows: Vec<VolatileRow>,
}

/// One fact's code and the type of its values.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column {
    pub code: String,
    pub unit: Unit,
}

/// The variants of [`FactValue`] without their values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Money,
    Count,
    Days,
    Share,
    Flag,
    Date,
    Code,
}

/// One customer's values; a device keeps the cells as they came and reads them when the customer is opened.
#[derive(Debug, Serialize, Deserialize)]
pub struct VolatileRow {
    #[serde(rename = "no")]
    pub customer_no: CustomerNo,
    #[serde(rename = "seg")]
    pub segments: Vec<SegmentCode>,
    /// A JSON array: one value per column, `null` for an unknown one; what is missing at the end is unknown.
    #[serde(rename = "v")]
    pub cells: Box<RawValue>,
}

/// Packs the moving parts of a scope's customers into tables of about [`CUSTOMERS_PER_ENTITY`], by name of the part.
/// A customer stays in the same part as long as the number of parts is the same. Same input, same bytes.
///
/// # Errors
/// When a value cannot be written as JSON, which plain data always can.
pub fn pack<'m>(
    as_of: NaiveDate,
    customers: impl IntoIterator<Item = &'m Moving>,
) -> Result<BTreeMap<String, String>, serde_json::Error> {
    let customers: BTreeMap<&CustomerNo, &Moving> = customers.into_iter().map(|one| (&one.customer_no, one)).collect();
    let parts = customers.len().div_ceil(CUSTOMERS_PER_ENTITY).max(1);
    let mut tables: BTreeMap<usize, Vec<&Moving>> = BTreeMap::new();
    for (number, moving) in customers {
        tables.entry(part_of(number, parts)).or_default().push(moving);
    }
    tables
        .into_iter()
        .map(|(part, customers)| Ok((part.to_string(), table(as_of, &customers)?)))
        .collect()
}

fn part_of(number: &CustomerNo, parts: usize) -> usize {
    let hash = Sha256::digest(number.as_str().as_bytes());
    usize::from(u16::from_be_bytes([hash[0], hash[1]])) % parts
}

fn table(as_of: NaiveDate, customers: &[&Moving]) -> Result<String, serde_json::Error> {
    let mut columns: Vec<Column> = Vec::new();
    for fact in customers.iter().flat_map(|one| &one.facts) {
        let column = Column::of(fact);
        if let Err(at) = columns.binary_search(&column) {
            columns.insert(at, column);
        }
    }
    let rows = customers
        .iter()
        .map(|one| row(one, &columns))
        .collect::<Result<_, serde_json::Error>>()?;
    serde_json::to_string(&VolatileBody { as_of, columns, rows })
}

fn row(moving: &Moving, columns: &[Column]) -> Result<VolatileRow, serde_json::Error> {
    let values: BTreeMap<Column, &FactValue> = moving
        .facts
        .iter()
        .map(|fact| (Column::of(fact), &fact.value))
        .collect();
    let known = columns.iter().rposition(|column| values.contains_key(column));
    let shown = known.map_or(0, |last| last + 1);
    let cells: Vec<serde_json::Value> = columns[..shown]
        .iter()
        .map(|column| values.get(column).map_or(serde_json::Value::Null, |value| cell(value)))
        .collect();
    Ok(VolatileRow {
        customer_no: moving.customer_no.clone(),
        segments: moving.segments.clone(),
        cells: serde_json::value::to_raw_value(&cells)?,
    })
}

fn cell(value: &FactValue) -> serde_json::Value {
    match value {
        FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n) => (*n).into(),
        FactValue::Flag(flag) => (*flag).into(),
        FactValue::Date(date) => date.to_string().into(),
        FactValue::Code(code) => code.as_str().into(),
    }
}

/// Unpacks one customer's cells. A value that does not fit its column is left out: unknown, never guessed at.
///
/// # Errors
/// When the cells are not a JSON array.
pub fn unpack(as_of: NaiveDate, columns: &[Column], cells: &str) -> Result<Vec<Fact>, serde_json::Error> {
    let cells: Vec<serde_json::Value> = serde_json::from_str(cells)?;
    let facts = columns.iter().zip(cells).filter_map(|(column, cell)| {
        Some(Fact {
            code: column.code.clone(),
            value: column.unit.value(cell)?,
            as_of,
        })
    });
    Ok(facts.collect())
}

impl Column {
    fn of(fact: &Fact) -> Self {
        Self {
            code: fact.code.clone(),
            unit: Unit::of(&fact.value),
        }
    }
}

impl Unit {
    fn of(value: &FactValue) -> Self {
        match value {
            FactValue::Money(_) => Self::Money,
            FactValue::Count(_) => Self::Count,
            FactValue::Days(_) => Self::Days,
            FactValue::Share(_) => Self::Share,
            FactValue::Flag(_) => Self::Flag,
            FactValue::Date(_) => Self::Date,
            FactValue::Code(_) => Self::Code,
        }
    }

    fn value(self, cell: serde_json::Value) -> Option<FactValue> {
        match self {
            Self::Money => cell.as_i64().map(FactValue::Money),
            Self::Count => cell.as_i64().map(FactValue::Count),
            Self::Days => cell.as_i64().map(FactValue::Days),
            Self::Share => cell.as_i64().map(FactValue::Share),
            Self::Flag => cell.as_bool().map(FactValue::Flag),
            Self::Date => cell.as_str()?.parse().ok().map(FactValue::Date),
            Self::Code => cell.as_str().map(|code| FactValue::Code(code.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
    }

    fn value() -> impl Strategy<Value = FactValue> {
        prop_oneof![
            any::<i64>().prop_map(FactValue::Money),
            any::<i64>().prop_map(FactValue::Count),
            any::<i64>().prop_map(FactValue::Days),
            any::<i64>().prop_map(FactValue::Share),
            any::<bool>().prop_map(FactValue::Flag),
            (0..4000_i32).prop_map(|n| FactValue::Date(NaiveDate::from_num_days_from_ce_opt(730_000 + n).unwrap())),
            "[a-z_\"\\\\]{0,8}".prop_map(FactValue::Code),
        ]
    }

    fn moving(number: usize, values: Vec<(u8, FactValue)>) -> Moving {
        let by_code: BTreeMap<String, FactValue> = values.into_iter().map(|(n, v)| (format!("fact_{n}"), v)).collect();
        let facts = by_code.into_iter().map(|(code, value)| Fact {
            code,
            value,
            as_of: day(),
        });
        Moving {
            customer_no: format!("C{number}").into(),
            facts: facts.collect(),
            segments: vec![format!("S{:02}", number % 20).as_str().into()],
        }
    }

    fn unpacked(packed: &BTreeMap<String, String>) -> Vec<Moving> {
        let mut all = Vec::new();
        for body in packed.values() {
            let body: VolatileBody = serde_json::from_str(body).unwrap();
            for row in &body.rows {
                let mut facts = unpack(body.as_of, &body.columns, row.cells.get()).unwrap();
                facts.sort_by(|a, b| a.code.cmp(&b.code));
                all.push(Moving {
                    customer_no: row.customer_no.clone(),
                    facts,
                    segments: row.segments.clone(),
                });
            }
        }
        all.sort_by(|a, b| a.customer_no.cmp(&b.customer_no));
        all
    }

    proptest! {
        /// Rule P11: what is packed apart from the customers comes back as it was.
        #[test]
        fn what_is_packed_comes_back(values in prop::collection::vec(prop::collection::vec((any::<u8>(), value()), 0..6), 0..8)) {
            let mut all: Vec<Moving> = values.into_iter().enumerate().map(|(n, values)| moving(n, values)).collect();
            all.sort_by(|a, b| a.customer_no.cmp(&b.customer_no));
            let packed = pack(day(), &all).unwrap();
            prop_assert_eq!(unpacked(&packed), all.clone());
            prop_assert_eq!(pack(day(), all.iter().rev()).unwrap(), packed);
        }
    }

    #[test]
    fn a_large_portfolio_is_packed_in_parts_and_each_customer_is_in_one() {
        let all: Vec<Moving> = (0..2_500)
            .map(|n| moving(n, vec![(1, FactValue::Money(n as i64))]))
            .collect();
        let packed = pack(day(), &all).unwrap();
        assert_eq!(packed.keys().collect::<Vec<_>>(), ["0", "1", "2"]);
        assert_eq!(unpacked(&packed).len(), 2_500);
    }

    #[test]
    fn a_value_that_does_not_fit_its_column_is_unknown() {
        let columns = [
            Column {
                code: "a".into(),
                unit: Unit::Money,
            },
            Column {
                code: "b".into(),
                unit: Unit::Date,
            },
            Column {
                code: "c".into(),
                unit: Unit::Flag,
            },
        ];
        let facts = unpack(day(), &columns, r#"["x", "2026-02-30", true, 4]"#).unwrap();
        assert_eq!(facts.len(), 1);
        assert_eq!((facts[0].code.as_str(), &facts[0].value), ("c", &FactValue::Flag(true)));
        assert!(unpack(day(), &columns, "{}").is_err());
    }
}
