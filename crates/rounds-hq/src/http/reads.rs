//! Reading single things. A thing outside the member's scope is answered like one that does not exist, so that
//! nobody learns of it by asking.

use axum::Json;
use axum::extract::{Path, State};
use rounds_domain::{CustomerNo, OpId, VisitId};
use rounds_hq_store::scopes::own_scope;
use rounds_hq_store::{DeviceStatus, EntityQuery, StoredReceipt};
use rounds_protocol::entities::{CustomerBody, EntityKind, FollowUpBody, VisitBody};
use rounds_protocol::receipt::Receipt;
use rounds_protocol::session::{Role, StaffBody};
use rounds_protocol::{ErrorBody, ErrorCode};
use serde::de::DeserializeOwned;

use super::auth::{SignedIn, Supervisor};
use super::wire::{Answer, Failure};
use crate::openapi::schemas;
use crate::state::{AppState, broken, failed};
use crate::sync::is_in_team;

/// Most rows of a list.
const LIST_MAX: u32 = 5_000;

/// One customer.
#[utoipa::path(get, path = "/v1/customers/{customer_no}", tag = "reading", security(("token" = [])),
    params(("customer_no" = String, Path, description = "The bank's customer number")), responses(
    (status = 200, description = "The customer", body = schemas::CustomerBody),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
    (status = 404, description = "`thing.not_found`: not there, or not yours", body = schemas::ErrorBody),
))]
pub async fn customer(
    State(state): State<AppState>,
    who: SignedIn,
    Path(number): Path<String>,
) -> Answer<CustomerBody> {
    Ok(Json(one(&state, &who.staff, EntityKind::Customer, number).await?))
}

/// The visits to one customer, newest first.
#[utoipa::path(get, path = "/v1/customers/{customer_no}/visits", tag = "reading", security(("token" = [])),
    params(("customer_no" = String, Path, description = "The bank's customer number")), responses(
    (status = 200, description = "Visits, newest first", body = [schemas::VisitBody]),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
    (status = 404, description = "`thing.not_found`: not there, or not yours", body = schemas::ErrorBody),
))]
pub async fn customer_visits(
    State(state): State<AppState>,
    who: SignedIn,
    Path(number): Path<String>,
) -> Answer<Vec<VisitBody>> {
    // The customer must be the reader's; otherwise an empty list would say that it exists.
    let _theirs: CustomerBody = one(&state, &who.staff, EntityKind::Customer, number.clone()).await?;
    list(&state, &who.staff, EntityKind::Visit, Some(number.into())).await
}

/// One visit.
#[utoipa::path(get, path = "/v1/visits/{visit_id}", tag = "reading", security(("token" = [])),
    params(("visit_id" = String, Path, description = "UUID")), responses(
    (status = 200, description = "The visit with its review", body = schemas::VisitBody),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
    (status = 404, description = "`thing.not_found`: not there, or not yours", body = schemas::ErrorBody),
))]
pub async fn visit(State(state): State<AppState>, who: SignedIn, Path(id): Path<String>) -> Answer<VisitBody> {
    let id: VisitId = id.parse().map_err(|_| not_found())?;
    Ok(Json(one(&state, &who.staff, EntityKind::Visit, id.to_string()).await?))
}

/// The receipt of an operation, for its author and the author's supervisor.
#[utoipa::path(get, path = "/v1/receipts/{op_id}", tag = "reading", security(("token" = [])),
    params(("op_id" = String, Path, description = "UUID")), responses(
    (status = 200, description = "The receipt", body = schemas::Receipt),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
    (status = 404, description = "`thing.not_found`: not there, or not yours", body = schemas::ErrorBody),
))]
pub async fn receipt(State(state): State<AppState>, who: SignedIn, Path(id): Path<String>) -> Answer<Receipt> {
    let id: OpId = id.parse().map_err(|_| not_found())?;
    let stored = state.store.receipt(id).await.map_err(failed)?.ok_or_else(not_found)?;
    if may_see_receipt(&state, &who.staff, &stored).await? {
        Ok(Json(stored.receipt))
    } else {
        Err(not_found())
    }
}

/// The follow-ups of the supervisor's team.
#[utoipa::path(get, path = "/v1/team/follow-ups", tag = "team", security(("token" = [])), responses(
    (status = 200, description = "Follow-ups of the team", body = [schemas::FollowUpBody]),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.forbidden`, `staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
))]
pub async fn team_follow_ups(State(state): State<AppState>, Supervisor(who): Supervisor) -> Answer<Vec<FollowUpBody>> {
    list(&state, &who.staff, EntityKind::FollowUp, None).await
}

/// The devices of the supervisor's team, with the numbers headquarters has seen.
#[utoipa::path(get, path = "/v1/team/devices", tag = "team", security(("token" = [])), responses(
    (status = 200, description = "Devices of the team", body = [schemas::DeviceStatus]),
    (status = 401, description = "`session.expired`", body = schemas::ErrorBody),
    (status = 403, description = "`staff.forbidden`, `staff.revoked`, `device.revoked`", body = schemas::ErrorBody),
))]
pub async fn team_devices(State(state): State<AppState>, Supervisor(who): Supervisor) -> Answer<Vec<DeviceStatus>> {
    Ok(Json(
        state.store.devices(Some(who.staff.staff_no)).await.map_err(failed)?,
    ))
}

async fn may_see_receipt(state: &AppState, reader: &StaffBody, stored: &StoredReceipt) -> Result<bool, ErrorBody> {
    if stored.author == reader.staff_no {
        return Ok(true);
    }
    if reader.role != Role::Supervisor {
        return Ok(false);
    }
    let team = state.store.team(reader.staff_no.clone()).await.map_err(failed)?;
    Ok(is_in_team(&team, &stored.author))
}

async fn one<T: DeserializeOwned>(
    state: &AppState,
    reader: &StaffBody,
    kind: EntityKind,
    id: String,
) -> Result<T, Failure> {
    let found = state.store.entity(own_scope(reader), kind, id).await.map_err(failed)?;
    read(&found.ok_or_else(not_found)?)
}

async fn list<T: DeserializeOwned>(
    state: &AppState,
    reader: &StaffBody,
    kind: EntityKind,
    customer_no: Option<CustomerNo>,
) -> Answer<Vec<T>> {
    let query = EntityQuery {
        scope: own_scope(reader),
        kind,
        customer_no,
        limit: LIST_MAX,
    };
    let found = state.store.entities(query).await.map_err(failed)?;
    Ok(Json(found.iter().map(|text| read(text)).collect::<Result<_, _>>()?))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure(broken(error)))
}

fn not_found() -> Failure {
    Failure::new(ErrorCode::ThingNotFound, "there is no such thing in your scope")
}
