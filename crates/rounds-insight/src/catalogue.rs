//! What a bank publishes besides its data: products, fact definitions, segment rules, points and gates, and which
//! facts a model may learn from.
//!
//! Knows where the files stand and what must hold for all of them together. Refuses to judge customers; what a
//! sound rule is, rounds-advisor says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use rounds_advisor::pack::{self, CompiledPack, PackError};
use rounds_domain::Text;
use rounds_protocol::bundle::{Among, FeatureKind, ModelFeature};
use rounds_protocol::rules::{GateRule, ProductBody, ProductKind, RulePack};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use thiserror::Error;

const FACTS: &str = include_str!("../../../assets/catalogue/facts.json");
const FEATURES: &str = include_str!("../../../assets/catalogue/features.json");
/// The catalogues that come with Rounds: name, products, rules.
const EMBEDDED: &[(&str, &str, &str)] = &[
    (
        "demo-cn",
        include_str!("../../../assets/catalogue/demo-cn/products.json"),
        include_str!("../../../assets/catalogue/demo-cn/rules.json"),
    ),
    (
        "berka",
        include_str!("../../../assets/catalogue/berka/products.json"),
        include_str!("../../../assets/catalogue/berka/rules.json"),
    ),
];

/// Everything a bank publishes besides its data, checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    pub products: Vec<ProductBody>,
    pub pack: RulePack,
    /// Facts whose distribution a segment profile shows, in order.
    pub profile_facts: Vec<String>,
    /// Facts that a model may learn from, in the order of a model's columns.
    pub features: Vec<FeatureRule>,
    /// Among whom a release's adverse-impact ratio is judged: `adverse_impact_among` of `rules.json`, all eligible
    /// customers where it is not named.
    #[serde(default)]
    pub adverse_impact_among: Among,
}

/// A fact that a model may learn from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureRule {
    pub fact: String,
    #[serde(default = "number")]
    pub kind: FeatureKind,
    /// Families in which the score may move one way only as the value grows: 1 up, -1 down.
    #[serde(default)]
    pub monotone: BTreeMap<ProductKind, i8>,
    /// Learned segments look at it too: amounts, counts and flags, whose absence is a nought.
    #[serde(default)]
    pub clusters: bool,
}

fn number() -> FeatureKind {
    FeatureKind::Number
}

/// Why a catalogue is refused, naming the row.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error("there is no catalogue named {0}")]
    Unknown(String),
    #[error("{path}: {source}")]
    Io { path: PathBuf, source: std::io::Error },
    #[error("{file}: {source}")]
    Malformed { file: String, source: serde_json::Error },
    #[error("product {code}: this code stands twice")]
    ProductTwice { code: String },
    #[error("product {code}: {part} is missing in {language}")]
    TextMissing {
        code: String,
        part: &'static str,
        language: &'static str,
    },
    #[error("product {code}: a wealth product needs a risk level R1 to R5, no other product has one")]
    RiskLevel { code: String },
    #[error("{row}: there is no product {product}")]
    ProductUnknown { row: String, product: String },
    #[error("profile_facts: no fact {fact} is defined")]
    FactUndefined { fact: String },
    #[error("feature {fact}: {reason}")]
    FeatureNotPermitted { fact: String, reason: &'static str },
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl CatalogueError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "catalogue.unknown",
            Self::Io { .. } => "catalogue.io_failed",
            Self::Malformed { .. } => "catalogue.malformed",
            Self::ProductTwice { .. } => "catalogue.product_twice",
            Self::TextMissing { .. } => "catalogue.text_missing",
            Self::RiskLevel { .. } => "catalogue.risk_level_wrong",
            Self::ProductUnknown { .. } => "catalogue.product_unknown",
            Self::FactUndefined { .. } => "catalogue.fact_undefined",
            Self::FeatureNotPermitted { .. } => "catalogue.feature_not_permitted",
            Self::Pack(source) => source.code(),
        }
    }
}

impl Catalogue {
    /// A catalogue that comes with Rounds: `demo-cn` or `berka`.
    ///
    /// # Errors
    /// [`CatalogueError::Unknown`] for any other name; the rest when a shipped file is not sound.
    pub fn embedded(name: &str) -> Result<Self, CatalogueError> {
        let (_, products, rules) = EMBEDDED
            .iter()
            .find(|(candidate, _, _)| *candidate == name)
            .ok_or_else(|| CatalogueError::Unknown(name.to_owned()))?;
        Self::parse(products, rules, FACTS, FEATURES)
    }

    /// A bank's own catalogue: a folder with `products.json`, `rules.json`, if the bank words the facts itself
    /// `facts.json`, and if it permits other facts to models `features.json`.
    ///
    /// # Errors
    /// The first file that cannot be read or the first row that is not sound.
    pub fn read(folder: &Path) -> Result<Self, CatalogueError> {
        let or_shipped = |name: &str, shipped: &str| {
            let path = folder.join(name);
            if path.is_file() {
                read(&path)
            } else {
                Ok(shipped.to_owned())
            }
        };
        Self::parse(
            &read(&folder.join("products.json"))?,
            &read(&folder.join("rules.json"))?,
            &or_shipped("facts.json", FACTS)?,
            &or_shipped("features.json", FEATURES)?,
        )
    }

    /// The folder `<data_dir>/catalogue` when the bank keeps one there, the embedded catalogue otherwise.
    ///
    /// # Errors
    /// As [`read`](Self::read) and [`embedded`](Self::embedded).
    pub fn of_bank(data_dir: &Path, name: &str) -> Result<Self, CatalogueError> {
        let own = data_dir.join("catalogue");
        if own.is_dir() {
            Self::read(&own)
        } else {
            Self::embedded(name)
        }
    }

    /// The pack, ready to be judged by.
    ///
    /// # Errors
    /// Never for a catalogue that was read: it was compiled then.
    pub fn compile(&self) -> Result<CompiledPack, PackError> {
        CompiledPack::compile(self.pack.clone())
    }

    /// The product with this code.
    pub fn product(&self, code: &str) -> Option<&ProductBody> {
        self.products.iter().find(|product| product.code.as_str() == code)
    }

    /// SHA-256 over everything published, hexadecimal.
    pub fn hash(&self) -> String {
        // A value made only of strings, integers, enums and sequences has no way to fail in JSON.
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(bytes))
    }

    /// The columns of a family's model: every permitted fact, in order.
    pub fn model_features(&self, family: ProductKind) -> Vec<ModelFeature> {
        let column = |rule: &FeatureRule| ModelFeature {
            fact: rule.fact.clone(),
            kind: rule.kind.clone(),
            monotone: rule.monotone.get(&family).copied().unwrap_or(0),
        };
        self.features.iter().map(column).collect()
    }

    fn parse(products: &str, rules: &str, facts: &str, features: &str) -> Result<Self, CatalogueError> {
        let products = json("products.json", products)?;
        let mut rules: Value = json("rules.json", rules)?;
        let facts: Value = json("facts.json", facts)?;
        let profile_facts = rules.get("profile_facts").cloned().unwrap_or(Value::Array(Vec::new()));
        let among = rules.get("adverse_impact_among").cloned();
        if let Some(fields) = rules.as_object_mut() {
            fields.entry("facts").or_insert(facts);
        }
        let pack = serde_json::from_value(rules).map_err(malformed("rules.json"))?;
        let profile_facts = serde_json::from_value(profile_facts).map_err(malformed("rules.json"))?;
        let among = among.map(serde_json::from_value).transpose();
        let catalogue = Self {
            products,
            pack,
            profile_facts,
            features: json("features.json", features)?,
            adverse_impact_among: among.map_err(malformed("rules.json"))?.unwrap_or_default(),
        };
        catalogue.check()?;
        Ok(catalogue)
    }

    fn check(&self) -> Result<(), CatalogueError> {
        self.compile()?;
        let mut codes = BTreeSet::new();
        for product in &self.products {
            check_product(product)?;
            if !codes.insert(product.code.as_str()) {
                return Err(CatalogueError::ProductTwice {
                    code: product.code.to_string(),
                });
            }
        }
        let known = |row: String, product: &str| match codes.contains(product) {
            true => Ok(()),
            false => Err(CatalogueError::ProductUnknown {
                row,
                product: product.to_owned(),
            }),
        };
        for point in &self.pack.points {
            known(format!("point {}", point.code), point.product.as_str())?;
        }
        for gate in &self.pack.gates {
            for product in guarded(gate) {
                known(format!("gate {}", gate.code), product)?;
            }
        }
        self.check_features()?;
        match self.profile_facts.iter().find(|fact| !self.defines(fact)) {
            Some(fact) => Err(CatalogueError::FactUndefined { fact: fact.clone() }),
            None => Ok(()),
        }
    }

    fn defines(&self, fact: &str) -> bool {
        self.pack.facts.iter().any(|known| known.code == fact)
    }

    /// Nothing forbidden, nothing about age (which serves capacity, legal limits and protections only), nothing twice.
    fn check_features(&self) -> Result<(), CatalogueError> {
        let mut seen = BTreeSet::new();
        for FeatureRule { fact, monotone, .. } in &self.features {
            let reason = if !self.defines(fact) {
                "no such fact is defined"
            } else if pack::forbidden_word(fact).is_some() {
                "this may never be a feature"
            } else if pack::tells_age(fact) {
                "a person's age is not a feature"
            } else if !seen.insert(fact) {
                "it stands twice"
            } else if monotone.values().any(|direction| !(-1..=1).contains(direction)) {
                "a direction is -1, 0 or 1"
            } else {
                continue;
            };
            return Err(CatalogueError::FeatureNotPermitted {
                fact: fact.clone(),
                reason,
            });
        }
        Ok(())
    }
}

fn guarded(gate: &GateRule) -> impl Iterator<Item = &str> {
    use rounds_protocol::rules::GateKind::AlreadyHeld;
    let also: &[_] = match &gate.kind {
        AlreadyHeld { also } => also,
        _ => &[],
    };
    gate.products.iter().chain(also).map(|product| product.as_str())
}

fn check_product(product: &ProductBody) -> Result<(), CatalogueError> {
    for (part, text) in [
        ("name", &product.name),
        ("purpose", &product.purpose),
        ("price", &product.price),
    ] {
        if let Some(language) = missing_language(text) {
            return Err(CatalogueError::TextMissing {
                code: product.code.to_string(),
                part,
                language,
            });
        }
    }
    let sound = match product.risk_level {
        Some(level) => product.kind == ProductKind::Wealth && (1..=5).contains(&level),
        None => product.kind != ProductKind::Wealth,
    };
    if sound {
        Ok(())
    } else {
        Err(CatalogueError::RiskLevel {
            code: product.code.to_string(),
        })
    }
}

fn missing_language(text: &Text) -> Option<&'static str> {
    [(&text.zh, "zh"), (&text.en, "en")]
        .into_iter()
        .find(|(words, _)| words.trim().is_empty())
        .map(|(_, name)| name)
}

fn read(path: &Path) -> Result<String, CatalogueError> {
    std::fs::read_to_string(path).map_err(|source| CatalogueError::Io {
        path: path.to_owned(),
        source,
    })
}

fn json<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, CatalogueError> {
    serde_json::from_str(text).map_err(malformed(file))
}

fn malformed(file: &str) -> impl FnOnce(serde_json::Error) -> CatalogueError + '_ {
    move |source| CatalogueError::Malformed {
        file: file.to_owned(),
        source,
    }
}

#[cfg(test)]
mod tests;
