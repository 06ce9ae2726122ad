//! What suits whom, as data: the matrix, how long an assessment counts and how often one may be made, what protects
//! older customers, and the questionnaire with its points.

use rounds_domain::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The rules of suitability (PR-08 to PR-10, PR-14).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuitabilityRules {
    /// One row for each level of a customer.
    pub matrix: Vec<MatrixRow>,
    /// Months after which an assessment counts no more.
    pub valid_months: u32,
    pub assessments_a_day: u32,
    pub assessments_in_12_months: u32,
    /// From this age on the special duty of care.
    pub elder_age: u32,
    /// From this product level on, for customers of that age.
    pub elder_level: u8,
    /// Hours to think for them.
    pub elder_cooling_hours: u32,
    /// A second person calls back before the sale.
    pub elder_call_back: bool,
    /// Levels of customers for whom the path that they open themselves stays shut (PR-09).
    pub initiated_excluded: Vec<u8>,
    /// Minimum of assets and income of a qualified investor (PR-14); none where there is no such rule.
    #[serde(default)]
    pub qualified_investor: Option<QualifiedInvestor>,
    /// Sentences that are told and recorded.
    pub opinions: Vec<Opinion>,
}

/// Up to which level of products a customer's level reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MatrixRow {
    pub customer_level: u8,
    pub product_level_max: u8,
}

/// One of these is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QualifiedInvestor {
    #[ts(type = "number")]
    pub net_assets_minor: i64,
    #[ts(type = "number")]
    pub financial_assets_minor: i64,
    #[ts(type = "number")]
    pub mean_income_minor: i64,
}

/// An opinion as it is told; `{customer_level}` and `{product_level}` are filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Opinion {
    pub code: OpinionCode,
    pub text: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OpinionCode {
    Suitable,
    NotSuitable,
    /// There is no assessment, or it is too old.
    NotAssessed,
    /// Special duty of care for older customers.
    ElderCare,
    /// The statement a customer signs who insists on a higher level (PR-09).
    CustomerInitiated,
}

/// The questionnaire of risk tolerance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Questionnaire {
    pub id: String,
    pub version: u32,
    pub intro: Text,
    pub questions: Vec<Question>,
    /// Together without gap or overlap over every sum of points.
    pub bands: Vec<LevelBand>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    pub code: String,
    pub text: Text,
    /// Exactly one is chosen.
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answer {
    pub code: String,
    pub text: Text,
    pub points: i32,
    /// Who answers so has no higher level, whatever the points say.
    #[serde(default)]
    #[ts(optional)]
    pub level_max: Option<u8>,
}

/// From so many points on to so many, both inclusive, a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LevelBand {
    pub level: u8,
    pub from_points: i32,
    pub to_points: i32,
    pub name: Text,
    pub meaning: Text,
}

impl Questionnaire {
    /// Name and version as records carry them.
    pub fn label(&self) -> String {
        format!("{} v{}", self.id, self.version)
    }

    pub fn question(&self, code: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == code)
    }
}

impl SuitabilityRules {
    pub fn opinion(&self, code: OpinionCode) -> Option<&Text> {
        self.opinions
            .iter()
            .find(|opinion| opinion.code == code)
            .map(|opinion| &opinion.text)
    }
}
