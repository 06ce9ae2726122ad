//! Documents: each one job, under 300 lines, and every path they name exists.

use crate::sources::{Source, below, report};

const DOCUMENT_LINES: usize = 300;
/// What a path in a document may start with, to be looked for in the checkout.
const ROOTS: &[&str] = &[
    "crates/",
    "src-tauri/",
    "ui/",
    "tests/",
    "docs/",
    "xtask/",
    "assets/",
    ".ci/",
    ".cargo/",
];

fn documents() -> Vec<Source> {
    let mut files = below("docs", &["md"]);
    let text = std::fs::read_to_string(xtask::workspace::root().join("README.md")).unwrap();
    files.push(Source {
        path: "README.md".to_owned(),
        text,
    });
    files
}

#[test]
fn documents_are_short() {
    let files = documents();
    let long = files
        .iter()
        .filter(|source| source.text.lines().count() >= DOCUMENT_LINES);
    let offences: Vec<_> = long.map(|source| source.path.clone()).collect();
    report(&offences, "a document has one job and under 300 lines");
}

#[test]
fn documents_name_only_what_exists() {
    let mut offences = Vec::new();
    for source in documents() {
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for path in named_paths(&source.text) {
            let root = xtask::workspace::root();
            let is_there = root.join(&path).exists() || root.join(folder).join(&path).exists();
            if !is_there {
                offences.push(format!("{}: {path}", source.path));
            }
        }
    }
    report(&offences, "a document names a path that is not there");
}

/// Paths in code marks and link targets. Patterns, placeholders and what is only built or made by running are left out.
fn named_paths(text: &str) -> Vec<String> {
    let in_code = text.split('`').skip(1).step_by(2).filter(|part| !part.contains('\n'));
    let in_links = text.split("](").skip(1).filter_map(|part| part.split(')').next());
    let words = in_code
        .flat_map(str::split_whitespace)
        .chain(in_links.filter(|link| !link.contains("://")));
    let words = words.map(|word| {
        word.split('#')
            .next()
            .unwrap_or(word)
            .trim_end_matches([',', '.', ':', ';'])
    });
    let words = words.map(|word| {
        word.split("::")
            .next()
            .unwrap_or(word)
            .trim_start_matches("../")
            .trim_start_matches("./")
    });
    let known = words.filter(|word| ROOTS.iter().any(|root| word.starts_with(root)));
    let plain = known.filter(|word| !word.contains(['*', '<', '{', '$']) && !word.starts_with("ui/dist"));
    plain.map(str::to_owned).collect()
}

#[test]
fn paths_are_found_in_code_marks_and_links() {
    let text = "See `crates/rounds-app/src/lib.rs::open`, [the cut](docs/ARCHITECTURE.md#cut) and `ui/src/*`.";
    assert_eq!(
        named_paths(text),
        vec!["crates/rounds-app/src/lib.rs", "docs/ARCHITECTURE.md"]
    );
}
