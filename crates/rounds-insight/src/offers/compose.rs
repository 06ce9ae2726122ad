//! Packs out of files: each file gives some parts of a pack, and a row that counts for a time only says so by `from` and
//! `to`. A version of the pack takes what counts while it does.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_protocol::offers::{
    ConsentText, DeclineReason, Fixing, ForbiddenWord, LegalLimit, Material, Notice, OfferPack, Partner, ProductTerms,
    SubsidyRule, TalkTrack,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::Finding;

/// The parts of all files, by key.
#[derive(Default)]
pub(super) struct Sources {
    parts: Map<String, Value>,
    files: BTreeMap<String, String>,
    findings: Vec<Finding>,
}

/// One span of time in which nothing changes.
#[derive(Clone, Debug, Deserialize)]
struct Version {
    version: u32,
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
}

impl Sources {
    /// Take the parts of a file. A part that stands in two files is a finding; the first stays.
    pub(super) fn add(&mut self, file: &str, content: Value) {
        let Value::Object(parts) = content else {
            let reason = "the file holds no object".to_owned();
            self.findings
                .push(finding(file, "the whole file", "-", "offers.malformed", reason));
            return;
        };
        for (key, value) in parts {
            match self.files.get(&key) {
                Some(first) => {
                    let reason = format!("this part stands in {first} already");
                    self.findings
                        .push(finding(file, &key, "-", "offers.part_twice", reason));
                }
                None => {
                    self.files.insert(key.clone(), file.to_owned());
                    self.parts.insert(key, value);
                }
            }
        }
    }

    /// The file that a part came from.
    pub(super) fn file_of(&self, part: &str) -> &str {
        self.files.get(part).map_or("offers.json", String::as_str)
    }

    /// A pack for each version that can be read, in the order of the file, and why others cannot.
    pub(super) fn packs(&self) -> (Vec<OfferPack>, Vec<Finding>) {
        let mut findings = self.findings.clone();
        let versions = self.parts.get("versions").cloned().unwrap_or_default();
        let versions: Vec<Version> = match serde_json::from_value(versions) {
            Ok(versions) => versions,
            Err(error) => {
                let file = self.file_of("versions");
                findings.push(finding(file, "versions", "-", "offers.malformed", error.to_string()));
                return (Vec::new(), findings);
            }
        };
        self.dates_fit(&versions, &mut findings);
        let mut packs = Vec::new();
        for version in &versions {
            match self.pack(version) {
                Ok(pack) => packs.push(pack),
                Err(found) => findings.extend(found),
            }
        }
        (packs, findings)
    }

    fn pack(&self, version: &Version) -> Result<OfferPack, Vec<Finding>> {
        let mut whole = Map::new();
        for (key, value) in self.parts.iter().filter(|(key, _)| *key != "versions") {
            whole.insert(key.clone(), counting(value, version.effective_from));
        }
        whole.insert("version".to_owned(), version.version.into());
        whole.insert("effective_from".to_owned(), version.effective_from.to_string().into());
        let to = version.effective_to.map_or(Value::Null, |day| day.to_string().into());
        whole.insert("effective_to".to_owned(), to);
        let whole = Value::Object(whole);
        OfferPack::deserialize(&whole).map_err(|error| self.unreadable_rows(&whole, &error))
    }

    /// The rows that cannot be read; where it is no row, the words of the reader.
    fn unreadable_rows(&self, whole: &Value, error: &serde_json::Error) -> Vec<Finding> {
        let mut found = Vec::new();
        for (part, reads) in ROWS {
            let rows = whole.get(part).and_then(Value::as_array);
            for (at, row) in rows.into_iter().flatten().enumerate() {
                if let Err(error) = reads(row) {
                    let row = format!("{part} {}", row_name(row, at));
                    let reason = error.to_string();
                    found.push(finding(self.file_of(part), &row, "-", "offers.malformed", reason));
                }
            }
        }
        if found.is_empty() {
            let reason = error.to_string();
            found.push(finding(self.file_of("id"), "the pack", "-", "offers.malformed", reason));
        }
        found
    }

    /// A row that begins or ends while a version counts would count only for part of it.
    fn dates_fit(&self, versions: &[Version], findings: &mut Vec<Finding>) {
        for (part, value) in &self.parts {
            for (at, row) in dated_rows(value).iter().enumerate() {
                let begins = |day| versions.iter().any(|version| version.effective_from == day);
                let ends = |day| versions.iter().any(|version| version.effective_to == Some(day));
                let wrong = [
                    ("from", bound(row, "from").is_some_and(|day| !begins(day))),
                    ("to", bound(row, "to").is_some_and(|day| !ends(day))),
                ];
                for (field, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
                    let row = format!("{part} {}", row_name(row, at));
                    let reason = "no version of the pack begins or ends on this day".to_owned();
                    findings.push(finding(
                        self.file_of(part),
                        &row,
                        field,
                        "offers.date_between_versions",
                        reason,
                    ));
                }
            }
        }
    }
}

/// How the rows of a part are read alone, to find the one that cannot be.
type Reads = fn(&Value) -> Result<(), serde_json::Error>;

const ROWS: &[(&str, Reads)] = &[
    ("fixings", reads::<Fixing>),
    ("products", reads::<ProductTerms>),
    ("limits", reads::<LegalLimit>),
    ("subsidies", reads::<SubsidyRule>),
    ("consent_texts", reads::<ConsentText>),
    ("notices", reads::<Notice>),
    ("materials", reads::<Material>),
    ("talk_tracks", reads::<TalkTrack>),
    ("forbidden_words", reads::<ForbiddenWord>),
    ("partners", reads::<Partner>),
    ("decline_reasons", reads::<DeclineReason>),
];

fn reads<T: DeserializeOwned>(row: &Value) -> Result<(), serde_json::Error> {
    T::deserialize(row).map(|_| ())
}

pub(super) fn finding(file: &str, row: &str, field: &str, code: &'static str, reason: String) -> Finding {
    Finding {
        file: file.to_owned(),
        row: row.to_owned(),
        field: field.to_owned(),
        code,
        reason,
    }
}

/// What a row is called by: its code, or its place from 1.
pub(super) fn row_name(row: &Value, at: usize) -> String {
    let named = ["product", "code", "id", "purpose", "segment", "value", "rule"]
        .iter()
        .find_map(|key| row.get(key).and_then(Value::as_str));
    match (named, row.get("segment").and_then(Value::as_str)) {
        (Some(name), Some(segment)) if name != segment => format!("{segment}/{name}"),
        (Some(name), _) => name.to_owned(),
        (None, _) => (at + 1).to_string(),
    }
}

fn dated_rows(value: &Value) -> &[Value] {
    match value {
        Value::Array(rows) => rows,
        Value::Object(fields) => fields.get("dated").and_then(Value::as_array).map_or(&[], Vec::as_slice),
        _ => &[],
    }
}

/// What of a part counts on a day, without the days that said so.
fn counting(value: &Value, on: NaiveDate) -> Value {
    match value {
        Value::Array(rows) => rows.iter().filter(|row| counts(row, on)).map(undated).collect(),
        Value::Object(fields) if fields.contains_key("dated") => {
            let row = dated_rows(value).iter().find(|row| counts(row, on));
            row.map_or(Value::Null, undated)
        }
        other => other.clone(),
    }
}

fn counts(row: &Value, on: NaiveDate) -> bool {
    bound(row, "from").is_none_or(|from| from <= on) && bound(row, "to").is_none_or(|to| on <= to)
}

fn bound(row: &Value, key: &str) -> Option<NaiveDate> {
    row.get(key)?.as_str()?.parse().ok()
}

fn undated(row: &Value) -> Value {
    let Value::Object(fields) = row else {
        return row.clone();
    };
    if let Some(value) = fields.get("value") {
        return value.clone();
    }
    let stays = |key: &str| !matches!(key, "from" | "to");
    let fields = fields.iter().filter(|(key, _)| stays(key));
    Value::Object(fields.map(|(key, value)| (key.clone(), value.clone())).collect())
}
