//! The products of the catalogue weighed for one customer, best first. Knows the order of arbitration; builds no sentence,
//! so that a whole portfolio can be weighed.

use std::cmp::Ordering;

use chrono::NaiveDate;
use rounds_protocol::rules::{ProductBody, ProductKind};

use crate::bundle::CompiledBundle;
use crate::gates;
use crate::model::{CompiledModel, row};
use crate::pack::{CompiledPack, CompiledUrgency, lever, propensity};
use crate::scorer::{self, Score};
use crate::situation::Situation;
use crate::worth::{NEUTRAL, Worth, share};

/// What a customer is weighed by on one day.
#[derive(Clone, Copy)]
pub struct Rules<'a> {
    pub pack: &'a CompiledPack,
    pub products: &'a [ProductBody],
    /// None: everything is by rule.
    pub bundle: Option<&'a CompiledBundle>,
    pub on: NaiveDate,
}

/// One product for one customer.
#[derive(Clone, Debug)]
pub struct Candidate<'a> {
    pub product: &'a ProductBody,
    /// No gate is closed.
    pub open: bool,
    /// By rule; empty in the generic order.
    pub points: Score<'a>,
    /// What speaks for the family, where a model does.
    pub family: Option<Family<'a>>,
    /// None in the generic order.
    pub worth: Option<Worth>,
    /// Rules that make it urgent, the strongest first.
    pub urgency: Vec<&'a CompiledUrgency>,
    /// Nothing speaks for it strongly enough.
    pub weak: bool,
}

/// A family's probability by its model.
#[derive(Clone, Copy, Debug)]
pub struct Family<'a> {
    pub model: &'a CompiledModel,
    pub ppm: u32,
}

impl Candidate<'_> {
    /// It may be suggested.
    pub fn fits(&self) -> bool {
        self.open && !self.weak
    }
}

/// Every product that is offered on the day, best first: by priority, then the catalogue's order, then the code. In the
/// generic order by the latter two alone, without any score.
pub fn candidates<'a>(situation: &Situation<'_>, rules: Rules<'a>) -> Vec<Candidate<'a>> {
    let mut candidates: Vec<Candidate<'a>> = bare(situation, rules).collect();
    if situation.generic().is_none() {
        weigh(&mut candidates, situation, rules, Families::new(rules.bundle));
    }
    candidates.sort_by(in_order);
    candidates
}

/// The best product that may be suggested to each of these customers, in their order: what [`candidates`] has first that
/// [fits](Candidate::fits). `None` where there is none, and in the generic order, which ranks nobody.
///
/// One model after the other goes over all customers, which is several times quicker than all models over one customer
/// after the other: hand over hundreds.
pub fn best_of_each<'a>(situations: &[Situation<'_>], rules: Rules<'a>) -> Vec<Option<Candidate<'a>>> {
    // What no gate lets through is never the best, and has no part in what its family's products share.
    let open = |situation: &Situation<'_>| -> Vec<Candidate<'a>> {
        let bare = bare(situation, rules).filter(|_| situation.generic().is_none());
        bare.filter(|candidate| candidate.open).collect()
    };
    let mut all: Vec<Vec<Candidate<'a>>> = situations.iter().map(open).collect();
    let families = Families::of_each(situations, &all, rules.bundle);
    let weighed = situations.iter().zip(&mut all).zip(families);
    for ((situation, candidates), families) in weighed {
        weigh(candidates, situation, rules, families);
    }
    let best = |candidates: Vec<Candidate<'a>>| candidates.into_iter().filter(Candidate::fits).min_by(in_order);
    all.into_iter().map(best).collect()
}

/// Every product that is offered on the day, judged by the gates and not weighed.
fn bare<'a>(situation: &Situation<'_>, rules: Rules<'a>) -> impl Iterator<Item = Candidate<'a>> {
    let offered = rules.products.iter().filter(move |product| offered(product, rules.on));
    offered.map(move |product| Candidate {
        product,
        open: gates::is_open(situation, product, rules.pack, rules.on),
        points: Score::default(),
        family: None,
        worth: None,
        urgency: Vec::new(),
        weak: false,
    })
}

/// Best first: by priority, then the catalogue's order, then the code.
fn in_order(a: &Candidate<'_>, b: &Candidate<'_>) -> Ordering {
    let priority = |one: &Candidate<'_>| one.worth.map(|worth| worth.priority());
    priority(b)
        .cmp(&priority(a))
        .then(a.product.catalogue_order.cmp(&b.product.catalogue_order))
        .then_with(|| a.product.code.cmp(&b.product.code))
}

/// The product may be suggested on this day.
fn offered(product: &ProductBody, on: NaiveDate) -> bool {
    product.suggestible && product.effective_from <= on && product.effective_to.is_none_or(|end| on <= end)
}

fn weigh<'a>(
    candidates: &mut [Candidate<'a>],
    situation: &Situation<'_>,
    rules: Rules<'a>,
    mut families: Families<'a>,
) {
    for candidate in &mut *candidates {
        candidate.points = scorer::score(rules.pack, &candidate.product.code, &situation.facts);
        candidate.family = families.of(candidate.product, situation);
        candidate.urgency = urgency(candidate.product, situation, rules.pack);
    }
    let shares: Vec<(u64, u64)> = (0..candidates.len())
        .map(|at| share_of(candidates, at, rules))
        .collect();
    for (candidate, (part, all)) in candidates.iter_mut().zip(shares) {
        let worth = worth(candidate, rules.pack, part, all);
        candidate.weak = is_weak(candidate, &worth, rules.pack);
        candidate.worth = Some(worth);
    }
}

/// Each family is scored once for a customer.
struct Families<'a> {
    bundle: Option<&'a CompiledBundle>,
    known: Vec<(ProductKind, u32)>,
}

impl<'a> Families<'a> {
    fn new(bundle: Option<&'a CompiledBundle>) -> Self {
        Self {
            bundle,
            known: Vec::new(),
        }
    }

    /// The families of each of many customers, as far as one of their candidates needs them, model by model.
    fn of_each(
        situations: &[Situation<'_>],
        candidates: &[Vec<Candidate<'_>>],
        bundle: Option<&'a CompiledBundle>,
    ) -> Vec<Self> {
        let mut each: Vec<Self> = situations.iter().map(|_| Self::new(bundle)).collect();
        for model in bundle.into_iter().flat_map(CompiledBundle::models) {
            let family = model.family();
            let needed = |candidates: &[Candidate<'_>]| candidates.iter().any(|one| one.product.kind == family);
            let customers = situations.iter().zip(candidates).zip(&mut each);
            for ((situation, _), families) in customers.filter(|((_, candidates), _)| needed(candidates)) {
                families.known.push((family, ppm(model, situation)));
            }
        }
        each
    }

    fn of(&mut self, product: &ProductBody, situation: &Situation<'_>) -> Option<Family<'a>> {
        let model = self.bundle?.model_for(product)?;
        let known = self.known.iter().find(|(family, _)| *family == product.kind);
        let ppm = match known {
            Some((_, ppm)) => *ppm,
            None => {
                let ppm = ppm(model, situation);
                self.known.push((product.kind, ppm));
                ppm
            }
        };
        Some(Family { model, ppm })
    }
}

fn ppm(model: &CompiledModel, situation: &Situation<'_>) -> u32 {
    to_ppm(model.probability(&row(model.features(), &situation.facts)))
}

/// From here on there are whole numbers only.
fn to_ppm(probability: f64) -> u32 {
    // Between 0 and a million, which fits; a probability that is no number counts as nothing.
    (probability.clamp(0.0, 1.0) * 1e6).round() as u32
}

/// A product's part of its family's probability: its propensity by rule among those of the family that are open to the
/// customer, itself included. A product without a model is its own family.
fn share_of(candidates: &[Candidate<'_>], at: usize, rules: Rules<'_>) -> (u64, u64) {
    let of = &candidates[at];
    let weight =
        |one: &Candidate<'_>| u64::from(propensity(&rules.pack.arbitration().propensity, one.points.points)).max(1);
    if of.family.is_none() {
        return (1, 1);
    }
    let alike = |one: &&Candidate<'_>| {
        one.family.is_some() && one.product.kind == of.product.kind && (one.open || one.product.code == of.product.code)
    };
    (weight(of), candidates.iter().filter(alike).map(weight).sum())
}

fn worth(candidate: &Candidate<'_>, pack: &CompiledPack, part: u64, all: u64) -> Worth {
    let data = pack.arbitration();
    let product = candidate.product;
    let probability_ppm = match &candidate.family {
        Some(family) => share(family.ppm, part, all),
        None => propensity(&data.propensity, candidate.points.points),
    };
    Worth {
        probability_ppm,
        share_bp: share(10_000, part, all),
        margin_minor: product.annual_margin_minor.unwrap_or(data.usual_margin_minor),
        contact_cost_minor: data.contact_cost_minor,
        urgency_permille: candidate.urgency.first().map_or(NEUTRAL, |rule| rule.rule.permille),
        lever_permille: lever(&data.levers, &product.code, product.kind),
    }
}

/// Neither likely enough nor urgent.
fn is_weak(candidate: &Candidate<'_>, worth: &Worth, pack: &CompiledPack) -> bool {
    if worth.urgency_permille > NEUTRAL {
        return false;
    }
    match &candidate.family {
        Some(family) => {
            let least = u64::from(family.model.base_rate_ppm()) * u64::from(pack.arbitration().least_lift_permille);
            u64::from(family.ppm) * 1_000 < least
        }
        None => candidate.points.points < pack.published().min_points,
    }
}

/// The rules that hold and whose cited fact is known: what is urgent must be able to name its evidence.
fn urgency<'a>(product: &ProductBody, situation: &Situation<'_>, pack: &'a CompiledPack) -> Vec<&'a CompiledUrgency> {
    let holds = |rule: &&CompiledUrgency| {
        rule.concerns(product) && situation.facts.get(&rule.rule.cites).is_some() && rule.when.holds(&situation.facts)
    };
    let mut urgent: Vec<&CompiledUrgency> = pack.urgency().iter().filter(holds).collect();
    urgent.sort_by(|a, b| {
        let strength = b.rule.permille.cmp(&a.rule.permille);
        strength.then_with(|| a.rule.code.cmp(&b.rule.code))
    });
    urgent
}
