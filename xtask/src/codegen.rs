//! Writes what is generated and committed: the TypeScript of the commands and the shared feature set.

use crate::programs::{command, find, run};
use crate::workspace::root;

/// Regenerates everything.
///
/// # Errors
/// When a generator fails.
pub fn write() -> anyhow::Result<()> {
    let mut typescript = command("cargo", &root());
    run(typescript
        .args(["test", "-p", "rounds-app", "--test", "typescript"])
        .env("ROUNDS_WRITE", "1"))?;
    if find("cargo-hakari").is_none() {
        println!("workspace-hack left as it is: cargo install cargo-hakari, if dependencies changed");
        return Ok(());
    }
    run(command("cargo", &root()).args(["hakari", "generate"]))
}
