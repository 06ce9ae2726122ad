//! What devices say of the directives they carried out.

use axum::Json;
use axum::extract::State;
use rounds_protocol::orders::{DoneReport, DoneTaken};

use super::wire::{Answer, Body};
use crate::openapi::schemas;
use crate::orders;
use crate::state::AppState;

/// Report a directive as carried out, signed with the device's key: a wiped or revoked device has no session.
#[utoipa::path(post, path = "/v1/directives/done", tag = "sessions", request_body = schemas::DoneReport, responses(
    (status = 200, description = "Noted; a directive that is not this device's changes nothing", body = schemas::DoneTaken),
    (status = 400, description = "`request.malformed`", body = schemas::ErrorBody),
    (status = 401, description = "`device.bad_signature`", body = schemas::ErrorBody),
    (status = 403, description = "`device.unknown`", body = schemas::ErrorBody),
))]
pub async fn report_done(State(state): State<AppState>, Body(report): Body<DoneReport>) -> Answer<DoneTaken> {
    Ok(Json(orders::take_report(&state, &report).await?))
}
