//! The audit chain in which what protects customers is linked: whole, and broken at a link that is named.

use rounds_domain::audit::{AuditLink, Fault};
use rounds_hq_store::HqStore;
use rounds_protocol::ops::{FieldRevealed, Op, OpPayload, RevealField};

use super::Database;
use super::protecting::open;
use crate::fixtures::*;

/// Reveals that follow each other in the chain of the author's device; the ids of their ops begin after `ids`.
fn chain(author: &str, ids: u64, length: u64) -> Vec<Op> {
    let mut ops: Vec<Op> = Vec::new();
    for number in 1..=length {
        let revealed = FieldRevealed {
            customer_no: "C1".into(),
            field: RevealField::Phone,
        };
        let mut linked = Op {
            number,
            ..op(ids + number, &OpPayload::FieldRevealed(revealed))
        };
        let before = ops.last().and_then(|last| last.audit.clone());
        let before = before.as_ref().map(|link| (link.link, link.hash.as_str()));
        let hash = linked.hash();
        linked.audit = Some(AuditLink::after(install_of(author), before, &linked.audited(&hash)));
        ops.push(linked);
    }
    ops
}

async fn broken(store: &dyn HqStore, author: &str) -> Option<(u64, Fault)> {
    let chains = store.audit_chains().await.unwrap();
    let own = chains
        .iter()
        .find(|chain| chain.device_id == device_of(author))
        .unwrap();
    assert_eq!(own.chain, install_of(author));
    own.broken().map(|broken| (broken.link, broken.fault))
}

pub async fn pi_13_a_whole_chain_verifies_in_whatever_order_it_comes(database: &dyn Database) {
    let store = open(database).await;
    let mut ops = chain("R1", 0, 6);
    let late = ops.remove(1);
    assert_eq!(statuses(&*store, "R1", ops).await, vec![created(); 5]);
    assert_eq!(
        broken(&*store, "R1").await,
        None,
        "a number is missing too: the link is on its way"
    );
    assert_eq!(statuses(&*store, "R1", vec![late]).await, [created()]);
    assert_eq!(broken(&*store, "R1").await, None);
    let chains = store.audit_chains().await.unwrap();
    assert_eq!((chains[0].report.links, chains[0].report.highest), (6, 6));
}

pub async fn pi_13_a_broken_chain_is_named_at_its_link_and_loses_no_op(database: &dyn Database) {
    type Harm = fn(&mut Vec<Op>);
    let altered: Harm = |ops| ops[2].payload = ops[2].payload.replace("phone", "address");
    let unconnected: Harm = |ops| {
        let (link, hash) = (ops[3].audit.clone().unwrap(), ops[3].hash());
        let before = Some((link.link - 1, "00"));
        ops[3].audit = Some(AuditLink::after(link.chain, before, &ops[3].audited(&hash)));
    };
    let left_out: Harm = |ops| ops[4].audit = None;
    let forked: Harm = |ops| {
        let (chain, hash) = (ops[1].audit.as_ref().unwrap().chain, ops[1].hash());
        ops[1].audit = Some(AuditLink::after(chain, None, &ops[1].audited(&hash)));
    };
    let store = open(database).await;
    for (at, (author, harm, expected)) in (1..).zip([
        ("R1", altered, (3, Fault::Altered)),
        ("R2", unconnected, (4, Fault::Unconnected)),
        ("R3", left_out, (5, Fault::Missing)),
        ("S1", forked, (1, Fault::Forked)),
    ]) {
        let mut ops = chain(author, 100 * at, 6);
        harm(&mut ops);
        assert_eq!(statuses(&*store, author, ops).await, vec![created(); 6], "{author}");
        assert_eq!(broken(&*store, author).await, Some(expected), "{author}");
    }
}
