//! The reference part of `docs/DATA.md`, written from the contract itself. The test below keeps the file fresh;
//! `ROUNDS_WRITE=1` lets it write.

use super::{Column, DateRule, FORBIDDEN_COLUMNS, Kind, Presence, TABLES, Table};
use crate::import::ProblemCode;

const BEGIN: &str = "<!-- contract: written from the code, do not edit by hand -->\n";
const END: &str = "<!-- end of contract -->\n";

/// All tables, coded words, refused columns and problem codes as Markdown.
fn reference() -> String {
    let mut text = String::new();
    for table in TABLES {
        text += &describe_table(table);
    }
    text += "### Columns that are refused\n\nAn export with a column of one of these names is rejected (`column.forbidden`): ";
    text += &format!("{}.\n\n", codes(FORBIDDEN_COLUMNS));
    text += "### Problem codes\n\n| code | meaning |\n|---|---|\n";
    for code in ProblemCode::ALL {
        text += &format!("| `{}` | {} |\n", code.as_str(), code.reason());
    }
    text
}

fn describe_table(table: &Table) -> String {
    let presence = match table.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
    };
    let key = table.key.join("`, `");
    let mut text = format!(
        "### {}\n\n{} File {presence}; key `{key}`.\n\n",
        table.name, table.meaning
    );
    text += "| column | type | empty | meaning |\n|---|---|---|---|\n";
    for column in table.columns {
        let empty = if column.required { "no" } else { "yes" };
        text += &format!(
            "| `{}` | {} | {empty} | {} |\n",
            column.name,
            column.kind.words(),
            describe(column)
        );
    }
    text + "\n"
}

fn describe(column: &Column) -> String {
    let mut text = column.meaning.to_owned();
    match column.kind {
        Kind::Word(words) => text += &format!(" One of {}.", codes(words)),
        Kind::Date(DateRule::UpToAsOf) => text += " Not after `as_of`.",
        Kind::Integer { min, max } if max < 1_000_000 => text += &format!(" {min} to {max}."),
        _ => {}
    }
    if let Some(target) = column.references {
        text += &format!(" Key of `{target}`.");
    }
    if let Some(earlier) = column.not_before {
        text += &format!(" Not before `{earlier}`.");
    }
    text
}

fn codes(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| format!("`{word}`"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_documentation_is_what_the_contract_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/DATA.md");
    let text = std::fs::read_to_string(&path).expect("docs/DATA.md is there");
    let (before, rest) = text
        .split_once(BEGIN)
        .expect("docs/DATA.md has the mark where the contract begins");
    let (_, after) = rest
        .split_once(END)
        .expect("docs/DATA.md has the mark where the contract ends");
    let fresh = format!("{before}{BEGIN}\n{}\n{END}{after}", reference());
    if std::env::var_os("ROUNDS_WRITE").is_some() {
        std::fs::write(&path, &fresh).expect("docs/DATA.md can be written");
    } else {
        assert!(
            text == fresh,
            "docs/DATA.md is stale: ROUNDS_WRITE=1 cargo test -p rounds-insight contract::doc"
        );
    }
}
