//! A rule pack that was read and found sound. Knows what a bank may not publish; refuses to judge customers.

mod arbitration;

use std::collections::{BTreeMap, BTreeSet};

use rounds_domain::{ProductCode, Text};
use rounds_protocol::rules::{
    Arbitration, FactDefinition, GateKind, GateRule, GateStage, PointRule, RulePack, SegmentRule,
};
use thiserror::Error;

pub use arbitration::{CompiledUrgency, lever, propensity};

use crate::expression::{Expression, ExpressionError};
use crate::sentence;

/// Words that no fact code may contain, between underscores (domain section 2e: never a feature).
const FORBIDDEN_WORDS: &[&str] = &[
    "gender",
    "sex",
    "ethnicity",
    "ethnic",
    "nationality",
    "religion",
    "health",
    "medical",
    "pregnancy",
    "children",
    "disability",
    "political",
    "marital",
    "married",
    "name",
    "note",
    "text",
];
/// Codes that are forbidden as a whole.
const FORBIDDEN_CODES: &[&str] = &["phone_brand", "home_province"];
/// Facts about a person's age. They may serve capacity, legal limits and protections only.
const AGE_FACTS: &[&str] = &[
    "age",
    "age_years",
    "age_band",
    "customer_age",
    "birth_year",
    "birth_decade",
    "birth_date",
];
/// The segments of domain section 4b whose rule may look at age.
const AGE_SEGMENTS: &[&str] = &["S01", "S13"];

/// Why a rule pack is refused. `row` names the offending row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PackError {
    #[error("{row}: the rule does not parse: {source}")]
    Expression { row: String, source: ExpressionError },
    #[error("{row}: no fact `{fact}` is defined")]
    FactUndefined { row: String, fact: String },
    #[error("{row}: this code stands twice")]
    CodeTwice { row: String },
    #[error("{row}: `{word}` may never be a feature")]
    FeatureForbidden { row: String, word: String },
    #[error("{row}: `{fact}` tells a person's age, which only capacity, legal limits and protections may use")]
    AgeNotAllowed { row: String, fact: String },
    #[error("{row}: {part} is missing in {language}")]
    TextMissing {
        row: String,
        part: &'static str,
        language: &'static str,
    },
    #[error("{row}: {part} has the placeholder `{placeholder}`; only value and as_of are known")]
    PlaceholderUnknown {
        row: String,
        part: &'static str,
        placeholder: String,
    },
    #[error("{row}: a reason needs points other than 0")]
    PointsMissing { row: String },
    #[error("the pack lacks a gate of kind {kind} that guards every product")]
    GateMissing { kind: &'static str },
    #[error("{row}: this kind of gate stands in later_gates, where older builds do not look")]
    GateTooNew { row: String },
    #[error("{row}: {reason}")]
    ArbitrationUnsound { row: String, reason: &'static str },
    #[error("the pack suggests nothing: max_suggestions is 0")]
    NothingSuggested,
    #[error("the pack ends before it begins")]
    EndsBeforeItBegins,
}

impl PackError {
    /// The stable code of this refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Expression { .. } => "rule_pack.expression_malformed",
            Self::FactUndefined { .. } => "rule_pack.fact_undefined",
            Self::CodeTwice { .. } => "rule_pack.code_twice",
            Self::FeatureForbidden { .. } => "rule_pack.feature_forbidden",
            Self::AgeNotAllowed { .. } => "rule_pack.age_not_allowed",
            Self::TextMissing { .. } => "rule_pack.text_missing",
            Self::PlaceholderUnknown { .. } => "rule_pack.placeholder_unknown",
            Self::PointsMissing { .. } => "rule_pack.points_missing",
            Self::GateMissing { .. } => "rule_pack.gate_missing",
            Self::GateTooNew { .. } => "rule_pack.gate_too_new",
            Self::ArbitrationUnsound { .. } => "rule_pack.arbitration_unsound",
            Self::NothingSuggested => "rule_pack.nothing_suggested",
            Self::EndsBeforeItBegins => "rule_pack.ends_before_it_begins",
        }
    }
}

/// A segment rule ready to be judged.
#[derive(Clone, Debug)]
pub struct CompiledSegment {
    pub rule: SegmentRule,
    pub when: Expression,
}

/// A point rule ready to be judged.
#[derive(Clone, Debug)]
pub struct CompiledPoint {
    pub rule: PointRule,
    pub when: Expression,
}

/// A gate ready to be judged; `when` is there for gates of kind `Expression`.
#[derive(Clone, Debug)]
pub struct CompiledGate {
    pub rule: GateRule,
    pub when: Option<Expression>,
}

/// A sound rule pack.
#[derive(Clone, Debug)]
pub struct CompiledPack {
    pack: RulePack,
    segments: Vec<CompiledSegment>,
    points: BTreeMap<ProductCode, Vec<CompiledPoint>>,
    gates: Vec<CompiledGate>,
    urgency: Vec<CompiledUrgency>,
    facts: BTreeMap<String, usize>,
}

impl CompiledPack {
    /// Check and compile a pack. What must hold:
    ///
    /// - every expression parses and looks only at defined facts;
    /// - codes of facts, segments and points are unique (a gate's code names a reason, and several rows may share it);
    /// - no forbidden feature; age only in segments S01 and S13 and in eligibility and suitability gates;
    /// - every text stands in both languages, with no placeholder but `{value}` and `{as_of}`;
    /// - gates for consent, do-not-disturb and risk level guard every product: no bank can publish advice without them.
    ///
    /// # Errors
    /// The first row that breaks one of these, with the reason.
    pub fn compile(pack: RulePack) -> Result<Self, PackError> {
        check_frame(&pack)?;
        let facts = check_facts(&pack.facts)?;
        let mut segments = pack
            .segments
            .iter()
            .map(|rule| compile_segment(rule, &facts))
            .collect::<Result<Vec<_>, _>>()?;
        unique("segment", pack.segments.iter().map(|rule| rule.code.as_str()))?;
        segments.sort_by(|a, b| (a.rule.priority, &a.rule.code).cmp(&(b.rule.priority, &b.rule.code)));
        let mut points: BTreeMap<ProductCode, Vec<CompiledPoint>> = BTreeMap::new();
        for rule in &pack.points {
            let of = points.entry(rule.product.clone()).or_default();
            of.push(compile_point(rule, &facts)?);
        }
        unique("point", pack.points.iter().map(|rule| rule.code.as_str()))?;
        let mut gates = pack
            .gates
            .iter()
            .chain(&pack.later_gates)
            .map(|rule| compile_gate(rule, &facts))
            .collect::<Result<Vec<_>, _>>()?;
        gates.sort_by_key(|gate| gate.rule.stage);
        let urgency = arbitration::compile(&pack.arbitration, &facts)?;
        Ok(Self {
            pack,
            segments,
            points,
            gates,
            urgency,
            facts,
        })
    }

    /// Identifier and version, for diagnostics and the advice: `retail-2026 v3`.
    pub fn label(&self) -> String {
        format!("{} v{}", self.pack.id, self.pack.version)
    }

    /// The pack as published.
    pub fn published(&self) -> &RulePack {
        &self.pack
    }

    /// Segment rules, by priority and code.
    pub fn segments(&self) -> &[CompiledSegment] {
        &self.segments
    }

    /// Point rules of a product, in the order of the pack.
    pub fn points_of(&self, product: &ProductCode) -> impl Iterator<Item = &CompiledPoint> {
        self.points.get(product).into_iter().flatten()
    }

    /// Gates in stage order; within a stage in the order of the pack.
    pub fn gates(&self) -> &[CompiledGate] {
        &self.gates
    }

    /// Urgency rules, in the order of the pack.
    pub fn urgency(&self) -> &[CompiledUrgency] {
        &self.urgency
    }

    /// How the order is made.
    pub fn arbitration(&self) -> &Arbitration {
        &self.pack.arbitration
    }

    /// What a fact means; `None` when the pack does not define it.
    pub fn fact(&self, code: &str) -> Option<&FactDefinition> {
        self.facts.get(code).map(|at| &self.pack.facts[*at])
    }
}

/// The pack that is in force on a day: of several the one that began last, then the highest version.
pub fn effective_on(packs: &[RulePack], on: chrono::NaiveDate) -> Option<&RulePack> {
    packs
        .iter()
        .filter(|pack| pack.effective_from <= on && pack.effective_to.is_none_or(|end| on <= end))
        .max_by(|a, b| (a.effective_from, a.version, &a.id).cmp(&(b.effective_from, b.version, &b.id)))
}

fn check_frame(pack: &RulePack) -> Result<(), PackError> {
    if pack.max_suggestions == 0 {
        return Err(PackError::NothingSuggested);
    }
    if pack.effective_to.is_some_and(|end| end < pack.effective_from) {
        return Err(PackError::EndsBeforeItBegins);
    }
    let guards_all = |gate: &GateRule| gate.products.is_empty() && gate.product_kinds.is_empty();
    let has = |wanted: fn(&GateRule) -> bool| pack.gates.iter().any(|gate| guards_all(gate) && wanted(gate));
    if !has(|gate| gate.kind == GateKind::NoConsent) {
        return Err(PackError::GateMissing { kind: "no_consent" });
    }
    if !has(|gate| gate.kind == GateKind::DoNotDisturb) {
        return Err(PackError::GateMissing { kind: "do_not_disturb" });
    }
    if !has(|gate| gate.kind == GateKind::NotToBeMarketed) {
        return Err(PackError::GateMissing {
            kind: "not_to_be_marketed",
        });
    }
    if let Some(gate) = pack.gates.iter().find(|gate| is_later(&gate.kind)) {
        return Err(PackError::GateTooNew {
            row: format!("gate {}", gate.code),
        });
    }
    if !has(|gate| gate.kind == GateKind::RiskLevel && gate.stage == GateStage::Suitability) {
        return Err(PackError::GateMissing { kind: "risk_level" });
    }
    Ok(())
}

/// Kinds that builds before learned advice do not know.
fn is_later(kind: &GateKind) -> bool {
    matches!(
        kind,
        GateKind::PutAside | GateKind::PartnerOff | GateKind::AssessmentExpired | GateKind::ContactCap { .. }
    )
}

fn check_facts(facts: &[FactDefinition]) -> Result<BTreeMap<String, usize>, PackError> {
    unique("fact", facts.iter().map(|fact| fact.code.as_str()))?;
    for fact in facts {
        let row = format!("fact {}", fact.code);
        if let Some(word) = forbidden_word(&fact.code) {
            return Err(PackError::FeatureForbidden {
                row,
                word: word.to_owned(),
            });
        }
        check_text(&row, "name", &fact.name)?;
        check_text(&row, "sentence", &fact.sentence)?;
        check_text(&row, "source", &fact.source)?;
        for name in fact.values.values() {
            check_text(&row, "the name of a code", name)?;
        }
    }
    Ok(facts
        .iter()
        .enumerate()
        .map(|(at, fact)| (fact.code.clone(), at))
        .collect())
}

/// The part of a fact code that may never be a feature, if there is one.
pub fn forbidden_word(code: &str) -> Option<&str> {
    if FORBIDDEN_CODES.contains(&code) {
        return Some(code);
    }
    code.split('_').find(|word| FORBIDDEN_WORDS.contains(word))
}

/// The fact tells a person's age, which only capacity, legal limits and protections may use.
pub fn tells_age(code: &str) -> bool {
    AGE_FACTS.contains(&code)
}

fn compile_segment(rule: &SegmentRule, facts: &BTreeMap<String, usize>) -> Result<CompiledSegment, PackError> {
    let row = format!("segment {}", rule.code);
    let when = compile_rule(&row, &rule.rule, facts)?;
    if !AGE_SEGMENTS.contains(&rule.code.as_str()) {
        refuse_age(&row, &when)?;
    }
    let texts = [
        ("name", &rule.name),
        ("needs", &rule.needs),
        ("channel", &rule.channel),
        ("approach", &rule.approach),
        ("taboo", &rule.taboo),
    ];
    for (part, text) in texts {
        check_text(&row, part, text)?;
    }
    Ok(CompiledSegment {
        rule: rule.clone(),
        when,
    })
}

fn compile_point(rule: &PointRule, facts: &BTreeMap<String, usize>) -> Result<CompiledPoint, PackError> {
    let row = format!("point {}", rule.code);
    let when = compile_citing(&row, &rule.when, &rule.cites, facts)?;
    if rule.points == 0 {
        return Err(PackError::PointsMissing { row });
    }
    check_text(&row, "reason", &rule.reason)?;
    Ok(CompiledPoint {
        rule: rule.clone(),
        when,
    })
}

fn compile_gate(rule: &GateRule, facts: &BTreeMap<String, usize>) -> Result<CompiledGate, PackError> {
    let row = format!("gate {}", rule.code);
    let when = match &rule.kind {
        GateKind::Expression { when } => Some(compile_rule(&row, when, facts)?),
        _ => None,
    };
    if let Some(when) = &when
        && !matches!(rule.stage, GateStage::Eligibility | GateStage::Suitability)
    {
        refuse_age(&row, when)?;
    }
    check_text(&row, "reason", &rule.reason)?;
    check_text(&row, "cure", &rule.cure)?;
    Ok(CompiledGate {
        rule: rule.clone(),
        when,
    })
}

fn compile_rule(row: &str, text: &str, facts: &BTreeMap<String, usize>) -> Result<Expression, PackError> {
    let parsed = Expression::parse(text).map_err(|source| PackError::Expression {
        row: row.to_owned(),
        source,
    })?;
    for fact in parsed.facts() {
        if let Some(word) = forbidden_word(fact) {
            return Err(PackError::FeatureForbidden {
                row: row.to_owned(),
                word: word.to_owned(),
            });
        }
        if !facts.contains_key(fact) {
            return Err(PackError::FactUndefined {
                row: row.to_owned(),
                fact: fact.to_owned(),
            });
        }
    }
    Ok(parsed)
}

/// A rule that moves a score and cites a fact: neither may tell an age, and the cited fact must be defined.
fn compile_citing(
    row: &str,
    text: &str,
    cites: &str,
    facts: &BTreeMap<String, usize>,
) -> Result<Expression, PackError> {
    let when = compile_rule(row, text, facts)?;
    refuse_age(row, &when)?;
    if tells_age(cites) {
        return Err(PackError::AgeNotAllowed {
            row: row.to_owned(),
            fact: cites.to_owned(),
        });
    }
    if !facts.contains_key(cites) {
        return Err(PackError::FactUndefined {
            row: row.to_owned(),
            fact: cites.to_owned(),
        });
    }
    Ok(when)
}

fn refuse_age(row: &str, when: &Expression) -> Result<(), PackError> {
    match when.facts().into_iter().find(|fact| AGE_FACTS.contains(fact)) {
        Some(fact) => Err(PackError::AgeNotAllowed {
            row: row.to_owned(),
            fact: fact.to_owned(),
        }),
        None => Ok(()),
    }
}

fn unique<'a>(what: &str, codes: impl Iterator<Item = &'a str>) -> Result<(), PackError> {
    let mut seen = BTreeSet::new();
    for code in codes {
        if !seen.insert(code) {
            return Err(PackError::CodeTwice {
                row: format!("{what} {code}"),
            });
        }
    }
    Ok(())
}

fn check_text(row: &str, part: &'static str, text: &Text) -> Result<(), PackError> {
    for (words, language) in [(&text.zh, "zh"), (&text.en, "en")] {
        if words.trim().is_empty() {
            return Err(PackError::TextMissing {
                row: row.to_owned(),
                part,
                language,
            });
        }
        if let Some(placeholder) = sentence::unknown_placeholder(words) {
            return Err(PackError::PlaceholderUnknown {
                row: row.to_owned(),
                part,
                placeholder,
            });
        }
    }
    Ok(())
}
