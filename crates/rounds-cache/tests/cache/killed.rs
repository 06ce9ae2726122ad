//! `kill -9` while visits are being saved: what was acknowledged is stored.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use rounds_cache::{DraftRow, OpFilter};

use crate::support::*;

const FOLDER: &str = "ROUNDS_TEST_KILLED_FOLDER";
const ROUNDS: usize = 4;

/// The child saves drafts and visits and says so after each, until it is killed.
fn child(folder: &str) {
    let device = rounds_cache::unlock(folder.as_ref(), PASSWORD).unwrap().device;
    let mut out = std::io::stdout();
    for _ in 0..10_000 {
        let next = u128::from(device.ops(OpFilter::All, 0, 1).unwrap().total) + 1;
        let draft = DraftRow {
            customer_no: "draft".into(),
            body: format!("{next}"),
            saved_at: now(),
        };
        device.save_draft(&draft).unwrap();
        let saved = device
            .save_op(
                &saved(next, "C1"),
                None,
                &rounds_domain::SystemClock,
                &rounds_domain::SystemIds,
            )
            .unwrap();
        writeln!(out, "saved {} {}", saved.number, saved.op_id).unwrap();
        out.flush().unwrap();
    }
}

/// Rule U1.
#[test]
fn what_was_acknowledged_before_a_kill_is_stored() {
    if let Ok(folder) = std::env::var(FOLDER) {
        return child(&folder);
    }
    let Laptop { folder, device } = Laptop::new();
    drop(device);
    let mut acknowledged: Vec<(u64, String)> = Vec::new();
    for round in 1..=ROUNDS {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "killed::what_was_acknowledged_before_a_kill_is_stored",
                "--nocapture",
            ])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap())
            .lines()
            .map(|line| line.unwrap());
        let said = lines.filter_map(|line| {
            let (number, id) = line.split_once("saved ")?.1.split_once(' ')?;
            Some((number.parse().ok()?, id.to_owned()))
        });
        acknowledged.extend(said.take(3 + round * 2));
        process.kill().unwrap();
        process.wait().unwrap();
    }
    let device = rounds_cache::unlock(folder.path(), PASSWORD).unwrap().device;
    let stored = device.ops(OpFilter::All, 0, 0).unwrap().rows;
    for (number, id) in &acknowledged {
        assert!(
            stored
                .iter()
                .any(|op| op.number == *number && op.op_id.to_string() == *id),
            "{number} {id}"
        );
    }
    let mut numbers: Vec<u64> = stored.iter().map(|op| op.number).collect();
    numbers.sort_unstable();
    assert_eq!(
        numbers,
        (1..=stored.len() as u64).collect::<Vec<_>>(),
        "no number is missing"
    );
    assert_eq!(device.drafts().unwrap().len(), 1);
}
