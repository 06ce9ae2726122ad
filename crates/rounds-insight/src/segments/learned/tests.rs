//! Learned segments of the generated bank.

use rounds_advisor::learned::nearest;

use super::*;
use crate::demo::{self, DemoOptions};
use crate::import::import_folder;
use crate::progress::Silent;
use crate::testing::day;

#[test]
fn the_generated_bank_falls_into_stable_segments_with_names_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let options = DemoOptions {
        seed: 1,
        customers: 1_500,
        as_of: day("2026-11-20"),
    };
    demo::generate(&folder.path().join("export"), &options, &Silent).unwrap();
    import_folder(&folder.path().join("export"), folder.path(), None, &Silent).unwrap();
    let snapshot = Snapshot::current(folder.path()).unwrap();
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let segments = learned_segments(&snapshot, &catalogue, 1).unwrap();
    assert!(CLUSTERS.contains(&segments.len()), "{} segments", segments.len());
    assert_eq!(segments, learned_segments(&snapshot, &catalogue, 1).unwrap());

    let mut names: Vec<&str> = segments.iter().map(|segment| segment.name.en.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), segments.len(), "{names:?}");
    assert_eq!(segments.iter().map(|segment| segment.crowd.size).sum::<u32>(), 1_500);
    let stability = segments.iter().map(|segment| segment.stability).sum::<f64>() / segments.len() as f64;
    assert!(stability > 0.6, "mean stability {stability}");
    for segment in &segments {
        assert!(!segment.crowd.distributions.is_empty() && !segment.crowd.overlaps.is_empty());
        assert_eq!(segment.crowd.bank_size, 1_500);
    }
}

#[test]
fn the_device_places_a_customer_where_headquarters_counted_one() {
    let facts: FactTable = (0..200)
        .map(|at| {
            let fact = |code: &str, value| Fact {
                code: code.to_owned(),
                value,
                as_of: day("2026-11-20"),
            };
            let rich = if at % 4 == 0 { 900_000_000 } else { 1_000 + at };
            let busy = if at % 4 == 1 { 90 } else { 1 };
            let receipts = if at % 4 == 2 { 5_000_000 + at } else { 0 };
            let facts = vec![
                fact("aum_minor", FactValue::Money(rich)),
                fact("transactions_90d_count", FactValue::Count(busy)),
                fact("receipts_90d_minor", FactValue::Money(receipts)),
            ];
            (CustomerNo::from(format!("C{at:03}")), facts)
        })
        .collect();
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let nobody = BTreeMap::new();
    let membership: Membership = facts.keys().map(|customer| (customer.clone(), Vec::new())).collect();
    let book = Book {
        as_of: day("2026-11-20"),
        facts: &facts,
        membership: &membership,
        held: &nobody,
        uptake: &nobody,
    };
    let segments = learn(book, &catalogue, 5);
    assert_eq!(segments.len(), 4);
    for segment in &segments {
        let members = facts
            .values()
            .filter(|facts| nearest(&segments, &FactSet::new(facts)).unwrap().code == segment.code);
        assert_eq!(
            (members.count() as u32, segment.crowd.size),
            (50, 50),
            "{}",
            segment.name.en
        );
        assert!(segment.stability > 0.99);
    }
}
