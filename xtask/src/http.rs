//! The few HTTP requests that starting, driving and looking after local servers needs, over a plain loopback
//! socket. A library would bring a hundred crates into the one program that must build first.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::Value;

/// How long an answer may take. A page that loads under a software renderer on a busy machine is slow.
const ANSWER_LIMIT: Duration = Duration::from_secs(60);

/// The status and body of a GET.
///
/// # Errors
/// When nothing listens there, or what answers is not HTTP.
pub fn get(address: SocketAddr, path: &str) -> anyhow::Result<(u16, String)> {
    exchange(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

/// The status and body of a request that carries JSON.
///
/// # Errors
/// As [`get`].
pub fn send(address: SocketAddr, method: &str, path: &str, body: &Value) -> anyhow::Result<(u16, String)> {
    let body = body.to_string();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    exchange(address, &(head + &body))
}

fn exchange(address: SocketAddr, request: &str) -> anyhow::Result<(u16, String)> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(ANSWER_LIMIT))?;
    stream.write_all(request.as_bytes())?;
    read_answer(BufReader::new(stream))
}

fn read_answer(mut reader: impl BufRead) -> anyhow::Result<(u16, String)> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line.split(' ').nth(1).context("the answer is not HTTP")?.parse()?;
    let length = content_length(&mut reader)?;
    let mut body = Vec::new();
    match length {
        Some(length) => reader.take(length).read_to_end(&mut body)?,
        None => reader.read_to_end(&mut body)?,
    };
    Ok((status, String::from_utf8_lossy(&body).into_owned()))
}

/// Reads the rest of the head.
fn content_length(reader: &mut impl BufRead) -> anyhow::Result<Option<u64>> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            bail!("the answer ends inside its head");
        }
        if line.trim().is_empty() {
            return Ok(length);
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = Some(value.trim().parse()?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::read_answer;

    #[test]
    fn an_answer_is_taken_apart() {
        let whole = b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nfine and more".as_slice();
        assert_eq!(read_answer(whole).unwrap(), (200, "fine".to_owned()));
        let open = b"HTTP/1.1 404 Not Found\r\n\r\ngone".as_slice();
        assert_eq!(read_answer(open).unwrap(), (404, "gone".to_owned()));
        assert!(read_answer(b"SSH-2.0".as_slice()).is_err());
    }
}
