//! Push and pull for a member who is signed in: versions, rights and sizes are judged here, then the store works.

use rounds_domain::{DeviceId, OpId, StaffNo};
use rounds_hq_store::scopes::own_scope;
use rounds_hq_store::{PullQuery, PushBatch, StoreError};
use rounds_planted::{self as planted, Bug};
use rounds_protocol::orders::Orders;
use rounds_protocol::session::StaffBody;
use rounds_protocol::sync::{
    OutboxReport, PULL_MAX_BYTES, PULL_MAX_ROWS, PUSH_MAX_AHEAD, PUSH_MAX_BYTES, PUSH_MAX_OPS, PullAnswer, PullRequest,
    PushAnswer, PushRequest, ScopePage, standing,
};
use rounds_protocol::team::OLD_WORK;
use rounds_protocol::{ErrorBody, ErrorCode, PROTO, PROTO_OLDEST};

use crate::metrics;
use crate::orders;
use crate::state::{AppState, failed};

/// Scopes in one pull; a member has one and the reference scopes.
const PULL_MAX_SCOPES: usize = 32;

/// Take a batch from a member's device. An old protocol may still push: visits get out before an upgrade.
/// Whatever the answer, it carries what the device is ordered.
pub async fn push(
    state: &AppState,
    author: &StaffBody,
    device: DeviceId,
    request: PushRequest,
) -> Result<PushAnswer, ErrorBody> {
    orders::note_done(state, device, &request.done).await;
    match take(state, author, device, request).await {
        Ok(answer) => Ok(PushAnswer {
            orders: orders::with_answer(state, &author.staff_no, device).await,
            ..answer
        }),
        Err(refusal) => Err(orders::with_refusal(state, Some(&author.staff_no), device, refusal).await),
    }
}

async fn take(
    state: &AppState,
    author: &StaffBody,
    device: DeviceId,
    request: PushRequest,
) -> Result<PushAnswer, ErrorBody> {
    same_device(device, request.device_id)?;
    let all = request.ops.iter().chain(&request.ahead);
    let bytes: usize = all.map(|op| op.payload.len()).sum();
    if request.ops.len() > PUSH_MAX_OPS || request.ahead.len() > PUSH_MAX_AHEAD || bytes > PUSH_MAX_BYTES {
        return Err(ErrorBody::new(
            ErrorCode::RequestTooLarge,
            "a push carries 100 operations, 25 ahead of their turn, 256 KB together",
        ));
    }
    if request.ops.iter().any(|op| !is_op_number(op.number)) {
        return Err(ErrorBody::new(
            ErrorCode::RequestMalformed,
            "operations are numbered 1, 2, 3 and so on",
        ));
    }
    let batch = PushBatch {
        author: author.clone(),
        device_id: device,
        install_id: request.install_id,
        ops: request.ops,
        ahead: request.ahead,
        last_signed: request.last_signed,
        now: state.now(),
        signing_key: state.signing_key.clone(),
    };
    let outcome = state.store.push(batch).await.map_err(|error| match error {
        StoreError::NewInstall { .. } => {
            tracing::warn!(device_id = %device, "a device shows a number that another operation has");
            ErrorBody::new(
                ErrorCode::DeviceNewInstall,
                "this number belongs to another operation: take a new install id",
            )
        }
        other => failed(other),
    })?;
    metrics::push(&outcome);
    if outcome.lost {
        note_lost(request.last_signed);
    }
    Ok(PushAnswer {
        proto: PROTO,
        epoch: state.epoch().await?,
        server_time: state.now(),
        results: outcome.results,
        first_gap: outcome.first_gap,
        lost: outcome.lost,
        orders: Orders::default(),
    })
}

/// Numbers begin at 1 (rule U1); what no column can hold is no number of a device.
fn is_op_number(number: u64) -> bool {
    number >= 1 && i64::try_from(number).is_ok()
}

/// Answer a member's pull, with what the device is ordered.
pub async fn pull(
    state: &AppState,
    staff: &StaffBody,
    device: DeviceId,
    request: PullRequest,
) -> Result<PullAnswer, ErrorBody> {
    orders::note_done(state, device, &request.done).await;
    match give(state, staff, device, request).await {
        Ok(answer) => Ok(PullAnswer {
            orders: orders::with_page(state, &staff.staff_no, device).await,
            ..answer
        }),
        Err(refusal) => Err(orders::with_refusal(state, Some(&staff.staff_no), device, refusal).await),
    }
}

async fn give(
    state: &AppState,
    staff: &StaffBody,
    device: DeviceId,
    request: PullRequest,
) -> Result<PullAnswer, ErrorBody> {
    if request.proto < PROTO_OLDEST {
        return Err(ErrorBody::new(
            ErrorCode::ProtoUpgradeRequired,
            "this client is too old to pull",
        ));
    }
    same_device(device, request.device_id)?;
    if request.scopes.len() > PULL_MAX_SCOPES {
        return Err(ErrorBody::new(ErrorCode::RequestMalformed, "too many scopes"));
    }
    let mut scopes = scopes(state, staff).await?;
    if let Some(foreign) = request
        .scopes
        .iter()
        .find(|asked| !scopes.contains(&asked.scope) && !asked.scope.starts_with("ref:"))
    {
        tracing::warn!(staff_no = %staff.staff_no, scope = %foreign.scope, "a scope of somebody else was asked for");
        return Err(ErrorBody::new(
            ErrorCode::RequestUnknownScope,
            "this scope is not yours",
        ));
    }
    if let Some(report) = &request.outbox {
        note_outbox(state, device, *report).await?;
    }
    let lost = is_lost(state, request.last_signed).await?;
    let asked_for_all = request.scopes.len() == scopes.len()
        && scopes
            .iter()
            .all(|own| request.scopes.iter().any(|asked| asked.scope == *own));
    let query = PullQuery {
        scopes: request.scopes,
        max_rows: request.max_rows.clamp(1, PULL_MAX_ROWS),
        max_bytes: PULL_MAX_BYTES,
    };
    let mut pages = state.store.pull(query).await.map_err(failed)?;
    metrics::pull(&pages);
    let standing = request
        .standing
        .filter(|said| asked_for_all && stands(&pages).as_ref() == Some(said));
    if standing.is_some() {
        pages.clear();
        scopes.clear();
    }
    Ok(PullAnswer {
        proto: PROTO,
        epoch: state.epoch().await?,
        server_time: state.now(),
        scopes,
        pages,
        standing,
        herd_window_s: state.config.herd_window_s,
        lost,
        orders: Orders::default(),
    })
}

/// Where a device stands that has taken these pages, if they bring nothing: then its own word for it says it all.
fn stands(pages: &[ScopePage]) -> Option<String> {
    let nothing = |page: &ScopePage| page.rows.is_empty() && page.next == page.after && !page.more && !page.reset;
    if !pages.iter().all(nothing) {
        return None;
    }
    let each = pages
        .iter()
        .map(|page| Some((page.scope.as_str(), page.next, page.totals.as_ref()?)));
    each.collect::<Option<Vec<_>>>().map(standing)
}

/// Whether there is no record of an op that was signed for: this database is an older copy (rule U8).
async fn is_lost(state: &AppState, signed: Option<OpId>) -> Result<bool, ErrorBody> {
    let Some(op_id) = signed else { return Ok(false) };
    let lost = state.store.receipt(op_id).await.map_err(failed)?.is_none();
    if lost {
        note_lost(signed);
    }
    Ok(lost)
}

fn note_lost(signed: Option<OpId>) {
    tracing::error!(op_id = ?signed, "an op that was signed for is not here: the database is older than the receipt");
}

/// Keep what a device says of the work that is not here, and say aloud when some of it is stuck.
async fn note_outbox(state: &AppState, device: DeviceId, report: OutboxReport) -> Result<(), ErrorBody> {
    let now = state.now();
    if let Some(saved) = report.oldest_unsent_at.filter(|saved| now - *saved > OLD_WORK) {
        let (unsent, hours) = (report.unsent, (now - saved).num_hours());
        tracing::warn!(device_id = %device, unsent, hours, "a device that is online keeps old work");
    }
    state.store.note_outbox(device, report, now).await.map_err(failed)
}

/// The scopes of a member: the own one first, then what everybody has.
pub async fn scopes(state: &AppState, staff: &StaffBody) -> Result<Vec<String>, ErrorBody> {
    let mut shared = state.store.reference_scopes().await.map_err(failed)?;
    shared.retain(|scope| scope != "ref:rules" || !planted::is(Bug::NewScopeUntold));
    Ok(std::iter::once(own_scope(staff)).chain(shared).collect())
}

/// A token serves the device it was given to and no other.
fn same_device(session: DeviceId, request: DeviceId) -> Result<(), ErrorBody> {
    if session == request {
        Ok(())
    } else {
        Err(ErrorBody::new(
            ErrorCode::DeviceUnknown,
            "this token belongs to another device",
        ))
    }
}

/// Whether a supervisor's team has this member.
pub fn is_in_team(team: &[StaffBody], staff_no: &StaffNo) -> bool {
    team.iter().any(|member| member.staff_no == *staff_no)
}
