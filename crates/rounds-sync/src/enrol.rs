//! Enrolment: the person proves who it is at headquarters, the device's key is made, and only then are there files.

use std::path::Path;

use ed25519_dalek::SigningKey;
use rounds_cache::{DeviceKey, Enrolment, Opened};
use rounds_domain::{Clock, DeviceId, IdSource, InstallId, StaffNo};
use rounds_protocol::session::{EnrolRequest, SessionAnswer};

use crate::address::HqAddress;
use crate::error::SyncError;
use crate::http::HqClient;

/// What a person gives to enrol a device.
pub struct Enrolling<'a> {
    pub hq_url: &'a str,
    /// The bank's own authority for TLS, PEM; none: those the machine trusts.
    pub hq_ca: Option<&'a str>,
    pub staff_no: StaffNo,
    pub password: &'a str,
    pub label: &'a str,
}

/// Enrol at headquarters and make the device's files in `dir`, opened with the same password.
///
/// # Errors
/// A folder that holds a device already, headquarters' refusal, no network, or the files.
pub async fn enrol(
    dir: &Path,
    person: Enrolling<'_>,
    clock: &dyn Clock,
    ids: &dyn IdSource,
) -> Result<Opened, SyncError> {
    rounds_cache::may_create(dir)?;
    let address = HqAddress::parse(person.hq_url)?;
    let device_key = DeviceKey::generate()?;
    let request = EnrolRequest {
        staff_no: person.staff_no.clone(),
        password: person.password.to_owned(),
        device_id: DeviceId(ids.next()),
        install_id: InstallId(ids.next()),
        public_key: hex::encode(SigningKey::from_bytes(device_key.expose()).verifying_key().to_bytes()),
        label: person.label.to_owned(),
    };
    let answer = HqClient::new(address.clone(), person.hq_ca)?.enrol(&request).await?;
    let SessionAnswer {
        staff,
        bank,
        refresh_token,
        receipt_key,
        sealing_key,
        epoch,
        orders,
        ..
    } = answer;
    let enrolment = Enrolment {
        staff,
        bank,
        hq_url: address.as_str().to_owned(),
        hq_ca: person.hq_ca.map(str::to_owned),
        label: request.label,
        device_id: request.device_id,
        install_id: request.install_id,
        device_key,
        receipt_key,
        sealing_key,
        epoch,
        enrolled_at: clock.now(),
        locked_by: None,
    };
    let opened = rounds_cache::create(dir, person.password, enrolment)?;
    opened.device.set_refresh_token(Some(&refresh_token))?;
    opened.device.take_orders(&orders, clock.now())?;
    Ok(opened)
}
