//! docs/SYNC.md against the code: every rule of synchronisation has a row, every test that the page names is there, and
//! the tests of a rule name it, so that one can go from the page to the test and back.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{report, rust};

/// The paragraphs beside the numbered rules.
const REST: &[&str] = &[
    "Version",
    "Auth",
    "Clock",
    "Herd",
    "Engine",
    "Honest status",
    "Planning",
];

fn page() -> String {
    std::fs::read_to_string(xtask::workspace::root().join("docs/SYNC.md")).unwrap()
}

/// U1 to U11 and P1 to P11.
fn numbered() -> Vec<String> {
    let push = (1..=11).map(|number| format!("U{number}"));
    push.chain((1..=11).map(|number| format!("P{number}"))).collect()
}

/// The rows of the page by the rule that they begin with.
fn rows(page: &str) -> BTreeMap<&str, &str> {
    page.lines()
        .filter_map(|line| {
            let rule = line.strip_prefix("| **")?.split("**").next()?;
            Some((rule, line))
        })
        .collect()
}

/// What stands in code marks and can only be the name of a function: words of small letters, three or more.
fn named_tests(text: &str) -> BTreeSet<&str> {
    let marked = text.split('`').skip(1).step_by(2);
    marked.filter(|word| is_sentence(word)).collect()
}

fn is_sentence(word: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    word.chars().all(plain) && word.matches('_').count() >= 2 && !word.starts_with("rounds_")
}

/// Every function of the tree with the comment above it.
fn functions() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for source in rust() {
        let mut above = String::new();
        for line in source.text.lines() {
            let line = line.trim();
            if let Some(comment) = line.strip_prefix("///") {
                above.push_str(comment);
                above.push('\n');
            } else if let Some(name) = function_name(line) {
                found
                    .entry(name.to_owned())
                    .or_insert_with(String::new)
                    .push_str(&above);
                above.clear();
            } else if !line.starts_with("#[") {
                above.clear();
            }
        }
    }
    found
}

pub fn function_name(line: &str) -> Option<&str> {
    let rest = ["fn ", "async fn ", "pub fn ", "pub async fn "]
        .iter()
        .find_map(|start| line.strip_prefix(start))?;
    rest.split(['(', '<']).next()
}

/// The words of a text, so that U1 is not found in U10.
fn names(comment: &str, rule: &str) -> bool {
    comment
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| word == rule)
}

#[test]
fn every_rule_has_a_row_with_a_file_and_a_test() {
    let page = page();
    let rows = rows(&page);
    let rules = numbered().into_iter().chain(REST.iter().map(|rest| (*rest).to_owned()));
    let offences: Vec<_> = rules
        .filter(|rule| {
            let row = rows.get(rule.as_str()).copied().unwrap_or_default();
            named_tests(row).is_empty() || !(row.contains("`crates/") && row.contains(".rs`"))
        })
        .collect();
    report(
        &offences,
        "a rule of docs/SYNC.md wants a row with the file that enforces it and the test that proves it",
    );
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let (page, functions) = (page(), functions());
    let named = named_tests(&page);
    assert!(
        named.len() > 80,
        "the names of the tests are no longer found: {}",
        named.len()
    );
    let offences: Vec<_> = named
        .into_iter()
        .filter(|name| !functions.contains_key(*name))
        .map(str::to_owned)
        .collect();
    report(&offences, "docs/SYNC.md names a test that is not there");
}

#[test]
fn the_tests_of_a_rule_name_it() {
    let (page, functions) = (page(), functions());
    let rows = rows(&page);
    let mut offences = Vec::new();
    for rule in numbered() {
        for test in named_tests(rows.get(rule.as_str()).copied().unwrap_or_default()) {
            let comment = functions.get(test).map_or("", String::as_str);
            if !names(comment, &rule) {
                offences.push(format!("{test}: rule {rule}"));
            }
        }
    }
    report(
        &offences,
        "a test that proves a rule of docs/SYNC.md says so: `/// Rule U7.`",
    );
}

#[test]
fn rules_are_told_apart_and_tests_from_other_words() {
    assert!(names("Rules U1, P6.", "P6") && !names("Rule U10.", "U1"));
    assert!(
        is_sentence("a_poison_op_holds_nothing_up")
            && !is_sentence("rounds_op_conflicts_total")
            && !is_sentence("note_gap")
    );
    assert_eq!(function_name("pub async fn a_test<T>(x: T)"), Some("a_test"));
}
