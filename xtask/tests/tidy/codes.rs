//! Every code that a device can meet has a sentence and a cure in both languages. The codes are read from the sources
//! that spell them, so a new one without words fails here.

use std::collections::BTreeSet;

use crate::sources::{below, code_lines, report, without_tests};

/// The crates whose codes reach a screen: those of the device, and what both sides share.
const SPOKEN: &[&str] = &[
    "crates/rounds-domain/src",
    "crates/rounds-finance/src",
    "crates/rounds-protocol/src",
    "crates/rounds-cache/src",
    "crates/rounds-sync/src",
    "crates/rounds-app/src",
    "crates/rounds-devhost/src",
    "crates/rounds-hq-store/src/effects",
    "src-tauri/src",
];
/// Words with a dot in them that are no codes: files and names of other programs.
const OTHER_ENDINGS: &[&str] = &[
    "age",
    "bak",
    "csv",
    "db",
    "desktop",
    "html",
    "ico",
    "json",
    "key",
    "localhost",
    "lock",
    "parquet",
    "png",
    "rounds",
    "rs",
    "sql",
    "toml",
    "ts",
    "txt",
    "yaml",
];
const LANGUAGES: &[&str] = &["en", "zh-CN"];

/// `noun.what_happened`, both parts in small letters.
fn is_code(text: &str) -> bool {
    let is_word = |part: &str| {
        part.len() > 1
            && part.starts_with(|letter: char| letter.is_ascii_lowercase())
            && part.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_')
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(noun), Some(happened), None) => is_word(noun) && is_word(happened) && !OTHER_ENDINGS.contains(&happened),
        _ => false,
    }
}

fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// Every code, with the file that spells it.
fn codes() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for source in SPOKEN.iter().flat_map(|folder| below(folder, &["rs"])) {
        for (_, line) in code_lines(without_tests(&source.text)) {
            for code in literals(line).filter(|text| is_code(text)) {
                found.insert((code.to_owned(), source.path.clone()));
            }
        }
    }
    found
}

/// The ids of the messages of one language.
fn messages(language: &str) -> BTreeSet<String> {
    let read = |text: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).unwrap();
    below(&format!("ui/src/locales/{language}"), &["json"])
        .iter()
        .flat_map(|source| read(&source.text).keys().cloned().collect::<Vec<_>>())
        .collect()
}

/// An answer to an op is told in the outbox, everything else where it happens; some are told in both places.
fn is_told(code: &str, messages: &BTreeSet<String>) -> bool {
    let has = |id: String| messages.contains(&id);
    let as_error = has(format!("errors.{code}")) && has(format!("errors.{code}.cure"));
    // Why a contact is out of order stands beside the customer; what would open it is said with it.
    let as_block = code
        .strip_prefix("contact.")
        .is_some_and(|reason| has(format!("codes.block.{reason}")));
    let in_outbox = has(format!("outbox.op.{code}.why")) && has(format!("outbox.op.{code}.cure"));
    as_error || in_outbox || as_block
}

#[test]
fn every_code_has_a_sentence_and_a_cure_in_both_languages() {
    let codes = codes();
    assert!(codes.len() > 60, "the codes are no longer found: {}", codes.len());
    let mut offences = Vec::new();
    for language in LANGUAGES {
        let messages = messages(language);
        for (code, path) in codes.iter().filter(|(code, _)| !is_told(code, &messages)) {
            offences.push(format!("{language}: {code} of {path}"));
        }
    }
    report(
        &offences,
        "a code wants `errors.<code>` and `errors.<code>.cure`, or `outbox.op.<code>.why` and `.cure`",
    );
}

#[test]
fn every_sentence_belongs_to_a_code() {
    let mut codes: BTreeSet<String> = codes().into_iter().map(|(code, _)| code).collect();
    // Spoken by the screens themselves: for a code they do not know, and for a host that is gone.
    codes.extend(["unknown", "host.unreachable"].map(str::to_owned));
    let offences: Vec<_> = messages("en")
        .iter()
        .filter_map(|id| id.strip_prefix("errors."))
        .map(|id| id.trim_end_matches(".cure"))
        .filter(|code| !codes.contains(*code))
        .map(str::to_owned)
        .collect();
    report(&offences, "nothing says this code any more: its words can go");
}

#[test]
fn codes_are_told_from_other_words_with_dots() {
    for (text, expected) in [
        ("op.visit_incomplete", true),
        ("sync.offline", true),
        ("cache.db", false),
        ("a.b.c", false),
        ("Sync.offline", false),
        ("tauri.localhost", false),
    ] {
        assert_eq!(is_code(text), expected, "{text}");
    }
}
