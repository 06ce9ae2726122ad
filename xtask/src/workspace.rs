//! Where things lie. Knows the checkout and its target folder, nothing of what is in them.

use std::path::{Path, PathBuf};

/// The folder of the root Cargo.toml.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// A binary of the development profile.
pub fn binary(name: &str) -> PathBuf {
    target().join("debug").join(name)
}

/// A folder for what running leaves behind; git ignores it.
pub fn var() -> PathBuf {
    root().join("var")
}
