//! Work that reaches headquarters without a network and without the device's password: what is sealed of one op
//! ([`SealedWork`]), and the file that carries sealed pieces ([`RescueFile`]).
//!
//! Knows the bytes before they are sealed and the file around them; refuses to know the cipher (age, X25519), keys of
//! headquarters and disks. A piece is *sealed* so that only headquarters reads it, and *signed* by the device so that
//! nobody who merely knows headquarters' public key can forge a visit.

mod file;
mod work;

use thiserror::Error;

pub use file::{RESCUE_FORMAT, RescueDevice, RescueFile, RescueHeader, RescuePiece};
pub use work::{PieceName, SEALED_FORMAT, SealedWork, SignedWork};

/// Why a rescue file or a piece of it cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RescueError {
    #[error("this is not a rescue file")]
    NotARescueFile,
    #[error("a newer version wrote this ({found})")]
    NewerFormat { found: String },
    #[error("the file is damaged at line {line}")]
    FileDamaged { line: usize },
    #[error("the piece does not hold what a sealed op holds")]
    PieceMalformed,
}

impl RescueError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotARescueFile => "rescue.not_a_rescue_file",
            Self::NewerFormat { .. } => "rescue.newer_format",
            Self::FileDamaged { .. } => "rescue.file_damaged",
            Self::PieceMalformed => "rescue.piece_malformed",
        }
    }
}
