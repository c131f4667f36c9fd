//! What a mail becomes: its row, its message, its files, and what the dialogue hears of it.

use std::fmt::Write as _;

use fluent_bundle::FluentArgs;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    channel::mail::{self, Mail, Mailbox},
    conversation::{Input, LeftOut, MailText, WhyLeftOut},
    domain::{EMAIL, Language, Media, PhoneNumber, Timestamp, hex},
    store::{Tx, contacts, mails, media, messages},
    wording::Wording,
};

/// The longest that the words of one mail are in a transcript, in characters; the original is kept whole.
const LONGEST: usize = 20_000;

/// A mail as it is noted; its fate is still to be said.
pub(super) fn row(
    id: Uuid,
    address: &str,
    header_id: String,
    mail: Option<&Mail>,
    raw_key: String,
    now: Timestamp,
) -> mails::NewIn {
    mails::NewIn {
        id,
        address: address.to_owned(),
        direction: "in".to_owned(),
        header_id,
        subject: mail.map(|it| it.subject.clone()).unwrap_or_default(),
        refs: mail.map(|it| it.references.join(" ")).unwrap_or_default(),
        fate: String::new(),
        proven: false,
        raw_key: Some(raw_key),
        created_at: now,
    }
}

/// A mail as the dialogue hears it.
pub(super) fn input(
    id: Uuid,
    mail: &Mail,
    from: &Mailbox,
    files: &[(Media, String)],
    (proven, phone): (bool, Option<PhoneNumber>),
) -> Input {
    let answers = mail.words.answers.iter();
    // An answer with nothing new in it would be heard as our own words.
    let empty = mail.words.kept_all && !mail.references.is_empty();
    let begins = mail.references.is_empty() && !mail.subject.is_empty();
    Input::Mail(MailText {
        message: id,
        body: if empty {
            String::new()
        } else {
            cut(&mail.words.text)
        },
        answers: answers.map(|it| (it.question, cut(&it.text))).collect(),
        subject: begins.then(|| mail.subject.clone()),
        from: from.name.clone(),
        phone: phone.map(|it| it.as_str().to_owned()),
        media: files.iter().map(|it| it.0.clone()).collect(),
        left_out: mail.left_out.iter().map(left_out).collect(),
        proven,
    })
}

fn left_out(file: &mail::LeftOut) -> LeftOut {
    LeftOut {
        name: file.name.clone(),
        why: match file.why {
            mail::WhyLeftOut::TooLarge => WhyLeftOut::Large,
            mail::WhyLeftOut::TooMany => WhyLeftOut::Many,
            mail::WhyLeftOut::Unsafe => WhyLeftOut::Unsafe,
        },
    }
}

/// The message of a mail, and its files. `inbound_id`: what the transcript knows a repeat of it by.
pub(super) async fn write(
    tx: &mut Tx,
    id: Uuid,
    address: &str,
    (mail, inbound_id): (&Mail, String),
    (files, wording): (Vec<(Media, String)>, &Wording),
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let mut body = transcript(mail);
    if !mail.left_out.is_empty() {
        // Whoever reads the transcript sees that there was more.
        let known = contacts::get(tx, EMAIL.to_owned(), address.to_owned()).await?;
        let spoken = known.and_then(|it| Language::from_code(it.language.as_deref()?));
        let mut args = FluentArgs::new();
        args.set("count", mail.left_out.len());
        let key = "mail-transcript-left-out";
        body = format!(
            "{body}\n{}",
            wording.page(spoken.unwrap_or_default(), key, &args)
        );
    }
    let message = messages::NewMessage {
        id,
        channel: EMAIL.to_owned(),
        address: address.to_owned(),
        direction: "in".to_owned(),
        body,
        segments: 0,
        status: "received".to_owned(),
        inbound_id: Some(inbound_id),
        ticket_id: None,
        created_at: now,
    };
    messages::insert(tx, vec![message]).await?;
    let kept = files.into_iter().map(|(file, key)| media::NewMedia {
        id: file.id.0,
        message_id: id,
        ticket_id: None,
        url: String::new(),
        content_type: file.content_type,
        status: "kept".to_owned(),
        object_key: Some(key),
        attempts: 0,
        due_at: now,
        created_at: now,
    });
    media::insert(tx, kept.collect()).await?;
    Ok(())
}

/// What a repeat of a mail is known by: its Message-ID; or, where it has none, what stays the same on
/// every way it may come.
pub(super) fn header_id(mail: &Mail, raw: &[u8]) -> String {
    match &mail.message_id {
        Some(id) if !id.is_empty() => id.chars().take(998).collect(),
        _ if mail.words.whole.is_empty() => fingerprint(raw),
        _ => {
            let refers = mail.references.join(" ");
            let parts = [&*mail.subject, &mail.words.whole, &refers, date(raw)];
            fingerprint(parts.join("\0").as_bytes())
        }
    }
}

/// The Date of a mail, as it stands; empty where there is none.
fn date(raw: &[u8]) -> &str {
    let lines = raw.split(|it| *it == b'\n');
    let head = lines
        .take_while(|it| !it.trim_ascii().is_empty())
        .take(1_000);
    let is_date = |it: &&[u8]| it.len() > 5 && it[..5].eq_ignore_ascii_case(b"date:");
    let found = head.map(<[u8]>::trim_ascii).find(is_date);
    found
        .and_then(|it| std::str::from_utf8(it).ok())
        .unwrap_or_default()
}

pub(super) fn fingerprint(bytes: &[u8]) -> String {
    format!("sha256:{}", hex(&Sha256::digest(bytes)))
}

fn cut(words: &str) -> String {
    words.chars().filter(|c| *c != '\0').take(LONGEST).collect()
}

/// What stands in the transcript: their words, answers by their numbers.
fn transcript(mail: &Mail) -> String {
    let mut words = cut(&mail.words.text);
    for answer in &mail.words.answers {
        if !words.is_empty() {
            words.push('\n');
        }
        let _infallible = write!(words, "{}. {}", answer.question, cut(&answer.text));
    }
    words
}
