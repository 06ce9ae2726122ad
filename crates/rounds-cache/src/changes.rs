//! Changes of customers' profiles as this crate hands them out. Values are plain here: mask them before showing.

use chrono::{DateTime, Utc};
use rounds_domain::customer_change::{ChangeDecision, ChangeState};
use rounds_domain::{CustomerNo, StaffNo};
use rounds_protocol::entities::CustomerChangeBody;

use crate::model::{OpMark, OpState};

/// Which changes to list. Every part narrows; newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeQuery {
    pub customer_no: Option<CustomerNo>,
    pub author: Option<StaffNo>,
    pub view: ChangeView,
    pub offset: u32,
    /// 0 means no limit.
    pub limit: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChangeView {
    #[default]
    All,
    /// Waiting for the supervisor, and no decision saved here.
    Disputed,
    /// The supervisor decided.
    Decided,
    /// Own ones of which headquarters' word is not here yet.
    Unanswered,
}

impl ChangeView {
    /// Whether a change that headquarters spoke of belongs here; `decided_here` when an own decision is on its way.
    pub(crate) fn shows(self, state: ChangeState, decided_here: bool) -> bool {
        match self {
            Self::All => true,
            Self::Disputed => state == ChangeState::Disputed && !decided_here,
            Self::Decided => state.is_decided(),
            Self::Unanswered => false,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct ChangeList {
    pub total: u32,
    pub rows: Vec<ChangeItem>,
}

/// A change: headquarters' word where it is here, the outbox's otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeItem {
    pub body: CustomerChangeBody,
    /// Headquarters' word is here. Until then the state in the body says nothing.
    pub answered: bool,
    /// The op of this device that carries it, while its effect has not come back.
    pub op: Option<OpMark>,
    /// A decision saved here whose effect has not come back yet.
    pub pending_decision: Option<PendingDecision>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PendingDecision {
    pub decision: ChangeDecision,
    pub comment: String,
    pub saved_at: DateTime<Utc>,
    pub state: OpState,
}
