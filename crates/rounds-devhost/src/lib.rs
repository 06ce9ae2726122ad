//! A headless device: the workbench's command list over HTTP on the loopback address, so that the screens run in a
//! plain browser and any harness can drive a device with curl. A tool for development and tests, never shipped.
//!
//! Knows HTTP, who may ask, and where the built screens lie. Refuses to know any command.

mod answers;
mod commands;
mod events;
mod guard;
mod routes;
mod screens;
mod serve;

pub use guard::Guard;
pub use routes::{HostState, app};
pub use serve::{ServeError, bind, serve};
