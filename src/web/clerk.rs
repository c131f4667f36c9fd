//! Clerk at the door: its webhook, whom its tokens speak for, and the way to its pages.

mod event;
mod session;

use axum::{
    body::to_bytes,
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{COOKIE, SET_COOKIE},
    },
    response::{IntoResponse, Redirect, Response},
};
use url::Url;

use super::{Accounts, Web, cookie, error::Error};
use crate::{
    actions::{Taken, take_event},
    channel::clerk::{Clerk, svix::Headers},
};
pub(super) use session::account;

/// The most bytes of an event: three kinds of metadata of 8 kB each, and many addresses.
const LONGEST: usize = 512 * 1024;

/// How often an event is begun again that another one crossed.
const TRIES: usize = 4;

/// `POST /webhooks/clerk`. What cannot be read is answered with 400, so that it is seen on Clerk's side
/// and can be sent again from there; what is not for us with 200.
pub(super) async fn webhook(State(web): State<Web>, request: Request) -> Result<Response, Error> {
    let Accounts::Clerk(clerk) = &web.0.accounts else {
        return Ok(StatusCode::NOT_FOUND.into_response());
    };
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else {
        return Ok(StatusCode::PAYLOAD_TOO_LARGE.into_response());
    };
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let find = |name: &str| head.headers.get(name).and_then(|it| it.to_str().ok());
    let Ok(id) = clerk.webhook(Headers::find(find), &body, now) else {
        counted("unknown", "forged");
        tracing::warn!(
            "a webhook that Clerk did not sign was refused; is clerk.webhook_secret right?"
        );
        return Ok(StatusCode::UNAUTHORIZED.into_response());
    };
    let read = event::read(&body);
    let kind = read.kind;
    let event = match read.event {
        Ok(Some(event)) => event,
        Ok(None) => {
            counted(kind, "ignored");
            return Ok(StatusCode::OK.into_response());
        }
        Err(what) => {
            counted(kind, "malformed");
            tracing::warn!(kind, what, "an event of Clerk's could not be read");
            return Ok((StatusCode::BAD_REQUEST, what).into_response());
        }
    };
    let mut tries = 0;
    let taken = loop {
        tries += 1;
        let mut tx = parts.db.begin().await?;
        let taken = async {
            let taken = take_event(&mut tx, id, event.clone(), now).await?;
            tx.commit().await?;
            Ok::<_, sqlx::Error>(taken)
        };
        match taken.await {
            Ok(taken) => break taken,
            // Two users prove one phone at the same moment, or two events wait for each other.
            Err(sqlx::Error::Database(error)) if tries < TRIES => {
                tracing::debug!(%error, "an event of Clerk's is taken again");
            }
            Err(error) => return Err(error.into()),
        }
    };
    counted(
        kind,
        match taken {
            Taken::Applied => "applied",
            Taken::Repeated => "repeated",
            Taken::Stale => "stale",
            Taken::Buried => "buried",
        },
    );
    Ok(StatusCode::OK.into_response())
}

fn counted(kind: &'static str, result: &'static str) {
    metrics::counter!("savvysolve_clerk_events_total", "type" => kind, "result" => result)
        .increment(1);
}

/// To Clerk's sign-up or sign-in, and from there back to `next`, a path of our own.
pub(super) fn door(
    web: &Web,
    clerk: &Clerk,
    is_new: bool,
    phone: Option<&str>,
    next: &str,
) -> Response {
    let back = format!("{}{next}", web.0.parts.public_url);
    let phone = phone.map(str::trim).filter(|it| !it.is_empty());
    see(&clerk.pages().door(is_new, phone, &back))
}

/// Out of our pages; who they are signed in as is Clerk's business, and ended on Clerk's page.
pub(super) fn out(clerk: &Clerk, headers: &HeaderMap) -> Response {
    let mut response = see(clerk.pages().user());
    if headers.contains_key(COOKIE) {
        for (name, _) in cookie::pairs(headers).filter(|it| session::is_session(it.0)) {
            let gone = format!("{name}=; Path=/; Max-Age=0; SameSite=Lax; Secure");
            if let Ok(gone) = HeaderValue::try_from(gone) {
                response.headers_mut().append(SET_COOKIE, gone);
            }
        }
    }
    response
}

fn see(url: &Url) -> Response {
    Redirect::to(url.as_str()).into_response()
}
