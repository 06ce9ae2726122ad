//! Proof 4, headquarters: killed with -9, what it had acknowledged is there, and what it had not is there once or not at
//! all (rules U2, U10, P1, P9).
#![cfg(unix)]

mod under_load;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rounds_domain::{Clock, SystemClock};
use rounds_protocol::sync::{OpStatus, PushAnswer};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fixtures::{device_of, now, saved};
use crate::test_app::*;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_rounds-hq"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
            .arg(data)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().trim_start_matches("listening on http://").to_owned();
        Self { process, address }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Send a push; the connection is returned with the answer still to be read.
    fn send(&self, token: &str, n: u64) -> TcpStream {
        let body = push_body(device_of("R1"), "R1", &[saved(n, "C1")]);
        send(&self.address, "/v1/sync/push", token, &body).unwrap()
    }
}

/// The least HTTP: version 1.0, so that the answer ends with the connection.
fn send(address: &str, path: &str, token: &str, body: &Value) -> std::io::Result<TcpStream> {
    let body = body.to_string();
    let mut connection = TcpStream::connect(address)?;
    let length = body.len();
    let head = format!("POST {path} HTTP/1.0\r\nauthorization: Bearer {token}\r\ncontent-length: {length}");
    connection.write_all(format!("{head}\r\n\r\n{body}").as_bytes())?;
    Ok(connection)
}

/// The answer, if it came whole.
fn heard<T: DeserializeOwned>(mut connection: TcpStream) -> Option<T> {
    let mut text = String::new();
    connection.read_to_string(&mut text).ok()?;
    serde_json::from_str(text.split_once("\r\n\r\n")?.1).ok()
}

fn answer(connection: TcpStream) -> PushAnswer {
    heard(connection).unwrap()
}

/// Rule U1.
#[tokio::test]
async fn what_was_acknowledged_before_a_kill_is_stored() {
    let hq = TestHq::start().await;
    // The killed process has the machine's clock.
    hq.wait(SystemClock.now() - now());
    let token = hq.token("R1", device_of("R1")).await;
    for n in (1..=10).step_by(2) {
        let server = Server::start(hq.folder.path());
        let acknowledged = answer(server.send(&token, n));
        let unanswered = server.send(&token, n + 1);
        server.kill();
        drop(unanswered);

        let server = Server::start(hq.folder.path());
        let again = answer(server.send(&token, n));
        assert_eq!(again.results[0].status, OpStatus::Exists);
        assert_eq!(again.results[0].receipt, acknowledged.results[0].receipt);
        let second = answer(server.send(&token, n + 1));
        assert!(matches!(second.results[0].status, OpStatus::Created | OpStatus::Exists));
        server.kill();
    }
    assert_eq!(hq.store.op_counts().await.unwrap(), [("created".to_owned(), 10)]);
    let audit = hq.store.audit_scope("rm:R1".into()).await.unwrap();
    assert_eq!(
        (audit.kept_count, audit.kept_digest),
        (audit.counted, audit.counted_digest)
    );
}
