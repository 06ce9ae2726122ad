//! What headquarters keeps, noun by noun, once for every engine.
//!
//! Knows tables and the rules of docs/SYNC.md, and speaks to an engine only through [`Db`](crate::db::Db).
//! Refuses to know connections, when a transaction begins and ends, and what an op means (that is in
//! [`effects`](crate::effects)).

pub mod answers;
pub mod assignments;
pub mod audit;
pub mod changes;
pub mod devices;
pub mod directives;
pub mod entities;
pub mod feed;
pub mod ledger;
pub mod library;
pub mod numbers;
pub mod offer_packs;
pub mod ops;
pub mod outboxes;
pub mod prepared;
pub mod pruning;
pub mod publish;
pub mod pull;
pub mod push;
pub mod sessions;
pub mod settings;
pub mod staff;
pub mod values;
