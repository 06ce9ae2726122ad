//! What `cargo xtask` is made of, and what the window tests share with it: where things lie, how programs are
//! started, waited for and stopped, how a headquarters with a bank is prepared.
//!
//! Knows the other crates only as binaries. Refuses to link any of them, so that it builds on a machine that
//! still lacks the system packages.
#![allow(clippy::print_stdout, reason = "this is a command line tool")]

pub mod banks;
pub mod bench;
pub mod cluster;
pub mod cmake;
pub mod codegen;
pub mod counter;
pub mod demo;
pub mod display;
pub mod eval;
pub mod hosted;
pub mod http;
pub mod opening;
pub mod packages;
pub mod pictures;
pub mod pixels;
pub mod postgres;
pub mod processes;
pub mod programs;
pub mod prove;
pub mod steps;
pub mod suite;
pub mod ui;
pub mod walk;
pub mod window;
pub mod workspace;
