//! Search over the portfolio, in memory: built after unlock, wiped on lock. A record is one customer's searchable
//! words (made when the customer is written, so that building the index only reads), the index is all records in
//! one stretch of memory.
//!
//! Refuses to know SQL and what a customer is beyond the words of the record.

pub mod fold;
pub mod index;
pub mod pinyin;
pub mod record;
pub mod score;

pub use index::SearchIndex;
