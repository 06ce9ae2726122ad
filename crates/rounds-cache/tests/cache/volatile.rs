//! What moves every night comes apart from what stays (rule P11).

use std::collections::BTreeMap;

use rounds_cache::CustomerQuery;
use rounds_protocol::entities::{Fact, FactValue};
use rounds_protocol::sync::FeedRow;
use rounds_protocol::volatile::{Moving, pack};
use serde_json::value::RawValue;

use crate::support::*;

fn moving(number: &str, segment: &str, idle_minor: i64) -> Moving {
    Moving {
        customer_no: number.into(),
        facts: vec![Fact {
            code: "idle_cash_minor".into(),
            value: FactValue::Money(idle_minor),
            as_of: day(11, 20),
        }],
        segments: vec![segment.into()],
    }
}

fn night(seq: u64, revision: u64, as_of_day: u32, customers: &[Moving]) -> FeedRow {
    let packed: BTreeMap<String, String> = pack(day(11, as_of_day), customers).unwrap();
    FeedRow {
        seq,
        kind: "volatile".into(),
        id: format!("{SCOPE}/0"),
        revision,
        body: Some(RawValue::from_string(packed["0"].clone()).unwrap()),
    }
}

/// Facts, day and segments of a customer, as the device tells them.
fn told(laptop: &Laptop, number: &str) -> Option<(Option<i64>, String, Vec<String>)> {
    let profile = laptop.device.profile(&number.into()).unwrap()?;
    let idle = profile.facts.iter().find_map(|fact| match fact.value {
        FactValue::Money(minor) => Some(minor),
        _ => None,
    });
    let segments = profile.segments.iter().map(|code| code.0.clone()).collect();
    Some((idle, profile.as_of.to_string(), segments))
}

fn in_segment(laptop: &Laptop, segment: &str) -> Vec<String> {
    let query = CustomerQuery {
        segment: Some(segment.into()),
        ..CustomerQuery::default()
    };
    let list = laptop.device.customers(&query, today()).unwrap();
    list.rows.into_iter().map(|row| row.customer_no.0).collect()
}

/// Rule P11: whichever of the two comes first, a customer and what moves of it end up together.
#[test]
fn facts_and_segments_meet_their_customer_in_either_order() {
    let all = [moving("C1", "S_FARM", 500), moving("C2", "S_SHOP", 700)];
    let customers = |seq| [customer_row(seq, "C1", "张伟"), customer_row(seq + 1, "C2", "王芳")];
    let before: Vec<FeedRow> = std::iter::once(night(1, 1, 20, &all)).chain(customers(2)).collect();
    let after: Vec<FeedRow> = customers(1).into_iter().chain([night(3, 1, 20, &all)]).collect();
    for rows in [before, after] {
        let laptop = Laptop::with(rows);
        assert_eq!(
            told(&laptop, "C1"),
            Some((Some(500), "2026-11-20".into(), vec!["S_FARM".into()]))
        );
        assert_eq!(in_segment(&laptop, "S_SHOP"), ["C2"]);
    }
}

/// Rule P11: a night costs one row, and nothing of the night before stays.
#[test]
fn a_night_replaces_all_values_with_one_row() {
    let evening = [moving("C1", "S_FARM", 500), moving("C2", "S_FARM", 700)];
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        customer_row(2, "C2", "王芳"),
        night(3, 1, 20, &evening),
    ]);
    laptop.pull_all(vec![night(4, 2, 21, &[moving("C1", "S_SHOP", 900)])]);
    assert_eq!(
        told(&laptop, "C1"),
        Some((Some(900), "2026-11-21".into(), vec!["S_SHOP".into()]))
    );
    assert_eq!(told(&laptop, "C2"), None, "nobody tells of this customer any more");
    assert!(in_segment(&laptop, "S_FARM").is_empty());
}

/// Rules P7 and P11: what moves of a customer goes with the customer, although the row that brought it stays.
#[test]
fn a_customer_who_leaves_takes_the_moving_values_along() {
    let both = [moving("C1", "S_FARM", 500), moving("C2", "S_FARM", 700)];
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        customer_row(2, "C2", "王芳"),
        night(3, 1, 20, &both),
    ]);
    laptop.pull_all(vec![leave(4, "customer", "C1")]);
    assert_eq!(told(&laptop, "C1"), None);
    assert_eq!(in_segment(&laptop, "S_FARM"), ["C2"]);
}

/// A headquarters of the protocol before sends facts with the profile; they count until it sends them apart.
#[test]
fn a_profile_that_brings_its_own_segments_counts_until_they_come_apart() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟"), profile_row(2, "C1", &["S_SHOP"])]);
    assert_eq!(in_segment(&laptop, "S_SHOP"), ["C1"]);
    laptop.pull_all(vec![night(3, 1, 20, &[moving("C1", "S_FARM", 500)])]);
    assert_eq!(
        (in_segment(&laptop, "S_SHOP").len(), in_segment(&laptop, "S_FARM").len()),
        (0, 1)
    );
    laptop.pull_all(vec![leave(4, "volatile", &format!("{SCOPE}/0"))]);
    assert_eq!(in_segment(&laptop, "S_SHOP"), ["C1"]);
}
