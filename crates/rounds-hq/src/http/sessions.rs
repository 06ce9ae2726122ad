//! Enrolling, signing in, refreshing, signing out, and who one is.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rounds_protocol::session::{BankBody, EnrolRequest, RefreshRequest, SessionAnswer, SignInRequest, StaffBody};
use serde::{Deserialize, Serialize};

use super::auth::{PeerAddress, SignedIn};
use super::wire::{Answer, Body, Failure};
use crate::openapi::schemas;
use crate::state::{AppState, failed};
use crate::{sign_in, sync};

/// Answer of `GET /v1/me`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Me {
    pub staff: StaffBody,
    pub bank: BankBody,
    /// The scopes this member may pull.
    pub scopes: Vec<String>,
}

/// Enrol this device for a staff member and open a session.
#[utoipa::path(post, path = "/v1/devices", tag = "sessions", request_body = schemas::EnrolRequest, responses(
    (status = 200, description = "Enrolled and signed in", body = schemas::SessionAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.wrong_credentials`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
    (status = 409, description = "`device.taken`", body = schemas::ErrorBody),
    (status = 429, description = "`session.too_many_attempts`, with Retry-After", body = schemas::ErrorBody),
))]
pub async fn enrol_device(
    State(state): State<AppState>,
    PeerAddress(address): PeerAddress,
    Body(request): Body<EnrolRequest>,
) -> Answer<SessionAnswer> {
    Ok(Json(sign_in::enrol(&state, request, address).await?))
}

/// Sign in on an enrolled device.
#[utoipa::path(post, path = "/v1/sessions", tag = "sessions", request_body = schemas::SignInRequest, responses(
    (status = 200, description = "Signed in", body = schemas::SessionAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.wrong_credentials`, `device.bad_signature`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.unknown`, `device.revoked`", body = schemas::ErrorBody),
    (status = 429, description = "`session.too_many_attempts`, with Retry-After", body = schemas::ErrorBody),
))]
pub async fn open_session(
    State(state): State<AppState>,
    PeerAddress(address): PeerAddress,
    Body(request): Body<SignInRequest>,
) -> Answer<SessionAnswer> {
    Ok(Json(sign_in::sign_in(&state, request, address).await?))
}

/// Exchange a refresh token for new tokens; it serves once.
#[utoipa::path(post, path = "/v1/sessions/refresh", tag = "sessions", request_body = schemas::RefreshRequest, responses(
    (status = 200, description = "New tokens", body = schemas::SessionAnswer),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`session.refresh_refused`, `device.bad_signature`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.unknown`, `device.revoked`", body = schemas::ErrorBody),
))]
pub async fn refresh_session(
    State(state): State<AppState>,
    Body(request): Body<RefreshRequest>,
) -> Answer<SessionAnswer> {
    Ok(Json(sign_in::refresh(&state, request).await?))
}

/// Sign out: close this session and everything refreshed from the same sign-in.
#[utoipa::path(delete, path = "/v1/sessions/current", tag = "sessions", security(("token" = [])), responses(
    (status = 204, description = "Signed out"),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
))]
pub async fn close_session(State(state): State<AppState>, who: SignedIn) -> Result<StatusCode, Failure> {
    state
        .store
        .close_session(who.access_hash, state.now())
        .await
        .map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who is signed in, at which bank, with which scopes.
#[utoipa::path(get, path = "/v1/me", tag = "sessions", security(("token" = [])), responses(
    (status = 200, description = "The member", body = schemas::Me),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
))]
pub async fn me(State(state): State<AppState>, who: SignedIn) -> Answer<Me> {
    let scopes = sync::scopes(&state, &who.staff).await?;
    Ok(Json(Me {
        staff: who.staff,
        bank: state.bank().await?,
        scopes,
    }))
}
