//! Orders on their way from an answer to the device's files, and the word back that they were carried out. What an order
//! does to the files is rounds-cache's; who may order is checked there too.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use rounds_cache::{Device, Ordered};
use rounds_domain::{Clock, DirectiveId, IdSource};
use rounds_protocol::orders::{DoneReport, DoneTaken, Orders};

use crate::address::HqAddress;
use crate::error::SyncError;
use crate::http::HqClient;
use crate::planning::Event;
use crate::runner::Runner;
use crate::session::HqSession;

impl Runner {
    /// Carry out what came with an answer. The event, if there is one, ends the engine: the device must be closed.
    pub(crate) async fn carry_out(&mut self, orders: Orders) -> Option<Event> {
        if orders.is_empty() {
            return None;
        }
        let now = self.clock.now();
        let taken = match self.on_device(move |device| device.take_orders(&orders, now)).await {
            Ok(taken) => taken,
            Err(failure) => {
                // Headquarters orders it again with its next answer.
                tracing::error!(code = failure.code, "an order could not be carried out");
                self.failure = Some(failure);
                return None;
            }
        };
        self.tell(taken.touched);
        let (ordered, directive_id) = taken.closing?;
        self.ordered = Some(ordered);
        if ordered == Ordered::Lock {
            self.report(directive_id, now).await;
        }
        Some(Event::OrderedOut)
    }

    /// Tell at once, because this device may be closed for long. A wipe is told when the files are gone.
    async fn report(&self, directive_id: DirectiveId, now: DateTime<Utc>) {
        let report = self.device.report_of(directive_id, now);
        let told = self.hq.report_done(&report).await;
        let noted = match told {
            Ok(()) => {
                self.on_device(move |device| device.note_reported(&[directive_id], now))
                    .await
            }
            Err(failure) => Err(failure),
        };
        if let Err(failure) = noted {
            tracing::info!(code = failure.code, "a directive is reported later");
        }
    }

    /// Headquarters answered a request that named these as carried out.
    pub(crate) async fn reported(&self, done: Vec<DirectiveId>) {
        if done.is_empty() {
            return;
        }
        let now = self.clock.now();
        if let Err(failure) = self.on_device(move |device| device.note_reported(&done, now)).await {
            tracing::info!(code = failure.code, "directives are reported once more");
        }
    }
}

/// Sign in at headquarters with a device that it locked, and lift the lock. `device` was opened for this alone: whatever
/// fails, drop it.
///
/// # Errors
/// Headquarters' refusal, no network, the files; [`SyncError::OrderedOut`] when headquarters orders the device closed
/// again.
pub async fn sign_in_to_unlock(
    device: &Arc<Device>,
    password: &str,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
) -> Result<(), SyncError> {
    let enrolment = device.enrolment();
    let client = HqClient::new(HqAddress::parse(&enrolment.hq_url)?, enrolment.hq_ca.as_deref())?;
    let hq = HqSession::new(client, Arc::clone(device), Arc::clone(&clock), ids);
    let (orders, refusal) = match hq.open(password).await {
        Ok(orders) => (orders, None),
        Err(SyncError::Refused(body)) => (body.orders.clone(), Some(SyncError::Refused(body))),
        Err(other) => return Err(other),
    };
    let closing = device.take_orders(&orders, clock.now())?.closing;
    match (closing, refusal) {
        (Some((Ordered::Wipe, _)), _) => Err(SyncError::OrderedOut),
        (_, Some(refusal)) => Err(refusal),
        // The sign-in answers a lock that came with it as well.
        (_, None) => Ok(device.lift_lock()?),
    }
}

/// Tell headquarters of a finished wipe, if there is one to tell of. Needs no password: the word was signed before the
/// keys went.
///
/// # Errors
/// No network, headquarters' refusal, the disk: then it is told later.
pub async fn report_wipe(dir: &Path) -> Result<(), SyncError> {
    let Some(wipe) = rounds_cache::wipe_to_report(dir)? else {
        return Ok(());
    };
    let client = HqClient::new(HqAddress::parse(&wipe.hq_url)?, wipe.hq_ca.as_deref())?;
    report_to(&client, &wipe.report).await?;
    Ok(rounds_cache::note_wipe_reported(dir)?)
}

/// `POST /v1/directives/done`.
pub(crate) async fn report_to(client: &HqClient, report: &DoneReport) -> Result<(), SyncError> {
    let DoneTaken { .. } = client.post("/v1/directives/done", report, None).await?;
    Ok(())
}
