//! What must stand at the top of a module, and what must not stand anywhere.

use crate::sources::{Source, below, code_lines, report, rust, without_tests};

/// Spelled in two parts, so that this file does not break its own rule.
const MARKS: &[(&str, &str)] = &[("TO", "DO"), ("FIX", "ME"), ("XX", "X:"), ("HA", "CK:")];
/// Paths of one machine, likewise.
const MACHINES: &[(&str, &str)] = &[("/work", "/"), ("/root", "/"), ("/home", "/")];

fn everything() -> Vec<Source> {
    let endings = ["rs", "ts", "tsx", "md", "toml", "json", "css"];
    let folders = [
        "crates",
        "src-tauri",
        "xtask",
        "tests",
        "ui/src",
        "ui/tests",
        "docs",
        "assets",
    ];
    let mut files: Vec<_> = folders.iter().flat_map(|folder| below(folder, &endings)).collect();
    files.extend(["README.md", "Cargo.toml", "tauri.conf.json"].iter().flat_map(|file| {
        let text = std::fs::read_to_string(xtask::workspace::root().join(file)).ok()?;
        Some(Source {
            path: (*file).to_owned(),
            text,
        })
    }));
    files
}

fn lines_with(files: &[Source], parts: &[(&str, &str)]) -> Vec<String> {
    let words: Vec<String> = parts.iter().map(|(head, tail)| format!("{head}{tail}")).collect();
    let mut found = Vec::new();
    for source in files {
        for (index, line) in source.text.lines().enumerate() {
            if words.iter().any(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: {}", source.path, index + 1, line.trim()));
            }
        }
    }
    found
}

#[test]
fn every_module_says_what_it_knows() {
    let files = rust();
    let silent = files.iter().filter(|source| !opens_with_words(&source.text));
    let offences: Vec<_> = silent.map(|source| source.path.clone()).collect();
    report(
        &offences,
        "a module opens with `//!`: what it knows and what it refuses to know",
    );
}

fn opens_with_words(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(|line| line.starts_with("//!"))
}

#[test]
fn nothing_is_left_for_later() {
    report(&lines_with(&everything(), MARKS), "finish it or leave it out");
}

#[test]
fn no_file_knows_a_machine() {
    report(
        &lines_with(&everything(), MACHINES),
        "paths of one machine do not belong in the project",
    );
}

#[test]
fn tests_neither_sleep_nor_hide() {
    let mut offences = Vec::new();
    for source in rust()
        .iter()
        .filter(|source| !source.path.starts_with("xtask/tests/tidy/"))
    {
        let is_test_file = source.path.contains("/tests/") || source.path.starts_with("tests/");
        let start = if is_test_file {
            0
        } else {
            without_tests(&source.text).lines().count()
        };
        for (number, line) in code_lines(&source.text) {
            let sleeps = number > start && (line.contains("thread::sleep") || line.contains("time::sleep"));
            if sleeps || line.trim_start().starts_with("#[ignore") {
                offences.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    report(&offences, "wait for what you expect; an ignored test proves nothing");
}

#[test]
fn libraries_do_not_print() {
    let mut offences = Vec::new();
    let libraries = rust()
        .into_iter()
        .filter(|s| s.path.starts_with("crates/") && s.path.contains("/src/"));
    for source in libraries.filter(|source| !prints_by_trade(&source.path)) {
        for (number, line) in code_lines(without_tests(&source.text)) {
            if line.contains("println!(") || line.contains("eprintln!(") {
                offences.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    report(&offences, "libraries use tracing; only command lines print");
}

/// Command lines print, and so may tests.
fn prints_by_trade(path: &str) -> bool {
    let ends = ["/main.rs", "/tests.rs", "-bench/src/table.rs"];
    ends.iter().any(|end| path.ends_with(end)) || path.contains("/src/bin/")
}
