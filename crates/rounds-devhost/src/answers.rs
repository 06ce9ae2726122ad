//! A workbench's failure as an HTTP answer. The body is what every host gives: code, message, detail.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rounds_app::dto::AppErrorDto;

/// A failure on its way out.
#[derive(Debug)]
pub struct Failure(pub AppErrorDto);

impl Failure {
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self(AppErrorDto {
            code: code.to_owned(),
            message: message.into(),
            detail: Default::default(),
        })
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        (status_of(&self.0.code), Json(self.0)).into_response()
    }
}

/// The status that a code travels with. 409, "not in this state", is the answer of most refusals.
pub fn status_of(code: &str) -> StatusCode {
    match code {
        "request.malformed" | "request.not_json" => StatusCode::BAD_REQUEST,
        "request.method_not_allowed" => StatusCode::METHOD_NOT_ALLOWED,
        "request.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "request.foreign_host" | "request.foreign_origin" | "staff.supervisor_only" => StatusCode::FORBIDDEN,
        "device.wrong_password" | "session.wrong_credentials" => StatusCode::UNAUTHORIZED,
        "device.locked" => StatusCode::LOCKED,
        "visit.incomplete" => StatusCode::UNPROCESSABLE_ENTITY,
        "session.too_many_attempts" => StatusCode::TOO_MANY_REQUESTS,
        "sync.unreachable" | "sync.stalled" | "server.busy" => StatusCode::SERVICE_UNAVAILABLE,
        "answer.unwritable" | "work.stopped" | "storage.refused" | "storage.disk_refused" => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ if code.ends_with(".unknown") => StatusCode::NOT_FOUND,
        _ => StatusCode::CONFLICT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_travel_with_a_fitting_status() {
        for (code, status) in [
            ("request.malformed", 400),
            ("request.method_not_allowed", 405),
            ("request.too_large", 413),
            ("command.unknown", 404),
            ("customer.unknown", 404),
            ("device.locked", 423),
            ("device.wrong_password", 401),
            ("visit.incomplete", 422),
            ("follow_up.reason_missing", 409),
            ("sync.unreachable", 503),
        ] {
            assert_eq!(status_of(code).as_u16(), status, "{code}");
        }
    }
}
