//! Answers that no headquarters gives: from proxies, portals, bad lines and mistaken servers.

use crate::middle::{Reply, http};

/// One broken answer, and the code by which the device tells it.
pub struct Broken {
    pub name: &'static str,
    pub reply: fn() -> Reply,
    pub code: &'static str,
}

pub const OFFLINE: &str = "sync.offline";
pub const UNREADABLE: &str = "sync.answer_unreadable";
pub const STALLED: &str = "sync.stalled";
const BUSY: &str = "server.busy";

/// The code of a session that is over: the device answers it by a refresh, and then by asking for the password.
pub const EXPIRED: &str = "session.expired";
/// The code of a request that is too large: the device answers it by halving.
pub const TOO_LARGE: &str = "request.too_large";
/// The code of a client that is too old: the device goes on pushing.
pub const TOO_OLD: &str = "proto.upgrade_required";

const fn broken(name: &'static str, reply: fn() -> Reply, code: &'static str) -> Broken {
    Broken { name, reply, code }
}

pub const BROKEN: &[Broken] = &[
    broken("closed without a byte", || Reply::Say(vec![]), OFFLINE),
    broken("reset", || Reply::Reset, OFFLINE),
    broken("no HTTP at all", || raw("220 mail.example ESMTP\r\n"), OFFLINE),
    broken("silence", || Reply::Silence(vec![]), STALLED),
    broken(
        "silence after the head",
        || Reply::Silence(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n".into()),
        STALLED,
    ),
    broken("silence within the body", || Reply::Silence(promised(900_000)), STALLED),
    broken(
        "a huge length, then the end",
        || Reply::Say(promised(4_000_000_000)),
        OFFLINE,
    ),
    broken(
        "cut within a chunk",
        || raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"),
        OFFLINE,
    ),
    broken("an empty body", || ok("application/json", ""), UNREADABLE),
    broken("204", || say("204 No Content", &[], ""), UNREADABLE),
    broken(
        "cut JSON",
        || ok("application/json", r#"{"proto":1,"epoch":"e"#),
        UNREADABLE,
    ),
    broken("JSON of another shape", || ok("application/json", "[null]"), UNREADABLE),
    broken("bytes that are no text", || bytes(b"\xff\xfe\x00{"), UNREADABLE),
    broken("text of another type", || ok("text/plain", "ok"), UNREADABLE),
    broken(
        "a captive portal",
        || ok("text/html", "<html><a href=/login>Welcome</a></html>"),
        UNREADABLE,
    ),
    broken("no zstd behind its name", || packed(b"plainly not"), UNREADABLE),
    broken(
        "cut zstd",
        || packed(&zstd::encode_all(&br#"{"proto":1}"#[..], 1).unwrap()[..9]),
        UNREADABLE,
    ),
    broken(
        "a redirect",
        || say("302 Found", &[("location", "https://portal.example/")], "<html>"),
        OFFLINE,
    ),
    broken("401 of a proxy", || say("401 Unauthorized", &[], "<html>"), OFFLINE),
    broken("401 again and again", || refusal("401 Unauthorized", EXPIRED), EXPIRED),
    broken("403 of a proxy", || say("403 Forbidden", &[], "<html>"), OFFLINE),
    broken(
        "403 of headquarters",
        || refusal("403 Forbidden", "device.revoked"),
        "device.revoked",
    ),
    broken("404", || say("404 Not Found", &[], "<html>"), OFFLINE),
    broken(
        "413 of a proxy",
        || say("413 Content Too Large", &[], "<html>"),
        TOO_LARGE,
    ),
    broken(
        "426 of a proxy",
        || say("426 Upgrade Required", &[("upgrade", "TLS/1.3")], ""),
        OFFLINE,
    ),
    broken(
        "426 of headquarters",
        || refusal("426 Upgrade Required", TOO_OLD),
        TOO_OLD,
    ),
    broken(
        "429",
        || say("429 Too Many Requests", &[("retry-after", "7")], "<html>"),
        BUSY,
    ),
    broken(
        "500",
        || refusal("500 Internal Server Error", "server.failed"),
        "server.failed",
    ),
    broken("502", || say("502 Bad Gateway", &[], "<html>"), OFFLINE),
    broken(
        "503 without a time",
        || say("503 Service Unavailable", &[], "<html>"),
        OFFLINE,
    ),
    broken("503 and a word", || later("soon"), BUSY),
    broken("503 and a date", || later("Wed, 21 Oct 2065 07:28:00 GMT"), BUSY),
    broken("503 and a negative time", || later("-1"), BUSY),
    broken(
        "503 and more than a number holds",
        || later("99999999999999999999"),
        BUSY,
    ),
    broken("503 and years", || later("4000000000"), BUSY),
    broken(
        "a code that nobody knows",
        || refusal("400 Bad Request", "request.from_the_future"),
        "request.from_the_future",
    ),
];

fn raw(text: &str) -> Reply {
    Reply::Say(text.as_bytes().to_vec())
}

/// The beginning of a body that is said to have so many bytes.
fn promised(bytes: u64) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {bytes}\r\n\r\n{{\"proto\":1,")
        .into_bytes()
}

fn say(status: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    Reply::Say(http(status, headers, body.as_bytes()))
}

fn ok(kind: &str, body: &str) -> Reply {
    say("200 OK", &[("content-type", kind)], body)
}

fn bytes(body: &[u8]) -> Reply {
    Reply::Say(http("200 OK", &[("content-type", "application/json")], body))
}

fn packed(body: &[u8]) -> Reply {
    Reply::Say(http("200 OK", &[("content-encoding", "zstd")], body))
}

pub fn refusal(status: &str, code: &str) -> Reply {
    say(
        status,
        &[("content-type", "application/json")],
        &format!(r#"{{"code":"{code}","message":"no"}}"#),
    )
}

fn later(when: &str) -> Reply {
    say("503 Service Unavailable", &[("retry-after", when)], "<html>")
}
