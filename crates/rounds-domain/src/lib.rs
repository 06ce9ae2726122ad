//! The words of the field as types: ids, money, dates, visits, follow-ups, reviews, profile changes, consent,
//! contact, suitability, audit, what customers declare and what becomes of suggestions.
//!
//! Knows the rules of a relationship manager's work and nothing else: no I/O, no clock, no randomness,
//! no async. Time and new ids come in as arguments ([`Clock`], [`IdSource`]).
//!
//! Value types and codes carry serde and `ts-rs` derives, because the same code words cross every border
//! (wire, device files, screen) and a second spelling of them would only be a place to err.

pub mod audit;
pub mod consent;
pub mod contact;
pub mod customer_change;
pub mod declared;
pub mod follow_up;
pub mod ids;
pub mod interval;
pub mod money;
pub mod review;
pub mod suggestion;
pub mod suitability;
pub mod text;
pub mod time;
pub mod visit;

pub use ids::*;
pub use money::{Currency, Money};
pub use text::{Language, Text};
pub use time::{Clock, IdSource, SystemClock, SystemIds};
