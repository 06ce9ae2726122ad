//! Whether a customer may be contacted now (domain rules MK-01, MK-10, MK-11, US-01).
//!
//! Contactability = consent, and not do-not-disturb, and not quiet hours, and not the frequency cap, and not suppressed.
//! Knows the rules and when each block opens; refuses to know time zones: the customer's local time comes in.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::consent::ConsentState;
use crate::visit::OutcomeCode;

/// How a customer would be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ContactChannel")]
pub enum Channel {
    /// At the door: no window closes it, everything else does.
    Visit,
    Call,
    Message,
}

/// What the contact is for. What serves the customer is never blocked by a missing consent (PI-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "ContactIntent")]
pub enum Intent {
    Service,
    Marketing,
}

/// A part of the day in which calls and messages are in order, at the customer's own clock; the end is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactWindow {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

/// At most so many marketing contacts within so many days, over all channels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactCap {
    pub contacts: u32,
    pub days: u32,
}

/// Where customers of a place live by another clock than the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceZone {
    /// The customer's place as the bank writes it.
    pub place: String,
    /// IANA name, as `America/Chicago`.
    pub time_zone: String,
}

/// What the bank's rule pack says about contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ContactPolicy {
    /// In the order of the day; they do not overlap.
    pub windows: Vec<ContactWindow>,
    /// Days without calls and messages, as the eve and the first day of Spring Festival.
    pub quiet_days: Vec<NaiveDate>,
    pub caps: Vec<ContactCap>,
    /// Occupations, as the bank writes them, that are students: no consumer loans (MK-10).
    pub student_occupations: Vec<String>,
    /// Nobody sells to who has not said yes; where false, only a no forbids it.
    pub consent_required: bool,
    /// IANA name of the clock by which customers live, unless their place says otherwise.
    pub time_zone: String,
    pub zones: Vec<PlaceZone>,
}

impl Default for ContactPolicy {
    /// MK-11, as domain section 2b proposes it.
    fn default() -> Self {
        let at = |hour: i64, minute: i64| NaiveTime::MIN + chrono::TimeDelta::minutes(hour * 60 + minute);
        let window = |from, to| ContactWindow { from, to };
        Self {
            windows: vec![window(at(8, 30), at(12, 0)), window(at(14, 0), at(20, 30))],
            quiet_days: Vec::new(),
            caps: vec![
                ContactCap { contacts: 1, days: 7 },
                ContactCap { contacts: 3, days: 30 },
            ],
            student_occupations: vec!["学生".to_owned(), "student".to_owned()],
            consent_required: true,
            time_zone: "Asia/Shanghai".to_owned(),
            zones: Vec::new(),
        }
    }
}

impl ContactPolicy {
    /// The IANA name of the clock by which customers of a place live.
    pub fn zone_of(&self, place: &str) -> &str {
        let of_place = self.zones.iter().find(|zone| zone.place == place);
        of_place.map_or(&self.time_zone, |zone| &zone.time_zone)
    }

    /// Whether an occupation, as the bank writes it, is a student's.
    pub fn is_student(&self, occupation: Option<&str>) -> bool {
        let same = |known: &String| occupation.is_some_and(|said| said.trim().eq_ignore_ascii_case(known));
        self.student_occupations.iter().any(same)
    }
}

/// What the bank's list of numbers that want no calls says of a customer (EU-01, US-01).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CallList {
    /// No such list is kept here.
    #[default]
    NotKept,
    Clear,
    /// On the national list: no selling call to somebody who neither agreed nor is a customer already.
    Listed,
    /// The national list is older than the law allows, or not here: as if everybody stood on it.
    Stale {
        as_of: Option<NaiveDate>,
    },
    /// Objected to direct marketing, under whatever number of a customer: absolute.
    Suppressed,
}

/// What is known of a customer where a contact is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContactFacts {
    /// The latest word on marketing contact.
    pub consent: Option<(ConsentState, NaiveDate)>,
    pub do_not_disturb: bool,
    /// A loan is past due.
    pub past_due: bool,
    /// The latest word of who met the customer, if it is "not to be marketed" (outcome group O80).
    pub care_only: Option<(OutcomeCode, NaiveDate)>,
    /// Days of marketing contacts over all channels, each once.
    pub contacts: Vec<NaiveDate>,
    pub student: bool,
    /// The contact would be about a consumer loan.
    pub about_consumer_loan: bool,
    pub call_list: CallList,
    /// Holds something of the bank: a relationship that was asked for.
    pub established: bool,
}

/// Why a contact is out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    ConsentMissing,
    ConsentRefused,
    DoNotDisturb,
    /// On a list of numbers that want no selling calls.
    DoNotCall,
    /// The list of such numbers is too old to call by.
    CallListOld,
    Overdue,
    Hardship,
    Bereavement,
    Complaint,
    Vulnerable,
    Student,
    CapReached,
    QuietDay,
    QuietHours,
}

impl BlockReason {
    pub const ALL: &[Self] = &[
        Self::ConsentMissing,
        Self::ConsentRefused,
        Self::DoNotDisturb,
        Self::DoNotCall,
        Self::CallListOld,
        Self::Overdue,
        Self::Hardship,
        Self::Bereavement,
        Self::Complaint,
        Self::Vulnerable,
        Self::Student,
        Self::CapReached,
        Self::QuietDay,
        Self::QuietHours,
    ];

    /// The stable code, which is also the key of its sentence.
    pub fn code(self) -> &'static str {
        match self {
            Self::ConsentMissing => "contact.consent_missing",
            Self::ConsentRefused => "contact.consent_refused",
            Self::DoNotDisturb => "contact.do_not_disturb",
            Self::DoNotCall => "contact.do_not_call",
            Self::CallListOld => "contact.call_list_old",
            Self::Overdue => "contact.overdue",
            Self::Hardship => "contact.hardship",
            Self::Bereavement => "contact.bereavement",
            Self::Complaint => "contact.complaint",
            Self::Vulnerable => "contact.vulnerable",
            Self::Student => "contact.student",
            Self::CapReached => "contact.cap_reached",
            Self::QuietDay => "contact.quiet_day",
            Self::QuietHours => "contact.quiet_hours",
        }
    }
}

/// One thing that closes a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub reason: BlockReason,
    /// The day of what closes it.
    pub since: Option<NaiveDate>,
    /// When it opens by itself, at the customer's clock; none when only a person or the customer opens it.
    pub opens_at: Option<NaiveDateTime>,
}

impl Block {
    fn until_lifted(reason: BlockReason, since: Option<NaiveDate>) -> Self {
        Self {
            reason,
            since,
            opens_at: None,
        }
    }
}

/// Everything that closes a contact at a moment of the customer's clock; empty means that it is in order.
/// Do-not-disturb closes what sells, over every channel, and calls and messages of any kind.
pub fn check(
    policy: &ContactPolicy,
    facts: &ContactFacts,
    channel: Channel,
    intent: Intent,
    now: NaiveDateTime,
) -> Vec<Block> {
    let mut blocks = Vec::new();
    let sells = intent == Intent::Marketing;
    if sells {
        blocks.extend(by_consent(policy, facts));
    }
    if facts.do_not_disturb && (sells || channel != Channel::Visit) {
        blocks.push(Block::until_lifted(BlockReason::DoNotDisturb, None));
    }
    if sells {
        blocks.extend(by_list(facts, channel));
        blocks.extend(suppressed(facts));
        blocks.extend(capped(policy, &facts.contacts, now.date()));
    }
    if channel != Channel::Visit {
        blocks.extend(quiet(policy, now));
    }
    blocks
}

fn by_consent(policy: &ContactPolicy, facts: &ContactFacts) -> Option<Block> {
    match facts.consent {
        Some((ConsentState::Given, _)) => None,
        Some((ConsentState::Refused | ConsentState::Withdrawn, on)) => {
            Some(Block::until_lifted(BlockReason::ConsentRefused, Some(on)))
        }
        None if !policy.consent_required => None,
        None => Some(Block::until_lifted(BlockReason::ConsentMissing, None)),
    }
}

/// The national list binds calls and messages to who neither agreed nor is a customer; an objection binds everything.
fn by_list(facts: &ContactFacts, channel: Channel) -> Option<Block> {
    let agreed = matches!(facts.consent, Some((ConsentState::Given, _)));
    let bound = channel != Channel::Visit && !agreed && !facts.established;
    match facts.call_list {
        CallList::Suppressed => Some(Block::until_lifted(BlockReason::DoNotCall, None)),
        CallList::Listed if bound => Some(Block::until_lifted(BlockReason::DoNotCall, None)),
        CallList::Stale { as_of } if bound => Some(Block::until_lifted(BlockReason::CallListOld, as_of)),
        _ => None,
    }
}

fn suppressed(facts: &ContactFacts) -> Vec<Block> {
    let mut blocks = Vec::new();
    if facts.past_due {
        blocks.push(Block::until_lifted(BlockReason::Overdue, None));
    }
    if let Some((outcome, on)) = facts.care_only {
        blocks.extend(care_reason(outcome).map(|reason| Block::until_lifted(reason, Some(on))));
    }
    if facts.student && facts.about_consumer_loan {
        blocks.push(Block::until_lifted(BlockReason::Student, None));
    }
    blocks
}

/// What an outcome of the group O80 says; `O80` itself names no ground and is read as the widest.
fn care_reason(outcome: OutcomeCode) -> Option<BlockReason> {
    match outcome {
        OutcomeCode::O81 => Some(BlockReason::Overdue),
        OutcomeCode::O82 => Some(BlockReason::Hardship),
        OutcomeCode::O83 => Some(BlockReason::Bereavement),
        OutcomeCode::O84 => Some(BlockReason::Complaint),
        OutcomeCode::O80 | OutcomeCode::O85 => Some(BlockReason::Vulnerable),
        _ => None,
    }
}

/// The cap that opens last, of those that are reached (MK-11). A day of a contact in the future counts too.
fn capped(policy: &ContactPolicy, contacts: &[NaiveDate], today: NaiveDate) -> Option<Block> {
    let reached = policy.caps.iter().filter_map(|cap| cap_opens(*cap, contacts, today));
    let (opens_on, since) = reached.max()?;
    Some(Block {
        reason: BlockReason::CapReached,
        since: Some(since),
        opens_at: Some(opens_on.and_time(NaiveTime::MIN)),
    })
}

/// The first day on which a cap is not reached any more, with the day of the latest contact; `None` when it is not now.
fn cap_opens(cap: ContactCap, contacts: &[NaiveDate], today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let length = Days::new(u64::from(cap.days));
    let mut running: Vec<NaiveDate> = contacts.iter().copied().filter(|day| today < *day + length).collect();
    running.sort_unstable();
    let count = u32::try_from(running.len()).unwrap_or(u32::MAX);
    if count < cap.contacts.max(1) {
        return None;
    }
    // It opens when one fewer than the cap allows is left within its days.
    let leaves = running[(count - cap.contacts.max(1)) as usize];
    Some((leaves + length, *running.last()?))
}

/// Calls and messages at a time when nobody wants them; opens at the next window (MK-11).
fn quiet(policy: &ContactPolicy, now: NaiveDateTime) -> Option<Block> {
    let is_quiet = policy.quiet_days.contains(&now.date());
    let inside = |window: &ContactWindow| window.from <= now.time() && now.time() < window.to;
    if !is_quiet && policy.windows.iter().any(inside) {
        return None;
    }
    let reason = if is_quiet {
        BlockReason::QuietDay
    } else {
        BlockReason::QuietHours
    };
    Some(Block {
        reason,
        since: None,
        opens_at: next_window(policy, now),
    })
}

fn next_window(policy: &ContactPolicy, now: NaiveDateTime) -> Option<NaiveDateTime> {
    let days = (0..=366_u64).map(|ahead| now.date() + Days::new(ahead));
    let open_days = days.filter(|day| !policy.quiet_days.contains(day));
    let mut starts = open_days.flat_map(|day| policy.windows.iter().map(move |window| day.and_time(window.from)));
    starts.find(|start| *start > now)
}
#[cfg(test)]
mod tests;
