//! The two calls of synchronisation.

use axum::Json;
use axum::extract::State;
use rounds_protocol::sync::{PullAnswer, PullRequest, PushAnswer, PushRequest};

use super::auth::SignedIn;
use super::wire::{Answer, Body};
use crate::openapi::schemas;
use crate::pools::Kind;
use crate::state::AppState;
use crate::sync;

/// Push a batch of operations, in device order. One result per operation.
#[utoipa::path(post, path = "/v1/sync/push", tag = "sync", security(("token" = [])), request_body = schemas::PushRequest, responses(
    (status = 200, description = "One result per operation, in order", body = schemas::PushAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`, `device.unknown`", body = schemas::ErrorBody),
    (status = 409, description = "`device.new_install`", body = schemas::ErrorBody),
    (status = 413, description = "`request.too_large`", body = schemas::ErrorBody),
    (status = 503, description = "`server.busy`, with Retry-After: a slot of this device's own", body = schemas::ErrorBody),
))]
pub async fn push(
    State(state): State<AppState>,
    who: SignedIn,
    Body(request): Body<PushRequest>,
) -> Answer<PushAnswer> {
    let work = async {
        let _turn = state.pools.enter(Kind::Push).await?;
        sync::push(&state, &who.staff, who.device_id, request).await
    };
    Ok(Json(state.in_time(work).await??))
}

/// Pull a page of changes, over all scopes of the member.
#[utoipa::path(post, path = "/v1/sync/pull", tag = "sync", security(("token" = [])), request_body = schemas::PullRequest, responses(
    (status = 200, description = "A page for each asked scope", body = schemas::PullAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`, `device.unknown`, `request.unknown_scope`", body = schemas::ErrorBody),
    (status = 426, description = "`proto.upgrade_required`; push stays open", body = schemas::ErrorBody),
    (status = 503, description = "`server.busy`, with Retry-After: a slot of this device's own", body = schemas::ErrorBody),
))]
pub async fn pull(
    State(state): State<AppState>,
    who: SignedIn,
    Body(request): Body<PullRequest>,
) -> Answer<PullAnswer> {
    let work = async {
        let _turn = state.pools.enter(Kind::of_pull(&request.scopes)).await?;
        sync::pull(&state, &who.staff, who.device_id, request).await
    };
    Ok(Json(state.in_time(work).await??))
}
