//! How long a file, a function and a component may be. An exception is named with its reason.

use crate::sources::{Source, below, report, rust};

const RUST_FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 70;
const COMPONENT_LINES: usize = 250;
const SHELL_LINES: usize = 400;

/// Files that may be longer, and why.
const LONGER_FILES: &[(&str, &str)] = &[];
/// Functions that may be longer (`path::name`), and why.
const LONGER_FUNCTIONS: &[(&str, &str)] = &[];

fn is_excused(name: &str, list: &[(&str, &str)]) -> bool {
    list.iter().any(|(excused, _)| *excused == name)
}

#[test]
fn rust_files_fit_in_the_head() {
    let files = rust();
    let long = files
        .iter()
        .filter(|source| source.text.lines().count() > RUST_FILE_LINES);
    let wrong = long.filter(|source| !is_excused(&source.path, LONGER_FILES));
    let offences: Vec<_> = wrong
        .map(|s| format!("{}: {} lines", s.path, s.text.lines().count()))
        .collect();
    report(&offences, "split a long file by noun");
}

#[test]
fn functions_fit_on_a_screen() {
    let mut offences = Vec::new();
    for source in rust() {
        for (name, lines) in functions(&source.text) {
            let full_name = format!("{}::{name}", source.path);
            if lines > FUNCTION_LINES && !is_excused(&full_name, LONGER_FUNCTIONS) {
                offences.push(format!("{full_name}: {lines} lines"));
            }
        }
    }
    report(&offences, "split a long function by what it does");
}

#[test]
fn components_stay_small() {
    let files = below("ui/src", &["tsx"]);
    let long = files
        .iter()
        .filter(|source| source.text.lines().count() > COMPONENT_LINES);
    let offences: Vec<_> = long
        .map(|s| format!("{}: {} lines", s.path, s.text.lines().count()))
        .collect();
    report(&offences, "split a long component");
}

#[test]
fn the_shell_stays_thin() {
    let lines: usize = below("src-tauri", &["rs"])
        .iter()
        .map(|source: &Source| source.text.lines().count())
        .sum();
    assert!(
        lines <= SHELL_LINES,
        "the shell has {lines} lines: rules belong in rounds-app"
    );
}

/// Name and length of each function. rustfmt puts the closing brace under the word that opened the item, so the
/// first brace at the same depth ends it.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let starts = lines
        .iter()
        .enumerate()
        .filter_map(|(at, line)| Some((at, function_name(line)?)));
    starts
        .filter_map(|(at, name)| Some((name, length(&lines[at..])?)))
        .collect()
}

fn function_name(line: &str) -> Option<String> {
    let head = line.trim_start();
    let (modifiers, rest) = if let Some(rest) = head.strip_prefix("fn ") {
        ("", rest)
    } else {
        head.split_once(" fn ")?
    };
    let known = [
        "pub",
        "pub(crate)",
        "pub(super)",
        "async",
        "const",
        "unsafe",
        "extern",
        "\"C\"",
    ];
    let is_item = modifiers.split_whitespace().all(|word| known.contains(&word));
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (is_item && !name.is_empty()).then_some(name)
}

fn length(lines: &[&str]) -> Option<usize> {
    let depth = lines[0].len() - lines[0].trim_start().len();
    let end = format!("{}}}", " ".repeat(depth));
    for (index, line) in lines.iter().enumerate() {
        let opens_and_ends = index == 0 && line.contains('{') && line.ends_with('}');
        if opens_and_ends || *line == end {
            return Some(index + 1);
        }
        // A declaration without a body.
        if line.ends_with(';') && !lines[..=index].iter().any(|line| line.contains('{')) {
            return None;
        }
    }
    None
}

#[test]
fn functions_are_measured_as_rustfmt_writes_them() {
    let text = "fn one() {}\n    pub async fn two(\n        a: u8,\n    ) -> u8 {\n        a\n    }\nfn none();\n";
    assert_eq!(functions(text), vec![("one".to_owned(), 1), ("two".to_owned(), 5)]);
}
