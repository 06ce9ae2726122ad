//! A small bank, published.

use rounds_advisor::{Rules, Situation, advise};
use rounds_domain::ProductCode;
use rounds_domain::consent::Purpose;
use rounds_protocol::entities::{ConsentBody, CustomerBody, ProfileBody};
use rounds_protocol::rules::{ProductBody, RulePack};
use rounds_protocol::session::Role;
use serde_json::Value;

use super::*;
use crate::catalogue::Catalogue;
use crate::demo::{self, DemoOptions};
use crate::import;
use crate::profile::tests::{village_bank, village_bank_as_of};
use crate::progress::Silent;

fn published() -> Publication {
    let folder = tempfile::tempdir().unwrap();
    village_bank().data_dir(folder.path());
    profile::run(folder.path(), &Silent).unwrap();
    publication(folder.path()).unwrap()
}

fn body<T: serde::de::DeserializeOwned>(publication: &Publication, kind: EntityKind, id: &str) -> T {
    let entity = publication
        .customer_entities
        .iter()
        .find(|one| one.kind == kind && one.id == id)
        .unwrap();
    serde_json::from_str(&entity.body).unwrap()
}

/// A profile as a device puts it together again.
fn whole_profile(publication: &Publication, id: &str) -> ProfileBody {
    let moves = publication
        .moving
        .iter()
        .find(|one| one.customer_no.as_str() == id)
        .unwrap();
    ProfileBody {
        facts: moves.facts.clone(),
        segments: moves.segments.clone(),
        ..body(publication, EntityKind::Profile, id)
    }
}

/// Rule P11: what moves with the calendar alone is not in the rows that belong to one customer.
#[test]
fn a_day_without_bookings_changes_no_row_of_a_customer() {
    let rows = |as_of: &str| {
        let folder = tempfile::tempdir().unwrap();
        village_bank_as_of(as_of).data_dir(folder.path());
        profile::run(folder.path(), &Silent).unwrap();
        let publication = publication(folder.path()).unwrap();
        let rows: Vec<String> = publication
            .customer_entities
            .into_iter()
            .map(|entity| entity.body)
            .collect();
        (rows, publication.moving)
    };
    let (evening, next) = (rows("2026-11-20"), rows("2026-11-21"));
    assert_eq!(evening.0, next.0);
    assert_ne!(evening.1, next.1, "the facts are a day older");
}

#[test]
fn a_publication_holds_the_whole_bank() {
    let publication = published();
    let count = |kind| {
        publication
            .customer_entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .count()
    };
    assert_eq!(
        (
            count(EntityKind::Customer),
            count(EntityKind::Profile),
            count(EntityKind::Contact)
        ),
        (3, 3, 1)
    );
    let staff: Vec<(&str, Role)> = publication
        .staff
        .iter()
        .map(|one| (one.staff_no.as_str(), one.role))
        .collect();
    assert_eq!(staff, [("M1", Role::Supervisor), ("R1", Role::Rm)]);
    assert_eq!(publication.assignments.len(), 3);
    assert_eq!(publication.branches[0].name.en, "Town branch");

    let customer: CustomerBody = body(&publication, EntityKind::Customer, "C1");
    assert_eq!(
        (customer.name.as_str(), customer.rm.as_str(), customer.birth_year),
        ("王芳", "R1", Some(1970))
    );
    assert_eq!(customer.branch_name.zh, "城关支行");
    assert_eq!(customer.holdings[0].balance_minor, Some(5_700_000));
    assert!(matches!(&customer.consents[..], [ConsentBody { text_version, .. }] if text_version == "v1"));
    let profile: ProfileBody = body(&publication, EntityKind::Profile, "C1");
    assert_eq!((profile.months.len(), profile.recent.len()), (10, 2));
    let contact: Value = body(&publication, EntityKind::Contact, "K1");
    assert_eq!(
        (contact["refusal"].as_str(), contact["product"].as_str()),
        (Some("F05"), Some("A02"))
    );
}

#[test]
fn reference_bodies_are_read_back_as_what_they_are() {
    let publication = published();
    for entity in &publication.reference_entities {
        match (entity.scope.as_str(), entity.kind) {
            ("ref:products", EntityKind::Product) => {
                assert_eq!(
                    serde_json::from_str::<ProductBody>(&entity.body).unwrap().code.as_str(),
                    entity.id
                );
            }
            ("ref:rules", EntityKind::RulePack) => {
                assert_eq!(serde_json::from_str::<RulePack>(&entity.body).unwrap().id, entity.id);
            }
            ("ref:segments", EntityKind::SegmentProfile) => assert!(entity.body.contains(&entity.id)),
            other => panic!("unexpected {other:?}"),
        }
    }
}

#[test]
fn the_same_inputs_publish_the_same_bytes() {
    let (first, second) = (published(), published());
    assert_eq!(first.source_hash, second.source_hash);
    let bodies = |publication: &Publication| {
        let customers = publication.customer_entities.iter().map(|entity| entity.body.clone());
        customers
            .chain(publication.reference_entities.iter().map(|entity| entity.body.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(bodies(&first), bodies(&second));
}

/// The demonstration bank in small, published.
fn demonstration() -> (tempfile::TempDir, Publication) {
    let (export, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let options = DemoOptions {
        seed: 1,
        customers: 2_000,
        as_of: "2026-11-21".parse().unwrap(),
    };
    demo::generate(export.path(), &options, &Silent).unwrap();
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let codes: Vec<ProductCode> = catalogue.products.iter().map(|product| product.code.clone()).collect();
    import::import_folder(export.path(), data.path(), Some(&codes), &Silent).unwrap();
    profile::run(data.path(), &Silent).unwrap();
    let publication = publication(data.path()).unwrap();
    (data, publication)
}

#[test]
fn the_demonstration_bank_has_somebody_in_every_segment_and_something_for_most() {
    let (data, publication) = demonstration();
    let report = profile::current(data.path()).unwrap().report;
    for (segment, size, _) in &report.segments {
        assert!(*size > 0, "nobody is in {segment}");
    }
    assert!(report.with_segment * 100 >= report.customers * 95);

    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let pack = catalogue.compile().unwrap();
    let (mut open, mut advised, mut cited) = (0, 0, 0);
    for entity in publication
        .customer_entities
        .iter()
        .filter(|entity| entity.kind == EntityKind::Customer)
    {
        let customer: CustomerBody = serde_json::from_str(&entity.body).unwrap();
        let facts = whole_profile(&publication, &entity.id);
        let situation = Situation::of(&customer, Some(&facts));
        if situation.do_not_disturb || !situation.personalisation || !situation.has_consent(Purpose::MarketingContact) {
            continue;
        }
        let rules = Rules {
            pack: &pack,
            products: &catalogue.products,
            bundle: None,
            on: report.as_of,
        };
        let advice = advise(&situation, rules);
        open += 1;
        advised += usize::from(!advice.suggestions.is_empty());
        for reason in advice.suggestions.iter().flat_map(|suggestion| &suggestion.reasons) {
            assert!(
                facts.facts.iter().any(|fact| fact.code == reason.fact),
                "{} cites nothing",
                reason.code
            );
            cited += 1;
        }
    }
    assert!(advised * 100 >= open * 80, "{advised} of {open} that may be advised");
    assert!(cited > advised);
}
