//! Orders: the directives and the lease that go out with an answer, and the word of a device that it carried one out.
//!
//! Signed here and now with the receipt key, for one device and one member. Refuses to decide who is ordered what: that
//! is the command line's. A store that fails to tell the orders fails no answer: they go out with the next one.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use rounds_domain::{DeviceId, DirectiveId, StaffNo};
use rounds_hq_store::{DirectiveRecord, Result};
use rounds_protocol::orders::{Directive, DoneReport, DoneTaken, Lease, Orders};
use rounds_protocol::{ErrorBody, ErrorCode};

use crate::state::{AppState, failed};

/// What goes out to a welcome device: its directives, and the lease renewed.
pub async fn with_answer(state: &AppState, staff_no: &StaffNo, device_id: DeviceId) -> Orders {
    Orders {
        directives: directives(state, device_id, Some(staff_no)).await,
        lease: lease(state, staff_no, device_id, state.now().trunc_subsecs(3)).map(Box::new),
    }
}

/// What goes out with a page. The lease comes with each session and each push: a device in touch has a new session every
/// hour, and an idle synchronisation stays below a kilobyte.
pub async fn with_page(state: &AppState, staff_no: &StaffNo, device_id: DeviceId) -> Orders {
    Orders {
        directives: directives(state, device_id, Some(staff_no)).await,
        lease: None,
    }
}

/// A refusal with what its device must still hear. The device has shown its key or its token before.
pub async fn with_refusal(
    state: &AppState,
    staff_no: Option<&StaffNo>,
    device_id: DeviceId,
    refusal: ErrorBody,
) -> ErrorBody {
    ErrorBody {
        orders: Orders {
            directives: directives(state, device_id, staff_no).await,
            lease: None,
        },
        ..refusal
    }
}

async fn directives(state: &AppState, device_id: DeviceId, staff_no: Option<&StaffNo>) -> Vec<Directive> {
    told(state, device_id, staff_no).await.unwrap_or_else(|error| {
        tracing::error!(%error, %device_id, "the directives of a device could not be told");
        Vec::new()
    })
}

async fn told(state: &AppState, device_id: DeviceId, staff_no: Option<&StaffNo>) -> Result<Vec<Directive>> {
    let mut waiting = state.store.waiting_directives(device_id).await?;
    waiting.retain(|one| staff_no.is_none_or(|staff_no| one.staff_no == *staff_no));
    let fresh: Vec<DirectiveId> = waiting
        .iter()
        .filter(|one| one.delivered_at.is_none())
        .map(|one| one.directive_id)
        .collect();
    if !fresh.is_empty() {
        state.store.note_directives_delivered(fresh, state.now()).await?;
    }
    Ok(waiting.into_iter().map(|one| signed(state, one)).collect())
}

fn signed(state: &AppState, record: DirectiveRecord) -> Directive {
    let directive = Directive {
        directive_id: record.directive_id,
        device_id: record.device_id,
        staff_no: record.staff_no,
        action: record.action,
        issued_at: record.ordered_at,
        signature: String::new(),
    };
    directive.signed(&state.signing_key)
}

/// From now for as many days as are configured; none for zero days.
fn lease(state: &AppState, staff_no: &StaffNo, device_id: DeviceId, now: DateTime<Utc>) -> Option<Lease> {
    let days = state.config.lease_days;
    let lease = Lease {
        staff_no: staff_no.clone(),
        device_id,
        issued_at: now,
        until: now + TimeDelta::days(days.into()),
        signature: String::new(),
    };
    (days > 0).then(|| lease.signed(&state.signing_key))
}

/// A request says that its device carried these out.
pub async fn note_done(state: &AppState, device_id: DeviceId, done: &[DirectiveId]) {
    if done.is_empty() {
        return;
    }
    let noted = state
        .store
        .note_directives_done(device_id, done.to_vec(), state.now())
        .await;
    match noted {
        Ok(count) => tracing::info!(%device_id, count, "a device carried out directives"),
        // The device learns nothing of it and says so again.
        Err(error) => tracing::error!(%error, %device_id, "a device's report could not be kept"),
    }
}

/// `POST /v1/directives/done`: the same from a device that has no session any more.
pub async fn take_report(state: &AppState, report: &DoneReport) -> std::result::Result<DoneTaken, ErrorBody> {
    let device = state.store.device(report.device_id).await.map_err(failed)?;
    let device = device.ok_or_else(|| ErrorBody::new(ErrorCode::DeviceUnknown, "this device is not enrolled"))?;
    if report.verify(&device.public_key).is_err() {
        let message = "the device's signature does not verify";
        return Err(ErrorBody::new(ErrorCode::DeviceBadSignature, message));
    }
    let (device_id, done) = (report.device_id, vec![report.directive_id]);
    state
        .store
        .note_directives_done(device_id, done, state.now())
        .await
        .map_err(failed)?;
    Ok(DoneTaken {
        directive_id: report.directive_id,
    })
}
