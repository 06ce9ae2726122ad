//! Lock, unlock, repair, settings, views, diagnostics.

use serde_json::{Value, json};

use crate::desk::{Desk, PASSWORD, bench_in};

#[tokio::test]
async fn a_locked_device_opens_with_its_password_only_and_offline() {
    let desk = Desk::of_rm().await;
    assert_eq!(desk.call("device_lock", json!({})).await["stage"], "locked");
    let state = desk.call("device_state", json!({})).await;
    assert_eq!(
        (state["staff_no"].as_str(), state["staff"].is_null()),
        (Some("R1"), true)
    );
    assert_eq!(
        desk.refused("device_unlock", json!({ "password": "wrong" })).await.code,
        "device.wrong_password"
    );
    let open = desk.call("device_unlock", json!({ "password": PASSWORD })).await;
    assert_eq!(
        (open["stage"].as_str(), open["staff"]["name"].as_str()),
        (Some("unlocked"), Some("周明"))
    );
    assert_eq!(
        desk.refused("device_unlock", json!({ "password": PASSWORD }))
            .await
            .code,
        "device.already_unlocked"
    );
}

#[tokio::test]
async fn what_was_saved_is_there_after_lock_and_unlock() {
    let desk = Desk::of_rm().await;
    desk.call("visit_save", crate::bank::sheet("C1")).await;
    desk.call("visit_draft_save", crate::bank::sheet("C2")).await;
    desk.call("device_lock", json!({})).await;
    desk.call("device_unlock", json!({ "password": PASSWORD })).await;
    assert_eq!(desk.call("outbox_list", json!({})).await["on_device"], 1);
    assert_eq!(
        desk.call("visit_draft_list", json!({})).await[0]["customer_name"],
        "张伟"
    );
}

#[tokio::test]
async fn without_headquarters_a_sync_is_no_error_and_says_so() {
    let desk = Desk::of_rm().await;
    let state = desk.call("sync_now", json!({})).await;
    assert_eq!(
        (state["online"].as_bool(), state["error"].as_str()),
        (Some(false), Some("sync.unreachable"))
    );
    assert_eq!(
        desk.refused("sync_sign_in", json!({ "password": "x" })).await.code,
        "sync.unreachable"
    );
}

#[tokio::test]
async fn enrolling_wants_a_password_an_address_and_a_headquarters() {
    let folder = tempfile::tempdir().unwrap();
    let bench = bench_in(&folder);
    for (hq_url, password, code) in [
        ("http://127.0.0.1:9", "", "device.password_missing"),
        ("http://127.0.0.1:9", "x", "sync.unreachable"),
        ("http://hq.example.com", "x", "hq.bad_address"),
        ("not an address", "x", "hq.bad_address"),
    ] {
        let input = json!({ "hq_url": hq_url, "staff_no": "R1", "password": password, "label": "test" });
        let refused = rounds_app::dispatch(&bench, "device_enrol", input).await.unwrap_err();
        assert_eq!(refused.code, code, "{hq_url}");
        let state = rounds_app::dispatch(&bench, "device_state", json!({})).await.unwrap();
        assert_eq!(state["stage"], "new");
    }
}

#[tokio::test]
async fn a_missing_outbox_is_named_and_set_aside_on_a_decision_only() {
    let desk = Desk::of_rm().await;
    desk.call("device_lock", json!({})).await;
    for entry in std::fs::read_dir(desk.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("outbox") {
            std::fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(desk.call("device_state", json!({})).await["problem"], "outbox_missing");
    assert_eq!(
        desk.refused("device_unlock", json!({ "password": PASSWORD }))
            .await
            .code,
        "device.outbox_missing"
    );
    let aside = |password: Value| json!({ "action": "set_outbox_aside", "password": password });
    assert_eq!(
        desk.refused("device_repair", aside(Value::Null)).await.code,
        "device.password_missing"
    );
    assert_eq!(
        desk.refused("device_repair", aside(json!("wrong"))).await.code,
        "device.wrong_password"
    );
    let repaired = desk.call("device_repair", aside(json!(PASSWORD))).await;
    assert_eq!(
        (repaired["stage"].as_str(), repaired["problem"].is_null()),
        (Some("unlocked"), true)
    );
    assert_eq!(desk.call("outbox_list", json!({})).await["total"], 0);
}

#[tokio::test]
async fn damage_that_shows_only_with_the_key_is_repaired_too() {
    let desk = Desk::of_rm().await;
    desk.call("visit_save", crate::bank::sheet("C1")).await;
    desk.call("device_lock", json!({})).await;
    let path = desk.folder.path().join("outbox.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[4096..8192].iter_mut().for_each(|byte| *byte ^= 0xa5);
    std::fs::write(&path, &bytes).unwrap();
    let unlock = desk.refused("device_unlock", json!({ "password": PASSWORD })).await;
    assert_eq!(unlock.code, "device.outbox_damaged");
    let aside = json!({ "action": "set_outbox_aside", "password": PASSWORD });
    assert_eq!(desk.call("device_repair", aside).await["stage"], "unlocked");
    let kept = std::fs::read_dir(desk.folder.path())
        .unwrap()
        .filter_map(|entry| std::fs::read(entry.unwrap().path()).ok())
        .any(|other| other == bytes);
    assert!(kept, "the damaged file is kept as it was");
}

#[tokio::test]
async fn a_healthy_outbox_is_never_set_aside() {
    let desk = Desk::of_rm().await;
    desk.call("device_lock", json!({})).await;
    let aside = json!({ "action": "set_outbox_aside", "password": PASSWORD });
    assert_eq!(
        desk.refused("device_repair", aside).await.code,
        "device.repair_not_needed"
    );
}

#[tokio::test]
async fn rebuilding_the_cache_drops_customers_and_keeps_work() {
    let desk = Desk::of_rm().await;
    desk.call("visit_save", crate::bank::sheet("C1")).await;
    desk.call("device_repair", json!({ "action": "rebuild_cache" })).await;
    assert_eq!(desk.call("customer_search", json!({})).await["total"], 0);
    assert_eq!(desk.call("outbox_list", json!({})).await["on_device"], 1);
}

#[tokio::test]
async fn settings_are_kept_and_checked() {
    let desk = Desk::of_rm().await;
    let mut settings = desk.call("settings_get", json!({})).await;
    assert_eq!(settings["language"], "zh-CN");
    settings["theme"] = json!("outdoor");
    desk.call("settings_set", settings.clone()).await;
    assert_eq!(desk.call("settings_get", json!({})).await, settings);
    for (field, wrong) in [
        ("text_percent", 110),
        ("lock_after_minutes", 0),
        ("lock_after_minutes", 600),
    ] {
        let mut changed = settings.clone();
        changed[field] = json!(wrong);
        let refused = desk.refused("settings_set", changed).await;
        assert_eq!(
            (refused.code.as_str(), refused.detail["setting"].as_str()),
            ("settings.value_wrong", field)
        );
    }
}

#[tokio::test]
async fn views_are_saved_under_a_name_and_replaced_by_name() {
    let desk = Desk::of_rm().await;
    let save = |name: &str, village: &str| json!({ "name": name, "query": { "village": village } });
    let first = desk.call("view_save", save(" 河湾 ", "河湾村")).await;
    let again = desk.call("view_save", save("河湾", "柳林村")).await;
    assert_eq!(first["view_id"], again["view_id"]);
    let views = desk.call("view_list", json!({})).await;
    assert_eq!(views.as_array().unwrap().len(), 1);
    assert_eq!(views[0]["query"]["village"], "柳林村");
    assert_eq!(desk.refused("view_save", save("  ", "x")).await.code, "view.name_wrong");
    desk.call("view_delete", json!({ "view_id": first["view_id"] })).await;
    assert_eq!(desk.call("view_list", json!({})).await, json!([]));
}

#[tokio::test]
async fn diagnostics_count_and_name_nobody() {
    let desk = Desk::of_rm().await;
    let facts = desk.call("diagnostics_get", json!({})).await;
    assert_eq!(
        (facts["customers"].as_u64(), facts["rule_pack"].as_str()),
        (Some(4), Some("test v1"))
    );
    for secret in ["王秀英", "13812345678", "C1"] {
        assert!(!facts.to_string().contains(secret));
    }
    desk.call("device_lock", json!({})).await;
    assert_eq!(desk.call("diagnostics_get", json!({})).await["customers"], 0);
}
