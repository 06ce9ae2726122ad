//! The audit chain of a device (domain rule PI-13): each record that must be provable carries the hash of the one before.
//!
//! Knows how a link is hashed and how a broken chain is named at its link; refuses to know what a record says: a record is
//! the hash of its bytes. A chain belongs to one install of a device's files, because a copy of the files that goes on by
//! itself is another story, and shows as a fork.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use ts_rs::TS;

use crate::ids::{InstallId, OpId};

/// What stands before the first link.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The code of a chain that does not hold.
pub const CHAIN_BROKEN: &str = "audit.chain_broken";

/// The place of a record in its chain, as it travels with the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditLink {
    pub chain: InstallId,
    /// 1, 2, 3 … without gaps.
    #[ts(type = "number")]
    pub link: u64,
    /// The hash of the link before, [`GENESIS`] for the first; hexadecimal.
    pub before: String,
    /// Of this link, hexadecimal.
    pub hash: String,
}

/// What a link is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditedRecord<'a> {
    pub op_id: OpId,
    pub kind: &'a str,
    /// Of the frozen bytes, hexadecimal.
    pub payload_hash: &'a str,
    pub saved_at: DateTime<Utc>,
}

impl AuditLink {
    /// The link of a record after the link `before`, or the first of its chain.
    pub fn after(chain: InstallId, before: Option<(u64, &str)>, record: &AuditedRecord<'_>) -> Self {
        let (last, before) = before.unwrap_or((0, GENESIS));
        let link = last + 1;
        Self {
            chain,
            link,
            hash: link_hash(chain, link, before, record),
            before: before.to_owned(),
        }
    }

    /// Whether the link is about exactly this record.
    pub fn fits(&self, record: &AuditedRecord<'_>) -> bool {
        self.hash == link_hash(self.chain, self.link, &self.before, record)
    }
}

fn link_hash(chain: InstallId, link: u64, before: &str, record: &AuditedRecord<'_>) -> String {
    let (op, kind, payload) = (record.op_id, record.kind, record.payload_hash);
    let at = record.saved_at.timestamp_millis();
    let text = format!("rounds-audit-v1\n{chain}\n{link}\n{before}\n{op}\n{kind}\n{payload}\n{at}");
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What is wrong at a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "AuditFault")]
pub enum Fault {
    /// The record is not the one that was linked.
    Altered,
    /// It does not follow from the link before.
    Unconnected,
    /// Two records claim this link: the files were copied, or history was written anew.
    Forked,
    /// Nothing was sent for it, though later links are here.
    Missing,
}

/// A link as it was received, with whether it fits its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub link: u64,
    pub before: String,
    pub hash: String,
    pub fits: bool,
}

/// The first fault of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub link: u64,
    pub fault: Fault,
}

/// What looking over a chain found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainReport {
    /// The highest link that was received.
    pub highest: u64,
    /// Links received.
    pub links: u64,
    pub broken: Option<Break>,
}

/// Look over a chain from its link `first` on, which follows `before` where that is known. What has been received may stand
/// in any order.
pub fn verify(received: &[Received], first: u64, before: Option<&str>) -> ChainReport {
    let mut by_link = BTreeMap::<u64, Vec<&Received>>::new();
    for one in received {
        by_link.entry(one.link).or_default().push(one);
    }
    let mut report = ChainReport {
        highest: by_link.keys().next_back().copied().unwrap_or(0),
        links: by_link.len() as u64,
        broken: None,
    };
    let (mut expected, mut before) = (first, before);
    for (link, claims) in by_link {
        let fault = if link != expected {
            Some((expected, Fault::Missing))
        } else {
            fault_of(&claims, before).map(|fault| (link, fault))
        };
        if let Some((link, fault)) = fault {
            report.broken = Some(Break { link, fault });
            return report;
        }
        (expected, before) = (link + 1, Some(claims[0].hash.as_str()));
    }
    report
}

fn fault_of(claims: &[&Received], before: Option<&str>) -> Option<Fault> {
    if claims.len() > 1 {
        return Some(Fault::Forked);
    }
    let one = claims[0];
    if !one.fits {
        return Some(Fault::Altered);
    }
    before
        .is_some_and(|before| one.before != before)
        .then_some(Fault::Unconnected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn record(n: u128) -> (OpId, String) {
        (OpId(Uuid::from_u128(n)), format!("{n:064x}"))
    }

    fn install() -> InstallId {
        InstallId(Uuid::from_u128(0xabc))
    }

    fn chain(length: u128) -> Vec<Received> {
        let mut links: Vec<AuditLink> = Vec::new();
        for n in 1..=length {
            let (op_id, payload_hash) = record(n);
            let about = AuditedRecord {
                op_id,
                kind: "field_revealed",
                payload_hash: &payload_hash,
                saved_at: DateTime::UNIX_EPOCH,
            };
            let before = links.last().map(|last| (last.link, last.hash.clone()));
            let link = AuditLink::after(install(), before.as_ref().map(|(n, hash)| (*n, hash.as_str())), &about);
            assert!(link.fits(&about));
            links.push(link);
        }
        let received = |link: AuditLink| Received {
            link: link.link,
            before: link.before,
            hash: link.hash,
            fits: true,
        };
        links.into_iter().map(received).collect()
    }

    #[test]
    fn the_hash_of_a_link_never_changes() {
        let link = &chain(1)[0];
        assert_eq!(link.before, GENESIS);
        assert_eq!(link.hash, FROZEN);
    }

    const FROZEN: &str = "8548366a57fa789d5777ff5c1bd86f935d18833bb3163804c3e7300e02ec611a";

    #[test]
    fn a_record_that_was_changed_does_not_fit_its_link() {
        let (op_id, payload_hash) = record(1);
        let about = AuditedRecord {
            op_id,
            kind: "field_revealed",
            payload_hash: &payload_hash,
            saved_at: DateTime::UNIX_EPOCH,
        };
        let link = AuditLink::after(install(), None, &about);
        for other in [
            AuditedRecord {
                kind: "visit_saved",
                ..about
            },
            AuditedRecord {
                payload_hash: GENESIS,
                ..about
            },
            AuditedRecord {
                op_id: record(2).0,
                ..about
            },
            AuditedRecord {
                saved_at: about.saved_at + chrono::TimeDelta::milliseconds(1),
                ..about
            },
        ] {
            assert!(!link.fits(&other), "{other:?}");
        }
    }

    #[test]
    fn pi_13_a_broken_chain_is_named_at_its_link() {
        type Harm = fn(&mut Vec<Received>);
        let cases: &[(Harm, Option<(u64, Fault)>)] = &[
            (|_| {}, None),
            (|chain| chain.reverse(), None),
            (|chain| chain[3].fits = false, Some((4, Fault::Altered))),
            (|chain| chain[2].before = GENESIS.into(), Some((3, Fault::Unconnected))),
            (
                |chain| {
                    chain.remove(4);
                },
                Some((5, Fault::Missing)),
            ),
            (
                |chain| {
                    chain.remove(0);
                },
                Some((1, Fault::Missing)),
            ),
            (|chain| chain.push(chain[5].clone()), Some((6, Fault::Forked))),
        ];
        for (harm, expected) in cases {
            let mut harmed = chain(8);
            harm(&mut harmed);
            let found = verify(&harmed, 1, Some(GENESIS)).broken;
            assert_eq!(found.map(|broken| (broken.link, broken.fault)), *expected);
        }
    }

    #[test]
    fn a_chain_is_looked_over_from_where_the_journal_begins() {
        let whole = chain(8);
        let report = verify(&whole[5..], 6, None);
        assert_eq!((report.highest, report.links, report.broken), (8, 3, None));
        assert_eq!(verify(&[], 1, Some(GENESIS)).highest, 0);
    }

    proptest! {
        /// Whatever single link is altered, left out or exchanged, the chain does not hold, and no link before it is named.
        #[test]
        fn no_single_harm_goes_unseen(length in 2_u128..30, at in 0_usize..30, harm in 0..3_u8) {
            let mut links = chain(length);
            // The last link can be left out without a trace in the chain: the device's numbers tell (rule U1).
            let at = at % (links.len() - 1);
            match harm {
                0 => links[at].fits = false,
                1 => { links.remove(at); }
                _ => { let next = links[at + 1].link; links[at + 1].link = links[at].link; links[at].link = next; }
            }
            let broken = verify(&links, 1, Some(GENESIS)).broken;
            prop_assert_eq!(broken.map(|broken| broken.link), Some(at as u64 + 1));
        }
    }
}
