//! `/account/sessions/{id}`: one session with all that was written in it; with `.txt` behind it, that
//! as a file.

use std::{collections::HashMap, fmt::Write as _, time::Duration};

use askama::Template;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{
    Before,
    card::{Card, Form, When},
};
use crate::{
    domain::{Timestamp, Wall, id::MediaId, media_link, media_type},
    store::{Tx, history},
    web::{
        Web,
        error::Error,
        page::{Reads, Words, answer},
        who::{Account, AsCustomer},
    },
};

/// Messages of a transcript. Nobody writes as many.
const MOST: i64 = 5_000;

/// How long a photo may be looked at before the page is loaded again.
const PHOTOS_OPEN: Duration = Duration::from_hours(1);

#[derive(Template)]
#[template(path = "web/session.html")]
struct Page<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    card: Card,
    transcript: Vec<Said>,
    done: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "web/missing.html")]
struct Missing<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
}

/// One message.
struct Said {
    /// They wrote it themselves.
    own: bool,
    at: When,
    body: String,
    files: Vec<File>,
}

/// A photo or another file.
struct File {
    link: String,
    is_photo: bool,
}

/// `GET /account/sessions/{id}`, and `{id}.txt`.
pub(super) async fn show(
    State(web): State<Web>,
    reads: Reads,
    AsCustomer(account): AsCustomer,
    Path(path): Path<String>,
    before: Result<Query<Before>, QueryRejection>,
) -> Result<Response, Error> {
    let (id, is_file) = match path.strip_suffix(".txt") {
        Some(id) => (id, true),
        None => (&*path, false),
    };
    let done = before.ok().and_then(|it| it.0.done.wording());
    let Ok(id) = Uuid::try_parse(id) else {
        return missing(&web, &reads, &account);
    };
    if is_file {
        return download(&web, &reads, &account, id).await;
    }
    whole(&web, &reads, &account, id, StatusCode::OK, |page| {
        page.done = done;
    })
    .await
}

/// The page again, with what was typed into its rating.
pub(super) async fn with_form(
    web: &Web,
    reads: &Reads,
    account: &Account,
    id: Uuid,
    form: Form,
) -> Result<Response, Error> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    whole(web, reads, account, id, status, |page| {
        page.card.form = form;
    })
    .await
}

/// Somebody else's session, and one that never was: nobody can tell which.
pub(super) fn missing(web: &Web, reads: &Reads, account: &Account) -> Result<Response, Error> {
    answer(
        StatusCode::NOT_FOUND,
        &Missing {
            lang: reads.0.code(),
            words: Words::new(&web.0.parts.wording, reads.0),
            account: Some(account),
        },
    )
}

async fn whole(
    web: &Web,
    reads: &Reads,
    account: &Account,
    id: Uuid,
    status: StatusCode,
    change: impl FnOnce(&mut Page<'_>),
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let Some(row) = history::session(&mut tx, account.id.0, id).await? else {
        return missing(web, reads, account);
    };
    let (now, wall) = (parts.clock.now(), Wall::of(account.phone.as_deref()));
    let words = Words::new(&parts.wording, reads.0);
    let written = written(&mut tx, &row, now).await?;
    drop(tx);
    let until = now.after(PHOTOS_OPEN);
    let transcript = written.into_iter().map(|it| Said {
        own: it.own,
        at: When::new(words, &wall, it.at),
        body: it.body,
        files: it
            .files
            .into_iter()
            .map(|file| File {
                link: media_link::path(parts.key.bytes(), MediaId(file.id), until),
                is_photo: media_type::is_shown(&file.content_type),
            })
            .collect(),
    });
    let mut page = Page {
        lang: reads.0.code(),
        words,
        account: Some(account),
        card: Card::new(words, &wall, now, row),
        transcript: transcript.collect(),
        done: None,
    };
    change(&mut page);
    answer(status, &page)
}

/// A message as it is kept.
struct Written {
    own: bool,
    at: Timestamp,
    body: String,
    files: Vec<history::File>,
}

/// What was written between the customer and us from the begin of a session to its end.
async fn written(
    tx: &mut Tx,
    session: &history::Session,
    now: Timestamp,
) -> Result<Vec<Written>, Error> {
    let Some(address) = &session.customer_address else {
        return Ok(Vec::new());
    };
    let (ticket, from) = (session.ticket_id, session.started_at);
    // What is being written now has a time a little ahead.
    let ahead = now.after(Duration::from_secs(1));
    let to = session.ended_at.unwrap_or(ahead);
    let messages = history::transcript(tx, ticket, address.clone(), from, to, MOST).await?;
    let mut files: HashMap<Uuid, Vec<history::File>> = HashMap::new();
    for file in history::files(tx, ticket, address.clone(), from, to).await? {
        files.entry(file.message_id).or_default().push(file);
    }
    Ok(messages
        .into_iter()
        .map(|it| Written {
            own: it.direction == "in",
            at: it.created_at,
            body: it.body,
            files: files.remove(&it.id).unwrap_or_default(),
        })
        .collect())
}

/// The transcript as a text file, with the time and the zone of each message.
async fn download(
    web: &Web,
    reads: &Reads,
    account: &Account,
    id: Uuid,
) -> Result<Response, Error> {
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let Some(row) = history::session(&mut tx, account.id.0, id).await? else {
        return missing(web, reads, account);
    };
    let written = written(&mut tx, &row, parts.clock.now()).await?;
    drop(tx);
    let wall = Wall::of(account.phone.as_deref());
    let words = Words::new(&parts.wording, reads.0);
    let card = Card::new(words, &wall, parts.clock.now(), row);
    let text = text(words, &wall, &card, written);
    let began = wall.at(card.row.started_at);
    let name = format!(
        "attachment; filename=\"savvysolve-{}-{}-{:02}-{:02}.txt\"",
        card.row.code, began.year, began.month, began.day
    );
    let mut response = text.into_response();
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(header::CONTENT_TYPE, fixed("text/plain; charset=utf-8"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    if let Ok(name) = HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn text(words: Words<'_>, wall: &Wall, card: &Card, written: Vec<Written>) -> String {
    let row = &card.row;
    let mut text = format!(
        "SavvySolve, {}\n{}: {}\n{}: {}\n{}: {}\n",
        words.with("web-ticket", "code", &row.code),
        words.get("web-problem"),
        row.description,
        words.get("web-solver"),
        row.solver_name,
        words.get("web-began"),
        card.began.told,
    );
    for message in written {
        let who = if message.own { "web-you" } else { "web-we" };
        let at = wall.at(message.at);
        // Writing to a string never fails.
        let _infallible = write!(
            text,
            "\n[{}-{:02}-{:02} {} {}] {}:\n",
            at.year,
            at.month,
            at.day,
            at.time,
            at.zone,
            words.get(who)
        );
        if !message.body.is_empty() {
            text.push_str(&message.body);
            text.push('\n');
        }
        for file in message.files {
            let kind = if media_type::is_shown(&file.content_type) {
                "web-photo"
            } else {
                "web-file"
            };
            let _infallible = writeln!(text, "[{}]", words.get(kind));
        }
    }
    text
}
