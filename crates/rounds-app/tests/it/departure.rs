//! The departure check over the small bank: whom a choice holds, what stops, and what only wants care.

use serde_json::{Value, json};

use crate::bank;
use crate::desk::Desk;
use crate::offers::desk_with;

async fn check(desk: &Desk, choice: Value) -> Value {
    let input = json!({ "choice": choice, "return_at": "2026-11-22T10:00:00Z" });
    desk.call("departure_check", input).await
}

/// A point of a check.
fn point<'a>(check: &'a Value, code: &str) -> &'a Value {
    let mut points = check["points"].as_array().unwrap().iter();
    points
        .find(|point| point["code"] == code)
        .unwrap_or_else(|| panic!("{code}: {check}"))
}

#[tokio::test]
async fn a_choice_is_the_portfolio_that_it_names() {
    let desk = Desk::of_rm().await;
    let all = desk.call("customer_search", json!({})).await["total"].clone();
    let view = desk
        .call("view_save", json!({ "name": "all", "query": { "limit": 1 } }))
        .await;
    let by_view = check(&desk, json!({ "by": "view", "view_id": view["view_id"] })).await;
    assert_eq!(by_view["customers"], all, "a list is whole, however short its page");

    let villages = desk.call("customer_facets", json!({})).await["villages"].clone();
    for village in villages.as_array().unwrap() {
        let found = check(&desk, json!({ "by": "village", "village": village["code"] })).await;
        assert_eq!(found["customers"], village["count"], "{village}");
    }
    let named = check(
        &desk,
        json!({ "by": "customers", "customers": ["C1", "C1", "C2", "nobody"] }),
    )
    .await;
    assert_eq!(named["customers"], 2);
    let nobody = check(&desk, json!({ "by": "customers", "customers": [] })).await;
    assert_eq!(
        (nobody["go"].as_bool(), nobody["points"][0]["ok"].as_bool()),
        (Some(false), Some(false))
    );
    assert_eq!(point(&nobody, "customers")["severity"], "stop");
}

#[tokio::test]
async fn what_is_due_is_the_first_choice() {
    let desk = Desk::of_rm().await;
    let before = check(&desk, json!({ "by": "due" })).await["customers"]
        .as_u64()
        .unwrap();
    let task = json!({ "customer_no": "C2", "kind": "call", "due_on": "2026-11-20", "note": "" });
    desk.call("follow_up_create", task).await;
    let due = check(&desk, json!({ "by": "due" })).await;
    assert_eq!(due["customers"].as_u64().unwrap(), before + 1);
}

#[tokio::test]
async fn unsent_work_and_data_that_was_never_complete_stop_a_trip() {
    let desk = Desk::of_rm().await;
    let named = json!({ "by": "customers", "customers": ["C1"] });
    assert_eq!(point(&check(&desk, named.clone()).await, "outbox")["ok"], true);
    desk.call("visit_save", crate::bank::sheet("C1")).await;
    let after = check(&desk, named).await;
    let outbox = point(&after, "outbox");
    assert_eq!(
        (outbox["ok"].as_bool(), outbox["severity"].as_str()),
        (Some(false), Some("stop"))
    );
    assert_eq!(outbox["facts"]["count"], 1);
    let age = point(&after, "data_age");
    assert_eq!((age["ok"].as_bool(), age["facts"]["at"].is_null()), (Some(false), true));
    assert_eq!(after["go"], false);
    assert_eq!(point(&after, "rules")["ok"], true);
    assert!(point(&after, "disk_space")["facts"]["bytes"].as_u64().unwrap() > 0);
    assert_eq!(point(&after, "lease")["ok"], true, "this headquarters gives none");
}

#[tokio::test]
async fn a_return_that_is_over_and_a_list_that_is_gone_are_refused() {
    let desk = Desk::of_rm().await;
    let past = json!({ "choice": { "by": "due" }, "return_at": "2026-11-20T09:00:00Z" });
    assert_eq!(
        desk.refused("departure_check", past).await.code,
        "departure.return_in_the_past"
    );
    let view = json!({ "by": "view", "view_id": "01932f00-aaaa-7000-8000-000000000001" });
    let gone = json!({ "choice": view, "return_at": "2026-11-22T10:00:00Z" });
    assert_eq!(desk.refused("departure_check", gone).await.code, "view.unknown");
}

/// Offers are valid through the return: a pack that ends before stops, a partner who ends before wants care.
#[tokio::test]
async fn offers_that_do_not_last_until_the_return_are_told() {
    let anybody = json!({ "by": "customers", "customers": ["C1"] });
    let lasting = check(&desk_with(|_| {}).await, anybody.clone()).await;
    assert_eq!(point(&lasting, "rules")["ok"], true);
    assert_eq!(point(&lasting, "products")["ok"], true);
    let tomorrow = bank::today().succ_opt();
    let ending = check(&desk_with(|pack| pack.effective_to = tomorrow).await, anybody.clone()).await;
    assert_eq!(
        (&point(&ending, "rules")["ok"], &ending["go"]),
        (&json!(false), &json!(false))
    );
    let alone = desk_with(|pack| {
        pack.partners[0].active_to = tomorrow;
        let code = pack.partners[0].code.clone();
        let terms = pack.products.iter_mut().find(|terms| terms.product.as_str() == "A01");
        terms.unwrap().partner = Some(code);
    });
    let leaving = check(&alone.await, anybody).await;
    assert_eq!(point(&leaving, "products")["facts"]["count"], 1);
    assert_eq!(point(&leaving, "rules")["ok"], true);
}
