//! A segment seen as a crowd: how many, how they differ from the whole bank, what they hold and took up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rounds_domain::{CustomerNo, ProductCode, SegmentCode};
use rounds_protocol::bundle::Crowd;
use rounds_protocol::entities::{Distribution, Fact, FactValue, SegmentOverlap, SegmentProfileBody, ShareBesideBank};
use rounds_protocol::rules::SegmentRule;

use super::{Membership, bands};
use crate::catalogue::Catalogue;
use crate::features::FactTable;

/// The whole bank on a day, as far as segment profiles look at it.
#[derive(Clone, Copy)]
pub struct Book<'a> {
    pub as_of: NaiveDate,
    pub facts: &'a FactTable,
    pub membership: &'a Membership,
    /// Products held on the day.
    pub held: &'a BTreeMap<CustomerNo, Vec<ProductCode>>,
    /// Products opened in the twelve months before.
    pub uptake: &'a BTreeMap<CustomerNo, Vec<ProductCode>>,
}

/// One profile for each segment rule, in the order of priority. Distributions count the customers whose fact is
/// known, and leave out a fact that nobody of the segment has.
pub fn segment_profiles(book: Book<'_>, catalogue: &Catalogue) -> Vec<SegmentProfileBody> {
    let scale = scales(book, catalogue);
    let mut rules: Vec<&SegmentRule> = catalogue.pack.segments.iter().collect();
    rules.sort_by(|a, b| (a.priority, &a.code).cmp(&(b.priority, &b.code)));
    rules
        .into_iter()
        .map(|rule| profile(rule, book, catalogue, &scale))
        .collect()
}

/// A segment as a crowd, whoever made it: `codes` says who is in it, the book's own membership what else they are in.
/// The book must hold every customer of `codes`.
pub(super) fn crowd(code: &SegmentCode, codes: &Membership, book: Book<'_>, catalogue: &Catalogue) -> Crowd {
    let members = members(code, codes);
    Crowd {
        size: members.len() as u32,
        bank_size: book.membership.len() as u32,
        distributions: distributions(&scales(book, catalogue), &members, book),
        holdings: shares(book.held, &members, book, catalogue),
        uptake: shares(book.uptake, &members, book, catalogue),
        overlaps: overlaps(code, &members, book, catalogue),
    }
}

fn scales(book: Book<'_>, catalogue: &Catalogue) -> Vec<Scale> {
    let facts = catalogue.profile_facts.iter();
    facts.map(|fact| Scale::of(fact, book.facts)).collect()
}

fn distributions(scale: &[Scale], members: &BTreeSet<&CustomerNo>, book: Book<'_>) -> Vec<Distribution> {
    let of_one = |scale| distribution(scale, members, book.facts);
    scale.iter().filter_map(of_one).collect()
}

/// Other segments that members are in, the commonest among them first.
fn overlaps(
    code: &SegmentCode,
    members: &BTreeSet<&CustomerNo>,
    book: Book<'_>,
    catalogue: &Catalogue,
) -> Vec<SegmentOverlap> {
    let mut overlaps: Vec<SegmentOverlap> = catalogue
        .pack
        .segments
        .iter()
        .filter(|other| other.code != *code)
        .map(|other| {
            let others = self::members(&other.code, book.membership);
            let both = members.intersection(&others).count();
            SegmentOverlap {
                segment: other.code.clone(),
                name: other.name.clone(),
                segment_bp: bands::part(both as u64, members.len() as u64),
                bank_bp: bands::part(others.len() as u64, book.membership.len() as u64),
            }
        })
        .filter(|overlap| overlap.segment_bp > 0)
        .collect();
    overlaps.sort_by(|a, b| (b.segment_bp, &a.segment).cmp(&(a.segment_bp, &b.segment)));
    overlaps
}

/// The values of one fact over the whole bank, with the edges of its bands.
struct Scale {
    fact: String,
    values: Vec<i64>,
    edges: Vec<i64>,
}

impl Scale {
    fn of(fact: &str, facts: &FactTable) -> Self {
        let mut values: Vec<i64> = facts.values().filter_map(|facts| number(facts, fact)).collect();
        values.sort_unstable();
        Self {
            fact: fact.to_owned(),
            edges: bands::edges(&values),
            values,
        }
    }
}

fn profile(rule: &SegmentRule, book: Book<'_>, catalogue: &Catalogue, scale: &[Scale]) -> SegmentProfileBody {
    let members = members(&rule.code, book.membership);
    let primary = book
        .membership
        .values()
        .filter(|segments| segments.first() == Some(&rule.code))
        .count();
    SegmentProfileBody {
        code: rule.code.clone(),
        name: rule.name.clone(),
        rule: rule.rule.clone(),
        rule_version: rule.version,
        priority: rule.priority,
        as_of: book.as_of,
        size: members.len() as u32,
        primary_size: primary as u32,
        bank_size: book.membership.len() as u32,
        distributions: distributions(scale, &members, book),
        holdings: shares(book.held, &members, book, catalogue),
        uptake: shares(book.uptake, &members, book, catalogue),
        overlaps: overlaps(&rule.code, &members, book, catalogue),
        needs: rule.needs.clone(),
        channel: rule.channel.clone(),
        approach: rule.approach.clone(),
        taboo: rule.taboo.clone(),
    }
}

fn members<'a>(code: &SegmentCode, membership: &'a Membership) -> BTreeSet<&'a CustomerNo> {
    membership
        .iter()
        .filter(|(_, segments)| segments.contains(code))
        .map(|(customer, _)| customer)
        .collect()
}

fn distribution(scale: &Scale, members: &BTreeSet<&CustomerNo>, facts: &FactTable) -> Option<Distribution> {
    let segment: Vec<i64> = members
        .iter()
        .filter_map(|customer| number(facts.get(*customer)?, &scale.fact))
        .collect();
    if segment.is_empty() || scale.edges.is_empty() {
        return None;
    }
    Some(Distribution {
        fact: scale.fact.clone(),
        bands: bands::bands(&scale.edges, &segment, &scale.values),
    })
}

/// For every product that somebody in the bank has: the share of the segment and of the bank that has it, most
/// common in the segment first.
fn shares(
    products: &BTreeMap<CustomerNo, Vec<ProductCode>>,
    members: &BTreeSet<&CustomerNo>,
    book: Book<'_>,
    catalogue: &Catalogue,
) -> Vec<ShareBesideBank> {
    let mut counts: BTreeMap<&ProductCode, (u64, u64)> = BTreeMap::new();
    for (customer, products) in products
        .iter()
        .filter(|(customer, _)| book.membership.contains_key(*customer))
    {
        for product in products
            .iter()
            .filter(|product| catalogue.product(product.as_str()).is_some())
        {
            let (segment, bank) = counts.entry(product).or_default();
            *bank += 1;
            *segment += u64::from(members.contains(customer));
        }
    }
    let mut shares: Vec<ShareBesideBank> = counts
        .into_iter()
        .map(|(product, (segment, bank))| ShareBesideBank {
            product: product.clone(),
            segment_bp: bands::part(segment, members.len() as u64),
            bank_bp: bands::part(bank, book.membership.len() as u64),
        })
        .collect();
    shares.sort_by(|a, b| (b.segment_bp, b.bank_bp, &a.product).cmp(&(a.segment_bp, a.bank_bp, &b.product)));
    shares
}

/// The fact as an integer: amounts, counts, days and shares. Other facts have no bands.
fn number(facts: &[Fact], code: &str) -> Option<i64> {
    match &facts.iter().find(|fact| fact.code == code)?.value {
        FactValue::Money(n) | FactValue::Count(n) | FactValue::Days(n) | FactValue::Share(n) => Some(*n),
        FactValue::Flag(_) | FactValue::Date(_) | FactValue::Code(_) => None,
    }
}
