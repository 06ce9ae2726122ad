//! Proofs 1, 2 and 6: many seeds, every planted bug, every order of the scope matrix.
#![allow(clippy::print_stdout, reason = "which seed caught which bug is told")]

#[path = "../../../../tests/shared/prove.rs"]
mod prove;

mod bugs;
mod orders;
mod seeds;
