//! `/solver`: a solver's own sessions, and what was said of them. Never a customer's number, address or
//! last name: what is shown is what was texted to them.

use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    Web,
    desk::{length, mean},
    error::Error,
    page::{Reads, Words, page},
    when::When,
    who::{Account, AsSolver},
};
use crate::{
    domain::first_name,
    store::{desk, solvers},
};

/// Sessions on one page.
const MOST: usize = 20;

/// Where a further page begins.
#[derive(Debug, Default, Deserialize)]
pub(super) struct From {
    before: Option<String>,
}

/// A session.
struct Row {
    code: String,
    customer: String,
    device: String,
    problem: String,
    status: String,
    began: When,
    length: String,
    score: Option<String>,
    comment: String,
}

#[derive(Template)]
#[template(path = "web/solver.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    /// None: their role lets them see this, and they take no tickets.
    on_duty: Option<bool>,
    stars: String,
    ratings: i64,
    rows: Vec<Row>,
    next: Option<Uuid>,
    support_number: &'a str,
}

/// The page.
pub(super) async fn solver(
    State(web): State<Web>,
    reads: Reads,
    AsSolver(account): AsSolver,
    Query(from): Query<From>,
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let words = Words::new(&parts.wording, reads.0);
    let now = parts.clock.now();
    let before = from.before.as_deref();
    let before = before.and_then(|it| Uuid::try_parse(it).ok());
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let id = account.id.0;
    let mut tx = parts.db.read().await?;
    let me = solvers::get(&mut tx, id).await?;
    let stars = solvers::stars(&mut tx, id).await?;
    let mut found = desk::of_solver(&mut tx, id, before.unwrap_or(Uuid::max()), limit).await?;
    drop(tx);
    let more = found.len() > MOST;
    found.truncate(MOST);
    let next = found.last().filter(|_| more).map(|it| it.id);
    let (ratings, total) = stars.map_or((0, 0), |it| (it.ratings, it.total));
    let rows = found.into_iter().map(|it| {
        let customer = it.customer_name.as_deref();
        Row {
            problem: parts.told(&it.description, customer),
            customer: customer.map(first_name).unwrap_or_default().to_owned(),
            device: words.with("device-name", "device", &it.device_type),
            status: words.get(&format!("web-desk-session-{}", it.status)),
            began: When::of(&words, it.started_at, now),
            length: length(&words, it.minutes, it.tier.as_deref()),
            score: it
                .score
                .map(|it| words.count("web-desk-score", "score", it)),
            comment: parts.masked(&it.comment.unwrap_or_default()),
            code: it.code,
        }
    });
    page(&Page {
        lang: reads.0.code(),
        words,
        account: Some(&account),
        on_duty: me.map(|it| it.on_duty),
        stars: mean(total, ratings),
        ratings,
        rows: rows.collect(),
        next,
        support_number: &web.0.number,
    })
}
