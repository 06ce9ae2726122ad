//! Enrolling a device, signing in, refreshing: who somebody is, judged in one place.

use std::net::IpAddr;

use rounds_domain::{DeviceId, StaffNo};
use rounds_hq_store::{DeviceRecord, Enrolment, NewDevice, NewSession, Rotation, StaffRecord};
use rounds_protocol::receipt::{verify_hex, verifying_key};
use rounds_protocol::session::{
    EnrolRequest, RefreshRequest, SessionAnswer, SignInRequest, StaffBody, refresh_bytes, sign_in_bytes,
};
use rounds_protocol::{ErrorBody, ErrorCode};
use zeroize::Zeroizing;

use crate::orders;
use crate::state::{AppState, broken, failed};
use crate::tokens::{TokenPair, token_hash};
use crate::{metrics, passwords};

/// Shortest and longest nonce, in bytes.
const NONCE_BYTES: std::ops::RangeInclusive<usize> = 16..=128;
/// The longest label of a device, in characters.
const LABEL_MAX_CHARS: usize = 80;

type Answer<T> = Result<T, ErrorBody>;

fn refuse<T>(code: ErrorCode, message: &str) -> Answer<T> {
    Err(ErrorBody::new(code, message))
}

/// `POST /v1/devices`.
pub async fn enrol(state: &AppState, request: EnrolRequest, address: Option<IpAddr>) -> Answer<SessionAnswer> {
    let staff = check_password(state, &request.staff_no, request.password, address).await?;
    if verifying_key(&request.public_key).is_none() || request.label.chars().count() > LABEL_MAX_CHARS {
        return refuse(
            ErrorCode::RequestMalformed,
            "the public key or the label cannot be used",
        );
    }
    let device = NewDevice {
        device_id: request.device_id,
        install_id: request.install_id,
        staff_no: request.staff_no,
        public_key: request.public_key,
        label: request.label,
    };
    match state.store.enrol_device(device, state.now()).await.map_err(failed)? {
        Enrolment::Enrolled => open_session(state, staff.body, request.device_id).await,
        Enrolment::Taken => refuse(ErrorCode::DeviceTaken, "this device id is enrolled with another key"),
        Enrolment::Revoked => refuse(ErrorCode::DeviceRevoked, "this device was revoked"),
    }
}

/// `POST /v1/sessions`.
pub async fn sign_in(state: &AppState, request: SignInRequest, address: Option<IpAddr>) -> Answer<SessionAnswer> {
    let (staff_no, device_id) = (request.staff_no.clone(), request.device_id);
    let signed = sign_in_bytes(&staff_no, device_id, &request.nonce);
    let staff = match check_password(state, &staff_no, request.password, address).await {
        Ok(staff) => staff,
        Err(refusal) => return Err(with_orders(state, device_id, (&signed, &request.signature), refusal).await),
    };
    if !NONCE_BYTES.contains(&request.nonce.len()) {
        return refuse(ErrorCode::RequestMalformed, "a nonce has 16 to 128 bytes");
    }
    let device = enrolled_device(state, device_id, &staff_no).await?;
    check_signature(&device, &signed, &request.signature)?;
    if device.revoked {
        return Err(revoked(state, Some(&staff_no), device_id).await);
    }
    let fresh = state
        .store
        .use_nonce(request.device_id, request.nonce, state.now())
        .await
        .map_err(failed)?;
    if !fresh {
        return refuse(ErrorCode::DeviceBadSignature, "this nonce served before");
    }
    open_session(state, staff.body, request.device_id).await
}

/// `POST /v1/sessions/refresh`.
pub async fn refresh(state: &AppState, request: RefreshRequest) -> Answer<SessionAnswer> {
    let device = state.store.device(request.device_id).await.map_err(failed)?;
    let Some(device) = device else {
        return refuse(ErrorCode::DeviceUnknown, "this device is not enrolled");
    };
    // The key first: nobody but the device may use up, or burn, its refresh token.
    check_signature(
        &device,
        &refresh_bytes(request.device_id, &request.refresh_token),
        &request.signature,
    )?;
    if device.revoked {
        return Err(revoked(state, None, device.device_id).await);
    }
    let now = state.now();
    let tokens = TokenPair::make(now).map_err(broken)?;
    let rotation = state
        .store
        .rotate_session(token_hash(&request.refresh_token), tokens.kept.clone(), now);
    match rotation.await.map_err(failed)? {
        Rotation::Rotated(session) if session.device.device_id != request.device_id => {
            refuse(ErrorCode::SessionRefreshRefused, "this token belongs to another device")
        }
        Rotation::Rotated(session) => match still_welcome(&session.staff, &session.device) {
            Ok(()) => answer(state, session.staff.body, request.device_id, tokens).await,
            Err(refusal) => Err(orders::with_refusal(state, None, request.device_id, refusal).await),
        },
        Rotation::Refused => Err(sign_in_again(state, request.device_id).await),
        Rotation::Reused => {
            tracing::warn!(device_id = %request.device_id, "a refresh token came twice; its family is closed");
            Err(sign_in_again(state, request.device_id).await)
        }
    }
}

/// Neither the member nor the device is revoked.
pub fn still_welcome(staff: &StaffRecord, device: &DeviceRecord) -> Answer<()> {
    if staff.revoked {
        return refuse(ErrorCode::StaffRevoked, "this account is closed");
    }
    if device.revoked {
        return refuse(ErrorCode::DeviceRevoked, "this device was revoked");
    }
    Ok(())
}

/// The same answer, after the same work, for a wrong password and an unknown number.
async fn check_password(
    state: &AppState,
    staff_no: &StaffNo,
    password: String,
    address: Option<IpAddr>,
) -> Answer<StaffRecord> {
    let password = Zeroizing::new(password);
    if let Err(seconds) = state.limits.check(staff_no.as_str(), address) {
        metrics::sign_in(ErrorCode::SessionTooManyAttempts.as_str());
        let body = ErrorBody::new(ErrorCode::SessionTooManyAttempts, "too many attempts to sign in");
        return Err(ErrorBody {
            retry_after_s: Some(seconds),
            ..body
        });
    }
    let staff = state.store.staff_member(staff_no.clone()).await.map_err(failed)?;
    let hash = staff.as_ref().and_then(|staff| staff.password_hash.clone());
    let matches = passwords::verify(password, hash).await;
    match staff.filter(|_| matches) {
        None => {
            metrics::sign_in(ErrorCode::SessionWrongCredentials.as_str());
            refuse(
                ErrorCode::SessionWrongCredentials,
                "staff number or password do not match",
            )
        }
        Some(staff) if staff.revoked => refuse(ErrorCode::StaffRevoked, "this account is closed"),
        Some(staff) => Ok(staff),
    }
}

/// A refusal by the password of a device that showed its key: a closed account still hears what its device is ordered.
async fn with_orders(
    state: &AppState,
    device_id: DeviceId,
    (signed, signature): (&[u8], &str),
    refusal: ErrorBody,
) -> ErrorBody {
    let is_closed = ErrorCode::parse(&refusal.code) == Some(ErrorCode::StaffRevoked);
    match state.store.device(device_id).await {
        Ok(Some(device)) if is_closed && check_signature(&device, signed, signature).is_ok() => {
            orders::with_refusal(state, None, device_id, refusal).await
        }
        _ => refusal,
    }
}

async fn revoked(state: &AppState, staff_no: Option<&StaffNo>, device_id: DeviceId) -> ErrorBody {
    let refusal = ErrorBody::new(ErrorCode::DeviceRevoked, "this device was revoked");
    orders::with_refusal(state, staff_no, device_id, refusal).await
}

async fn sign_in_again(state: &AppState, device_id: DeviceId) -> ErrorBody {
    let refusal = ErrorBody::new(ErrorCode::SessionRefreshRefused, "sign in again");
    orders::with_refusal(state, None, device_id, refusal).await
}

/// The device, if it is enrolled for this member; also a revoked one.
async fn enrolled_device(state: &AppState, device_id: DeviceId, staff_no: &StaffNo) -> Answer<DeviceRecord> {
    match state.store.device(device_id).await.map_err(failed)? {
        Some(device) if device.staff.contains(staff_no) => Ok(device),
        _ => refuse(
            ErrorCode::DeviceUnknown,
            "this device is not enrolled for this staff number",
        ),
    }
}

fn check_signature(device: &DeviceRecord, signed: &[u8], signature: &str) -> Answer<()> {
    let valid = verifying_key(&device.public_key).is_some_and(|key| verify_hex(&key, signed, signature));
    if valid {
        Ok(())
    } else {
        refuse(ErrorCode::DeviceBadSignature, "the device's signature does not verify")
    }
}

async fn open_session(state: &AppState, staff: StaffBody, device_id: DeviceId) -> Answer<SessionAnswer> {
    let now = state.now();
    let tokens = TokenPair::make(now).map_err(broken)?;
    let session = NewSession {
        staff_no: staff.staff_no.clone(),
        device_id,
        tokens: tokens.kept.clone(),
    };
    state.store.open_session(session, now).await.map_err(failed)?;
    answer(state, staff, device_id, tokens).await
}

async fn answer(state: &AppState, staff: StaffBody, device_id: DeviceId, tokens: TokenPair) -> Answer<SessionAnswer> {
    metrics::sign_in("ok");
    let orders = orders::with_answer(state, &staff.staff_no, device_id).await;
    Ok(SessionAnswer {
        staff,
        bank: state.bank().await?,
        access_token: tokens.access,
        access_expires_at: tokens.kept.access_expires_at,
        refresh_token: tokens.refresh,
        refresh_expires_at: tokens.kept.refresh_expires_at,
        receipt_key: state.receipt_key.clone(),
        sealing_key: Some(state.sealing_key.clone()),
        epoch: state.epoch().await?,
        server_time: state.now(),
        orders,
    })
}
