//! What the planted bugs do that are more than a condition left out. Compiled only for the proof that each is caught;
//! each does nothing unless the simulated world it runs in wants it.

use rounds_planted::{self as planted, Bug};
use rounds_protocol::sync::{ScopePage, ScopeTotals};

use crate::db::values;
use crate::logic::feed::{self, Head};
use crate::scopes::{own_scope, team_of, team_scope};
use crate::store::Engine;
use crate::{PushBatch, Result};

/// Numbers that a push takes for itself before it writes.
const RESERVED: u64 = 50;

/// Numbers of the author's scopes are given out in a transaction of their own; what they are for comes later.
pub async fn take_sequence_early(engine: &impl Engine, batch: &PushBatch) -> Result<()> {
    if !planted::is(Bug::SequenceBeforeCommit) {
        return Ok(());
    }
    let team = team_of(&batch.author).map(team_scope);
    let scopes: Vec<String> = [own_scope(&batch.author)].into_iter().chain(team).collect();
    let first = engine
        .write(move |db| {
            let mut first = 0;
            for scope in &scopes {
                first = first.max(feed::head(db, scope)?.seq);
            }
            for scope in &scopes {
                db.execute(
                    "update scopes set seq = ?2 where scope = ?1",
                    values![scope, first + RESERVED],
                )?;
            }
            Ok(first)
        })
        .await?;
    planted::gap().await;
    planted::carry(first);
    Ok(())
}

/// The next number that was taken early, if there is one.
pub fn early_sequence(head: &mut Head) -> Option<u64> {
    if !planted::is(Bug::SequenceBeforeCommit) {
        return None;
    }
    let taken = planted::carried()?;
    planted::carry(taken + 1);
    head.seq = head.seq.saturating_sub(1).max(taken + 1);
    Some(taken + 1)
}

/// Where each scope stands is read when its rows have long been read.
pub async fn read_heads_late(engine: &impl Engine, mut pages: Vec<ScopePage>) -> Result<Vec<ScopePage>> {
    if !planted::is(Bug::HeadInAnotherSnapshot) {
        return Ok(pages);
    }
    planted::gap().await;
    let scopes: Vec<String> = pages.iter().map(|page| page.scope.clone()).collect();
    let heads = engine
        .read(move |db| {
            scopes
                .iter()
                .map(|scope| feed::head(db, scope))
                .collect::<Result<Vec<_>>>()
        })
        .await?;
    for (page, head) in pages.iter_mut().zip(heads).filter(|(page, _)| !page.more) {
        (page.head, page.next) = (head.seq, head.seq);
        page.totals = Some(ScopeTotals {
            count: head.totals.count,
            digest: head.totals.to_hex(),
        });
    }
    Ok(pages)
}
