//! The planted bugs, one after the other: each must break at least one of some hundred seeds, or the simulation proves
//! nothing about it.

use rounds_planted::Bug;

use crate::invariants::Broken;
use crate::world::simulate;

/// A bug and the first seed that caught it.
#[derive(Clone, Debug)]
pub struct Caught {
    pub bug: Bug,
    pub seed: u64,
    pub how: Broken,
}

/// Try seeds until one catches the bug. `None`: it survived all of them.
pub fn catch(bug: Bug, seeds: impl IntoIterator<Item = u64>) -> Option<Caught> {
    seeds.into_iter().find_map(|seed| {
        let how = simulate(seed, Some(bug)).broken?;
        Some(Caught { bug, seed, how })
    })
}

/// The first seeds, from 1.
pub fn seeds_of(count: u64) -> std::ops::RangeInclusive<u64> {
    1..=count
}
