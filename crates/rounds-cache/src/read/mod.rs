//! Lists over cache and own work together: narrow, order, page, and only then read bodies.

pub mod changes;
pub mod contacts;
pub mod counts;
pub mod follow_ups;
pub mod portfolio;
pub mod suggestions;
pub mod visits;
