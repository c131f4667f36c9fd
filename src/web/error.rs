//! What goes wrong at this boundary, as an answer. An internal cause is logged once, here.

use axum::{
    Json,
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};

use crate::{channel::clerk, turn::NotTaken};

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// Not signed, or not for us. Says nothing about which.
    #[error("forbidden")]
    Forbidden,
    /// A form that no page of ours sent.
    #[error("this form was not sent by a page of ours")]
    Foreign,
    /// Nothing is here.
    #[error("nothing is here")]
    NotFound,
    /// Clerk does not say how it signs; it was logged where it was asked.
    #[error(transparent)]
    Clerk(#[from] clerk::Unreachable),
    /// The system gives no random bytes.
    #[error("no random bytes: {0}")]
    Random(getrandom::Error),
    /// What came is not what is expected here.
    #[error("{0}")]
    BadRequest(String),
    /// Nothing was stored; try again.
    #[error(transparent)]
    NotTaken(#[from] NotTaken),
    /// The database.
    #[error("the database does not answer")]
    Database(#[from] sqlx::Error),
    /// A page could not be made.
    #[error("a page could not be made")]
    Page(#[from] askama::Error),
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        match self {
            Self::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Self::NotFound => StatusCode::NOT_FOUND.into_response(),
            Self::Clerk(_) => unavailable(),
            Self::Foreign => (
                StatusCode::FORBIDDEN,
                "This form was not sent by a page of ours. Please go back, reload the page, and send it again.\n",
            )
                .into_response(),
            Self::Random(cause) => {
                tracing::error!(%cause, "the system gives no random bytes");
                unavailable()
            }
            Self::BadRequest(what) => (
                StatusCode::BAD_REQUEST,
                Json(serde_json::json!({ "error": what })),
            )
                .into_response(),
            Self::NotTaken(cause) => {
                tracing::warn!(%cause, "a request was not taken");
                unavailable()
            }
            Self::Database(cause) => {
                tracing::error!(%cause, "the database does not answer");
                unavailable()
            }
            Self::Page(cause) => {
                tracing::error!(%cause, "a page could not be made");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "2")]).into_response()
}
