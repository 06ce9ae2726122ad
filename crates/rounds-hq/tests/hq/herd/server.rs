//! Headquarters as its own process, so that it can be killed: the binary built with this test, or the one that
//! `ROUNDS_HERD_SERVER` names.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub struct Server {
    folder: PathBuf,
    process: Child,
    pub address: SocketAddr,
    /// How long it took to answer.
    pub start: Duration,
}

impl Server {
    pub fn start(folder: &Path) -> Self {
        Self::listen(folder, "127.0.0.1:0")
    }

    fn listen(folder: &Path, address: &str) -> Self {
        let began = Instant::now();
        let binary = std::env::var_os("ROUNDS_HERD_SERVER");
        let mut process = Command::new(binary.unwrap_or_else(|| env!("CARGO_BIN_EXE_rounds-hq").into()))
            .args(["serve", "--listen", address, "--data-dir"])
            .arg(folder)
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().trim_start_matches("listening on http://").parse();
        Self {
            folder: folder.to_owned(),
            process,
            address: address.unwrap(),
            start: began.elapsed(),
        }
    }

    /// kill -9, and again on the same address.
    pub fn kill_and_restart(&mut self) {
        self.kill();
        *self = Self::listen(&self.folder, &self.address.to_string());
    }

    fn kill(&mut self) {
        // It may have ended by itself; then the test fails elsewhere.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
