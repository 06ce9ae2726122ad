//! `bank.json`: who the bank is and as of which day the export stands.

use chrono::NaiveDate;
use rounds_domain::{Currency, Text};
use rounds_protocol::offers::Jurisdiction;
use serde::{Deserialize, Serialize};

/// The bank's own description of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankFile {
    /// Short code: lower-case letters, digits and hyphens.
    pub code: String,
    pub name: Text,
    /// Currency of every `…_minor` column.
    pub currency: Currency,
    /// The identities are invented (demonstration data): screens say so.
    pub invented: bool,
    /// The business day the export was taken at. No event may be later.
    pub as_of: NaiveDate,
    /// Folder name under `assets/catalogue` with products and rules.
    pub catalogue: String,
    /// Whose law its offers are under: `cn`, `eu` or `us`; `cn` when not given.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub jurisdiction: Jurisdiction,
}

/// Not written when it is what its absence means: an export that never named it keeps its hash.
fn is_usual(jurisdiction: &Jurisdiction) -> bool {
    *jurisdiction == Jurisdiction::default()
}

impl BankFile {
    /// The name of the field that is not sane, with the reason; `None` when all are.
    pub fn first_problem(&self) -> Option<(&'static str, &'static str)> {
        if !is_slug(&self.code) {
            return Some(("code", "must be lower-case letters, digits and hyphens"));
        }
        if self.name.zh.trim().is_empty() || self.name.en.trim().is_empty() {
            return Some(("name", "must be given in both languages"));
        }
        if !is_slug(&self.catalogue) {
            return Some((
                "catalogue",
                "must be a folder name of lower-case letters, digits and hyphens",
            ));
        }
        None
    }
}

fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
