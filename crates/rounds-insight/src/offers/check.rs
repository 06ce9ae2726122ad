//! What must hold of an offer pack (domain section 4a and the rules it carries out), each failure with file, row and
//! field. All rows are looked at, so that an author mends them in one go.

mod law;
mod terms;
mod ways;
mod words;

use rounds_domain::Text;
use rounds_protocol::offers::{Jurisdiction, OfferPack};

use super::Finding;
use super::compose::{Sources, finding};
use crate::catalogue::Catalogue;

/// What is looked at, and what was found.
struct Check<'a> {
    pack: &'a OfferPack,
    catalogue: &'a Catalogue,
    sources: &'a Sources,
    findings: Vec<Finding>,
}

impl Check<'_> {
    /// Note a finding in a part's row.
    fn found(&mut self, part: &str, row: &str, field: &str, code: &'static str, reason: impl Into<String>) {
        let row = match row {
            "" => part.to_owned(),
            row => format!("{part} {row}"),
        };
        let file = self.sources.file_of(part);
        self.findings.push(finding(file, &row, field, code, reason.into()));
    }

    /// Whether the pack says that it carries out a rule.
    fn carries(&self, rule: &str) -> bool {
        self.pack.rules.iter().any(|carried| carried == rule)
    }
}

/// Everything about one pack.
pub(super) fn pack(
    pack: &OfferPack,
    jurisdiction: Jurisdiction,
    catalogue: &Catalogue,
    sources: &Sources,
) -> Vec<Finding> {
    let mut check = Check {
        pack,
        catalogue,
        sources,
        findings: Vec::new(),
    };
    if pack.jurisdiction != jurisdiction {
        let reason = format!("the bank is under the law of {}", jurisdiction.as_str());
        check.found("jurisdiction", "", "-", "offers.jurisdiction_wrong", reason);
    }
    terms::check(&mut check);
    law::check(&mut check);
    words::check(&mut check);
    check.findings
}

/// One version after the other: numbers rise, days neither overlap nor leave a gap.
pub(super) fn in_time(packs: &[OfferPack], sources: &Sources) -> Vec<Finding> {
    let file = sources.file_of("versions");
    let mut found = Vec::new();
    let mut add = |pack: &OfferPack, field: &str, code, reason: &str| {
        found.push(finding(
            file,
            &format!("versions {}", pack.version),
            field,
            code,
            reason.to_owned(),
        ));
    };
    for pack in packs {
        if pack.effective_to.is_some_and(|to| to < pack.effective_from) {
            add(pack, "effective_to", "offers.dates_wrong", "it ends before it begins");
        }
    }
    for two in packs.windows(2) {
        let (before, after) = (&two[0], &two[1]);
        if after.version <= before.version {
            add(after, "version", "offers.version_twice", "the numbers of versions rise");
        }
        match before.effective_to {
            None => add(
                after,
                "effective_from",
                "offers.dates_overlap",
                "the version before has no end",
            ),
            Some(to) if to >= after.effective_from => {
                add(
                    after,
                    "effective_from",
                    "offers.dates_overlap",
                    "the version before has not ended",
                );
            }
            Some(to) if to.succ_opt() != Some(after.effective_from) => {
                add(
                    after,
                    "effective_from",
                    "offers.dates_gap",
                    "no version counts the day before",
                );
            }
            Some(_) => {}
        }
    }
    found
}

/// The language in which a text is missing.
fn missing(text: &Text) -> Option<&'static str> {
    [(&text.zh, "zh"), (&text.en, "en")]
        .into_iter()
        .find(|(words, _)| words.trim().is_empty())
        .map(|(_, language)| language)
}
