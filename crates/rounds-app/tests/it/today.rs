//! Today: what to do next and whom it is worth seeing.

use rounds_app::dto::Topic;
use serde_json::{Value, json};

use crate::bank::{sheet, sheet_with};
use crate::desk::Desk;

/// Today, once the first ranking is there. The ranking tells its topic when it ends; nothing polls.
async fn ranked(desk: &Desk) -> Value {
    let mut changes = desk.bench.subscribe();
    loop {
        let today = desk.call("today_open", json!({})).await;
        if today["worth_seeing"] != json!([]) {
            return today;
        }
        while !changes.recv().await.unwrap().topics.contains(&Topic::Customers) {}
    }
}

fn worth(today: &Value) -> Vec<&str> {
    let list = today["worth_seeing"].as_array().unwrap();
    list.iter()
        .map(|one| one["customer"]["customer_no"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_most_worth_seeing_come_first_with_a_reason() {
    let desk = Desk::of_rm().await;
    let today = ranked(&desk).await;
    // C3 wants no personal advice, C4 is past due.
    assert_eq!(worth(&today), ["C1", "C2"]);
    let first = &today["worth_seeing"][0];
    assert_eq!(
        first["reason"]["sentence"]["en"],
        "idle ¥200,000 to ¥500,000, as of 19 Nov 2026"
    );
    assert_eq!(first["suggestion"]["product"], "D02");
}

#[tokio::test]
async fn who_was_just_seen_or_has_a_date_is_left_alone() {
    let desk = Desk::of_rm().await;
    ranked(&desk).await;
    desk.call(
        "visit_save",
        sheet_with("C1", json!({ "outcome": "O20", "follow_up": null })),
    )
    .await;
    assert_eq!(worth(&desk.call("today_open", json!({})).await), ["C2"]);
    let dated = json!({ "customer_no": "C2", "kind": "call", "due_on": "2026-11-30", "note": "" });
    desk.call("follow_up_create", dated).await;
    assert_eq!(worth(&desk.call("today_open", json!({})).await), Vec::<&str>::new());
}

#[tokio::test]
async fn numbers_count_this_week_beside_the_last() {
    let desk = Desk::of_rm().await;
    desk.call("visit_save", sheet("C1")).await;
    let last_week = json!({ "business_date": "2026-11-13" });
    desk.call("visit_save", sheet_with("C2", last_week)).await;
    let today = desk.call("today_open", json!({})).await;
    let numbers = &today["numbers"];
    assert_eq!(
        (
            numbers["visits_this_week"].as_u64(),
            numbers["visits_last_week"].as_u64()
        ),
        (Some(1), Some(1))
    );
    assert_eq!(
        (numbers["customers"].as_u64(), numbers["covered_90_days"].as_u64()),
        (Some(4), Some(2))
    );
    assert_eq!(
        (numbers["open_follow_ups"].as_u64(), numbers["data_as_of"].as_str()),
        (Some(2), Some("2026-11-19"))
    );
    assert_eq!(today["planned"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_save_tells_the_screens_what_to_refetch() {
    let desk = Desk::of_rm().await;
    let mut changes = desk.bench.subscribe();
    desk.call("visit_save", sheet("C1")).await;
    loop {
        let topics = changes.recv().await.unwrap().topics;
        if topics.contains(&Topic::Outbox) && topics.contains(&Topic::Visits) && topics.contains(&Topic::FollowUps) {
            break;
        }
    }
}
