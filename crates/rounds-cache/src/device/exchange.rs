//! What rounds-sync needs: what goes out, what comes back, and the facts of the honest status.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use rounds_domain::{InstallId, OpId};
use rounds_planted::{self as planted, Bug, Point};
use rounds_protocol::sync::{OpResult, OutboxReport, ScopeCursor, ScopePage, ScopeTotals, standing};
use rusqlite::{Connection, TransactionBehavior};

use super::save::renew;
use super::{Device, ReadAhead};
use crate::cache::apply::{self, PageOutcome};
use crate::cache::project::Changed;
use crate::cache::{cursors, list_indexes};
use crate::error::Result;
use crate::model::{OpCounts, Touched};
use crate::outbox::results::ReceiptCheck;
use crate::outbox::{meta, ops, results};

/// What applying one page did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageApplied {
    pub outcome: PageOutcome,
    pub touched: Vec<Touched>,
}

/// What this device makes of headquarters' epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpochSeen {
    Same,
    /// Headquarters was restored: the journal goes out again and everything is pulled anew (rule U8).
    Changed,
}

/// Headquarters' clock beside this device's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerClock {
    pub server: DateTime<Utc>,
    pub now: DateTime<Utc>,
}

/// A smaller change of the difference between the clocks is the line's, and not worth a wait for the disk.
const OFFSET_NOISE_MS: u64 = 100;

fn note_offset(outbox: &Connection, offset: TimeDelta) -> Result<()> {
    let offset = offset.num_milliseconds();
    let known = meta::server_offset_ms(outbox)?;
    if known.is_some_and(|known| known.abs_diff(offset) < OFFSET_NOISE_MS) {
        return Ok(());
    }
    meta::set_server_offset_ms(outbox, offset)
}

/// What the honest status is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncFacts {
    pub counts: OpCounts,
    /// Ops that the next push would carry.
    pub sendable: u32,
    /// When the oldest work was saved that headquarters does not have yet. What it keeps waiting, it has.
    pub oldest_unsent_at: Option<DateTime<Utc>>,
    /// Every scope has had its last page at least once.
    pub complete: bool,
    /// Every scope's last totals equalled ours.
    pub agreed: bool,
    /// Rows differed twice within a day.
    pub alarmed: bool,
    /// A full pull is under way somewhere.
    pub full_pull: bool,
    pub rows_done: u64,
    pub rows_total: u64,
    pub last_complete_at: Option<DateTime<Utc>>,
}

/// Each of these fails only as the storage does.
impl Device {
    pub fn refresh_token(&self) -> Result<Option<String>> {
        meta::refresh_token(&self.outbox())
    }

    /// Tokens are used once: on the disk before the new session is used.
    pub fn set_refresh_token(&self, token: Option<&str>) -> Result<()> {
        meta::set_refresh_token(&self.outbox(), token)
    }

    /// Headquarters' clock, seen at `now` of ours. Noted only; it orders and refuses nothing.
    pub fn note_server_time(&self, server: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
        note_offset(&self.outbox(), server - now)
    }

    /// Compare headquarters' epoch with the known one and do what a change asks for (rule U8).
    pub fn note_epoch(&self, epoch: &str) -> Result<EpochSeen> {
        let mut outbox = self.outbox();
        let known = meta::epoch(&outbox)?;
        if known.as_deref() == Some(epoch) {
            return Ok(EpochSeen::Same);
        }
        #[cfg(feature = "planted")]
        crate::bugs::epoch_goes_first(&outbox, epoch)?;
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if known.is_some() {
            results::push_journal_again(&transaction)?;
        }
        #[cfg(feature = "planted")]
        crate::bugs::begin_with_nothing(&transaction)?;
        // The cache first: if the power goes between the two files, the epoch is still the old one and all is done again.
        self.change(apply::start_over)?;
        meta::set_epoch(&transaction, epoch)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.settle_sealed(&outbox);
        self.changed();
        Ok(EpochSeen::Changed)
    }

    /// Headquarters' answer to a push names the first number of this install that it has not seen, or none. If it had
    /// signed for it, it was restored under its old epoch: the journal goes out again (rule U8). Returns whether it does.
    pub fn note_gap(&self, number: Option<u64>) -> Result<bool> {
        let known = meta::first_gap(&self.outbox())?;
        if known != number {
            meta::set_first_gap(&self.outbox(), number)?;
        }
        let Some(number) = number else { return Ok(false) };
        let was_signed_for = results::was_signed_for(&self.outbox(), number)? && !planted::is(Bug::GapIgnored);
        if was_signed_for {
            self.push_journal_again()?;
        }
        Ok(was_signed_for)
    }

    /// Headquarters does not know an op that it signed for ([`Device::last_signed`]): it was restored under its old epoch,
    /// and the journal goes out again (rule U8).
    pub fn note_lost(&self) -> Result<()> {
        if planted::is(Bug::GapIgnored) {
            return Ok(());
        }
        self.push_journal_again()
    }

    /// The latest op of the journal that headquarters signed for.
    pub fn last_signed(&self) -> Result<Option<OpId>> {
        ops::last_signed(&self.outbox())
    }

    fn push_journal_again(&self) -> Result<()> {
        self.push_again(&mut self.outbox())
    }

    fn push_again(&self, outbox: &mut Connection) -> Result<()> {
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        results::push_journal_again(&transaction)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.settle_sealed(outbox);
        self.changed();
        Ok(())
    }

    /// This file was cloned or restored: number what is not signed for anew (rule U9).
    pub fn take_new_install(&self, install_id: InstallId) -> Result<()> {
        let mut outbox = self.outbox();
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        results::take_new_install(&transaction, install_id)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.settle_sealed(&outbox);
        self.changed();
        Ok(())
    }

    /// The next ops to push with a number above `after` (rules U5, U7).
    pub fn next_batch(&self, after: u64, max_ops: usize, max_bytes: usize) -> Result<Vec<rounds_protocol::ops::Op>> {
        ops::next_batch(&self.outbox(), after, max_ops, max_bytes)
    }

    /// Unsent ops behind a number that may not wait for their turn, at most so many and so many bytes of payload (rule U11).
    pub fn urgent(&self, behind: u64, max_ops: usize, max_bytes: usize) -> Result<Vec<rounds_protocol::ops::Op>> {
        ops::urgent(&self.outbox(), behind, max_ops, max_bytes)
    }

    /// These left the device; whether they arrived is not known.
    pub fn mark_sent(&self, op_ids: &[OpId], now: DateTime<Utc>) -> Result<()> {
        let mut outbox = self.outbox();
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        results::mark_sent(&transaction, op_ids, now)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.changed();
        Ok(())
    }

    /// Take headquarters' answers (rules U4, U10).
    pub fn apply_results(&self, answers: &[OpResult], now: DateTime<Utc>) -> Result<()> {
        let checked = self.receipt_check().of(answers);
        let mut outbox = self.outbox();
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        results::apply(&transaction, &checked, now)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.settle_sealed(&outbox);
        self.changed();
        Ok(())
    }

    /// What came back to a batch that was just sent: that it left, headquarters' clock and its answers, in one transaction,
    /// which is one wait for the disk. The sealed copies stay until [`Device::let_go_of_sealed`]: removing a thousand
    /// files takes longer than signing for a thousand visits.
    pub fn take_answers(&self, sent: &[OpId], answers: &[OpResult], clock: ServerClock) -> Result<()> {
        let checked = self.receipt_check().of(answers);
        let mut outbox = self.outbox();
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        note_offset(&transaction, clock.server - clock.now)?;
        results::take(&transaction, sent, &checked, clock.now)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.changed();
        Ok(())
    }

    /// Remove the sealed copies of what headquarters has answered since. A kill before it leaves them to the next opening.
    pub fn let_go_of_sealed(&self) -> Result<()> {
        self.settle_sealed(&self.outbox());
        Ok(())
    }

    fn receipt_check(&self) -> ReceiptCheck {
        let enrolment = self.enrolment();
        ReceiptCheck::by(enrolment.device_id, &enrolment.receipt_key)
    }

    /// Where this device stands, reference scopes first (rule P4).
    pub fn cursors(&self) -> Result<Vec<ScopeCursor>> {
        Ok(self.read(cursors::all)?.iter().map(cursors::Cursor::to_wire).collect())
    }

    /// Where this device stands by its own rows, in the order of [`Device::cursors`]; `None` unless every scope was complete
    /// and agreed at its last page (rule P9).
    pub fn standing(&self) -> Result<Option<String>> {
        let all = self.read(cursors::all)?;
        let settled = |cursor: &cursors::Cursor| cursor.complete && cursor.agreed && !cursor.full_pull;
        if all.is_empty() || !all.iter().all(settled) {
            return Ok(None);
        }
        let totals: Vec<ScopeTotals> = all.iter().map(cursors::Cursor::totals).collect();
        let each = all.iter().zip(&totals);
        Ok(Some(standing(each.map(|(cursor, totals)| {
            (cursor.scope.as_str(), cursor.after, totals)
        }))))
    }

    /// The scopes that headquarters says this person has: new ones get a cursor, gone ones lose their rows. Returns
    /// whether there were new ones.
    pub fn note_scopes(&self, scopes: &[String]) -> Result<bool> {
        let mut changed = Changed::default();
        let fresh = self.change(|cache| apply::scopes(cache, scopes, &mut changed))?;
        if !changed.touched.is_empty() {
            self.renew_index(&changed.search);
            self.changed();
        }
        Ok(fresh)
    }

    /// Apply one page: rows, projections, derived dates and cursor in one transaction (rule P3). Rows that differ may
    /// mean that headquarters was restored under its old epoch, so the journal goes out again then (rule U8).
    pub fn apply_page(&self, page: &ScopePage, now: DateTime<Utc>) -> Result<PageApplied> {
        let own = self.own_work()?;
        let mut changed = Changed::default();
        // Only a last page can show that rows differ; saving need not wait for the others.
        let mut outbox = (!page.more).then(|| self.outbox());
        #[cfg(feature = "planted")]
        self.change(|cache| crate::bugs::cursor_goes_first(cache, page))?;
        let outcome = self.change(|cache| {
            #[cfg(feature = "planted")]
            crate::bugs::cursor_comes_back(cache, page)?;
            let outcome = apply::page(cache, page, &self.ahead, now, &mut changed)?;
            if !changed.derived.is_empty() {
                renew(cache, &own, &changed.derived)?;
            }
            if let (PageOutcome::Mismatch, Some(outbox)) = (outcome, &mut outbox) {
                // The outbox first: if the power goes in between, the rows still differ and all is done again.
                self.push_again(outbox)?;
            }
            Ok(outcome)
        })?;
        drop(outbox);
        self.note_rejections(&changed)?;
        self.renew_index(&changed.search);
        self.changed();
        Ok(PageApplied {
            outcome,
            touched: changed.touched.into_iter().collect(),
        })
    }

    /// Where pages are read before their turn. It holds no file, and may outlive the device.
    pub fn ahead(&self) -> Arc<ReadAhead> {
        Arc::clone(&self.ahead)
    }

    /// Rejections of this device's ops whose answers were lost (rule U4).
    fn note_rejections(&self, changed: &Changed) -> Result<()> {
        let device = self.device_id();
        let rejected = || changed.outcomes.iter().filter(|outcome| outcome.status == "rejected");
        let outbox = self.outbox();
        let mut any = false;
        for outcome in rejected().filter(|outcome| outcome.device_id == device) {
            any |= results::note_rejection(&outbox, outcome.op_id, &outcome.code)?;
        }
        if any {
            self.settle_sealed(&outbox);
        }
        drop(outbox);
        // The pull also tells of work that came by a rescue file, from an outbox that is gone.
        rejected().try_for_each(|outcome| self.note_stray_rejection(outcome.device_id, outcome.op_id))
    }

    pub(super) fn renew_index(&self, search: &BTreeMap<i64, Option<String>>) {
        let mut index = self.index.write().unwrap_or_else(PoisonError::into_inner);
        for (rid, record) in search {
            match record {
                Some(record) => index.put(*rid, record),
                None => index.remove(*rid),
            }
        }
    }

    /// A pull that began at `began` ended at `now`: note what came back, drop what is old.
    pub fn note_pull_ended(&self, began: DateTime<Utc>, now: DateTime<Utc>) -> Result<()> {
        let facts = self.sync_facts()?;
        let mut outbox = self.outbox();
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if facts.complete && !facts.full_pull {
            // Times count in milliseconds, and a receipt may bear the millisecond in which the pull began.
            results::mark_absorbed(&transaction, began - TimeDelta::milliseconds(1))?;
            results::purge_journal(&transaction, now)?;
        }
        if facts.complete && facts.agreed && !facts.full_pull {
            meta::set_last_complete_ms(&transaction, now.timestamp_millis())?;
        }
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        Ok(())
    }

    /// Build the indexes of the list of customers when the first customers are whole. Nothing that is shown depends on them,
    /// only how soon; a device that was killed before does it at the next opening.
    pub fn index_lists(&self) -> Result<()> {
        if self.read(list_indexes::are_due)? {
            self.change(list_indexes::build)?;
        }
        Ok(())
    }

    /// What headquarters is told of the work it does not have.
    pub fn outbox_report(&self) -> Result<OutboxReport> {
        let outbox = self.outbox();
        let (unsent, oldest_unsent_at) = ops::unsent(&outbox)?;
        Ok(OutboxReport {
            install_id: meta::install_id(&outbox)?,
            unsent,
            oldest_unsent_at,
        })
    }

    /// Over how many seconds headquarters wants the first rounds after a start spread; 0: not at all.
    pub fn herd_window_s(&self) -> Result<u32> {
        meta::herd_window_s(&self.outbox())
    }

    /// Headquarters names that window with each answer to a pull.
    pub fn note_herd_window(&self, seconds: u32) -> Result<()> {
        let outbox = self.outbox();
        if meta::herd_window_s(&outbox)? == seconds {
            return Ok(());
        }
        meta::set_herd_window_s(&outbox, seconds)
    }

    /// What the honest status is made of.
    pub fn sync_facts(&self) -> Result<SyncFacts> {
        let (counts, (sendable, oldest_unsent_at), last_complete_ms) = {
            let outbox = self.outbox();
            (
                ops::counts(&outbox)?,
                ops::unsent(&outbox)?,
                meta::last_complete_ms(&outbox)?,
            )
        };
        let all = self.read(cursors::all)?;
        let known = !all.is_empty();
        let pulling = || all.iter().filter(|cursor| cursor.full_pull);
        Ok(SyncFacts {
            counts,
            sendable,
            oldest_unsent_at,
            complete: known && all.iter().all(|cursor| cursor.complete),
            agreed: known && all.iter().all(|cursor| cursor.agreed),
            alarmed: all.iter().any(|cursor| cursor.alarmed),
            full_pull: pulling().next().is_some(),
            rows_done: pulling().map(|cursor| cursor.rows_done).sum(),
            rows_total: pulling().map(|cursor| cursor.total_rows.max(cursor.rows_done)).sum(),
            last_complete_at: last_complete_ms.map(crate::sql::time),
        })
    }
}
