//! The walk over the portfolio, and the ranking that is kept between two unlockings.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use rounds_cache::{CustomerRecord, KeptRanking, SuggestionQuery, VisitQuery, unlock};
use rounds_domain::review::ReviewState;
use rounds_domain::suggestion::PickSource;
use rounds_protocol::entities::{ContactBody, Fact, FactValue, VisitBody};
use rounds_protocol::ops::OpPayload;
use rounds_protocol::suggestions::{SuggestionAct, SuggestionActed, SuggestionEventBody};
use rounds_protocol::sync::FeedRow;
use rounds_protocol::volatile::{Moving, pack};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::support::*;

fn moving(number: &str, idle_minor: i64) -> Moving {
    let fact = Fact {
        code: "idle_cash_minor".into(),
        value: FactValue::Money(idle_minor),
        as_of: day(11, 20),
    };
    Moving {
        customer_no: number.into(),
        facts: vec![fact],
        segments: vec!["S_FARM".into()],
    }
}

fn contact_row(seq: u64, number: &str, customer: &str, on: u32) -> FeedRow {
    let body = ContactBody {
        contact_no: number.into(),
        customer_no: customer.into(),
        on: day(10, on),
        channel: "phone".into(),
        outcome: None,
        refusal: None,
        product: None,
        staff_no: None,
    };
    row(seq, "contact", number, &body)
}

fn event_row(seq: u64, n: u128, customer: &str) -> FeedRow {
    let body = SuggestionEventBody {
        event_id: Uuid::from_u128(0x7000 + n).into(),
        customer_no: customer.into(),
        product: None,
        act: SuggestionAct::Picked {
            source: PickSource::Own,
        },
        basis: None,
        author: "R9".into(),
        author_name: "R9".into(),
        by_person: true,
        saved_at: now(),
        received_at: Some(now()),
        business_date: day(11, 1 + n as u32),
        follow_up_id: None,
    };
    row(seq, "suggestion_event", &body.event_id.to_string(), &body)
}

/// C1 with everything, C2 with facts alone, C3 with the profile of a headquarters that sends all in one, C4 with nothing.
fn portfolio() -> Laptop {
    let packed = pack(day(11, 20), &[moving("C1", 500), moving("C2", 700)]).unwrap();
    let replaced = VisitBody {
        replaced_by: Some(visit_id(2)),
        ..pulled_visit(1, "C1", ReviewState::Returned)
    };
    Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        customer_row(2, "C2", "王芳"),
        customer_row(3, "C3", "李娜"),
        customer_row(4, "C4", "刘洋"),
        FeedRow {
            body: Some(RawValue::from_string(packed["0"].clone()).unwrap()),
            ..row(5, "volatile", &format!("{SCOPE}/0"), &())
        },
        profile_row(6, "C1", &["S_SHOP"]),
        profile_row(7, "C3", &["S_SHOP"]),
        row(8, "visit", &visit_id(1).to_string(), &replaced),
        visit_row(9, 2, "C1"),
        contact_row(10, "K1", "C1", 4),
        contact_row(11, "K2", "C1", 9),
        contact_row(12, "K3", "C3", 9),
        event_row(13, 2, "C1"),
        event_row(14, 1, "C1"),
    ])
}

fn walk(laptop: &Laptop) -> Vec<CustomerRecord> {
    let mut all = Vec::new();
    laptop
        .device
        .each_record(&mut |records| {
            all.extend(records);
            ControlFlow::Continue(())
        })
        .unwrap();
    all
}

#[test]
fn a_walk_tells_of_everybody_what_is_told_of_each_alone() {
    let laptop = portfolio();
    let records = walk(&laptop);
    assert_eq!(records.len(), 4);
    for record in records {
        let number = record.customer.customer_no.clone();
        let device = &laptop.device;
        assert_eq!(Some(&record.customer), device.customer(&number).unwrap().as_ref());
        let alone = device.profile(&number).unwrap();
        let facts = |profile: &rounds_protocol::entities::ProfileBody| (profile.as_of, profile.facts.clone());
        assert_eq!(
            record.profile.as_ref().map(facts),
            alone.as_ref().map(facts),
            "{number}"
        );
        let query = VisitQuery {
            customer_no: Some(number.clone()),
            ..VisitQuery::default()
        };
        let visits = device.visits(&query).unwrap().rows.into_iter().map(|item| item.body);
        assert_eq!(record.visits, visits.collect::<Vec<_>>(), "{number}");
        assert_eq!(record.contacts, device.contacts_of(&number).unwrap(), "{number}");
        let query = SuggestionQuery {
            customer_no: Some(number.clone()),
            since: None,
        };
        assert_eq!(record.events, device.suggestion_events(&query).unwrap(), "{number}");
    }
    let first = walk(&laptop)
        .into_iter()
        .find(|record| record.customer.customer_no.as_str() == "C1");
    let first = first.unwrap();
    assert_eq!(
        (first.visits.len(), first.contacts.len(), first.events.len()),
        (2, 2, 2)
    );
}

#[test]
fn own_work_names_its_customers() {
    let laptop = portfolio();
    let named = |numbers: BTreeSet<rounds_domain::CustomerNo>| -> Vec<String> {
        numbers.into_iter().map(|one| one.0).collect()
    };
    laptop.save(&saved(40, "C2"));
    let picked = SuggestionActed {
        event_id: Uuid::from_u128(9).into(),
        customer_no: "C4".into(),
        product: None,
        act: SuggestionAct::Picked {
            source: PickSource::Own,
        },
        basis: None,
        business_date: today(),
        follow_up: None,
    };
    laptop.save(&OpPayload::SuggestionActed(picked));
    let device = &laptop.device;
    assert_eq!(named(device.customers_of_own_work().unwrap()), ["C2", "C4"]);
    assert_eq!(named(device.customers_since(1).unwrap()), ["C4"]);
    assert_eq!(
        (
            device.last_op_number().unwrap(),
            named(device.customers_since(2).unwrap())
        ),
        (2, vec![])
    );
    assert!(
        walk(&laptop)
            .iter()
            .all(|record| record.customer.customer_no.as_str() != "C2" || record.visits.is_empty())
    );
}

fn kept() -> KeptRanking {
    KeptRanking {
        basis: "made from this".into(),
        through: 7,
        places: vec![("C2".into(), 900_000, 12_000), ("C1".into(), 100, -5)],
    }
}

#[test]
fn a_kept_ranking_is_there_after_unlocking_and_the_next_takes_its_place() {
    let laptop = portfolio();
    assert_eq!(laptop.device.kept_ranking().unwrap(), None);
    laptop.device.keep_ranking(&kept()).unwrap();
    let folder = laptop.folder;
    drop(laptop.device);
    let device = unlock(folder.path(), PASSWORD).unwrap().device;
    assert_eq!(device.kept_ranking().unwrap(), Some(kept()));
    let shorter = KeptRanking {
        places: vec![],
        ..kept()
    };
    device.keep_ranking(&shorter).unwrap();
    assert_eq!(device.kept_ranking().unwrap(), Some(shorter));
}

#[test]
fn a_kept_ranking_goes_when_a_customer_leaves() {
    let laptop = portfolio();
    laptop.device.keep_ranking(&kept()).unwrap();
    laptop.pull_all(vec![leave(15, "customer", "C2")]);
    assert_eq!(laptop.device.kept_ranking().unwrap(), None);
}

#[test]
fn every_change_of_rows_is_another_version_of_them() {
    let laptop = portfolio();
    let first = laptop.device.rows_version().unwrap();
    laptop.save(&saved(40, "C2"));
    assert_eq!(laptop.device.rows_version().unwrap(), first);
    laptop.pull_all(vec![visit_row(15, 3, "C2")]);
    let second = laptop.device.rows_version().unwrap();
    laptop.pull_all(vec![leave(16, "contact", "K1")]);
    let third = laptop.device.rows_version().unwrap();
    assert_eq!(BTreeSet::from([first, second, third]).len(), 3);
}
