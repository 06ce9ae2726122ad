//! Journeys through the real window.

fn main() {}
