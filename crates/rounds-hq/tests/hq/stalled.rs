//! Connections that stand still are dropped, and slow ones are not. Nobody sleeps here: a test waits for the server to
//! hang up.

use std::time::Duration;

use rounds_hq::Running;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::fixtures::device_of;
use crate::test_app::*;

/// Short enough not to wait for, long enough for a machine that does much else.
const STALL: Duration = Duration::from_millis(300);

async fn impatient() -> (TestHq, Running) {
    let hq = TestHq::with(|config| config.stall_timeout = STALL).await;
    let server = Running::start("127.0.0.1:0", hq.state.clone()).await.unwrap();
    (hq, server)
}

/// Send the beginning of something, say no more, and read until the server hangs up.
async fn hung_up_after(server: &Running, beginning: &str) -> String {
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    connection.write_all(beginning.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A connection that is reset has hung up too.
    let _ = connection.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_head_that_stops_is_dropped() {
    let (_hq, server) = impatient().await;
    for beginning in [
        "",
        "POST /v1/sync/push HT",
        "POST /v1/sync/push HTTP/1.1\r\nhost: x\r\n",
    ] {
        let answer = hung_up_after(&server, beginning).await;
        assert!(!answer.starts_with("HTTP/1.1 2"), "{beginning:?}: {answer}");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_body_that_stops_is_dropped_and_told_so() {
    let (hq, server) = impatient().await;
    let token = hq.token("R1", device_of("R1")).await;
    let beginning = format!(
        "POST /v1/sync/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-length: 1000\r\n\r\n{{"
    );
    let answer = hung_up_after(&server, &beginning).await;
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains("request.stalled"),
        "{answer}"
    );
    server.stop().await.unwrap();
}

/// A reader that takes nothing: its requests are answered until no buffer takes more, and then it is dropped, which is
/// when writing to it fails.
#[tokio::test]
async fn an_answer_that_nobody_reads_is_dropped() {
    let (_hq, server) = impatient().await;
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    let request = b"GET /v1/openapi.json HTTP/1.1\r\nhost: x\r\n\r\n";
    while connection.write_all(request).await.is_ok() {}
    server.stop().await.unwrap();
}

/// The way of a request does not count against the limit for the work on it. The clock of this test is a connection to
/// another server, which hangs up after more than that limit.
#[tokio::test]
async fn a_slow_line_is_not_a_dead_one() {
    let limit = Duration::from_secs(2);
    let hq = TestHq::with(|config| config.request_timeout = limit).await;
    let clock = TestHq::with(|config| config.stall_timeout = limit + STALL).await;
    let server = Running::start("127.0.0.1:0", hq.state.clone()).await.unwrap();
    let clock = Running::start("127.0.0.1:0", clock.state.clone()).await.unwrap();
    let token = hq.token("R1", device_of("R1")).await;
    let body = pull_body(device_of("R1"), &["rm:R1"]).to_string();
    let (first, second) = body.split_at(body.len() / 2);
    let mut connection = TcpStream::connect(server.address()).await.unwrap();
    let length = body.len();
    let head = format!("POST /v1/sync/pull HTTP/1.0\r\nauthorization: Bearer {token}\r\ncontent-length: {length}");
    connection
        .write_all(format!("{head}\r\n\r\n{first}").as_bytes())
        .await
        .unwrap();
    hung_up_after(&clock, "").await;
    connection.write_all(second.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.0 200"), "{answer}");
    server.stop().await.unwrap();
    clock.stop().await.unwrap();
}
