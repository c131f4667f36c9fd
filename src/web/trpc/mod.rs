//! `/api/trpc`: the same for programs as the pages are for people. The protocol is in [`wire`].

mod cors;
mod failure;
mod input;
mod procedures;
mod shape;
pub mod wire;

use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{self, CONTENT_TYPE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::{Web, client, error::Error, page::Reads};
use crate::domain::Language;
use wire::{Answer, Code, Failure, Head};

/// Where it is.
pub(super) const PREFIX: &str = "/api/trpc/";

/// The most bytes of a body.
const LONGEST_BODY: usize = 1024 * 1024;

/// The most bytes of an address: what other servers on the way take.
const LONGEST_URL: usize = 8 * 1024;

/// Who calls, as far as a procedure must know.
struct Caller {
    headers: HeaderMap,
    /// The network address that limits count for.
    network: String,
    language: Language,
}

/// Every request below the prefix.
pub(super) async fn handle(State(web): State<Web>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let answer = if parts.method == Method::OPTIONS {
        Answer::empty()
    } else {
        answer(&web, &parts, body).await
    };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let has_body = !answer.body.is_empty();
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.remove(CONTENT_TYPE);
    if has_body {
        headers.insert(CONTENT_TYPE, fixed("application/json"));
    }
    if let Some(allow) = answer.allow {
        headers.insert(header::ALLOW, fixed(allow));
    }
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(
        header::VARY,
        fixed("trpc-accept, accept, accept-language, authorization, cookie, origin"),
    );
    cors::allow(&web, &parts, headers);
    response
}

async fn answer(web: &Web, parts: &Parts, body: Body) -> Answer {
    let too_large = |what: String| Answer::refusal(&Failure::new(Code::PayloadTooLarge, what));
    let (path, query) = (parts.uri.path(), parts.uri.query().unwrap_or_default());
    if path.len() + query.len() > LONGEST_URL {
        return too_large(format!("An address has at most {LONGEST_URL} bytes"));
    }
    let body = if parts.method == Method::POST {
        match to_bytes(body, LONGEST_BODY).await {
            Ok(body) => body,
            Err(_) => return too_large(format!("A body has at most {LONGEST_BODY} bytes")),
        }
    } else {
        bytes::Bytes::new()
    };
    let text = |name: &str| parts.headers.get(name).and_then(|it| it.to_str().ok());
    let head = Head {
        method: parts.method.as_str(),
        path: path.strip_prefix(PREFIX).unwrap_or_default(),
        query,
        content_type: text("content-type"),
        accept: text("trpc-accept"),
    };
    let request = match wire::read(head, &body, procedures::kind) {
        Ok(request) => request,
        Err(answer) => return answer,
    };
    let caller = Caller {
        network: client::network(web, parts),
        language: Reads::of(&parts.headers).0,
        headers: parts.headers.clone(),
    };
    let mut outcomes = Vec::with_capacity(request.calls.len());
    // One after the other: what one changes the next one sees.
    for call in &request.calls {
        let outcome = match &call.input {
            Ok(input) => procedures::call(web, &caller, &call.path, input.clone()).await,
            Err(failure) => Err(failure.clone()),
        };
        let code = outcome.as_ref().map_or_else(|it| it.code.key(), |_| "OK");
        // A path that a stranger made up must not become a label.
        let known = procedures::known(&call.path).unwrap_or("unknown");
        metrics::counter!("savvysolve_trpc_calls_total", "procedure" => known, "code" => code)
            .increment(1);
        outcomes.push(outcome);
    }
    request.answer(&outcomes)
}

/// A failure from within: logged once, here, and not told.
fn from_within(error: Error) -> Failure {
    let answer = error.into_response();
    let unavailable = answer.status() == StatusCode::SERVICE_UNAVAILABLE;
    let code = if unavailable {
        Code::Unavailable
    } else {
        Code::Internal
    };
    Failure::new(code, "Something went wrong here. Please try again.")
}

/// As JSON.
fn json(value: &impl serde::Serialize) -> Result<Option<Value>, Failure> {
    serde_json::to_value(value).map(Some).map_err(|error| {
        tracing::error!(%error, "a result could not be written as JSON");
        Failure::new(Code::Internal, "Something went wrong here.")
    })
}
