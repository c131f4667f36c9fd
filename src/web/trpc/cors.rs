//! Which pages of other origins may call (the Fetch standard's CORS protocol). With a bearer token
//! alone: a cookie is never asked for.

use axum::http::{HeaderMap, HeaderValue, Method, header, request::Parts};

use crate::web::Web;

/// Says so, where the origin is one of ours; else nothing, and the browser lets no page read.
pub(super) fn allow(web: &Web, request: &Parts, answer: &mut HeaderMap) {
    let Some(origin) = request.headers.get(header::ORIGIN) else {
        return;
    };
    let origins = &web.0.origins;
    let known = origin.to_str().ok();
    if !known.is_some_and(|known| origins.iter().any(|it| it == known)) {
        return;
    }
    answer.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    if request.method == Method::OPTIONS {
        let fixed = HeaderValue::from_static;
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_METHODS,
            fixed("GET, POST, HEAD"),
        );
        answer.insert(
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            fixed("authorization, content-type, trpc-accept"),
        );
        answer.insert(header::ACCESS_CONTROL_MAX_AGE, fixed("600"));
    }
}
