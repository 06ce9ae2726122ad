//! Offer packs of a bank: its own terms and words joined with the law of its jurisdiction, a pack for each span of time
//! between two changes, checked row by row.
//!
//! Knows where the files stand and what must hold of them together. Refuses to judge a customer, and to sign.

mod check;
mod compose;
mod finding;

use std::path::{Path, PathBuf};

use rounds_protocol::offers::{Jurisdiction, OfferPack};
use serde_json::Value;
use thiserror::Error;

pub use finding::Finding;

use crate::catalogue::{Catalogue, CatalogueError};
use compose::Sources;

/// The law of each jurisdiction, as it comes with Rounds.
const LAW: &[(Jurisdiction, &str, &str)] = &[
    (
        Jurisdiction::Cn,
        "law/cn.json",
        include_str!("../../../assets/catalogue/law/cn.json"),
    ),
    (
        Jurisdiction::Eu,
        "law/eu.json",
        include_str!("../../../assets/catalogue/law/eu.json"),
    ),
    (
        Jurisdiction::Us,
        "law/us.json",
        include_str!("../../../assets/catalogue/law/us.json"),
    ),
];

/// The offers of the catalogues that come with Rounds: catalogue, file, content.
const EMBEDDED: &[(&str, &str, &str)] = &[
    (
        "demo-cn",
        "offers.json",
        include_str!("../../../assets/catalogue/demo-cn/offers.json"),
    ),
    (
        "demo-cn",
        "offers-words.json",
        include_str!("../../../assets/catalogue/demo-cn/offers-words.json"),
    ),
    (
        "berka",
        "offers.json",
        include_str!("../../../assets/catalogue/berka/offers.json"),
    ),
    (
        "berka",
        "offers-words.json",
        include_str!("../../../assets/catalogue/berka/offers-words.json"),
    ),
];

/// The files that a bank's own folder may hold, and the one that takes the place of the shipped law.
const OWN_FILES: &[&str] = &["offers.json", "offers-words.json"];
const OWN_LAW: &str = "law.json";

/// Why there are no packs to publish.
#[derive(Debug, Error)]
pub enum OffersError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{file}: {source}")]
    Malformed { file: String, source: serde_json::Error },
    #[error("{} rows are not sound:{}", .0.len(), finding::lines(.0))]
    Refused(Vec<Finding>),
}

impl OffersError {
    /// The stable code: of a refusal the first finding's.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Catalogue(source) => source.code(),
            Self::Io { .. } => "offers.io_failed",
            Self::Malformed { .. } => "offers.malformed",
            Self::Refused(findings) => findings.first().map_or("offers.refused", |finding| finding.code),
        }
    }
}

/// The packs of a bank, oldest first, each sound: from `<data_dir>/catalogue` when the bank keeps a folder there, from
/// the embedded catalogue otherwise. A bank without offers has none.
///
/// # Errors
/// What cannot be read; every row that is not sound ([`OffersError::Refused`]).
pub fn of_bank(data_dir: &Path, name: &str, jurisdiction: Jurisdiction) -> Result<Vec<OfferPack>, OffersError> {
    let (packs, findings) = examine(data_dir, name, jurisdiction)?;
    match findings.is_empty() {
        true => Ok(packs),
        false => Err(OffersError::Refused(findings)),
    }
}

/// The packs of a bank as far as they can be read, with everything that is not sound about them.
///
/// # Errors
/// A file that cannot be read or is no JSON, and a catalogue that is not sound itself.
pub fn examine(
    data_dir: &Path,
    name: &str,
    jurisdiction: Jurisdiction,
) -> Result<(Vec<OfferPack>, Vec<Finding>), OffersError> {
    let catalogue = Catalogue::of_bank(data_dir, name)?;
    let own = data_dir.join("catalogue");
    let sources = match own.is_dir() {
        true => read(&own, jurisdiction)?,
        false => embedded(name, jurisdiction)?,
    };
    Ok(sources.map_or_else(Default::default, |sources| judge(&sources, jurisdiction, &catalogue)))
}

/// The packs of a catalogue that comes with Rounds.
///
/// # Errors
/// As [`of_bank`].
pub fn shipped(name: &str, jurisdiction: Jurisdiction) -> Result<Vec<OfferPack>, OffersError> {
    let catalogue = Catalogue::embedded(name)?;
    let Some(sources) = embedded(name, jurisdiction)? else {
        return Ok(Vec::new());
    };
    let (packs, findings) = judge(&sources, jurisdiction, &catalogue);
    match findings.is_empty() {
        true => Ok(packs),
        false => Err(OffersError::Refused(findings)),
    }
}

fn judge(sources: &Sources, jurisdiction: Jurisdiction, catalogue: &Catalogue) -> (Vec<OfferPack>, Vec<Finding>) {
    let (packs, mut findings) = sources.packs();
    for pack in &packs {
        findings.extend(check::pack(pack, jurisdiction, catalogue, sources));
    }
    findings.extend(check::in_time(&packs, sources));
    findings.sort();
    findings.dedup();
    (packs, findings)
}

fn embedded(name: &str, jurisdiction: Jurisdiction) -> Result<Option<Sources>, OffersError> {
    let own: Vec<_> = EMBEDDED.iter().filter(|(of, _, _)| *of == name).collect();
    if own.is_empty() {
        return Ok(None);
    }
    let mut sources = Sources::default();
    sources.add(
        law_file(jurisdiction).0,
        json(law_file(jurisdiction).0, law_file(jurisdiction).1)?,
    );
    for (_, file, text) in own {
        sources.add(file, json(file, text)?);
    }
    Ok(Some(sources))
}

fn read(folder: &Path, jurisdiction: Jurisdiction) -> Result<Option<Sources>, OffersError> {
    if !folder.join(OWN_FILES[0]).is_file() {
        return Ok(None);
    }
    let mut sources = Sources::default();
    let own_law = folder.join(OWN_LAW);
    let law = law_file(jurisdiction);
    match own_law.is_file() {
        true => sources.add(OWN_LAW, json(OWN_LAW, &text_of(&own_law)?)?),
        false => sources.add(law.0, json(law.0, law.1)?),
    }
    for file in OWN_FILES {
        let path = folder.join(file);
        if path.is_file() {
            sources.add(file, json(file, &text_of(&path)?)?);
        }
    }
    Ok(Some(sources))
}

/// Name and content of the law that is shipped.
fn law_file(jurisdiction: Jurisdiction) -> (&'static str, &'static str) {
    let found = LAW.iter().find(|(of, _, _)| *of == jurisdiction);
    found.map_or(("law", "{}"), |(_, file, text)| (*file, *text))
}

fn text_of(path: &Path) -> Result<String, OffersError> {
    std::fs::read_to_string(path).map_err(|source| OffersError::Io {
        path: path.to_owned(),
        source,
    })
}

fn json(file: &str, text: &str) -> Result<Value, OffersError> {
    serde_json::from_str(text).map_err(|source| OffersError::Malformed {
        file: file.to_owned(),
        source,
    })
}

#[cfg(test)]
mod tests;
