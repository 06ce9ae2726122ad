//! A screen to draw on: the one that is there, or a virtual one that goes away with its owner.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use crate::processes::{Running, wait_until};
use crate::programs;

/// An X display.
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts a virtual display of 1280 by 800; X chooses a free number itself.
    ///
    /// # Errors
    /// When Xvfb is missing or does not start.
    pub fn start(logs: &Path) -> anyhow::Result<Self> {
        let log = logs.join("xvfb.log");
        let xvfb = programs::find("Xvfb").context("Xvfb is not installed: apt-get install xvfb")?;
        let mut command = programs::command(xvfb, logs);
        // X writes the number it took to standard output, which is the log.
        command.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        let mut server = Running::start("Xvfb", &mut command, &log)?;
        let number = wait_until(&mut server, &log, Duration::from_secs(20), || number_in(&log))?;
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// The value for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// Whether this session already has a screen.
pub fn is_present() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn number_in(log: &Path) -> Option<u32> {
    let text = std::fs::read_to_string(log).ok()?;
    text.split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .find_map(|line| line.trim().parse().ok())
}
