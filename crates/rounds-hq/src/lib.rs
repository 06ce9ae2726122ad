//! Headquarters: the server that devices talk to, and the operations of its command line.
//!
//! Knows HTTP, sign-in, tokens, receipts' key and who may ask for what. Refuses to know SQL (that is
//! rounds-hq-store), what an operation means (rounds-hq-store's effects) and how profiles are computed
//! (rounds-insight).

mod call_list;
pub mod cli;
mod connections;
mod data_dir;
mod database;
mod error;
mod housekeeping;
pub mod http;
mod keys;
mod limits;
mod local;
mod metrics;
pub mod models;
mod offers;
pub mod openapi;
mod orders;
mod passwords;
mod pools;
pub mod rescue;
mod running;
mod sign_in;
mod state;
mod sync;
mod tls;
mod tokens;

pub use data_dir::DataDir;
pub use database::DatabaseUrl;
pub use error::HqError;
pub use http::app;
pub use local::LocalHq;
pub use passwords::hash_password;
pub use pools::PoolSizes;
pub use running::{Running, serve};
pub use state::{AppState, Config, ServerKeys};
pub use tls::Tls;
