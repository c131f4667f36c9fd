//! Photos: at a URL of Twilio's, behind the credentials, and from there by a redirect to a CDN
//! that must never see them.

use std::time::Duration;

use axum::{
    Router,
    extract::{Path, State as Shared},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use tokio::{net::TcpListener, time::sleep};

use super::{State, Twilio};

/// A photo that a text can carry.
#[derive(Clone, Debug)]
pub(crate) struct Photo {
    /// Where Twilio keeps it.
    pub(crate) url: String,
    /// Its MIME type.
    pub(crate) content_type: String,
}

/// What the photo's URL answers to whoever has the credentials.
#[derive(Clone, Debug)]
pub(crate) enum PhotoAnswer {
    /// 307 to the stand-in's CDN, which is plain http on loopback: an app that keeps the rules
    /// (https, public addresses) goes no further unless a test lets it.
    Cdn,
    /// 307 to this URL.
    Redirect(String),
    /// The photo itself.
    Direct,
    /// The photo itself, after this time.
    Slow(Duration),
    /// 404: deleted, or not there yet.
    Missing,
    /// 500.
    ServerError,
}

/// A photo with what is answered for it.
pub(super) struct Stored {
    pub(super) sid: String,
    content_type: String,
    bytes: Vec<u8>,
    answer: PhotoAnswer,
}

/// A request that reached the CDN.
#[derive(Clone, Debug)]
pub(super) struct CdnRequest {
    authorized: bool,
}

impl Twilio {
    /// Puts a photo where texts can point to it.
    pub(crate) fn photo(&self, content_type: &str, bytes: &[u8], answer: PhotoAnswer) -> Photo {
        let mut state = self.state();
        let sid = state.sid("ME");
        let message = state.sid("MM");
        let account = self.account_sid();
        let url = format!(
            "{}/2010-04-01/Accounts/{account}/Messages/{message}/Media/{sid}",
            self.api_base()
        );
        state.photos.push(Stored {
            sid,
            content_type: content_type.to_owned(),
            bytes: bytes.to_vec(),
            answer,
        });
        Photo {
            url,
            content_type: content_type.to_owned(),
        }
    }

    /// What this photo's URL answers from now on.
    pub(crate) fn photo_answers(&self, photo: &Photo, answer: PhotoAnswer) {
        let mut state = self.state();
        let stored = state
            .photos
            .iter_mut()
            .find(|stored| photo.url.ends_with(&stored.sid));
        stored.expect("a photo of this stand-in").answer = answer;
    }

    /// How many slow photos were fetched at the same time, at most.
    pub(crate) fn most_photos_at_once(&self) -> usize {
        self.state().photos_most
    }

    /// How many requests reached the CDN.
    pub(crate) fn cdn_requests(&self) -> usize {
        self.state().cdn_requests.len()
    }

    /// Whether any request carried an `Authorization` to the CDN. It never may.
    pub(crate) fn credentials_leaked(&self) -> bool {
        self.state()
            .cdn_requests
            .iter()
            .any(|request| request.authorized)
    }
}

/// Twilio's own URL of a photo.
pub(super) async fn photo(
    Shared(twilio): Shared<Twilio>,
    Path((account, _message, sid)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(refused) = twilio.refuses(&account, &headers) {
        return refused;
    }
    let answer_of = |state: &State| {
        let stored = state.photos.iter().find(|stored| stored.sid == sid)?;
        Some(stored.answer.clone())
    };
    let slow = match answer_of(&twilio.state()) {
        Some(PhotoAnswer::Slow(wait)) => Some(wait),
        _ => None,
    };
    if let Some(wait) = slow {
        {
            let mut state = twilio.state();
            state.photos_open += 1;
            state.photos_most = state.photos_most.max(state.photos_open);
        }
        sleep(wait).await;
        twilio.state().photos_open -= 1;
    }
    let state = twilio.state();
    let Some(stored) = state.photos.iter().find(|stored| stored.sid == sid) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match &stored.answer {
        PhotoAnswer::Cdn => Redirect::temporary(&format!(
            "http://{}/{sid}?signature=short-lived",
            twilio.inner.cdn
        ))
        .into_response(),
        PhotoAnswer::Redirect(url) => Redirect::temporary(url).into_response(),
        PhotoAnswer::Direct | PhotoAnswer::Slow(_) => stored.to_response(),
        PhotoAnswer::Missing => StatusCode::NOT_FOUND.into_response(),
        PhotoAnswer::ServerError => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Stored {
    fn to_response(&self) -> Response {
        (
            [(CONTENT_TYPE, self.content_type.clone())],
            self.bytes.clone(),
        )
            .into_response()
    }
}

/// Serves until the runtime ends.
pub(super) fn serve_cdn(listener: TcpListener, twilio: &Twilio) {
    let router = Router::new()
        .route("/{sid}", get(from_cdn))
        .with_state(twilio.clone());
    tokio::spawn(async { axum::serve(listener, router).await });
}

async fn from_cdn(
    Shared(twilio): Shared<Twilio>,
    Path(sid): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut state = twilio.state();
    state.cdn_requests.push(CdnRequest {
        authorized: headers.contains_key("authorization"),
    });
    match state.photos.iter().find(|stored| stored.sid == sid) {
        Some(stored) => stored.to_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
