//! Learned models on their whole way: a bank is imported, models are trained and published, a device syncs them over
//! HTTP, verifies them and advises by them; a bundle that was damaged on the way is refused, and the former one stays.

use std::path::{Path, PathBuf};

use chrono::{Local, Utc};
use clap::Parser;
use rounds_hq::cli::Cli;
use rounds_hq::{DataDir, hash_password};
use rounds_protocol::entities::EntityKind;
use rounds_protocol::publish::Publication;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::device::TestDevice;
use crate::headquarters::{PASSWORD, TestHq};
use crate::journey::synced;

const RM: &str = "1001";

struct Bank {
    folder: TempDir,
}

impl Bank {
    /// A small invented bank with everybody's password, imported and profiled.
    async fn imported() -> Self {
        let bank = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        let export = bank.folder.path().join("export");
        let (export, today) = (export.to_str().unwrap(), Local::now().date_naive().to_string());
        let few = ["--customers", "2400", "--as-of", &today];
        bank.hq(&[["generate", "demo-cn", "--out", export].as_slice(), &few].concat())
            .await;
        bank.hq(&["import", "--from", export]).await;
        bank.hq(&["profile"]).await;
        bank
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    async fn hq(&self, words: &[&str]) {
        let data = self.data();
        let all = ["rounds-hq", "--data-dir", data.to_str().unwrap()];
        let command = Cli::try_parse_from(all.iter().chain(words)).unwrap();
        command.run().await.unwrap_or_else(|error| panic!("{words:?}: {error}"));
    }

    async fn train(&self, seed: &str) {
        self.hq(&["train", "--resamples", "20", "--hold-out-bp", "1000", "--seed", seed])
            .await;
    }

    /// A server on it, and everybody's password.
    async fn serves(&self) -> TestHq {
        let hq = TestHq::over(&DataDir::open(self.data()).unwrap()).await;
        let hash = hash_password(PASSWORD).unwrap();
        hq.store.set_password(RM.into(), hash, Utc::now()).await.unwrap();
        hq
    }

    /// What `rounds-hq publish` would publish, changed on the way.
    fn damaged(&self, damage: impl Fn(&mut Vec<rounds_protocol::publish::ReferenceEntity>)) -> Publication {
        // It waits for a runtime of its own, as the command does on a thread that may.
        let mut publication =
            tokio::task::block_in_place(|| rounds_insight::publish::publication(&self.data()).unwrap());
        let mut rows = rounds_hq::models::published(&DataDir::open(self.data()).unwrap()).unwrap();
        damage(&mut rows);
        publication.reference_entities.extend(rows);
        publication
    }
}

async fn customers(device: &TestDevice) -> Vec<Value> {
    let list = device.call("customer_search", json!({ "text": "", "limit": 60 })).await;
    let rows = list["rows"].as_array().unwrap().iter();
    rows.map(|row| row["customer_no"].clone()).collect()
}

/// Bundle of the advice, versions of the models behind suggestions, and why advice is generic, over some customers.
async fn advice(device: &TestDevice) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (mut bundles, mut models, mut generic) = (Vec::new(), Vec::new(), Vec::new());
    for customer in customers(device).await {
        let page = device.call("customer_open", json!({ "customer_no": customer })).await;
        let advice = &page["advice"];
        bundles.extend(advice["bundle"].as_str().map(str::to_owned));
        generic.extend(advice["generic"].as_str().map(str::to_owned));
        for suggestion in advice["suggestions"].as_array().unwrap() {
            models.extend(suggestion["score"]["model"].as_str().map(str::to_owned));
        }
    }
    for words in [&mut bundles, &mut models, &mut generic] {
        words.sort();
        words.dedup();
    }
    (bundles, models, generic)
}

async fn report(device: &TestDevice) -> Value {
    device.call("sync_report", json!({})).await["models"].clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn models_are_trained_published_synced_and_advise_until_a_sound_one_follows() {
    let bank = Bank::imported().await;
    bank.train("1").await;
    bank.hq(&["publish"]).await;
    let hq = bank.serves().await;
    let device = TestDevice::new();
    device.enrol(&hq.url(), RM, PASSWORD).await;
    synced(&device).await;
    let (bundles, models, generic) = advice(&device).await;
    assert_eq!(bundles, ["advice-1"]);
    assert!(!models.is_empty(), "a model scores");
    assert!(
        generic.contains(&"held_out".to_owned()),
        "a tenth is held out: {generic:?}"
    );
    assert_eq!(report(&device).await, json!({ "in_use": "advice-1", "refused": [] }));

    bank.train("2").await;
    let damaged = bank.damaged(|rows| {
        let last = rows.iter_mut().rfind(|row| row.kind == EntityKind::BundlePart).unwrap();
        last.body = last.body.replace(r#""data":""#, r#""data":"AAAA"#);
    });
    hq.store.publish(damaged, Utc::now()).await.unwrap();
    synced(&device).await;
    assert_eq!(advice(&device).await.0, ["advice-1"], "the former stays in use");
    let told = report(&device).await;
    assert_eq!(
        (told["in_use"].as_str(), told["refused"][0]["id"].as_str()),
        (Some("advice-1"), Some("advice-2"))
    );
    assert!(
        told["refused"][0]["code"].as_str().unwrap().starts_with("bundle."),
        "{told}"
    );

    bank.hq(&["publish"]).await;
    synced(&device).await;
    assert_eq!(advice(&device).await.0, ["advice-2"]);
    assert_eq!(report(&device).await, json!({ "in_use": "advice-2", "refused": [] }));
}

/// The same data, answers and seed: the same bundle to the byte, wherever it is trained; and nothing new to publish.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_data_and_seed_give_the_same_bundle() {
    let bank = Bank::imported().await;
    bank.train("7").await;
    let bundle = |folder: &Path| std::fs::read(folder.join("models/advice-1/bundle.json")).unwrap();
    let first = bundle(&bank.data());
    bank.train("7").await;
    assert!(!bank.data().join("models/advice-2").exists(), "trained already");
    std::fs::remove_dir_all(bank.data().join("models/advice-1")).unwrap();
    bank.train("7").await;
    assert_eq!(bundle(&bank.data()), first);
}
