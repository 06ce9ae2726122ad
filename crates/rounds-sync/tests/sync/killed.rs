//! Proof 4, the device: a process that saves and syncs is killed with -9 at moments that a seed chooses. What it had
//! acknowledged is in the outbox or at headquarters, both files are whole, every cursor says what its rows say (rules
//! U1, U2, P3, P9).
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use rounds_cache::{Device, DraftRow, OpFilter, OpState};
use rounds_domain::{OpId, SystemClock, SystemIds};
use rounds_hq_store::HqStore;
use rounds_sync::Engine;

use crate::desk::visit;
use crate::fixtures::bank;
use crate::prove;
use crate::site::{PASSWORD, Site, agrees};

/// The child's folder.
const FOLDER: &str = "ROUNDS_TEST_KILLED_FOLDER";
const SHORT_KILLS: u64 = 12;
/// A device that opened lives no longer than this; one that opens may be killed before.
const LIFE_MS: u64 = 120;
const OPENING_MS: u64 = 400;
/// How long a child may take to open at all, on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(60);

/// Saves and syncs, and says so before it goes on, until it is killed.
async fn child(folder: &Path) {
    let device = rounds_cache::unlock(folder, PASSWORD).unwrap().device;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    tell("opened");
    for turn in 0_u64.. {
        let next = u128::from(device.ops(OpFilter::All, 0, 1).unwrap().total) + 1;
        lay_draft(&device, next);
        let saved = device
            .save_op(&visit(next, "C0000"), None, &SystemClock, &SystemIds)
            .unwrap();
        tell(&format!("saved {} {}", saved.number, saved.op_id));
        match turn % 4 {
            1 => engine.nudge(),
            2 => drop(engine.sync().await),
            // Everything is pulled anew: pages, sweep and all.
            3 if next.is_multiple_of(5) => device.rebuild_cache().unwrap(),
            _ => {}
        }
    }
}

fn lay_draft(device: &Device, next: u128) {
    let draft = DraftRow {
        customer_no: "C0000".into(),
        body: next.to_string(),
        saved_at: chrono::Utc::now(),
    };
    device.save_draft(&draft).unwrap();
}

fn tell(words: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "\ntold: {words}").unwrap();
    out.flush().unwrap();
}

struct Victim {
    process: Child,
    said: Receiver<String>,
}

impl Victim {
    fn start(folder: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "killed::what_a_killed_device_acknowledged_is_stored",
                "--nocapture",
            ])
            .env(FOLDER, folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = process.stdout.take().unwrap();
        let (sender, said) = channel();
        std::thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            for line in lines.filter_map(|line| Some(line.strip_prefix("told: ")?.to_owned())) {
                // Whoever listened may have what it wanted.
                let _ = sender.send(line);
            }
        });
        Self { process, said }
    }

    /// Hear what it says for so long, or until a word fits.
    fn hear(&self, time: Duration, enough: impl Fn(&str) -> bool) -> Vec<String> {
        let end = Instant::now() + time;
        let mut heard = Vec::new();
        while let Some(left) = end.checked_duration_since(Instant::now()) {
            match self.said.recv_timeout(left) {
                Ok(line) => heard.push(line),
                Err(RecvTimeoutError::Timeout) => return heard,
                Err(RecvTimeoutError::Disconnected) => panic!("the device ended by itself: {heard:?}"),
            }
            if heard.last().is_some_and(|line| enough(line)) {
                return heard;
            }
        }
        heard
    }

    /// Kill it, and hear what it had said before.
    fn kill(mut self) -> Vec<String> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.said.iter().collect()
    }
}

/// One life: in every third the device is killed while it opens, in the others while it works.
fn live_and_die(folder: &Path, seed: u64, kill: u64) -> Vec<(u64, OpId)> {
    let victim = Victim::start(folder);
    let mut heard = Vec::new();
    if prove::chosen(seed, kill, 3) == 0 {
        heard.extend(victim.hear(
            Duration::from_millis(prove::chosen(seed, kill + 1_000_000, OPENING_MS)),
            |_| false,
        ));
    } else {
        heard.extend(victim.hear(PATIENCE, |line| line == "opened"));
        heard.extend(victim.hear(
            Duration::from_millis(prove::chosen(seed, kill + 2_000_000, LIFE_MS)),
            |_| false,
        ));
    }
    heard.extend(victim.kill());
    let saved = |line: &String| {
        let (number, id) = line.strip_prefix("saved ")?.split_once(' ')?;
        Some((number.parse().ok()?, id.parse().ok()?))
    };
    heard.iter().filter_map(saved).collect()
}

/// What is left behind: whole files, every acknowledged op, and receipts only for what headquarters has.
async fn look_over(folder: &Path, store: &dyn HqStore, acknowledged: &[(u64, OpId)], place: &str) {
    let device = rounds_cache::unlock(folder, PASSWORD).unwrap().device;
    let audit = device.audit().unwrap();
    assert!(audit.is_clean(), "{place}: {audit:?}");
    if device.refresh_token().unwrap().is_none() {
        // A kill between headquarters' answer to a refresh and the disk costs the session, and nothing else.
        let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
        engine.sign_in(PASSWORD).await.unwrap();
        engine.stop().await;
    }
    assert_eq!(device.unsealed().unwrap(), 0, "{place}");
    for (number, id) in acknowledged {
        let op = device
            .op(*id)
            .unwrap()
            .unwrap_or_else(|| panic!("{place}: {number} {id} is gone"));
        assert_eq!(op.number, *number, "{place}");
        if op.state == OpState::SignedFor {
            let stored = store.receipt(*id).await.unwrap();
            assert_eq!(
                stored.map(|stored| stored.receipt),
                op.receipt,
                "{place}: {number} {id}"
            );
        }
    }
}

/// The next kills meet other rows: some customers come and others go.
async fn publish(store: &dyn HqStore, kill: u64) {
    let names: Vec<String> = (0..150).map(|number| format!("C{number:04}")).collect();
    let there = |place: usize| place == 0 || !(place as u64 + kill).is_multiple_of(7);
    let pairs: Vec<(&str, &str)> = names
        .iter()
        .enumerate()
        .filter(|(place, _)| there(*place))
        .map(|(_, name)| (name.as_str(), "R1"))
        .collect();
    store.publish(bank(&pairs), chrono::Utc::now()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_device_acknowledged_is_stored() {
    if let Ok(folder) = std::env::var(FOLDER) {
        return child(folder.as_ref()).await;
    }
    let (kills, seed) = (prove::size("kill-client", SHORT_KILLS), prove::seed());
    let site = Site::with(bank(&[("C0000", "R1")])).await;
    let hq = site.start("127.0.0.1:0").await;
    let store = site.store().await;
    drop(site.enrol(&hq.url(), PASSWORD).await.unwrap());
    let mut acknowledged = Vec::new();
    for kill in 1..=kills {
        publish(&*store, kill).await;
        let folder = site.laptop.path();
        let told = tokio::task::block_in_place(|| live_and_die(folder, seed, kill));
        look_over(folder, &*store, &told, &format!("seed {seed}, kill {kill}")).await;
        acknowledged.extend(told);
    }
    settle(&site, &*store, &acknowledged).await;
    hq.stop().await.unwrap();
    prove::seen(
        "kill-client",
        format!("{kills} kills, {} acknowledged ops, seed {seed}", acknowledged.len()),
    );
}

/// In the end everything is at headquarters exactly once, in the device's order, and both sides have the same rows.
async fn settle(site: &Site, store: &dyn HqStore, acknowledged: &[(u64, OpId)]) {
    let device = rounds_cache::unlock(site.laptop.path(), PASSWORD).unwrap().device;
    let engine = Engine::start(Arc::clone(&device), Arc::new(SystemClock)).unwrap();
    let mut status = engine.sync().await;
    if status.sign_in_needed {
        status = engine.sign_in(PASSWORD).await.unwrap();
    }
    assert!(status.all_signed_for && agrees(&device), "{status:?}");
    let mut numbers: Vec<u64> = device
        .ops(OpFilter::All, 0, 0)
        .unwrap()
        .rows
        .iter()
        .map(|op| op.number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        (1..=numbers.len() as u64).collect::<Vec<_>>(),
        "no number is missing"
    );
    assert!(numbers.len() >= acknowledged.len());
    assert_eq!(
        store.op_counts().await.unwrap(),
        [("created".to_owned(), numbers.len() as u64)]
    );
    engine.stop().await;
}
