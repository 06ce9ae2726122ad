//! The end of this device's audit chain, and its links (PI-13). A chain belongs to an install: a copy of the file begins
//! another one as soon as headquarters has told it that it is a copy.

use rounds_domain::InstallId;
use rounds_domain::audit::{self, AuditLink, AuditedRecord, ChainReport, GENESIS, Received};
use rounds_protocol::ops::Op;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use super::{meta, ops};
use crate::error::Result;

/// The last link that was made, kept beyond the journal.
#[derive(Serialize, Deserialize)]
struct End {
    chain: InstallId,
    link: u64,
    hash: String,
}

/// Link a record to the chain of this install. Call it in the transaction that saves the record.
pub fn link(connection: &Connection, record: &AuditedRecord<'_>) -> Result<AuditLink> {
    let chain = meta::install_id(connection)?;
    let end = meta::chain_end(connection)?
        .and_then(|text| serde_json::from_str::<End>(&text).ok())
        .filter(|end| end.chain == chain);
    let before = end.as_ref().map(|end| (end.link, end.hash.as_str()));
    let link = AuditLink::after(chain, before, record);
    let end = End {
        chain,
        link: link.link,
        hash: link.hash.clone(),
    };
    meta::set_chain_end(connection, &serde_json::to_string(&end).unwrap_or_default())?;
    Ok(link)
}

/// One chain of this device, as far as the journal reaches back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnChain {
    pub chain: InstallId,
    /// The oldest link that the journal still has.
    pub first: u64,
    pub report: ChainReport,
}

/// Look over the chains of the journal, the present one last.
pub fn look_over(connection: &Connection) -> Result<Vec<OwnChain>> {
    let mut chains: Vec<(InstallId, Vec<Received>)> = Vec::new();
    for op in ops::linked(connection)? {
        let Some((link, received)) = received(op) else { continue };
        match chains.iter_mut().find(|(chain, _)| *chain == link) {
            Some((_, links)) => links.push(received),
            None => chains.push((link, vec![received])),
        }
    }
    let report = |(chain, links): (InstallId, Vec<Received>)| {
        let first = links.iter().map(|link| link.link).min().unwrap_or(1);
        let before = (first == 1).then_some(GENESIS);
        OwnChain {
            chain,
            first,
            report: audit::verify(&links, first, before),
        }
    };
    Ok(chains.into_iter().map(report).collect())
}

fn received(op: Op) -> Option<(InstallId, Received)> {
    let hash = op.hash();
    let link = op.audit.as_ref()?;
    let fits = link.fits(&op.audited(&hash));
    Some((
        link.chain,
        Received {
            link: link.link,
            before: link.before.clone(),
            hash: link.hash.clone(),
            fits,
        },
    ))
}
