//! docs/COMPLIANCE.md against the code: every rule of the specification has a row; a row names a test after the rule, or
//! says why the rule is outside this app; what it names is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::rules::function_name;
use crate::sources::{report, rust};

/// The rules of the specification: prefix and how many, numbered from 01.
const RULES: &[(&str, usize)] = &[("PI", 15), ("MK", 12), ("PR", 20), ("EU", 4), ("US", 3), ("UK", 1)];

fn page() -> String {
    std::fs::read_to_string(xtask::workspace::root().join("docs/COMPLIANCE.md")).unwrap()
}

fn specified() -> Vec<String> {
    let numbered = |(prefix, count): &(&str, usize)| -> Vec<String> {
        (1..=*count).map(|number| format!("{prefix}-{number:02}")).collect()
    };
    RULES.iter().flat_map(numbered).collect()
}

/// The rows of the page by the rule that they begin with.
fn rows(page: &str) -> BTreeMap<&str, &str> {
    page.lines()
        .filter_map(|line| Some((line.strip_prefix("| `")?.split('`').next()?, line)))
        .collect()
}

/// What stands in code marks in a row.
fn marked(row: &str) -> impl Iterator<Item = &str> {
    row.split('`').skip(1).step_by(2)
}

/// The start of the names of a rule's tests: `pr_08_` of `PR-08`.
fn prefix(rule: &str) -> String {
    format!("{}_", rule.to_lowercase().replace('-', "_"))
}

fn is_test_name(word: &str) -> bool {
    specified().iter().any(|rule| word.starts_with(&prefix(rule)))
}

/// Whether a name begins with this rule or names it further on: `pr_02_and_pr_12_…` is of both.
fn is_of(test: &str, rule: &str) -> bool {
    let prefix = prefix(rule);
    is_test_name(test) && (test.starts_with(&prefix) || test.contains(&format!("_and_{prefix}")))
}

/// Every function of the tree that is named after a rule.
fn named_after_rules() -> BTreeSet<String> {
    let sources = rust();
    let lines = sources.iter().flat_map(|source| source.text.lines());
    lines
        .filter_map(|line| function_name(line.trim_start()))
        .filter(|name| is_test_name(name))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_rule_has_a_row_with_its_test_or_the_reason_why_it_is_outside() {
    let page = page();
    let rows = rows(&page);
    let offences: Vec<String> = specified()
        .into_iter()
        .filter(|rule| {
            let row = rows.get(rule.as_str()).copied().unwrap_or_default();
            let tested = marked(row).any(|word| is_of(word, rule)) && row.contains("`crates/");
            let outside = row
                .split('|')
                .any(|cell| cell.trim().len() > 30 && cell.trim().starts_with("Outside:"));
            !(tested || outside)
        })
        .collect();
    report(
        &offences,
        "a rule wants a row in docs/COMPLIANCE.md: the code that enforces it and a test named after it, or `Outside:` with the reason",
    );
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let (page, there) = (page(), named_after_rules());
    let named: BTreeSet<String> = marked(&page)
        .filter(|word| is_test_name(word))
        .map(str::to_owned)
        .collect();
    assert!(
        named.len() > 40,
        "the names of the tests are no longer found: {}",
        named.len()
    );
    let offences: Vec<String> = named.difference(&there).cloned().collect();
    report(&offences, "docs/COMPLIANCE.md names a test that is not there");
}

#[test]
fn every_row_is_of_a_rule_that_the_specification_has() {
    let page = page();
    let known: BTreeSet<String> = specified().into_iter().collect();
    let offences: Vec<String> = rows(&page)
        .keys()
        .filter(|rule| !known.contains(**rule))
        .map(|rule| (*rule).to_owned())
        .collect();
    report(
        &offences,
        "docs/COMPLIANCE.md has a row of a rule that nobody specified",
    );
    assert_eq!(known.len(), 55);
}

#[test]
fn names_are_told_apart() {
    assert!(is_of("pr_02_and_pr_12_count_from_their_day_on", "PR-12"));
    assert!(is_of("pr_08_takes_the_higher", "PR-08") && !is_of("pr_08_takes_the_higher", "PR-09"));
    assert!(!is_test_name("pr_99_x") && !is_test_name("print_it"));
}
