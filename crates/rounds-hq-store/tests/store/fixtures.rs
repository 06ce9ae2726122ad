//! A small bank, its staff and what its devices send: hand-made, so that tests say what they mean.
#![allow(dead_code)]

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::follow_up::{FollowUpKind, FollowUpState};
use rounds_domain::review::ReviewDecision;
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{Currency, DeviceId, FollowUpId, InstallId, OpId, StaffNo, Text, VisitId};
use rounds_hq_store::{HqStore, NewDevice, PullQuery, PushBatch, PushOutcome, Result};
use rounds_protocol::entities::{ContactBody, CustomerBody, EntityKind, Fact, FactValue};
use rounds_protocol::ops::{FollowUpMoved, NewFollowUp, Op, OpPayload, VisitReviewed, VisitSaved};
use rounds_protocol::publish::{Assignment, BranchRow, CustomerEntity, Publication, ReferenceEntity};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::sync::{OpStatus, ScopeCursor, ScopePage};
use rounds_protocol::volatile::Moving;
use uuid::Uuid;

pub fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_300_000_000).unwrap()
}

pub fn member(number: &str, role: Role, supervisor: Option<&str>) -> StaffBody {
    StaffBody {
        staff_no: number.into(),
        name: format!("Member {number}"),
        role,
        branch: "B1".into(),
        branch_name: Text::new("一", "One"),
        supervisor_no: supervisor.map(StaffNo::from),
    }
}

/// S1 leads R1 and R2; S2 leads R3.
pub fn staff() -> Vec<StaffBody> {
    vec![
        member("R1", Role::Rm, Some("S1")),
        member("R2", Role::Rm, Some("S1")),
        member("R3", Role::Rm, Some("S2")),
        member("S1", Role::Supervisor, None),
        member("S2", Role::Supervisor, None),
    ]
}

pub fn who(number: &str) -> StaffBody {
    staff()
        .into_iter()
        .find(|member| member.staff_no.as_str() == number)
        .unwrap()
}

pub fn customer(number: &str, rm: &str) -> CustomerBody {
    CustomerBody {
        customer_no: number.into(),
        name: format!("Customer {number}"),
        invented: true,
        branch: "B1".into(),
        branch_name: Text::new("一", "One"),
        rm: rm.into(),
        birth_year: None,
        id_number: None,
        phone: None,
        address: None,
        place: "Town".into(),
        village: None,
        grid: None,
        occupation: None,
        customer_since: day(1),
        risk_level: None,
        risk_assessed_on: None,
        do_not_disturb: false,
        personalisation: true,
        consents: vec![],
        holdings: vec![],
        currency: Currency::CNY,
        source: "test".into(),
    }
}

/// A bank with these customers, each with a contact.
pub fn bank(assignments: &[(&str, &str)]) -> Publication {
    let entities = assignments.iter().flat_map(|(number, rm)| {
        let contact = ContactBody {
            contact_no: format!("K-{number}"),
            customer_no: (*number).into(),
            on: day(2),
            channel: "phone".into(),
            outcome: None,
            refusal: None,
            product: None,
            staff_no: None,
        };
        [
            customer_entity(number, EntityKind::Customer, number, &customer(number, rm)),
            customer_entity(number, EntityKind::Contact, &contact.contact_no.clone(), &contact),
        ]
    });
    let assigned = |(number, rm): &(&str, &str)| Assignment {
        customer_no: (*number).into(),
        rm: (*rm).into(),
        from: day(1),
    };
    Publication {
        source_hash: "hash".into(),
        bank: BankBody {
            code: "T".into(),
            name: Text::new("试", "Test"),
            currency: Currency::CNY,
            invented: true,
        },
        as_of: day(20),
        branches: vec![BranchRow {
            code: "B1".into(),
            name: Text::new("一", "One"),
        }],
        staff: staff(),
        assignments: assignments.iter().map(assigned).collect(),
        customer_entities: entities.collect(),
        moving: Vec::new(),
        reference_entities: vec![ReferenceEntity {
            scope: "ref:products".into(),
            kind: EntityKind::Product,
            id: "P1".into(),
            body: r#"{"code":"P1"}"#.into(),
        }],
    }
}

/// What moves of a customer: one fact.
pub fn moving(number: &str, idle_minor: i64) -> Moving {
    Moving {
        customer_no: number.into(),
        facts: vec![Fact {
            code: "idle_cash_minor".into(),
            value: FactValue::Money(idle_minor),
            as_of: day(20),
        }],
        segments: vec!["S01".into()],
    }
}

fn customer_entity<T: serde::Serialize>(customer: &str, kind: EntityKind, id: &str, body: &T) -> CustomerEntity {
    CustomerEntity {
        customer_no: customer.into(),
        kind,
        id: id.into(),
        body: serde_json::to_string(body).unwrap(),
    }
}

/// A complete visit; its ids follow from `n`.
pub fn visit(n: u128, customer: &str) -> VisitSaved {
    VisitSaved {
        visit_id: visit_id(n),
        customer_no: customer.into(),
        replaces: None,
        kind: VisitKind::Home,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: Some(Need::None),
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: format!("note {n}"),
        closed: false,
        started_at: now(),
        business_date: day(20),
        follow_up: None,
    }
}

/// A visit with a follow-up made in the same sheet.
pub fn visit_with_follow_up(n: u128, customer: &str) -> VisitSaved {
    VisitSaved {
        outcome: OutcomeCode::O31,
        follow_up: Some(follow_up(n, customer)),
        ..visit(n, customer)
    }
}

pub fn follow_up(n: u128, customer: &str) -> NewFollowUp {
    NewFollowUp {
        follow_up_id: follow_up_id(n),
        customer_no: customer.into(),
        visit_id: None,
        kind: FollowUpKind::Call,
        due_on: day(24),
        note: "call".into(),
    }
}

pub fn moved(n: u128, from: FollowUpState, to: FollowUpState) -> FollowUpMoved {
    FollowUpMoved {
        follow_up_id: follow_up_id(n),
        from,
        to,
        new_due_on: None,
        reason: "asked".into(),
        hand_over_to: None,
        business_date: day(20),
    }
}

pub fn review(n: u128, decision: ReviewDecision, comment: &str) -> OpPayload {
    OpPayload::VisitReviewed(VisitReviewed {
        visit_id: visit_id(n),
        decision,
        comment: comment.into(),
    })
}

pub fn visit_id(n: u128) -> VisitId {
    VisitId(Uuid::from_u128(0x1000 + n))
}

pub fn follow_up_id(n: u128) -> FollowUpId {
    FollowUpId(Uuid::from_u128(0x2000 + n))
}

/// An op of the device with this number; its id follows from `n`.
pub fn op(n: u64, payload: &OpPayload) -> Op {
    Op {
        op_id: op_id(n),
        number: n,
        kind: payload.kind().to_owned(),
        payload: payload.freeze(),
        saved_at: now() + TimeDelta::seconds(i64::try_from(n).unwrap()),
        monotonic_ms: n,
        server_offset_ms: None,
        depends_on: None,
        replaces: None,
        audit: None,
    }
}

pub fn op_id(n: u64) -> OpId {
    OpId(Uuid::from_u128(0x3000_0000 + u128::from(n)))
}

pub fn saved(n: u64, customer: &str) -> Op {
    op(n, &OpPayload::VisitSaved(visit(n.into(), customer)))
}

pub fn device_of(staff_no: &str) -> DeviceId {
    DeviceId(Uuid::from_u128(
        staff_no.bytes().fold(7, |hash, byte| hash * 131 + u128::from(byte)),
    ))
}

pub fn install_of(staff_no: &str) -> InstallId {
    InstallId(Uuid::from_u128(device_of(staff_no).0.as_u128() + 1))
}

pub fn signing_key() -> Arc<SigningKey> {
    Arc::new(SigningKey::from_bytes(&[7; 32]))
}

pub fn receipt_key() -> String {
    hex::encode(signing_key().verifying_key().to_bytes())
}

pub fn batch(author: &str, ops: Vec<Op>) -> PushBatch {
    PushBatch {
        author: who(author),
        device_id: device_of(author),
        install_id: install_of(author),
        ops,
        ahead: Vec::new(),
        last_signed: None,
        now: now(),
        signing_key: signing_key(),
    }
}

/// Publish a bank and enrol a device for everybody.
pub async fn open_bank(store: &dyn HqStore, assignments: &[(&str, &str)]) {
    store.publish(bank(assignments), now()).await.unwrap();
    for member in staff() {
        let number = member.staff_no.as_str();
        enrol(store, number, device_of(number), install_of(number)).await;
    }
}

/// Enrol a device for a member.
pub async fn enrol(store: &dyn HqStore, staff_no: &str, device_id: DeviceId, install_id: InstallId) {
    let device = NewDevice {
        device_id,
        install_id,
        staff_no: staff_no.into(),
        public_key: receipt_key(),
        label: "laptop".into(),
    };
    store.enrol_device(device, now()).await.unwrap();
}

pub async fn push(store: &dyn HqStore, author: &str, ops: Vec<Op>) -> Result<PushOutcome> {
    store.push(batch(author, ops)).await
}

/// Push and tell the statuses, with the code where there is one.
pub async fn statuses(store: &dyn HqStore, author: &str, ops: Vec<Op>) -> Vec<(OpStatus, String)> {
    let outcome = push(store, author, ops).await.unwrap();
    outcome
        .results
        .into_iter()
        .map(|result| (result.status, result.code.unwrap_or_default()))
        .collect()
}

pub fn created() -> (OpStatus, String) {
    (OpStatus::Created, String::new())
}

pub async fn page(store: &dyn HqStore, scope: &str, after: u64, max_rows: u32) -> ScopePage {
    let cursor = ScopeCursor {
        scope: scope.into(),
        after,
        base: 0,
        generation: 1,
    };
    pull(store, cursor, max_rows).await
}

/// One page of one scope.
pub async fn pull(store: &dyn HqStore, cursor: ScopeCursor, max_rows: u32) -> ScopePage {
    let query = PullQuery {
        scopes: vec![cursor],
        max_rows,
        max_bytes: 1 << 20,
    };
    store.pull(query).await.unwrap().remove(0)
}
