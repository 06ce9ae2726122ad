//! Real HTTP over kept connections: one request, its answer whole or cut off, and nothing tried again behind the
//! caller's back, because every attempt counts.

use std::net::SocketAddr;
use std::sync::Mutex;

use axum::body::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use rounds_protocol::{ErrorBody, ErrorCode};
use rounds_sync::code;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::net::TcpStream;

type Connection = SendRequest<Full<Bytes>>;

pub struct Line {
    address: SocketAddr,
    idle: Mutex<Vec<Connection>>,
}

/// Whether the answer comes through.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// The connection is dropped when the answer has begun.
    CutsAnswers,
}

impl Line {
    pub fn new(address: SocketAddr) -> Self {
        Self {
            address,
            idle: Mutex::default(),
        }
    }

    /// One attempt.
    pub async fn post<Q: Serialize, A: DeserializeOwned>(
        &self,
        path: &str,
        token: &str,
        question: &Q,
        weather: Weather,
    ) -> Result<A, ErrorBody> {
        let mut connection = self.connection().await?;
        let request = Request::post(path)
            .header("host", self.address.to_string())
            .header("authorization", format!("Bearer {token}"))
            .body(Full::from(serde_json::to_vec(question).unwrap()))
            .unwrap();
        let response = connection.send_request(request).await.map_err(offline)?;
        let status = response.status();
        if weather == Weather::CutsAnswers && status.is_success() {
            return Err(offline("cut"));
        }
        let body = response.into_body().collect().await.map_err(offline)?.to_bytes();
        self.idle.lock().unwrap().push(connection);
        if status.is_success() {
            return Ok(serde_json::from_slice(&body).unwrap());
        }
        let refusal: ErrorBody = serde_json::from_slice(&body).unwrap();
        let busy = status.as_u16() == 503 && ErrorCode::parse(&refusal.code) == Some(ErrorCode::ServerBusy);
        assert!(busy && refusal.retry_after_s.is_some(), "{status} {refusal:?}");
        Err(refusal)
    }

    async fn connection(&self) -> Result<Connection, ErrorBody> {
        loop {
            let kept = self.idle.lock().unwrap().pop();
            match kept {
                Some(connection) if connection.is_ready() => return Ok(connection),
                Some(_) => {}
                None => return self.connect().await,
            }
        }
    }

    async fn connect(&self) -> Result<Connection, ErrorBody> {
        let stream = TcpStream::connect(self.address).await.map_err(offline)?;
        stream.set_nodelay(true).map_err(offline)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await.map_err(offline)?;
        // It ends with the connection; the request that was on it says why.
        tokio::spawn(async { drop(driver.await) });
        Ok(connection)
    }
}

fn offline(error: impl ToString) -> ErrorBody {
    ErrorBody::local(code::OFFLINE, error.to_string())
}
