//! What the shipped packs hold, and what a pack is refused for, by file, row and field.

use chrono::NaiveDate;
use rounds_protocol::offers::{AnnualRateMode, NoticeCode, Terms};

use super::*;

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
    let holder = files.iter_mut().find(|(_, file)| file.get(part).is_some()).unwrap();
    change(&mut holder.1[part]);
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

type Change = fn(&mut Value);

/// The checks at the end of domain section 4a, and the legal limits.
#[test]
fn a_product_that_breaks_a_rule_is_named_with_its_field() {
    let cases: &[(&str, &str, &str, &str, Change)] = &[
        ("mk_09", "offers.deposit_reward", "D01", "reward_minor", |row| {
            row["reward_minor"] = 100.into()
        }),
        ("pr_18", "offers.bundled", "L01", "requires_product", |row| {
            row["requires_product"] = vec!["D01"].into()
        }),
        ("pr_12", "offers.benchmark_missing", "W02", "benchmark", |row| {
            row["terms"]["benchmark"] = Value::Null
        }),
        ("pr_12", "offers.interval_wrong", "W02", "past_performance", |row| {
            row["terms"]["past_performance"]["to"] = "2025-07-01".into();
        }),
        ("pr_11", "offers.field_sale", "W01", "dedicated_area", |row| {
            row["terms"]["dedicated_area"] = false.into()
        }),
        ("pr_13", "offers.hesitation_short", "I02", "hesitation_days", |row| {
            row["terms"]["hesitation_days"] = 10.into()
        }),
        (
            "pr_02",
            "offers.fee_incomplete",
            "B02",
            "fees guarantee recipient",
            |row| {
                row["terms"]["fees"][0]["recipient"]["en"] = "".into();
            },
        ),
        ("pr_03", "offers.over_legal_limit", "L02", "term", |row| {
            row["terms"]["term"]["max_months"] = 85.into()
        }),
        (
            "pr_03",
            "offers.over_legal_limit",
            "L04",
            "entrusted_above_minor",
            |row| {
                row["terms"]["entrusted_above_minor"] = 60_000_000.into();
            },
        ),
        ("pr_04", "offers.over_legal_limit", "L01", "amount", |row| {
            row["terms"]["amount"]["max_minor"] = 30_000_100.into();
        }),
        ("pr_04", "offers.bullet_too_long", "L01", "methods", |row| {
            row["terms"]["methods"][1]["max_months"] = 13.into()
        }),
        ("pr_05", "offers.over_cost_cap", "B02", "rate", |row| {
            row["terms"]["fees"][0]["charge"]["bp"] = 100.into()
        }),
        ("pr_05", "offers.partner_unknown", "L05", "partner", |row| {
            row["partner"] = "P-NOBODY".into()
        }),
        ("pr_07", "offers.over_legal_limit", "C04", "term", |row| {
            row["terms"]["term"]["max_months"] = 61.into()
        }),
        ("4a", "offers.amount_wrong", "L01", "amount", |row| {
            row["terms"]["amount"]["min_minor"] = 30_000_001.into()
        }),
        ("4a", "offers.corridor_wrong", "L01", "rate", |row| {
            row["terms"]["rate"]["floor_bp"] = 700.into()
        }),
        ("4a", "offers.rate_wrong", "L09", "rate", |row| {
            row["terms"]["rate"]["min_bp"] = 700.into()
        }),
        ("4a", "offers.annual_rate_unknown", "L09", "rate", |row| {
            row["terms"]["fees"][0]["charge"]["minor"] = 2_000_000.into();
        }),
    ];
    for (rule, code, product, field, change) in cases {
        let findings = changed("products", |products| change(row(products, "product", product)));
        let named = format!("products {product}");
        let hit = findings
            .iter()
            .any(|one| one.code == *code && one.row == named && one.field == *field);
        assert!(hit, "{rule} {code} {product} {field}: {findings:#?}");
    }
}

#[test]
fn pr_03_the_limits_of_private_banks_are_narrower() {
    let findings = changed("institution", |institution| *institution = "private_bank".into());
    let rows: Vec<&str> = findings
        .iter()
        .filter(|one| one.code == "offers.over_legal_limit")
        .map(|one| one.row.as_str())
        .collect();
    assert!(
        rows.contains(&"products L02") && rows.contains(&"products L04"),
        "{rows:?}"
    );
}

#[test]
fn what_is_not_sound_beside_products_is_named() {
    type Case = (&'static str, &'static str, &'static str, Change);
    let cases: &[Case] = &[
        ("offers.dates_gap", "versions", "versions 2", |part| {
            part[1]["effective_from"] = "2026-08-02".into()
        }),
        ("offers.dates_overlap", "versions", "versions 2", |part| {
            part[0]["effective_to"] = "2026-08-01".into()
        }),
        (
            "offers.date_between_versions",
            "notices",
            "notices benchmark_warning",
            |part| {
                row(part, "code", "benchmark_warning")["to"] = "2026-08-30".into();
            },
        ),
        ("offers.terms_missing", "products", "products L01", |part| {
            part.as_array_mut().unwrap().remove(0);
        }),
        ("offers.matrix_wrong", "suitability", "suitability", |part| {
            part["matrix"][2]["product"] = 1.into()
        }),
        ("offers.bands_wrong", "questionnaire", "questionnaire", |part| {
            part["bands"][0]["from_points"] = 9.into()
        }),
        ("offers.window_wrong", "contact", "contact", |part| {
            part["windows"][1]["from"] = "11:00:00".into()
        }),
        (
            "offers.consent_text_wrong",
            "consent_texts",
            "consent_texts Location",
            |part| {
                part.as_array_mut()
                    .unwrap()
                    .retain(|text| text["purpose"] != "location");
            },
        ),
        (
            "offers.necessity_missing",
            "consent_texts",
            "consent_texts Location",
            |part| {
                row(part, "purpose", "location")["necessity"] = Value::Null;
            },
        ),
        ("offers.notice_missing", "notices", "notices FraudTip", |part| {
            part.as_array_mut()
                .unwrap()
                .retain(|notice| notice["code"] != "fraud_tip");
        }),
        (
            "offers.opt_out_missing",
            "materials",
            "materials MAT-MSG-MATURE v1",
            |part| {
                row(part, "id", "MAT-MSG-MATURE")["text"]["en"] = "A deposit matures.".into();
            },
        ),
        ("offers.material_expired", "materials", "materials MAT-L01 v1", |part| {
            row(part, "id", "MAT-L01")["expires_on"] = "2026-01-01".into();
        }),
        ("offers.segment_unknown", "talk_tracks", "talk_tracks S99/-", |part| {
            part[0]["segment"] = "S99".into()
        }),
        ("offers.text_missing", "talk_tracks", "talk_tracks S01", |part| {
            part[0]["closing"]["zh"] = " ".into()
        }),
        (
            "offers.attribute_allowed",
            "prohibited_attributes",
            "prohibited_attributes gender",
            |part| {
                part.as_array_mut().unwrap().retain(|one| one != "gender");
            },
        ),
        ("offers.malformed", "products", "products L01", |part| {
            part[0]["terms"]["class"] = "gift".into()
        }),
        ("offers.jurisdiction_wrong", "jurisdiction", "jurisdiction", |part| {
            *part = "eu".into()
        }),
    ];
    for (code, part, row, change) in cases {
        let findings = changed(part, change);
        let hit = findings.iter().any(|one| one.code == *code && one.row == *row);
        assert!(hit, "{code} {row}: {findings:#?}");
    }
}

#[test]
fn mk_06_a_forbidden_word_in_what_customers_read_refuses_the_pack() {
    let leaflet = changed("materials", |part| {
        row(part, "id", "MAT-L01")["text"]["zh"] = "本行独家，保 本稳赚。".into()
    });
    let words: Vec<&Finding> = leaflet
        .iter()
        .filter(|one| one.code == "offers.forbidden_word")
        .collect();
    assert!(
        !words.is_empty()
            && words
                .iter()
                .all(|one| one.row == "materials MAT-L01" && one.field == "text"),
        "{leaflet:?}"
    );
    let avoid = changed("talk_tracks", |part| {
        part[0]["avoid"]["en"] = "Never say risk-free.".into()
    });
    assert_eq!(avoid, [], "what the manager alone reads may name the word");
}

#[test]
fn us_01_calls_before_eight_refuse_the_pack() {
    let findings = found("demo-cn", Jurisdiction::Us, "contact", |part| {
        part["windows"][0]["from"] = "07:30:00".into()
    });
    assert!(
        findings.iter().any(|one| one.code == "offers.window_wrong"),
        "{findings:?}"
    );
}

#[test]
fn eu_01_an_objection_that_is_not_absolute_refuses_the_pack() {
    let findings = found("berka", Jurisdiction::Eu, "contact_law", |part| {
        part["objection_absolute"] = false.into()
    });
    assert!(
        findings.iter().any(|one| one.code == "offers.objection_wrong"),
        "{findings:?}"
    );
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
