//! What a catalogue is refused for, and by which row.

use super::*;

const PRODUCTS: &str = include_str!("../../../../assets/catalogue/demo-cn/products.json");
const RULES: &str = include_str!("../../../../assets/catalogue/demo-cn/rules.json");

/// The shipped catalogue with one change.
fn changed(change: impl FnOnce(&mut Value, &mut Value, &mut Value)) -> Result<Catalogue, CatalogueError> {
    let mut values = [PRODUCTS, RULES, FACTS].map(|text| serde_json::from_str::<Value>(text).unwrap());
    let [products, rules, facts] = &mut values;
    change(products, rules, facts);
    let [products, rules, facts] = values.map(|value| value.to_string());
    Catalogue::parse(&products, &rules, &facts, FEATURES)
}

#[test]
fn a_bad_row_is_refused_by_name() {
    type Change = fn(&mut Value, &mut Value, &mut Value);
    let cases: &[(&str, &str, Change)] = &[
        ("catalogue.product_twice", "product D00", |products, _, _| {
            products[1]["code"] = "D00".into()
        }),
        (
            "catalogue.text_missing",
            "product D01: price is missing in zh",
            |products, _, _| {
                products[1]["price"]["zh"] = " ".into();
            },
        ),
        ("catalogue.risk_level_wrong", "product D00", |products, _, _| {
            products[0]["risk_level"] = 2.into()
        }),
        ("catalogue.product_unknown", "there is no product Z99", |_, rules, _| {
            rules["points"][0]["product"] = "Z99".into();
        }),
        ("catalogue.fact_undefined", "no fact luck is defined", |_, rules, _| {
            rules["profile_facts"][0] = "luck".into()
        }),
        ("catalogue.malformed", "rules.json", |_, rules, _| {
            rules["segments"] = 7.into()
        }),
        (
            "rule_pack.fact_undefined",
            "no fact `luck` is defined",
            |_, rules, _| {
                rules["segments"][0]["rule"] = "luck >= 7".into();
            },
        ),
        ("rule_pack.expression_malformed", "segment S24", |_, rules, _| {
            rules["segments"][0]["rule"] = "past_due &&".into()
        }),
        ("rule_pack.age_not_allowed", "age_years", |_, rules, _| {
            rules["points"][0]["when"] = "age_years >= 30".into()
        }),
        ("rule_pack.feature_forbidden", "gender", |_, _, facts| {
            facts[0]["code"] = "gender".into()
        }),
        ("rule_pack.code_twice", "segment S24", |_, rules, _| {
            rules["segments"][1]["code"] = "S24".into()
        }),
        ("rule_pack.text_missing", "taboo is missing in en", |_, rules, _| {
            rules["segments"][0]["taboo"]["en"] = "".into()
        }),
    ];
    for (code, words, change) in cases {
        let refused = changed(change).unwrap_err();
        assert_eq!(refused.code(), *code, "{refused}");
        assert!(refused.to_string().contains(words), "{refused}");
    }
}

#[test]
fn shipped_catalogues_are_sound() {
    for (name, _, _) in EMBEDDED {
        let catalogue = Catalogue::embedded(name).unwrap();
        assert_eq!(catalogue.pack.id, *name);
        assert!(catalogue.pack.segments.len() >= 8, "{name}");
        assert!((5..=7).contains(&catalogue.profile_facts.len()), "{name}");
        for product in catalogue.products.iter().filter(|product| product.suggestible) {
            let has_points = catalogue.pack.points.iter().any(|point| point.product == product.code);
            assert!(has_points, "{name}: nothing speaks for {}", product.code);
        }
    }
    assert!(matches!(
        Catalogue::embedded("nowhere"),
        Err(CatalogueError::Unknown(_))
    ));
}

#[test]
fn the_hash_follows_every_word() {
    let shipped = Catalogue::embedded("demo-cn").unwrap();
    assert_eq!(shipped.hash(), Catalogue::embedded("demo-cn").unwrap().hash());
    let other = changed(|products, _, _| products[0]["purpose"]["en"] = "Another.".into()).unwrap();
    assert_ne!(shipped.hash(), other.hash());
}

#[test]
fn a_model_may_not_learn_from_what_is_not_permitted() {
    let with = |features: &str| Catalogue::parse(PRODUCTS, RULES, FACTS, features);
    let cases = [
        (r#"[{"fact":"luck"}]"#, "no such fact"),
        (r#"[{"fact":"age_years"}]"#, "age"),
        (r#"[{"fact":"aum_minor"},{"fact":"aum_minor"}]"#, "twice"),
        (r#"[{"fact":"aum_minor","monotone":{"card":2}}]"#, "direction"),
    ];
    for (features, words) in cases {
        let error = with(features).unwrap_err();
        assert_eq!(error.code(), "catalogue.feature_not_permitted");
        assert!(error.to_string().contains(words), "{error}");
    }
    let shipped = Catalogue::embedded("demo-cn").unwrap();
    let loans = shipped.model_features(ProductKind::ConsumerLoan);
    let penalties = loans
        .iter()
        .find(|feature| feature.fact == "penalties_365d_count")
        .unwrap();
    assert_eq!(penalties.monotone, -1, "arrears never raise a loan's score");
    let deposits = shipped.model_features(ProductKind::Deposit);
    assert!(deposits.iter().all(|feature| feature.monotone == 0));
}

#[test]
fn a_bank_says_among_whom_adverse_impact_is_judged_and_silence_means_everybody() {
    let with = |among: Option<&str>| {
        changed(|_, rules, _| {
            let fields = rules.as_object_mut().unwrap();
            fields.remove("adverse_impact_among");
            if let Some(among) = among {
                fields.insert("adverse_impact_among".to_owned(), among.into());
            }
        })
    };
    assert_eq!(with(None).unwrap().adverse_impact_among, Among::Eligible);
    assert_eq!(with(Some("takers")).unwrap().adverse_impact_among, Among::Takers);
    assert_ne!(with(None).unwrap().hash(), with(Some("takers")).unwrap().hash());
    assert_eq!(with(Some("nobody")).unwrap_err().code(), "catalogue.malformed");
}
