//! Conversations that wait for a person, and one of them: read, answered in the bot's place, handed
//! back. Their address is the id of a message, so that no number stands in a log of paths.

use askama::Template;
use axum::{
    Form,
    extract::{Path, State},
    response::Response,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Frame, Here, Tab, missing, named, see, tickets::joined};
use crate::{
    actions::Act,
    conversation::{Input, State as Told},
    domain::{DISPATCH, DeviceType, Language, Timestamp, channel, mask},
    store::{Tx, contacts, db, desk, messages::Stored},
    turn::{leave, take_now},
    web::{
        Web,
        error::Error,
        page::{self, Reads, Words, again},
        when::When,
        who::{Account, AsAdmin},
    },
};

/// Conversations, and texts of one, that a page shows.
const MOST: i64 = 200;

/// The longest text that a carrier takes (Twilio's error 21617).
const LONGEST: usize = 1_600;

/// What a first text must say takes of it.
const DUTIES: usize = 200;

/// A text of a transcript.
pub(super) struct Message {
    /// From us.
    pub(super) ours: bool,
    pub(super) body: String,
    pub(super) at: When,
    /// What became of it, where that is not what one expects.
    pub(super) trouble: Option<String>,
}

impl Message {
    /// The oldest first, of what came newest first.
    pub(super) fn all(words: &Words<'_>, written: Vec<Stored>, now: Timestamp) -> Vec<Self> {
        let one = |it: Stored| {
            let odd = matches!(
                &*it.status,
                "failed" | "undelivered" | "unknown" | "suppressed" | "canceled" | "parked"
            );
            Self {
                ours: it.direction == "out",
                at: When::of(words, it.created_at, now),
                trouble: odd.then(|| named(words, "text", &it.status)),
                body: it.body,
            }
        };
        written.into_iter().rev().map(one).collect()
    }
}

/// The engine's state; one that cannot be read any more is that of somebody who never wrote.
fn state_of(json: &str) -> Told {
    serde_json::from_str(json).unwrap_or_default()
}

/// A conversation in the list.
struct Row {
    id: Option<Uuid>,
    who: String,
    /// Since when they wait; none when they were answered.
    since: Option<When>,
    stopped: bool,
}

#[derive(Template)]
#[template(path = "web/desk/talks.html")]
struct List<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
}

/// `GET /desk/conversations`.
pub(super) async fn list(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Talks);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let mut tx = parts.db.read().await?;
    let human = parts.engine.script().human_state().to_owned();
    let waiting = desk::waiting(&mut tx, human, MOST).await?;
    drop(tx);
    let mut rows: Vec<(Timestamp, Row)> = waiting
        .into_iter()
        .map(|it| {
            let state = state_of(it.state.0.get());
            let since = state.wants_since();
            let row = Row {
                id: it.message_id,
                who: who(&words, &it.address, &state),
                since: since.map(|at| When::of(&words, at, now)),
                stopped: it.opted_out_at.is_some(),
            };
            (since.unwrap_or(now), row)
        })
        .collect();
    // Whoever waits longest comes first; who was answered last.
    rows.sort_by_key(|(since, _)| *since);
    page::page(&List {
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    })
}

/// Who it is, as far as it is known.
fn who(words: &Words<'_>, address: &str, state: &Told) -> String {
    let slots = state.slots();
    let device = slots.device_type.map(DeviceType::as_str);
    joined(&[
        slots.name.unwrap_or_default().to_owned(),
        mask(address),
        device.map_or_else(String::new, |it| words.with("device-name", "device", it)),
    ])
}

/// One conversation, as it was found.
struct Talk {
    channel: &'static str,
    address: String,
    state: Told,
    ticket: Option<String>,
    stopped: bool,
    first: bool,
    written: Vec<Stored>,
}

impl Talk {
    async fn find(tx: &mut Tx, id: &str) -> db::Result<Option<Self>> {
        let Ok(id) = Uuid::try_parse(id) else {
            return Ok(None);
        };
        let Some(whose) = desk::whose(tx, id)
            .await?
            .filter(|it| it.channel != DISPATCH)
        else {
            return Ok(None);
        };
        let Some(named) = channel(&whose.channel) else {
            return Ok(None);
        };
        let (channel, address) = (whose.channel, whose.address);
        let talk = desk::conversation(tx, channel.clone(), address.clone()).await?;
        let contact = contacts::get(tx, channel.clone(), address.clone()).await?;
        Ok(Some(Self {
            written: desk::transcript(tx, channel.clone(), address.clone(), MOST).await?,
            stopped: contact.as_ref().is_some_and(|it| it.opted_out_at.is_some()),
            first: contact.is_none_or(|it| it.texted_at.is_none()),
            state: talk
                .as_ref()
                .map_or_else(Told::default, |it| state_of(it.state.0.get())),
            ticket: talk.and_then(|it| it.ticket_code),
            channel: named,
            address,
        }))
    }

    fn has_person(&self, web: &Web) -> bool {
        self.state.name() == web.0.parts.engine.script().human_state()
    }

    /// How long a text to them may be.
    fn longest(&self) -> usize {
        LONGEST - if self.first { DUTIES } else { 0 }
    }
}

#[derive(Template)]
#[template(path = "web/desk/talk.html")]
struct One<'a> {
    lang: &'a str,
    words: Words<'a>,
    account: Option<&'a Account>,
    tabs: Vec<Tab>,
    id: &'a str,
    who: String,
    phone: &'a str,
    ticket: Option<&'a str>,
    person: bool,
    since: Option<When>,
    stopped: bool,
    spanish: bool,
    longest: usize,
    transcript: Vec<Message>,
    typed: &'a str,
    wrong: Option<String>,
}

fn one_page<'a>(
    web: &Web,
    frame: &Frame<'a>,
    id: &'a str,
    talk: &'a Talk,
    written: Vec<Stored>,
) -> One<'a> {
    let (words, now) = (frame.words, web.0.parts.clock.now());
    let since = talk.state.wants_since();
    One {
        id,
        who: who(&words, &talk.address, &talk.state),
        phone: &talk.address,
        ticket: talk.ticket.as_deref(),
        person: talk.has_person(web),
        since: since.map(|at| When::of(&words, at, now)),
        stopped: talk.stopped,
        spanish: talk.state.language() == Language::Es,
        longest: talk.longest(),
        transcript: Message::all(&words, written, now),
        typed: "",
        wrong: None,
        tabs: frame.tabs(),
        lang: frame.lang,
        words: frame.words,
        account: frame.account,
    }
}

/// `GET /desk/conversations/{id}`.
pub(super) async fn one(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Talks);
    let parts = &web.0.parts;
    let mut tx = parts.db.begin().await?;
    let Some(mut talk) = Talk::find(&mut tx, &id).await? else {
        return missing(&frame);
    };
    let subject = mask(&talk.address);
    let detail = talk.ticket.as_deref().unwrap_or_default();
    let (actor, now) = (account.actor(), parts.clock.now());
    actor
        .did(&mut tx, Act::OpenedConversation, &subject, detail, now)
        .await?;
    tx.commit().await?;
    let written = std::mem::take(&mut talk.written);
    page::page(&one_page(&web, &frame, &id, &talk, written))
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Reply {
    #[serde(default)]
    body: String,
}

/// `POST /desk/conversations/{id}/reply`: their words go into that person's conversation, and out by the
/// bot's number.
pub(super) async fn reply(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
    Form(typed): Form<Reply>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Talks);
    let (parts, words) = (&web.0.parts, frame.words);
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let Some(mut talk) = Talk::find(&mut tx, &id).await? else {
        return missing(&frame);
    };
    let body = sendable(&typed.body);
    let most = talk.longest();
    let wrong = if talk.stopped {
        Some(words.get("web-desk-reply-stopped"))
    } else if body.is_empty() {
        Some(words.get("web-desk-reply-none"))
    } else if body.chars().count() > most {
        let most = i64::try_from(most).unwrap_or_default();
        Some(words.count("web-desk-reply-long", "most", most))
    } else {
        None
    };
    if wrong.is_some() {
        let written = std::mem::take(&mut talk.written);
        let mut form = one_page(&web, &frame, &id, &talk, written);
        (form.wrong, form.typed) = (wrong, &typed.body);
        return again(&form);
    }
    let (subject, actor) = (mask(&talk.address), account.actor());
    let detail = talk.ticket.as_deref().unwrap_or_default();
    actor
        .did(&mut tx, Act::Replied, &subject, detail, now)
        .await?;
    let input = Input::Staff { body };
    let left = leave(&mut tx, talk.channel, &talk.address, &input, now).await?;
    tx.commit().await?;
    take_now(&web.0.turns, (talk.channel, talk.address), input, left).await;
    Ok(see(&format!("/desk/conversations/{id}#reply")))
}

/// What was typed, as it may be sent: line ends as texts have them, and nothing that no phone shows.
fn sendable(typed: &str) -> String {
    let lines = typed.replace("\r\n", "\n").replace('\r', "\n");
    let shown = |c: &char| *c == '\n' || !c.is_control();
    let words: String = lines.chars().filter(shown).collect();
    words.trim().to_owned()
}

/// `POST /desk/conversations/{id}/hand-back`: the bot takes over again.
pub(super) async fn hand_back(
    State(web): State<Web>,
    reads: Reads,
    AsAdmin(account): AsAdmin,
    Path(id): Path<String>,
) -> Result<Response, Error> {
    let frame = Frame::new(&web, &reads, &account, Here::Talks);
    let parts = &web.0.parts;
    let now = parts.clock.now();
    let mut tx = parts.db.begin().await?;
    let Some(talk) = Talk::find(&mut tx, &id).await? else {
        return missing(&frame);
    };
    // Somebody else was faster, or the bot took over by itself: it has it, and that was wanted.
    if talk.has_person(&web) {
        let (subject, actor) = (mask(&talk.address), account.actor());
        let detail = talk.ticket.as_deref().unwrap_or_default();
        actor
            .did(&mut tx, Act::HandedBack, &subject, detail, now)
            .await?;
        let left = leave(&mut tx, talk.channel, &talk.address, &Input::HandBack, now).await?;
        tx.commit().await?;
        take_now(
            &web.0.turns,
            (talk.channel, talk.address),
            Input::HandBack,
            left,
        )
        .await;
    }
    Ok(see("/desk/conversations"))
}

#[cfg(test)]
mod tests {
    use super::sendable;

    #[test]
    fn what_no_phone_shows_is_not_sent() {
        assert_eq!(sendable(" a\r\nb\rc\0\u{7} \n"), "a\nb\nc");
        assert_eq!(sendable(" \r\n\t "), "");
        assert_eq!(sendable("ñ 🙂"), "ñ 🙂");
    }
}
