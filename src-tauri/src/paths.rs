//! Where the device's files lie.

use std::path::{Path, PathBuf};

use crate::arguments::Arguments;

/// The folder name under the platform's data folder.
const NAME: &str = "rounds";

/// Why there is no place for the device's files.
#[derive(Debug, thiserror::Error)]
pub enum PathError {
    #[error("no folder for data: set ROUNDS_DATA_DIR")]
    Homeless,
    #[error("cannot make {folder}: {source}")]
    NotMade { folder: PathBuf, source: std::io::Error },
}

/// The folder asked for, or the platform's; made when missing, readable by its owner only.
///
/// # Errors
/// When the platform names no folder, or it cannot be made.
pub fn data_folder(arguments: &Arguments) -> Result<PathBuf, PathError> {
    let folder = arguments
        .data_folder
        .clone()
        .or_else(platform_folder)
        .ok_or(PathError::Homeless)?;
    make(&folder).map_err(|source| PathError::NotMade {
        folder: folder.clone(),
        source,
    })?;
    Ok(folder)
}

/// Where a person looks for a file that a program wrote: the documents, or else the home folder.
pub fn documents() -> Option<PathBuf> {
    let home = from(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
    let documents = home.join("Documents");
    Some(if documents.is_dir() { documents } else { home })
}

fn from(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

fn platform_folder() -> Option<PathBuf> {
    let base = if cfg!(windows) {
        from("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        from("HOME").map(|home| home.join("Library/Application Support"))
    } else {
        from("XDG_DATA_HOME").or_else(|| from("HOME").map(|home| home.join(".local/share")))
    };
    base.map(|base| base.join(NAME))
}

#[cfg(unix)]
fn make(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make(folder: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(folder)
}
