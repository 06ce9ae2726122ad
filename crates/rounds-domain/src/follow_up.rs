//! The life of a follow-up (domain section 5.3).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

/// What is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpKind {
    Call,
    Visit,
    SendMaterial,
    Quote,
    Documents,
    Appointment,
    Care,
    Verify,
}

/// Where a follow-up stands. `overdue` is derived, never stored: open and the due date has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpState {
    Draft,
    Planned,
    Due,
    InProgress,
    WaitingCustomer,
    WaitingBank,
    Done,
    Cancelled,
    Transferred,
}

/// Postponements allowed without a supervisor (domain section 5.3).
pub const FREE_POSTPONEMENTS: u32 = 2;

/// Why a move of a follow-up is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MoveRefused {
    #[error("a follow-up in state {from:?} cannot go to {to:?}")]
    NotAllowed { from: FollowUpState, to: FollowUpState },
    #[error("this move needs a reason")]
    ReasonMissing,
    #[error("the new due date must not lie before today")]
    DueInThePast,
    #[error("a third postponement needs the supervisor")]
    TooManyPostponements,
    #[error("handing over needs the colleague who takes it")]
    ReceiverMissing,
}

impl MoveRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            MoveRefused::NotAllowed { .. } => "follow_up.move_not_allowed",
            MoveRefused::ReasonMissing => "follow_up.reason_missing",
            MoveRefused::DueInThePast => "follow_up.due_in_the_past",
            MoveRefused::TooManyPostponements => "follow_up.too_many_postponements",
            MoveRefused::ReceiverMissing => "follow_up.receiver_missing",
        }
    }
}

impl FollowUpState {
    pub const ALL: &[Self] = &[
        Self::Draft,
        Self::Planned,
        Self::Due,
        Self::InProgress,
        Self::WaitingCustomer,
        Self::WaitingBank,
        Self::Done,
        Self::Cancelled,
        Self::Transferred,
    ];

    /// No further move is possible.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Done | Self::Cancelled | Self::Transferred)
    }

    /// Rank in the life cycle: of two concurrent states the higher wins (domain section 5.3).
    pub fn lifecycle_rank(self) -> u8 {
        match self {
            Self::Draft => 0,
            Self::Planned => 1,
            Self::Due => 2,
            Self::InProgress => 3,
            Self::WaitingCustomer | Self::WaitingBank => 4,
            Self::Transferred => 5,
            Self::Done => 6,
            Self::Cancelled => 7,
        }
    }

    fn may_go_to(self, to: Self) -> bool {
        use FollowUpState::*;
        match self {
            Draft => matches!(to, Planned | Cancelled),
            Planned | Due => matches!(
                to,
                Planned | Due | InProgress | WaitingCustomer | WaitingBank | Done | Cancelled | Transferred
            ),
            InProgress | WaitingCustomer | WaitingBank => {
                to != self
                    && matches!(
                        to,
                        Planned | InProgress | WaitingCustomer | WaitingBank | Done | Cancelled | Transferred
                    )
            }
            Done | Cancelled | Transferred => false,
        }
    }
}

/// Whether an open follow-up is overdue on `today`.
pub fn is_overdue(state: FollowUpState, due_on: NaiveDate, today: NaiveDate) -> bool {
    !state.is_closed() && state != FollowUpState::Draft && due_on < today
}

/// The stored state as the screen names it on `today`: a planned task becomes due on its day.
pub fn state_on(state: FollowUpState, due_on: NaiveDate, today: NaiveDate) -> FollowUpState {
    if state == FollowUpState::Planned && due_on <= today {
        FollowUpState::Due
    } else {
        state
    }
}

/// What somebody wants to do with a follow-up.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    pub from: FollowUpState,
    pub to: FollowUpState,
    pub due_on: NaiveDate,
    pub new_due_on: Option<NaiveDate>,
    pub reason: &'a str,
    pub has_receiver: bool,
    pub postponements: u32,
    pub by_supervisor: bool,
    pub today: NaiveDate,
}

impl Move<'_> {
    /// Whether this move puts the due date off.
    pub fn postpones(&self) -> bool {
        self.new_due_on.is_some_and(|due| due > self.due_on)
    }
}

/// Decide a move. `Ok(postponements)` is the count after it.
///
/// # Errors
/// The first rule of domain section 5.3 that the move breaks.
pub fn decide(wanted: &Move<'_>) -> Result<u32, MoveRefused> {
    if !wanted.from.may_go_to(wanted.to) {
        return Err(MoveRefused::NotAllowed {
            from: wanted.from,
            to: wanted.to,
        });
    }
    let needs_reason = wanted.postpones() || matches!(wanted.to, FollowUpState::Cancelled | FollowUpState::Transferred);
    if needs_reason && wanted.reason.trim().is_empty() {
        return Err(MoveRefused::ReasonMissing);
    }
    if wanted.new_due_on.is_some_and(|due| due < wanted.today) {
        return Err(MoveRefused::DueInThePast);
    }
    if wanted.to == FollowUpState::Transferred && !wanted.has_receiver {
        return Err(MoveRefused::ReceiverMissing);
    }
    if wanted.postpones() && wanted.postponements >= FREE_POSTPONEMENTS && !wanted.by_supervisor {
        return Err(MoveRefused::TooManyPostponements);
    }
    Ok(wanted.postponements + u32::from(wanted.postpones()))
}

/// Which of two concurrent states stands (domain section 5.3): the higher rank, and
/// a cancellation by consent always.
pub fn merge(here: FollowUpState, there: FollowUpState) -> FollowUpState {
    if there.lifecycle_rank() > here.lifecycle_rank() {
        there
    } else {
        here
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use FollowUpState::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn wanted(from: FollowUpState, to: FollowUpState) -> Move<'static> {
        Move {
            from,
            to,
            due_on: date(20),
            new_due_on: None,
            reason: "customer asked",
            has_receiver: true,
            postponements: 0,
            by_supervisor: false,
            today: date(19),
        }
    }

    #[test]
    fn a_closed_follow_up_never_moves_again() {
        for from in FollowUpState::ALL.iter().filter(|state| state.is_closed()) {
            for to in FollowUpState::ALL {
                assert!(decide(&wanted(*from, *to)).is_err(), "{from:?} -> {to:?}");
            }
        }
    }

    #[test]
    fn every_open_follow_up_can_be_cancelled_with_a_reason() {
        for from in FollowUpState::ALL.iter().filter(|state| !state.is_closed()) {
            assert_eq!(decide(&wanted(*from, Cancelled)), Ok(0), "{from:?}");
            let silent = Move {
                reason: " ",
                ..wanted(*from, Cancelled)
            };
            assert_eq!(decide(&silent), Err(MoveRefused::ReasonMissing), "{from:?}");
        }
    }

    #[test]
    fn the_third_postponement_needs_the_supervisor() {
        let later = |postponements, by_supervisor| Move {
            new_due_on: Some(date(27)),
            postponements,
            by_supervisor,
            ..wanted(Due, Planned)
        };
        assert_eq!(decide(&later(0, false)), Ok(1));
        assert_eq!(decide(&later(1, false)), Ok(2));
        assert_eq!(decide(&later(2, false)), Err(MoveRefused::TooManyPostponements));
        assert_eq!(decide(&later(2, true)), Ok(3));
    }

    #[test]
    fn handing_over_names_the_receiver() {
        let nobody = Move {
            has_receiver: false,
            ..wanted(Planned, Transferred)
        };
        assert_eq!(decide(&nobody), Err(MoveRefused::ReceiverMissing));
    }

    #[test]
    fn merging_is_commutative_and_cancelled_wins() {
        for a in FollowUpState::ALL {
            assert_eq!(merge(*a, Cancelled), Cancelled);
            for b in FollowUpState::ALL {
                assert_eq!(merge(*a, *b).lifecycle_rank(), merge(*b, *a).lifecycle_rank());
            }
        }
    }

    #[test]
    fn overdue_is_open_and_past() {
        assert!(is_overdue(Planned, date(18), date(19)));
        assert!(!is_overdue(Planned, date(19), date(19)));
        assert!(!is_overdue(Done, date(18), date(19)));
        assert_eq!(state_on(Planned, date(19), date(19)), Due);
    }
}
