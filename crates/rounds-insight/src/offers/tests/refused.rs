//! What a pack is refused for, by row and field, each test named by the rule.

use super::*;

type Change = fn(&mut Value);

/// A change to one product of the shipped pack is found in that product, in that field.
#[track_caller]
fn refused(code: &str, product: &str, field: &str, change: Change) {
    let findings = changed("products", |products| change(row(products, "product", product)));
    let named = format!("products {product}");
    let hit = findings
        .iter()
        .any(|one| one.code == code && one.row == named && one.field == field);
    assert!(hit, "{code} {product} {field}: {findings:#?}");
}

#[test]
fn mk_09_a_deposit_with_a_reward_is_refused() {
    refused("offers.deposit_reward", "D01", "reward_minor", |row| {
        row["reward_minor"] = 100.into()
    });
}

#[test]
fn pr_18_a_product_that_requires_another_is_refused() {
    refused("offers.bundled", "L01", "requires_product", |row| {
        row["requires_product"] = vec!["D01"].into()
    });
}

#[test]
fn pr_02_every_fee_has_a_recipient() {
    refused("offers.fee_incomplete", "B02", "fees guarantee recipient", |row| {
        row["terms"]["fees"][0]["recipient"]["en"] = "".into();
    });
}

#[test]
fn pr_03_terms_and_sums_stay_within_the_limit_of_the_day() {
    refused("offers.over_legal_limit", "L02", "term", |row| {
        row["terms"]["term"]["max_months"] = 85.into()
    });
    refused("offers.over_legal_limit", "L04", "entrusted_above_minor", |row| {
        row["terms"]["entrusted_above_minor"] = 60_000_000.into();
    });
}

#[test]
fn pr_04_online_credit_is_small_and_short() {
    refused("offers.over_legal_limit", "L01", "amount", |row| {
        row["terms"]["amount"]["max_minor"] = 30_000_100.into();
    });
    refused("offers.bullet_too_long", "L01", "methods", |row| {
        row["terms"]["methods"][1]["max_months"] = 13.into()
    });
}

#[test]
fn pr_05_all_costs_stay_under_the_cap_and_partners_on_the_list() {
    refused("offers.over_cost_cap", "B02", "rate", |row| {
        row["terms"]["fees"][0]["charge"]["bp"] = 200.into()
    });
    refused("offers.partner_unknown", "L05", "partner", |row| {
        row["partner"] = "P-NOBODY".into()
    });
}

#[test]
fn pr_07_a_card_instalment_runs_60_months_at_most() {
    refused("offers.over_legal_limit", "C04", "term", |row| {
        row["terms"]["term"]["max_months"] = 61.into()
    });
}

#[test]
fn pr_11_wealth_and_insurance_are_sold_in_the_dedicated_area() {
    for product in ["W01", "I02"] {
        refused("offers.field_sale", product, "dedicated_area", |row| {
            row["terms"]["dedicated_area"] = false.into()
        });
    }
}

#[test]
fn pr_12_a_wealth_product_has_a_benchmark_with_its_reason_and_an_interval() {
    refused("offers.benchmark_missing", "W02", "benchmark", |row| {
        row["terms"]["benchmark"] = Value::Null
    });
    refused("offers.benchmark_missing", "W02", "benchmark basis", |row| {
        row["terms"]["benchmark"]["basis"]["zh"] = "".into();
    });
    refused("offers.interval_wrong", "W02", "past_performance", |row| {
        row["terms"]["past_performance"]["to"] = "2025-07-01".into();
    });
}

#[test]
fn pr_13_long_cover_may_be_given_back_within_15_days() {
    refused("offers.hesitation_short", "I02", "hesitation_days", |row| {
        row["terms"]["hesitation_days"] = 10.into()
    });
}

#[test]
fn pr_01_the_annual_rate_of_every_product_can_be_computed_with_all_fees() {
    refused("offers.annual_rate_unknown", "L09", "rate", |row| {
        row["terms"]["fees"][0]["charge"]["minor"] = 2_000_000.into();
    });
}

#[test]
fn ranges_and_corridors_are_the_right_way_round() {
    refused("offers.amount_wrong", "L01", "amount", |row| {
        row["terms"]["amount"]["min_minor"] = 30_000_001.into()
    });
    refused("offers.term_wrong", "L01", "term", |row| {
        row["terms"]["term"]["min_months"] = 37.into()
    });
    refused("offers.corridor_wrong", "L01", "rate", |row| {
        row["terms"]["rate"]["floor_bp"] = 700.into()
    });
    refused("offers.rate_wrong", "L09", "rate", |row| {
        row["terms"]["rate"]["min_bp"] = 700.into()
    });
}

#[test]
fn pi_03_sensitive_information_is_asked_for_with_its_necessity() {
    let findings = changed("consent_texts", |part| {
        row(part, "purpose", "location")["necessity"] = Value::Null
    });
    assert!(
        findings.iter().any(|one| one.code == "offers.necessity_missing"),
        "{findings:?}"
    );
}

#[test]
fn mk_04_each_use_of_information_is_a_purpose_of_its_own() {
    let findings = changed("consent_texts", |part| {
        part.as_array_mut()
            .unwrap()
            .retain(|text| text["purpose"] != "personalised_marketing");
    });
    assert!(
        findings
            .iter()
            .any(|one| one.row == "consent_texts PersonalisedMarketing"),
        "{findings:?}"
    );
}

#[test]
fn pi_15_a_pack_without_the_fraud_tip_is_refused() {
    let findings = changed("notices", |part| {
        part.as_array_mut().unwrap().retain(|one| one["code"] != "fraud_tip")
    });
    assert!(findings.iter().any(|one| one.row == "notices FraudTip"), "{findings:?}");
}

#[test]
fn mk_02_a_message_says_how_to_refuse() {
    let findings = changed("materials", |part| {
        row(part, "id", "MAT-MSG-MATURE")["text"]["en"] = "A deposit matures.".into();
    });
    assert!(
        findings.iter().any(|one| one.code == "offers.opt_out_missing"),
        "{findings:?}"
    );
}

#[test]
fn pr_15_a_pack_without_the_sentence_on_the_use_of_money_is_refused() {
    let findings = changed("notices", |part| {
        part.as_array_mut().unwrap().retain(|one| one["code"] != "loan_use")
    });
    assert!(findings.iter().any(|one| one.row == "notices LoanUse"), "{findings:?}");
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
fn us_01_a_list_of_numbers_in_the_clear_refuses_the_pack() {
    let findings = found("demo-cn", Jurisdiction::Us, "do_not_call", |part| {
        *part = serde_json::json!({ "as_of": "2026-11-01", "salt": "s", "hashes": ["13800001148"] });
    });
    assert!(
        findings.iter().any(|one| one.code == "offers.do_not_call_wrong"),
        "{findings:?}"
    );
}

#[test]
fn what_shapes_payments_fits_the_ways_to_repay() {
    refused("offers.season_wrong", "A02", "season", |row| {
        row["terms"]["season"][0]["share_bp"] = 1_000.into()
    });
    refused("offers.season_wrong", "A02", "season", |row| {
        row["terms"]["season"][0]["month"] = 13.into()
    });
    refused("offers.season_wrong", "L01", "season", |row| {
        row["terms"]["season"] = serde_json::json!([{ "month": 6, "day": 20, "share_bp": 10_000 }]);
    });
    refused("offers.grace_wrong", "B03", "grace_max_months", |row| {
        row["terms"]["grace_max_months"] = 36.into()
    });
    refused("offers.yearly_part_wrong", "B03", "yearly_principal_bp", |row| {
        row["terms"]["methods"][1]["yearly_principal_bp"] = 500.into()
    });
}
