//! A throw-away PostgreSQL for tests and developers: made empty, on loopback, fsync on, gone with its owner.
//!
//! Knows Debian's folders and that root may not run the server: then the package's own user runs it.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use crate::processes::{Running, wait_until};
use crate::programs::{command, find, output, run};
use crate::workspace;

/// The variable in which tests look for the server's address.
pub const VARIABLE: &str = "ROUNDS_TEST_POSTGRES";
/// The variable in which they look for the file of its certificate.
pub const CERTIFICATE: &str = "ROUNDS_TEST_POSTGRES_CA";
/// The user that Debian's package makes.
const USER: &str = "postgres";

/// How an empty server is made, before its folder.
const MAKE: &[&str] = &[
    "--auth=trust",
    "--username=rounds",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
    "--pgdata",
];
/// How it serves: on loopback only, and as durable as a real one (fsync is on where nothing is said).
const SERVE: &[&str] = &[
    "-clisten_addresses=127.0.0.1",
    "-cunix_socket_directories=",
    "-cmax_connections=200",
    "-cshared_buffers=256MB",
    "-cmax_wal_size=4GB",
    "-cssl=on",
];
/// How its certificate is made: it is its own authority, for the address that it listens on.
const CERTIFY: &[&str] = &[
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "30",
    "-subj",
    "/CN=a throw-away PostgreSQL",
    "-addext",
    "subjectAltName=IP:127.0.0.1",
    "-addext",
    "basicConstraints=critical,CA:FALSE",
    "-keyout",
    "server.key",
    "-out",
    "server.crt",
];

/// A running server; dropping it stops it.
pub struct Postgres {
    running: Running,
    stop: Command,
    folder: PathBuf,
    url: String,
}

impl Postgres {
    /// Make an empty server and wait until it answers. Servers of different names do not disturb each other.
    ///
    /// # Errors
    /// When PostgreSQL is missing, or the server does not come up; the message holds its last words.
    pub fn start(name: &str) -> anyhow::Result<Self> {
        let programs = programs().context("PostgreSQL is missing: apt-get install postgresql")?;
        let folder = folder(name)?;
        let data = folder.join("data");
        let mut make = unprivileged(&programs.join("initdb"), &folder);
        make.args(MAKE).arg(&data);
        output(&mut make)?;
        output(unprivileged(Path::new("openssl"), &folder).args(CERTIFY))?;
        // The port is free now; should another program take it first, the server says so and this ends.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port()
            .to_string();
        let mut stop = unprivileged(&programs.join("pg_ctl"), &folder);
        stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(&data);
        let log = workspace::var().join(format!("test/postgres-{name}.log"));
        let mut serve = unprivileged(&programs.join("postgres"), &folder);
        serve.args(["-p", &port]).args(SERVE).arg("-D").arg(&data);
        for (setting, file) in [("ssl_cert_file", "server.crt"), ("ssl_key_file", "server.key")] {
            serve.arg(format!("-c{setting}={}", folder.join(file).display()));
        }
        let mut server = Self {
            running: Running::start("postgres", &mut serve, &log)?,
            stop,
            url: format!("postgres://rounds@127.0.0.1:{port}/postgres"),
            folder,
        };
        let mut asks = command(programs.join("pg_isready"), &server.folder);
        asks.args(["-q", "-h", "127.0.0.1", "-U", "rounds", "-p", &port]);
        let mut answers = || asks.status().is_ok_and(|status| status.success()).then_some(());
        wait_until(&mut server.running, &log, Duration::from_secs(60), &mut answers)?;
        Ok(server)
    }

    /// Where it is, as `rounds-hq --database` takes it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What tests of it need in their environment.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        let certificate = self.folder.join("server.crt").display().to_string();
        [(VARIABLE, self.url.clone()), (CERTIFICATE, certificate)]
    }

    /// Waits until somebody else stops it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn wait(&mut self) -> anyhow::Result<()> {
        self.running.wait()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its own way of stopping takes its helpers along; a server that does not listen is killed. What cannot be
        // removed is in nobody's way: the next server of this name empties the folder.
        if output(&mut self.stop).is_err() {
            let _ = self.running.kill();
        }
        let _ = self.running.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// `cargo xtask postgres`: one server in the foreground, and how to use it.
///
/// # Errors
/// As [`Postgres::start`].
pub fn stay() -> anyhow::Result<()> {
    let mut postgres = Postgres::start("stay")?;
    for (variable, value) in postgres.environment() {
        println!("{variable}={value}");
    }
    println!("It is empty, and gone when this ends (Ctrl-C).");
    postgres.wait()
}

/// The folder of the server's programs, of the newest version there is.
pub fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|version| {
            let version = version.ok()?;
            let number = version.file_name().to_str()?.parse().ok()?;
            Some((number, version.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("postgres").is_file())
        .collect();
    folders.sort();
    let newest = folders.pop().map(|(_, folder)| folder);
    newest.or_else(|| find("postgres")?.parent().map(Path::to_path_buf))
}

/// An empty folder that the server's user may write to: below the checkout, or where temporary files go when
/// that user may not enter the checkout.
fn folder(name: &str) -> anyhow::Result<PathBuf> {
    let here = workspace::var().join("test").join(format!("postgres-{name}"));
    let places = [here, std::env::temp_dir().join(format!("rounds-postgres-{name}"))];
    let fits = places.into_iter().find(|place| empty(place).is_ok());
    fits.context("there is no folder that PostgreSQL's user may write to")
}

fn empty(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    if is_root() {
        run(command("chown", Path::new("/")).arg(USER).arg(folder))?;
    }
    output(unprivileged(Path::new("touch"), folder).arg("writable"))?;
    Ok(())
}

/// A command in `folder` that is not root's and dies with us even if we are killed.
fn unprivileged(program: &Path, folder: &Path) -> Command {
    let Some(setpriv) = find("setpriv") else {
        return command(program, folder);
    };
    let mut command = command(setpriv, folder);
    command.args(["--pdeathsig", "KILL"]);
    if is_root() {
        command.args(["--reuid", USER, "--regid", USER, "--init-groups"]);
    }
    command.arg("--").arg(program);
    command
}

fn is_root() -> bool {
    output(command("id", Path::new("/")).arg("-u")).is_ok_and(|id| id.trim() == "0")
}
