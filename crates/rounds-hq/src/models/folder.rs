//! Bundles on disk: `<data-dir>/models/advice-<version>/` holds `bundle.json`, `report.json` and a model card for each
//! family (`<family>.json`, `<family>.zh-CN.md`, `<family>.en.md`; those of refused models in `refused/`). A folder gets
//! its name only when it is whole, and is never changed afterwards. A training that releases nothing leaves its report
//! and cards in `none-released/`. `hold-out.salt` draws who is held out, for all bundles of this bank.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rounds_insight::training::LeftOut;
use rounds_protocol::bundle::{AdviceBundle, ModelCard};
use rounds_protocol::rules::ProductKind;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ModelsError;
use super::card::{LANGUAGES, markdown, tag, word};

const PREFIX: &str = "advice-";
const NONE_RELEASED: &str = "none-released";
const SALT_BYTES: usize = 32;

/// The folder of bundles.
#[derive(Clone, Debug)]
pub struct ModelsFolder {
    root: PathBuf,
}

/// What a training found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The bundle that came of it; none when no family was released.
    pub bundle: Option<String>,
    /// Hash of everything the training saw: the same again is not trained again.
    pub source_hash: String,
    pub as_of: NaiveDate,
    pub seed: u64,
    pub hold_out_bp: u32,
    /// Answers of the field that were learned from.
    pub answers: u64,
    pub families: Vec<ReportedFamily>,
    /// Facts that the past cannot tell as the present does, and that are therefore no columns.
    pub left_out: Vec<String>,
    /// Learned segments.
    pub segments: u32,
}

/// What became of one family.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportedFamily {
    pub family: ProductKind,
    pub rows: u64,
    pub takers: u64,
    /// Why its model is not released, a stable code and a sentence; none when it is.
    pub refused: Option<(String, String)>,
    /// Of a refused model that was trained and examined.
    #[serde(default)]
    pub card: Option<ModelCard>,
}

impl ModelsFolder {
    /// The models of a data folder.
    pub fn of(data_dir: &Path) -> Self {
        Self {
            root: data_dir.join("models"),
        }
    }

    /// Versions that were released, oldest first.
    ///
    /// # Errors
    /// [`ModelsError::File`].
    pub fn versions(&self) -> Result<Vec<u32>, ModelsError> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(ModelsError::io(&self.root)(error)),
        };
        let mut versions = Vec::new();
        for entry in entries {
            let name = entry.map_err(ModelsError::io(&self.root))?.file_name();
            let version: Option<u32> = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.parse().ok());
            versions.extend(version);
        }
        versions.sort_unstable();
        Ok(versions)
    }

    /// One bundle.
    ///
    /// # Errors
    /// [`ModelsError::File`], [`ModelsError::Json`].
    pub fn bundle(&self, version: u32) -> Result<AdviceBundle, ModelsError> {
        read(&self.folder(version).join("bundle.json"))
    }

    /// What the training of a bundle found.
    ///
    /// # Errors
    /// [`ModelsError::File`], [`ModelsError::Json`].
    pub fn report(&self, version: u32) -> Result<Report, ModelsError> {
        read(&self.folder(version).join("report.json"))
    }

    /// Name of the bundle with this version.
    pub fn name(version: u32) -> String {
        format!("{PREFIX}{version}")
    }

    /// Where a bundle stands.
    pub fn folder(&self, version: u32) -> PathBuf {
        self.root.join(Self::name(version))
    }

    /// Keep a bundle with its report and cards.
    ///
    /// # Errors
    /// [`ModelsError::File`], [`ModelsError::Json`].
    pub fn write(&self, bundle: &AdviceBundle, report: &Report) -> Result<PathBuf, ModelsError> {
        let staging = self.staging()?;
        write_json(&staging.join("bundle.json"), bundle)?;
        for model in &bundle.models {
            write_card(&staging, &model.card)?;
        }
        self.finish(&staging, &self.folder(bundle.version), report)
    }

    /// Keep the report and the cards of a training that released nothing, in place of an earlier one.
    ///
    /// # Errors
    /// [`ModelsError::File`], [`ModelsError::Json`].
    pub fn write_refusal(&self, report: &Report) -> Result<PathBuf, ModelsError> {
        let staging = self.staging()?;
        let folder = self.root.join(NONE_RELEASED);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(ModelsError::io(&folder))?;
        }
        self.finish(&staging, &folder, report)
    }

    /// What draws who is held out: made once, so that the same customers stay held out over all bundles.
    ///
    /// # Errors
    /// [`ModelsError::SaltUnreadable`] when the file holds something else; it is never replaced, because the customers
    /// held out would be others from then on.
    pub fn salt(&self) -> Result<String, ModelsError> {
        let path = self.root.join("hold-out.salt");
        match fs::read_to_string(&path) {
            Ok(text) => {
                let salt = text.trim();
                let sound = hex::decode(salt).is_ok_and(|bytes| bytes.len() == SALT_BYTES);
                sound
                    .then(|| salt.to_owned())
                    .ok_or(ModelsError::SaltUnreadable { path })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let mut salt = [0_u8; SALT_BYTES];
                getrandom::fill(&mut salt).map_err(|_| ModelsError::NoRandomness)?;
                fs::create_dir_all(&self.root).map_err(ModelsError::io(&self.root))?;
                write_new(&path, &hex::encode(salt)).map_err(ModelsError::io(&path))?;
                Ok(hex::encode(salt))
            }
            Err(error) => Err(ModelsError::io(&path)(error)),
        }
    }

    /// An empty folder to write into.
    fn staging(&self) -> Result<PathBuf, ModelsError> {
        let staging = self.root.join("next");
        if staging.exists() {
            fs::remove_dir_all(&staging).map_err(ModelsError::io(&staging))?;
        }
        fs::create_dir_all(&staging).map_err(ModelsError::io(&staging))?;
        Ok(staging)
    }

    fn finish(&self, staging: &Path, folder: &Path, report: &Report) -> Result<PathBuf, ModelsError> {
        write_json(&staging.join("report.json"), report)?;
        let refused: Vec<&ModelCard> = report
            .families
            .iter()
            .filter_map(|family| family.card.as_ref())
            .collect();
        if !refused.is_empty() {
            let aside = staging.join("refused");
            fs::create_dir(&aside).map_err(ModelsError::io(&aside))?;
            refused.into_iter().try_for_each(|card| write_card(&aside, card))?;
        }
        sync(staging)?;
        fs::rename(staging, folder).map_err(ModelsError::io(folder))?;
        sync(&self.root)?;
        Ok(folder.to_owned())
    }
}

impl Report {
    /// Codes of the facts that are left out.
    pub(super) fn left_out(facts: &[LeftOut]) -> Vec<String> {
        facts.iter().map(|left| left.fact.clone()).collect()
    }
}

/// A family in one line of a table: family, rows, takers, released, why not.
pub fn family_line(family: &ReportedFamily) -> Vec<String> {
    let (released, why) = match &family.refused {
        None => ("yes", String::new()),
        Some((code, reason)) => ("no", format!("{code}: {reason}")),
    };
    vec![
        word(&family.family),
        family.rows.to_string(),
        family.takers.to_string(),
        released.to_owned(),
        why,
    ]
}

fn write_card(folder: &Path, card: &ModelCard) -> Result<(), ModelsError> {
    let name = word(&card.family);
    write_json(&folder.join(format!("{name}.json")), card)?;
    for language in LANGUAGES {
        let path = folder.join(format!("{name}.{}.md", tag(language)));
        write_text(&path, &markdown(card, language))?;
    }
    Ok(())
}

fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), ModelsError> {
    let text = serde_json::to_string(value).map_err(ModelsError::json(path))?;
    write_text(path, &text)
}

fn write_text(path: &Path, text: &str) -> Result<(), ModelsError> {
    fs::write(path, text).map_err(ModelsError::io(path))?;
    sync(path)
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, ModelsError> {
    let text = fs::read_to_string(path).map_err(ModelsError::io(path))?;
    serde_json::from_str(&text).map_err(ModelsError::json(path))
}

fn sync(path: &Path) -> Result<(), ModelsError> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(ModelsError::io(path))
}
