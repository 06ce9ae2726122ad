//! The proof of delivery by simulation: several devices and headquarters, the real code of both, in one process on one
//! thread, with a clock, ids and faults that all follow from a seed. A seed that fails replays exactly.
//!
//! Knows how to make everything go wrong and what must hold afterwards. Refuses to know how it is made to hold: it
//! drives the public doors of `rounds-cache`, `rounds-sync` and `rounds-hq` and no others. Never shipped; empty without
//! the feature `planted`.
#![cfg(feature = "planted")]

mod actions;
mod bank;
mod chance;
mod clocks;
mod faults;
mod headquarters;
mod invariants;
mod machine;
mod matrix;
mod planted;
mod template;
mod trace;
mod wire;
mod world;

pub use invariants::Broken;
pub use matrix::{ORDERS, Order, follow as follow_order};
pub use planted::{Caught, catch, seeds_of};
pub use world::{Ended, simulate};
