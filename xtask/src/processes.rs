//! Programs that keep running beside us: started, waited for, and stopped when their owner goes out of scope.
//!
//! Nothing is slept for: a server says in a ready file where it listens, and the wait is bounded.

use std::fs::File;
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::{http, programs};

/// A running program; dropping it kills it and waits until it is gone.
pub struct Running {
    name: String,
    child: Child,
}

impl Running {
    /// Starts `command`; what it says goes to `log`.
    ///
    /// # Errors
    /// When the program or the log cannot be opened.
    pub fn start(name: &str, command: &mut Command, log: &Path) -> anyhow::Result<Self> {
        if let Some(folder) = log.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let out = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        command.stdin(Stdio::null()).stdout(out.try_clone()?).stderr(out);
        let child = command.spawn().with_context(|| format!("cannot start {name}"))?;
        Ok(Self {
            name: name.to_owned(),
            child,
        })
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Kills it as a power cut would (SIGKILL), and waits until it is gone.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn kill(&mut self) -> anyhow::Result<()> {
        self.child
            .kill()
            .with_context(|| format!("cannot kill {}", self.name))?;
        self.child.wait()?;
        Ok(())
    }

    /// Waits until it ends by itself.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn wait(&mut self) -> anyhow::Result<()> {
        self.child
            .wait()
            .with_context(|| format!("cannot wait for {}", self.name))?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already, and that is what we want.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A command that dies with us even if we are killed (`setpriv` is part of every Debian).
pub fn tied(program: &Path, folder: &Path) -> Command {
    match programs::find("setpriv") {
        Some(setpriv) => {
            let mut command = programs::command(setpriv, folder);
            command.args(["--pdeathsig", "KILL", "--"]).arg(program);
            command
        }
        None => programs::command(program, folder),
    }
}

/// Asks `ready` again and again until it gives something, `running` dies, or the time is over.
///
/// # Errors
/// When the program ended, or the time is over; the message ends with the tail of `log`.
pub fn wait_until<T>(
    running: &mut Running,
    log: &Path,
    limit: Duration,
    mut ready: impl FnMut() -> Option<T>,
) -> anyhow::Result<T> {
    let start = Instant::now();
    loop {
        if let Some(value) = ready() {
            return Ok(value);
        }
        if !running.is_alive() {
            bail!("{} ended before it was ready:\n{}", running.name, tail(log));
        }
        if start.elapsed() > limit {
            bail!(
                "{} was not ready after {} s:\n{}",
                running.name,
                limit.as_secs(),
                tail(log)
            );
        }
        pause(Duration::from_millis(20));
    }
}

/// Waits until `file` holds an address and `path` there answers 200.
///
/// # Errors
/// As [`wait_until`].
pub fn wait_for_server(running: &mut Running, file: &Path, path: &str, log: &Path) -> anyhow::Result<SocketAddr> {
    wait_until(running, log, Duration::from_secs(60), || {
        let address = read_address(&std::fs::read_to_string(file).ok()?)?;
        http::get(address, path)
            .is_ok_and(|(status, _)| status == 200)
            .then_some(address)
    })
}

/// The address in a ready file: `127.0.0.1:4000`, with or without a scheme before it and a path after it.
pub fn read_address(text: &str) -> Option<SocketAddr> {
    let line = text.lines().next()?.trim();
    let rest = line.strip_prefix("http://").unwrap_or(line);
    rest.split('/').next()?.parse().ok()
}

/// The last lines of a log.
pub fn tail(log: &Path) -> String {
    let text = std::fs::read_to_string(log).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(20)..].join("\n")
}

/// The step between two looks of a bounded wait.
fn pause(step: Duration) {
    let (_keep, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(step);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ready_file_names_an_address() {
        for (text, port) in [
            ("127.0.0.1:4000\n", Some(4000)),
            ("http://127.0.0.1:81/v1", Some(81)),
            ("", None),
        ] {
            assert_eq!(read_address(text).map(|address| address.port()), port, "{text:?}");
        }
    }

    #[test]
    fn a_program_that_ends_early_is_reported_with_its_words() {
        let folder = std::env::temp_dir().join(format!("rounds-processes-{}", std::process::id()));
        let log = folder.join("log");
        let mut command = programs::command("sh", &std::env::temp_dir());
        let mut running = Running::start("sh", command.args(["-c", "echo no such bank"]), &log).unwrap();
        let error = wait_until(&mut running, &log, Duration::from_secs(10), || None::<()>).unwrap_err();
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(error.to_string().contains("no such bank"), "{error}");
    }
}
