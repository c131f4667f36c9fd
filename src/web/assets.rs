//! The files that pages load, compiled in.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

macro_rules! assets {
    ($($name:literal: $type:literal),* $(,)?) => {
        /// Every file of `templates/assets`, compiled in.
        const ASSETS: &[(&str, &str, &[u8])] =
            &[$(($name, $type, include_bytes!(concat!("../../templates/assets/", $name)))),*];
    };
}

assets! {
    "base.css": "text/css",
    "site.css": "text/css",
    "desk.css": "text/css",
    "htmx-2.0.11.min.js": "text/javascript",
    "intake.css": "text/css",
    "icon.svg": "image/svg+xml",
    "sample-photo.jpg": "image/jpeg",
    "simulator.css": "text/css",
    "simulator-desk.css": "text/css",
    "simulator-guide.css": "text/css",
    "simulator-mail.css": "text/css",
    "simulator-panel.css": "text/css",
    "simulator-phone.css": "text/css",
    "simulator-texts.css": "text/css",
    "simulator-ticket.css": "text/css",
    "simulator.js": "text/javascript",
    "simulator-chips.js": "text/javascript",
    "simulator-guide.js": "text/javascript",
    "simulator-mail.js": "text/javascript",
    "simulator-panel.js": "text/javascript",
    "simulator-phone.js": "text/javascript",
    "simulator-tabs.js": "text/javascript",
    "simulator-ticket.js": "text/javascript",
    "simulator-util.js": "text/javascript",
}

/// One of them.
pub(super) async fn asset(Path(file): Path<String>) -> Response {
    match ASSETS.iter().find(|(name, ..)| *name == file) {
        Some((_, kind, bytes)) => (
            [
                (header::CONTENT_TYPE, *kind),
                (header::CACHE_CONTROL, "no-cache"),
            ],
            *bytes,
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
