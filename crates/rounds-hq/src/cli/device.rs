//! `device`: the laptops headquarters knows.

use chrono::{DateTime, SecondsFormat, Utc};
use clap::Subcommand;
use rounds_domain::{Clock, DeviceId, StaffNo, SystemClock};
use rounds_hq_store::{DeviceStatus, HqStore, InstallStatus};
use rounds_protocol::orders::DirectiveAction;

use super::{directive, show};
use crate::{DataDir, HqError};

/// Devices: list, look at one, refuse one.
#[derive(Debug, Subcommand)]
pub enum Device {
    /// Show every device: whose, last seen, and whether a number is missing.
    List,
    /// Show one device with each installation of its files.
    Status {
        /// The device id.
        device_id: String,
    },
    /// Refuse a device from now on, for instance a lost one, and order it to wipe itself.
    Revoke {
        /// The device id.
        device_id: String,
        /// Refuse it only: what it holds stays there.
        #[arg(long)]
        keep_data: bool,
        /// Who orders it.
        #[arg(long, default_value_t = super::whoever())]
        by: String,
    },
}

impl Device {
    pub(super) async fn run(self, data: &DataDir) -> Result<(), HqError> {
        let store = data.store().await?;
        match self {
            Self::List => list(&*store).await,
            Self::Status { device_id } => status(&*store, &device_id).await,
            Self::Revoke {
                device_id,
                keep_data,
                by,
            } => {
                let device_id = revoke(&*store, &device_id).await?;
                if keep_data {
                    Ok(())
                } else {
                    order_wipe(&*store, device_id, &by).await
                }
            }
        }
    }
}

async fn list(store: &dyn HqStore) -> Result<(), HqError> {
    let rows: Vec<Vec<String>> = store
        .devices(None)
        .await?
        .iter()
        .map(|device| {
            let gap = device.installs.iter().find_map(|install| install.first_gap);
            let gap = gap.map_or_else(|| "none".to_owned(), |number| format!("number {number}"));
            let old = device.installs.iter().any(InstallStatus::has_old_work);
            vec![
                device.device_id.to_string(),
                device.label.clone(),
                staff_of(device),
                seen(device),
                gap,
                if old { "old work" } else { "" }.to_owned(),
                state(device),
            ]
        })
        .collect();
    show::table(
        &["device", "label", "staff", "last seen", "missing", "unsent", "state"],
        &rows,
    );
    Ok(())
}

async fn status(store: &dyn HqStore, device_id: &str) -> Result<(), HqError> {
    let device_id = parse(device_id)?;
    let devices = store.devices(None).await?;
    let device = devices.iter().find(|device| device.device_id == device_id);
    let device = device.ok_or_else(|| HqError::DeviceUnknown(device_id.to_string()))?;
    show::line(&format!("device     {}", device.device_id));
    show::line(&format!("label      {}", device.label));
    show::line(&format!("staff      {}", staff_of(device)));
    show::line(&format!("enrolled   {}", at(device.enrolled_at)));
    show::line(&format!("last seen  {}", seen(device)));
    show::line(&format!("state      {}", state(device)));
    for install in &device.installs {
        let gap = install
            .first_gap
            .map_or_else(|| "no gap".to_owned(), |number| format!("number {number} is missing"));
        show::line(&format!(
            "install    {}: highest number {}, {gap}, {} signed for, {}",
            install.install_id,
            install.highest_number,
            install.signed_for,
            kept(install)
        ));
    }
    Ok(())
}

async fn revoke(store: &dyn HqStore, device_id: &str) -> Result<DeviceId, HqError> {
    let device_id = parse(device_id)?;
    if store.revoke_device(device_id, SystemClock.now()).await? {
        show::line(&format!("device {device_id} is refused from now on"));
        Ok(device_id)
    } else {
        Err(HqError::DeviceUnknown(device_id.to_string()))
    }
}

/// It hears so with the refusal of its next request.
async fn order_wipe(store: &dyn HqStore, device_id: DeviceId, by: &str) -> Result<(), HqError> {
    let why = ("the device was revoked", by);
    for directive_id in directive::order(store, device_id, &DirectiveAction::Wipe, why).await? {
        show::line(&format!("directive {directive_id}: it is to wipe itself"));
    }
    Ok(())
}

/// What an install last said of the work that is not here.
fn kept(install: &InstallStatus) -> String {
    let mark = if install.has_old_work() { " OLD WORK" } else { "" };
    match install.oldest_unsent_at {
        Some(oldest) => format!("{} unsent, the oldest saved {}{mark}", install.unsent, at(oldest)),
        None => format!("{} unsent", install.unsent),
    }
}

fn parse(device_id: &str) -> Result<DeviceId, HqError> {
    device_id
        .parse()
        .map_err(|_| HqError::DeviceUnknown(device_id.to_owned()))
}

fn staff_of(device: &DeviceStatus) -> String {
    device.staff.iter().map(StaffNo::as_str).collect::<Vec<_>>().join(",")
}

fn seen(device: &DeviceStatus) -> String {
    at(device.last_seen_at)
}

fn state(device: &DeviceStatus) -> String {
    device
        .revoked_at
        .map_or_else(|| "enrolled".to_owned(), |revoked| format!("revoked {}", at(revoked)))
}

fn at(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
