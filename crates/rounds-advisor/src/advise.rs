//! From a customer's situation to at most a few suggestions and the reasons against the rest. Knows the order of
//! things; scores come from a [`Scorer`], hard stops from the gates.

use chrono::NaiveDate;
use rounds_domain::{ProductCode, Text};
use rounds_protocol::rules::{ProductBody, ProductKind};

use crate::gates::{self, GateFailure};
use crate::pack::CompiledPack;
use crate::scorer::{Reason, Score, Scorer};
use crate::sentence;
use crate::situation::Situation;

/// What to offer one customer on one day, and why not the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// Id and version of the rule pack.
    pub rule_pack: String,
    pub on: NaiveDate,
    /// False: generic catalogue order, because the customer wants no personalisation.
    pub personalised: bool,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
    /// Most points first.
    pub withheld: Vec<Withheld>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    pub product: ProductCode,
    pub name: Text,
    pub kind: ProductKind,
    pub purpose: Text,
    pub price: Text,
    pub points: i32,
    pub strength: Strength,
    /// The strongest first; empty without personalisation.
    pub reasons: Vec<Reason>,
}

/// Points in plain words, measured against the pack's least points: three times is strong, twice is good.
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
    /// No gate is closed, but the points do not suffice.
    pub too_few_points: bool,
    /// No gate is closed and the points suffice, but others are stronger.
    pub outranked: bool,
}

struct Candidate<'a> {
    product: &'a ProductBody,
    score: Score,
    failures: Vec<GateFailure>,
}

/// Advise on one customer on a business date. The order is the same on every machine and does not depend on the
/// order of the inputs: points from high to low, then the catalogue order, then the product code. A customer without
/// personalisation gets the catalogue order with neither points nor reasons; the gates stay shut for them too.
pub fn advise(
    situation: &Situation<'_>,
    pack: &CompiledPack,
    products: &[ProductBody],
    scorer: &dyn Scorer,
    on: NaiveDate,
) -> Advice {
    let rules = pack.published();
    let candidates = candidates(situation, pack, products, scorer, on);
    let mut advice = Advice {
        rule_pack: pack.label(),
        on,
        personalised: situation.personalisation,
        suggestions: Vec::new(),
        withheld: Vec::new(),
    };
    for candidate in candidates {
        let too_few_points = situation.personalisation && candidate.score.points < rules.min_points;
        let open = candidate.failures.is_empty();
        if open && !too_few_points && advice.suggestions.len() < rules.max_suggestions as usize {
            advice.suggestions.push(suggestion(candidate, situation, pack));
        } else {
            advice.withheld.push(Withheld {
                product: candidate.product.code.clone(),
                name: candidate.product.name.clone(),
                kind: candidate.product.kind,
                points: candidate.score.points,
                failures: candidate.failures,
                too_few_points: open && too_few_points,
                outranked: open && !too_few_points,
            });
        }
    }
    advice
}

/// The points of the best suggestion without building any sentence: for ranking a whole portfolio.
pub fn best_points(
    situation: &Situation<'_>,
    pack: &CompiledPack,
    products: &[ProductBody],
    scorer: &dyn Scorer,
    on: NaiveDate,
) -> Option<i32> {
    let mut best: Option<i32> = None;
    for product in products.iter().filter(|product| offered(product, on)) {
        let points = scorer.score(&product.code, &situation.facts).points;
        let improves = points >= pack.published().min_points && best.is_none_or(|best| points > best);
        if improves && gates::failures(situation, product, pack, on).is_empty() {
            best = Some(points);
        }
    }
    best
}

/// The product may be suggested on this day.
fn offered(product: &ProductBody, on: NaiveDate) -> bool {
    product.suggestible && product.effective_from <= on && product.effective_to.is_none_or(|end| on <= end)
}

fn candidates<'a>(
    situation: &Situation<'_>,
    pack: &CompiledPack,
    products: &'a [ProductBody],
    scorer: &dyn Scorer,
    on: NaiveDate,
) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<Candidate<'a>> = products
        .iter()
        .filter(|product| offered(product, on))
        .map(|product| Candidate {
            product,
            score: if situation.personalisation {
                scorer.score(&product.code, &situation.facts)
            } else {
                Score::default()
            },
            failures: gates::failures(situation, product, pack, on),
        })
        .collect();
    candidates.sort_by(|a, b| {
        b.score
            .points
            .cmp(&a.score.points)
            .then(a.product.catalogue_order.cmp(&b.product.catalogue_order))
            .then_with(|| a.product.code.cmp(&b.product.code))
    });
    candidates
}

fn suggestion(candidate: Candidate<'_>, situation: &Situation<'_>, pack: &CompiledPack) -> Suggestion {
    let reasons = candidate
        .score
        .contributions
        .iter()
        .filter(|contribution| contribution.points > 0)
        .filter_map(|contribution| {
            let fact = situation.facts.fact(&contribution.cites)?;
            let definition = pack.fact(&fact.code);
            Some(Reason {
                code: contribution.code.clone(),
                points: contribution.points,
                sentence: sentence::fill(
                    &contribution.reason,
                    &fact.value,
                    fact.as_of,
                    situation.currency,
                    definition,
                ),
                fact: fact.code.clone(),
                as_of: fact.as_of,
            })
        })
        .collect();
    Suggestion {
        product: candidate.product.code.clone(),
        name: candidate.product.name.clone(),
        kind: candidate.product.kind,
        purpose: candidate.product.purpose.clone(),
        price: candidate.product.price.clone(),
        points: candidate.score.points,
        strength: strength(candidate.score.points, pack.published().min_points),
        reasons,
    }
}

fn strength(points: i32, min_points: i32) -> Strength {
    let least = i64::from(min_points.max(1));
    match i64::from(points) / least {
        ..2 => Strength::Fair,
        2 => Strength::Good,
        3.. => Strength::Strong,
    }
}
