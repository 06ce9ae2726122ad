//! What the synchronisation screen asks beyond the honest status: how each scope stands, what the numbers prove, and how
//! the last rounds went.

use super::Device;
use crate::cache::{cursors, rounds};
use crate::error::Result;
use crate::outbox::{meta, ops};
use crate::sql::time;
use crate::standing::{NumberFacts, RoundRow, ScopeFacts};

/// Each of these fails only as the storage does.
impl Device {
    /// How every scope stands against headquarters, reference scopes first.
    pub fn scope_facts(&self) -> Result<Vec<ScopeFacts>> {
        Ok(self.read(cursors::all)?.into_iter().map(facts).collect())
    }

    /// What is proven of this install's numbers.
    pub fn number_facts(&self) -> Result<NumberFacts> {
        let outbox = self.outbox();
        let install_id = meta::install_id(&outbox)?;
        let (highest_signed, signed_for) = ops::signed_numbers(&outbox, install_id)?;
        Ok(NumberFacts {
            install_id,
            highest: meta::last_number(&outbox)?,
            highest_signed,
            signed_for,
            first_gap: meta::first_gap(&outbox)?,
        })
    }

    /// Note how a round ended. It lies with what may be dropped: it proves nothing.
    pub fn note_round(&self, round: &RoundRow) -> Result<()> {
        self.change(|cache| rounds::add(cache, round))
    }

    /// The last rounds, newest first.
    pub fn rounds(&self) -> Result<Vec<RoundRow>> {
        self.read(rounds::all)
    }
}

fn facts(cursor: cursors::Cursor) -> ScopeFacts {
    let asked = cursor.complete || cursor.total_rows > 0 || cursor.after > 0;
    ScopeFacts {
        rows_here: cursor.rows.count,
        rows_at_headquarters: asked.then_some(cursor.total_rows),
        whole: cursor.complete && !cursor.full_pull,
        agreed: cursor.agreed && !cursor.full_pull,
        alarmed: cursor.alarmed,
        changed_at: cursor.changed_at_ms.map(time),
        scope: cursor.scope,
    }
}
