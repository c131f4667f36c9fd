//! `GET /simulator`: phones in the browser, live, on the simulated carrier.

use std::time::Duration;

use askama::Template;
use axum::{
    Form, Router,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{
        Html, IntoResponse, Redirect, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::{get, post},
};
use futures_util::{Stream, StreamExt, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::{Web, error::Error};
use crate::{
    channel::SMS,
    conversation::{Input, Kind, Media, State as Conversation},
    domain::{Language, PhoneNumber, Timestamp, id::{MediaId, new_id}, segments},
    store::{conversations::due, messages},
    turn::{Arrived, Seen, SeenText},
};

/// How much of the past a page shows when it opens.
const PAST: i64 = 500;

/// Nothing from elsewhere, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/", get(|| async { Redirect::temporary("/simulator") }))
        .route("/simulator", get(page))
        .route("/simulator/events", get(events))
        .route("/simulator/graph.svg", get(graph))
        .route("/simulator/messages", post(message))
        .route("/simulator/advance", post(advance))
        .route("/simulator/handback", post(hand_back))
        .route("/assets/{file}", get(asset))
}

#[derive(Template)]
#[template(path = "web/simulator.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    support_number: &'a str,
    human_state: &'a str,
}

/// The catalogue of one language, for templates.
struct Words<'a>(&'a crate::wording::Wording, Language);

impl Words<'_> {
    fn get(&self, key: &str) -> String {
        self.0.text(self.1, key)
    }
}

async fn page(State(web): State<Web>, headers: axum::http::HeaderMap) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let accepts = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|it| it.to_str().ok())
        .unwrap_or_default();
    let language = if accepts.trim_start().to_ascii_lowercase().starts_with("es") {
        Language::Es
    } else {
        Language::En
    };
    let human = parts
        .engine
        .script()
        .states
        .iter()
        .find(|it| matches!(it.kind, Kind::Human));
    let page = Page {
        lang: language.code(),
        words: Words(&parts.wording, language),
        support_number: &web.0.number,
        human_state: human.map_or("", |stage| &stage.name),
    };
    let html = page
        .render()
        .map_err(|error| Error::BadRequest(error.to_string()))?;
    Ok((
        [
            (
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(POLICY),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ],
        Html(html),
    )
        .into_response())
}

#[derive(Deserialize)]
struct Drawn {
    state: Option<String>,
}

async fn graph(State(web): State<Web>, Query(drawn): Query<Drawn>) -> impl IntoResponse {
    let svg = web.0.parts.engine.graph_svg(drawn.state.as_deref());
    (
        [
            (header::CONTENT_TYPE, "image/svg+xml"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        svg,
    )
}

#[derive(Deserialize)]
struct Typed {
    phone: String,
    #[serde(default)]
    body: String,
    photo: Option<String>,
}

/// The longest text a phone sends; Twilio's own limit.
const LONGEST: usize = 1_600;

async fn message(State(web): State<Web>, Form(typed): Form<Typed>) -> Result<StatusCode, Error> {
    let phone = phone(&typed.phone)?;
    if typed.body.chars().count() > LONGEST {
        return Err(Error::BadRequest(format!(
            "a text has at most {LONGEST} characters"
        )));
    }
    let now = web.0.parts.clock.now();
    let (mut media, mut media_urls) = (Vec::new(), Vec::new());
    if typed.photo.is_some() {
        let id = MediaId::new(now);
        media.push(Media {
            id,
            content_type: "image/jpeg".to_owned(),
        });
        media_urls.push((
            id,
            format!("{}/assets/sample-photo.jpg", web.0.parts.public_url),
        ));
    }
    let arrived = Arrived {
        channel: SMS,
        address: phone.as_str().to_owned(),
        input: Input::Text {
            body: typed.body,
            media,
            opt_out: None,
        },
        provider_id: Some(format!("SIM{}", new_id(now).simple())),
        media_urls,
        input_id: None,
    };
    web.0.turns.take(arrived).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn phone(text: &str) -> Result<PhoneNumber, Error> {
    PhoneNumber::from_carrier(text.trim()).map_err(|error| Error::BadRequest(error.to_string()))
}

#[derive(Deserialize)]
struct Passed {
    minutes: u64,
}

async fn advance(State(web): State<Web>, Form(passed): Form<Passed>) -> Result<StatusCode, Error> {
    if passed.minutes > 60 * 24 * 31 {
        return Err(Error::BadRequest("at most a month at once".to_owned()));
    }
    let parts = &web.0.parts;
    parts
        .clock
        .advance(Duration::from_secs(passed.minutes * 60));
    let _nobody = parts
        .seen
        .send(std::sync::Arc::new(Seen::Clock(parts.clock.now())));
    web.0.poke.send_modify(|times| *times += 1);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Whose {
    phone: String,
}

async fn hand_back(State(web): State<Web>, Form(whose): Form<Whose>) -> Result<StatusCode, Error> {
    let phone = phone(&whose.phone)?;
    let arrived = Arrived {
        channel: SMS,
        address: phone.as_str().to_owned(),
        input: Input::HandBack,
        provider_id: None,
        media_urls: Vec::new(),
        input_id: None,
    };
    web.0.turns.take(arrived).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The present, then every change, until the page closes or the service does.
async fn events(State(web): State<Web>) -> Result<Response, Error> {
    let live = web.0.parts.seen.subscribe();
    let past = past(&web).await?;
    let mut closing = web.0.closing.clone();
    let live = stream::unfold(live, |mut live| async {
        loop {
            match live.recv().await {
                Ok(seen) => return Some((shown(&seen), live)),
                // The page was too slow for a burst; EventSource comes back and gets the whole present.
                Err(
                    broadcast::error::RecvError::Lagged(_) | broadcast::error::RecvError::Closed,
                ) => return None,
            }
        }
    });
    let events = stream::iter(past)
        .chain(live)
        .map(|it| Event::default().json_data(it));
    let events = events.take_until(async move {
        let _gone = closing.wait_for(|closing| *closing).await.map(drop);
    });
    Ok(sse(events))
}

fn sse<E: Into<axum::BoxError> + 'static>(
    events: impl Stream<Item = Result<Event, E>> + Send + 'static,
) -> Response {
    let keep = KeepAlive::new().interval(Duration::from_secs(15));
    (
        [(header::CACHE_CONTROL, "no-store")],
        Sse::new(events).keep_alive(keep),
    )
        .into_response()
}

async fn past(web: &Web) -> Result<Vec<Value>, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let mut texts = messages::newest(&mut tx, PAST).await?;
    let states = due::newest(&mut tx, 50).await?;
    texts.sort_by_key(|it| it.created_at);
    let mut events: Vec<Value> = texts
        .into_iter()
        .map(|it| {
            shown(&Seen::Text(SeenText {
                id: it.id,
                address: it.address,
                direction: it.direction,
                body: it.body,
                segments: it.segments,
                status: it.status,
                at: it.created_at,
                media: 0,
            }))
        })
        .collect();
    for it in states.into_iter().rev() {
        let Ok(state) = serde_json::from_str::<Conversation>(it.state.0.get()) else {
            continue;
        };
        events.push(state_event(
            &it.address,
            state.name(),
            state.language().code(),
            serde_json::to_value(state.slots()).unwrap_or_default(),
            it.ticket_code,
            it.wake_at,
            None,
        ));
    }
    events.push(shown(&Seen::Clock(parts.clock.now())));
    Ok(events)
}

fn millis(at: Timestamp) -> i64 {
    at.micros() / 1_000
}

fn shown(seen: &Seen) -> Value {
    match seen {
        Seen::Text(text) => json!({
            "type": "text",
            "id": text.id,
            "phone": text.address,
            "direction": text.direction,
            "body": text.body,
            "segments": text.segments,
            "encoding": if segments::is_gsm7(&text.body) { "GSM-7" } else { "UCS-2" },
            "status": text.status,
            "at_ms": millis(text.at),
            "media": vec!["/assets/sample-photo.jpg"; text.media],
        }),
        Seen::Status { id, status } => json!({ "type": "status", "id": id, "status": status }),
        Seen::State {
            address,
            state,
            language,
            slots,
            ticket,
            wake_at,
            took_us,
        } => state_event(
            address,
            state,
            language,
            slots.clone(),
            ticket.as_ref().map(|it| it.as_str().to_owned()),
            *wake_at,
            Some(*took_us),
        ),
        Seen::Clock(now) => json!({ "type": "clock", "now_ms": millis(*now) }),
    }
}

fn state_event(
    phone: &str,
    state: &str,
    language: &str,
    slots: Value,
    ticket: Option<&str>,
    wake_at: Option<Timestamp>,
    took_us: Option<u64>,
) -> Value {
    let mut slots = slots;
    if let Some(slots) = slots.as_object_mut() {
        // The code has a place of its own on the page, and no photo is nothing to show.
        slots.remove("ticket");
        slots.retain(|key, value| key != "photos" || *value != 0);
    }
    json!({
        "type": "state",
        "phone": phone,
        "state": state,
        "language": language,
        "slots": slots,
        "ticket": ticket,
        "wake_at_ms": wake_at.map(millis),
        "last_us": took_us,
    })
}

macro_rules! assets {
    ($($name:literal: $type:literal),* $(,)?) => {
        /// Every file of `templates/assets`, compiled in.
        const ASSETS: &[(&str, &str, &[u8])] =
            &[$(($name, $type, include_bytes!(concat!("../../templates/assets/", $name)))),*];
    };
}

assets! {
    "base.css": "text/css",
    "icon.svg": "image/svg+xml",
    "sample-photo.jpg": "image/jpeg",
    "simulator.css": "text/css",
    "simulator-phone.css": "text/css",
    "simulator.js": "text/javascript",
    "simulator-panel.js": "text/javascript",
    "simulator-phone.js": "text/javascript",
    "simulator-util.js": "text/javascript",
}

async fn asset(Path(file): Path<String>) -> Response {
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
