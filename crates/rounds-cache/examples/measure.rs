//! Figures of the device's storage at 50,000 invented customers: pull, unlock, search per keystroke, lists, saves.
//! Run with `cargo run -p rounds-cache --example measure [customers]`.
#![allow(clippy::print_stdout)]

use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use rounds_cache::{
    CustomerQuery, CustomerSort, Device, DeviceKey, Enrolment, FollowUpQuery, FollowUpView, LastContact, PageOutcome,
    VisitQuery,
};
use rounds_domain::visit::{OutcomeCode, PersonMet, VisitKind};
use rounds_domain::{Currency, DeviceId, InstallId, SystemClock, SystemIds, Text, VisitId};
use rounds_protocol::entities::{CustomerBody, Fact, FactValue, HoldingBody, HoldingStatus, MonthFlow, ProfileBody};
use rounds_protocol::ops::{OpPayload, VisitSaved};
use rounds_protocol::session::{BankBody, Role, StaffBody};
use rounds_protocol::sync::{FeedRow, ScopePage};
use uuid::Uuid;

const SCOPE: &str = "rm:R1";
const PASSWORD: &str = "measure";
const FAMILY: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾单吕任";
const GIVEN: &str = "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉建国红梅志海波宁欣雨晨";

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let customers: u64 = std::env::args().nth(1).map_or(Ok(50_000), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let device = rounds_cache::create(folder.path(), PASSWORD, enrolment())?.device;
    device.note_scopes(&[SCOPE.to_owned()])?;
    let started = Instant::now();
    pull(&device, customers)?;
    say("first pull", started.elapsed());
    drop(device);
    let started = Instant::now();
    let device = rounds_cache::unlock(folder.path(), PASSWORD)?.device;
    say("unlock, with the index", started.elapsed());
    searches(&device)?;
    lists(&device)?;
    saves(&device)
}

fn say(what: &str, took: Duration) {
    println!("{what:<44} {:>10.2} ms", took.as_secs_f64() * 1e3);
}

/// Median and 95th percentile of a thing done many times.
fn measure(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "{what:<44} {:>10.2} ms median {:>10.2} ms p95 {:>10.2} ms worst",
        at(0.5),
        at(0.95),
        at(1.0)
    );
}

fn pull(device: &Device, customers: u64) -> Result<(), Failure> {
    let mut seq = 0;
    while seq < customers * 2 {
        let rows: Vec<FeedRow> = (seq + 1..=(seq + 1_000).min(customers * 2))
            .map(feed_row)
            .collect::<Result<_, _>>()?;
        let next = rows.last().map_or(seq, |row| row.seq);
        let page = ScopePage {
            scope: SCOPE.to_owned(),
            after: seq,
            generation: 1,
            total_rows: customers * 2,
            rows,
            next,
            head: customers * 2,
            floor: 0,
            more: next < customers * 2,
            reset: false,
            totals: None,
        };
        let outcome = device.apply_page(&page, DateTime::UNIX_EPOCH)?.outcome;
        assert!(matches!(outcome, PageOutcome::More | PageOutcome::Complete));
        seq = next;
    }
    Ok(())
}

fn feed_row(seq: u64) -> Result<FeedRow, serde_json::Error> {
    let number = seq.div_ceil(2);
    let (kind, body) = if seq % 2 == 1 {
        ("customer", serde_json::value::to_raw_value(&customer(number))?)
    } else {
        ("profile", serde_json::value::to_raw_value(&profile(number))?)
    };
    Ok(FeedRow {
        seq,
        kind: kind.to_owned(),
        id: format!("C{number:06}"),
        revision: 1,
        body: Some(body),
    })
}

fn pick(text: &str, at: u64) -> char {
    let all: Vec<char> = text.chars().collect();
    all[(at % all.len() as u64) as usize]
}

/// A number that looks random but is the same in each run.
fn mixed(number: u64, salt: u64) -> u64 {
    let mut x = number.wrapping_add(salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 31;
    x.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 16
}

fn day(number: u64) -> NaiveDate {
    NaiveDate::default() + chrono::Days::new(18_000 + mixed(number, 9) % 2_000)
}

fn customer(number: u64) -> CustomerBody {
    let name: String = [
        pick(FAMILY, mixed(number, 1)),
        pick(GIVEN, mixed(number, 2)),
        pick(GIVEN, mixed(number, 3)),
    ]
    .iter()
    .collect();
    let holding = |product: &str, salt: u64| HoldingBody {
        product: product.into(),
        account_no: format!("6222{:012}", mixed(number, salt) % 1_000_000_000_000).into(),
        opened_on: day(number),
        matures_on: None,
        balance_minor: Some((mixed(number, salt) % 50_000_000) as i64),
        limit_minor: None,
        rate_bp: Some(135),
        status: HoldingStatus::Active,
    };
    CustomerBody {
        customer_no: format!("C{number:06}").into(),
        name,
        invented: true,
        branch: format!("B{}", number % 3).into(),
        branch_name: Text::new(format!("第{}支行", number % 3), format!("Branch {}", number % 3)),
        rm: "R1".into(),
        birth_year: Some(1950 + (number % 50) as i32),
        id_number: Some(format!("32098119{:010}", mixed(number, 4) % 10_000_000_000)),
        phone: Some(format!("13{:09}", mixed(number, 5) % 1_000_000_000)),
        address: Some("县城解放路".to_owned()),
        place: format!("{}镇", pick(GIVEN, number % 12)),
        village: Some(format!("{}家村", pick(FAMILY, mixed(number, 6) % 30))),
        grid: None,
        occupation: None,
        customer_since: day(number),
        risk_level: Some(2),
        risk_assessed_on: Some(day(number)),
        do_not_disturb: number.is_multiple_of(50),
        personalisation: true,
        consents: vec![],
        holdings: vec![holding("SAVINGS", 7), holding("TERM", 8)],
        currency: Currency::CNY,
        source: "core".into(),
    }
}

fn profile(number: u64) -> ProfileBody {
    let fact = |at: u64| Fact {
        code: format!("fact_{at}"),
        value: FactValue::Money(at as i64),
        as_of: day(0),
    };
    let month = |at: u64| MonthFlow {
        month: day(at),
        in_minor: 1,
        out_minor: 2,
        end_balance_minor: 3,
    };
    ProfileBody {
        customer_no: format!("C{number:06}").into(),
        as_of: day(0),
        facts: (0..12).map(fact).collect(),
        segments: vec![
            format!("S{}", number % 8).as_str().into(),
            format!("S{}", number % 5 + 8).as_str().into(),
        ],
        months: (0..12).map(month).collect(),
        recent: vec![],
    }
}

fn searches(device: &Device) -> Result<(), Failure> {
    for text in [
        "zhangwei",
        "zwm",
        "张伟",
        "5678",
        "李家村",
        "zhang lijiacun",
        "zhamgwei",
        "c00123",
        "wangxiuying",
    ] {
        let mut times = Vec::new();
        for length in 1..=text.chars().count() {
            let query = CustomerQuery {
                text: text.chars().take(length).collect(),
                limit: 50,
                ..Default::default()
            };
            let started = Instant::now();
            device.customers(&query, day(1))?;
            times.push(started.elapsed());
        }
        measure(&format!("search {text}, per keystroke"), times);
    }
    Ok(())
}

fn lists(device: &Device) -> Result<(), Failure> {
    let all = || CustomerQuery {
        limit: 100,
        ..CustomerQuery::default()
    };
    let queries = [
        ("by name", all()),
        (
            "by name, page 400",
            CustomerQuery {
                offset: 40_000,
                ..all()
            },
        ),
        (
            "by assets, largest first",
            CustomerQuery {
                sort: CustomerSort::Assets,
                descending: true,
                ..all()
            },
        ),
        (
            "by last contact",
            CustomerQuery {
                sort: CustomerSort::LastContact,
                ..all()
            },
        ),
        (
            "by place",
            CustomerQuery {
                sort: CustomerSort::Place,
                ..all()
            },
        ),
        (
            "by segment",
            CustomerQuery {
                sort: CustomerSort::Segment,
                ..all()
            },
        ),
        (
            "one segment",
            CustomerQuery {
                segment: Some("S3".into()),
                ..all()
            },
        ),
        (
            "one product, by since",
            CustomerQuery {
                product: Some("TERM".into()),
                sort: CustomerSort::Since,
                ..all()
            },
        ),
        (
            "one village",
            CustomerQuery {
                village: Some("王家村".into()),
                ..all()
            },
        ),
        (
            "never contacted",
            CustomerQuery {
                contact: Some(LastContact::Never),
                ..all()
            },
        ),
        (
            "text and segment",
            CustomerQuery {
                text: "zh".into(),
                segment: Some("S3".into()),
                ..all()
            },
        ),
        (
            "text by assets",
            CustomerQuery {
                text: "w".into(),
                sort: CustomerSort::Assets,
                ..all()
            },
        ),
    ];
    for (what, query) in queries {
        let mut times = Vec::new();
        for _ in 0..5 {
            let started = Instant::now();
            device.customers(&query, day(1))?;
            times.push(started.elapsed());
        }
        measure(&format!("list {what}"), times);
    }
    let started = Instant::now();
    device.customer_facets()?;
    say("facets", started.elapsed());
    let started = Instant::now();
    device.work_counts(Some(&"R1".into()), day(1))?;
    say("numbers of one member", started.elapsed());
    Ok(())
}

fn saves(device: &Device) -> Result<(), Failure> {
    let mut times = Vec::new();
    for number in 1..=200u64 {
        let visit = visit(number);
        let started = Instant::now();
        device.save_op(&OpPayload::VisitSaved(visit), None, &SystemClock, &SystemIds)?;
        times.push(started.elapsed());
    }
    measure("save a visit, 1 to 200 unsent", times);
    let started = Instant::now();
    device.visits(&VisitQuery {
        limit: 50,
        ..VisitQuery::default()
    })?;
    say("list of visits, 200 unsent", started.elapsed());
    let query = FollowUpQuery {
        view: FollowUpView::Open,
        owner: None,
        customer_no: None,
        today: day(1),
        offset: 0,
        limit: 100,
    };
    let started = Instant::now();
    device.follow_ups(&query)?;
    say("list of follow-ups", started.elapsed());
    Ok(())
}

fn visit(number: u64) -> VisitSaved {
    VisitSaved {
        visit_id: VisitId(Uuid::from_u128(u128::from(number))),
        customer_no: format!("C{:06}", number * 7 + 1).into(),
        replaces: None,
        kind: VisitKind::Home,
        outcome: OutcomeCode::O20,
        people_met: vec![PersonMet::Customer],
        products: vec![],
        need: None,
        refusal: None,
        refusal_text: String::new(),
        note: "谈了存款到期的事，下周再联系。".to_owned(),
        closed: false,
        started_at: Utc::now(),
        business_date: day(1),
        follow_up: None,
    }
}

fn enrolment() -> Enrolment {
    let staff = StaffBody {
        staff_no: "R1".into(),
        name: "R1".into(),
        role: Role::Rm,
        branch: "B1".into(),
        branch_name: Text::default(),
        supervisor_no: None,
    };
    Enrolment {
        staff,
        bank: BankBody {
            code: "M".into(),
            name: Text::default(),
            currency: Currency::CNY,
            invented: true,
        },
        hq_url: "http://127.0.0.1:1".into(),
        label: "measure".into(),
        device_id: DeviceId(Uuid::from_u128(1)),
        install_id: InstallId(Uuid::from_u128(2)),
        device_key: DeviceKey::new([1; 32]),
        receipt_key: String::new(),
        epoch: "e".into(),
        enrolled_at: DateTime::UNIX_EPOCH,
    }
}
