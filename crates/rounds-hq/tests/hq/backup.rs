//! A backup of a running headquarters, and putting it back: nothing that was committed is missing from the one, and
//! the other gets devices to send what came after.

use std::path::Path;

use rounds_hq::DataDir;
use rounds_hq_store::HqStore;
use rounds_protocol::sync::OpStatus;

use crate::command_line::{run, succeeds, text};
use crate::fixtures::*;
use crate::test_app::*;

async fn store_at(folder: &Path) -> std::sync::Arc<dyn HqStore> {
    DataDir::open(folder).unwrap().store().await.unwrap()
}

#[tokio::test]
async fn a_backup_is_put_back_under_another_epoch() {
    let hq = TestHq::start().await;
    let (data, copies) = (hq.folder.path(), tempfile::tempdir().unwrap());
    let file = copies.path().join("monday.db");
    let file = file.to_str().unwrap();
    push(&*hq.store, "R1", vec![saved(1, "C1")]).await.unwrap();
    // The store is open and has written: the server goes on while this is done.
    succeeds(data, &["backup", "--to", file], "");
    push(&*hq.store, "R1", vec![saved(2, "C1")]).await.unwrap();
    let epoch = hq.store.epoch().await.unwrap();
    assert_eq!(hq.store.op_counts().await.unwrap(), [("created".to_owned(), 2)]);

    let TestHq {
        folder, state, store, ..
    } = hq;
    drop((state, store));
    succeeds(folder.path(), &["restore", "--from", file], "");
    let restored = store_at(folder.path()).await;
    assert_ne!(restored.epoch().await.unwrap(), epoch);
    assert_eq!(restored.op_counts().await.unwrap(), [("created".to_owned(), 1)]);
    let again = push(&*restored, "R1", vec![saved(1, "C1"), saved(2, "C1")])
        .await
        .unwrap();
    let statuses: Vec<OpStatus> = again.results.iter().map(|result| result.status).collect();
    assert_eq!(statuses, [OpStatus::Exists, OpStatus::Created]);
    assert!(folder.path().join("headquarters.db.replaced").exists());
}

#[tokio::test]
async fn what_cannot_be_backed_up_or_put_back_says_why_and_changes_nothing() {
    let hq = TestHq::start().await;
    let data = hq.folder.path();
    let copies = tempfile::tempdir().unwrap();
    let at = |name: &str| copies.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(at("no database"), "customers, it says").unwrap();
    damaged_copy(data, Path::new(&at("damaged")));
    let before = hq.store.epoch().await.unwrap();
    for (words, code) in [
        (vec!["backup", "--to", &at("no database")], "backup.exists"),
        (vec!["restore", "--from", &at("missing")], "file.not_usable"),
        (vec!["restore", "--from", &at("no database")], "store.cannot_open"),
        (vec!["restore", "--from", &at("damaged")], "store.cannot_open"),
    ] {
        let output = run(data, &words, "");
        let error = text(&output.stderr);
        assert!(error.contains(&format!("error[{code}]: ")), "{words:?}: {error}");
    }
    assert_eq!(hq.store.epoch().await.unwrap(), before);
    let folder = DataDir::open(data).unwrap();
    let served = folder.serve().unwrap();
    let output = run(data, &["restore", "--from", &at("missing")], "");
    assert!(text(&output.stderr).contains("error[folder.in_use]: "));
    drop(served);
}

/// A copy of the database with a page in the middle overwritten.
fn damaged_copy(data: &Path, to: &Path) {
    succeeds(data, &["backup", "--to", to.to_str().unwrap()], "");
    let mut bytes = std::fs::read(to).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    std::fs::write(to, bytes).unwrap();
}

/// Another process renews the epoch; a running server tells it soon, without a restart.
#[tokio::test]
async fn a_renewed_epoch_is_told_by_a_running_server() {
    let hq = TestHq::start().await;
    let device = device_of("R1");
    let token = hq.token("R1", device).await;
    let told = async || {
        let body = push_body(device, "R1", &[]);
        let answer = hq.ask("POST", "/v1/sync/push", Some(&token), Some(body)).await;
        answer.json()["epoch"].as_str().unwrap().to_owned()
    };
    let before = told().await;
    let said = succeeds(hq.folder.path(), &["epoch", "renew"], "");
    let renewed = hq.store.epoch().await.unwrap();
    assert_eq!(said.trim(), format!("the epoch is now {renewed}"));
    hq.wait(chrono::TimeDelta::seconds(11));
    assert_eq!((before == renewed, told().await), (false, renewed));
}

#[tokio::test]
async fn pruning_by_hand_says_what_it_dropped() {
    let hq = TestHq::start().await;
    let said = succeeds(hq.folder.path(), &["prune", "--prune-after-days", "30"], "");
    assert_eq!(said.trim(), "pruned 0 tombstones of 0 scopes, 0 sessions, 0 nonces");
}
