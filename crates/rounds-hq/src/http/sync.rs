//! The two calls of synchronisation.

use axum::Json;
use axum::extract::State;
use rounds_protocol::sync::{PullAnswer, PullRequest, PushAnswer, PushRequest};

use super::auth::SignedIn;
use super::wire::{Answer, Body};
use crate::openapi::schemas;
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
))]
pub async fn push(
    State(state): State<AppState>,
    who: SignedIn,
    Body(request): Body<PushRequest>,
) -> Answer<PushAnswer> {
    Ok(Json(sync::push(&state, &who.staff, who.device_id, request).await?))
}

/// Pull a page of changes, over all scopes of the member.
#[utoipa::path(post, path = "/v1/sync/pull", tag = "sync", security(("token" = [])), request_body = schemas::PullRequest, responses(
    (status = 200, description = "A page for each asked scope", body = schemas::PullAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`, `device.unknown`, `request.unknown_scope`", body = schemas::ErrorBody),
    (status = 426, description = "`proto.upgrade_required`; push stays open", body = schemas::ErrorBody),
))]
pub async fn pull(
    State(state): State<AppState>,
    who: SignedIn,
    Body(request): Body<PullRequest>,
) -> Answer<PullAnswer> {
    Ok(Json(sync::pull(&state, &who.staff, who.device_id, request).await?))
}
