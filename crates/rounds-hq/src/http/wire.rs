//! JSON in, JSON or an `ErrorBody` out.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rounds_protocol::{ErrorBody, ErrorCode};
use serde::de::DeserializeOwned;
use tower_http::timeout::TimeoutError;

/// A failure on its way out: status and `Retry-After` follow from the code.
#[derive(Debug)]
pub struct Failure(pub ErrorBody);

impl Failure {
    pub fn new(code: ErrorCode, message: &str) -> Self {
        Self(ErrorBody::new(code, message))
    }
}

impl From<ErrorBody> for Failure {
    fn from(body: ErrorBody) -> Self {
        Self(body)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = ErrorCode::parse(&self.0.code).map_or(500, ErrorCode::http_status);
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.0.retry_after_s;
        let mut response = (status, Json(self.0)).into_response();
        if let Some(seconds) = retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A handler's answer.
pub type Answer<T> = Result<Json<T>, Failure>;

/// Why a body could not be read.
fn unread(rejection: &BytesRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::new(ErrorCode::RequestTooLarge, "the body is larger than 1 MB");
    }
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(rejection);
    while let Some(found) = cause {
        if found.is::<TimeoutError>() {
            return Failure::new(ErrorCode::RequestStalled, "the body stopped coming");
        }
        cause = found.source();
    }
    Failure::new(ErrorCode::RequestMalformed, "the body could not be read")
}

/// The JSON body of a request.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unread(&rejection))?;
        let parsed = serde_json::from_slice(&bytes);
        // The parser's words tell the place, never the content.
        parsed.map(Self).map_err(|error| {
            let place = format!(
                "the body is not the JSON expected here (line {}, column {})",
                error.line(),
                error.column()
            );
            Failure::new(ErrorCode::RequestMalformed, &place)
        })
    }
}
