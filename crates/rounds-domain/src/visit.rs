//! What happened at a visit: outcome and refusal codes, and what a record must hold (domain section 5).

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::time::working_days_after;

/// Where or how the contact took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitKind {
    Home,
    Shop,
    Office,
    VillageMeeting,
    CommunityEvent,
    Outlet,
    Phone,
    Wecom,
}

/// Who was met. Roles only: never health, marital status or other forbidden facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonMet {
    Customer,
    Family,
    Colleague,
    Neighbour,
    Nobody,
}

/// How a customer answered to a product that was discussed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Reaction {
    Interested,
    Neutral,
    Refused,
    HoldsElsewhere,
}

/// The need the customer spoke of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    None,
    Deposit,
    ConsumerLoan,
    BusinessLoan,
    FarmLoan,
    Housing,
    Card,
    Wealth,
    Insurance,
    Payments,
    Service,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($code:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        pub enum $name { $($code),+ }

        impl $name {
            /// Every code, in the order of the standard.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// The code as written in the standard.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$code => stringify!($code)),+ }
            }
        }
    };
}

codes! {
    /// The result of a visit, exactly one (domain section 5.1).
    OutcomeCode {
        O10, O11, O12, O13, O14, O20, O30, O31, O32, O33, O34, O40, O50,
        O60, O61, O62, O63, O64, O70, O80, O81, O82, O83, O84, O85, O90, O95,
    }
}

codes! {
    /// Why the customer said no (domain section 5.2).
    RefusalCode {
        F01, F02, F03, F04, F05, F06, F07, F08, F09, F10, F11,
        F12, F13, F14, F15, F16, F17, F18, F19, F20, F99,
    }
}

/// What a follow-up after an outcome must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpNeed {
    /// A date, or a stated close.
    DateOrClose,
    Optional,
    Must,
    /// A care task only; no marketing.
    CareOnly,
    /// None may be made: the customer asked not to be disturbed.
    Forbidden,
}

impl OutcomeCode {
    /// The group a fine code belongs to: `O32` belongs to `O30`.
    pub fn group(self) -> OutcomeCode {
        use OutcomeCode::*;
        match self {
            O10 | O11 | O12 | O13 | O14 => O10,
            O30 | O31 | O32 | O33 | O34 => O30,
            O60 | O61 | O62 | O63 | O64 => O60,
            O80 | O81 | O82 | O83 | O84 | O85 => O80,
            other => other,
        }
    }

    /// Whether this outcome needs a follow-up (domain section 5.1, last column).
    pub fn follow_up_need(self) -> FollowUpNeed {
        use OutcomeCode::*;
        match self.group() {
            O10 | O70 => FollowUpNeed::DateOrClose,
            O30 | O40 | O50 | O60 | O90 => FollowUpNeed::Must,
            O80 => FollowUpNeed::CareOnly,
            O95 => FollowUpNeed::Forbidden,
            _ => FollowUpNeed::Optional,
        }
    }

    /// The due date proposed for the follow-up (domain section 5.3): two working days, one for a quote,
    /// seven days of care after a closed deal; `None` where the person must choose (O34, O10, O70).
    pub fn default_due(self, business_date: NaiveDate) -> Option<NaiveDate> {
        use OutcomeCode::*;
        match self {
            O34 => None,
            O32 => Some(working_days_after(business_date, 1)),
            _ => match self.group() {
                O30 | O40 | O50 | O90 => Some(working_days_after(business_date, 2)),
                O60 | O80 => Some(business_date + Days::new(7)),
                _ => None,
            },
        }
    }

    /// Whether somebody was met, so that people, need and products are expected.
    pub fn met_somebody(self) -> bool {
        self.group() != OutcomeCode::O10
    }

    /// Whether the need must be stated: the standard wants it whenever business was talked about.
    pub fn needs_need(self) -> bool {
        use OutcomeCode::*;
        matches!(self.group(), O30 | O40 | O50 | O70)
    }
}

impl RefusalCode {
    /// Days during which the refused product may not be suggested again (domain section 5.2, proposal);
    /// `None` means until the customer asks. Codes without a stated cool-down take 90 days.
    pub fn cooldown_days(self) -> Option<u32> {
        match self {
            RefusalCode::F19 => None,
            RefusalCode::F06 | RefusalCode::F01 => Some(180),
            _ => Some(90),
        }
    }
}

/// The shortest text that explains `F99` (domain section 5.2).
pub const OTHER_REASON_MIN_CHARS: usize = 10;
/// The longest note. Longer ones are refused with a code, never cut.
pub const NOTE_MAX_CHARS: usize = 2_000;

/// What of a visit record the completeness rules look at.
#[derive(Clone, Copy, Debug)]
pub struct VisitFacts<'a> {
    pub outcome: OutcomeCode,
    pub people_met: &'a [PersonMet],
    pub need: Option<Need>,
    pub refusal: Option<RefusalCode>,
    pub refusal_text: &'a str,
    pub note: &'a str,
    pub any_product_refused: bool,
    pub follow_up_due_on: Option<NaiveDate>,
    /// The person stated that no follow-up is wanted.
    pub closed: bool,
    pub business_date: NaiveDate,
}

/// A part of the visit sheet that is not complete. The UI shows it at the field of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VisitGap {
    /// Where or how the contact took place is not stated. Found by the sheet, not by [`gaps`].
    KindMissing,
    /// The result is not stated. Found by the sheet, not by [`gaps`].
    OutcomeMissing,
    PeopleMetMissing,
    NeedMissing,
    RefusalMissing,
    RefusalTextTooShort,
    NoteTooLong,
    FollowUpMissing,
    FollowUpOrCloseMissing,
    FollowUpForbidden,
    FollowUpInThePast,
}

/// Everything that is missing from a visit record, in the order of the sheet. Empty means complete.
/// Source: domain sections 5.1 to 5.3.
pub fn gaps(visit: &VisitFacts<'_>) -> Vec<VisitGap> {
    let mut gaps = Vec::new();
    if visit.outcome.met_somebody() && visit.people_met.is_empty() {
        gaps.push(VisitGap::PeopleMetMissing);
    }
    if visit.outcome.needs_need() && visit.need.is_none() {
        gaps.push(VisitGap::NeedMissing);
    }
    gaps.extend(refusal_gap(visit));
    if visit.note.chars().count() > NOTE_MAX_CHARS {
        gaps.push(VisitGap::NoteTooLong);
    }
    gaps.extend(follow_up_gap(visit));
    gaps
}

fn refusal_gap(visit: &VisitFacts<'_>) -> Option<VisitGap> {
    let refused = visit.outcome == OutcomeCode::O70 || visit.any_product_refused;
    match visit.refusal {
        None if refused => Some(VisitGap::RefusalMissing),
        Some(RefusalCode::F99) if visit.refusal_text.trim().chars().count() < OTHER_REASON_MIN_CHARS => {
            Some(VisitGap::RefusalTextTooShort)
        }
        _ => None,
    }
}

fn follow_up_gap(visit: &VisitFacts<'_>) -> Option<VisitGap> {
    if let Some(due) = visit.follow_up_due_on
        && due < visit.business_date
    {
        return Some(VisitGap::FollowUpInThePast);
    }
    match (visit.outcome.follow_up_need(), visit.follow_up_due_on) {
        (FollowUpNeed::Must, None) => Some(VisitGap::FollowUpMissing),
        (FollowUpNeed::DateOrClose, None) if !visit.closed => Some(VisitGap::FollowUpOrCloseMissing),
        (FollowUpNeed::Forbidden, Some(_)) => Some(VisitGap::FollowUpForbidden),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use OutcomeCode::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn complete(outcome: OutcomeCode) -> VisitFacts<'static> {
        VisitFacts {
            outcome,
            people_met: &[PersonMet::Customer],
            need: Some(Need::Deposit),
            refusal: (outcome == O70).then_some(RefusalCode::F05),
            refusal_text: "",
            note: "",
            any_product_refused: false,
            follow_up_due_on: (outcome != O95).then_some(date(24)),
            closed: false,
            business_date: date(20),
        }
    }

    #[test]
    fn a_complete_record_has_no_gaps_for_any_outcome() {
        for outcome in OutcomeCode::ALL {
            assert_eq!(gaps(&complete(*outcome)), vec![], "{outcome:?}");
        }
    }

    #[test]
    fn each_missing_part_is_named() {
        type Spoil = fn(&mut VisitFacts<'_>);
        let cases: &[(OutcomeCode, VisitGap, Spoil)] = &[
            (O20, VisitGap::PeopleMetMissing, |visit| visit.people_met = &[]),
            (O31, VisitGap::NeedMissing, |visit| visit.need = None),
            (O70, VisitGap::RefusalMissing, |visit| visit.refusal = None),
            (O20, VisitGap::RefusalMissing, |visit| visit.any_product_refused = true),
            (O70, VisitGap::RefusalTextTooShort, |visit| {
                (visit.refusal, visit.refusal_text) = (Some(RefusalCode::F99), "说不上来");
            }),
            (O30, VisitGap::FollowUpMissing, |visit| visit.follow_up_due_on = None),
            (O13, VisitGap::FollowUpOrCloseMissing, |visit| {
                visit.follow_up_due_on = None
            }),
            (O95, VisitGap::FollowUpForbidden, |visit| {
                visit.follow_up_due_on = Some(date(24))
            }),
            (O30, VisitGap::FollowUpInThePast, |visit| {
                visit.follow_up_due_on = Some(date(19))
            }),
        ];
        for (outcome, gap, spoil) in cases {
            let mut visit = complete(*outcome);
            spoil(&mut visit);
            assert_eq!(gaps(&visit), vec![*gap], "{visit:?}");
        }
    }

    #[test]
    fn default_due_dates_follow_the_standard() {
        // 20 November 2026 is a Friday.
        for (outcome, expected) in [
            (O30, Some(date(24))),
            (O32, Some(date(23))),
            (O34, None),
            (O40, Some(date(24))),
            (O61, Some(date(27))),
            (O20, None),
            (O13, None),
        ] {
            assert_eq!(outcome.default_due(date(20)), expected, "{outcome:?}");
        }
    }
}
