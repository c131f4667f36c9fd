//! The audit log, to be read.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use uuid::Uuid;

use super::{Frame, Here, Tab, named, trouble::From};
use crate::{
    store::audit,
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        when::When,
        who::{Account, AsAdmin},
    },
};

/// Acts on one page.
const MOST: usize = 50;

/// An act.
struct Row {
    who: String,
    act: String,
    subject: String,
    detail: String,
    at: When,
}

#[derive(Template)]
#[template(path = "web/desk/audit.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    next: Option<Uuid>,
}

/// `GET /desk/audit`.
pub(super) async fn log(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Query(from): Query<From>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Audit);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut tx = parts.db.read().await?;
    let mut found = audit::newest(&mut tx, from.id(), limit).await?;
    drop(tx);
    let more = found.len() > MOST;
    found.truncate(MOST);
    let next = found.last().filter(|_| more).map(|it| it.id);
    let rows = found.into_iter().map(|it| Row {
        act: named(&words, "act", &it.act),
        at: When::of(&words, it.at, now),
        who: it.actor,
        subject: it.subject,
        detail: it.detail,
    });
    page(&Page {
        rows: rows.collect(),
        next,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}
