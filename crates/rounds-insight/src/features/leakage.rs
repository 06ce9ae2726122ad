//! No fact looks past its day: facts at a day from all data equal the facts from an export that was made on that day,
//! for every fact and every customer of a generated bank. And the proof can fail: each query that is made to look ahead
//! is caught.

use std::borrow::Cow;
use std::path::Path;

use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

use super::*;
use crate::contract::TABLES;
use crate::demo::{self, DemoOptions};
use crate::import::import_folder;
use crate::progress::Silent;
use crate::testing::day;

const LAST: &str = "2026-11-20";
/// Newcomers (customer numbers that end with 7) came that day.
const CAME: &str = "2026-07-15";

/// What makes the generated bank harder to look at honestly: customers who came lately, and deposits whose accounts
/// are booked, the last time some days before the export.
const HARDER: &[(&str, &str)] = &[
    (
        "customers",
        "SELECT * REPLACE (CASE WHEN customer_no LIKE '%7' THEN DATE '$came' ELSE customer_since END AS customer_since) \
         FROM customers",
    ),
    (
        "accounts",
        "SELECT * REPLACE (CASE WHEN customer_no LIKE '%7' THEN greatest(opened_on, DATE '$came') ELSE opened_on END AS opened_on) \
         FROM accounts",
    ),
    (
        "holdings",
        "SELECT * REPLACE (CASE WHEN customer_no LIKE '%7' THEN greatest(opened_on, DATE '$came') ELSE opened_on END AS opened_on) \
         FROM holdings WHERE NOT (customer_no LIKE '%7' AND closed_on <= DATE '$came')",
    ),
    (
        "contacts",
        "SELECT * FROM contacts WHERE NOT (customer_no LIKE '%7' AND contacted_on < DATE '$came')",
    ),
    (
        "transactions",
        "SELECT t.* FROM transactions t JOIN accounts a ON a.account_no = t.account_no \
         WHERE NOT (a.customer_no LIKE '%7' AND t.booked_on < DATE '$came') \
         UNION ALL \
         SELECT 'S' || account_no, account_no, opened_on, balance_minor, 'cash_in', balance_minor AS after_minor \
         FROM holdings WHERE product = 'D01' AND status = 'active' AND customer_no NOT LIKE '%7' \
         UNION ALL \
         SELECT 'Z' || account_no, account_no, DATE '2026-11-15', 100, 'interest', balance_minor + 100 AS after_minor \
         FROM holdings WHERE product = 'D01' AND status = 'active' AND customer_no NOT LIKE '%7'",
    ),
];

/// What an export made on the day `$cut` holds. Its states are worked out here anew: a booked deposit holds what it was
/// opened with, a loan is past due while the last thing booked of it is a penalty of the last 45 days, a grant is
/// as it ever was, and what no history tells is empty.
const CUT: &[(&str, &str)] = &[
    (
        "customers",
        "SELECT * REPLACE (CASE WHEN risk_assessed_on <= DATE '$cut' THEN risk_level END AS risk_level, \
         CASE WHEN risk_assessed_on <= DATE '$cut' THEN risk_assessed_on END AS risk_assessed_on) \
         FROM customers WHERE customer_since <= DATE '$cut'",
    ),
    (
        "accounts",
        "SELECT * REPLACE (CASE WHEN closed_on <= DATE '$cut' THEN closed_on END AS closed_on) \
         FROM accounts WHERE opened_on <= DATE '$cut'",
    ),
    (
        "holdings",
        "SELECT h.* REPLACE ( \
           CASE WHEN h.closed_on <= DATE '$cut' THEN h.closed_on END AS closed_on, \
           CASE WHEN s.account_no IS NOT NULL THEN s.amount_minor END AS balance_minor, \
           CASE WHEN h.product LIKE 'L%' OR h.product LIKE 'B%' OR h.product IN ('M01', 'C02') THEN h.limit_minor END AS limit_minor, \
           CASE WHEN h.closed_on <= DATE '$cut' THEN 'closed' \
                WHEN l.last_purpose = 'penalty' AND DATE '$cut' - l.last_on < 45 AND left(h.product, 1) IN ('L', 'B', 'M', 'A') \
                THEN 'past_due' ELSE 'active' END AS status) \
         FROM holdings h \
         LEFT JOIN transactions s ON s.transaction_no = 'S' || h.account_no AND s.booked_on <= DATE '$cut' \
         LEFT JOIN ( \
           SELECT a.customer_no, \
             last_value(t.purpose ORDER BY t.booked_on, t.transaction_no) AS last_purpose, \
             max(t.booked_on) AS last_on \
           FROM transactions t JOIN accounts a ON a.account_no = t.account_no \
           WHERE t.purpose IN ('penalty', 'loan_payment') AND t.booked_on <= DATE '$cut' GROUP BY a.customer_no \
         ) l ON l.customer_no = h.customer_no \
         WHERE h.opened_on <= DATE '$cut'",
    ),
    (
        "transactions",
        "SELECT * FROM transactions WHERE booked_on <= DATE '$cut'",
    ),
    ("contacts", "SELECT * FROM contacts WHERE contacted_on <= DATE '$cut'"),
    ("consents", "SELECT * FROM consents WHERE decided_on <= DATE '$cut'"),
];

/// Writes the tables of a snapshot, some of them through a query, into another folder.
async fn through(snapshot: &Snapshot, queries: &[(&str, &str)], marks: (&str, &str), folder: &Path) -> Snapshot {
    let context = SessionContext::new();
    for table in TABLES {
        let path = snapshot.table_path(table.name);
        let options = ParquetReadOptions::default();
        context
            .register_parquet(table.name, path.to_str().unwrap(), options)
            .await
            .unwrap();
    }
    for table in TABLES {
        let query = queries.iter().find(|(name, _)| *name == table.name);
        let all = format!("SELECT * FROM {}", table.name);
        let sql = query.map_or(all.as_str(), |(_, sql)| sql).replace(marks.0, marks.1);
        let path = folder.join(format!("{}.parquet", table.name));
        let frame = context.sql(&sql).await.unwrap();
        let options = DataFrameWriteOptions::new().with_single_file_output(true);
        frame
            .write_parquet(path.to_str().unwrap(), options, None)
            .await
            .unwrap();
    }
    Snapshot {
        folder: folder.to_owned(),
        ..snapshot.clone()
    }
}

async fn generated(folder: &Path) -> Snapshot {
    let options = DemoOptions {
        seed: 3,
        customers: 500,
        as_of: day(LAST),
    };
    demo::generate(&folder.join("export"), &options, &Silent).unwrap();
    import_folder(&folder.join("export"), &folder.join("data"), None, &Silent).unwrap();
    let snapshot = Snapshot::current(&folder.join("data")).unwrap();
    std::fs::create_dir(folder.join("harder")).unwrap();
    through(&snapshot, HARDER, ("$came", CAME), &folder.join("harder")).await
}

async fn cut_on(snapshot: &Snapshot, cut: &str, folder: &Path) -> Snapshot {
    let folder = folder.join(cut);
    std::fs::create_dir(&folder).unwrap();
    let mut made = through(snapshot, CUT, ("$cut", cut), &folder).await;
    made.bank.as_of = day(cut);
    made
}

async fn facts_by(snapshot: &Snapshot, cut: &str, texts: session::Texts) -> FactTable {
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let cut = CutOff {
        as_of: day(cut),
        state_known: day(cut) >= snapshot.bank.as_of,
    };
    let features = Features::open_with(&Engine::InProcess, snapshot, &catalogue, cut, texts)
        .await
        .unwrap();
    features.facts(|_, _| ()).await.unwrap()
}

/// The first customer and fact that differ, told for people.
fn difference(whole: &FactTable, cut: &FactTable) -> Option<String> {
    let customers: std::collections::BTreeSet<_> = whole.keys().chain(cut.keys()).collect();
    customers.into_iter().find_map(|customer| {
        let (a, b) = (whole.get(customer), cut.get(customer));
        let odd = |facts: Option<&Vec<Fact>>, others: Option<&Vec<Fact>>| {
            let others = others.cloned().unwrap_or_default();
            facts.and_then(|facts| facts.iter().find(|fact| !others.contains(fact)).cloned())
        };
        (a != b).then(|| format!("{customer}: {:?} against {:?}", odd(a, b), odd(b, a)))
    })
}

#[tokio::test]
async fn facts_of_the_past_are_those_of_an_export_made_then() {
    let folder = tempfile::tempdir().unwrap();
    let whole = generated(folder.path()).await;
    let mut told = std::collections::BTreeSet::new();
    for cut in ["2026-11-10", "2026-08-22", "2026-03-31", "2025-11-22"] {
        let then = facts_by(&whole, cut, session::shipped()).await;
        let export = cut_on(&whole, cut, folder.path()).await;
        assert_eq!(
            difference(&then, &facts_by(&export, cut, session::shipped()).await),
            None,
            "on {cut}"
        );
        assert!(then.len() > 240, "{} customers on {cut}", then.len());
        told.extend(then.into_values().flatten().map(|fact| fact.code));
    }
    for fact in [
        "time_deposit_minor",
        "past_due",
        "next_maturity_days",
        "farm_input_ahead_minor",
        "last_contact_days",
    ] {
        assert!(told.contains(fact), "{fact} is told of nobody, so nothing was compared");
    }
}

/// Ways of looking past the day: query, what stands there, what is put in its place.
const LOOKS_AHEAD: &[(&str, &str, &str)] = &[
    ("tx", "WHERE t.booked_on <= $as_of", ""),
    ("held", "h.opened_on <= $as_of", "true"),
    (
        "held",
        "h.closed_on IS NULL OR h.closed_on > $as_of",
        "h.closed_on IS NULL",
    ),
    (
        "held",
        "CASE WHEN $state_known THEN h.balance_minor",
        "CASE WHEN true THEN h.balance_minor",
    ),
    ("held", "$state_known OR p.kind", "true OR p.kind"),
    ("held", "CASE WHEN $state_known THEN h.status END", "h.status"),
    ("contacts", "WHERE contacted_on <= $as_of", ""),
    ("person", "c.risk_assessed_on <= $as_of", "true"),
    ("person", "WHERE c.customer_since <= $as_of", ""),
    ("holding", "WHERE c.customer_since <= $as_of", ""),
];

#[tokio::test]
async fn a_query_that_looks_ahead_is_caught() {
    let folder = tempfile::tempdir().unwrap();
    let whole = generated(folder.path()).await;
    let cut = "2026-03-31";
    let export = cut_on(&whole, cut, folder.path()).await;
    let honest = facts_by(&export, cut, session::shipped()).await;
    for (query, stands, instead) in LOOKS_AHEAD {
        let mut texts = session::shipped();
        let text = texts.get_mut(query).unwrap();
        assert!(text.contains(stands), "{query} has no `{stands}`");
        *text = Cow::Owned(text.replace(stands, instead));
        if *stands == "CASE WHEN $state_known THEN h.status END" {
            // The state is looked at in one more place.
            let holding = texts.get_mut("holding").unwrap();
            *holding = Cow::Owned(holding.replace(
                "CASE WHEN $state_known THEN s.past_due",
                "CASE WHEN true THEN s.past_due",
            ));
        }
        let facts = facts_by(&whole, cut, texts).await;
        assert!(
            difference(&facts, &honest).is_some(),
            "{query} without `{stands}` is not noticed"
        );
    }
}

#[test]
fn every_query_over_the_tables_of_the_export_names_its_day() {
    const DATED: &[&str] = &[
        "customers",
        "accounts",
        "holdings",
        "transactions",
        "contacts",
        "consents",
    ];
    for (name, text) in session::shipped() {
        let words: Vec<&str> = text.split_whitespace().collect();
        let reads = words
            .windows(2)
            .any(|pair| matches!(pair[0], "FROM" | "JOIN") && DATED.contains(&pair[1]));
        assert!(
            !reads || text.contains("<= $as_of"),
            "{name} reads a table of the export whole"
        );
    }
}

/// A bank whose states are known agrees with what its bookings say about arrears.
#[tokio::test]
async fn arrears_from_bookings_are_those_of_the_banks_own_record() {
    let folder = tempfile::tempdir().unwrap();
    let snapshot = generated(folder.path()).await;
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let late = |table: FactTable| -> Vec<CustomerNo> {
        let is_late = |facts: &Vec<Fact>| facts.iter().any(|fact| fact.code == "past_due");
        table
            .into_iter()
            .filter(|(_, facts)| is_late(facts))
            .map(|(customer, _)| customer)
            .collect()
    };
    let states = Features::open(&snapshot, &catalogue, day(LAST)).await.unwrap();
    let history = Features::open_as_past(&snapshot, &catalogue, day(LAST)).await.unwrap();
    let states = late(states.facts(|_, _| ()).await.unwrap());
    let history = late(history.facts(|_, _| ()).await.unwrap());
    assert!(history.len() >= 3, "{} in arrears by their bookings", history.len());
    let known = history.iter().filter(|customer| states.contains(customer)).count();
    assert!(
        known * 10 >= history.len() * 9,
        "{known} of {} are past due",
        history.len()
    );
}
