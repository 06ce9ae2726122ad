//! Proofs 1, 2 and 6.
