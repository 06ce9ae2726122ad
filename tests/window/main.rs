//! Journeys through the real window, and the pictures of it. Each starts its own headquarters and stops it again.

mod journey;
mod pictures;
mod stage;
