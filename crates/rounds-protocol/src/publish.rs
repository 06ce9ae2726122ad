//! What a bank publishes to headquarters' store: made by rounds-insight, stored by rounds-hq-store.
//! Bodies are JSON text; the store compares them with what it has and raises revisions only where bytes differ.

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, StaffNo, Text};

use crate::entities::EntityKind;
use crate::session::{BankBody, StaffBody};
use crate::volatile::Moving;

/// Everything of one import, whole: what is not in it any more is withdrawn.
#[derive(Clone, Debug)]
pub struct Publication {
    /// Hash of the imported folder and of the rules it was profiled with.
    pub source_hash: String,
    pub bank: BankBody,
    /// The date the data is as of.
    pub as_of: NaiveDate,
    pub branches: Vec<BranchRow>,
    pub staff: Vec<StaffBody>,
    pub assignments: Vec<Assignment>,
    /// Customers, profiles (what stays of them) and contacts, each belonging to one customer.
    pub customer_entities: Vec<CustomerEntity>,
    /// Facts and segments of each customer: what moves every night (rule P11).
    pub moving: Vec<Moving>,
    /// Products, rule packs and segment profiles.
    pub reference_entities: Vec<ReferenceEntity>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchRow {
    pub code: String,
    pub name: Text,
}

/// Customer to RM, from a date on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub customer_no: CustomerNo,
    pub rm: StaffNo,
    pub from: NaiveDate,
}

#[derive(Clone, Debug)]
pub struct CustomerEntity {
    pub customer_no: CustomerNo,
    pub kind: EntityKind,
    pub id: String,
    pub body: String,
}

#[derive(Clone, Debug)]
pub struct ReferenceEntity {
    /// `ref:products`, `ref:rules`, `ref:segments`.
    pub scope: String,
    pub kind: EntityKind,
    pub id: String,
    pub body: String,
}
