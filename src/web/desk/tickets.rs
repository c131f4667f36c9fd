//! Tickets that are open, and all there is to one of them.

use std::time::Duration;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::{Frame, Here, Tab, missing, named, talks::Message};
use crate::{
    actions::Act,
    domain::{TicketCode, Urgency, id::MediaId, media_link},
    store::{desk, parked},
    web::{
        Web,
        error::Error,
        page::{Reads, Words, page},
        when::When,
        who::{Account, AsAdmin},
    },
};

/// The most that one page shows.
const MOST: i64 = 200;

/// How long the links to photos are good.
const PHOTOS: Duration = Duration::from_mins(30);

/// A ticket in the list.
struct Row {
    code: String,
    urgent: bool,
    about: String,
    problem: String,
    status: String,
    proven: bool,
    opened: When,
}

#[derive(Template)]
#[template(path = "web/desk/tickets.html")]
struct List<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    full: bool,
    waiting: Option<String>,
    parked: Option<String>,
}

/// `GET /desk`.
pub(super) async fn list(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Tickets);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let mut tx = parts.db.read().await?;
    let mut open = desk::open(&mut tx, MOST).await?;
    let human = parts.engine.script().human_state().to_owned();
    let waiting = desk::waiting(&mut tx, human, MOST).await?;
    let waiting = count(waiting.len());
    let parked = parked::count(&mut tx).await?.map_or(0, |it| it.rows);
    drop(tx);
    let full = count(open.len()) == MOST;
    // What nobody has comes first, and of that what is urgent; else the oldest.
    open.sort_by_key(|it| (it.status != "open", it.urgency != Urgency::High.as_str()));
    let rows = open.into_iter().map(|it| {
        let device = words.with("device-name", "device", &it.device_type);
        let status = match &it.solver {
            Some(solver) => words.with("web-desk-with", "solver", solver),
            None => words.count("web-desk-offers", "count", it.offers),
        };
        let about = [it.customer_name.unwrap_or_default(), device];
        Row {
            urgent: it.urgency == Urgency::High.as_str(),
            about: joined(&about),
            problem: beginning(&it.description),
            status,
            proven: it.proven,
            opened: When::of(&words, it.created_at, now),
            code: it.code,
        }
    });
    let some = |key, count: i64| (count > 0).then(|| words.count(key, "count", count));
    page(&List {
        rows: rows.collect(),
        full,
        waiting: some("web-desk-waiting", waiting),
        parked: some("web-desk-parked", parked),
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// What there is, with a dot between.
pub(super) fn joined(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let there: Vec<&str> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    there.join(" · ")
}

/// As much of somebody's words as a list has room for.
pub(super) fn beginning(words: &str) -> String {
    const MOST: usize = 140;
    let mut shown: String = words.chars().take(MOST).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    shown
}

/// Words that were added.
struct Note {
    body: String,
    at: When,
}

/// A file.
struct Photo {
    /// None while it is not kept.
    href: Option<String>,
    image: bool,
    status: String,
}

/// A session.
struct Session {
    solver: String,
    status: String,
    began: When,
    length: String,
    score: Option<String>,
    comment: String,
}

/// An offer.
struct Offer {
    solver: String,
    answer: String,
    at: When,
}

#[derive(Template)]
#[template(path = "web/desk/ticket.html")]
struct One<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    ticket: desk::Ticket,
    status: String,
    device: String,
    urgency: String,
    opened: When,
    notes: Vec<Note>,
    photos: Vec<Photo>,
    sessions: Vec<Session>,
    offers: Vec<Offer>,
    transcript: Vec<Message>,
}

/// `GET /desk/tickets/{code}`.
pub(super) async fn one(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(code): Path<String>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Tickets);
    let Ok(code) = TicketCode::parse(&code) else {
        return missing(&frame);
    };
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let Some(ticket) = desk::ticket(&mut tx, code.as_str().to_owned()).await? else {
        return missing(&frame);
    };
    let actor = account.actor();
    actor
        .did(&mut tx, Act::OpenedTicket, code.as_str(), "", now)
        .await?;
    let notes = desk::notes(&mut tx, ticket.id).await?;
    let files = desk::files(&mut tx, ticket.id).await?;
    let sessions = desk::sessions(&mut tx, ticket.id).await?;
    let offers = desk::offers(&mut tx, ticket.id).await?;
    let written = desk::of_ticket(&mut tx, ticket.id, MOST).await?;
    tx.commit().await?;
    let when = |at| When::of(&words, at, now);
    let link = |id| media_link::path(parts.key.bytes(), MediaId(id), now.after(PHOTOS));
    page(&One {
        status: named(&words, "ticket", &ticket.status),
        device: words.with("device-name", "device", &ticket.device_type),
        urgency: words.with("urgency-name", "urgency", &ticket.urgency),
        opened: when(ticket.created_at),
        notes: notes
            .into_iter()
            .map(|it| Note {
                body: it.body,
                at: when(it.created_at),
            })
            .collect(),
        photos: files
            .into_iter()
            .map(|it| Photo {
                href: (it.status == "kept").then(|| link(it.id)),
                image: it.content_type.starts_with("image/"),
                status: named(&words, "file", &it.status),
            })
            .collect(),
        sessions: sessions
            .into_iter()
            .map(|it| Session {
                status: named(&words, "session", &it.status),
                began: when(it.started_at),
                length: length(&words, it.minutes, it.tier.as_deref()),
                score: it
                    .score
                    .map(|it| words.count("web-desk-score", "score", it)),
                comment: it.comment.unwrap_or_default(),
                solver: it.solver,
            })
            .collect(),
        offers: offers
            .into_iter()
            .map(|it| Offer {
                answer: match it.answer.as_deref() {
                    Some(answer) => named(&words, "offer", answer),
                    None if it.live => words.get("web-desk-offer-live"),
                    None => String::new(),
                },
                at: when(it.offered_at),
                solver: it.solver,
            })
            .collect(),
        transcript: Message::all(&words, written, now),
        ticket,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// How long a session took, and what that is called.
pub(in crate::web) fn length(
    words: &Words<'_>,
    minutes: Option<i64>,
    tier: Option<&str>,
) -> String {
    let minutes = minutes.and_then(|it| u64::try_from(it).ok());
    let span = minutes.map(|it| words.span(it)).unwrap_or_default();
    joined(&[span, tier.unwrap_or_default().to_owned()])
}
