//! The desktop program. On Windows, no console window in a release build.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    rounds_shell::run()
}
