//! When and how often a customer may be contacted, and what each consent says, as data.

use chrono::{NaiveDate, NaiveTime};
use rounds_domain::Text;
use rounds_domain::consent::Purpose;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The rules of contact (MK-01, MK-11, PI-07, EU-01, US-01).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactRules {
    /// Times of a day at which a customer may be called, by the clock of `clock`.
    pub windows: Vec<ContactWindow>,
    pub clock: ContactClock,
    /// Days on which nobody is called.
    #[serde(default)]
    pub closed_days: Vec<ClosedDay>,
    /// Over all channels; each counts.
    pub caps: Vec<ContactCap>,
    /// Days in which a consent that was refused is not asked for again (PI-07).
    pub refusal_lock_days: u32,
    /// An objection stops everything at once and for ever, profiling included (EU-01).
    #[serde(default)]
    pub objection_absolute: bool,
    /// No contact without a consent; where false, an objection is what forbids it.
    pub consent_required: bool,
    /// Days after which a national do-not-call list is too old to call by (US-01).
    #[serde(default)]
    pub do_not_call_refresh_days: Option<u32>,
    /// Working days in which a revocation must have reached everybody (US-01).
    #[serde(default)]
    pub revocation_working_days: Option<u32>,
    /// What each message must end with (MK-02).
    pub message_opt_out: Text,
}

/// From and to of one day; the end is not in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactWindow {
    #[ts(type = "string")]
    pub from: NaiveTime,
    #[ts(type = "string")]
    pub to: NaiveTime,
}

/// Whose clock tells the time of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ContactClock {
    /// The bank's: one country, one time.
    Bank,
    /// That of the place where the customer is called.
    Customer,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosedDay {
    pub on: NaiveDate,
    pub name: Text,
}

/// So many marketing contacts within so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ContactCap {
    pub contacts: u32,
    pub days: u32,
}

/// What a customer reads and signs for one purpose (PI-01, PI-03).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentText {
    pub purpose: Purpose,
    pub version: String,
    pub title: Text,
    pub body: Text,
    /// The kinds of data that it is about.
    pub data_kinds: Vec<Text>,
    /// Sensitive information: asked for apart from everything else.
    pub separate: bool,
    /// Why it is needed and what it means for the customer; required where `separate`.
    #[serde(default)]
    #[ts(optional)]
    pub necessity: Option<Text>,
    /// What becomes of a withdrawal, and that no service is refused for it.
    pub withdrawal: Text,
}
