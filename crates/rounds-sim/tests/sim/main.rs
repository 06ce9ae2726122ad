//! Proofs 1, 2 and 6: many seeds, every planted bug, every order of the scope matrix.

#[path = "../../../../tests/shared/prove.rs"]
mod prove;

mod bugs;
mod orders;
mod seeds;
