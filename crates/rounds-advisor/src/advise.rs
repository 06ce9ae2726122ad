//! From a customer's situation to at most a few suggestions and the reasons against the rest. Knows the order of
//! things: hard stops first, then what is likely, worth something and urgent.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};
use rounds_protocol::rules::ProductKind;
use rounds_protocol::suggestions::Generic;

use crate::candidate::{Candidate, Rules, candidates};
use crate::explain::{ScoreParts, Urgent, Wording};
use crate::gates::{self, GateFailure};
use crate::scorer::Reason;
use crate::situation::Situation;
use crate::worth::Worth;

/// What to offer one customer on one day, and why not the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Id and version of the rule pack.
    pub rule_pack: String,
    /// Id of the bundle whose models may score.
    pub bundle: Option<String>,
    pub on: NaiveDate,
    /// Why this is the generic catalogue order without any score; `None` for personal advice.
    pub generic: Option<Generic>,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// In the order of what they would be worth.
    pub withheld: Vec<Withheld>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub product: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    pub purpose: Text,
    pub price: Text,
    /// By rule.
    pub points: i32,
    pub strength: Strength,
    /// Rules that speak for it, the strongest first; empty in the generic order.
    pub reasons: Vec<Reason>,
    /// None in the generic order, as worth.
    pub score: Option<ScoreParts>,
    pub worth: Option<Worth>,
    /// The strongest first.
    pub urgency: Vec<Urgent>,
}

/// The band of a score, measured against the pack's least points or the model's base rate: three times is strong, twice
/// is good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    Fair,
    Good,
    Strong,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    pub product: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    pub points: i32,
    /// In gate order.
    pub failures: Vec<GateFailure>,
    /// No gate is closed, but nothing speaks for it strongly enough.
    pub too_few_points: bool,
    /// No gate is closed and it would do, but others are worth more.
    pub outranked: bool,
}

/// Advise on one customer on a business date. The order is the same on every machine and does not depend on the order of
/// the inputs: by priority, then the catalogue's order, then the product code. A customer without personalisation, or
/// held out, gets the catalogue's order with neither scores nor reasons; the gates stay shut for them too.
pub fn advise(situation: &Situation<'_>, rules: Rules<'_>) -> Advice {
    let most = rules.pack.published().max_suggestions as usize;
    let mut advice = Advice {
        rule_pack: rules.pack.label(),
        bundle: rules.bundle.map(|bundle| bundle.id().to_owned()),
        on: rules.on,
        generic: situation.generic(),
        suggestions: Vec::new(),
        withheld: Vec::new(),
    };
    for candidate in candidates(situation, rules) {
        if candidate.fits() && advice.suggestions.len() < most {
            advice.suggestions.push(suggestion(&candidate, situation, rules));
        } else {
            advice.withheld.push(withheld(&candidate, situation, rules));
        }
    }
    advice
}

/// The first suggestion of [`advise`] alone, for a list of many customers: one score is explained, not three.
pub fn first(situation: &Situation<'_>, rules: Rules<'_>) -> Option<Suggestion> {
    let best = candidates(situation, rules).into_iter().find(Candidate::fits)?;
    Some(suggestion(&best, situation, rules))
}

fn suggestion(candidate: &Candidate<'_>, situation: &Situation<'_>, rules: Rules<'_>) -> Suggestion {
    let product = candidate.product;
    let wording = Wording {
        facts: &situation.facts,
        pack: rules.pack,
        currency: situation.currency,
    };
    let score = candidate.worth.map(|_| match &candidate.family {
        Some(family) => wording.model_score(family.model),
        None => wording.points_score(&candidate.points),
    });
    Suggestion {
        product: product.code.clone(),
        name: product.name.clone(),
        kind: product.kind,
        purpose: product.purpose.clone(),
        price: product.price.clone(),
        points: candidate.points.points,
        strength: strength(candidate, rules.pack.published().min_points),
        reasons: wording.reasons(&candidate.points),
        score,
        worth: candidate.worth,
        urgency: wording.urgent(&candidate.urgency),
    }
}

fn withheld(candidate: &Candidate<'_>, situation: &Situation<'_>, rules: Rules<'_>) -> Withheld {
    let product = candidate.product;
    Withheld {
        product: product.code.clone(),
        name: product.name.clone(),
        kind: product.kind,
        points: candidate.points.points,
        failures: gates::failures(situation, product, rules.pack, rules.on),
        too_few_points: candidate.open && candidate.weak,
        outranked: candidate.fits(),
    }
}

fn strength(candidate: &Candidate<'_>, min_points: i32) -> Strength {
    let (got, least) = match &candidate.family {
        Some(family) => (i64::from(family.ppm), i64::from(family.model.base_rate_ppm())),
        None => (i64::from(candidate.points.points), i64::from(min_points)),
    };
    match got / least.max(1) {
        ..2 => Strength::Fair,
        2 => Strength::Good,
        3.. => Strength::Strong,
    }
}
