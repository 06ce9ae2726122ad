//! What is decided about suggestions, and what customers declare, on a real headquarters over HTTP: recorded offline on
//! one device, known to the other one and to the supervisor once everybody was there.

use serde_json::{Value, json};

use crate::device::TestDevice;
use crate::headquarters::{PASSWORD, TestHq};
use crate::journey::{sheet, synced};

async fn page(device: &TestDevice) -> Value {
    device.call("customer_open", json!({ "customer_no": "C1" })).await
}

fn suggested(page: &Value) -> Vec<&str> {
    let suggestions = page["advice"]["suggestions"].as_array().unwrap();
    suggestions.iter().map(|one| one["product"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn decisions_and_declared_facts_reach_every_device_that_has_the_customer() {
    let mut hq = TestHq::start().await;
    let [laptop, tablet, boss] = [TestDevice::new(), TestDevice::new(), TestDevice::new()];
    for (device, staff_no) in [(&laptop, "R1"), (&tablet, "R1"), (&boss, "S1")] {
        device.enrol(&hq.url(), staff_no, PASSWORD).await;
        synced(device).await;
    }
    hq.goes_away().await;
    assert_eq!(suggested(&page(&laptop).await), ["D02", "D01"]);
    laptop.call("advice_shown", json!({ "customer_no": "C1" })).await;
    let aside = json!({ "customer_no": "C1", "product": "D02", "reason": "does_not_fit", "refusal": null });
    laptop.call("advice_dismiss", aside).await;
    let own = json!({ "customer_no": "C1", "product": null, "source": "own" });
    laptop.call("advice_pick", own).await;
    laptop
        .call("visit_save", sheet("C1", json!({ "need": "farm_loan" })))
        .await;
    let decided = page(&laptop).await;
    assert_eq!(suggested(&decided), ["A01", "D01"], "offline and at once");

    hq.comes_back().await;
    for device in [&laptop, &tablet, &boss] {
        synced(device).await;
    }
    assert_eq!(hq.accepted().await, 4);
    for device in [&tablet, &boss] {
        let there = page(device).await;
        assert_eq!(suggested(&there), ["A01", "D01"]);
        let acts: Vec<&Value> = there["suggestion_events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| &event["act"]["t"])
            .collect();
        assert_eq!(
            acts,
            ["picked", "dismissed"],
            "what was only shown stays at headquarters"
        );
        assert_eq!(there["advice"]["suggestions"][0]["urgency"][0]["declared"], true);
    }
    assert_eq!(page(&laptop).await["suggestion_events"][0]["delivery"], "signed_for");
    let experience = boss.call("team_experience", json!({})).await;
    assert_eq!(
        (
            experience["own"]["picks"].as_u64(),
            experience["own"]["met"]["count"].as_u64()
        ),
        (Some(1), Some(1))
    );
}
