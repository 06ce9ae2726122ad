//! A headless device with the built screens before a headquarters of its own: what the browser tests look at.

use std::net::SocketAddr;
use std::path::Path;

use crate::banks::{self, Bank, Headquarters, PASSWORD, People};
use crate::processes::{Running, tied, wait_for_server};
use crate::ui;
use crate::workspace::{binary, var};

/// A running pair; dropping it stops both.
pub struct HostedDevice {
    address: SocketAddr,
    people: People,
    headquarters: Headquarters,
    _running: Running,
}

impl HostedDevice {
    /// Starts a headquarters with the small bank, and a new device of its first relationship manager before it.
    ///
    /// # Errors
    /// When one of them does not come up.
    pub fn start(folder: &Path) -> anyhow::Result<Self> {
        let bank = banks::prepare(&Bank::DemoCnSmall, &var().join("test/demo-cn-small"))?;
        let headquarters = banks::start_copy(&bank, folder)?;
        let people = headquarters.people()?;
        let (ready, log) = (folder.join("device.ready"), folder.join("device.log"));
        let mut host = tied(&binary("rounds-devhost"), folder);
        host.arg("--data-dir")
            .arg(folder.join("device"))
            .arg("--ui")
            .arg(ui::folder().join("dist"));
        host.arg("--ready-file").arg(&ready).args(["--hq", &headquarters.url()]);
        host.args(["--staff", &people.relationship_manager]);
        let mut running = Running::start("rounds-devhost", &mut host, &log)?;
        let address = wait_for_server(&mut running, &ready, "/v1/commands", &log)?;
        Ok(Self {
            address,
            people,
            headquarters,
            _running: running,
        })
    }

    /// What the browser tests need to know.
    pub fn environment(&self) -> [(&'static str, String); 4] {
        [
            ("ROUNDS_DEVICE_URL", format!("http://{}", self.address)),
            ("ROUNDS_HQ_URL", self.headquarters.url()),
            ("ROUNDS_STAFF_NO", self.people.relationship_manager.clone()),
            ("ROUNDS_PASSWORD", PASSWORD.to_owned()),
        ]
    }
}
