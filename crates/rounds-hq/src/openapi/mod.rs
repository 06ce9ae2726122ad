//! The OpenAPI document: every endpoint, with the shapes of [`schemas`].

pub mod schemas;

use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::http::endpoints;

/// `GET /v1/openapi.json`.
#[derive(OpenApi)]
#[openapi(
    info(title = "Rounds headquarters", description = "What devices and harnesses may ask of headquarters. Every failure is an `ErrorBody` whose `code` is stable."),
    paths(
        endpoints::enrol_device, endpoints::open_session, endpoints::refresh_session, endpoints::close_session, endpoints::me,
        endpoints::push, endpoints::pull, endpoints::report_done,
        endpoints::customer, endpoints::customer_visits, endpoints::visit, endpoints::receipt,
        endpoints::team_follow_ups, endpoints::team_devices,
        endpoints::health, endpoints::ready, endpoints::openapi, endpoints::metrics,
    ),
    modifiers(&Token),
)]
pub struct Document;

/// The bearer token that most endpoints want.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("token", scheme);
    }
}
