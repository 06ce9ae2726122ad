//! Consent and contact from the desk: asked once, recorded with its proof, taken back in one act without a network, and
//! judged at the customer's own clock.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::bank;
use crate::desk::{Desk, LaterClock};
use crate::offers::{desk_with, rows_with};

/// A desk whose clock goes on when a test says so: of two words at one moment the careful one would stand.
async fn desk_by_clock() -> (Desk, Arc<LaterClock>) {
    let clock = Arc::new(LaterClock::default());
    let desk = Desk::at(clock.clone(), bank::staff("R1"), "rm:R1", rows_with(|_| {})).await;
    (desk, clock)
}

async fn view(desk: &Desk) -> Value {
    desk.call("consent_view", json!({ "customer_no": "C1" })).await
}

fn purpose<'v>(view: &'v Value, purpose: &str) -> &'v Value {
    let all = view["purposes"].as_array().unwrap();
    all.iter().find(|one| one["purpose"] == purpose).unwrap()
}

fn word(purpose: &str, state: &str, evidence: Option<&str>) -> Value {
    json!({
        "customer_no": "C1", "purpose": purpose, "state": state, "method": "signed_on_screen", "initiative": "staff",
        "evidence": evidence,
    })
}

async fn suggestions(desk: &Desk) -> usize {
    let page = desk.call("customer_open", json!({ "customer_no": "C1" })).await;
    page["advice"]["suggestions"].as_array().unwrap().len()
}

#[tokio::test]
async fn pi_01_every_purpose_stands_alone_and_none_is_given_by_default() {
    let desk = desk_with(|_| {}).await;
    let view = view(&desk).await;
    let states: Vec<(&str, &Value)> = view["purposes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["purpose"].as_str().unwrap(), &one["state"]))
        .collect();
    let given = json!("given");
    let expected = [
        ("service", &Value::Null),
        ("marketing_contact", &given),
        ("personalised_marketing", &Value::Null),
        ("location", &Value::Null),
        ("bureau_query", &Value::Null),
        ("third_party_share", &Value::Null),
    ];
    assert_eq!(states, expected);
    for one in view["purposes"].as_array().unwrap() {
        assert!(!one["text"]["body"]["zh"].as_str().unwrap().is_empty(), "{one}");
        assert!(!one["text"]["body"]["en"].as_str().unwrap().is_empty(), "{one}");
    }
}

#[tokio::test]
async fn mk_01_a_withdrawal_is_one_act_and_closes_advice_at_once_without_a_network() {
    let desk = desk_with(|_| {}).await;
    assert!(suggestions(&desk).await > 0);
    let withdraw = json!({ "customer_no": "C1", "purpose": "marketing_contact" });
    let after = desk.call("consent_withdraw", withdraw.clone()).await;
    assert_eq!(purpose(&after, "marketing_contact")["state"], "withdrawn");
    assert_eq!(suggestions(&desk).await, 0);
    // Service goes on: the page opens, a visit is saved.
    desk.call(
        "visit_save",
        bank::sheet_with("C1", json!({ "outcome": "O20", "products": [], "follow_up": null })),
    )
    .await;
    assert_eq!(
        desk.refused("consent_withdraw", withdraw).await.code,
        "consent.nothing_to_withdraw"
    );
}

#[tokio::test]
async fn pi_07_no_asking_again_for_180_days_and_the_day_is_named() {
    let (desk, clock) = desk_by_clock().await;
    let refused = desk.call("consent_record", word("location", "refused", None)).await;
    let location = purpose(&refused, "location");
    assert_eq!(
        (location["asking"].as_str(), location["opens_on"].as_str()),
        (Some("locked"), Some("2027-05-19"))
    );
    let again = desk
        .refused("consent_record", word("location", "given", Some("M1 1L2 2")))
        .await;
    assert_eq!(
        (again.code.as_str(), again.detail["opens_on"].as_str()),
        ("consent.asked_too_soon", "2027-05-19")
    );
    let mut own = word("location", "given", Some("M1 1L2 2"));
    own["initiative"] = json!("customer");
    clock.wait_seconds(60);
    let given = desk.call("consent_record", own).await;
    assert_eq!(purpose(&given, "location")["state"], "given");
    assert_eq!(given["receipts"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn mk_03_a_yes_is_kept_with_its_proof_and_a_sensitive_one_is_signed() {
    let (desk, clock) = desk_by_clock().await;
    for (given, code) in [
        (word("bureau_query", "given", None), "consent.evidence_missing"),
        (
            {
                let mut spoken = word("bureau_query", "given", Some("said so"));
                spoken["method"] = json!("spoken");
                spoken
            },
            "consent.signature_missing",
        ),
    ] {
        assert_eq!(desk.refused("consent_record", given).await.code, code);
    }
    let view = desk
        .call("consent_record", word("bureau_query", "given", Some("M1 1L2 2")))
        .await;
    let receipt = &view["receipts"][0];
    assert_eq!(
        receipt["evidence"].as_str().unwrap().len(),
        64,
        "its hash, never the strokes"
    );
    assert_eq!(receipt["withdrawn_at"], Value::Null);
    clock.wait_seconds(60);
    let withdrawn = desk
        .call(
            "consent_withdraw",
            json!({ "customer_no": "C1", "purpose": "bureau_query" }),
        )
        .await;
    let given = withdrawn["receipts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["state"] == "given")
        .unwrap();
    assert!(given["withdrawn_at"].is_string());
}

#[tokio::test]
async fn pi_02_without_personalised_marketing_advice_is_the_catalogues_order() {
    let desk = desk_with(|_| {}).await;
    desk.call("consent_record", word("personalised_marketing", "refused", None))
        .await;
    let page = desk.call("customer_open", json!({ "customer_no": "C1" })).await;
    assert_eq!(page["advice"]["generic"], "personalisation_off");
}

async fn check(desk: &Desk, channel: &str, intent: &str) -> Vec<String> {
    let input = json!({ "customer_no": "C1", "channel": channel, "intent": intent, "product": null });
    let check = desk.call("contact_check", input).await;
    let blocks = check["blocks"].as_array().unwrap();
    assert_eq!(check["open"].as_bool().unwrap(), blocks.is_empty());
    blocks
        .iter()
        .map(|block| block["code"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn mk_01_do_not_disturb_is_one_tap_and_counts_at_once() {
    let desk = desk_with(|_| {}).await;
    assert_eq!(check(&desk, "visit", "marketing").await, [""; 0]);
    let after = desk.call("contact_stop", json!({ "customer_no": "C1" })).await;
    assert_eq!(after["do_not_disturb"], true);
    assert_eq!(check(&desk, "visit", "marketing").await, ["contact.do_not_disturb"]);
    assert_eq!(check(&desk, "visit", "service").await, [""; 0]);
    assert_eq!(suggestions(&desk).await, 0);
}

#[tokio::test]
async fn mk_11_calls_wait_for_the_window_of_the_customers_own_clock() {
    // Nine in the morning UTC is five in the afternoon in Shanghai and three at night in Chicago.
    let shanghai = desk_with(|_| {}).await;
    assert_eq!(check(&shanghai, "call", "marketing").await, [""; 0]);
    let chicago = desk_with(|pack| {
        pack.contact.zones = vec![rounds_domain::contact::PlaceZone {
            place: "城关镇".into(),
            time_zone: "America/Chicago".into(),
        }];
    })
    .await;
    let input = json!({ "customer_no": "C1", "channel": "call", "intent": "marketing", "product": null });
    let night = chicago.call("contact_check", input).await;
    assert_eq!(night["blocks"][0]["code"], "contact.quiet_hours");
    assert_eq!(night["blocks"][0]["opens_at"], "2026-11-20T08:30:00");
    assert_eq!(
        (night["time_zone"].as_str(), night["local_time"].as_str()),
        (Some("America/Chicago"), Some("2026-11-20T03:00:00"))
    );
    assert_eq!(
        check(&chicago, "visit", "marketing").await,
        [""; 0],
        "at the door no window closes"
    );
}

#[tokio::test]
async fn mk_11_a_contact_of_the_week_closes_the_next_over_all_channels() {
    let desk = desk_with(|_| {}).await;
    desk.call("visit_save", bank::sheet("C1")).await;
    for channel in ["visit", "call", "message"] {
        assert_eq!(
            check(&desk, channel, "marketing").await,
            ["contact.cap_reached"],
            "{channel}"
        );
    }
}

#[tokio::test]
async fn pi_13_the_audit_chain_of_this_device_holds_and_names_its_records() {
    let desk = desk_with(|_| {}).await;
    desk.call("customer_reveal", json!({ "customer_no": "C1", "field": "phone" }))
        .await;
    desk.call("visit_save", bank::sheet("C1")).await;
    desk.call("consent_record", word("location", "refused", None)).await;
    let audit = desk.call("audit_view", json!({})).await;
    let chain = &audit["chains"][0];
    assert_eq!((chain["links"].as_u64(), chain["broken_at"].is_null()), (Some(2), true));
    let kinds: Vec<&str> = audit["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(
        kinds,
        ["consent_recorded", "field_revealed"],
        "newest first, a visit is not among them"
    );
    assert_eq!(audit["records"][0]["before"], audit["records"][1]["hash"]);
}

fn spoken(words: &str, witness: Option<&str>) -> Value {
    json!({ "words": words, "witness": witness, "recording": null })
}

#[tokio::test]
async fn mk_01_do_not_disturb_is_taken_back_by_the_customers_own_word_with_its_proof() {
    let (desk, clock) = desk_by_clock().await;
    let about = json!({ "customer_no": "C1" });
    let by = |method: &str, evidence: Value, spoken: Value| json!({ "customer_no": "C1", "method": method, "evidence": evidence, "spoken": spoken });
    let signed = by("signed_on_screen", json!("M1 1L9 9"), Value::Null);
    let refused = desk.refused("contact_resume", signed.clone()).await;
    assert_eq!(refused.code, "contact.not_left_alone");
    let before = suggestions(&desk).await;
    assert!(before > 0);
    desk.call("contact_stop", about.clone()).await;
    clock.wait_seconds(300);
    for (input, code) in [
        (
            by("signed_on_screen", json!(" "), Value::Null),
            "consent.evidence_missing",
        ),
        (by("spoken", json!("yes"), Value::Null), "consent.evidence_missing"),
        (
            by("spoken", Value::Null, spoken("可以联系", None)),
            "consent.witness_missing",
        ),
    ] {
        assert_eq!(desk.refused("contact_resume", input).await.code, code);
    }
    let view = desk.call("contact_resume", signed.clone()).await;
    assert_eq!(view["do_not_disturb"], false);
    assert_eq!(view["resumed"]["method"], "signed_on_screen");
    assert!(
        view["resume_text"]["zh"].is_string(),
        "the sentence that was signed: {view}"
    );
    assert_eq!(check(&desk, "visit", "marketing").await, [""; 0]);
    assert_eq!(suggestions(&desk).await, before);
    clock.wait_seconds(300);
    // Asked at the door instead: headquarters need not know yet.
    let left = bank::sheet_with("C1", json!({ "outcome": "O95", "follow_up": null }));
    desk.call("visit_save", left).await;
    assert_eq!(desk.call("consent_view", about.clone()).await["do_not_disturb"], true);
    clock.wait_seconds(300);
    let aloud = by("spoken", Value::Null, spoken("可以再联系我", Some("王芳")));
    assert_eq!(desk.call("contact_resume", aloud).await["do_not_disturb"], false);
    let audit = desk.call("audit_view", json!({})).await;
    let kinds: Vec<&str> = audit["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["contact_resumed", "contact_resumed", "contact_stopped"]);
    assert!(audit["chains"][0]["broken_at"].is_null());
}

#[tokio::test]
async fn mk_03_a_spoken_yes_names_its_words_and_its_witness() {
    let (desk, _) = desk_by_clock().await;
    let yes = |purpose: &str, spoken: Value| {
        json!({
            "customer_no": "C1", "purpose": purpose, "state": "given", "method": "spoken", "initiative": "customer",
            "evidence": null, "spoken": spoken,
        })
    };
    for (input, code) in [
        (yes("service", Value::Null), "consent.evidence_missing"),
        (yes("service", spoken("同意", Some(" "))), "consent.witness_missing"),
        (
            yes("bureau_query", spoken("同意", Some("王芳"))),
            "consent.signature_missing",
        ),
    ] {
        assert_eq!(desk.refused("consent_record", input).await.code, code);
    }
    let view = desk
        .call("consent_record", yes("service", spoken("同意", Some("王芳"))))
        .await;
    let receipt = &view["receipts"][0];
    assert_eq!(
        (&receipt["method"], &receipt["state"]),
        (&json!("spoken"), &json!("given"))
    );
    assert_eq!(receipt["evidence"].as_str().map(str::len), Some(64));
    assert!(
        receipt["text_version"]
            .as_str()
            .is_some_and(|version| !version.is_empty())
    );
}
