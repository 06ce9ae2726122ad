//! What headquarters and devices say to each other: wire types, versions, error codes, receipts, digests,
//! the one [`SyncProtocol`] trait that both sides implement, and what a bank publishes.
//!
//! Knows bytes and meanings; refuses to know HTTP, SQL, clocks and files.

pub mod bundle;
pub mod digest;
pub mod entities;
pub mod error;
pub mod hold_out;
pub mod offers;
pub mod ops;
pub mod orders;
pub mod publish;
pub mod quotes;
pub mod receipt;
pub mod rescue;
pub mod rules;
pub mod safeguards;
pub mod session;
pub mod suggestions;
pub mod sync;
pub mod team;
pub mod volatile;

pub use error::{ErrorBody, ErrorCode};
pub use sync::SyncProtocol;

/// The version of the protocol spoken by this build. Headquarters serves n and n-1.
///
/// History: 1 = first form; 2 = directives, the herd's window, what is still on the device, change requests, volatile
/// values apart. All of it is added: what a version 1 says and hears has not changed by a byte.
pub const PROTO: u32 = 2;
/// The oldest protocol headquarters still serves in full.
pub const PROTO_OLDEST: u32 = 1;
/// The version of the entity bodies that this build writes and reads.
pub const SCHEMA: u32 = 1;
