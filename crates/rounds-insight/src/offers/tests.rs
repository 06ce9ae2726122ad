//! What the shipped packs hold, and where a bank keeps its own.

use chrono::NaiveDate;
use rounds_domain::consent::Purpose;
use rounds_protocol::offers::{AnnualRateMode, NoticeCode, Terms};

use super::*;

mod refused;

fn shipped_parts(name: &str, jurisdiction: Jurisdiction) -> Vec<(&'static str, Value)> {
    let law = law_file(jurisdiction);
    let own = EMBEDDED
        .iter()
        .filter(|(of, _, _)| *of == name)
        .map(|(_, file, text)| (*file, *text));
    std::iter::once(law)
        .chain(own)
        .map(|(file, text)| (file, serde_json::from_str(text).unwrap()))
        .collect()
}

/// What is found about the shipped pack of mainland China with one change to a part.
fn changed(part: &str, change: impl FnOnce(&mut Value)) -> Vec<Finding> {
    found("demo-cn", Jurisdiction::Cn, part, change)
}

fn found(name: &str, jurisdiction: Jurisdiction, part: &str, change: impl FnOnce(&mut Value)) -> Vec<Finding> {
    let mut files = shipped_parts(name, jurisdiction);
    // A part that no shipped file has becomes one of the first.
    let at = files.iter().position(|(_, file)| file.get(part).is_some()).unwrap_or(0);
    change(&mut files[at].1[part]);
    let mut sources = Sources::default();
    for (file, content) in files {
        sources.add(file, content);
    }
    judge(&sources, jurisdiction, &Catalogue::embedded(name).unwrap()).1
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn on<'a>(packs: &'a [OfferPack], date: &str) -> &'a OfferPack {
    packs.iter().find(|pack| pack.counts_on(day(date))).unwrap()
}

/// The row of a part with this code.
fn row<'a>(part: &'a mut Value, key: &str, code: &str) -> &'a mut Value {
    let rows = part.as_array_mut().unwrap();
    rows.iter_mut().find(|row| row[key] == code).unwrap()
}

#[test]
fn shipped_packs_are_sound() {
    for (name, jurisdiction, versions) in [
        ("demo-cn", Jurisdiction::Cn, 3),
        ("demo-cn", Jurisdiction::Us, 1),
        ("demo-cn", Jurisdiction::Eu, 2),
        ("berka", Jurisdiction::Eu, 2),
    ] {
        match shipped(name, jurisdiction) {
            Ok(packs) => assert_eq!(packs.len(), versions, "{name} {jurisdiction:?}"),
            Err(refused) => panic!("{name} {jurisdiction:?}: {refused}"),
        }
    }
}

#[test]
fn the_demonstration_pack_has_the_32_products_and_16_segments_of_the_specification() {
    let pack = shipped("demo-cn", Jurisdiction::Cn).unwrap().pop().unwrap();
    let specified = "L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11 C01 C02 C03 C04 B01 B02 B03 B04 A01 A02 A03 D01 D02 \
                     W01 W02 W03 W04 W05 I01 I02 P01";
    let codes: Vec<&str> = specified.split_whitespace().collect();
    assert_eq!(codes.len(), 32);
    for code in codes {
        assert!(pack.terms(&code.into()).is_some(), "{code}");
    }
    let rules = Catalogue::embedded("demo-cn").unwrap().pack;
    for number in 1..=16 {
        let code = format!("S{number:02}");
        assert!(
            rules.segments.iter().any(|segment| segment.code.as_str() == code),
            "{code}"
        );
        let segment = code.as_str().into();
        assert!(
            pack.talk_track(Some(&segment), None).is_some(),
            "no talk track for {code}"
        );
    }
}

/// A visit on 31 July is judged by July's pack, whenever it is sent.
#[test]
fn pr_02_and_pr_12_count_from_their_day_on() {
    let packs = shipped("demo-cn", Jurisdiction::Cn).unwrap();
    for (date, version, signed) in [
        ("2026-07-31", 1, false),
        ("2026-08-01", 2, true),
        ("2026-08-31", 2, true),
        ("2026-09-01", 3, true),
        ("2030-01-01", 3, true),
    ] {
        let pack = on(&packs, date);
        assert_eq!(
            (pack.version, pack.disclosure.signature_required),
            (version, signed),
            "{date}"
        );
    }
    let warning = |date| {
        on(&packs, date)
            .notice(NoticeCode::BenchmarkWarning)
            .unwrap()
            .text
            .en
            .clone()
    };
    assert_ne!(warning("2026-08-31"), warning("2026-09-01"));
    assert!(packs.iter().all(|pack| !pack.counts_on(day("2026-01-31"))));
}

#[test]
fn pr_06_the_second_subsidy_adds_bill_instalments_and_drops_the_caps_of_an_item() {
    let pack = shipped("demo-cn", Jurisdiction::Cn).unwrap().remove(0);
    let of = |date| pack.subsidies.iter().find(|rule| rule.counts_on(day(date))).unwrap();
    let (first, second) = (of("2025-12-31"), of("2026-01-01"));
    assert_eq!((first.version, second.version), (1, 2));
    let bill = "C02".into();
    assert!(!first.products.contains(&bill) && second.products.contains(&bill));
    assert_eq!(
        (first.item_counted_max_minor, second.item_counted_max_minor),
        (Some(5_000_000), None)
    );
    assert_eq!(
        (first.borrower_year_max_minor, second.borrower_year_max_minor),
        (300_000, 300_000)
    );
}

#[test]
fn pr_08_a_wealth_product_shows_the_higher_of_issuer_and_seller() {
    let pack = shipped("demo-cn", Jurisdiction::Cn).unwrap().remove(0);
    let catalogue = Catalogue::embedded("demo-cn").unwrap();
    let mut differ = 0;
    for terms in &pack.products {
        if let Terms::Wealth(wealth) = &terms.terms {
            let higher = wealth.issuer_level.max(wealth.seller_level);
            let shown = catalogue.product(terms.product.as_str()).unwrap().risk_level;
            assert_eq!(shown, Some(higher), "{}", terms.product);
            differ += u32::from(wealth.issuer_level != wealth.seller_level);
        }
    }
    assert!(differ >= 2, "the two ratings differ somewhere");
    let lower = changed("products", |products| {
        row(products, "product", "W03")["terms"]["seller_level"] = 2.into()
    });
    assert!(
        lower
            .iter()
            .any(|one| one.code == "offers.level_differs" && one.row == "products W03"),
        "{lower:?}"
    );
}

#[test]
fn eu_04_and_us_01_differ_as_the_law_does() {
    let european = shipped("berka", Jurisdiction::Eu).unwrap().pop().unwrap();
    assert_eq!(european.annual_rate, AnnualRateMode::Compound);
    assert!(european.contact_law.objection_absolute);
    let american = shipped("demo-cn", Jurisdiction::Us).unwrap().pop().unwrap();
    let window = american.contact.windows[0];
    assert_eq!(
        (window.from.to_string(), window.to.to_string()),
        ("08:00:00".into(), "21:00:00".into())
    );
    assert_eq!(american.contact.zone_of("Chicago"), "America/Chicago");
    assert_eq!(american.contact_law.do_not_call_refresh_days, Some(31));
    assert!(
        american
            .prohibited_attributes
            .iter()
            .any(|one| one == "national_origin")
    );
}

/// What each text must speak of where its law is not China's.
const OWN_WORDS: &[(Jurisdiction, Purpose, &[&str])] = &[
    (Jurisdiction::Eu, Purpose::Service, &["GDPR art. 6(1)(b)"]),
    (
        Jurisdiction::Eu,
        Purpose::MarketingContact,
        &["GDPR art. 6(1)(a)", "ePrivacy"],
    ),
    (
        Jurisdiction::Eu,
        Purpose::PersonalisedMarketing,
        &["profiling", "art. 22"],
    ),
    (Jurisdiction::Eu, Purpose::Location, &["30 days"]),
    (Jurisdiction::Eu, Purpose::BureauQuery, &["2023/2225"]),
    (Jurisdiction::Eu, Purpose::ThirdPartyShare, &["European Economic Area"]),
    (Jurisdiction::Us, Purpose::Service, &["sell nothing"]),
    (
        Jurisdiction::Us,
        Purpose::MarketingContact,
        &["47 CFR 64.1200", "autodialer", "not a condition"],
    ),
    (
        Jurisdiction::Us,
        Purpose::PersonalisedMarketing,
        &["Equal Credit Opportunity Act"],
    ),
    (Jurisdiction::Us, Purpose::Location, &["neither sold nor shared"]),
    (Jurisdiction::Us, Purpose::BureauQuery, &["Fair Credit Reporting Act"]),
    (
        Jurisdiction::Us,
        Purpose::ThirdPartyShare,
        &["Gramm-Leach-Bliley", "opt out"],
    ),
];

#[test]
fn eu_01_and_us_01_consent_is_asked_for_in_the_words_of_the_own_law() {
    let chinese = shipped("demo-cn", Jurisdiction::Cn).unwrap().pop().unwrap();
    for (jurisdiction, purpose, words) in OWN_WORDS {
        let pack = shipped("demo-cn", *jurisdiction).unwrap().pop().unwrap();
        let text = pack.consent_text(*purpose).unwrap();
        for word in *words {
            assert!(text.body.en.contains(word), "{jurisdiction:?} {purpose:?}: {word}");
        }
        let other = chinese.consent_text(*purpose).unwrap();
        assert_ne!(text.body.zh, other.body.zh, "{jurisdiction:?} {purpose:?}");
        assert_ne!(text.body.en, other.body.en, "{jurisdiction:?} {purpose:?}");
        assert_ne!(text.withdrawal, other.withdrawal);
    }
    let american = shipped("demo-cn", Jurisdiction::Us).unwrap().pop().unwrap();
    let wanted = &american.consent.signature_wanted;
    assert!(
        wanted.contains(&Purpose::MarketingContact),
        "in writing (47 CFR 64.1200)"
    );
}

#[test]
fn every_product_of_the_demonstration_has_its_talk_track() {
    let pack = shipped("demo-cn", Jurisdiction::Cn).unwrap().pop().unwrap();
    for terms in &pack.products {
        let track = pack.talk_track(None, Some(&terms.product));
        assert!(track.is_some(), "{}", terms.product);
    }
}

#[test]
fn a_banks_own_folder_takes_the_place_of_what_is_shipped() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("catalogue");
    std::fs::create_dir(&own).unwrap();
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/catalogue/demo-cn");
    for file in ["products.json", "rules.json"] {
        std::fs::copy(assets.join(file), own.join(file)).unwrap();
    }
    let none = of_bank(folder.path(), "demo-cn", Jurisdiction::Cn).unwrap();
    assert_eq!(none, [], "a bank without offers has no pack");
    for file in OWN_FILES {
        std::fs::copy(assets.join(file), own.join(file)).unwrap();
    }
    assert_eq!(of_bank(folder.path(), "demo-cn", Jurisdiction::Cn).unwrap().len(), 3);
    let words = std::fs::read_to_string(own.join("offers-words.json")).unwrap();
    std::fs::write(own.join("offers-words.json"), words.replacen("慢慢考虑", "稳赚不赔", 1)).unwrap();
    let refused = of_bank(folder.path(), "demo-cn", Jurisdiction::Cn).unwrap_err();
    assert_eq!(refused.code(), "offers.forbidden_word");
    assert!(
        refused
            .to_string()
            .contains("offers-words.json: talk_tracks S01: closing"),
        "{refused}"
    );
}
