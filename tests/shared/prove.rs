//! How a proof learns its size and says what it saw. Its short form runs with every test command; `cargo xtask prove`
//! sets the variable of its long form and reads the line. Refuses to know what is proven.
#![allow(dead_code)]
#![allow(clippy::print_stdout, reason = "the line is read by `cargo xtask prove`")]

use std::fmt::Display;

/// The size asked for by `ROUNDS_PROVE_<NAME>`, or the short one. `name` is spelled as in the list of proofs; dashes
/// become underscores.
pub fn size(name: &str, short: u64) -> u64 {
    let variable = format!("ROUNDS_PROVE_{}", name.replace('-', "_").to_uppercase());
    let Some(asked) = std::env::var_os(&variable) else {
        return short;
    };
    let number = asked.to_str().and_then(|text| text.parse().ok());
    number.unwrap_or_else(|| panic!("{variable} is a number"))
}

/// The seed to begin with: `ROUNDS_PROVE_SEED` replays a run that failed.
pub fn seed() -> u64 {
    let asked = std::env::var("ROUNDS_PROVE_SEED").ok();
    asked.map_or(1, |text| text.parse().expect("ROUNDS_PROVE_SEED is a number"))
}

/// Say what was proven, for the table of `cargo xtask prove`.
pub fn seen(name: &str, what: impl Display) {
    println!("prove: {name}: {what}");
}

/// A number below `below` that a seed and a place in the run give: the same in every run.
pub fn chosen(seed: u64, place: u64, below: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ place.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed ^= mixed >> 29;
    mixed.wrapping_mul(0x94d0_49bb_1331_11eb) % below
}
