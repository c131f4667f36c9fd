//! Mails by webhook.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
};
use subtle::ConstantTimeEq;

use super::Web;
use crate::mailroom::Way;

/// `POST /webhooks/email/mime`: a raw `message/rfc822`, with `Authorization: Bearer <email.inbound_secret>`.
/// 200 once it is kept; 503 when it should come again.
pub(super) async fn mime(State(web): State<Web>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let secret = web.0.mail.inbound_secret.reveal();
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|it| it.to_str().ok()?.strip_prefix("Bearer "))
        .unwrap_or_default();
    if secret.is_empty() || !bool::from(token.as_bytes().ct_eq(secret.as_bytes())) {
        return StatusCode::FORBIDDEN;
    }
    let way = Way {
        name: "mime",
        ..Way::default()
    };
    match web.0.mailroom.receive_now(&web.0.turns, &body, &way).await {
        Ok(_) => StatusCode::OK,
        Err(error) => {
            tracing::error!(%error, "a mail could not be kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    }
}
