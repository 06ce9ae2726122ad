//! Who asks: a bearer token becomes a member on a device, or the request ends here.

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use rounds_domain::DeviceId;
use rounds_protocol::ErrorCode;
use rounds_protocol::session::{Role, StaffBody};

use super::wire::Failure;
use crate::orders;
use crate::sign_in::still_welcome;
use crate::state::{AppState, failed};
use crate::tokens::token_hash;

/// A member who is signed in, on the device the token was given to.
pub struct SignedIn {
    pub staff: StaffBody,
    pub device_id: DeviceId,
    pub access_hash: String,
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let expired = || Failure::new(ErrorCode::SessionExpired, "sign in or refresh");
        let header = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = header
            .and_then(|value| value.strip_prefix("Bearer "))
            .ok_or_else(expired)?;
        let access_hash = token_hash(token);
        let search = state.store.session(access_hash.clone(), state.now());
        let found = state.in_time(search).await?.map_err(failed)?;
        let session = found.ok_or_else(expired)?;
        if let Err(refusal) = still_welcome(&session.staff, &session.device) {
            let (staff_no, device_id) = (&session.staff.body.staff_no, session.device.device_id);
            return Err(orders::with_refusal(state, Some(staff_no), device_id, refusal)
                .await
                .into());
        }
        Ok(Self {
            staff: session.staff.body,
            device_id: session.device.device_id,
            access_hash,
        })
    }
}

/// A supervisor who is signed in.
pub struct Supervisor(pub SignedIn);

impl FromRequestParts<AppState> for Supervisor {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        match signed_in.staff.role {
            Role::Supervisor => Ok(Self(signed_in)),
            Role::Rm => Err(Failure::new(ErrorCode::StaffForbidden, "this is for supervisors")),
        }
    }
}

/// The address the connection comes from. Headers that claim another one are not believed.
pub struct PeerAddress(pub Option<IpAddr>);

impl<S: Sync> FromRequestParts<S> for PeerAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        Ok(Self(peer.map(|ConnectInfo(address)| address.ip())))
    }
}
