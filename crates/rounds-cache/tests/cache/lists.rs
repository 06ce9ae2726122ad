//! The portfolio as a list: filters, orders, pages, facets.

use rounds_cache::{CustomerQuery, CustomerSort, FacetCount, LastContact};
use rounds_protocol::entities::{ContactBody, CustomerBody, HoldingBody, HoldingStatus};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::sync::ScopePage;
use serde_json::json;

use crate::support::*;

fn contact(number: &str, customer: &str, on: chrono::NaiveDate) -> ContactBody {
    ContactBody {
        contact_no: number.into(),
        customer_no: customer.into(),
        on,
        channel: "phone".into(),
        outcome: None,
        refusal: None,
        product: None,
        staff_no: None,
    }
}

fn portfolio() -> Laptop {
    let past_due = HoldingBody {
        status: HoldingStatus::PastDue,
        ..holding("L1", 900_000)
    };
    let unknown = HoldingBody {
        balance_minor: None,
        ..holding("D1", 0)
    };
    let one = CustomerBody {
        rm: "R2".into(),
        village: None,
        ..customer("C1", "安然")
    };
    let two = CustomerBody {
        holdings: vec![holding("D1", 700), past_due],
        customer_since: day(2, 1),
        ..customer("C2", "白雪")
    };
    let three = CustomerBody {
        holdings: vec![unknown],
        ..customer("C3", "陈晨")
    };
    Laptop::with(vec![
        row(1, "customer", "C1", &one),
        profile_row(2, "C1", &["S_A", "S_B"]),
        row(3, "customer", "C2", &two),
        profile_row(4, "C2", &["S_B"]),
        row(5, "customer", "C3", &three),
        row(6, "contact", "K1", &contact("K1", "C1", day(11, 10))),
        row(7, "contact", "K2", &contact("K2", "C2", day(6, 1))),
    ])
}

fn list(laptop: &Laptop, query: &CustomerQuery) -> Vec<String> {
    let list = laptop.device.customers(query, today()).unwrap();
    assert!(list.total as usize >= list.rows.len());
    list.rows.into_iter().map(|row| row.customer_no.0).collect()
}

#[test]
fn each_filter_narrows() {
    type Narrow = fn(&mut CustomerQuery);
    let laptop = portfolio();
    let cases: [(&str, Narrow, &[&str]); 12] = [
        ("nothing", |_| {}, &["C1", "C2", "C3"]),
        ("any segment", |query| query.segment = Some("S_B".into()), &["C1", "C2"]),
        ("primary segment", |query| query.segment = Some("S_A".into()), &["C1"]),
        ("village", |query| query.village = Some("李家村".into()), &["C2", "C3"]),
        ("branch", |query| query.branch = Some("B9".into()), &[]),
        ("product", |query| query.product = Some("L1".into()), &["C2"]),
        ("rm", |query| query.rm = Some("R2".into()), &["C1"]),
        (
            "lately",
            |query| query.contact = Some(LastContact::Within30Days),
            &["C1"],
        ),
        (
            "long ago",
            |query| query.contact = Some(LastContact::Over90Days),
            &["C2"],
        ),
        ("never", |query| query.contact = Some(LastContact::Never), &["C3"]),
        (
            "text and segment",
            |query| (query.text, query.segment) = ("bai".into(), Some("S_B".into())),
            &["C2"],
        ),
        (
            "text against segment",
            |query| (query.text, query.segment) = ("bai".into(), Some("S_A".into())),
            &[],
        ),
    ];
    for (what, narrow, expected) in cases {
        let mut query = CustomerQuery::default();
        narrow(&mut query);
        assert_eq!(list(&laptop, &query), expected, "{what}");
    }
}

#[test]
fn each_order_has_both_directions_and_unknown_comes_last() {
    let laptop = portfolio();
    for (sort, up, down) in [
        (CustomerSort::Name, ["C1", "C2", "C3"], ["C3", "C2", "C1"]),
        (CustomerSort::Segment, ["C1", "C2", "C3"], ["C2", "C1", "C3"]),
        (CustomerSort::LastContact, ["C2", "C1", "C3"], ["C1", "C2", "C3"]),
        (CustomerSort::Since, ["C1", "C3", "C2"], ["C2", "C3", "C1"]),
    ] {
        for (descending, expected) in [(false, up), (true, down)] {
            let query = CustomerQuery {
                sort,
                descending,
                ..CustomerQuery::default()
            };
            assert_eq!(list(&laptop, &query), expected, "{sort:?} {descending}");
            let text = CustomerQuery {
                text: "阜宁".into(),
                ..query
            };
            assert_eq!(list(&laptop, &text), expected, "{sort:?} {descending} with a text");
        }
    }
}

#[test]
fn pages_follow_each_other() {
    let laptop = portfolio();
    for text in ["", "阜宁"] {
        let page = |offset| CustomerQuery {
            text: text.into(),
            offset,
            limit: 2,
            ..CustomerQuery::default()
        };
        let list = |offset| laptop.device.customers(&page(offset), today()).unwrap();
        assert_eq!(
            (
                list(0).total,
                list(0).rows.len(),
                list(2).rows.len(),
                list(9).rows.len()
            ),
            (3, 2, 1, 0),
            "{text}"
        );
    }
}

#[test]
fn assets_follow_the_catalogue_whenever_it_comes() {
    let laptop = portfolio();
    let assets = |laptop: &Laptop, number: &str| {
        laptop
            .device
            .customer_item(&number.into())
            .unwrap()
            .unwrap()
            .assets_minor
    };
    assert_eq!(assets(&laptop, "C2"), None, "no catalogue, no kinds");
    laptop
        .device
        .note_scopes(&[SCOPE.to_owned(), "ref:products".to_owned()])
        .unwrap();
    let product = |code: &str, kind: ProductKind| {
        json!({"code": code, "name": {"zh": "", "en": ""}, "kind": kind, "risk_level": null, "suggestible": true,
            "purpose": {"zh": "", "en": ""}, "price": {"zh": "", "en": ""}, "catalogue_order": 1,
            "effective_from": "2026-01-01", "effective_to": null})
    };
    let rows = vec![
        row(1, "product", "D1", &product("D1", ProductKind::Deposit)),
        row(2, "product", "L1", &product("L1", ProductKind::FarmLoan)),
    ];
    let catalogue = ScopePage {
        scope: "ref:products".into(),
        ..page(0, 1, rows, 2)
    };
    laptop.device.apply_page(&catalogue, now()).unwrap();
    assert_eq!(
        (assets(&laptop, "C1"), assets(&laptop, "C2"), assets(&laptop, "C3")),
        (Some(120_000), Some(700), None)
    );
    assert_eq!(laptop.device.products().unwrap().len(), 2);
    let two = laptop.device.customer_item(&"C2".into()).unwrap().unwrap();
    assert_eq!(
        (two.past_due, two.products, two.segments, two.segment),
        (true, 2, 1, Some("S_B".into()))
    );
}

#[test]
fn facets_count_the_whole_portfolio_and_follow_changes() {
    let laptop = portfolio();
    let codes = |counts: &[FacetCount]| -> Vec<(String, u32)> {
        counts.iter().map(|facet| (facet.code.clone(), facet.count)).collect()
    };
    let facets = laptop.device.customer_facets().unwrap();
    assert_eq!(facets.total, 3);
    assert_eq!(codes(&facets.segments), [("S_B".into(), 2), ("S_A".into(), 1)]);
    assert_eq!(codes(&facets.primary_segments), [("S_A".into(), 1), ("S_B".into(), 1)]);
    assert_eq!(codes(&facets.villages), [("李家村".into(), 2)]);
    assert_eq!(codes(&facets.rms), [("R1".into(), 2), ("R2".into(), 1)]);
    assert_eq!(facets.branches[0].name.as_ref().unwrap().en, "Branch One");
    laptop.pull_all(vec![leave(8, "customer", "C1")]);
    assert_eq!(laptop.device.customer_facets().unwrap().total, 2);
}
