//! The bank that is measured: one relationship manager with the portfolio of the first pull, and others with a few
//! customers each, whose devices make the sessions.

use chrono::{DateTime, Days, NaiveDate, Utc};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::visit::{Need, OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{Currency, StaffNo, Text, VisitId};
use rounds_protocol::entities::{ConsentBody, CustomerBody, EntityKind, HoldingBody, HoldingStatus};
use rounds_protocol::ops::VisitSaved;
use rounds_protocol::publish::{Assignment, BranchRow, CustomerEntity, Publication, ReferenceEntity};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use uuid::Uuid;

/// How large a customer is at least.
pub const CUSTOMER_BYTES: usize = 1_500;
/// How large a visit's payload is at least.
pub const VISIT_BYTES: usize = 600;
/// Relationship managers whose devices make sessions.
pub const SMALL_PORTFOLIOS: usize = 64;
/// Customers that each of them has.
const SMALL_PORTFOLIO: usize = 20;
/// Whose portfolio is pulled.
pub const RM: &str = "R0000";

/// The number of the n-th relationship manager with a small portfolio, from 1.
pub fn rm(n: usize) -> StaffNo {
    format!("R{n:04}").into()
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

/// The bank with `customers` in the large portfolio; the first `changed` of them bear another version.
pub fn publication(customers: usize, changed: usize, version: u32) -> Publication {
    let large = (0..customers).map(|n| (n, StaffNo::from(RM), if n < changed { version } else { 0 }));
    let small = (0..SMALL_PORTFOLIOS * SMALL_PORTFOLIO).map(|n| (1_000_000 + n, rm(1 + n / SMALL_PORTFOLIO), 0));
    let all: Vec<(usize, StaffNo, u32)> = large.chain(small).collect();
    Publication {
        source_hash: format!("bench {customers} {changed} {version}"),
        bank: BankBody {
            code: "bench".into(),
            name: Text::new("测试银行", "Bench bank"),
            currency: Currency::CNY,
            invented: true,
        },
        as_of: today(),
        branches: vec![BranchRow {
            code: "B01".into(),
            name: Text::new("城关支行", "Town branch"),
        }],
        staff: staff(),
        assignments: all
            .iter()
            .map(|(n, rm, _)| Assignment {
                customer_no: customer_no(*n).as_str().into(),
                rm: rm.clone(),
                from: today(),
            })
            .collect(),
        customer_entities: all.iter().map(|(n, rm, version)| entity(*n, rm, *version)).collect(),
        moving: Vec::new(),
        reference_entities: vec![ReferenceEntity {
            scope: "ref:products".into(),
            kind: EntityKind::Product,
            id: "P1".into(),
            body: r#"{"code":"P1"}"#.into(),
        }],
    }
}

fn staff() -> Vec<StaffBody> {
    // A supervisor for eight relationship managers, as in a branch.
    let supervisor = |n: usize| format!("S{:04}", n / 8);
    let rms = (0..=SMALL_PORTFOLIOS).map(|n| member(&rm(n).0, Role::Rm, Some(supervisor(n))));
    let bosses = (0..=SMALL_PORTFOLIOS / 8).map(|n| member(&supervisor(n * 8), Role::Supervisor, None));
    rms.chain(bosses).collect()
}

fn member(number: &str, role: Role, supervisor: Option<String>) -> StaffBody {
    StaffBody {
        staff_no: number.into(),
        name: format!("员工{number}"),
        role,
        branch: "B01".into(),
        branch_name: Text::new("城关支行", "Town branch"),
        supervisor_no: supervisor.map(Into::into),
    }
}

fn customer_no(n: usize) -> String {
    format!("C{n:07}")
}

fn entity(n: usize, rm: &StaffNo, version: u32) -> CustomerEntity {
    let number = customer_no(n);
    CustomerEntity {
        customer_no: number.as_str().into(),
        kind: EntityKind::Customer,
        body: customer(n, rm, version),
        id: number,
    }
}

/// A customer's JSON, with as many holdings as it takes to be of the size.
pub fn customer(n: usize, rm: &StaffNo, version: u32) -> String {
    let mut body = bare_customer(n, rm, version);
    loop {
        let text = serde_json::to_string(&body).unwrap_or_default();
        if text.len() >= CUSTOMER_BYTES {
            return text;
        }
        body.holdings.push(holding(n * 31 + body.holdings.len()));
    }
}

fn bare_customer(n: usize, rm: &StaffNo, version: u32) -> CustomerBody {
    let names = ["张伟", "王芳", "李娜", "刘洋", "陈静", "杨秀英", "赵强", "黄丽"];
    CustomerBody {
        customer_no: customer_no(n).as_str().into(),
        name: format!("{}{version}", names[n % names.len()]),
        invented: true,
        branch: "B01".into(),
        branch_name: Text::new("城关支行", "Town branch"),
        rm: rm.clone(),
        birth_year: Some(1950 + (n % 50) as i32),
        id_number: Some(format!("3209811980{:08}", n * 7919 % 100_000_000)),
        phone: Some(format!("138{:08}", n * 104_729 % 100_000_000)),
        address: Some(format!("阜宁县东沟镇{}组{}号", n % 40, n % 300)),
        place: "阜宁县".into(),
        village: Some(format!("{}村", n % 120)),
        grid: Some(format!("G{:03}", n % 200)),
        occupation: Some("个体经营".into()),
        customer_since: today() - Days::new((n % 5_000) as u64),
        risk_level: Some((n % 5 + 1) as u8),
        risk_assessed_on: Some(today() - Days::new((n % 300) as u64)),
        do_not_disturb: false,
        personalisation: true,
        consents: vec![ConsentBody {
            purpose: Purpose::MarketingContact,
            state: ConsentState::Given,
            on: today(),
            text_version: "v1".into(),
        }],
        holdings: Vec::new(),
        currency: Currency::CNY,
        source: "bench".into(),
    }
}

fn holding(seed: usize) -> HoldingBody {
    HoldingBody {
        product: format!("D{:02}", seed % 30).as_str().into(),
        account_no: format!("6217{:012}", seed * 1_000_003 % 1_000_000_000_000).into(),
        opened_on: today() - Days::new((seed % 2_000) as u64),
        matures_on: Some(today() + Days::new((seed % 700) as u64)),
        balance_minor: Some((seed * 7_919 % 80_000_000) as i64),
        limit_minor: None,
        rate_bp: Some(165),
        status: HoldingStatus::Active,
    }
}

/// A complete visit to the n-th customer of a portfolio that begins at `first`, of the size.
pub fn visit(first: usize, n: usize, saved_at: DateTime<Utc>) -> VisitSaved {
    VisitSaved {
        visit_id: VisitId(Uuid::now_v7()),
        customer_no: customer_no(first + n).as_str().into(),
        replaces: None,
        kind: VisitKind::Shop,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: Some(Need::None),
        declared: Vec::new(),
        refusal: None,
        refusal_text: String::new(),
        note: format!("{n} 看了账户流水，客户说年底前要进一批货。").repeat(8),
        closed: false,
        started_at: saved_at,
        business_date: today(),
        follow_up: None,
    }
}

/// The first customer of the n-th small portfolio.
pub fn first_of_small(n: usize) -> usize {
    1_000_000 + (n - 1) * SMALL_PORTFOLIO
}

/// Customers of a small portfolio.
pub const fn small_portfolio() -> usize {
    SMALL_PORTFOLIO
}
