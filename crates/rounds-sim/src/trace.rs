//! What happened in a world, line by line: printed when a seed fails, hashed to prove that a seed replays.

use sha2::{Digest, Sha256};

/// The lines of one run.
#[derive(Clone, Debug, Default)]
pub struct Trace(Vec<String>);

impl Trace {
    pub fn say(&mut self, line: impl Into<String>) {
        self.0.push(line.into());
    }

    pub fn lines(&self) -> &[String] {
        &self.0
    }

    /// SHA-256 over the lines, hexadecimal.
    pub fn hash(&self) -> String {
        let mut hasher = Sha256::new();
        for line in &self.0 {
            hasher.update(line.as_bytes());
            hasher.update(b"\n");
        }
        hex::encode(hasher.finalize())
    }
}
