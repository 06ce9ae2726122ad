//! The device's two files: `outbox.db`, precious (what was saved here and is not yet proven to be at headquarters),
//! and `cache.db`, droppable (everything that came from headquarters). Both are SQLCipher files; SQL lives only here. Beside them lie the
//! sealed copies of unsent work, which only headquarters can open.
//!
//! Knows storage, keys, search and the overlay of own work over pulled rows. Refuses to know the network, the screen
//! and the rules of visits: what it is given to save, it saves.

#[cfg(feature = "planted")]
mod bugs;
mod cache;
mod changes;
mod database;
mod device;
mod error;
mod files;
mod keys;
mod lease;
mod model;
mod outbox;
mod overlay;
mod read;
mod sealed;
mod search;
mod sql;
mod standing;
mod suggestions;
mod wipe;

pub use cache::apply::PageOutcome;
pub use changes::{ChangeItem, ChangeList, ChangeQuery, ChangeView, PendingDecision};
pub use device::{
    Device, EpochSeen, FilesAudit, HeldRow, LeaseFacts, Opened, Ordered, OrdersTaken, PageApplied, QuoteItem,
    ReadAhead, ScopeAudit, ServerClock, SyncFacts, change_password, create, may_create, set_outbox_aside, unlock,
    unlock_to_sign_in,
};
pub use error::{CacheError, Result};
pub use files::inspect;
pub use keys::DeviceKey;
pub use model::*;
pub use outbox::chain::OwnChain;
pub use outbox::results::RECEIPT_NOT_VALID;
pub use read::portfolio::CustomerRecord;
pub use sealed::rescue::{RescueFacts, RescueWritten, rescue_facts, write_rescue};
pub use standing::{NumberFacts, RoundRow, ScopeFacts};
pub use suggestions::SuggestionQuery;
pub use wipe::{WipeToReport, WipedFacts, finish_wipe, note_wipe_reported, wipe_to_report, wiped_facts};
