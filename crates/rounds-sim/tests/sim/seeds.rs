//! Whatever happens on the way, in the end everything is where it belongs.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use rounds_sim::{Ended, simulate};

use crate::prove;

/// Run seeds from `first`, on as many threads as there are processors; the failed ones, by seed.
fn run(first: u64, count: u64) -> Vec<Ended> {
    let next = AtomicU64::new(first);
    let work = || {
        let mut failed = Vec::new();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                return failed;
            }
            let ended = simulate(seed, None);
            failed.extend(ended.broken.is_some().then_some(ended));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut failed: Vec<Ended> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    failed.sort_by_key(|ended| ended.seed);
    failed
}

#[test]
fn after_any_chaos_everything_is_where_it_belongs() {
    let (first, count) = (prove::seed(), prove::size("simulator", 1_000));
    let failed = run(first, count);
    if let Some(ended) = failed.first() {
        let broken: Vec<String> = failed.iter().map(in_a_line).collect();
        panic!(
            "{}\n{} of {count} seeds broke; ROUNDS_PROVE_SEED={} ROUNDS_PROVE_SIMULATOR=1 replays the first:\n{}",
            ended.lines.join("\n"),
            failed.len(),
            ended.seed,
            broken.join("\n"),
        );
    }
    prove::seen("simulator", format!("{count} seeds, none broke"));
}

fn in_a_line(ended: &Ended) -> String {
    let how = ended.broken.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("seed {}: {how}", ended.seed)
}

#[test]
fn a_seed_replays_exactly() {
    for seed in 1..=10 {
        let (once, again) = (simulate(seed, None), simulate(seed, None));
        let differ = once.lines.iter().zip(&again.lines).find(|(one, other)| one != other);
        assert_eq!(once.hash, again.hash, "seed {seed} differs first at {differ:?}");
    }
    assert_ne!(simulate(1, None).hash, simulate(2, None).hash);
}
