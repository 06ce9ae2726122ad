//! Proof 8: every size around a page, in both directions, and every call of the device against every broken answer.
//! The device ends in a named state with a code, loses nothing, stores nothing twice, and asks a bounded number of
//! times (rules U2, U4, U7, P3, P4, P10).

mod broken;
mod errors;
mod sizes;
