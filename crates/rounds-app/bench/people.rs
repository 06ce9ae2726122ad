//! Invented customers of an invented bank. The number alone decides who a customer is, so a search can be typed for
//! somebody who is there.

use chrono::{Days, NaiveDate};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::{Currency, Text};
use rounds_protocol::entities::{
    ConsentBody, ContactBody, CustomerBody, Fact, FactValue, HoldingBody, HoldingStatus, MonthFlow, ProfileBody,
    TransactionBody,
};
use rounds_protocol::volatile::Moving;

pub const RM: &str = "R0001";

const SURNAMES: &[(&str, &str)] = &[
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("赵", "zhao"),
    ("黄", "huang"),
    ("周", "zhou"),
    ("吴", "wu"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("胡", "hu"),
    ("朱", "zhu"),
    ("高", "gao"),
    ("林", "lin"),
    ("何", "he"),
    ("郭", "guo"),
    ("马", "ma"),
    ("罗", "luo"),
];
const GIVEN: &[(&str, &str)] = &[
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("敏", "min"),
    ("静", "jing"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("军", "jun"),
    ("洋", "yang"),
    ("勇", "yong"),
    ("艳", "yan"),
    ("杰", "jie"),
    ("娟", "juan"),
    ("涛", "tao"),
    ("明", "ming"),
    ("超", "chao"),
    ("秀", "xiu"),
    ("霞", "xia"),
    ("平", "ping"),
    ("刚", "gang"),
    ("桂", "gui"),
    ("英", "ying"),
    ("华", "hua"),
    ("玉", "yu"),
    ("梅", "mei"),
    ("红", "hong"),
    ("建", "jian"),
];
const VILLAGES: &[&str] = &[
    "河湾村",
    "柳林村",
    "石桥村",
    "双井村",
    "东岗村",
    "南塘村",
    "新安社区",
    "大王庄",
    "李家铺",
    "白杨村",
];
const SEGMENTS: &[&str] = &["S02", "S03", "S05", "S07", "S09", "S11", "S13", "S15"];
const PRODUCTS: &[&str] = &["D00", "D01", "D02", "C01", "A01", "L03", "W02"];

/// A number that looks random and depends on `seed` and `salt` only (the mixing step of SplitMix64).
fn mixed(seed: usize, salt: u64) -> usize {
    let mut z = (seed as u64).wrapping_add(salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 16) as usize
}

fn pick<T>(from: &[T], seed: usize, salt: u64) -> &T {
    &from[mixed(seed, salt) % from.len()]
}

/// Surname and given name with their pinyin.
pub fn name(number: usize) -> [(&'static str, &'static str); 3] {
    [
        *pick(SURNAMES, number, 1),
        *pick(GIVEN, number, 2),
        *pick(GIVEN, number, 3),
    ]
}

pub fn phone(number: usize) -> String {
    format!("13{:09}", mixed(number, 4) % 1_000_000_000)
}

pub fn village(number: usize) -> String {
    format!("{}{}组", pick(VILLAGES, number, 5), mixed(number, 6) % 20 + 1)
}

pub fn customer_no(number: usize) -> String {
    format!("C{number:07}")
}

pub fn customer(number: usize, today: NaiveDate) -> CustomerBody {
    let said = |purpose| ConsentBody {
        purpose,
        state: ConsentState::Given,
        on: today - Days::new(200),
        text_version: "v1".into(),
    };
    CustomerBody {
        customer_no: customer_no(number).into(),
        name: name(number).iter().map(|part| part.0).collect(),
        invented: true,
        branch: "B01".into(),
        branch_name: Text::new("城关支行", "Chengguan branch"),
        rm: RM.into(),
        birth_year: Some(1950 + (mixed(number, 7) % 55) as i32),
        id_number: Some(format!("320923{:012}", mixed(number, 8) % 1_000_000_000_000)),
        phone: Some(phone(number)),
        address: Some(format!("{}{}号", village(number), number % 300)),
        place: "城关镇".into(),
        village: Some(village(number)),
        grid: None,
        occupation: Some("farmer".into()),
        customer_since: today - Days::new(400 + (mixed(number, 9) % 4_000) as u64),
        risk_level: Some((mixed(number, 10) % 5 + 1) as u8),
        risk_assessed_on: Some(today - Days::new((mixed(number, 11) % 500) as u64)),
        do_not_disturb: number.is_multiple_of(97),
        personalisation: !number.is_multiple_of(50),
        consents: vec![said(Purpose::MarketingContact), said(Purpose::PersonalisedMarketing)],
        holdings: holdings(number, today),
        currency: Currency::CNY,
        source: "bench".into(),
    }
}

/// Every third customer was contacted within two months, over another channel.
pub fn contact(number: usize, today: NaiveDate) -> Option<ContactBody> {
    number.is_multiple_of(3).then(|| ContactBody {
        contact_no: format!("K{number:07}"),
        customer_no: customer_no(number).into(),
        on: today - Days::new((mixed(number, 18) % 60) as u64),
        channel: "phone".into(),
        outcome: None,
        refusal: None,
        product: None,
        staff_no: None,
    })
}

fn holdings(number: usize, today: NaiveDate) -> Vec<HoldingBody> {
    (0..mixed(number, 12) % 3 + 1)
        .map(|at| HoldingBody {
            product: (*pick(PRODUCTS, number + at, 13)).into(),
            account_no: format!("6217{:012}", mixed(number + at, 14) % 1_000_000_000_000).into(),
            opened_on: today - Days::new(300),
            matures_on: Some(today + Days::new((mixed(number, 15) % 700) as u64)),
            balance_minor: Some((mixed(number + at, 16) % 80_000_000) as i64),
            limit_minor: None,
            rate_bp: Some(165),
            status: if number.is_multiple_of(60) {
                HoldingStatus::PastDue
            } else {
                HoldingStatus::Active
            },
        })
        .collect()
}

/// The day of the data: the one before.
pub fn as_of(today: NaiveDate) -> NaiveDate {
    today - Days::new(1)
}

/// A value for every fact that the bank defines, and a segment.
pub fn moving(number: usize, as_of: NaiveDate, fact_codes: &[String]) -> Moving {
    let facts = fact_codes.iter().enumerate().map(|(at, code)| Fact {
        code: code.clone(),
        value: value(code, number + at, as_of),
        as_of,
    });
    Moving {
        customer_no: customer_no(number).into(),
        facts: facts.collect(),
        segments: vec![(*pick(SEGMENTS, number, 17)).into()],
    }
}

/// What of a profile stays; what moves every night is in [`moving`].
pub fn profile(number: usize, today: NaiveDate) -> ProfileBody {
    let as_of = as_of(today);
    let flow = |salt| (mixed(number, salt) % 2_000_000) as i64;
    ProfileBody {
        customer_no: customer_no(number).into(),
        as_of,
        facts: Vec::new(),
        segments: Vec::new(),
        months: (0..12)
            .map(|month| MonthFlow {
                month: as_of - Days::new(360 - 30 * month),
                in_minor: flow(20 + month),
                out_minor: flow(40 + month),
                end_balance_minor: flow(60 + month),
            })
            .collect(),
        recent: (0..10)
            .map(|at| TransactionBody {
                on: as_of - Days::new(at),
                amount_minor: flow(80 + at) - 1_000_000,
                purpose: "other".into(),
                balance_after_minor: None,
            })
            .collect(),
    }
}

fn value(code: &str, seed: usize, as_of: NaiveDate) -> FactValue {
    let number = |below: usize| (mixed(seed, 100) % below) as i64;
    match code {
        _ if code.ends_with("_minor") => FactValue::Money(number(60_000_000)),
        _ if code.ends_with("_days") => FactValue::Days(number(700)),
        _ if code.ends_with("_bp") => FactValue::Share(number(10_000)),
        _ if code.ends_with("_on") => FactValue::Date(as_of + Days::new(number(300) as u64)),
        _ if code.ends_with("_count") || code.ends_with("_years") => FactValue::Count(number(60)),
        "occupation" => FactValue::Code("farmer".into()),
        _ => FactValue::Flag(number(4) == 0),
    }
}
