//! Bringing the sealed pieces in line with the outbox: what is not at headquarters has a piece, what headquarters
//! answered has none. Called when the device is opened and after everything that changes what is unanswered; doing it
//! twice does nothing the second time.
//!
//! A piece whose op this outbox does not know is **kept**: it is the work of an outbox that was lost, set aside or
//! replaced by an older copy, and this may be the only place where it still is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use rounds_domain::InstallId;
use rounds_protocol::rescue::PieceName;
use rusqlite::Connection;

use super::{Sealer, Stage, names_in, remove};
use crate::error::Result;
use crate::outbox::{meta, ops, row};

/// Bring them in line. The outbox must be locked meanwhile, so that no op is being saved.
///
/// # Errors
/// The disk, the outbox. What was not done is done the next time; no piece is removed before all that are missing are
/// there.
pub fn settle(sealer: &Sealer, outbox: &Connection) -> Result<()> {
    sealer.prepare()?;
    let wanted: BTreeSet<PieceName> = ops::not_at_headquarters(outbox)?.into_iter().collect();
    let mut pieces = sealer.drawer.pieces()?;
    let mut changed = settle_pending(sealer, outbox, &wanted, &mut pieces)?;
    // Pieces of another key of headquarters' would not open there any more.
    let same_key = sealer
        .drawer
        .about()
        .is_some_and(|about| about.sealing_key == sealer.about.sealing_key);
    for name in wanted.iter().filter(|name| !same_key || !pieces.contains_key(name)) {
        if let Some(op) = ops::get(outbox, name.op_id)? {
            sealer.put(name.install_id, row::to_wire(op))?;
            changed = true;
        }
    }
    if sealer.drawer.about().as_ref() != Some(&sealer.about) {
        sealer.drawer.write_about(&sealer.about)?;
    }
    for name in pieces.keys().filter(|name| !wanted.contains(name)) {
        if ops::is_known(outbox, name.op_id)? {
            remove(&sealer.drawer.kept(name))?;
            changed = true;
        }
    }
    if changed {
        sealer.drawer.sync_names()?;
    }
    Ok(())
}

/// How many ops are not at headquarters and have no piece here.
///
/// # Errors
/// The disk, the outbox.
pub fn unsealed(sealer: Option<&Sealer>, outbox: &Connection) -> Result<usize> {
    let wanted = ops::not_at_headquarters(outbox)?;
    let Some(sealer) = sealer else { return Ok(wanted.len()) };
    let pieces = sealer.drawer.pieces()?;
    Ok(wanted
        .iter()
        .filter(|name| pieces.get(name) != Some(&Stage::Kept))
        .count())
}

/// What a kill left behind between writing and naming. A piece of this install whose op is not in the outbox was never
/// committed: its sheet is still a draft. One of another install belongs to an outbox that is gone, and is kept.
fn settle_pending(
    sealer: &Sealer,
    outbox: &Connection,
    wanted: &BTreeSet<PieceName>,
    pieces: &mut BTreeMap<PieceName, Stage>,
) -> Result<bool> {
    let install = meta::install_id(outbox)?;
    let pending: Vec<PieceName> = pieces
        .iter()
        .filter(|(_, stage)| **stage == Stage::Pending)
        .map(|(name, _)| *name)
        .collect();
    for name in &pending {
        if wanted.contains(name) || is_of_a_lost_outbox(outbox, name, install)? {
            fs::rename(sealer.drawer.pending(name), sealer.drawer.kept(name))?;
            pieces.insert(*name, Stage::Kept);
        } else {
            pieces.remove(name);
        }
    }
    Ok(remove_unfinished(&sealer.drawer.path)? || !pending.is_empty())
}

fn is_of_a_lost_outbox(outbox: &Connection, name: &PieceName, install: InstallId) -> Result<bool> {
    Ok(name.install_id != install && !ops::is_known(outbox, name.op_id)?)
}

/// Files that were never written to their end, and pending pieces that stand no more. Returns whether there were any.
fn remove_unfinished(drawer: &Path) -> Result<bool> {
    let names = names_in(drawer)?;
    let unfinished = names
        .iter()
        .filter(|name| name.ends_with(".new") || name.ends_with(".part"));
    let mut any = false;
    for name in unfinished {
        remove(&drawer.join(name))?;
        any = true;
    }
    Ok(any)
}
