//! What a person does with a suggestion, in a closed list of words. Knows how long a product that was put aside stays
//! away; refuses to know how a suggestion is made.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use ts_rs::TS;

use crate::visit::RefusalCode;

/// Why a suggestion was put aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DismissReason {
    /// The customer said no; the refusal code says why, and sets the cool-down (domain section 5.2).
    CustomerRefused,
    /// The customer has it at another bank.
    HoldsElsewhere,
    /// The relationship manager knows that it does not fit.
    DoesNotFit,
    /// A fact behind it is wrong.
    FactsWrong,
    /// Not now.
    BadMoment,
}

/// How a customer came to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PickSource {
    /// From the list that the model ranks.
    List,
    /// By the relationship manager's own judgement.
    Own,
}

/// Why a dismissal or a reminder cannot be recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SuggestionRefused {
    #[error("a refusal by the customer needs its reason")]
    RefusalMissing,
    #[error("only a refusal by the customer has a refusal reason")]
    RefusalNotAsked,
    #[error("the day of the reminder does not lie ahead")]
    ReminderNotAhead,
}

impl SuggestionRefused {
    /// The stable code of this refusal.
    pub fn code(self) -> &'static str {
        match self {
            Self::RefusalMissing => "suggestion.refusal_missing",
            Self::RefusalNotAsked => "suggestion.refusal_not_asked",
            Self::ReminderNotAhead => "suggestion.reminder_not_ahead",
        }
    }
}

impl DismissReason {
    pub const ALL: &[Self] = &[
        Self::CustomerRefused,
        Self::HoldsElsewhere,
        Self::DoesNotFit,
        Self::FactsWrong,
        Self::BadMoment,
    ];

    /// Whether reason and refusal belong together.
    ///
    /// # Errors
    /// A refusal code is wanted exactly where the customer refused.
    pub fn check(self, refusal: Option<RefusalCode>) -> Result<(), SuggestionRefused> {
        match (self, refusal) {
            (Self::CustomerRefused, None) => Err(SuggestionRefused::RefusalMissing),
            (Self::CustomerRefused, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => Err(SuggestionRefused::RefusalNotAsked),
        }
    }

    /// Days during which the product is not suggested again; `None` means until the customer asks. What the customer
    /// refused follows the refusal code; a product held elsewhere waits as long as F06; the others are proposals.
    pub fn cooldown_days(self, refusal: Option<RefusalCode>) -> Option<u32> {
        match self {
            Self::CustomerRefused => refusal.unwrap_or(RefusalCode::F99).cooldown_days(),
            Self::HoldsElsewhere => RefusalCode::F06.cooldown_days(),
            Self::DoesNotFit => Some(90),
            Self::FactsWrong | Self::BadMoment => Some(30),
        }
    }
}

/// Whether a cool-down that began on a day still runs; one without an end does, and so does one that begins in the future.
pub fn cools_down(began: NaiveDate, days: Option<u32>, on: NaiveDate) -> bool {
    days.is_none_or(|days| on < began + Days::new(u64::from(days)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_code_is_wanted_exactly_where_the_customer_refused() {
        for reason in DismissReason::ALL {
            let refused = *reason == DismissReason::CustomerRefused;
            assert_eq!(reason.check(None).is_ok(), !refused, "{reason:?}");
            assert_eq!(reason.check(Some(RefusalCode::F05)).is_ok(), refused, "{reason:?}");
        }
    }

    #[test]
    fn cool_downs_follow_the_refusal_code_where_the_customer_refused() {
        let refused = |code| DismissReason::CustomerRefused.cooldown_days(Some(code));
        assert_eq!(refused(RefusalCode::F05), Some(90));
        assert_eq!(refused(RefusalCode::F06), Some(180));
        assert_eq!(refused(RefusalCode::F19), None);
        assert_eq!(DismissReason::HoldsElsewhere.cooldown_days(None), Some(180));
        assert_eq!(DismissReason::BadMoment.cooldown_days(None), Some(30));
    }

    #[test]
    fn a_cool_down_ends_on_its_day() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        for (on, runs) in [(day(1), true), (day(10), true), (day(11), false)] {
            assert_eq!(cools_down(day(1), Some(10), on), runs, "{on}");
        }
        assert!(cools_down(day(1), None, day(30)));
        assert!(cools_down(day(20), Some(1), day(1)));
    }
}
