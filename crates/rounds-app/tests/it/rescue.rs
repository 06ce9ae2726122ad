//! The rescue file as the screens ask for it: locked and unlocked, to a proposed and to a named folder.

use serde_json::{Value, json};

use crate::bank::sheet;
use crate::desk::Desk;

#[tokio::test]
async fn a_locked_device_writes_its_unsent_work_without_a_password() {
    let desk = Desk::of_rm().await;
    for customer in ["C1", "C2"] {
        desk.call("visit_save", sheet(customer)).await;
    }
    let unlocked = desk.call("rescue_state", json!({})).await;
    assert_eq!(
        (unlocked["pieces"].as_u64(), unlocked["unsealed"].as_u64()),
        (Some(2), Some(0))
    );
    desk.call("device_lock", json!({})).await;
    let locked = desk.call("rescue_state", json!({})).await;
    assert_eq!(
        (locked["pieces"].as_u64(), &locked["unsealed"]),
        (Some(2), &Value::Null)
    );
    assert_eq!(locked["sources"][0]["staff_no"], "R1");
    let written = desk.call("rescue_write", json!({})).await;
    let path = written["path"].as_str().unwrap();
    assert!(path.starts_with(locked["folder"].as_str().unwrap()), "{path}");
    let text = std::fs::read_to_string(path).unwrap();
    assert_eq!(text.lines().count(), 4);
    assert!(!text.contains("定期") && !text.contains("\"C1\""));
}

#[tokio::test]
async fn a_named_folder_must_be_there() {
    let desk = Desk::of_rm().await;
    desk.call("visit_save", sheet("C1")).await;
    let stick = tempfile::tempdir().unwrap();
    let written = desk.call("rescue_write", json!({ "folder": stick.path() })).await;
    assert!(
        written["path"]
            .as_str()
            .unwrap()
            .starts_with(stick.path().to_str().unwrap())
    );
    let missing = json!({ "folder": stick.path().join("missing") });
    assert_eq!(
        desk.refused("rescue_write", missing).await.code,
        "rescue.folder_missing"
    );
}

#[tokio::test]
async fn without_sealed_work_there_is_nothing_to_write() {
    let desk = Desk::of_rm().await;
    assert_eq!(desk.call("rescue_state", json!({})).await["pieces"], 0);
    assert_eq!(
        desk.refused("rescue_write", json!({})).await.code,
        "rescue.nothing_sealed"
    );
}
