//! A headquarters that has more to do than it can: each kind of request has its own places, and who is turned away is
//! told when to come.

use rounds_hq::PoolSizes;
use serde_json::json;

use crate::fixtures::{device_of, saved};
use crate::test_app::*;

/// No place in one of the pools, and nobody may wait.
fn without(pool: &str) -> PoolSizes {
    let of = |name| usize::from(name != pool);
    PoolSizes {
        push: of("push"),
        delta: of("delta"),
        full: of("full"),
        queue: 0,
    }
}

#[tokio::test]
async fn a_full_pool_turns_its_own_away_and_holds_nobody_else_up() {
    for (pool, statuses) in [
        ("push", [503, 200, 200]),
        ("delta", [200, 503, 200]),
        ("full", [200, 200, 503]),
    ] {
        let hq = TestHq::with(|config| config.pools = without(pool)).await;
        let device = device_of("R1");
        let token = hq.token("R1", device).await;
        let full = pull_body(device, &["rm:R1"]);
        let mut delta = full.clone();
        delta["scopes"][0]["after"] = json!(1);
        let asked = [
            ("/v1/sync/push", push_body(device, "R1", &[saved(1, "C1")])),
            ("/v1/sync/pull", delta),
            ("/v1/sync/pull", full),
        ];
        for ((path, body), status) in asked.into_iter().zip(statuses) {
            let answer = hq.ask("POST", path, Some(&token), Some(body)).await;
            assert_eq!(answer.status.as_u16(), status, "{pool}: {path}");
            if status == 503 {
                assert_eq!(answer.code(), "server.busy");
                assert_eq!(answer.headers["retry-after"], "5");
            }
        }
    }
}

#[tokio::test]
async fn those_turned_away_come_one_after_the_other() {
    let hq = TestHq::with(|config| config.pools = without("full")).await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let mut slots = Vec::new();
    for _ in 0..100 {
        let body = pull_body(device, &["rm:R1"]);
        let answer = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(body)).await;
        slots.push(answer.json()["retry_after_s"].as_u64().unwrap());
    }
    assert!(slots.is_sorted(), "{slots:?}");
    assert!(slots[99] > slots[0], "{slots:?}");
}

/// The window reaches the device with the pull, and an old device hears nothing it does not know.
#[tokio::test]
async fn the_window_of_the_herd_is_told_when_there_is_one() {
    for (window, told) in [(0, json!(null)), (600, json!(600))] {
        let hq = TestHq::with(|config| config.herd_window_s = window).await;
        let device = device_of("R1");
        let token = hq.token("R1", device).await;
        let body = pull_body(device, &["rm:R1"]);
        let answer = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(body)).await;
        assert_eq!(answer.json()["herd_window_s"], told);
    }
}

/// Old work is seen by the supervisor and in the metrics, with the numbers of its install.
#[tokio::test]
async fn work_that_is_stuck_on_a_device_is_seen() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let oldest = crate::fixtures::now() - chrono::TimeDelta::hours(5);
    let mut pull = pull_body(device, &["rm:R1"]);
    pull["outbox"] = json!({
        "install_id": crate::fixtures::install_of("R1"), "unsent": 2, "oldest_unsent_at": oldest,
    });
    let pulled = hq.ask("POST", "/v1/sync/pull", Some(&token), Some(pull)).await;
    assert_eq!(pulled.status, 200);
    let supervisor = hq.token("S1", device_of("S1")).await;
    let devices = hq.ask("GET", "/v1/team/devices", Some(&supervisor), None).await.json();
    let all = devices.as_array().unwrap();
    let laptop = all.iter().find(|one| one["device_id"] == json!(device)).unwrap();
    assert_eq!(laptop["installs"][0]["unsent"], 2);
    assert_eq!(laptop["installs"][0]["oldest_unsent_at"], json!(oldest));
    let metrics = String::from_utf8(hq.ask("GET", "/metrics", None, None).await.bytes).unwrap();
    assert!(metrics.contains("rounds_devices_with_old_work"), "{metrics}");
}
