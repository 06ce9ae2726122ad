//! The departure check: whether this laptop is fit for a trip, and the reason for each point.

use chrono::{DateTime, NaiveDate, Utc};
use rounds_domain::{CustomerNo, Text, ViewId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom the trip is for, and when it ends.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct DepartureInput {
    pub choice: DepartureChoice,
    pub return_at: DateTime<Utc>,
}

/// Whom the trip is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum DepartureChoice {
    /// Customers of the follow-ups that are due today or overdue.
    Due,
    /// Everybody at one place.
    Village {
        village: String,
    },
    /// Everybody in a saved list.
    View {
        view_id: ViewId,
    },
    Customers {
        customers: Vec<CustomerNo>,
    },
}

/// The answer: go, when nothing stops.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DepartureCheck {
    pub go: bool,
    pub checked_at: DateTime<Utc>,
    pub return_at: DateTime<Utc>,
    /// How many were chosen.
    pub customers: u32,
    /// What stops first, then what wants care, then what is in order.
    pub points: Vec<DeparturePoint>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct DeparturePoint {
    pub code: DepartureCode,
    pub ok: bool,
    /// What it means when it is not in order.
    pub severity: DepartureSeverity,
    pub facts: DepartureFacts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DepartureCode {
    /// The choice holds somebody.
    Customers,
    /// The lease lasts past the return.
    Lease,
    /// Everything was pulled and agreed with headquarters lately.
    DataAge,
    /// A rule pack is in force from now to the return.
    Rules,
    /// Products that are offered now are still offered at the return.
    Products,
    /// Nothing waits here that headquarters does not have.
    Outbox,
    /// Every piece of waiting work has a sealed copy.
    Sealed,
    /// The disk has room.
    DiskSpace,
    /// This machine's clock is close to headquarters'.
    Clock,
    /// The word on marketing contact is known for everybody chosen.
    Consent,
    /// Nobody chosen wants to be left alone.
    DoNotDisturb,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DepartureSeverity {
    /// No-go.
    Stop,
    /// Go, and know it.
    Care,
}

/// What the sentence of a point is filled with. Absent means unknown, or of no meaning here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct DepartureFacts {
    /// Of so many chosen customers, ops or products.
    pub count: Option<u32>,
    pub at: Option<DateTime<Utc>>,
    /// The date that customer data is as of.
    pub on: Option<NaiveDate>,
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
    #[ts(type = "number | null")]
    pub seconds: Option<i64>,
    /// The first of them by name; `count` says how many there are.
    pub customers: Vec<DepartureCustomer>,
    pub products: Vec<Text>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DepartureCustomer {
    pub customer_no: CustomerNo,
    pub name: String,
}
