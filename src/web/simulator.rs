//! `GET /simulator`: phones in the browser, live, on the simulated carrier.

mod events;
mod hire;
mod mails;
mod work;

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::{
    Form, Router,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    Web,
    error::Error,
    page::{self, Reads, Words},
};
use crate::{
    conversation::{Input, Kind, Media},
    domain::{
        PhoneNumber, SMS,
        id::{MediaId, new_id},
    },
    turn::{Arrived, Seen},
};

pub(super) fn router() -> Router<Web> {
    Router::new()
        .route("/simulator", get(page))
        .route("/simulator/events", get(events::events))
        .route("/simulator/graph.svg", get(graph))
        .route("/simulator/mails", get(mails::list).post(mails::write))
        .route("/simulator/mails/{id}", get(mails::show))
        .route("/simulator/messages", post(message))
        .route("/simulator/advance", post(advance))
        .route("/simulator/handback", post(hand_back))
        .route("/simulator/solvers", post(hire::hire))
}

#[derive(Template)]
#[template(path = "web/simulator.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    support_number: &'a str,
    human_state: &'a str,
    /// Our mail address; none where there is no mail.
    mailbox: Option<&'a str>,
}

async fn page(State(web): State<Web>, reads: Reads) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let human = parts
        .engine
        .script()
        .states
        .iter()
        .find(|it| matches!(it.kind, Kind::Human));
    let mailing = &parts.mailing;
    let mut response = page::page(&Page {
        lang: reads.0.code(),
        words: Words::new(&parts.wording, reads.0),
        support_number: &web.0.number,
        human_state: human.map_or("", |stage| &stage.name),
        mailbox: mailing.on.then(|| mailing.address.as_str()),
    })?;
    // Mails of ours are shown in a frame, each with a policy of its own.
    let policy = format!("{}; frame-src 'self'", page::POLICY);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
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
        address: phone.into(),
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
    let _nobody = parts.seen.send(Arc::new(Seen::Clock(parts.clock.now())));
    web.0.poke.send_modify(|times| *times += 1);
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
struct Whose {
    phone: String,
}

async fn hand_back(State(web): State<Web>, Form(whose): Form<Whose>) -> Result<StatusCode, Error> {
    let phone = phone(&whose.phone)?;
    let arrived = Arrived::by_itself(SMS, phone.into(), Input::HandBack);
    web.0.turns.take(arrived).await?;
    Ok(StatusCode::NO_CONTENT)
}
