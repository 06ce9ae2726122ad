//! Advice bundles: learned models, learned segments and the levers of arbitration, made and signed at headquarters and
//! read by devices. One bundle is whole or it is nothing: its content is cut into parts, and its head carries the hash
//! and the signature of all of them together.
//!
//! Knows the form of what is learned; refuses to know how it was learned and how it is scored.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use ed25519_dalek::{Signer, SigningKey};
use rounds_domain::{ProductCode, SegmentCode, Text};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::entities::{Distribution, SegmentOverlap, ShareBesideBank};
use crate::hold_out::HoldOut;
use crate::receipt::{verify_hex, verifying_key};
use crate::rules::ProductKind;

mod form;
mod packing;

pub use form::{CardForm, FormKind, FormPart, LinearFeature, ModelForm, ScorecardFeature};
pub use packing::{Effective, MAX_BYTES, MAX_PARTS, pack, unpack};

/// The scope in which bundles travel.
pub const SCOPE: &str = "ref:models";

/// Bytes of packed content in one part, before it is written as text.
pub const PART_BYTES: usize = 96 * 1024;

/// The head of a bundle: entity `bundle`, its id the bundle's id, scope [`SCOPE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleBody {
    /// Name of the bundle and its version, e.g. `advice-7`.
    pub id: String,
    pub version: u32,
    /// Judged by the business date of the advice.
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    /// How many parts its content is cut into.
    pub parts: u32,
    /// Bytes of the content before packing.
    pub bytes: u64,
    /// SHA-256 of the content before packing (the JSON of [`AdviceBundle`]), hexadecimal.
    pub sha256: String,
    /// Ed25519 by headquarters' signing key over [`BundleBody::signed_bytes`], hexadecimal.
    pub signature: String,
}

/// One part: entity `bundle_part`, id `<bundle id>/<number>`, scope [`SCOPE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundlePartBody {
    pub bundle: String,
    /// From 1.
    pub number: u32,
    /// A slice of the zstd-packed content, base64.
    pub data: String,
}

/// Why a bundle is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    #[error("the signing key is not an Ed25519 public key")]
    BadKey,
    #[error("the signature does not verify")]
    BadSignature,
    #[error("the bundle is larger than any bundle may be")]
    TooLarge,
    #[error("a part is missing")]
    PartMissing,
    #[error("a part came twice")]
    PartRepeated,
    #[error("a part belongs to another bundle")]
    PartForeign,
    #[error("a part is larger than a part may be")]
    PartTooLarge,
    #[error("a part is not base64")]
    PartUnreadable,
    #[error("the parts do not unpack")]
    PackingBroken,
    #[error("the content is not as long as the head says")]
    LengthWrong,
    #[error("the content has another hash than the head says")]
    HashWrong,
    #[error("the content is no bundle")]
    ContentUnreadable,
    #[error("the content is of another bundle or version than the head says")]
    NotWhatItSays,
    #[error("the hold-out has no salt, or is more than everybody")]
    HoldOutUnusable,
}

impl BundleError {
    /// The stable code, `noun.what_happened`.
    pub fn code(self) -> &'static str {
        match self {
            Self::BadKey => "bundle.key_unusable",
            Self::BadSignature => "bundle.signature_wrong",
            Self::TooLarge => "bundle.too_large",
            Self::PartMissing => "bundle.part_missing",
            Self::PartRepeated => "bundle.part_repeated",
            Self::PartForeign => "bundle.part_foreign",
            Self::PartTooLarge => "bundle.part_too_large",
            Self::PartUnreadable => "bundle.part_unreadable",
            Self::PackingBroken => "bundle.packing_broken",
            Self::LengthWrong => "bundle.length_wrong",
            Self::HashWrong => "bundle.hash_wrong",
            Self::ContentUnreadable => "bundle.content_unreadable",
            Self::NotWhatItSays => "bundle.not_what_it_says",
            Self::HoldOutUnusable => "bundle.hold_out_unusable",
        }
    }
}

impl BundleBody {
    /// The bytes that are signed: everything that says what the bundle is and when it counts.
    pub fn signed_bytes(&self) -> Vec<u8> {
        let to = self.effective_to.map_or_else(|| "-".to_owned(), |day| day.to_string());
        format!(
            "rounds-bundle-v1\n{}\n{}\n{}\n{to}\n{}\n{}\n{}",
            self.id, self.version, self.effective_from, self.parts, self.bytes, self.sha256
        )
        .into_bytes()
    }

    /// This head with headquarters' signature.
    #[must_use]
    pub fn signed(mut self, key: &SigningKey) -> Self {
        self.signature = hex::encode(key.sign(&self.signed_bytes()).to_bytes());
        self
    }

    /// Check the head with headquarters' public key (hexadecimal).
    ///
    /// # Errors
    /// [`BundleError::BadKey`] or [`BundleError::BadSignature`].
    pub fn verify(&self, public_key: &str) -> Result<(), BundleError> {
        let key = verifying_key(public_key).ok_or(BundleError::BadKey)?;
        verify_hex(&key, &self.signed_bytes(), &self.signature)
            .then_some(())
            .ok_or(BundleError::BadSignature)
    }
}

/// What a bundle holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdviceBundle {
    pub id: String,
    pub version: u32,
    /// The cut-off day of the data everything here was learned from.
    pub as_of: NaiveDate,
    /// At most one for each family.
    pub models: Vec<Model>,
    /// Learned beside the rules.
    #[serde(default)]
    pub segments: Vec<LearnedSegment>,
    /// Share of customers, in basis points, for whom advice is generic so that lift can be measured.
    #[serde(default)]
    pub hold_out_bp: u32,
    /// Key of the hold-out's HMAC, hexadecimal: `HMAC(salt, customer number) mod 10,000 < hold_out_bp`.
    #[serde(default)]
    pub hold_out_salt: String,
}

impl AdviceBundle {
    /// Who is held out.
    ///
    /// # Errors
    /// [`BundleError::HoldOutUnusable`] when the salt is not hexadecimal, is missing, or the share is more than all.
    pub fn hold_out(&self) -> Result<HoldOut, BundleError> {
        let salt = hex::decode(&self.hold_out_salt).map_err(|_| BundleError::HoldOutUnusable)?;
        HoldOut::new(salt, self.hold_out_bp).ok_or(BundleError::HoldOutUnusable)
    }
}

impl BundlePartBody {
    /// The id of the entity that carries this part.
    pub fn entity_id(&self) -> String {
        format!("{}/{}", self.bundle, self.number)
    }
}

/// How likely a customer takes up a product of one family within the horizon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// One model for each family of products.
    pub family: ProductKind,
    /// The products it speaks for; empty means all of the family.
    #[serde(default)]
    pub products: Vec<ProductCode>,
    /// Name and version as the model card carries them, e.g. `card-2026-11-20`.
    pub version: String,
    /// Days after the cut-off in which the label looks for the uptake.
    pub horizon_days: u32,
    /// The columns of a row, in order.
    pub features: Vec<ModelFeature>,
    pub form: ModelForm,
    pub calibration: Calibration,
    /// Share of takers in the training data, the measure of a band: parts per million.
    pub base_rate_ppm: u32,
    pub card: ModelCard,
}

/// One column of a model's row: a fact of the customer as a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelFeature {
    /// The fact's code. A fact that is unknown is a missing value.
    pub fact: String,
    pub kind: FeatureKind,
    /// -1, 0 or 1: the direction that the score may move when the value grows.
    #[serde(default)]
    pub monotone: i8,
}

/// How a fact becomes a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum FeatureKind {
    /// The integer in the fact's own unit (minor units, days, basis points).
    Number,
    /// 1 or 0.
    Flag,
    /// Days from the date to the day the fact is as of; negative when it lies ahead.
    DaysSince,
    /// The index of the code in this list; another code is a missing value.
    Code { values: Vec<String> },
}

/// From the raw score to a probability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "snake_case")]
pub enum Calibration {
    /// `1 / (1 + exp(-(a * raw + b)))`; a = 1, b = 0 leaves the model's own probability.
    Sigmoid { a: f64, b: f64 },
    /// Straight lines between points of raw score and probability, flat outside; both rise.
    Isotonic { raw: Vec<f64>, probability: Vec<f64> },
}

/// What a compliance officer reads of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelCard {
    pub version: String,
    pub family: ProductKind,
    /// `lightgbm`, `scorecard` or `mean`.
    pub champion: String,
    /// Why it is the champion. Says nothing on cards of earlier versions.
    #[serde(default)]
    pub choice: CardChoice,
    /// What is scored; several parts are added, each times its weight. Empty on cards of earlier versions.
    #[serde(default)]
    pub forms: Vec<CardForm>,
    #[ts(type = "number")]
    pub seed: u64,
    /// Cut-off days of the training rows, and of the test rows that stand later.
    pub train_cut_offs: Vec<NaiveDate>,
    pub test_cut_offs: Vec<NaiveDate>,
    pub train_rows: u32,
    pub train_positives: u32,
    pub test_rows: u32,
    pub test_positives: u32,
    pub sources: Vec<Text>,
    /// Champion first, then challengers on the same rows.
    pub results: Vec<ModelResult>,
    /// Predicted against observed, by tenth of the test rows.
    pub reliability: Vec<ReliabilityBin>,
    /// Mean absolute contribution on the test rows, strongest first.
    pub features: Vec<CardFeature>,
    pub fairness: Vec<FairnessResult>,
    pub drift: Vec<DriftBaseline>,
    /// What a release must pass, and whether this one did.
    pub checks: Vec<ReleaseCheck>,
}

/// How the champion was found, and what was left out before anything was learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct CardChoice {
    /// One form after the other, each beside the one ahead so far, on training rows that neither had seen.
    pub compared: Vec<CardComparison>,
    /// Left out, because their values wander between the training days.
    pub left_out: Vec<CardFact>,
    /// Among whom adverse impact decides over the release.
    pub judged_among: Option<Among>,
}

/// How far one form was ahead of another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CardComparison {
    pub model: String,
    pub beside: String,
    /// AUC of the first less that of the second, with its 95 % interval.
    pub ahead: Measured,
}

/// A fact by its code and its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CardFact {
    pub fact: String,
    pub name: Text,
}

/// Figures of one model on the test rows. Intervals are 95 %, by bootstrap.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ModelResult {
    /// `lightgbm`, `scorecard`, `logistic`, `points`.
    pub model: String,
    pub auc: Measured,
    pub average_precision: Measured,
    /// Takers among the tenth (fifth) with the highest scores, over takers among all.
    pub lift_10: Measured,
    pub lift_20: Measured,
    pub brier: Measured,
}

/// A figure with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Measured {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// One tenth of the test rows by score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReliabilityBin {
    pub rows: u32,
    pub predicted: f64,
    pub observed: f64,
}

/// One feature as the card shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct CardFeature {
    pub fact: String,
    pub name: Text,
    pub monotone: i8,
    /// Mean absolute contribution, log-odds.
    pub weight: f64,
}

/// Adverse impact: the share of a group among those a release would suggest to, over that of the group best off
/// (domain section 3.14; at least 0.80).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct FairnessResult {
    /// Of whom the group is a part. Earlier cards compared takers only.
    #[serde(default = "Among::of_earlier_cards")]
    pub among: Among,
    /// What the groups are made by, e.g. `age_band`: known at headquarters for this check only, never a feature.
    pub attribute: String,
    pub group: String,
    pub rows: u32,
    pub selected: u32,
    pub ratio: f64,
}

/// Among whom groups are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// All customers who may have a product of the family: the eligibility gates let them through.
    #[default]
    Eligible,
    /// Those of them who then took one up.
    Takers,
}

impl Among {
    fn of_earlier_cards() -> Self {
        Self::Takers
    }
}

/// Shares of the training rows by bin, against which drift (PSI, domain section 3.11) is measured later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DriftBaseline {
    /// The fact's code, or `score`.
    pub of: String,
    pub edges: Vec<f64>,
    /// One more than edges; then the share of missing values.
    pub shares: Vec<f64>,
    /// PSI of the test rows against the training rows.
    pub psi: f64,
}

/// One condition of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ReleaseCheck {
    /// `calibration`, `drift`, `adverse_impact`, `better_than_chance`, `forbidden_features`.
    pub code: String,
    pub passed: bool,
    pub measured: f64,
    pub limit: f64,
}

/// A cluster of customers who are alike, named by what sets them apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LearnedSegment {
    /// `K01`, `K02` …
    pub code: SegmentCode,
    pub name: Text,
    /// Fact to its place at the centre, on the scale below: a customer belongs to the nearest centre of all learned
    /// segments.
    pub centre: BTreeMap<String, f64>,
    /// How each fact of the centre is brought to one scale; the same for all segments of a bundle.
    #[serde(default)]
    pub scale: BTreeMap<String, ClusterScale>,
    /// Mean Jaccard overlap of the cluster over resamples: 0 to 1.
    pub stability: f64,
    /// What sets it apart: fact and standardised difference from the book, strongest first.
    pub apart: Vec<Apart>,
    /// The segment seen as a crowd.
    #[serde(default)]
    pub crowd: Crowd,
}

/// From a fact to a number that can be compared with those of other facts. An unknown fact counts as 0: nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterScale {
    /// The logarithm of one more than the value is taken first (of a negative value: of its opposite, negative).
    pub log: bool,
    /// Mean and standard deviation over the book, after the logarithm.
    pub mean: f64,
    pub deviation: f64,
}

/// A learned segment seen as a crowd, beside the whole book.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Crowd {
    pub size: u32,
    pub bank_size: u32,
    pub distributions: Vec<Distribution>,
    pub holdings: Vec<ShareBesideBank>,
    /// Products opened in the last twelve months.
    pub uptake: Vec<ShareBesideBank>,
    /// Rule segments that its customers are in.
    pub overlaps: Vec<SegmentOverlap>,
}

/// How a segment differs from the book in one fact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Apart {
    pub fact: String,
    pub name: Text,
    /// (mean of the segment - mean of the book) / standard deviation of the book.
    pub difference: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head() -> BundleBody {
        BundleBody {
            id: "advice-7".to_owned(),
            version: 7,
            effective_from: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
            effective_to: None,
            parts: 3,
            bytes: 250_000,
            sha256: "00".repeat(32),
            signature: String::new(),
        }
    }

    #[test]
    fn a_signed_head_verifies_and_a_changed_one_does_not() {
        let key = SigningKey::from_bytes(&[5; 32]);
        let public = hex::encode(key.verifying_key().to_bytes());
        let head = head().signed(&key);
        assert_eq!(head.verify(&public), Ok(()));
        let changes: [fn(&mut BundleBody); 6] = [
            |head| head.id = "advice-8".to_owned(),
            |head| head.version = 8,
            |head| head.effective_from = head.effective_from.succ_opt().unwrap(),
            |head| head.effective_to = Some(head.effective_from),
            |head| head.parts = 2,
            |head| head.sha256 = "11".repeat(32),
        ];
        for change in changes {
            let mut changed = head.clone();
            change(&mut changed);
            assert_eq!(changed.verify(&public), Err(BundleError::BadSignature));
        }
        assert_eq!(head.verify("nonsense"), Err(BundleError::BadKey));
    }
}
