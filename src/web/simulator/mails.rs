//! The simulator's mailbox: what was mailed in and out, and a mail that somebody writes there.

use std::fmt::Write as _;

use axum::{
    Form, Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::events::millis;
use crate::{
    domain::{EmailAddress, id::new_id},
    mailroom::{Kept, NotKept, Way},
    store::watch,
    turn::NotTaken,
    web::{Web, error::Error},
    wording::Letter,
};

/// Mails that the mailbox shows.
const MOST: i64 = 200;

/// The longest mail that somebody writes there, in characters.
const LONGEST: usize = 50_000;

/// What a mail of ours may do where it is shown: nothing but look like itself. Its links open elsewhere.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'self'; \
    sandbox allow-popups allow-popups-to-escape-sandbox";

/// A file that goes along with a mail.
const PHOTO: &[u8] = include_bytes!("../../../templates/assets/sample-photo.jpg");

/// `GET /simulator/mails`: the newest ones.
pub(super) async fn list(State(web): State<Web>) -> Result<Json<Value>, Error> {
    let mut tx = web.0.parts.db.read().await?;
    let mails = watch::mails(&mut tx, MOST).await?;
    drop(tx);
    let mails = mails.into_iter().map(|it| {
        json!({
            "id": it.id,
            "address": it.address,
            "direction": it.direction,
            "subject": it.subject,
            "fate": it.fate,
            "notice": it.notice,
            "body": it.body,
            "status": it.status,
            "at_ms": millis(it.created_at),
        })
    });
    Ok(Json(Value::Array(mails.collect())))
}

/// `GET /simulator/mails/{id}`: one of ours as its reader sees it; with `.txt` behind it, as text.
pub(super) async fn show(
    State(web): State<Web>,
    Path(path): Path<String>,
) -> Result<Response, Error> {
    let (id, as_text) = match path.strip_suffix(".txt") {
        Some(id) => (id, true),
        None => (&*path, false),
    };
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    let mut tx = web.0.parts.db.read().await?;
    let found = watch::letter(&mut tx, id).await?;
    drop(tx);
    let letter = found.and_then(|it| it.letter).ok_or(Error::NotFound)?;
    let letter: Letter = serde_json::from_str(letter.0.get()).map_err(|_| Error::NotFound)?;
    let laid = letter.lay_out(&web.0.parts.mailing.name, &web.0.parts.public_url)?;
    let mut response = if as_text {
        laid.text.into_response()
    } else {
        Html(laid.html).into_response()
    };
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(header::CONTENT_SECURITY_POLICY, fixed(POLICY));
    headers.insert(header::CACHE_CONTROL, fixed("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    Ok(response)
}

/// A mail as somebody writes it.
#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    name: String,
    address: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    body: String,
    /// A photo goes along.
    photo: Option<String>,
    /// The mail of ours that it answers.
    answers: Option<Uuid>,
}

/// `POST /simulator/mails`: somebody mails us, through a server that vouches for them.
pub(super) async fn write(
    State(web): State<Web>,
    Form(typed): Form<Typed>,
) -> Result<Json<Value>, Error> {
    let from = EmailAddress::parse(&typed.address)
        .map_err(|error| Error::BadRequest(error.to_string()))?;
    if typed.body.chars().count() > LONGEST {
        let what = format!("at most {LONGEST} characters, please");
        return Err(Error::BadRequest(what));
    }
    let parts = &web.0.parts;
    let mut tx = parts.db.read().await?;
    let answered = match typed.answers {
        Some(id) => watch::letter(&mut tx, id).await?,
        None => None,
    };
    drop(tx);
    let ours = &parts.mailing.address;
    let token = answered.as_ref().and_then(|it| it.token.as_deref());
    let to = token.map_or_else(|| ours.as_str().to_owned(), |it| ours.tagged(it));
    let parent = answered.as_ref().map(|it| it.header_id.as_str());
    let raw = raw(&from, &to, parent, &typed, new_id(parts.clock.now()));
    let way = Way {
        name: "simulator",
        envelope_from: Some(from.as_str().to_owned()),
        recipients: vec![to],
        verdict: Some(true),
    };
    match web
        .0
        .mailroom
        .receive_now(&web.0.turns, raw.as_bytes(), &way)
        .await
    {
        Ok(Kept::Unanswered(why)) => Ok(Json(json!({ "unanswered": why }))),
        Ok(Kept::Taken { .. } | Kept::Repeat) => Ok(Json(json!({}))),
        Err(NotKept::Database(error)) => Err(error.into()),
        Err(NotKept::Files(error)) => {
            tracing::error!(%error, "a mail could not be kept");
            Err(NotTaken::Unavailable.into())
        }
    }
}

/// The mail as it would come over the wire (RFC 5322, MIME).
fn raw(from: &EmailAddress, to: &str, parent: Option<&str>, typed: &Typed, id: Uuid) -> String {
    let mut raw = String::new();
    let mut line = |text: &str| {
        raw.push_str(text);
        raw.push_str("\r\n");
    };
    line(&format!(
        "From: {}<{}>",
        encoded(&typed.name),
        from.as_str()
    ));
    line(&format!("To: <{to}>"));
    line(&format!("Subject: {}", encoded(&typed.subject)));
    line(&format!("Message-ID: <{}@{}>", id.simple(), from.domain()));
    if let Some(parent) = parent {
        line(&format!("In-Reply-To: <{parent}>"));
        line(&format!("References: <{parent}>"));
    }
    line("MIME-Version: 1.0");
    line("Content-Type: multipart/mixed; boundary=\"simulated\"");
    line("");
    line("--simulated");
    line("Content-Type: text/plain; charset=utf-8");
    line("Content-Transfer-Encoding: base64");
    line("");
    line(&folded(typed.body.as_bytes()));
    if typed.photo.is_some() {
        line("--simulated");
        line("Content-Type: image/jpeg; name=\"photo.jpg\"");
        line("Content-Disposition: attachment; filename=\"photo.jpg\"");
        line("Content-Transfer-Encoding: base64");
        line("");
        line(&folded(PHOTO));
    }
    line("--simulated--");
    raw
}

/// Words of a header, in pieces that no line of it gets too long by (RFC 2047, 2).
fn encoded(words: &str) -> String {
    let mut encoded = String::new();
    let characters: Vec<char> = words.chars().take(200).collect();
    for piece in characters.chunks(10) {
        let piece: String = piece.iter().collect();
        let _infallible = write!(encoded, "=?utf-8?B?{}?=\r\n ", STANDARD.encode(piece));
    }
    encoded
}

/// Base64 in lines of 76 (RFC 2045, 6.8).
fn folded(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    let lines: Vec<&str> = text
        .as_bytes()
        .chunks(76)
        .filter_map(|it| std::str::from_utf8(it).ok())
        .collect();
    lines.join("\r\n")
}
