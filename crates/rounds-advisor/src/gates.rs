//! The hard stops, in their order: eligibility, applicability, suitability, contact policy. Knows how each kind is
//! judged; refuses to weigh: a gate holds or it does not.

use chrono::NaiveDate;
use rounds_domain::Text;
use rounds_domain::consent::Purpose;
use rounds_protocol::rules::{GateKind, GateRule, GateStage, ProductBody};

use crate::pack::{CompiledGate, CompiledPack};
use crate::situation::Situation;

/// Why a product is withheld, and what would change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateFailure {
    pub code: String,
    pub stage: GateStage,
    pub reason: Text,
    pub cure: Text,
    /// The day of the fact that closes the gate, where one does.
    pub as_of: Option<NaiveDate>,
}

/// Every gate that withholds this product, in gate order. Empty means it may be suggested.
pub fn failures(
    situation: &Situation<'_>,
    product: &ProductBody,
    pack: &CompiledPack,
    on: NaiveDate,
) -> Vec<GateFailure> {
    pack.gates()
        .iter()
        .filter(|gate| guards(&gate.rule, product))
        .filter_map(|gate| judge(gate, situation, product, on).map(|as_of| failure(&gate.rule, as_of)))
        .collect()
}

/// No eligibility gate withholds this product: the customer could have it at all.
pub fn eligible(situation: &Situation<'_>, product: &ProductBody, pack: &CompiledPack, on: NaiveDate) -> bool {
    pack.gates()
        .iter()
        .filter(|gate| gate.rule.stage == GateStage::Eligibility && guards(&gate.rule, product))
        .all(|gate| judge(gate, situation, product, on).is_none())
}

/// Whether no gate withholds this product: [`failures`] would be empty.
pub fn is_open(situation: &Situation<'_>, product: &ProductBody, pack: &CompiledPack, on: NaiveDate) -> bool {
    !pack
        .gates()
        .iter()
        .any(|gate| guards(&gate.rule, product) && judge(gate, situation, product, on).is_some())
}

fn guards(rule: &GateRule, product: &ProductBody) -> bool {
    (rule.products.is_empty() || rule.products.contains(&product.code))
        && (rule.product_kinds.is_empty() || rule.product_kinds.contains(&product.kind))
}

fn failure(rule: &GateRule, as_of: Option<NaiveDate>) -> GateFailure {
    GateFailure {
        code: rule.code.clone(),
        stage: rule.stage,
        reason: rule.reason.clone(),
        cure: rule.cure.clone(),
        as_of,
    }
}

/// `Some` when the gate is closed, with the day of what closes it.
fn judge(
    gate: &CompiledGate,
    situation: &Situation<'_>,
    product: &ProductBody,
    on: NaiveDate,
) -> Option<Option<NaiveDate>> {
    match &gate.rule.kind {
        GateKind::AlreadyHeld { also } => std::iter::once(&product.code)
            .chain(also)
            .find_map(|code| situation.holds(code))
            .map(|holding| Some(holding.opened_on)),
        GateKind::Arrears => situation.past_due.then_some(None),
        GateKind::NoConsent => {
            (!situation.has_consent(Purpose::MarketingContact)).then(|| situation.consent_on(Purpose::MarketingContact))
        }
        GateKind::DoNotDisturb => situation.do_not_disturb.then_some(None),
        GateKind::NotToBeMarketed => situation.not_to_be_marketed_since.map(Some),
        GateKind::RefusedRecently => situation
            .running_refusal(&product.code, on)
            .map(|refusal| Some(refusal.on)),
        GateKind::RiskLevel => unsuitable(situation, product, on).then_some(situation.risk_assessed_on),
        GateKind::AssessmentExpired => {
            let expired = situation.risk_assessed_on.is_some() && !situation.assessment_valid(on);
            (product.risk_level.is_some() && expired).then_some(situation.risk_assessed_on)
        }
        GateKind::PutAside => situation
            .running_put_aside(&product.code, on)
            .map(|aside| Some(aside.on)),
        GateKind::PartnerOff => product.partner_until.filter(|until| *until < on).map(Some),
        GateKind::ContactCap { contacts, days } => situation.capped_by(*contacts, *days, on).map(Some),
        GateKind::Expression { .. } => {
            let when = gate.when.as_ref()?;
            // Declared is not verified: what a customer said may close a gate and never opens one.
            let facts = &situation.facts;
            let closed = when.holds(facts.verified()) || (facts.any_declared() && when.holds(facts));
            closed.then(|| latest_date(when.facts(), situation))
        }
    }
}

/// A product with a risk level wants a customer whom it suits: assessed, not long ago, high enough, and able to bind
/// themselves (PR-08, PR-10). A customer's own signed statement opens nothing here: it is never by suggestion (PR-09).
fn unsuitable(situation: &Situation<'_>, product: &ProductBody, on: NaiveDate) -> bool {
    !situation.judge_suitability(product.risk_level, on).verdict.is_open()
}

fn latest_date(codes: Vec<&str>, situation: &Situation<'_>) -> Option<NaiveDate> {
    codes.into_iter().filter_map(|code| situation.facts.as_of(code)).max()
}
