//! `GET /`: what this is, and the form. `POST /tickets`: the request that was typed into it becomes an
//! input to the engine, like any text. `GET /tickets/{…}`: the confirmation.

mod check;
mod opened;
mod photos;
mod typed;

use std::sync::Arc;

use askama::Template;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};

use super::{
    Web,
    error::Error,
    page::{Reads, Words, answer, page},
    sign_in::Head,
    who::{Account, Who},
};
use crate::{
    actions::Token,
    conversation::{Form, Input},
    domain::{DeviceType, FORM, PhoneNumber, SMS, Urgency},
    store::tickets,
    turn::{Arrived, Done, NotTaken},
};
use check::Wrong;
use typed::Typed;

/// Where the form goes.
pub(super) const PATH: &str = "/tickets";

/// What comes beside the photos: words, and what the browser writes around each part.
const BESIDE: usize = 2 << 20;

/// How many times what is kept of photos is read, so that whoever sends more gets an answer and no
/// broken connection.
const READ: usize = 4;

/// A form that was made by somebody else has no token, or one that others may have as well.
const SHORTEST_TOKEN: usize = 16;

/// The routes. `photos`: how large those of one form may be together, in bytes.
pub(super) fn router(photos: u64) -> Router<Web> {
    let kept = usize::try_from(photos).unwrap_or(usize::MAX);
    let most = kept.saturating_mul(READ).saturating_add(BESIDE);
    Router::new()
        .route("/", get(form))
        .route(PATH, post(take).layer(DefaultBodyLimit::max(most)))
        .route(PATH, get(|| async { Redirect::to("/") }))
        .route("/tickets/{opened}", get(opened::opened))
}

#[derive(Template)]
#[template(path = "web/intake.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    typed: &'a Typed,
    wrong: &'a Wrong,
    /// Names and whether it is the one chosen.
    devices: Vec<(&'static str, bool)>,
    urgencies: Vec<(&'static str, bool)>,
    /// The support number; empty where texts leave by a service with several.
    number: &'a str,
    /// Megabytes.
    size: i64,
    simulated: bool,
}

/// The first page.
async fn form(State(web): State<Web>, reads: Reads, who: Who) -> Result<Response, Error> {
    let account = who.0.as_ref();
    let known = |it: Option<&String>| it.cloned().unwrap_or_default();
    let typed = Typed {
        form: Token::new().map_err(Error::Random)?.reveal().to_owned(),
        name: known(account.and_then(|it| it.name.as_ref())),
        phone: known(account.and_then(|it| it.phone.as_ref())),
        email: known(account.and_then(|it| it.email.as_ref())),
        ..Typed::default()
    };
    page(&shown(&web, &reads, account, &typed, &Wrong::default()))
}

fn shown<'a>(
    web: &'a Web,
    reads: &Reads,
    account: Option<&'a Account>,
    typed: &'a Typed,
    wrong: &'a Wrong,
) -> Page<'a> {
    let device = typed.device().unwrap_or(DeviceType::Other);
    let urgency = typed.urgency().unwrap_or(Urgency::Normal);
    Page {
        lang: reads.0.code(),
        words: Words::new(&web.0.parts.wording, reads.0),
        account,
        typed,
        wrong,
        devices: (DeviceType::ALL.iter())
            .map(|it| (it.as_str(), *it == device))
            .collect(),
        urgencies: (Urgency::ALL.iter())
            .map(|it| (it.as_str(), *it == urgency))
            .collect(),
        number: &web.0.number,
        size: i64::try_from(web.0.most_photos >> 20).unwrap_or(i64::MAX),
        simulated: web.0.twilio.is_none(),
    }
}

fn counted(result: &'static str) {
    metrics::counter!("savvysolve_forms_total", "result" => result).increment(1);
}

/// The form, sent.
async fn take(
    State(web): State<Web>,
    reads: Reads,
    who: Who,
    head: Head,
    request: Request,
) -> Result<Response, Error> {
    let mut typed = typed::read(&web, request).await?;
    let words = Words::new(&web.0.parts.wording, reads.0);
    let account = who.0.as_ref();
    let again = |status, typed: &Typed, wrong: &Wrong| {
        answer(status, &shown(&web, &reads, account, typed, wrong))
    };
    let (phone, form) = match check::check(&web, words, &typed) {
        Ok(checked) => checked,
        Err(wrong) => {
            counted("wrong");
            return again(StatusCode::UNPROCESSABLE_ENTITY, &typed, &wrong);
        }
    };
    // The number is in it, so that one that is mended after the fact is another request.
    if typed.form.len() < SHORTEST_TOKEN {
        Token::new()
            .map_err(Error::Random)?
            .reveal()
            .clone_into(&mut typed.form);
    }
    let subject = format!("{} {phone}", typed.form);
    let id = web.0.parts.key.hash("form", &subject);
    let id = format!("{FORM}{}", &id[..32]);
    if let Some(there) = find(&web, &phone, &id).await? {
        counted("repeat");
        return Ok(there);
    }
    if let Some(limit) = over_a_limit(&web, &phone, &head.network).await? {
        counted("limited");
        let wrong = Wrong {
            form: Some(words.get(limit)),
            ..Wrong::default()
        };
        return again(StatusCode::TOO_MANY_REQUESTS, &typed, &wrong);
    }
    let kept = photos::keep(&web, std::mem::take(&mut typed.photos)).await;
    let proven = account.is_some_and(|it| it.phone.as_deref() == Some(phone.as_str()));
    let arrived = Arrived {
        channel: SMS,
        address: phone.to_string(),
        input: Input::Form(Form {
            language: reads.0,
            media: kept.iter().map(|it| it.media.clone()).collect(),
            proven,
            ..form
        }),
        provider_id: Some(id.clone()),
        media_urls: (kept.iter().map(|it| (it.media.id, it.key.clone()))).collect(),
        input_id: None,
    };
    let done = web.0.turns.take(arrived).await;
    // Where it is not known whether it was taken, they may be a ticket's by now.
    if matches!(done, Ok(Done::Repeat | Done::Parked) | Err(NotTaken::Full)) {
        photos::remove(&web, &kept).await;
    }
    let there = match done {
        Ok(Done::Taken | Done::Repeat) => find(&web, &phone, &id).await?,
        Ok(Done::Parked) | Err(_) => None,
    };
    if let Some(there) = there {
        counted(if done == Ok(Done::Taken) {
            "taken"
        } else {
            "repeat"
        });
        return Ok(there);
    }
    counted("unkept");
    if let Err(cause) = done {
        tracing::warn!(%cause, "a form was not taken");
    }
    // What was taken before and is erased since would be a repeat for ever.
    Token::new()
        .map_err(Error::Random)?
        .reveal()
        .clone_into(&mut typed.form);
    let wrong = Wrong {
        form: Some(words.get("web-intake-unkept")),
        photo: (!kept.is_empty()).then(|| words.get("web-intake-photo-again")),
        ..Wrong::default()
    };
    again(StatusCode::SERVICE_UNAVAILABLE, &typed, &wrong)
}

/// The way to the confirmation of a form whose ticket is open already.
async fn find(web: &Web, phone: &PhoneNumber, id: &str) -> Result<Option<Response>, Error> {
    let parts = Arc::clone(&web.0.parts);
    let mut tx = parts.db.read().await?;
    let found = tickets::of_form(&mut tx, SMS.to_owned(), phone.to_string(), id.to_owned()).await?;
    Ok(found.map(|it| Redirect::to(&opened::path(web, &it.code)).into_response()))
}

/// The wording that says which limit is reached, if one is.
async fn over_a_limit(
    web: &Web,
    phone: &PhoneNumber,
    network: &str,
) -> Result<Option<&'static str>, Error> {
    let (parts, limits) = (&web.0.parts, &web.0.limits);
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let network = parts.key.hash("network", network);
    let number = parts.key.hash("phone", phone.as_str());
    let limit = if !limits.forms_network.allows(&mut tx, &network, now).await?
        || !limits.forms_all.allows(&mut tx, "", now).await?
    {
        Some("web-intake-limit")
    } else if !limits.forms_number.allows(&mut tx, &number, now).await? {
        Some("web-intake-limit-number")
    } else {
        None
    };
    tx.commit().await?;
    Ok(limit)
}
