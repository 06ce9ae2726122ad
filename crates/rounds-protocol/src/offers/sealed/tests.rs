//! A pack comes out of its seal as it went in, or not at all.

use serde_json::json;

use super::*;
use crate::offers::Terms;

fn text(words: &str) -> serde_json::Value {
    json!({ "zh": words, "en": words })
}

fn pack() -> OfferPack {
    serde_json::from_value(json!({
        "id": "offers-cn", "version": 2, "jurisdiction": "cn",
        "effective_from": "2026-08-01", "effective_to": "2026-08-31",
        "rules": ["PR-02"], "annual_rate": "simple", "institution": "rural_bank",
        "fixings": [
            { "reference": "lpr1", "on": "2024-10-21", "rate_bp": 310 },
            { "reference": "lpr1", "on": "2025-05-20", "rate_bp": 300 },
        ],
        "products": [{
            "product": "D00", "version": 1, "terms": { "t": "account", "insured": true }, "partner": "P-ONE",
        }],
        "partners": [{ "code": "P-ONE", "name": text("partner"), "active_from": "2026-01-01", "active_to": "2026-08-15" }],
        "limits": [],
        "debt_ratio": { "housing_max_bp": 5000, "total_max_bp": 5500, "card_counts_bp": 1000 },
        "limit_policy": { "room_bp": 5000, "income_multiple": 12, "step_minor": 100000 },
        "risk_price": {
            "funding_bp": 195, "operating_bp": 70, "loss_given_default_bp": 6000, "risk_weight_bp": 7500,
            "capital_ratio_bp": 1050, "return_on_equity_bp": 1100, "tax_bp": 2500, "bands": [], "round_up_bp": 5,
        },
        "disclosure": { "signature_required": true, "reading_seconds": 10, "quote_valid_days": 15 },
        "suitability": {}, "opinions": [], "levels": [],
        "questionnaire": { "code": "risk", "version": 1, "name": text("risk"), "questions": [], "bands": [] },
        "contact": {}, "contact_law": { "message_opt_out": text("R") }, "consent": { "ask_again_days": 180, "signature_wanted": [] },
        "consent_texts": [], "notices": [], "materials": [], "forbidden_words": [], "prohibited_attributes": [],
        "talk_tracks": [track(Some("S02"), Some("D00")), track(None, Some("D00")), track(Some("S02"), None)],
    }))
    .unwrap()
}

fn track(segment: Option<&str>, product: Option<&str>) -> serde_json::Value {
    let opening = format!("{segment:?} {product:?}");
    json!({
        "version": 1, "segment": segment, "product": product, "opening": text(&opening), "questions": [], "points": [],
        "avoid": text("nothing"), "closing": text("bye"),
    })
}

fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn public() -> String {
    hex::encode(key().verifying_key().to_bytes())
}

#[test]
fn a_sealed_pack_opens_as_it_was() {
    let sealed = pack().seal(&key()).unwrap();
    assert_eq!(sealed.entity_id(), "offers-cn/2");
    assert_eq!(sealed.open(&public()).unwrap(), pack());
    assert_eq!(
        sealed,
        pack().seal(&key()).unwrap(),
        "the same pack and key give the same bytes"
    );
}

#[test]
fn whatever_was_changed_on_the_way_is_not_used() {
    type Change = fn(&mut OfferPackBody);
    let unsigned: &[(&str, Change)] = &[
        ("id", |body| body.id.push('x')),
        ("version", |body| body.version += 1),
        ("jurisdiction", |body| body.jurisdiction = Jurisdiction::Eu),
        ("from", |body| {
            body.effective_from = body.effective_from.pred_opt().unwrap()
        }),
        ("to", |body| body.effective_to = None),
        ("form", |body| body.form += 1),
        ("bytes", |body| body.bytes += 1),
        ("hash", |body| body.sha256 = "00".repeat(32)),
        ("signature", |body| body.signature = "00".repeat(64)),
    ];
    for (name, change) in unsigned {
        let mut body = pack().seal(&key()).unwrap();
        change(&mut body);
        assert_eq!(body.open(&public()), Err(OfferPackError::BadSignature), "{name}");
    }
    let mut other = pack();
    other.version = 3;
    let mut body = pack().seal(&key()).unwrap();
    body.data = other.seal(&key()).unwrap().data;
    assert_eq!(body.open(&public()), Err(OfferPackError::HashWrong));
    body.data = "no base64 …".to_owned();
    assert_eq!(body.open(&public()), Err(OfferPackError::PackingBroken));
    assert_eq!(body.open("no key"), Err(OfferPackError::BadKey));
}

#[test]
fn a_head_that_says_something_else_than_its_content_is_not_used() {
    let signed = |change: fn(&mut OfferPackBody)| {
        let mut body = pack().seal(&key()).unwrap();
        change(&mut body);
        body.signature = hex::encode(key().sign(&body.signed_bytes()).to_bytes());
        body.open(&public())
    };
    assert_eq!(signed(|body| body.version = 9), Err(OfferPackError::NotWhatItSays));
    assert_eq!(
        signed(|body| body.effective_to = None),
        Err(OfferPackError::NotWhatItSays)
    );
    assert_eq!(signed(|body| body.form = 2), Err(OfferPackError::FormUnknown));
    assert_eq!(signed(|body| body.bytes -= 1), Err(OfferPackError::LengthWrong));
    assert_eq!(signed(|body| body.bytes = MAX_BYTES + 1), Err(OfferPackError::TooLarge));
}

#[test]
fn a_pack_counts_on_its_days_and_both_ends() {
    let day = |text: &str| text.parse().unwrap();
    for (date, counts) in [
        ("2026-07-31", false),
        ("2026-08-01", true),
        ("2026-08-31", true),
        ("2026-09-01", false),
    ] {
        assert_eq!(pack().counts_on(day(date)), counts, "{date}");
        assert_eq!(pack().seal(&key()).unwrap().counts_on(day(date)), counts, "{date}");
    }
    let fixed = |date| {
        pack()
            .fixing(crate::offers::ReferenceRate::Lpr1, day(date))
            .map(|fixing| fixing.rate_bp)
    };
    assert_eq!(
        (fixed("2024-10-20"), fixed("2025-05-19"), fixed("2026-08-01")),
        (None, Some(310), Some(300))
    );
}

#[test]
fn pr_05_a_product_is_offered_while_its_partner_is_active() {
    let offered = |date: &str| pack().is_offered(&"D00".into(), date.parse().unwrap());
    assert!(offered("2026-08-15") && !offered("2026-08-16"));
    assert!(!pack().is_offered(&"D99".into(), "2026-08-15".parse().unwrap()));
}

#[test]
fn pr_19_only_deposits_and_insured_accounts_bear_the_mark() {
    let terms = pack().products.remove(0).terms;
    assert!(terms.insured() && !terms.dedicated_area());
    let insurance: Terms = serde_json::from_value(json!({
        "t": "insurance", "term": { "min_months": 12, "max_months": 12 }, "payment": "yearly", "hesitation_days": 0,
        "need_analysis": true, "dedicated_area": true,
    }))
    .unwrap();
    assert!(!insurance.insured() && insurance.dedicated_area());
}

#[test]
fn the_nearest_talk_track_is_found() {
    let pack = pack();
    let said = |segment: Option<&str>, product: Option<&str>| {
        let (segment, product) = (segment.map(Into::into), product.map(Into::into));
        pack.talk_track(segment.as_ref(), product.as_ref())
            .map(|track| track.opening.en.clone())
    };
    assert_eq!(said(Some("S02"), Some("D00")).unwrap(), r#"Some("S02") Some("D00")"#);
    assert_eq!(said(Some("S01"), Some("D00")).unwrap(), r#"None Some("D00")"#);
    assert_eq!(said(Some("S02"), Some("D99")).unwrap(), r#"Some("S02") None"#);
    assert_eq!(said(Some("S01"), None), None);
    assert_eq!(said(None, None), None);
}
