//! The words of suitability: opinions as they are told, and what the levels of customers are called. The policy and the
//! questionnaire themselves stand in `rounds_domain::suitability`, which decides by them.

use rounds_domain::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An opinion as it is told; `{customer_level}` and `{product_level}` are filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Opinion {
    pub code: OpinionCode,
    pub text: Text,
}

/// When an opinion is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
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

/// What a level of customers is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LevelName {
    /// C1 to C5.
    pub level: u8,
    pub name: Text,
    pub meaning: Text,
}
