//! Journeys through the real window, and the pictures of it. Each starts its own headquarters and stops it again.

mod hands;
mod journey;
mod offer;
mod pictures;
mod stage;
