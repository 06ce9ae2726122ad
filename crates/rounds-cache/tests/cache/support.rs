//! A device with hand-made customers, and pages as headquarters would send them.

use std::sync::{Arc, LazyLock};

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use chrono::{DateTime, NaiveDate, Utc};
use ed25519_dalek::SigningKey;
use rounds_cache::{Device, DeviceKey, Enrolment, PageOutcome, SavedOp};
use rounds_domain::follow_up::FollowUpState;
use rounds_domain::review::ReviewState;
use rounds_domain::visit::{OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{Currency, CustomerNo, DeviceId, InstallId, OpId, SystemClock, SystemIds, Text, VisitId};
use rounds_protocol::digest::ScopeDigest;
use rounds_protocol::entities::{CustomerBody, FollowUpBody, HoldingBody, HoldingStatus, ProfileBody, VisitBody};
use rounds_protocol::ops::{NewFollowUp, OpPayload, VisitSaved};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::sync::{FeedRow, OpResult, OpStatus, ScopePage, ScopeTotals};
use serde::Serialize;
use tempfile::TempDir;
use uuid::Uuid;

pub const PASSWORD: &str = "correct horse";
pub const SCOPE: &str = "rm:R1";

pub fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub fn today() -> NaiveDate {
    day(11, 21)
}

pub fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_300_000_000).unwrap()
}

pub fn hq_key() -> SigningKey {
    SigningKey::from_bytes(&[9; 32])
}

/// Headquarters' sealing key, another one in each run.
pub fn sealing_identity() -> Identity {
    static TEXT: LazyLock<String> = LazyLock::new(|| Identity::generate().to_string().expose_secret().to_owned());
    TEXT.parse().unwrap()
}

pub fn device_id() -> DeviceId {
    DeviceId(Uuid::from_u128(77))
}

pub fn me() -> StaffBody {
    StaffBody {
        staff_no: "R1".into(),
        name: "李静".into(),
        role: Role::Rm,
        branch: "B1".into(),
        branch_name: Text::new("一支行", "Branch One"),
        supervisor_no: Some("S1".into()),
    }
}

pub fn enrolment() -> Enrolment {
    Enrolment {
        staff: me(),
        bank: BankBody {
            code: "T".into(),
            name: Text::new("试", "Test"),
            currency: Currency::CNY,
            invented: true,
        },
        hq_url: "http://127.0.0.1:1".into(),
        hq_ca: None,
        label: "laptop".into(),
        device_id: device_id(),
        install_id: InstallId(Uuid::from_u128(78)),
        device_key: DeviceKey::new([5; 32]),
        receipt_key: hex::encode(hq_key().verifying_key().to_bytes()),
        sealing_key: Some(sealing_identity().to_public().to_string()),
        epoch: "e1".into(),
        enrolled_at: now(),
        locked_by: None,
    }
}

/// A fresh device in its own folder.
pub struct Laptop {
    pub folder: TempDir,
    pub device: Arc<Device>,
}

impl Laptop {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let device = rounds_cache::create(folder.path(), PASSWORD, enrolment())
            .unwrap()
            .device;
        Self { folder, device }
    }

    /// With one scope known and these rows pulled.
    pub fn with(rows: Vec<FeedRow>) -> Self {
        let laptop = Self::new();
        laptop.device.note_scopes(&[SCOPE.to_owned()]).unwrap();
        assert_eq!(laptop.pull_all(rows), PageOutcome::Agreed);
        laptop
    }

    /// Apply rows as the last page after where the device stands, with totals that agree with what it then has.
    pub fn pull_all(&self, rows: Vec<FeedRow>) -> PageOutcome {
        let cursor = self
            .device
            .cursors()
            .unwrap()
            .into_iter()
            .find(|cursor| cursor.scope == SCOPE)
            .unwrap();
        let head = rows.iter().map(|row| row.seq).max().unwrap_or(0).max(cursor.after);
        let page = ScopePage {
            totals: (cursor.after == 0).then(|| totals(&rows)),
            ..page(cursor.after, cursor.generation, rows, head)
        };
        self.device.apply_page(&page, now()).unwrap().outcome
    }

    pub fn save(&self, payload: &OpPayload) -> SavedOp {
        self.device.save_op(payload, None, &SystemClock, &SystemIds).unwrap()
    }

    /// Headquarters answers an op with `created` and a valid receipt.
    pub fn sign_for(&self, op_id: OpId) {
        let answer = answer(&self.device, op_id, OpStatus::Created);
        self.device.apply_results(&[answer], now()).unwrap();
    }
}

/// An answer about an op, with a receipt that holds where one belongs.
pub fn answer(device: &Device, op_id: OpId, status: OpStatus) -> OpResult {
    let op = device.op(op_id).unwrap().unwrap();
    let good = matches!(status, OpStatus::Created | OpStatus::Exists);
    let receipt = good.then(|| Receipt::sign(&hq_key(), device_id(), op.number, op_id, op.hash, now()));
    OpResult {
        op_id,
        status,
        code: (!good).then(|| "op.some_code".to_owned()),
        receipt,
    }
}

/// A last page of the scope.
pub fn page(after: u64, generation: u32, rows: Vec<FeedRow>, head: u64) -> ScopePage {
    ScopePage {
        scope: SCOPE.to_owned(),
        after,
        generation,
        next: head,
        head,
        floor: 0,
        more: false,
        reset: false,
        totals: None,
        total_rows: rows.len() as u64,
        rows,
    }
}

/// Count and digest of rows, as headquarters would send them.
pub fn totals(rows: &[FeedRow]) -> ScopeTotals {
    let mut digest = ScopeDigest::default();
    for row in rows.iter().filter(|row| row.body.is_some()) {
        digest.add(&row.kind, &row.id, row.revision);
    }
    ScopeTotals {
        count: digest.count,
        digest: digest.to_hex(),
    }
}

pub fn row<T: Serialize>(seq: u64, kind: &str, id: &str, body: &T) -> FeedRow {
    let body = serde_json::value::to_raw_value(body).unwrap();
    FeedRow {
        seq,
        kind: kind.to_owned(),
        id: id.to_owned(),
        revision: seq,
        body: Some(body),
    }
}

pub fn leave(seq: u64, kind: &str, id: &str) -> FeedRow {
    FeedRow {
        seq,
        kind: kind.to_owned(),
        id: id.to_owned(),
        revision: seq,
        body: None,
    }
}

pub fn customer(number: &str, name: &str) -> CustomerBody {
    CustomerBody {
        customer_no: number.into(),
        name: name.into(),
        invented: true,
        branch: "B1".into(),
        branch_name: Text::new("一支行", "Branch One"),
        rm: "R1".into(),
        birth_year: Some(1980),
        id_number: Some("32098119800101123X".into()),
        phone: Some("13812345678".into()),
        address: None,
        place: "阜宁县".into(),
        village: Some("李家村".into()),
        grid: None,
        occupation: None,
        customer_since: day(1, 1),
        risk_level: None,
        risk_assessed_on: None,
        do_not_disturb: false,
        personalisation: true,
        consents: vec![],
        holdings: vec![holding("D1", 120_000)],
        currency: Currency::CNY,
        source: "core".into(),
    }
}

pub fn holding(product: &str, balance: i64) -> HoldingBody {
    HoldingBody {
        product: product.into(),
        account_no: "A1".into(),
        opened_on: day(1, 2),
        matures_on: None,
        balance_minor: Some(balance),
        limit_minor: None,
        rate_bp: None,
        status: HoldingStatus::Active,
    }
}

pub fn customer_row(seq: u64, number: &str, name: &str) -> FeedRow {
    row(seq, "customer", number, &customer(number, name))
}

pub fn profile_row(seq: u64, number: &str, segments: &[&str]) -> FeedRow {
    let body = ProfileBody {
        customer_no: number.into(),
        as_of: day(11, 20),
        facts: vec![],
        segments: segments.iter().map(|code| (*code).into()).collect(),
        months: vec![],
        recent: vec![],
    };
    row(seq, "profile", number, &body)
}

pub fn visit_id(number: u128) -> VisitId {
    VisitId(Uuid::from_u128(number))
}

pub fn visit(number: u128, customer: &str) -> VisitSaved {
    VisitSaved {
        visit_id: visit_id(number),
        customer_no: CustomerNo::from(customer),
        replaces: None,
        kind: VisitKind::Home,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: None,
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: format!("visit {number}"),
        closed: false,
        started_at: now(),
        business_date: today(),
        follow_up: None,
    }
}

pub fn saved(number: u128, customer: &str) -> OpPayload {
    OpPayload::VisitSaved(visit(number, customer))
}

pub fn follow_up(number: u128, customer: &str, due_on: NaiveDate) -> NewFollowUp {
    NewFollowUp {
        follow_up_id: Uuid::from_u128(number).into(),
        customer_no: customer.into(),
        visit_id: None,
        kind: rounds_domain::follow_up::FollowUpKind::Call,
        due_on,
        note: String::new(),
    }
}

/// A visit as headquarters sends it back.
pub fn pulled_visit(number: u128, customer: &str, review: ReviewState) -> VisitBody {
    let visit = visit(number, customer);
    VisitBody {
        visit_id: visit.visit_id,
        customer_no: visit.customer_no,
        author: "R1".into(),
        author_name: "李静".into(),
        kind: visit.kind,
        outcome: visit.outcome,
        people_met: visit.people_met,
        products: vec![],
        need: None,
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: "headquarters' word".into(),
        closed: false,
        started_at: now(),
        saved_at: now(),
        received_at: Some(now()),
        business_date: visit.business_date,
        replaces: None,
        replaced_by: None,
        out_of_scope: false,
        follow_up_id: None,
        review,
        review_comment: None,
        reviewed_by: None,
        reviewed_at: None,
    }
}

/// The same as a row.
pub fn visit_row(seq: u64, number: u128, customer: &str) -> FeedRow {
    let visit = pulled_visit(number, customer, ReviewState::Pending);
    row(seq, "visit", &visit_id(number).to_string(), &visit)
}

/// A call that is due today, as headquarters sends it.
pub fn follow_up_row(seq: u64, number: u128, customer: &str) -> FeedRow {
    let task = follow_up(number, customer, today());
    let body = FollowUpBody {
        follow_up_id: task.follow_up_id,
        customer_no: task.customer_no,
        visit_id: None,
        owner: "R1".into(),
        kind: task.kind,
        state: FollowUpState::Planned,
        due_on: task.due_on,
        note: String::new(),
        postponements: 0,
        created_at: now(),
        moves: vec![],
    };
    row(seq, "follow_up", &body.follow_up_id.to_string(), &body)
}
