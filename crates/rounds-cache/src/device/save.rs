//! The one door through which work is saved.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::SubsecRound;
use rounds_domain::{Clock, IdSource, OpId};
use rounds_planted::{self as planted, Point};
use rounds_protocol::ops::OpPayload;
use rusqlite::{Connection, TransactionBehavior};

use super::{Device, lock};
use crate::cache::project::{OwnDates, renew_derived};
use crate::error::Result;
use crate::model::SavedOp;
use crate::outbox::{desk, ops};
use crate::overlay::{OwnWork, own_dates};

impl Device {
    /// Save an op: id, number and frozen bytes in one transaction (rule U1), on the disk when this returns.
    ///
    /// `replaces` names the op that this one corrects; that one then needs no attention any more. The op it depends on
    /// (rule U5) is found here. A saved visit removes its customer's draft in the same transaction. The copy that is sealed
    /// to headquarters is on the disk before the commit: both or neither.
    ///
    /// # Errors
    /// [`CacheError::OpUnknown`](crate::CacheError::OpUnknown) for an unknown `replaces`; the storage.
    pub fn save_op(
        &self,
        payload: &OpPayload,
        replaces: Option<OpId>,
        clock: &dyn Clock,
        ids: &dyn IdSource,
    ) -> Result<SavedOp> {
        let op = ops::NewOp {
            op_id: OpId(ids.next()),
            payload,
            replaces,
            saved_at: clock.now().trunc_subsecs(3),
            monotonic_ms: self.monotonic_ms(),
        };
        let mut outbox = self.outbox();
        #[cfg(feature = "planted")]
        crate::bugs::number_goes_first(&outbox)?;
        let transaction = outbox.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let saved = ops::save(&transaction, &op)?;
        if let OpPayload::VisitSaved(visit) = payload {
            desk::discard_draft(&transaction, &visit.customer_no)?;
        }
        let sealed = self.seal(&transaction, saved.op_id)?;
        planted::point(Point::OutboxCommit);
        transaction.commit()?;
        self.keep_sealed(sealed);
        drop(outbox);
        self.changed();
        self.show_own_dates();
        Ok(saved)
    }

    /// The lists show own work at once. The work itself is safe whether or not this succeeds, so a failure is only
    /// logged; the next unlock does it again.
    fn show_own_dates(&self) {
        if let Err(error) = self.renew_own_dates() {
            tracing::warn!(code = error.code(), "the lists do not show the latest own work yet");
        }
    }

    /// Bring last contact and next follow-up of the customers of own work up to date.
    pub(super) fn renew_own_dates(&self) -> Result<()> {
        let own = self.own_work()?;
        self.change(|cache| renew(cache, &own, &BTreeSet::new()))
    }

    /// What this device did whose effect has not come back yet: read once until something changes, because a screen asks
    /// for it again with every customer.
    pub(super) fn own_work(&self) -> Result<Arc<OwnWork>> {
        let version = self.data_version();
        if let Some((of, own)) = lock(&self.own).as_ref()
            && *of == version
        {
            return Ok(own.clone());
        }
        let complete = self.read(crate::cache::cursors::is_complete)?;
        let rows = ops::unabsorbed(&self.outbox(), complete)?;
        let own = Arc::new(OwnWork::of(&rows, &self.enrolment().staff));
        *lock(&self.own) = Some((version, own.clone()));
        Ok(own)
    }
}

/// Renew the derived dates of `also` and of every customer of the own work.
pub(super) fn renew(connection: &Connection, own: &OwnWork, also: &BTreeSet<String>) -> Result<()> {
    let dates: BTreeMap<String, OwnDates> = own_dates(connection, own)?;
    let nothing = OwnDates::default();
    for customer in dates.keys().chain(also).collect::<BTreeSet<_>>() {
        renew_derived(connection, customer, dates.get(customer).unwrap_or(&nothing))?;
    }
    Ok(())
}
