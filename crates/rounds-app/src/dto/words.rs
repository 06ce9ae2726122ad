//! The offer pack of a day, words that nobody says, approved materials and talk tracks.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, SegmentCode, Text};
use rounds_protocol::offers::{AnnualRateMode, Jurisdiction, Material, MaterialChannel, Notice, TalkTrack};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which day is asked about; today when none is named.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, TS)]
pub struct PackInput {
    #[serde(default)]
    #[ts(optional)]
    pub on: Option<NaiveDate>,
}

/// The pack by which a day is judged.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PackView {
    pub on: NaiveDate,
    /// None before the first synchronisation, and for a day that no pack knows.
    pub pack: Option<PackInForce>,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PackInForce {
    /// Name and version, as records carry them.
    pub label: String,
    pub version: u32,
    pub jurisdiction: Jurisdiction,
    pub effective_from: NaiveDate,
    pub effective_to: Option<NaiveDate>,
    pub annual_rate: AnnualRateMode,
    /// Rule ids that it carries out.
    pub rules: Vec<String>,
    /// Fixed sentences of the law.
    pub notices: Vec<Notice>,
}

/// A text that is meant for customers.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WordsInput {
    pub text: String,
    /// The products that it is about; none when it may be about anything.
    #[serde(default)]
    #[ts(as = "Option<Vec<ProductCode>>", optional)]
    pub products: Vec<ProductCode>,
}

/// Every forbidden word of the text, in its order.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WordsReport {
    /// The pack that forbids; none while the device has none, and then nothing was checked.
    pub pack: Option<String>,
    pub hits: Vec<WordHit>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WordHit {
    pub code: String,
    /// Rule id of the specification.
    pub rule: String,
    /// The words as they stand in the text.
    pub found: String,
    /// Where they begin, in characters, and how many characters they are.
    pub at: u32,
    pub length: u32,
    pub reason: Text,
    pub instead: Option<Text>,
}

/// Which materials are asked for; every filter that is left out lets everything through.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct MaterialQuery {
    #[serde(default)]
    #[ts(optional)]
    pub product: Option<ProductCode>,
    #[serde(default)]
    #[ts(optional)]
    pub segment: Option<SegmentCode>,
    #[serde(default)]
    #[ts(optional)]
    pub channel: Option<MaterialChannel>,
}

/// Approved materials that may be handed out today.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct MaterialList {
    pub pack: Option<String>,
    pub materials: Vec<Material>,
    /// How many that fit the question are expired or not approved yet; they are not shown to hand out.
    pub withheld: u32,
}

/// To whom, about what.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
pub struct TalkTrackQuery {
    #[serde(default)]
    #[ts(optional)]
    pub segment: Option<SegmentCode>,
    #[serde(default)]
    #[ts(optional)]
    pub product: Option<ProductCode>,
}

/// What to say: of segment and product together where there is such a track, else of the product, else of the segment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct TalkTrackView {
    pub pack: Option<String>,
    pub track: Option<TalkTrack>,
}
