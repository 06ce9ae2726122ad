//! Changes of profiles on a real headquarters over HTTP: two devices of one RM and the supervisor's, none of them
//! online while they work.

use chrono::Utc;
use serde_json::{Value, json};

use crate::device::TestDevice;
use crate::headquarters::{PASSWORD, TestHq, publication};
use crate::journey::synced;

struct Office {
    hq: TestHq,
    laptop: TestDevice,
    tablet: TestDevice,
    boss: TestDevice,
}

impl Office {
    /// Everybody is enrolled and has the portfolio; then headquarters is away.
    async fn open() -> Self {
        let mut hq = TestHq::start().await;
        let [laptop, tablet, boss] = [TestDevice::new(), TestDevice::new(), TestDevice::new()];
        for (device, staff_no) in [(&laptop, "R1"), (&tablet, "R1"), (&boss, "S1")] {
            device.enrol(&hq.url(), staff_no, PASSWORD).await;
            synced(device).await;
        }
        hq.goes_away().await;
        Self {
            hq,
            laptop,
            tablet,
            boss,
        }
    }

    /// Headquarters is back, and no round of before is still under way: who comes first is the test's word alone.
    async fn headquarters_comes_back(&mut self) {
        for device in [&self.laptop, &self.tablet, &self.boss] {
            let state = device.call("sync_now", json!({})).await;
            assert_ne!(state["error"], Value::Null, "headquarters is away");
        }
        self.hq.comes_back().await;
    }

    /// The laptop comes first, so its value stands; twice, so that everybody knows everything.
    async fn everybody_syncs(&self) {
        for device in [&self.laptop, &self.tablet, &self.boss, &self.laptop, &self.tablet] {
            synced(device).await;
        }
    }
}

async fn ask(device: &TestDevice, field: &str, value: &str) -> Value {
    let input = json!({ "customer_no": "C1", "field": field, "value": value, "reason": "摊位上核对" });
    device.call("change_ask", input).await
}

async fn customer(device: &TestDevice) -> Value {
    device.call("customer_open", json!({ "customer_no": "C1" })).await
}

async fn phone(device: &TestDevice) -> String {
    let page = customer(device).await;
    page["identity"]["phone_masked"].as_str().unwrap().to_owned()
}

async fn news(device: &TestDevice) -> Value {
    device.call("today_open", json!({})).await["changes"].clone()
}

async fn decide(boss: &TestDevice, change: &Value, decision: &str, comment: &str) {
    let input = json!({ "change_id": change["change_id"], "decision": decision, "comment": comment });
    let decided = boss.call("change_decide", input).await;
    assert_eq!(decided["pending_decision"], decision);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_devices_change_different_fields_and_the_same_one() {
    let mut office = Office::open().await;
    ask(&office.laptop, "phone", "139 1111 1111").await;
    ask(&office.tablet, "occupation", "豆腐坊主").await;
    ask(&office.tablet, "phone", "13922222222").await;
    assert_eq!(phone(&office.tablet).await, "139****2222", "shown at once");
    let page = customer(&office.tablet).await;
    assert_eq!(
        (&page["changes"][0]["state"], page["changes"][0]["delivery"].as_str()),
        (&Value::Null, Some("on_device"))
    );
    office.headquarters_comes_back().await;
    office.everybody_syncs().await;
    for device in [&office.laptop, &office.tablet, &office.boss] {
        assert_eq!(phone(device).await, "139****1111");
        assert_eq!(customer(device).await["identity"]["occupation"], "豆腐坊主");
    }
    let told = news(&office.tablet).await;
    assert_eq!(
        (told.as_array().unwrap().len(), told[0]["state"].as_str()),
        (1, Some("disputed"))
    );
    the_supervisor_takes_the_other_value(&mut office).await;
    the_bank_delivers_its_data_again(&office).await;
    assert_eq!(office.hq.accepted().await, 5, "three changes, one reveal, one decision");
}

async fn the_supervisor_takes_the_other_value(office: &mut Office) {
    let Office { hq, boss, tablet, .. } = office;
    let queue = boss.call("change_list", json!({})).await;
    let row = &queue["rows"][0];
    assert_eq!(queue["total"], 1);
    assert_eq!(
        (row["standing"]["value"].as_str(), row["after"].as_str()),
        (Some("139****1111"), Some("139****2222"))
    );
    let plain = boss
        .call("change_reveal", json!({ "change_id": row["change_id"] }))
        .await;
    assert_eq!(
        (
            plain["standing"].as_str(),
            plain["after"].as_str(),
            plain["before"].as_str()
        ),
        (Some("13911111111"), Some("13922222222"), Some("13812345678"))
    );
    hq.goes_away().await;
    decide(boss, row, "take", "以最近一次见面为准").await;
    assert_eq!(boss.call("change_list", json!({})).await["total"], 0);
    hq.comes_back().await;
    synced(boss).await;
    synced(tablet).await;
    assert_eq!(phone(tablet).await, "139****2222");
    let told = news(tablet).await;
    assert_eq!(
        (
            told[0]["state"].as_str(),
            told[0]["comment"].as_str(),
            told[0]["decided_by_name"].as_str()
        ),
        (Some("taken"), Some("以最近一次见面为准"), Some("吴刚"))
    );
    tablet
        .call("change_acknowledge", json!({ "change_id": told[0]["change_id"] }))
        .await;
    assert_eq!(news(tablet).await, json!([]));
}

async fn the_bank_delivers_its_data_again(office: &Office) {
    office.hq.store.publish(publication(), Utc::now()).await.unwrap();
    office.everybody_syncs().await;
    assert_eq!(phone(&office.laptop).await, "139****2222");
    assert_eq!(customer(&office.laptop).await["identity"]["occupation"], "豆腐坊主");
}

/// The bank's data with another telephone number of C1.
fn bank_says(phone: &str) -> rounds_protocol::publish::Publication {
    let mut publication = publication();
    for entity in &mut publication.customer_entities {
        if entity.id == "C1" && entity.kind == rounds_protocol::entities::EntityKind::Customer {
            entity.body = entity.body.replace("13812345678", phone);
        }
    }
    publication
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_decision_over_a_value_that_moved_on_is_made_again() {
    let mut office = Office::open().await;
    let published = office.hq.store.publish(bank_says("13700000001"), Utc::now()).await;
    published.unwrap();
    ask(&office.laptop, "phone", "13911111111").await;
    office.headquarters_comes_back().await;
    office.everybody_syncs().await;
    let waiting = office.boss.call("change_list", json!({})).await["rows"][0].clone();
    assert_eq!(waiting["standing"]["author_name"], Value::Null, "the bank's own data");
    let published = office.hq.store.publish(bank_says("13700000002"), Utc::now()).await;
    published.unwrap();
    decide(&office.boss, &waiting, "take", "").await;
    office.boss.call("sync_now", json!({})).await;
    let outbox = office
        .boss
        .call("outbox_list", json!({ "delivery": "needs_attention" }))
        .await;
    assert_eq!(
        (outbox["total"].as_u64(), outbox["rows"][0]["code"].as_str()),
        (Some(1), Some("op.change_moved_on"))
    );
    let again = office.boss.call("change_list", json!({})).await["rows"][0].clone();
    assert_eq!(again["standing"]["value"], "137****0002");
    decide(&office.boss, &again, "keep", "").await;
    synced(&office.boss).await;
    synced(&office.laptop).await;
    assert_eq!(news(&office.laptop).await[0]["state"], "kept");
    assert_eq!(phone(&office.laptop).await, "137****0002");
}
