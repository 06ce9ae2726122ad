//! Carrying out what headquarters orders: each directive once, and only one that headquarters signed for this device and
//! this person. What was carried out is on the disk before anybody reports it.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use ed25519_dalek::SigningKey;
use rounds_domain::{CustomerNo, DirectiveId};
use rounds_protocol::orders::{Directive, DirectiveAction, DoneReport, Lease, Orders};

use super::{Device, lock};
use crate::cache::project::Changed;
use crate::cache::{lease, purge};
use crate::error::{CacheError, Result};
use crate::model::{Enrolment, Touched};
use crate::outbox::directives;
use crate::wipe;

/// The time seen is kept on the disk when it has grown by this much.
const KEEP_TIME_EVERY_MS: i64 = 60_000;

/// A directive after which the device must be closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ordered {
    Lock,
    /// The mark is written; what is left is to close the device and [`finish_wipe`](crate::finish_wipe).
    Wipe,
}

/// What came of orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrdersTaken {
    pub touched: Vec<Touched>,
    /// The device must be closed now, because of this directive.
    pub closing: Option<(Ordered, DirectiveId)>,
}

/// What is known of the lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaseFacts {
    /// None while headquarters has never given one.
    pub until: Option<DateTime<Utc>>,
    pub over: bool,
}

/// Each of these fails only as the storage does.
impl Device {
    /// Take what came with an answer. Directives that are forged, another's or not understood are refused and logged;
    /// one that was carried out before is only reported again.
    pub fn take_orders(&self, orders: &Orders, now: DateTime<Utc>) -> Result<OrdersTaken> {
        let enrolment = self.enrolment();
        if let Some(lease) = &orders.lease {
            self.take_lease(lease, &enrolment, now)?;
        }
        let mut touched = BTreeSet::new();
        for directive in &orders.directives {
            if !is_ours(directive, &enrolment) {
                continue;
            }
            let id = directive.directive_id;
            if directives::is_done(&self.outbox(), id)? {
                self.note_done(directive, now)?;
                continue;
            }
            let ordered = match &directive.action {
                DirectiveAction::Purge { customers } => {
                    touched.extend(self.purge(customers)?);
                    self.note_done(directive, now)?;
                    continue;
                }
                DirectiveAction::Lock => self.lock_on_order(directive, now)?,
                DirectiveAction::Wipe => self.begin_wipe(id, now)?,
                DirectiveAction::Unknown => continue,
            };
            return Ok(OrdersTaken {
                touched: touched.into_iter().collect(),
                closing: Some((ordered, id)),
            });
        }
        Ok(OrdersTaken {
            touched: touched.into_iter().collect(),
            closing: None,
        })
    }

    fn note_done(&self, directive: &Directive, now: DateTime<Utc>) -> Result<()> {
        directives::note_done(&self.outbox(), directive.directive_id, directive.action.as_str(), now)
    }

    /// Rows, projections and search entries go in one transaction, and are on the disk as gone when this returns.
    fn purge(&self, customers: &[CustomerNo]) -> Result<BTreeSet<Touched>> {
        let mut changed = Changed::default();
        self.change(|cache| purge::customers(cache, customers, &mut changed))?;
        self.renew_index(&changed.search);
        self.settle_purge()?;
        self.changed();
        tracing::warn!(
            customers = customers.len(),
            "customers were purged on headquarters' order"
        );
        Ok(changed.touched)
    }

    /// With the reader held nobody else holds the log.
    fn settle_purge(&self) -> Result<()> {
        let writer = self.writer();
        let reader = self.reader();
        let settled = purge::settle(&writer)?;
        drop(reader);
        if settled {
            Ok(())
        } else {
            Err(std::io::Error::from(std::io::ErrorKind::ResourceBusy).into())
        }
    }

    fn lock_on_order(&self, directive: &Directive, now: DateTime<Utc>) -> Result<Ordered> {
        let mut enrolment = self.enrolment();
        enrolment.locked_by = Some(directive.directive_id);
        self.keep_enrolment(enrolment)?;
        self.note_done(directive, now)?;
        tracing::warn!(directive_id = %directive.directive_id, "this device was locked on headquarters' order");
        Ok(Ordered::Lock)
    }

    /// A sign-in at headquarters opens a device that was locked on order.
    pub fn lift_lock(&self) -> Result<()> {
        let mut enrolment = self.enrolment();
        if enrolment.locked_by.take().is_some() {
            self.keep_enrolment(enrolment)?;
        }
        Ok(())
    }

    /// Seal what is not sealed yet and write down that the wipe begins. What cannot be sealed, because headquarters named
    /// no key or the disk is full, is counted and will be gone: the order stands above it.
    fn begin_wipe(&self, directive_id: DirectiveId, now: DateTime<Utc>) -> Result<Ordered> {
        self.settle_sealed(&self.outbox());
        let unsealed = self.unsealed()?;
        if unsealed > 0 {
            tracing::error!(unsealed, "work that could not be sealed goes with the wipe");
        }
        let enrolment = self.enrolment();
        let report = self.report_of(directive_id, now);
        wipe::begin(&self.folder, &wipe::mark(&enrolment, unsealed, report))?;
        Ok(Ordered::Wipe)
    }

    /// The signed word that a directive was carried out.
    pub fn report_of(&self, directive_id: DirectiveId, done_at: DateTime<Utc>) -> DoneReport {
        let report = DoneReport {
            device_id: self.device_id(),
            directive_id,
            done_at,
            signature: String::new(),
        };
        report.signed(&SigningKey::from_bytes(self.enrolment().device_key.expose()))
    }

    /// Directives carried out that headquarters has not heard of yet.
    pub fn unreported_directives(&self) -> Result<Vec<DirectiveId>> {
        directives::unreported(&self.outbox())
    }

    /// Headquarters has heard of these.
    pub fn note_reported(&self, directive_ids: &[DirectiveId], now: DateTime<Utc>) -> Result<()> {
        directives::note_reported(&self.outbox(), directive_ids, now)
    }

    fn take_lease(&self, lease: &Lease, enrolment: &Enrolment, now: DateTime<Utc>) -> Result<()> {
        let ours = lease.device_id == enrolment.device_id && lease.staff_no == enrolment.staff.staff_no;
        if !ours || lease.verify(&enrolment.receipt_key).is_err() {
            tracing::warn!(device_id = %lease.device_id, "a lease that is forged or another's is refused");
            return Ok(());
        }
        let (issued, until) = (lease.issued_at.timestamp_millis(), lease.until.timestamp_millis());
        let mut kept = lock(&self.lease);
        if let Some(renewed) = kept.state.renewed(issued, until, now.timestamp_millis()) {
            self.change(|cache| lease::put(cache, &renewed))?;
            kept.renew(renewed);
        }
        Ok(())
    }

    /// Look at the clock. The lease is judged by the highest time ever seen, so whoever works with this device tells it
    /// the time.
    pub fn note_time(&self, now: DateTime<Utc>) -> Result<()> {
        let mut kept = lock(&self.lease);
        let state = kept.see(now.timestamp_millis());
        if state.until_ms.is_some() && state.highest_ms >= kept.written_ms.saturating_add(KEEP_TIME_EVERY_MS) {
            self.change(|cache| lease::put(cache, &state))?;
            kept.written_ms = state.highest_ms;
        }
        Ok(())
    }

    /// What is known of the lease, as of the time last seen.
    pub fn lease(&self) -> LeaseFacts {
        let state = lock(&self.lease).state;
        LeaseFacts {
            until: state.until_ms.and_then(DateTime::from_timestamp_millis),
            over: state.is_over(),
        }
    }

    /// Customers and what belongs to them may be read.
    ///
    /// # Errors
    /// [`CacheError::LeaseOver`].
    pub(super) fn may_read(&self) -> Result<()> {
        if lock(&self.lease).state.is_over() {
            return Err(CacheError::LeaseOver);
        }
        Ok(())
    }
}

/// Headquarters signed it, for this device and this person, and this version knows what it means.
fn is_ours(directive: &Directive, enrolment: &Enrolment) -> bool {
    let ours = directive.device_id == enrolment.device_id && directive.staff_no == enrolment.staff.staff_no;
    let reason = if directive.action == DirectiveAction::Unknown {
        "not known to this version"
    } else if !ours {
        "for another device or person"
    } else if directive.verify(&enrolment.receipt_key).is_err() {
        "not signed by headquarters"
    } else {
        return true;
    };
    tracing::warn!(directive_id = %directive.directive_id, reason, "a directive is refused");
    false
}
