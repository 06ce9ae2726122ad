//! A laptop that loses everything but what was sealed: its work reaches headquarters by a rescue file, once, and the
//! outbox that turns up later doubles nothing.

use std::fs;
use std::path::Path;

use clap::Parser;
use rounds_hq::HqError;
use rounds_hq::cli::Cli;
use serde_json::json;
use tempfile::TempDir;

use crate::device::TestDevice;
use crate::headquarters::{PASSWORD, TestHq};
use crate::journey::{sheet, synced};

/// Every file of the folder itself: databases and keys, not what is sealed.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).collect()
}

/// Copies of the precious files, as a backup would have them.
fn backup(device: &TestDevice) -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for path in files(device.folder()) {
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

fn put_back(copy: &TempDir, device: &TestDevice) {
    for path in files(copy.path()) {
        fs::copy(&path, device.folder().join(path.file_name().unwrap())).unwrap();
    }
}

fn lose_all_but_what_is_sealed(device: &TestDevice) {
    files(device.folder())
        .iter()
        .for_each(|path| fs::remove_file(path).unwrap());
}

/// What an administrator types at headquarters.
async fn import(hq: &TestHq, file: &str, words: &[&str]) -> Result<(), HqError> {
    let data = hq.folder().to_str().unwrap();
    let head = ["rounds-hq", "--data-dir", data, "rescue", "import", file];
    Cli::parse_from(head.iter().chain(words)).run().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visits_of_a_laptop_that_lost_all_its_files_reach_headquarters_once() {
    let mut hq = TestHq::start().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
    hq.goes_away().await;
    for customer_no in ["C1", "C2", "C3", "C4", "C1"] {
        device.call("visit_save", sheet(customer_no, json!({}))).await;
    }
    // Locked, so that the files are at rest; then everything is lost that a password opens.
    device.call("device_lock", json!({})).await;
    let device = device.restarted();
    let copy = backup(&device);
    lose_all_but_what_is_sealed(&device);

    assert_eq!(device.call("device_state", json!({})).await["stage"], "new");
    let state = device.call("rescue_state", json!({})).await;
    assert_eq!(
        (state["pieces"].as_u64(), &state["sources"][0]["staff_no"]),
        (Some(5), &json!("R1"))
    );
    let stick = tempfile::tempdir().unwrap();
    let written = device.call("rescue_write", json!({ "folder": stick.path() })).await;
    let file = written["path"].as_str().unwrap();
    import(&hq, file, &["--dry-run"]).await.unwrap();
    assert_eq!(hq.accepted().await, 0);
    for _ in 0..2 {
        import(&hq, file, &[]).await.unwrap();
        assert_eq!(hq.accepted().await, 5);
    }

    put_back(&copy, &device);
    let device = device.restarted();
    device.call("device_unlock", json!({ "password": PASSWORD })).await;
    hq.comes_back().await;
    synced(&device).await;
    let outbox = device.call("outbox_list", json!({})).await;
    assert_eq!(
        (outbox["signed_for"].as_u64(), outbox["on_device"].as_u64()),
        (Some(5), Some(0))
    );
    assert_eq!(hq.accepted().await, 5);
    assert_eq!(device.call("rescue_state", json!({})).await["pieces"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_rescue_file_is_refused_whole() {
    let mut hq = TestHq::start().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
    hq.goes_away().await;
    device.call("visit_save", sheet("C1", json!({}))).await;
    let written = device.call("rescue_write", json!({})).await;
    let file = written["path"].as_str().unwrap();
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
    assert_eq!(import(&hq, file, &[]).await.unwrap_err().code(), "rescue.file_damaged");
    assert_eq!(hq.accepted().await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_enrolled_anew_lets_go_of_sealed_work_once_headquarters_signed_for_it() {
    let mut hq = TestHq::start().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
    hq.goes_away().await;
    for customer_no in ["C1", "C2"] {
        device.call("visit_save", sheet(customer_no, json!({}))).await;
    }
    let device = device.restarted();
    lose_all_but_what_is_sealed(&device);
    hq.comes_back().await;
    device.enrol(&hq.url(), "R1", PASSWORD).await;
    synced(&device).await;
    assert_eq!(device.call("rescue_state", json!({})).await["pieces"], 2);
    let written = device.call("rescue_write", json!({})).await;
    import(&hq, written["path"].as_str().unwrap(), &[]).await.unwrap();
    synced(&device).await;
    assert_eq!(device.call("rescue_state", json!({})).await["pieces"], 0);
    assert_eq!(hq.accepted().await, 2);
}
