//! The digest of a scope: how device and headquarters know that they hold the same rows (rule P9).

use sha2::{Digest, Sha256};

/// Count and digest over rows. Addition is wrapping, so rows may come and go in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeDigest {
    pub count: u64,
    pub digest: u64,
}

impl ScopeDigest {
    pub fn add(&mut self, kind: &str, id: &str, revision: u64) {
        self.count += 1;
        self.digest = self.digest.wrapping_add(row_hash(kind, id, revision));
    }

    pub fn remove(&mut self, kind: &str, id: &str, revision: u64) {
        self.count -= 1;
        self.digest = self.digest.wrapping_sub(row_hash(kind, id, revision));
    }

    /// The digest as it stands on the wire (JSON numbers do not hold 64 bits everywhere).
    pub fn to_hex(self) -> String {
        format!("{:016x}", self.digest)
    }
}

/// 64 bits of SHA-256 over kind, id and revision.
pub fn row_hash(kind: &str, id: &str, revision: u64) -> u64 {
    let hash = Sha256::digest(format!("{kind}\n{id}\n{revision}").as_bytes());
    u64::from_be_bytes(hash[..8].try_into().expect("SHA-256 has 32 bytes"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adding_and_removing_in_any_order_gives_the_same_digest() {
        let mut one = ScopeDigest::default();
        one.add("customer", "A", 1);
        one.add("customer", "B", 2);
        let mut other = ScopeDigest::default();
        other.add("customer", "B", 2);
        other.add("customer", "C", 9);
        other.add("customer", "A", 1);
        other.remove("customer", "C", 9);
        assert_eq!(one, other);
        assert_ne!(row_hash("customer", "A", 1), row_hash("customer", "A", 2));
    }
}
