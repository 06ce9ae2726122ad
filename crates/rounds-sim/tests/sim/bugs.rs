//! A simulation that no bug can break proves nothing: each planted one must be caught.

use std::sync::Mutex;
use std::thread;

use rounds_planted::Bug;
use rounds_sim::{Caught, catch, seeds_of};

use crate::prove;

#[test]
fn every_planted_bug_is_caught() {
    let seeds = prove::size("planted-bugs", 300);
    let left = Mutex::new(Bug::ALL.iter().copied());
    let work = || {
        let mut ended = Vec::new();
        loop {
            let next = left.lock().unwrap().next();
            let Some(bug) = next else { return ended };
            ended.push((bug, catch(bug, seeds_of(seeds))));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let mut ended: Vec<(Bug, Option<Caught>)> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    ended.sort_by_key(|(bug, _)| *bug);
    let table: Vec<String> = ended.iter().map(|(bug, caught)| row(*bug, caught.as_ref())).collect();
    println!("{}", table.join("\n"));
    let survived = ended.iter().filter(|(_, caught)| caught.is_none()).count();
    assert_eq!(survived, 0, "bugs survived {seeds} seeds");
    prove::seen("planted-bugs", format!("{} bugs, all caught", ended.len()));
}

fn row(bug: Bug, caught: Option<&Caught>) -> String {
    match caught {
        Some(caught) => format!("{:<36} seed {:>3}: {}", bug.name(), caught.seed, caught.how),
        None => format!("{:<36} SURVIVED", bug.name()),
    }
}
