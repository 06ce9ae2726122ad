//! Headquarters over HTTP: the only place that knows reqwest. JSON, zstd both ways, no redirects; a connection must
//! come within seconds and bytes must keep coming, but nothing has a total limit.

use std::io::Read;
use std::time::Duration;

pub(crate) use reqwest::Url;
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Certificate, Client, RequestBuilder, Response, StatusCode};
use rounds_protocol::session::{EnrolRequest, RefreshRequest, SessionAnswer, SignInRequest};
use rounds_protocol::{ErrorBody, ErrorCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::address::HqAddress;
use crate::error::SyncError;

/// How long the device waits for headquarters. Nothing has a total limit: a slow line may take all the time it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a connection to come about.
    pub connect: Duration,
    /// For the next byte of an answer.
    pub stall: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            stall: Duration::from_secs(30),
        }
    }
}

/// Smaller requests travel as they are: compressing would not pay.
const COMPRESS_FROM_BYTES: usize = 512;
const ZSTD_LEVEL: i32 = 1;
/// An answer that unpacks to more is no answer of headquarters.
const ANSWER_MAX_BYTES: u64 = 64 * 1024 * 1024;

/// The calls of headquarters that this device makes.
#[derive(Clone, Debug)]
pub struct HqClient {
    http: Client,
    address: HqAddress,
    patience: Patience,
}

impl HqClient {
    /// A client of one headquarters. Connections are kept and reused. With an authority of the bank's own (PEM), it
    /// alone is believed; without one, those that the machine trusts.
    ///
    /// # Errors
    /// [`SyncError::BadAuthority`], and [`SyncError::Offline`] when the machine has no TLS or no sockets to give.
    pub fn new(address: HqAddress, authority: Option<&str>) -> Result<Self, SyncError> {
        Self::with_patience(address, authority, Patience::default())
    }

    /// A client that waits longer or shorter than usual.
    ///
    /// # Errors
    /// As [`HqClient::new`].
    pub fn with_patience(address: HqAddress, authority: Option<&str>, patience: Patience) -> Result<Self, SyncError> {
        let mut builder = Client::builder()
            .connect_timeout(patience.connect)
            .read_timeout(patience.stall)
            .redirect(reqwest::redirect::Policy::none())
            .https_only(!address.is_loopback());
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        if let Some(pem) = authority {
            builder = builder.tls_certs_only(certificates(pem)?);
        }
        let http = builder.build().map_err(|error| SyncError::Offline {
            reason: error.to_string(),
        })?;
        Ok(Self {
            http,
            address,
            patience,
        })
    }

    /// `POST /v1/devices`.
    ///
    /// # Errors
    /// Headquarters' refusal, no network, an unreadable answer; so for every call here.
    pub async fn enrol(&self, request: &EnrolRequest) -> Result<SessionAnswer, SyncError> {
        self.post("/v1/devices", request, None).await
    }

    /// `POST /v1/sessions`.
    pub async fn sign_in(&self, request: &SignInRequest) -> Result<SessionAnswer, SyncError> {
        self.post("/v1/sessions", request, None).await
    }

    /// `POST /v1/sessions/refresh`.
    pub async fn refresh(&self, request: &RefreshRequest) -> Result<SessionAnswer, SyncError> {
        self.post("/v1/sessions/refresh", request, None).await
    }

    /// One call with an access token: `POST` with a question, `GET` without.
    pub async fn ask<Q, A>(&self, path: &str, question: Option<&Q>, token: &str) -> Result<A, SyncError>
    where
        Q: Serialize + Sync,
        A: DeserializeOwned,
    {
        match question {
            Some(question) => self.post(path, question, Some(token)).await,
            None => self.get(path, token).await,
        }
    }

    async fn get<A: DeserializeOwned>(&self, path: &str, token: &str) -> Result<A, SyncError> {
        let request = self
            .http
            .get(self.address.join(path))
            .header(ACCEPT_ENCODING, "zstd")
            .bearer_auth(token);
        self.send(request).await
    }

    /// One call; `token` is the access token.
    pub async fn post<Q, A>(&self, path: &str, question: &Q, token: Option<&str>) -> Result<A, SyncError>
    where
        Q: Serialize + Sync,
        A: DeserializeOwned,
    {
        let plain = serde_json::to_vec(question).map_err(unreadable)?;
        let mut request = self
            .http
            .post(self.address.join(path))
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT_ENCODING, "zstd");
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request = if plain.len() >= COMPRESS_FROM_BYTES {
            let packed = zstd::encode_all(plain.as_slice(), ZSTD_LEVEL).map_err(unreadable)?;
            request.header(CONTENT_ENCODING, "zstd").body(packed)
        } else {
            request.body(plain)
        };
        self.send(request).await
    }

    async fn send<A: DeserializeOwned>(&self, request: RequestBuilder) -> Result<A, SyncError> {
        let response = request.send().await.map_err(|error| self.network(error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        let packed = self.body(response).await?;
        answer(status, &headers, &packed)
    }

    /// The whole body; one without end is given up.
    async fn body(&self, mut response: Response) -> Result<Vec<u8>, SyncError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.network(error))? {
            body.extend_from_slice(&chunk);
            if body.len() as u64 > ANSWER_MAX_BYTES {
                return Err(unreadable("it does not end"));
            }
        }
        Ok(body)
    }

    fn network(&self, error: reqwest::Error) -> SyncError {
        if error.is_timeout() && !error.is_connect() {
            return SyncError::Stalled {
                seconds: self.patience.stall.as_secs(),
            };
        }
        network(error)
    }
}

/// At least one certificate: none at all would mean that nobody is trusted, which nobody wants to say.
fn certificates(pem: &str) -> Result<Vec<Certificate>, SyncError> {
    let found = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| SyncError::BadAuthority)?;
    if found.is_empty() {
        return Err(SyncError::BadAuthority);
    }
    Ok(found)
}

fn answer<A: DeserializeOwned>(status: StatusCode, headers: &HeaderMap, packed: &[u8]) -> Result<A, SyncError> {
    let bytes = unpack(headers, packed)?;
    if status.is_success() {
        return serde_json::from_slice(&bytes).map_err(unreadable);
    }
    Err(refusal(status, headers, &bytes))
}

fn unpack(headers: &HeaderMap, packed: &[u8]) -> Result<Vec<u8>, SyncError> {
    let is_zstd = headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding == "zstd");
    if !is_zstd {
        return Ok(packed.to_vec());
    }
    let mut bytes = Vec::new();
    let decoder = zstd::Decoder::new(packed).map_err(unreadable)?;
    decoder
        .take(ANSWER_MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    Ok(bytes)
}

/// A refusal with headquarters' body, or one of a proxy on the way that knows no such body. What its status says by
/// itself is taken at its word; with any other the connection is what failed, not the request.
fn refusal(status: StatusCode, headers: &HeaderMap, bytes: &[u8]) -> SyncError {
    let Some(mut body) = serde_json::from_slice::<ErrorBody>(bytes)
        .ok()
        .or_else(|| said_by_status(status, headers))
    else {
        return SyncError::Offline {
            reason: format!("HTTP {status} without a body of headquarters"),
        };
    };
    let seconds = headers
        .get(RETRY_AFTER)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.parse().ok());
    body.retry_after_s = body.retry_after_s.or(seconds);
    SyncError::Refused(body)
}

fn said_by_status(status: StatusCode, headers: &HeaderMap) -> Option<ErrorBody> {
    let code = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ErrorCode::RequestTooLarge,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS if headers.contains_key(RETRY_AFTER) => {
            ErrorCode::ServerBusy
        }
        _ => return None,
    };
    Some(ErrorBody::new(
        code,
        format!("HTTP {status} without a body of headquarters"),
    ))
}

fn network(error: reqwest::Error) -> SyncError {
    if let Some(refusal) = distrust(&error) {
        let reason = refusal.to_string();
        return SyncError::NotTrusted { reason };
    }
    if error.is_connect() {
        return SyncError::Unreachable {
            reason: error.without_url().to_string(),
        };
    }
    SyncError::Offline {
        reason: error.without_url().to_string(),
    }
}

/// What TLS has against whoever answered, if that is what went wrong. Errors of sockets hide what they wrap from
/// `source`, so they are opened.
fn distrust<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    if let Some(refusal) = error.downcast_ref() {
        return Some(refusal);
    }
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match wrapped {
        Some(inner) => distrust(inner),
        None => error.source().and_then(distrust),
    }
}

fn unreadable(error: impl std::fmt::Display) -> SyncError {
    SyncError::Unreadable {
        reason: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_refusal_of_a_proxy_is_taken_at_its_status() {
        for (status, retry_after, code, seconds) in [
            (413, None, "request.too_large", None),
            (503, Some("7"), "server.busy", Some(7)),
            (429, Some("soon"), "server.busy", None),
            (503, None, "sync.offline", None),
            (502, Some("7"), "sync.offline", None),
            (302, None, "sync.offline", None),
        ] {
            let headers = retry_after
                .map(|text| (RETRY_AFTER, HeaderValue::from_static(text)))
                .into_iter()
                .collect();
            let error = refusal(StatusCode::from_u16(status).unwrap(), &headers, b"<html>");
            let asked = match &error {
                SyncError::Refused(body) => body.retry_after_s,
                _ => None,
            };
            assert_eq!((error.code(), asked), (code, seconds), "{status}");
        }
    }
}
