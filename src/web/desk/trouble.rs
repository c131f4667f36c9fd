//! What went wrong: texts that did not arrive, turns that failed alone.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Frame, Here, Tab, named};
use crate::{
    domain::{id::least_id, mask},
    store::desk,
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        when::When,
        who::{Account, AsAdmin},
    },
};

/// Texts on one page.
const MOST: usize = 50;

/// Parked turns that are shown.
const PARKED: i64 = 50;

/// How far back it is looked.
const BACK: Duration = Duration::from_hours(30 * 24);

/// Where a further page begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    before: Option<String>,
}

impl From {
    /// Below this id; from the newest on when it is none.
    pub(super) fn id(&self) -> Uuid {
        let given = self.before.as_deref();
        let given = given.and_then(|it| Uuid::try_parse(it).ok());
        given.unwrap_or(Uuid::max())
    }
}

/// A text.
struct Failure {
    id: Uuid,
    who: String,
    status: String,
    meaning: String,
    code: Option<i64>,
    at: When,
}

/// A turn.
struct Parked {
    id: Option<Uuid>,
    who: String,
    error: String,
    at: When,
}

#[derive(Template)]
#[template(path = "web/desk/trouble.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    failures: Vec<Failure>,
    next: Option<Uuid>,
    parked: Vec<Parked>,
}

/// `GET /desk/trouble`.
pub(super) async fn trouble(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Query(from): Query<From>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Trouble);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let since = least_id(now.before(BACK));
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut tx = parts.db.read().await?;
    let mut found = desk::failures(&mut tx, since, from.id(), limit).await?;
    let parked = desk::parked(&mut tx, PARKED).await?;
    drop(tx);
    let more = found.len() > MOST;
    found.truncate(MOST);
    let next = found.last().filter(|_| more).map(|it| it.id);
    page(&Page {
        failures: found
            .into_iter()
            .map(|it| Failure {
                id: it.id,
                who: mask(&it.address),
                status: named(&words, "text", &it.status),
                meaning: match it.error_code {
                    Some(code) => words.count("web-desk-failure", "code", code),
                    None => String::new(),
                },
                code: it.error_code,
                at: When::of(&words, it.created_at, now),
            })
            .collect(),
        next,
        parked: parked
            .into_iter()
            .map(|it| Parked {
                id: it.message_id,
                who: mask(&it.address),
                error: it.error,
                at: When::of(&words, it.created_at, now),
            })
            .collect(),
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}
