//! A small sound rule pack, products and customers for the tests.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rounds_advisor::{CompiledPack, FactSet, Rules, Situation};
use rounds_domain::consent::{ConsentState, Purpose};
use rounds_domain::{Currency, ProductCode, SegmentCode, Text};
use rounds_protocol::entities::{ConsentBody, Fact, FactValue, HoldingBody, HoldingStatus};
use rounds_protocol::rules::*;

pub fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub const fn today() -> NaiveDate {
    match NaiveDate::from_ymd_opt(2026, 11, 21) {
        Some(date) => date,
        None => unreachable!(),
    }
}

pub fn both(words: &str) -> Text {
    Text::new(format!("{words}（中）"), words)
}

pub fn fact_definition(code: &str) -> FactDefinition {
    FactDefinition {
        code: code.into(),
        group: "balance".into(),
        name: both(code),
        sentence: both("{value} as of {as_of}"),
        source: both("core system"),
        shown: true,
        values: BTreeMap::new(),
    }
}

pub fn segment(code: &str, priority: i32, rule: &str) -> SegmentRule {
    SegmentRule {
        code: SegmentCode::from(code),
        version: 1,
        priority,
        name: both(code),
        rule: rule.into(),
        needs: both("needs"),
        channel: both("channel"),
        approach: both("approach"),
        taboo: both("taboo"),
    }
}

pub fn point(code: &str, product: &str, when: &str, points: i32, cites: &str) -> PointRule {
    PointRule {
        code: code.into(),
        product: ProductCode::from(product),
        when: when.into(),
        points,
        reason: both("balance {value}, as of {as_of}"),
        cites: cites.into(),
    }
}

pub fn gate(code: &str, stage: GateStage, kind: GateKind) -> GateRule {
    GateRule {
        code: code.into(),
        stage,
        kind,
        products: vec![],
        product_kinds: vec![],
        reason: both(code),
        cure: both("what would change it"),
    }
}

pub fn pack() -> RulePack {
    use GateStage::*;
    RulePack {
        id: "retail".into(),
        version: 3,
        effective_from: date(2026, 1, 1),
        effective_to: None,
        facts: ["idle_cash", "maturing_days", "farm_household", "occupation", "age"]
            .map(fact_definition)
            .into(),
        segments: vec![
            segment("S11", 20, "farm_household"),
            segment("S03", 10, "idle_cash >= 50_000_000"),
            segment("S07", 20, "known(maturing_days)"),
        ],
        points: vec![
            point("R_IDLE", "D01", "idle_cash >= 1_000_000", 40, "idle_cash"),
            point("R_MATURE", "D01", "maturing_days <= 30", 30, "maturing_days"),
            point("R_IDLE_CD", "D02", "idle_cash >= 20_000_000", 60, "idle_cash"),
            point("R_IDLE_WEALTH", "W03", "idle_cash >= 1_000_000", 80, "idle_cash"),
            point("R_FARM", "A01", "farm_household", 50, "farm_household"),
            point("R_CARD", "C01", "known(occupation)", 20, "occupation"),
        ],
        gates: vec![
            gate("X_DND", ContactPolicy, GateKind::DoNotDisturb),
            gate("X_CARE_ONLY", ContactPolicy, GateKind::NotToBeMarketed),
            gate("X_NOCONSENT", ContactPolicy, GateKind::NoConsent),
            gate("X_RISKLEVEL", Suitability, GateKind::RiskLevel),
            gate("X_COOLDOWN", Applicability, GateKind::RefusedRecently),
            GateRule {
                product_kinds: vec![ProductKind::FarmLoan, ProductKind::Card],
                ..gate("X_OVERDUE", Applicability, GateKind::Arrears)
            },
            gate("X_DUP_PRODUCT", Eligibility, GateKind::AlreadyHeld { also: vec![] }),
            GateRule {
                products: vec!["A01".into()],
                ..gate(
                    "X_STUDENT",
                    Eligibility,
                    GateKind::Expression {
                        when: "occupation == 'student'".into(),
                    },
                )
            },
        ],
        max_suggestions: 3,
        min_points: 20,
        later_gates: vec![
            gate("X_ASIDE", ContactPolicy, GateKind::PutAside),
            gate("X_PARTNER_OFF", Applicability, GateKind::PartnerOff),
            gate("X_EXPIRED_ASSESS", Suitability, GateKind::AssessmentExpired),
            gate(
                "X_CONTACTS",
                ContactPolicy,
                GateKind::ContactCap { contacts: 3, days: 30 },
            ),
        ],
        arbitration: Arbitration::default(),
    }
}

pub fn product(code: &str, kind: ProductKind, order: i32) -> ProductBody {
    ProductBody {
        code: code.into(),
        name: both(code),
        kind,
        risk_level: None,
        suggestible: true,
        purpose: both("purpose"),
        price: both("price"),
        catalogue_order: order,
        effective_from: date(2026, 1, 1),
        effective_to: None,
        annual_margin_minor: None,
        partner_until: None,
    }
}

pub fn products() -> Vec<ProductBody> {
    vec![
        product("C01", ProductKind::Card, 1),
        product("A01", ProductKind::FarmLoan, 2),
        product("D01", ProductKind::Deposit, 3),
        product("D02", ProductKind::Deposit, 4),
        ProductBody {
            risk_level: Some(3),
            ..product("W03", ProductKind::Wealth, 5)
        },
        ProductBody {
            suggestible: false,
            ..product("X99", ProductKind::Service, 0)
        },
        ProductBody {
            effective_to: Some(date(2026, 6, 30)),
            ..product("OLD", ProductKind::Deposit, 0)
        },
    ]
}

pub fn fact(code: &str, value: FactValue) -> Fact {
    Fact {
        code: code.into(),
        value,
        as_of: date(2026, 11, 20),
    }
}

pub fn rich_farmer() -> Vec<Fact> {
    vec![
        fact("idle_cash", FactValue::Money(30_000_000)),
        fact("maturing_days", FactValue::Days(12)),
        fact("farm_household", FactValue::Flag(true)),
        fact("occupation", FactValue::Code("farmer".into())),
    ]
}

pub fn consent(state: ConsentState) -> Vec<ConsentBody> {
    vec![ConsentBody {
        purpose: Purpose::MarketingContact,
        state,
        on: date(2026, 3, 1),
        text_version: "v1".into(),
    }]
}

pub fn holding(product: &str) -> HoldingBody {
    HoldingBody {
        product: product.into(),
        account_no: "6200".into(),
        opened_on: date(2024, 5, 1),
        matures_on: None,
        balance_minor: Some(100),
        limit_minor: None,
        rate_bp: None,
        status: HoldingStatus::Active,
    }
}

pub fn situation<'a>(facts: &'a [Fact], consents: &'a [ConsentBody]) -> Situation<'a> {
    Situation {
        facts: FactSet::new(facts),
        holdings: &[],
        consents,
        do_not_disturb: false,
        personalisation: true,
        risk_level: Some(4),
        risk_assessed_on: Some(date(2026, 6, 1)),
        refusals: vec![],
        put_aside: vec![],
        contacts: vec![],
        held_out: false,
        birth_year: None,
        suitability: None,
        not_to_be_marketed_since: None,
        past_due: false,
        currency: Currency::CNY,
    }
}

pub fn by_rule<'a>(pack: &'a CompiledPack, products: &'a [ProductBody]) -> Rules<'a> {
    Rules {
        pack,
        products,
        bundle: None,
        on: today(),
    }
}
