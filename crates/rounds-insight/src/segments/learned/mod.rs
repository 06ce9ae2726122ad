//! Segments that are learned beside the rules: customers who are alike in what they do, named by what sets them apart.
//!
//! Knows facts that a model may look at, and which of them the catalogue has clusters look at. Refuses names of people,
//! ages and places: they are no such facts.

mod kmeans;
mod naming;

use std::collections::BTreeMap;

use rounds_advisor::facts::FactSet;
use rounds_advisor::learned::{logarithm, place};
use rounds_domain::{CustomerNo, SegmentCode};
use rounds_protocol::bundle::{ClusterScale, Crowd, FeatureKind, LearnedSegment};
use rounds_protocol::entities::{Fact, FactValue};

use super::profiles::{Book, crowd};
use super::{Membership, membership};
use crate::catalogue::Catalogue;
use crate::dice::Dice;
use crate::features::{FactTable, Features};
use crate::import::Snapshot;
use crate::profile::{ProfileError, blocking};
use kmeans::Point;

/// Numbers of clusters that are tried.
const CLUSTERS: std::ops::RangeInclusive<usize> = 4..=8;
/// A cluster of less than this share of the book tells nobody anything, per thousand.
const LEAST_SHARE: usize = 20;
/// Customers by whom stability is measured: more would only take longer.
const SAMPLE: usize = 3_000;

/// The learned segments of an imported bank on the day of its export. Blocking; computes on a thread of its own.
///
/// # Errors
/// When a query fails or the catalogue is not sound.
pub fn learned_segments(
    snapshot: &Snapshot,
    catalogue: &Catalogue,
    seed: u64,
) -> Result<Vec<LearnedSegment>, ProfileError> {
    blocking(async {
        let as_of = snapshot.bank.as_of;
        let features = Features::open(snapshot, catalogue, as_of).await?;
        let facts = features.facts(|_, _| ()).await?;
        let (held, uptake) = (features.products_held().await?, features.uptake().await?);
        let membership = membership(&facts, &catalogue.compile()?);
        let book = Book {
            as_of,
            facts: &facts,
            membership: &membership,
            held: &held,
            uptake: &uptake,
        };
        Ok(learn(book, catalogue, seed))
    })?
}

/// The number of clusters whose least stable one is the most stable, none of them too small; then the clusters, the
/// largest first. None for a bank with too few customers.
pub fn learn(book: Book<'_>, catalogue: &Catalogue, seed: u64) -> Vec<LearnedSegment> {
    let space = Space::of(book.facts, catalogue);
    let points: Vec<Point> = book.facts.values().map(|facts| space.point(facts)).collect();
    let points: Vec<&Point> = points.iter().collect();
    let sample = sample(&points, seed);
    let tried = CLUSTERS.filter_map(|k| attempt(&sample, k, seed));
    let best = tried.max_by(|a, b| worst(&a.stability).total_cmp(&worst(&b.stability)));
    best.map_or(Vec::new(), |best| space.segments(&points, best, book, catalogue))
}

/// Clusters of the sample.
struct Attempt {
    centres: Vec<Point>,
    stability: Vec<f64>,
}

fn attempt(sample: &[&Point], k: usize, seed: u64) -> Option<Attempt> {
    if sample.len() < k * 20 {
        return None;
    }
    let centres = kmeans::centres(sample, k, seed);
    let mut sizes = vec![0; k];
    sample
        .iter()
        .for_each(|point| sizes[kmeans::nearest(&centres, point).0] += 1);
    if sizes.iter().any(|size| size * 1_000 < sample.len() * LEAST_SHARE) {
        return None;
    }
    let stability = kmeans::stability(sample, &centres, seed);
    Some(Attempt { centres, stability })
}

fn worst(stability: &[f64]) -> f64 {
    stability.iter().copied().fold(1.0, f64::min)
}

fn sample<'p>(points: &[&'p Point], seed: u64) -> Vec<&'p Point> {
    if points.len() <= SAMPLE {
        return points.to_vec();
    }
    let mut dice = Dice::new(seed, u64::from(u32::MAX));
    (0..SAMPLE)
        .map(|_| points[dice.below(points.len() as u64) as usize])
        .collect()
}

/// The facts that are looked at, each on its scale.
struct Space {
    scales: BTreeMap<String, ClusterScale>,
}

impl Space {
    fn of(facts: &FactTable, catalogue: &Catalogue) -> Self {
        let looked_at = catalogue
            .features
            .iter()
            .filter(|rule| rule.clusters && matches!(rule.kind, FeatureKind::Number | FeatureKind::Flag));
        let scales = looked_at.map(|rule| (rule.fact.clone(), scale(&rule.fact, facts)));
        Self {
            scales: scales.collect(),
        }
    }

    fn point(&self, facts: &[Fact]) -> Point {
        let facts = FactSet::new(facts);
        self.scales
            .iter()
            .map(|(fact, scale)| place(scale, facts.get(fact)))
            .collect()
    }

    /// The largest first; codes by that order.
    fn segments(
        &self,
        points: &[&Point],
        found: Attempt,
        book: Book<'_>,
        catalogue: &Catalogue,
    ) -> Vec<LearnedSegment> {
        let of: Vec<usize> = points
            .iter()
            .map(|point| kmeans::nearest(&found.centres, point).0)
            .collect();
        let size = |cluster: usize| of.iter().filter(|one| **one == cluster).count();
        let mut order: Vec<usize> = (0..found.centres.len()).collect();
        order.sort_by_key(|cluster| (std::cmp::Reverse(size(*cluster)), *cluster));
        let mut names = naming::Names::new(catalogue);
        let place_of = |cluster| order.iter().position(|one| *one == cluster).unwrap_or(0);
        let codes: Membership = (book.facts.keys().cloned())
            .zip(&of)
            .map(|(customer, cluster): (CustomerNo, _)| (customer, vec![code(place_of(*cluster))]))
            .collect();
        let segment = |(at, cluster): (usize, &usize)| {
            let members = points
                .iter()
                .zip(&of)
                .filter(|(_, one)| *one == cluster)
                .map(|(point, _)| *point);
            let (apart, name) = names.of(&self.means(members));
            LearnedSegment {
                code: code(at),
                name,
                centre: self
                    .scales
                    .keys()
                    .cloned()
                    .zip(found.centres[*cluster].iter().copied())
                    .collect(),
                scale: self.scales.clone(),
                stability: found.stability[*cluster],
                apart,
                crowd: Crowd {
                    size: size(*cluster) as u32,
                    ..crowd(&code(at), &codes, book, catalogue)
                },
            }
        };
        order.iter().enumerate().map(segment).collect()
    }

    /// The mean place of some customers on every scale. The book's own is nought, its deviation one.
    fn means<'p>(&self, members: impl Iterator<Item = &'p Point>) -> BTreeMap<&str, f64> {
        let mut sums = vec![0.0; self.scales.len()];
        let mut count = 0.0;
        for point in members {
            count += 1.0;
            sums.iter_mut().zip(point).for_each(|(sum, value)| *sum += value);
        }
        let means = sums.into_iter().map(|sum| sum / f64::max(count, 1.0));
        self.scales.keys().map(String::as_str).zip(means).collect()
    }
}

/// `K01` and on.
fn code(at: usize) -> SegmentCode {
    SegmentCode::from(format!("K{:02}", at + 1))
}

/// Amounts by their logarithm, the rest as it is.
fn scale(fact: &str, facts: &FactTable) -> ClusterScale {
    let log = fact.ends_with("_minor");
    let value = |facts: &Vec<Fact>| {
        let found = facts.iter().find(|known| known.code == fact).map(|known| &known.value);
        let number = match found {
            Some(FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n)) => *n as f64,
            Some(FactValue::Flag(true)) => 1.0,
            _ => 0.0,
        };
        if log { logarithm(number) } else { number }
    };
    let values: Vec<f64> = facts.values().map(value).collect();
    let count = f64::max(values.len() as f64, 1.0);
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count;
    ClusterScale {
        log,
        mean,
        deviation: variance.sqrt(),
    }
}

#[cfg(test)]
mod tests;
