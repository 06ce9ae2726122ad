//! The rules of the screens: one folder knows Tauri, both languages say everything.

use std::collections::BTreeSet;

use crate::sources::{below, report};

#[test]
fn only_the_platform_folder_knows_tauri() {
    let files = below("ui/src", &["ts", "tsx"]);
    let wrong = files
        .iter()
        .filter(|s| !s.path.starts_with("ui/src/platform/") && s.text.contains("@tauri-apps"));
    let offences: Vec<_> = wrong.map(|source| source.path.clone()).collect();
    report(&offences, "only ui/src/platform imports @tauri-apps");
}

#[test]
fn both_languages_have_the_same_messages() {
    let ids = |language: &str| -> BTreeSet<String> {
        let files = below("ui/src/locales", &["json", "po", "ts"]);
        let of_language = files.iter().filter(|source| belongs_to(&source.path, language));
        of_language
            .flat_map(|source| message_ids(&source.path, &source.text))
            .collect()
    };
    let (chinese, english) = (ids("zh"), ids("en"));
    assert!(
        !chinese.is_empty() && !english.is_empty(),
        "no catalogues in ui/src/locales"
    );
    let only_one: Vec<_> = chinese.symmetric_difference(&english).cloned().collect();
    report(&only_one, "a message stands in one language only");
}

fn belongs_to(path: &str, language: &str) -> bool {
    path.trim_start_matches("ui/src/locales/")
        .split(['/', '.', '-'])
        .any(|part| part == language)
}

/// The keys of a catalogue: JSON keys, gettext `msgid`s or quoted keys of an object literal.
fn message_ids(path: &str, text: &str) -> Vec<String> {
    if path.ends_with(".json") {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).unwrap();
        return object.keys().cloned().collect();
    }
    let quoted = |line: &str| line.split('"').nth(1).map(str::to_owned);
    if path.ends_with(".po") {
        return text
            .lines()
            .filter(|line| line.starts_with("msgid "))
            .filter_map(quoted)
            .collect();
    }
    let keys = text
        .lines()
        .filter(|line| line.trim_start().starts_with('"') && line.contains("\":"));
    keys.filter_map(quoted).collect()
}
