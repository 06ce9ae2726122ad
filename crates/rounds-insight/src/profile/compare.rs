//! The same bank profiled in this process and on a cluster, every customer compared: what a bank looks at before it
//! trusts a cluster. Nothing is kept of either.

use std::path::Path;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rounds_domain::CustomerNo;
use rounds_protocol::entities::ProfileBody;

use super::{Made, ProfileError, blocking, compute};
use crate::catalogue::Catalogue;
use crate::features::Engine;
use crate::import::Snapshot;
use crate::progress::{Progress, Silent};

/// What was compared, and what differed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    pub as_of: NaiveDate,
    pub customers: u64,
    /// Facts told in this process, over all customers.
    pub facts: u64,
    pub months: u64,
    pub bookings: u64,
    pub in_process: Duration,
    pub on_cluster: Duration,
    /// Customers in order, each with what differs.
    pub differences: Vec<Difference>,
}

/// Something about a customer that the two places tell differently. Without the values: they are the customer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// None for the profiles of the segments.
    pub customer_no: Option<CustomerNo>,
    /// The code of a fact, or `customer`, `segments`, `months`, `bookings`.
    pub what: String,
}

/// Profiles the bank imported last in this process and on `cluster`, and compares every fact, segment, month and booking
/// of every customer. Blocking, like [`run`](super::run).
///
/// # Errors
/// As [`run_on`](super::run_on). Differences are no error.
pub fn compare(cluster: &Engine, data_dir: &Path, progress: &dyn Progress) -> Result<Comparison, ProfileError> {
    let snapshot = Snapshot::current(data_dir)?;
    let catalogue = Catalogue::of_bank(data_dir, &snapshot.bank.catalogue)?;
    let timed = |engine: &Engine| -> Result<(Made, Duration), ProfileError> {
        let started = Instant::now();
        let made = blocking(compute(engine, &snapshot, &catalogue, &Silent))??;
        Ok((made, started.elapsed()))
    };
    progress.at("in this process", 0, 1);
    let (here, in_process) = timed(&Engine::InProcess)?;
    progress.at("on the cluster", 0, 1);
    let (there, on_cluster) = timed(cluster)?;
    progress.at("on the cluster", 1, 1);
    let sum = |count: fn(&ProfileBody) -> usize| here.profiles.iter().map(|one| count(one) as u64).sum();
    Ok(Comparison {
        as_of: here.as_of,
        customers: here.profiles.len() as u64,
        facts: sum(|profile| profile.facts.len()),
        months: sum(|profile| profile.months.len()),
        bookings: sum(|profile| profile.recent.len()),
        in_process,
        on_cluster,
        differences: differences(&here, &there),
    })
}

/// Walks both lists, which are by customer number.
fn differences(here: &Made, there: &Made) -> Vec<Difference> {
    let mut found = Vec::new();
    let (mut left, mut right) = (here.profiles.iter().peekable(), there.profiles.iter().peekable());
    while let Some((a, b)) = next_pair(&mut left, &mut right) {
        match (a, b) {
            (Some(a), Some(b)) => found.extend(of_customer(a, b)),
            (Some(one), None) | (None, Some(one)) => found.push(difference(one, "customer")),
            (None, None) => {}
        }
    }
    if here.segments != there.segments {
        found.push(Difference {
            customer_no: None,
            what: "segments".to_owned(),
        });
    }
    found
}

type Profiles<'p> = std::iter::Peekable<std::slice::Iter<'p, ProfileBody>>;

/// The next customer of either list, with the profile of each that has one.
fn next_pair<'p>(
    left: &mut Profiles<'p>,
    right: &mut Profiles<'p>,
) -> Option<(Option<&'p ProfileBody>, Option<&'p ProfileBody>)> {
    let customers = left.peek().into_iter().chain(right.peek());
    let first = &customers.map(|profile| &profile.customer_no).min()?.clone();
    let is_first = |profile: &&ProfileBody| profile.customer_no == *first;
    Some((left.next_if(is_first), right.next_if(is_first)))
}

fn of_customer(a: &ProfileBody, b: &ProfileBody) -> Vec<Difference> {
    let only = |these: &ProfileBody, those: &ProfileBody| {
        let odd = these.facts.iter().filter(|fact| !those.facts.contains(fact));
        odd.map(|fact| fact.code.clone()).collect::<Vec<String>>()
    };
    let mut odd = only(a, b);
    odd.extend(only(b, a));
    odd.sort();
    odd.dedup();
    if odd.is_empty() && a.facts != b.facts {
        odd.push("facts".to_owned());
    }
    for (what, same) in [
        ("segments", a.segments == b.segments),
        ("months", a.months == b.months),
        ("bookings", a.recent == b.recent),
    ] {
        if !same {
            odd.push(what.to_owned());
        }
    }
    odd.iter().map(|what| difference(a, what)).collect()
}

fn difference(profile: &ProfileBody, what: &str) -> Difference {
    Difference {
        customer_no: Some(profile.customer_no.clone()),
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use rounds_protocol::entities::{Fact, FactValue};

    use super::*;
    use crate::profile::tests::village_bank;

    fn made() -> Made {
        let folder = tempfile::tempdir().unwrap();
        let snapshot = village_bank().snapshot(folder.path());
        let catalogue = Catalogue::embedded("demo-cn").unwrap();
        blocking(compute(&Engine::InProcess, &snapshot, &catalogue, &Silent))
            .unwrap()
            .unwrap()
    }

    fn told(here: &Made, there: &Made) -> Vec<(Option<String>, String)> {
        let found = differences(here, there).into_iter();
        found
            .map(|one| (one.customer_no.map(|number| number.to_string()), one.what))
            .collect()
    }

    #[test]
    fn whatever_differs_is_found_in_both_directions() {
        let same = made();
        assert_eq!(told(&same, &made()), []);
        type Change = fn(&mut Made);
        let changes: [(Change, Option<&str>, &str); 7] = [
            (|made| drop(made.profiles.remove(1)), Some("C2"), "customer"),
            (|made| drop(made.profiles[0].facts.remove(0)), Some("C1"), "a fact"),
            (
                |made| made.profiles[0].facts[0].value = FactValue::Count(7),
                Some("C1"),
                "a fact",
            ),
            (|made| made.profiles[0].facts.reverse(), Some("C1"), "facts"),
            (|made| drop(made.profiles[2].segments.pop()), Some("C3"), "segments"),
            (|made| made.profiles[1].months.truncate(0), Some("C2"), "months"),
            (|made| drop(made.segments.pop()), None, "segments"),
        ];
        for (change, customer, what) in changes {
            let mut other = made();
            let first: Fact = other.profiles[0].facts[0].clone();
            change(&mut other);
            let what = if what == "a fact" { first.code.as_str() } else { what };
            let expected = vec![(customer.map(str::to_owned), what.to_owned())];
            assert_eq!(told(&same, &other), expected);
            assert_eq!(told(&other, &same), expected);
        }
    }
}
