//! Enrolling, signing in, refreshing.

use chrono::TimeDelta;
use rounds_domain::DeviceId;
use serde_json::json;
use uuid::Uuid;

use crate::fixtures::device_of;
use crate::test_app::*;

const NONCE: &str = "0123456789abcdef";

#[tokio::test]
async fn a_new_device_enrols_signs_in_and_refreshes() {
    let hq = TestHq::start().await;
    let device = DeviceId(Uuid::from_u128(77));
    let enrolled = hq.post("/v1/devices", enrol_body("R1", PASSWORD, device)).await;
    assert_eq!(enrolled.status, 200);
    let answer = enrolled.json();
    assert_eq!(
        (answer["staff"]["staff_no"].as_str(), answer["bank"]["code"].as_str()),
        (Some("R1"), Some("T"))
    );
    assert_eq!(answer["receipt_key"].as_str().unwrap().len(), 64);
    let signed_in = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device, NONCE))
        .await
        .json();
    let refreshed = hq
        .post(
            "/v1/sessions/refresh",
            refresh_body(device, signed_in["refresh_token"].as_str().unwrap()),
        )
        .await;
    assert_eq!(refreshed.status, 200);
    let token = refreshed.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(hq.ask("GET", "/v1/me", Some(&token), None).await.status, 200);
    hq.wait(TimeDelta::minutes(60));
    assert_eq!(
        hq.ask("GET", "/v1/me", Some(&token), None).await.code(),
        "session.expired"
    );
}

#[tokio::test]
async fn every_wrong_way_in_has_its_own_answer() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let unsigned = |mut body: serde_json::Value| {
        body["signature"] = json!("00".repeat(64));
        body
    };
    for (what, body, code) in [
        (
            "a wrong password",
            sign_in_body("R1", "wrong horse", device, NONCE),
            "session.wrong_credentials",
        ),
        (
            "an unknown number",
            sign_in_body("R77", PASSWORD, device, NONCE),
            "session.wrong_credentials",
        ),
        (
            "a foreign device",
            sign_in_body("R1", PASSWORD, device_of("R2"), NONCE),
            "device.unknown",
        ),
        (
            "an unknown device",
            sign_in_body("R1", PASSWORD, DeviceId(Uuid::nil()), NONCE),
            "device.unknown",
        ),
        (
            "a bad signature",
            unsigned(sign_in_body("R1", PASSWORD, device, NONCE)),
            "device.bad_signature",
        ),
        (
            "a short nonce",
            sign_in_body("R1", PASSWORD, device, "short"),
            "request.malformed",
        ),
    ] {
        assert_eq!(hq.post("/v1/sessions", body).await.code(), code, "{what}");
    }
    let mut other_key = enrol_body("R1", PASSWORD, device);
    other_key["public_key"] = enrol_body("R1", PASSWORD, device_of("R2"))["public_key"].clone();
    assert_eq!(hq.post("/v1/devices", other_key).await.code(), "device.taken");
    let mut no_key = enrol_body("R1", PASSWORD, DeviceId(Uuid::from_u128(78)));
    no_key["public_key"] = json!("no key");
    assert_eq!(hq.post("/v1/devices", no_key).await.code(), "request.malformed");
}

/// The words of a refusal do not tell whether the number exists.
#[tokio::test]
async fn an_unknown_number_is_answered_like_a_wrong_password() {
    let hq = TestHq::start().await;
    let wrong = hq
        .post(
            "/v1/sessions",
            sign_in_body("R1", "wrong horse", device_of("R1"), NONCE),
        )
        .await;
    let unknown = hq
        .post(
            "/v1/sessions",
            sign_in_body("R77", "wrong horse", device_of("R1"), NONCE),
        )
        .await;
    assert_eq!((wrong.status, wrong.bytes), (unknown.status, unknown.bytes));
}

#[tokio::test]
async fn a_replayed_sign_in_is_refused() {
    let hq = TestHq::start().await;
    let body = sign_in_body("R1", PASSWORD, device_of("R1"), NONCE);
    assert_eq!(hq.post("/v1/sessions", body.clone()).await.status, 200);
    assert_eq!(hq.post("/v1/sessions", body).await.code(), "device.bad_signature");
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_session_everywhere() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let first = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device, NONCE))
        .await
        .json();
    let stolen = refresh_body(device, first["refresh_token"].as_str().unwrap());
    let second = hq.post("/v1/sessions/refresh", stolen.clone()).await.json();
    assert_eq!(
        hq.post("/v1/sessions/refresh", stolen).await.code(),
        "session.refresh_refused"
    );
    let newest = second["access_token"].as_str().unwrap();
    assert_eq!(
        hq.ask("GET", "/v1/me", Some(newest), None).await.code(),
        "session.expired"
    );
    let next = refresh_body(device, second["refresh_token"].as_str().unwrap());
    assert_eq!(
        hq.post("/v1/sessions/refresh", next).await.code(),
        "session.refresh_refused"
    );
}

/// A thief of the token without the device's key neither gets a session nor ends the owner's.
#[tokio::test]
async fn a_refresh_without_the_devices_key_changes_nothing() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let first = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device, NONCE))
        .await
        .json();
    let token = first["refresh_token"].as_str().unwrap();
    let mut forged = refresh_body(device_of("R2"), token);
    forged["device_id"] = json!(device);
    assert_eq!(
        hq.post("/v1/sessions/refresh", forged).await.code(),
        "device.bad_signature"
    );
    assert_eq!(
        hq.post("/v1/sessions/refresh", refresh_body(device, token))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let hq = TestHq::start().await;
    let token = hq.token("R1", device_of("R1")).await;
    assert_eq!(
        hq.ask("DELETE", "/v1/sessions/current", Some(&token), None)
            .await
            .status,
        204
    );
    assert_eq!(
        hq.ask("GET", "/v1/me", Some(&token), None).await.code(),
        "session.expired"
    );
}

#[tokio::test]
async fn too_many_attempts_must_wait() {
    let hq = TestHq::with_limits(3).await;
    for _ in 0..3 {
        let guess = sign_in_body("R1", "wrong horse", device_of("R1"), NONCE);
        assert_eq!(hq.post("/v1/sessions", guess).await.status, 401);
    }
    let right = hq
        .post("/v1/sessions", sign_in_body("R1", PASSWORD, device_of("R1"), NONCE))
        .await;
    assert_eq!(
        (right.status.as_u16(), right.code().as_str()),
        (429, "session.too_many_attempts")
    );
    let seconds: u64 = right.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(right.json()["retry_after_s"], seconds);
    let other = hq
        .post("/v1/sessions", sign_in_body("R2", PASSWORD, device_of("R2"), NONCE))
        .await;
    assert_eq!(other.status, 200, "others are not held up");
}
