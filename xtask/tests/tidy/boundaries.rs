//! Boundaries that run inside a crate, read from the text of the sources.

use crate::sources::{Source, code_lines, report, rust, without_tests};

/// A word that only files below one of the places may contain.
struct Border {
    words: &'static [&'static str],
    places: &'static [&'static str],
    rule: &'static str,
}

/// Moves bytes past everything, to show what that costs.
const BENCH: &str = "crates/rounds-sync-bench/";

const BORDERS: &[Border] = &[
    Border {
        words: &["tauri::", "tauri_build"],
        places: &["src-tauri/"],
        rule: "only the shell knows Tauri",
    },
    Border {
        words: &["reqwest"],
        places: &["crates/rounds-sync/src/http.rs", "crates/rounds-sync/src/http/", BENCH],
        rule: "only one file of the sync engine knows the HTTP client",
    },
    Border {
        words: &["\"SELECT ", "\"select ", "INSERT INTO", "insert into", "rusqlite"],
        places: &[
            "crates/rounds-cache/",
            "crates/rounds-hq-store/",
            "crates/rounds-insight/",
            BENCH,
        ],
        rule: "SQL lives with the stores and the data pipeline",
    },
];

const PURE: &[&str] = &[
    "crates/rounds-domain/src/",
    "crates/rounds-protocol/src/",
    "crates/rounds-advisor/src/",
];
const WORLD: &[&str] = &[
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
];

/// Where the machine's clock is put behind the `Clock` trait, once for every host; nothing pure calls it.
const CLOCK: &str = "crates/rounds-domain/src/time.rs";

fn is_below(source: &Source, places: &[&str]) -> bool {
    places.iter().any(|place| source.path.starts_with(place))
}

#[test]
fn each_trade_is_spoken_in_its_own_place() {
    let mut offences = Vec::new();
    // The rules themselves name what they forbid.
    for source in rust().iter().filter(|source| !source.path.starts_with("xtask/tests/")) {
        for border in BORDERS.iter().filter(|border| !is_below(source, border.places)) {
            let lines = code_lines(without_tests(&source.text));
            let wrong = lines.filter(|(_, line)| border.words.iter().any(|word| line.contains(word)));
            offences.extend(wrong.map(|(number, _)| format!("{}:{number}: {}", source.path, border.rule)));
        }
    }
    report(&offences, "a word stands outside its place");
}

#[test]
fn pure_crates_never_touch_files_network_or_clock() {
    let mut offences = Vec::new();
    for source in rust()
        .iter()
        .filter(|source| is_below(source, PURE) && source.path != CLOCK)
    {
        let lines = code_lines(without_tests(&source.text));
        let wrong = lines.filter(|(_, line)| WORLD.iter().any(|word| line.contains(word)));
        offences.extend(wrong.map(|(number, line)| format!("{}:{number}: {}", source.path, line.trim())));
    }
    report(
        &offences,
        "time and ids come in as arguments; pure crates read neither clock nor disk",
    );
}
