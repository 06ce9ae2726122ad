//! Every word of a pack: in both languages, and none that is forbidden in what leaves the bank.

use std::collections::BTreeSet;

use rounds_advisor::words::Linter;
use rounds_domain::{ProductCode, Text};
use rounds_protocol::offers::{MaterialChannel, TalkTrack};
use rounds_protocol::rules::ProductKind;
use serde_json::Value;

use super::Check;
use crate::offers::compose::row_name;

/// Parts of a pack whose words reach customers.
const OUTWARD: &[&str] = &[
    "products",
    "opinions",
    "questionnaire",
    "consent_texts",
    "notices",
    "materials",
    "talk_tracks",
    "decline_reasons",
];

/// Fields of these parts that are for the bank's own eyes.
const INWARD: &[&str] = &["avoid"];

pub(super) fn check(check: &mut Check<'_>) {
    every_text(check);
    catalogue(check);
    materials(check);
    talk_tracks(check);
    forbidden_words(check);
}

/// A text of a row: its field, and what it says.
struct Found {
    field: String,
    text: Text,
    inward: bool,
}

fn every_text(check: &mut Check<'_>) {
    let Ok(Value::Object(whole)) = serde_json::to_value(check.pack) else {
        return;
    };
    let linter = Linter::new(&check.pack.forbidden_words);
    for (part, value) in &whole {
        let rows: Vec<(String, &Value)> = match value {
            Value::Array(rows) => rows
                .iter()
                .enumerate()
                .map(|(at, row)| (row_name(row, at), row))
                .collect(),
            other => vec![(String::new(), other)],
        };
        for (row, value) in rows {
            let about = families(check, part, value);
            let mut texts = Vec::new();
            texts_of(value, "", false, &mut texts);
            for found in texts {
                blank(check, part, &row, &found);
                if OUTWARD.contains(&part.as_str()) && !found.inward {
                    words(check, &linter, (part, &row, &found.field), &found.text, &about);
                }
            }
        }
    }
}

fn texts_of(value: &Value, field: &str, inward: bool, found: &mut Vec<Found>) {
    let below = |key: &str| match field {
        "" => key.to_owned(),
        field => format!("{field} {key}"),
    };
    match value {
        Value::Object(fields) => match text_in(value) {
            Some(text) => found.push(Found {
                field: field.to_owned(),
                text,
                inward,
            }),
            None => {
                for (key, value) in fields {
                    texts_of(value, &below(key), inward || INWARD.contains(&key.as_str()), found);
                }
            }
        },
        Value::Array(rows) => {
            for (at, value) in rows.iter().enumerate() {
                texts_of(value, &below(&row_name(value, at)), inward, found);
            }
        }
        _ => {}
    }
}

fn text_in(value: &Value) -> Option<Text> {
    let fields = value.as_object().filter(|fields| fields.len() == 2)?;
    let of = |language: &str| fields.get(language).and_then(Value::as_str);
    Some(Text::new(of("zh")?, of("en")?))
}

fn blank(check: &mut Check<'_>, part: &str, row: &str, found: &Found) {
    if let Some(language) = super::missing(&found.text) {
        let reason = format!("the text is missing in {language}");
        check.found(part, row, &found.field, "offers.text_missing", reason);
    }
}

fn words(check: &mut Check<'_>, linter: &Linter<'_>, place: (&str, &str, &str), text: &Text, about: &[ProductKind]) {
    let (part, row, field) = place;
    for hit in [&text.zh, &text.en]
        .into_iter()
        .flat_map(|words| linter.lint(words, about))
    {
        let reason = format!(
            "\"{}\" is forbidden: {} ({})",
            hit.found, hit.rule.reason.en, hit.rule.rule
        );
        check.found(part, row, field, "offers.forbidden_word", reason);
    }
}

/// The families of products that a row is about; none when it is about anything.
fn families(check: &Check<'_>, part: &str, row: &Value) -> Vec<ProductKind> {
    let one = row.get("product").and_then(Value::as_str);
    let several = row.get("products").and_then(Value::as_array).into_iter().flatten();
    let named = one.into_iter().chain(several.filter_map(Value::as_str));
    let mut kinds: Vec<ProductKind> = named
        .filter_map(|code| check.catalogue.product(code))
        .map(|product| product.kind)
        .collect();
    kinds.dedup();
    // What opens or explains everything is not about a family, and is not held to the words of one.
    if kinds.is_empty() && matches!(part, "notices" | "opinions" | "consent_texts") {
        kinds.push(ProductKind::Service);
    }
    kinds
}

/// What the catalogue itself shows to customers.
fn catalogue(check: &mut Check<'_>) {
    let linter = Linter::new(&check.pack.forbidden_words);
    for product in &check.catalogue.products {
        let about = [product.kind];
        for (field, text) in [
            ("name", &product.name),
            ("purpose", &product.purpose),
            ("price", &product.price),
        ] {
            words(
                check,
                &linter,
                ("products.json", product.code.as_str(), field),
                text,
                &about,
            );
        }
    }
}

fn materials(check: &mut Check<'_>) {
    let mut seen = BTreeSet::new();
    for material in &check.pack.materials {
        let row = material.label();
        if !seen.insert((&material.id, material.version)) {
            check.found(
                "materials",
                &row,
                "id",
                "offers.material_twice",
                "this version stands twice",
            );
        }
        if material.approved_on > material.expires_on {
            let reason = "it expires before it is approved (MK-05)";
            check.found("materials", &row, "expires_on", "offers.material_expired", reason);
        }
        if material.channels.is_empty() {
            check.found(
                "materials",
                &row,
                "channels",
                "offers.channel_missing",
                "it may be handed out nowhere (MK-05)",
            );
        }
        known_products(check, "materials", &row, &material.products);
        for segment in &material.segments {
            known_segment(check, "materials", &row, segment.as_str());
        }
        let opt_out = &check.pack.contact_law.message_opt_out;
        let silent = !material.text.zh.contains(&opt_out.zh) || !material.text.en.contains(&opt_out.en);
        if material.channels == [MaterialChannel::Message] && silent {
            let reason = format!("a message says how to refuse: {} (MK-02)", opt_out.en);
            check.found("materials", &row, "text", "offers.opt_out_missing", reason);
        }
    }
}

fn talk_tracks(check: &mut Check<'_>) {
    let mut seen = BTreeSet::new();
    for track in &check.pack.talk_tracks {
        let row = track_name(track);
        if !seen.insert(row.clone()) {
            check.found(
                "talk_tracks",
                &row,
                "product",
                "offers.talk_track_twice",
                "this track stands twice",
            );
        }
        if track.segment.is_none() && track.product.is_none() {
            let reason = "a track is for a segment or about a product";
            check.found("talk_tracks", &row, "segment", "offers.talk_track_of_nothing", reason);
        }
        known_products(check, "talk_tracks", &row, track.product.as_slice());
        if let Some(segment) = &track.segment {
            known_segment(check, "talk_tracks", &row, segment.as_str());
        }
    }
}

fn track_name(track: &TalkTrack) -> String {
    let part = |code: Option<&str>| code.unwrap_or("-").to_owned();
    let segment = part(track.segment.as_ref().map(|segment| segment.as_str()));
    format!(
        "{segment}/{}",
        part(track.product.as_ref().map(|product| product.as_str()))
    )
}

fn known_products(check: &mut Check<'_>, part: &str, row: &str, products: &[ProductCode]) {
    for product in products {
        if check.pack.terms(product).is_none() {
            let reason = format!("there is no product {product}");
            check.found(part, row, "products", "offers.product_unknown", reason);
        }
    }
}

fn known_segment(check: &mut Check<'_>, part: &str, row: &str, segment: &str) {
    let known = check
        .catalogue
        .pack
        .segments
        .iter()
        .any(|rule| rule.code.as_str() == segment);
    if !known {
        let reason = format!("there is no segment {segment}");
        check.found(part, row, "segments", "offers.segment_unknown", reason);
    }
}

fn forbidden_words(check: &mut Check<'_>) {
    let mut seen = BTreeSet::new();
    for word in &check.pack.forbidden_words {
        if !seen.insert(&word.code) {
            check.found(
                "forbidden_words",
                &word.code,
                "code",
                "offers.word_twice",
                "this code stands twice",
            );
        }
        if word.words.is_empty() || word.words.iter().any(|one| one.trim().is_empty()) {
            check.found(
                "forbidden_words",
                &word.code,
                "words",
                "offers.word_empty",
                "there is no word",
            );
        }
        if word.rule.trim().is_empty() {
            check.found(
                "forbidden_words",
                &word.code,
                "rule",
                "offers.rule_missing",
                "no rule forbids it",
            );
        }
    }
}
