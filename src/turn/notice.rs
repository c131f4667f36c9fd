//! A text or a mail that no turn causes: a code, the end of an erasure, a rating that was given on a
//! page, what is told unasked. It leaves by the same outbox, written in the transaction of whatever causes it.

use std::sync::Arc;

use uuid::Uuid;

use super::{CODE, Parts, Seen, SeenText};
use crate::{
    actions::CODE_LIFE,
    conversation::{Line, Say},
    domain::{EMAIL, EmailAddress, Language, SMS, Timestamp, id::new_id, segments},
    store::{Tx, contacts, db::Result, mails, messages, outbox},
    wording::{Letter, Links, Recipient, Told},
};

/// A text that was written, and goes once its transaction is committed.
#[must_use = "say `send` after the commit"]
#[derive(Debug)]
pub struct Notice {
    /// The message.
    pub id: Uuid,
    seen: SeenText,
}

/// To whom, and how.
#[derive(Clone, Copy, Debug)]
pub struct To<'a> {
    /// E.164.
    pub phone: &'a str,
    /// The language where none is known of them; what they write in goes before it.
    pub language: Language,
    /// The ticket it belongs to.
    pub ticket: Option<Uuid>,
    /// Not before then.
    pub held_until: Option<Timestamp>,
}

/// Mails a code to an address.
pub async fn mail_code(
    parts: &Parts,
    tx: &mut Tx,
    address: &EmailAddress,
    language: Language,
    digits: String,
    now: Timestamp,
) -> Result<Notice> {
    let minutes = CODE_LIFE.as_secs() / 60;
    let told = Told::Code { digits, minutes };
    let letter = parts
        .wording
        .notice(language, None, &told, &Links::default());
    let to = MailTo {
        address: address.as_str(),
        held_until: None,
    };
    Notice::letter(parts, tx, to, &letter, Some(CODE), now).await
}

/// To which mail address, and when.
#[derive(Clone, Copy, Debug)]
pub struct MailTo<'a> {
    /// In lower case.
    pub address: &'a str,
    /// Not before then.
    pub held_until: Option<Timestamp>,
}

impl Notice {
    /// Writes one line to somebody; the first text that a person ever gets carries its duties.
    pub async fn write(
        parts: &Parts,
        tx: &mut Tx,
        to: To<'_>,
        line: Line,
        now: Timestamp,
    ) -> Result<Self> {
        let phone = to.phone.to_owned();
        let known = contacts::get(tx, SMS.to_owned(), phone.clone()).await?;
        let spoken = known.as_ref().and_then(|it| it.language.as_deref());
        let language = spoken.and_then(Language::from_code).unwrap_or(to.language);
        let first_contact = known.is_none_or(|it| it.texted_at.is_none());
        let say = Say {
            language,
            first_contact,
            lines: vec![line],
        };
        let recipient = Recipient {
            phone: Some(to.phone),
            public_url: &parts.public_url,
            rate: None,
        };
        let body = parts.wording.render(&say, &recipient);
        let body = segments::to_gsm7_lookalikes(&body).into_owned();
        if first_contact {
            let contact = contacts::NewContact {
                channel: SMS.to_owned(),
                address: phone,
                language: Some(language.code().to_owned()),
                texted_at: now,
                created_at: now,
            };
            contacts::insert(tx, vec![contact]).await?;
        }
        Self::words(tx, to, body, now).await
    }

    /// Writes one line by mail. `notice`: what kind of thing it tells unasked.
    pub async fn mail(
        parts: &Parts,
        tx: &mut Tx,
        address: &str,
        line: Line,
        notice: &'static str,
        now: Timestamp,
    ) -> Result<Self> {
        let known = contacts::get(tx, EMAIL.to_owned(), address.to_owned()).await?;
        let spoken = known.as_ref().and_then(|it| it.language.as_deref());
        let say = Say {
            language: spoken.and_then(Language::from_code).unwrap_or_default(),
            first_contact: false,
            lines: vec![line],
        };
        // What it shows of a mail may be a stranger's.
        let say = parts.wording.guarded(&say);
        let recipient = Recipient {
            phone: None,
            public_url: &parts.public_url,
            rate: None,
        };
        let letter = parts.wording.letter(&say, &recipient);
        let to = MailTo {
            address,
            held_until: None,
        };
        Self::letter(parts, tx, to, &letter, Some(notice), now).await
    }

    /// Writes what is worded already.
    pub async fn words(tx: &mut Tx, to: To<'_>, body: String, now: Timestamp) -> Result<Self> {
        let segments = i64::try_from(segments::parts(&body)).unwrap_or(1);
        let message = message(SMS, to.phone, body, segments, to.ticket, now);
        Self::queue(tx, message, to.held_until, now).await
    }

    /// Into the transcript and the outbox.
    async fn queue(
        tx: &mut Tx,
        message: messages::NewMessage,
        held_until: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Self> {
        let row = outbox::NewRow {
            id: message.id,
            channel: message.channel.clone(),
            address: message.address.clone(),
            seq: now.micros(),
            due_at: held_until.unwrap_or(now),
            attempts: 0,
            uncertain: false,
            created_at: now,
        };
        let notice = Self {
            id: message.id,
            seen: SeenText {
                id: message.id,
                address: message.address.clone(),
                direction: message.direction.clone(),
                body: message.body.clone(),
                segments: message.segments,
                status: message.status.clone(),
                at: now,
                media: 0,
            },
        };
        messages::insert(tx, vec![message]).await?;
        outbox::insert(tx, vec![row]).await?;
        Ok(notice)
    }

    /// Writes a mail that nobody's turn causes. `kind`: what it tells unasked; none for what was asked for.
    pub async fn letter(
        parts: &Parts,
        tx: &mut Tx,
        to: MailTo<'_>,
        letter: &Letter,
        kind: Option<&'static str>,
        now: Timestamp,
    ) -> Result<Self> {
        let message = message(EMAIL, to.address, letter.words(), 0, None, now);
        let mail = parts.mailing.row(&parts.key, &message, letter, kind)?;
        mails::insert_out(tx, vec![mail]).await?;
        Self::queue(tx, message, to.held_until, now).await
    }

    /// What those who look on see of it.
    pub(super) fn seen(self) -> SeenText {
        self.seen
    }

    /// After the commit: the dispatcher need not wait for its poll.
    pub fn send(self, parts: &Parts) {
        parts.queued.notify_one();
        if parts.seen.receiver_count() > 0 {
            let _nobody = parts.seen.send(Arc::new(Seen::Text(self.seen)));
        }
    }
}

fn message(
    channel: &str,
    address: &str,
    body: String,
    segments: i64,
    ticket_id: Option<Uuid>,
    now: Timestamp,
) -> messages::NewMessage {
    messages::NewMessage {
        id: new_id(now),
        channel: channel.to_owned(),
        address: address.to_owned(),
        direction: "out".to_owned(),
        body,
        segments,
        status: "queued".to_owned(),
        inbound_id: None,
        ticket_id,
        created_at: now,
    }
}
