//! What a bank may publish, and what is refused.

use rounds_advisor::pack::effective_on;
use rounds_advisor::{CompiledPack, FactSet, segments_of};
use rounds_domain::Text;
use rounds_protocol::rules::{GateKind, GateStage, RulePack};

use crate::bank::*;

#[test]
fn a_sound_pack_compiles() {
    let compiled = CompiledPack::compile(pack()).unwrap();
    assert_eq!(compiled.label(), "retail v3");
    assert!(compiled.gates().is_sorted_by_key(|gate| gate.rule.stage));
}

/// The pack with a change is refused with this code, and the refusal names the row.
fn refuses(change: impl FnOnce(&mut RulePack), code: &str, named: &str) {
    let mut changed = pack();
    change(&mut changed);
    let refused = CompiledPack::compile(changed).unwrap_err();
    assert_eq!(refused.code(), code, "{refused}");
    assert!(refused.to_string().contains(named), "{refused} should name {named}");
}

#[test]
fn rules_that_cannot_be_judged_are_refused() {
    let (malformed, undefined) = ("rule_pack.expression_malformed", "rule_pack.fact_undefined");
    refuses(|p| p.segments[0].rule = "idle_cash >".into(), malformed, "segment S11");
    refuses(|p| p.points[0].when = "riches > 1".into(), undefined, "point R_IDLE");
    refuses(|p| p.points[0].cites = "riches".into(), undefined, "point R_IDLE");
    refuses(|p| p.points[0].points = 0, "rule_pack.points_missing", "point R_IDLE");
}

#[test]
fn codes_that_stand_twice_are_refused() {
    refuses(
        |p| p.points[1].code = "R_IDLE".into(),
        "rule_pack.code_twice",
        "point R_IDLE",
    );
    refuses(
        |p| p.segments[1].code = "S11".into(),
        "rule_pack.code_twice",
        "segment S11",
    );
    refuses(
        |p| p.facts.push(fact_definition("idle_cash")),
        "rule_pack.code_twice",
        "fact idle_cash",
    );
}

#[test]
fn us_02_what_may_never_be_a_feature_is_refused() {
    for fact in [
        "gender",
        "marital_status",
        "phone_brand",
        "health_spend",
        "customer_name",
        "visit_note",
        "religion",
    ] {
        refuses(
            |p| p.facts.push(fact_definition(fact)),
            "rule_pack.feature_forbidden",
            &format!("fact {fact}"),
        );
    }
    refuses(
        |p| p.segments[0].rule = "age > 40".into(),
        "rule_pack.age_not_allowed",
        "segment S11",
    );
    refuses(
        |p| p.points[0].when = "age > 40".into(),
        "rule_pack.age_not_allowed",
        "point R_IDLE",
    );
    refuses(
        |p| p.points[0].cites = "age".into(),
        "rule_pack.age_not_allowed",
        "point R_IDLE",
    );
}

#[test]
fn texts_stand_in_both_languages_with_known_placeholders() {
    let missing = "rule_pack.text_missing";
    refuses(
        |p| p.segments[0].taboo = Text::new("", "x"),
        missing,
        "segment S11: taboo is missing in zh",
    );
    refuses(
        |p| p.facts[0].name.en = " ".into(),
        missing,
        "fact idle_cash: name is missing in en",
    );
    refuses(|p| p.gates[0].cure.en.clear(), missing, "gate X_DND");
    refuses(
        |p| p.points[0].reason.en = "{amount}".into(),
        "rule_pack.placeholder_unknown",
        "point R_IDLE",
    );
}

#[test]
fn no_pack_is_published_without_the_hard_gates() {
    let missing = "rule_pack.gate_missing";
    let at = |p: &RulePack, code: &str| p.gates.iter().position(|gate| gate.code == code).unwrap();
    refuses(|p| drop(p.gates.remove(at(p, "X_DND"))), missing, "do_not_disturb");
    refuses(
        |p| drop(p.gates.remove(at(p, "X_CARE_ONLY"))),
        missing,
        "not_to_be_marketed",
    );
    refuses(
        |p| {
            let row = at(p, "X_NOCONSENT");
            p.gates[row].products.push("D01".into());
        },
        missing,
        "no_consent",
    );
    refuses(
        |p| {
            let row = at(p, "X_RISKLEVEL");
            p.gates[row].stage = GateStage::Applicability;
        },
        missing,
        "risk_level",
    );
}

#[test]
fn age_serves_the_allowed_segments_and_legal_limits() {
    let mut allowed = pack();
    allowed.segments.push(segment("S13", 5, "age >= 60"));
    allowed.gates.push(gate(
        "X_AGE65_R4",
        GateStage::Suitability,
        GateKind::Expression {
            when: "age >= 65".into(),
        },
    ));
    assert!(CompiledPack::compile(allowed).is_ok());
    let mut contact = pack();
    contact.gates.push(gate(
        "X_OLD",
        GateStage::ContactPolicy,
        GateKind::Expression {
            when: "age >= 65".into(),
        },
    ));
    assert_eq!(
        CompiledPack::compile(contact).unwrap_err().code(),
        "rule_pack.age_not_allowed"
    );
}

#[test]
fn the_age_of_a_holding_is_no_age_of_a_person() {
    let mut holdings = pack();
    holdings.facts.push(fact_definition("oldest_holding_age_days"));
    holdings.segments[0].rule = "oldest_holding_age_days > 365".into();
    assert!(CompiledPack::compile(holdings).is_ok());
}

#[test]
fn segments_come_primary_first_by_priority_then_code() {
    let compiled = CompiledPack::compile(pack()).unwrap();
    let mut facts = rich_farmer();
    let codes = |facts: &[_]| {
        segments_of(&FactSet::new(facts), &compiled)
            .iter()
            .map(|c| c.0.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&facts), ["S07", "S11"]);
    facts[0].value = rounds_protocol::entities::FactValue::Money(90_000_000);
    assert_eq!(codes(&facts), ["S03", "S07", "S11"]);
    assert_eq!(codes(&[]), Vec::<String>::new());
}

#[test]
fn the_pack_in_force_began_last() {
    let pack_of = |version, from, to| RulePack {
        version,
        effective_from: from,
        effective_to: to,
        ..pack()
    };
    let packs = [
        pack_of(1, date(2026, 1, 1), None),
        pack_of(2, date(2026, 6, 1), Some(date(2026, 6, 30))),
        pack_of(3, date(2026, 12, 1), None),
    ];
    for (on, version) in [
        (date(2025, 12, 31), None),
        (date(2026, 5, 31), Some(1)),
        (date(2026, 6, 30), Some(2)),
        (date(2026, 7, 1), Some(1)),
        (date(2026, 12, 1), Some(3)),
    ] {
        assert_eq!(effective_on(&packs, on).map(|pack| pack.version), version, "{on}");
    }
}
