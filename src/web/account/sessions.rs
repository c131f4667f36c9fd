//! `/account/sessions`: all sessions of an account, newest first, a part at a time. What is older comes
//! by a plain link, or as one scrolls: then only the further cards are asked for.

use askama::Template;
use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, header::VARY},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::card::Card;
use crate::{
    domain::Wall,
    store::history,
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        who::{Account, AsCustomer},
    },
};

/// Sessions a part.
const PART: usize = 10;

/// What stands behind the `?`.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    /// The last session of the part before.
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "web/sessions.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    cards: Vec<Card>,
    /// The cursor of what is older.
    older: Option<Uuid>,
    /// This is not the newest part.
    further: bool,
    number: &'a str,
}

/// Only the cards, to go behind those that are there.
#[derive(Template)]
#[template(path = "web/sessions-part.html")]
struct Part<'a> {
    words: Words<'a>,
    cards: Vec<Card>,
    older: Option<Uuid>,
}

/// Whether htmx asks, which puts what it gets into the page that is there.
pub(super) fn is_part(headers: &HeaderMap) -> bool {
    headers.contains_key("hx-request")
}

/// `GET /account/sessions`.
pub(super) async fn list(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    from: Result<Query<From>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    // What is no id was typed by hand: the newest are shown.
    let cursor = from
        .ok()
        .and_then(|it| Uuid::try_parse(it.0.cursor.as_deref()?).ok());
    let before = cursor.unwrap_or(Uuid::max());
    let mut tx = parts.db.read().await?;
    let wanted = i64::try_from(PART + 1).unwrap_or(i64::MAX);
    let mut rows = history::sessions(&mut tx, account.id.0, before, wanted).await?;
    drop(tx);
    let more = rows.len() > PART;
    rows.truncate(PART);
    let older = rows.last().map(|it| it.id).filter(|_| more);
    let (now, wall) = (parts.clock.now(), Wall::of(account.phone.as_deref()));
    let words = Words::new(&parts.wording, reads.0);
    let cards = rows
        .into_iter()
        .map(|row| Card::new(words, &wall, now, row))
        .collect();
    let mut response = if is_part(&headers) {
        page(&Part {
            words,
            cards,
            older,
        })
    } else {
        page(&Page {
            lang: reads.0.code(),
            words,
            account: Some(&account),
            cards,
            older,
            further: cursor.is_some(),
            number: &web.0.number,
        })
    }?;
    let vary = HeaderValue::from_static("accept-language, cookie, hx-request");
    response.headers_mut().insert(VARY, vary);
    Ok(response)
}
