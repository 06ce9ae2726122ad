//! A bank of four customers, three products and a handful of rules, as bodies of the feed.

use chrono::NaiveDate;
use rounds_protocol::session::{Role, StaffBody};
use serde_json::{Value, json};

/// One row of a scope: kind, id, body.
pub type Row = (&'static str, String, Value);

pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()
}

pub fn both(words: &str) -> Value {
    json!({ "zh": format!("{words}（中）"), "en": words })
}

pub fn staff(staff_no: &str) -> StaffBody {
    everybody()
        .into_iter()
        .find(|member| member.staff_no.as_str() == staff_no)
        .unwrap()
}

pub fn everybody() -> [StaffBody; 3] {
    [
        staff_body("R1", "周明", Role::Rm, Some("S1")),
        staff_body("R2", "郑红", Role::Rm, Some("S1")),
        staff_body("S1", "吴刚", Role::Supervisor, None),
    ]
}

fn staff_body(staff_no: &str, name: &str, role: Role, supervisor_no: Option<&str>) -> StaffBody {
    StaffBody {
        staff_no: staff_no.into(),
        name: name.into(),
        role,
        branch: "B1".into(),
        branch_name: rounds_domain::Text::new("城关支行", "Chengguan"),
        supervisor_no: supervisor_no.map(Into::into),
    }
}

/// Customers, profiles and staff of a portfolio.
pub fn portfolio() -> Vec<Row> {
    let mut rows: Vec<Row> = everybody()
        .into_iter()
        .map(|member| {
            (
                "staff",
                member.staff_no.0.clone(),
                serde_json::to_value(member).unwrap(),
            )
        })
        .collect();
    for (number, name, village, idle) in [
        ("C1", "王秀英", "河湾村", 30_000_000),
        ("C2", "张伟", "河湾村", 9_000_000),
        ("C3", "李娜", "柳林村", 2_000_000),
        ("C4", "刘洋", "石桥村", 0),
    ] {
        rows.push(("customer", number.into(), customer(number, name, village)));
        rows.push(("profile", number.into(), profile(number, idle)));
    }
    rows
}

/// C3 asked for no personalised advice; C2 holds the deposit; C4 is past due with a loan.
fn customer(number: &str, name: &str, village: &str) -> Value {
    let holdings = match number {
        "C2" => json!([holding("D02", "6217000000001111", 40_000_000, "active")]),
        "C4" => json!([holding("A01", "6217000000002222", 5_000_000, "past_due")]),
        _ => json!([]),
    };
    json!({
        "customer_no": number, "name": name, "invented": true, "branch": "B1", "branch_name": both("Chengguan"),
        "rm": "R1", "birth_year": 1978, "id_number": "320923197801011234", "phone": "13812345678",
        "address": format!("城关镇{village}12号"), "place": "城关镇", "village": village, "grid": null,
        "occupation": "农户", "customer_since": "2015-03-01", "risk_level": 2, "risk_assessed_on": "2025-06-01",
        "do_not_disturb": false, "personalisation": number != "C3",
        "consents": [{ "purpose": "marketing_contact", "state": "given", "on": "2026-01-05", "text_version": "v1" }],
        "holdings": holdings, "currency": "CNY", "source": "core", "as_of": "2026-11-19",
    })
}

fn holding(product: &str, account_no: &str, balance_minor: i64, status: &str) -> Value {
    json!({
        "product": product, "account_no": account_no, "opened_on": "2024-05-01", "matures_on": null,
        "balance_minor": balance_minor, "limit_minor": null, "rate_bp": 165, "status": status,
    })
}

fn profile(number: &str, idle_minor: i64) -> Value {
    json!({
        "customer_no": number, "as_of": "2026-11-19",
        "facts": [{ "code": "idle_cash_minor", "value": { "t": "money", "v": idle_minor }, "as_of": "2026-11-19" }],
        "segments": ["S07"],
        "months": [{ "month": "2026-10-01", "in_minor": 100, "out_minor": 50, "end_balance_minor": 900 }],
        "recent": [{ "on": "2026-11-18", "amount_minor": -50, "purpose": "card", "balance_after_minor": null }],
    })
}

pub fn products() -> Vec<Row> {
    [("A01", "farm_loan", 3), ("D01", "deposit", 1), ("D02", "deposit", 2)]
        .into_iter()
        .map(|(code, kind, order)| {
            let body = json!({
                "code": code, "name": both(code), "kind": kind, "risk_level": null, "suggestible": true,
                "purpose": both("purpose"), "price": both("price"), "catalogue_order": order,
                "effective_from": "2026-01-01", "effective_to": null,
            });
            ("product", code.to_owned(), body)
        })
        .collect()
}

pub fn rule_pack() -> Row {
    let gate = |code: &str, stage: &str, kind: Value| {
        json!({
            "code": code, "stage": stage, "kind": kind, "products": [], "product_kinds": [],
            "reason": both(code), "cure": both("cure"),
        })
    };
    let body = json!({
        "id": "test", "version": 1, "effective_from": "2026-01-01", "effective_to": null,
        "facts": [{
            "code": "idle_cash_minor", "group": "balance", "name": both("idle cash"),
            "sentence": both("idle {value} as of {as_of}"), "source": both("core"), "shown": true,
        }, {
            "code": "declared_need", "group": "declared", "name": both("Need"),
            "sentence": both("needs {value} as of {as_of}"), "source": both("the customer"), "shown": true,
            "values": { "farm_loan": both("farm loan") },
        }, {
            "code": "income_median_minor", "group": "income", "name": both("Income"),
            "sentence": both("income {value} as of {as_of}"), "source": both("core"), "shown": true,
        }],
        "segments": [{
            "code": "S07", "version": 1, "priority": 1, "name": both("savers"), "rule": "known(idle_cash_minor)",
            "needs": both("needs"), "channel": both("channel"), "approach": both("approach"), "taboo": both("taboo"),
        }],
        "points": [
            point("R_IDLE", "D01", "idle_cash_minor >= 1_000_000", 40, "idle_cash_minor"),
            point("R_IDLE_CD", "D02", "idle_cash_minor >= 5_000_000", 60, "idle_cash_minor"),
            point("R_NEED", "A01", "declared_need == 'farm_loan'", 90, "declared_need"),
        ],
        "gates": [
            gate("X_DUP_PRODUCT", "eligibility", json!({ "t": "already_held", "also": [] })),
            gate("X_OVERDUE", "applicability", json!({ "t": "arrears" })),
            gate("X_COOLDOWN", "applicability", json!({ "t": "refused_recently" })),
            gate("X_RISKLEVEL", "suitability", json!({ "t": "risk_level" })),
            gate("X_NOCONSENT", "contact_policy", json!({ "t": "no_consent" })),
            gate("X_DND", "contact_policy", json!({ "t": "do_not_disturb" })),
            gate("X_CARE_ONLY", "contact_policy", json!({ "t": "not_to_be_marketed" })),
        ],
        "later_gates": [gate("X_ASIDE", "contact_policy", json!({ "t": "put_aside" }))],
        "arbitration": { "urgency": [{
            "code": "U_DECLARED", "product_kinds": ["farm_loan"], "when": "declared_need == 'farm_loan'",
            "permille": 2_000, "reason": both("asked for {value} on {as_of}"), "cites": "declared_need",
        }] },
        "max_suggestions": 3, "min_points": 20,
    });
    ("rule_pack", "test".into(), body)
}

fn point(code: &str, product: &str, when: &str, points: i32, cites: &str) -> Value {
    json!({
        "code": code, "product": product, "when": when, "points": points,
        "reason": both("idle {value}, as of {as_of}"), "cites": cites,
    })
}

pub fn segment_profile() -> Row {
    let body = json!({
        "code": "S07", "name": both("savers"), "rule": "known(idle_cash_minor)", "rule_version": 1, "priority": 1,
        "as_of": "2026-11-19", "size": 4, "primary_size": 4, "bank_size": 10,
        "distributions": [{
            "fact": "idle_cash_minor",
            "bands": [{ "from": null, "to": 1_000_000, "segment_bp": 2_500, "bank_bp": 5_000 }],
        }],
        "holdings": [{ "product": "D02", "segment_bp": 2_500, "bank_bp": 1_000 }],
        "uptake": [], "needs": both("needs"), "channel": both("channel"), "approach": both("approach"),
        "taboo": both("taboo"),
    });
    ("segment_profile", "S07".into(), body)
}

/// A complete sheet for a customer with an interested answer to the deposit and a follow-up on Tuesday.
pub fn sheet(customer_no: &str) -> Value {
    json!({
        "customer_no": customer_no, "replaces": null, "kind": "home", "outcome": "O30",
        "people_met": ["customer"], "products": [{ "product": "D01", "reaction": "interested" }],
        "need": "deposit", "refusal": null, "refusal_text": "", "note": "想了解定期，约好带资料再来。",
        "closed": false, "started_at": "2026-11-20T08:40:00Z", "business_date": null,
        "follow_up": { "kind": "visit", "due_on": "2026-11-24", "note": "带资料" },
    })
}

/// A sheet whose `changes` replace fields of the complete one.
pub fn sheet_with(customer_no: &str, changes: Value) -> Value {
    let mut sheet = sheet(customer_no);
    for (field, value) in changes.as_object().unwrap() {
        sheet[field] = value.clone();
    }
    sheet
}

/// A visit of R1 as headquarters has it.
pub fn visit(visit_id: &str, changes: Value) -> Row {
    let mut body = json!({
        "visit_id": visit_id, "customer_no": "C1", "author": "R1", "author_name": "周明", "kind": "home",
        "outcome": "O30", "people_met": ["customer"], "products": [], "need": null, "refusal": null,
        "refusal_text": "", "note": "见了", "closed": false, "started_at": "2026-11-19T08:00:00Z",
        "saved_at": "2026-11-19T08:20:00Z", "received_at": "2026-11-19T12:00:00Z", "business_date": "2026-11-19",
        "replaces": null, "replaced_by": null, "out_of_scope": false, "follow_up_id": null, "review": "pending",
        "review_comment": null, "reviewed_by": null, "reviewed_at": null,
    });
    for (field, value) in changes.as_object().unwrap() {
        body[field] = value.clone();
    }
    ("visit", visit_id.into(), body)
}

/// A follow-up as headquarters has it.
pub fn follow_up(id: &str, owner: &str, due_on: &str) -> Row {
    let body = json!({
        "follow_up_id": id, "customer_no": "C1", "visit_id": null, "owner": owner, "kind": "visit",
        "state": "planned", "due_on": due_on, "note": "", "postponements": 0,
        "created_at": "2026-11-01T08:00:00Z", "moves": [],
    });
    ("follow_up", id.into(), body)
}

pub const ID_1: &str = "01930000-0000-7000-8000-000000000001";
pub const ID_2: &str = "01930000-0000-7000-8000-000000000002";
