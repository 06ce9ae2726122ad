//! LightGBM's text model, as `model_to_string` and `save_model` write it: a header, one section for each tree, and
//! remarks about the training that nobody needs here.
//!
//! ```text
//! tree                          Tree=0
//! version=v4                    num_leaves=3
//! num_class=1                   num_cat=0
//! max_feature_idx=1             split_feature=0 1
//! objective=binary sigmoid:1    threshold=0.5 2.5
//! feature_names=a b             …
//! ```
//!
//! Knows sections, keys and lists of numbers. What the numbers mean, and whether they form trees, it leaves to others;
//! but it never reserves memory for more than the text really holds.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::model::trees::error::{Place, TextError, at_most};

/// A text may have so many bytes: some ten thousand trees of ordinary size.
const TEXT_BYTES: usize = 64 * 1024 * 1024;
/// A row may have so many columns.
const COLUMNS: usize = 4_096;

/// A text model cut into its numbers.
#[derive(Clone, Debug)]
pub(crate) struct TextModel<'a> {
    /// One for each column.
    pub(crate) names: Vec<&'a str>,
    pub(crate) objective: Option<&'a str>,
    /// A random forest: the prediction is the mean of the trees, not their sum.
    pub(crate) average: bool,
    pub(crate) trees: Vec<TextTree>,
}

/// One tree as the text has it. Children from 0 are inner nodes, `-1 - leaf` are leaves. The lists are as long as the
/// numbers of inner nodes and of leaves say.
#[derive(Clone, Debug)]
pub(crate) struct TextTree {
    pub(crate) split_feature: Vec<i64>,
    pub(crate) threshold: Vec<f64>,
    pub(crate) decision_type: Vec<i64>,
    pub(crate) left_child: Vec<i64>,
    pub(crate) right_child: Vec<i64>,
    pub(crate) internal_count: Vec<i64>,
    pub(crate) leaf_value: Vec<f64>,
    pub(crate) leaf_count: Vec<i64>,
    /// Where each set of categories begins in `cat_threshold`, and where the last one ends.
    pub(crate) cat_boundaries: Vec<i64>,
    /// Bits of categories, 32 in each.
    pub(crate) cat_threshold: Vec<u32>,
}

impl<'a> TextModel<'a> {
    /// Cut a text into its numbers.
    ///
    /// # Errors
    /// [`TextError`] that names the place and the key.
    pub(crate) fn read(text: &'a str) -> Result<Self, TextError> {
        at_most("bytes", text.len(), TEXT_BYTES)?;
        let mut sections = sections(text)?.into_iter();
        let header = sections.next().ok_or(TextError::NotAModel)?;
        let version = header.text("version")?;
        if !matches!(version, "v3" | "v4") {
            return Err(TextError::VersionUnknown {
                found: version.to_owned(),
            });
        }
        for key in ["num_class", "num_tree_per_iteration"] {
            let outputs: usize = header.number(key)?;
            if outputs != 1 {
                return Err(TextError::SeveralOutputs { outputs });
            }
        }
        let trees = sections
            .map(|section| TextTree::read(&section))
            .collect::<Result<Vec<_>, _>>()?;
        if let Some(sizes) = header.values.get("tree_sizes") {
            let promised = sizes.split_ascii_whitespace().count();
            if promised != trees.len() {
                return Err(TextError::TreesMissing {
                    promised,
                    found: trees.len(),
                });
            }
        }
        Ok(Self {
            names: header.names()?,
            objective: header.values.get("objective").copied(),
            average: header.values.contains_key("average_output"),
            trees,
        })
    }
}

impl TextTree {
    fn read(section: &Section<'_>) -> Result<Self, TextError> {
        let leaves: usize = section.number("num_leaves")?;
        let sets: usize = section.number("num_cat")?;
        if section.values.get("is_linear").is_some_and(|linear| *linear != "0") {
            let Place::Tree(tree) = section.place else {
                return Err(TextError::NotAModel);
            };
            return Err(TextError::LinearTree { tree });
        }
        let inner = leaves.saturating_sub(1);
        let bounds = if sets == 0 { 0 } else { sets.saturating_add(1) };
        Ok(Self {
            split_feature: section.list("split_feature", inner)?,
            threshold: section.all_are("threshold", inner, |number| !number.is_nan())?,
            decision_type: section.list("decision_type", inner)?,
            left_child: section.list("left_child", inner)?,
            right_child: section.list("right_child", inner)?,
            internal_count: section.list("internal_count", inner)?,
            leaf_value: section.all_are("leaf_value", leaves, f64::is_finite)?,
            // A tree of a single leaf explains nothing and may leave its count out.
            leaf_count: section.list("leaf_count", if inner == 0 { 0 } else { leaves })?,
            cat_boundaries: section.list("cat_boundaries", bounds)?,
            cat_threshold: match sets {
                0 => Vec::new(),
                _ => section.all("cat_threshold")?,
            },
        })
    }
}

/// The keys of the header or of one tree.
struct Section<'a> {
    place: Place,
    values: BTreeMap<&'a str, &'a str>,
}

/// The header first, then the trees.
fn sections(text: &str) -> Result<Vec<Section<'_>>, TextError> {
    let mut lines = text.lines().map(str::trim_end);
    if lines.next() != Some("tree") {
        return Err(TextError::NotAModel);
    }
    let mut sections = vec![Section::new(Place::Header)];
    for line in lines {
        if line == "end of trees" {
            return Ok(sections);
        }
        if line.starts_with("Tree=") {
            sections.push(Section::new(Place::Tree(sections.len() - 1)));
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        let Some(section) = sections.last_mut() else {
            continue;
        };
        if !key.is_empty() && section.values.insert(key, value).is_some() {
            return Err(TextError::KeyTwice {
                place: section.place,
                key: key.to_owned(),
            });
        }
    }
    Err(TextError::Truncated)
}

impl<'a> Section<'a> {
    fn new(place: Place) -> Self {
        Self {
            place,
            values: BTreeMap::new(),
        }
    }

    fn text(&self, key: &'static str) -> Result<&'a str, TextError> {
        self.values
            .get(key)
            .copied()
            .ok_or(TextError::KeyMissing { place: self.place, key })
    }

    fn number<T: FromStr>(&self, key: &'static str) -> Result<T, TextError> {
        let malformed = |_| TextError::NumberMalformed { place: self.place, key };
        self.text(key)?.parse().map_err(malformed)
    }

    /// All numbers of a list.
    fn all<T: FromStr>(&self, key: &'static str) -> Result<Vec<T>, TextError> {
        let malformed = |_| TextError::NumberMalformed { place: self.place, key };
        self.text(key)?
            .split_ascii_whitespace()
            .map(|word| word.parse().map_err(malformed))
            .collect()
    }

    /// A list that must have `wanted` numbers; where that is none, it may be missing.
    fn list<T: FromStr>(&self, key: &'static str, wanted: usize) -> Result<Vec<T>, TextError> {
        if wanted == 0 {
            return Ok(Vec::new());
        }
        let list = self.all(key)?;
        if list.len() != wanted {
            return Err(TextError::LengthDiffers {
                place: self.place,
                key,
                wanted,
                found: list.len(),
            });
        }
        Ok(list)
    }

    fn all_are(&self, key: &'static str, wanted: usize, is_sound: fn(f64) -> bool) -> Result<Vec<f64>, TextError> {
        let list: Vec<f64> = self.list(key, wanted)?;
        if list.iter().all(|number| is_sound(*number)) {
            Ok(list)
        } else {
            Err(TextError::NumberUnsound { place: self.place, key })
        }
    }

    fn names(&self) -> Result<Vec<&'a str>, TextError> {
        let highest: usize = self.number("max_feature_idx")?;
        let columns = highest.saturating_add(1);
        at_most("columns", columns, COLUMNS)?;
        let names: Vec<&str> = self.text("feature_names")?.split_ascii_whitespace().collect();
        if names.len() != columns {
            return Err(TextError::LengthDiffers {
                place: self.place,
                key: "feature_names",
                wanted: columns,
                found: names.len(),
            });
        }
        Ok(names)
    }
}
