//! The device's files from outside.

mod answers;
mod files;
mod killed;
mod lists;
mod overlay;
mod pages;
mod search;
mod support;
mod volatile;
