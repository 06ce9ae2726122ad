//! Compact sets of keys: 16 bytes a key whatever its length, so that millions of rows fit.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hasher};

/// A 128-bit hash of a key. Two of three million keys collide with a probability below 10^-25.
pub(crate) type KeyHash = u128;

/// Hashes the parts of a key; the parts are kept apart.
pub(crate) fn key_hash<'a>(parts: impl Iterator<Item = &'a str> + Clone) -> KeyHash {
    (u128::from(half_hash(1, parts.clone())) << 64) | u128::from(half_hash(2, parts))
}

fn half_hash<'a>(seed: u8, parts: impl Iterator<Item = &'a str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(seed);
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0xFF);
    }
    hasher.finish()
}

/// A set of keys.
#[derive(Default)]
pub(crate) struct KeySet(HashSet<KeyHash>);

impl KeySet {
    /// Adds a key; false when it was there.
    pub fn insert(&mut self, key: KeyHash) -> bool {
        self.0.insert(key)
    }

    pub fn contains(&self, key: &str) -> bool {
        self.0.contains(&key_hash(std::iter::once(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_kept_apart() {
        let whole = |parts: &[&str]| key_hash(parts.iter().copied());
        assert_ne!(whole(&["ab", "c"]), whole(&["a", "bc"]));
        assert_eq!(whole(&["ab", "c"]), whole(&["ab", "c"]));
    }
}
