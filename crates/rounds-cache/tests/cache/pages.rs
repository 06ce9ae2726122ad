//! Pages of the pull: rules P3, P4, P6, P7, P9.

use chrono::TimeDelta;
use rounds_cache::PageOutcome;
use rounds_protocol::sync::{FeedRow, ScopePage, ScopeTotals};

use crate::support::*;

fn names(laptop: &Laptop) -> Vec<String> {
    let list = laptop.device.customers(&Default::default(), today()).unwrap();
    list.rows.into_iter().map(|row| row.customer_no.0).collect()
}

fn empty() -> Laptop {
    let laptop = Laptop::new();
    laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
    laptop
}

fn apply(laptop: &Laptop, page: &ScopePage) -> PageOutcome {
    laptop.device.apply_page(page, now()).unwrap().outcome
}

/// Serve `rows` in pages of `size`, as headquarters does.
fn pull_in_pages(laptop: &Laptop, rows: &[FeedRow], size: usize) -> (usize, PageOutcome) {
    let mut pages = 0;
    loop {
        let cursor = laptop.device.cursors().unwrap().remove(0);
        let left: Vec<FeedRow> = rows
            .iter()
            .filter(|row| row.seq > cursor.after)
            .take(size + 1)
            .cloned()
            .collect();
        let more = left.len() > size;
        let sent: Vec<FeedRow> = left.into_iter().take(size).collect();
        let head = rows.iter().map(|row| row.seq).max().unwrap_or(0);
        let next = if more { sent.last().unwrap().seq } else { head };
        let answer = ScopePage {
            next,
            more,
            totals: (!more).then(|| totals(rows)),
            total_rows: rows.len() as u64,
            ..page(cursor.after, cursor.generation, sent, head)
        };
        pages += 1;
        let outcome = apply(laptop, &answer);
        if !more {
            return (pages, outcome);
        }
        assert_eq!(outcome, PageOutcome::More);
    }
}

/// Rule P3.
#[test]
fn every_number_of_rows_around_the_page_size_arrives_whole() {
    const SIZE: usize = 4;
    for rows in [0, 1, SIZE - 1, SIZE, SIZE + 1, 2 * SIZE, 2 * SIZE + 1] {
        let feed: Vec<FeedRow> = (1..=rows as u64)
            .map(|seq| customer_row(seq, &format!("C{seq:02}"), "张伟"))
            .collect();
        let laptop = empty();
        let (pages, outcome) = pull_in_pages(&laptop, &feed, SIZE);
        assert_eq!(
            (names(&laptop).len(), outcome),
            (rows, PageOutcome::Agreed),
            "{rows} rows"
        );
        assert_eq!(pages, rows.div_ceil(SIZE).max(1), "{rows} rows");
    }
}

/// Rule P4.
#[test]
fn an_answer_to_an_older_request_is_ignored() {
    let laptop = Laptop::with(vec![customer_row(5, "C1", "张伟")]);
    let generation = laptop.device.cursors().unwrap()[0].generation;
    for (what, late) in [
        (
            "older cursor",
            page(0, generation, vec![customer_row(6, "C2", "王芳")], 6),
        ),
        (
            "other generation",
            page(5, generation + 1, vec![customer_row(6, "C2", "王芳")], 6),
        ),
        (
            "other scope",
            ScopePage {
                scope: "rm:R2".into(),
                ..page(5, generation, vec![customer_row(6, "C2", "王芳")], 6)
            },
        ),
    ] {
        assert_eq!(apply(&laptop, &late), PageOutcome::Ignored, "{what}");
        assert_eq!(names(&laptop), ["C1"], "{what}");
    }
}

/// Rule P7.
#[test]
fn a_row_is_taken_only_when_its_revision_is_higher() {
    let laptop = Laptop::with(vec![customer_row(5, "C1", "张伟")]);
    let older = FeedRow {
        revision: 4,
        ..customer_row(6, "C1", "older")
    };
    laptop.pull_all(vec![older]);
    assert_eq!(laptop.device.customer(&"C1".into()).unwrap().unwrap().name, "张伟");
    laptop.pull_all(vec![customer_row(7, "C1", "newer")]);
    assert_eq!(laptop.device.customer(&"C1".into()).unwrap().unwrap().name, "newer");
    assert_eq!(search(&laptop, "newer"), ["C1"]);
    assert!(
        search(&laptop, "zhangwei").is_empty(),
        "the old name is not found any more"
    );
}

fn search(laptop: &Laptop, text: &str) -> Vec<String> {
    let query = rounds_cache::CustomerQuery {
        text: text.into(),
        ..Default::default()
    };
    laptop
        .device
        .customers(&query, today())
        .unwrap()
        .rows
        .into_iter()
        .map(|row| row.customer_no.0)
        .collect()
}

/// Rule P7.
#[test]
fn a_customer_who_leaves_is_gone_from_everywhere() {
    let laptop = Laptop::with(vec![
        customer_row(1, "C1", "张伟"),
        profile_row(2, "C1", &["S_FARM"]),
        customer_row(3, "C2", "王芳"),
    ]);
    assert_eq!(search(&laptop, "zhangwei"), ["C1"]);
    laptop.pull_all(vec![leave(4, "customer", "C1"), leave(5, "profile", "C1")]);
    assert_eq!(names(&laptop), ["C2"]);
    for text in ["张伟", "zhangwei", "zw", "C1"] {
        assert!(search(&laptop, text).is_empty(), "{text}");
    }
    assert!(laptop.device.customer(&"C1".into()).unwrap().is_none());
    assert!(laptop.device.profile(&"C1".into()).unwrap().is_none());
    let facets = laptop.device.customer_facets().unwrap();
    assert_eq!((facets.total, facets.segments.len()), (1, 0));
    assert_eq!(
        laptop.pull_all(vec![leave(6, "customer", "C9")]),
        PageOutcome::Complete,
        "an unknown one is no fault"
    );
}

/// Rules P6, P8.
#[test]
fn a_full_pull_sweeps_what_it_did_not_bring_and_old_data_stays_meanwhile() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟"), customer_row(2, "C2", "王芳")]);
    let cursor = laptop.device.cursors().unwrap().remove(0);
    let reset = ScopePage {
        reset: true,
        ..page(cursor.after, cursor.generation, vec![], 9)
    };
    assert_eq!(apply(&laptop, &reset), PageOutcome::Reset);
    assert_eq!(names(&laptop), ["C2", "C1"], "by pinyin: wang before zhang");
    let cursor = laptop.device.cursors().unwrap().remove(0);
    assert_eq!(
        (cursor.after, cursor.base),
        (0, 9),
        "a base from the reset on, or it would be asked again"
    );
    let first = ScopePage {
        more: true,
        next: 7,
        ..page(0, cursor.generation, vec![customer_row(7, "C2", "王芳")], 9)
    };
    assert_eq!(apply(&laptop, &first), PageOutcome::More);
    assert_eq!(names(&laptop).len(), 2);
    let cursor = laptop.device.cursors().unwrap().remove(0);
    assert_eq!(
        (cursor.after, cursor.base),
        (7, 9),
        "base is the head at the first page"
    );
    let rows = vec![customer_row(9, "C3", "李强")];
    let all = [customer_row(7, "C2", ""), customer_row(9, "C3", "")];
    let last = ScopePage {
        totals: Some(totals(&all)),
        ..page(7, cursor.generation, rows, 9)
    };
    assert_eq!(apply(&laptop, &last), PageOutcome::Agreed);
    assert_eq!(names(&laptop), ["C3", "C2"]);
    assert!(search(&laptop, "zhangwei").is_empty());
}

/// Rule P9.
#[test]
fn differing_rows_are_pulled_anew_once_and_then_alarm() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    let wrong = || {
        Some(ScopeTotals {
            count: 2,
            digest: "0000000000000000".into(),
        })
    };
    let ask = |at| {
        let cursor = laptop.device.cursors().unwrap().remove(0);
        let rows = if cursor.after == 0 {
            vec![customer_row(1, "C1", "张伟")]
        } else {
            vec![]
        };
        let answer = ScopePage {
            totals: wrong(),
            ..page(cursor.after, cursor.generation, rows, 1)
        };
        laptop.device.apply_page(&answer, at).unwrap().outcome
    };
    assert_eq!(ask(now()), PageOutcome::Mismatch);
    assert!(laptop.device.sync_facts().unwrap().full_pull);
    assert_eq!(ask(now()), PageOutcome::Alarm, "the full pull did not help");
    let facts = laptop.device.sync_facts().unwrap();
    assert!(facts.alarmed && !facts.agreed && !facts.full_pull);
    assert_eq!(ask(now() + TimeDelta::hours(23)), PageOutcome::Alarm);
    assert_eq!(
        ask(now() + TimeDelta::hours(25)),
        PageOutcome::Mismatch,
        "a day later it is tried once more"
    );
    assert_eq!(
        ask(now() - TimeDelta::days(40)),
        PageOutcome::Mismatch,
        "what a wrong clock noted of a day to come holds nothing up"
    );
}

#[test]
fn a_kind_of_a_newer_version_is_kept_and_counted() {
    let laptop = empty();
    let rows = vec![
        row(1, "hologram", "H1", &serde_json::json!({"what": "ever"})),
        customer_row(2, "C1", "张伟"),
    ];
    assert_eq!(laptop.pull_all(rows), PageOutcome::Agreed);
}

#[test]
fn a_body_that_cannot_be_read_stops_nothing() {
    let laptop = empty();
    let rows = vec![
        row(1, "customer", "C1", &serde_json::json!({"name": 7})),
        customer_row(2, "C2", "王芳"),
    ];
    assert_eq!(laptop.pull_all(rows), PageOutcome::Agreed);
    assert_eq!(names(&laptop), ["C2"]);
}

#[test]
fn a_scope_that_is_taken_away_loses_its_rows() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    assert!(laptop.device.note_scopes(&["team:S1".to_owned()]).unwrap());
    assert!(names(&laptop).is_empty());
    assert!(search(&laptop, "zhangwei").is_empty());
    assert_eq!(laptop.device.cursors().unwrap()[0].scope, "team:S1");
}

#[test]
fn a_customer_in_two_scopes_stays_while_one_has_it() {
    let laptop = Laptop::with(vec![customer_row(1, "C1", "张伟")]);
    laptop
        .device
        .note_scopes(&[SCOPE.to_owned(), "team:S1".to_owned()])
        .unwrap();
    let twin = ScopePage {
        scope: "team:S1".into(),
        ..page(0, 1, vec![customer_row(4, "C1", "张伟二")], 4)
    };
    apply(&laptop, &twin);
    assert_eq!(names(&laptop), ["C1"]);
    laptop.pull_all(vec![leave(5, "customer", "C1")]);
    assert_eq!(names(&laptop), ["C1"]);
    assert_eq!(search(&laptop, "张伟二"), ["C1"]);
}
