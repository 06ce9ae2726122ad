//! Customers for whom advice stays generic, so that what the learned order brings can be measured against them: the
//! same customers at headquarters and on every device, without a list of them anywhere.
//!
//! Knows the bucket of a customer (domain section 3.13); refuses to know what is advised.

use hmac::{Hmac, KeyInit, Mac};
use rounds_domain::CustomerNo;
use sha2::Sha256;

/// As many buckets as there are basis points.
pub const BUCKETS: u32 = 10_000;

/// Who is held out: a share of the customers, drawn by a key.
#[derive(Clone, PartialEq, Eq)]
pub struct HoldOut {
    salt: Vec<u8>,
    share_bp: u32,
}

impl HoldOut {
    /// `share_bp` of 10,000 customers, drawn by `salt`. None when the share is more than all, or when somebody is to be
    /// held out and there is no salt: then anyone could tell who.
    pub fn new(salt: Vec<u8>, share_bp: u32) -> Option<Self> {
        (share_bp <= BUCKETS && (share_bp == 0 || !salt.is_empty())).then_some(Self { salt, share_bp })
    }

    /// This customer's advice stays generic.
    pub fn holds(&self, customer: &CustomerNo) -> bool {
        u32::from(bucket(&self.salt, customer)) < self.share_bp
    }

    /// Basis points of the customers.
    pub fn share_bp(&self) -> u32 {
        self.share_bp
    }
}

/// The salt is nobody's to read in a log.
impl std::fmt::Debug for HoldOut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HoldOut")
            .field("share_bp", &self.share_bp)
            .finish_non_exhaustive()
    }
}

/// `HMAC-SHA256(salt, customer number) mod 10,000`, the HMAC read as one whole number, highest byte first.
pub fn bucket(salt: &[u8], customer: &CustomerNo) -> u16 {
    let mut mac = Hmac::<Sha256>::new_from_slice(salt).expect("an HMAC takes a key of any length");
    mac.update(customer.as_str().as_bytes());
    let digest = mac.finalize().into_bytes();
    let rest = digest
        .iter()
        .fold(0_u32, |rest, byte| (rest * 256 + u32::from(*byte)) % BUCKETS);
    u16::try_from(rest).expect("less than 10,000")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Computed with another implementation: `int(hmac.new(salt, no, sha256).hexdigest(), 16) % 10000`.
    #[test]
    fn buckets_are_those_of_another_implementation() {
        let counting: Vec<u8> = (0..32).collect();
        for (salt, customer, expected) in [
            (vec![0; 32], "C1", 4_574),
            (counting.clone(), "C1", 4_034),
            (counting.clone(), "100001", 9_566),
            (counting, "客户-7", 816),
            // RFC 4231, test case 2.
            (b"Jefe".to_vec(), "what do ya want for nothing?", 9_123),
        ] {
            assert_eq!(bucket(&salt, &customer.into()), expected, "{customer}");
        }
    }

    #[test]
    fn a_share_without_a_salt_or_above_all_is_refused() {
        for (salt, share_bp, sound) in [
            (vec![], 0, true),
            (vec![1], 0, true),
            (vec![1], 10_000, true),
            (vec![], 1, false),
            (vec![1], 10_001, false),
        ] {
            assert_eq!(
                HoldOut::new(salt.clone(), share_bp).is_some(),
                sound,
                "{salt:?} {share_bp}"
            );
        }
    }

    #[test]
    fn the_share_held_out_is_the_share_asked_for() {
        let hold_out = HoldOut::new(b"a salt".to_vec(), 1_000).unwrap();
        let held = (0..20_000)
            .filter(|number| hold_out.holds(&format!("C{number}").as_str().into()))
            .count();
        assert!((1_850..=2_150).contains(&held), "{held}");
    }

    proptest! {
        #[test]
        fn a_larger_share_holds_whoever_a_smaller_one_holds(number in "[A-Z0-9]{1,12}", small in 0..=10_000_u32, more in 0..=10_000_u32) {
            let salt = b"a salt".to_vec();
            let (few, many) = (small.min(more), small.max(more));
            let customer = number.as_str().into();
            let held = HoldOut::new(salt.clone(), few).unwrap().holds(&customer);
            prop_assert!(!held || HoldOut::new(salt, many).unwrap().holds(&customer));
        }
    }
}
