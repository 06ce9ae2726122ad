//! Why a text is no model that can be scored and explained. Knows where the text goes wrong; refuses to guess what was
//! meant.

use std::fmt;

use thiserror::Error;

/// Where in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Header,
    /// The tree with this number, from 0 as the text counts.
    Tree(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header => write!(f, "header"),
            Self::Tree(number) => write!(f, "tree {number}"),
        }
    }
}

/// Why LightGBM's text model is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    #[error("this is no text model of LightGBM")]
    NotAModel,
    #[error("the text model has version `{found}`; v3 and v4 can be read")]
    VersionUnknown { found: String },
    #[error("the model has {found} {what}; at most {limit} can be read")]
    TooLarge {
        what: &'static str,
        found: usize,
        limit: usize,
    },
    #[error("the text ends before `end of trees`")]
    Truncated,
    #[error("the header promises {promised} trees, the text has {found}")]
    TreesMissing { promised: usize, found: usize },
    #[error("{place}: `{key}` is missing")]
    KeyMissing { place: Place, key: &'static str },
    #[error("{place}: `{key}` stands twice")]
    KeyTwice { place: Place, key: String },
    #[error("{place}: `{key}` holds something that is no number")]
    NumberMalformed { place: Place, key: &'static str },
    #[error("{place}: `{key}` holds a number with which nothing can be compared or added")]
    NumberUnsound { place: Place, key: &'static str },
    #[error("{place}: `{key}` has {found} entries instead of {wanted}")]
    LengthDiffers {
        place: Place,
        key: &'static str,
        wanted: usize,
        found: usize,
    },
    #[error("the model has {outputs} outputs; a propensity has one")]
    SeveralOutputs { outputs: usize },
    #[error("the objective `{found}` is not known")]
    ObjectiveUnknown { found: String },
    #[error("tree {tree} has linear models in its leaves, for which there are no exact contributions")]
    LinearTree { tree: usize },
    #[error("tree {tree} splits column {column}, which the model does not have")]
    ColumnOutOfRange { tree: usize, column: i64 },
    #[error("tree {tree} has a child {child} that does not exist")]
    ChildOutOfRange { tree: usize, child: i64 },
    #[error("tree {tree} is no tree: a node has two parents, or none")]
    NotATree { tree: usize },
    #[error("tree {tree} has a set of categories that does not exist")]
    CategoriesOutOfRange { tree: usize },
    #[error("tree {tree} has the decision type {found}, which is not known")]
    DecisionUnknown { tree: usize, found: i64 },
    #[error("tree {tree} does not say how many training rows came by each node, without which nothing is explained")]
    CountsMissing { tree: usize },
}

impl TextError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAModel => "model.not_lightgbm_text",
            Self::VersionUnknown { .. } => "model.version_unknown",
            Self::TooLarge { .. } => "model.too_large",
            Self::Truncated => "model.text_truncated",
            Self::TreesMissing { .. } => "model.trees_missing",
            Self::KeyMissing { .. } => "model.key_missing",
            Self::KeyTwice { .. } => "model.key_twice",
            Self::NumberMalformed { .. } => "model.number_malformed",
            Self::NumberUnsound { .. } => "model.number_unsound",
            Self::LengthDiffers { .. } => "model.length_differs",
            Self::SeveralOutputs { .. } => "model.several_outputs",
            Self::ObjectiveUnknown { .. } => "model.objective_unknown",
            Self::LinearTree { .. } => "model.linear_tree",
            Self::ColumnOutOfRange { .. } => "model.column_out_of_range",
            Self::ChildOutOfRange { .. } => "model.child_out_of_range",
            Self::NotATree { .. } => "model.not_a_tree",
            Self::CategoriesOutOfRange { .. } => "model.categories_out_of_range",
            Self::DecisionUnknown { .. } => "model.decision_unknown",
            Self::CountsMissing { .. } => "model.counts_missing",
        }
    }
}

/// Refuse what is larger than its limit.
pub(crate) fn at_most(what: &'static str, found: usize, limit: usize) -> Result<(), TextError> {
    if found > limit {
        return Err(TextError::TooLarge { what, found, limit });
    }
    Ok(())
}
