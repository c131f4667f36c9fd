//! The way in for mails. By whichever way one comes, it is kept whole, read, and left as an input of its
//! sender's conversation, all before whoever brought it is told that it is here.
//!
//! What is not answered (a machine's mail, a bounce, one of which nobody knows whose it is) is kept and
//! counted all the same.

pub mod imap;
mod report;

use std::{fmt::Write as _, sync::Arc};

use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{
    channel::mail::{self, Kind, Mail, Mailbox, Sender, Trust},
    conversation::{Input, MailText},
    domain::{
        EMAIL, Media, Timestamp, hex,
        id::{MediaId, new_id},
    },
    store::{Tx, mail_ways, mails, media, messages},
    turn::{self, Arrived, Mailing, NotTaken, Parts, Turns},
};

/// The longest that the words of one mail are in a transcript, in characters; the original is kept whole.
const LONGEST: usize = 20_000;

/// How long an answer to a mail of ours proves that its sender got that mail.
const TOKEN_LASTS: std::time::Duration = std::time::Duration::from_hours(24 * 90);

/// What takes mails.
#[derive(Clone, Debug)]
pub struct Mailroom {
    /// What a turn works with.
    pub parts: Arc<Parts>,
    /// Where originals and files are kept.
    pub files: Arc<dyn ObjectStore>,
    /// Who vouches for senders (`email.authserv_id`).
    pub authserv_id: String,
    /// Where a phone number is at home that is written without its country code.
    pub region: String,
}

/// By which way a mail came, and what that way tells of it.
#[derive(Clone, Debug, Default)]
pub struct Way {
    /// For metrics: `mime`, `imap`, `deliver`, ….
    pub name: &'static str,
    /// The envelope sender, where known; empty for the null one.
    pub envelope_from: Option<String>,
    /// The envelope recipients, where known.
    pub recipients: Vec<String>,
    /// What the provider says of the sender, where it says.
    pub verdict: Option<bool>,
}

/// What became of a mail. Each is final: it need not be brought again.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// It is in its sender's conversation, or will be when this input is taken.
    Taken {
        /// Whose.
        address: String,
        /// What it became.
        input: Box<Input>,
        /// The row of `inputs`.
        left: Uuid,
    },
    /// It came before.
    Repeat,
    /// It is kept and not answered, for this reason.
    Unanswered(&'static str),
}

/// It is not kept; bring it again.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    /// The database does not answer.
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
    /// The original could not be written.
    #[error("the store of files: {0}")]
    Files(#[from] object_store::Error),
}

impl Mailroom {
    /// Keeps a mail, and leaves what it says for its sender's conversation. All is durable when this
    /// returns.
    pub async fn receive(&self, raw: &[u8], way: &Way) -> Result<Kept, NotKept> {
        let kept = self.keep(raw, way).await?;
        let fate = match &kept {
            Kept::Taken { .. } => "taken",
            Kept::Repeat => "repeat",
            Kept::Unanswered(why) => why,
        };
        metrics::counter!("savvysolve_mails_in_total", "way" => way.name, "fate" => fate)
            .increment(1);
        self.parts.due.notify_one();
        Ok(kept)
    }

    /// Keeps a mail and takes it at once; the timers take it where that fails.
    pub async fn receive_now(&self, turns: &Turns, raw: &[u8], way: &Way) -> Result<Kept, NotKept> {
        let kept = self.receive(raw, way).await?;
        if let Kept::Taken {
            address,
            input,
            left,
        } = &kept
        {
            let arrived = Arrived {
                input_id: Some(*left),
                ..Arrived::by_itself(EMAIL, address.clone(), (**input).clone())
            };
            if let Err(NotTaken::Full | NotTaken::Unavailable | NotTaken::Closing) =
                turns.take(arrived).await
            {
                tracing::warn!("a mail could not be taken at once; the timers take it");
            }
        }
        Ok(kept)
    }

    async fn keep(&self, raw: &[u8], way: &Way) -> Result<Kept, NotKept> {
        let now = self.parts.clock.now();
        let id = new_id(now);
        let instance = Mailing::instance(&self.parts.key);
        let trust = Trust {
            authserv_id: &self.authserv_id,
            verdict: way.verdict,
            envelope_from: way.envelope_from.as_deref(),
            recipients: &way.recipients,
            own: self.parts.mailing.address.as_str(),
            instance: &instance,
        };
        let Ok(mail) = mail::read(raw, &trust) else {
            return self.set_aside(id, raw, None, "unreadable", now).await;
        };
        let why = match (&mail.kind, &mail.from) {
            (Kind::Automatic(why), _) => Some(*why),
            (Kind::Report(bounce), _) => return self.reported(id, raw, (&mail, bounce), now).await,
            (Kind::Person, None) => Some("no_sender"),
            (Kind::Person, Some(_)) => None,
        };
        if let Some(why) = why {
            return self.set_aside(id, raw, Some(&mail), why, now).await;
        }
        self.leave(id, raw, &mail, now).await
    }

    /// Leaves a person's mail for their conversation.
    async fn leave(
        &self,
        id: Uuid,
        raw: &[u8],
        mail: &Mail,
        now: Timestamp,
    ) -> Result<Kept, NotKept> {
        let Some(from) = &mail.from else {
            return Ok(Kept::Unanswered("no_sender"));
        };
        let address = from.address.as_str().to_owned();
        let header_id = header_id(mail, raw);
        let mut tx = self.parts.db.read().await?;
        if mails::known(&mut tx, address.clone(), header_id.clone())
            .await?
            .is_some()
        {
            return Ok(Kept::Repeat);
        }
        drop(tx);
        let proven =
            mail.sender == Sender::Authenticated || self.is_answer(mail, &address, now).await?;
        let raw_key = self.put(&format!("mail/{id}.eml"), raw.to_vec()).await?;
        let row = mails::NewIn {
            fate: "taken".to_owned(),
            ..row(id, &address, header_id, Some(mail), raw_key, now)
        };
        let files = self.keep_files(id, mail, now).await?;
        let input = input(id, mail, from, &files, proven);
        let mut tx = self.parts.db.begin().await?;
        if mails::insert_in(&mut tx, vec![row]).await? == 0 {
            // By another way, at the same time. The copy of its original goes with the sweep.
            return Ok(Kept::Repeat);
        }
        write(&mut tx, id, &address, mail, raw, files, now).await?;
        mail_ways::alive(&mut tx, address.clone()).await?;
        let left = turn::leave(&mut tx, EMAIL, &address, &input, now).await?;
        tx.commit().await?;
        Ok(Kept::Taken {
            address,
            input: Box::new(input),
            left,
        })
    }

    /// Keeps the files of a mail: each with its key.
    async fn keep_files(
        &self,
        id: Uuid,
        mail: &Mail,
        now: Timestamp,
    ) -> Result<Vec<(Media, String)>, object_store::Error> {
        let mut files = Vec::new();
        for (place, file) in mail.attachments.iter().enumerate() {
            let key = format!("mail/{id}-{place}");
            let key = self.put(&key, file.bytes.clone()).await?;
            let media = Media {
                id: MediaId::new(now),
                content_type: file.content_type.clone(),
            };
            files.push((media, key));
        }
        Ok(files)
    }

    /// Whether a mail answers one of ours that was sent to its sender: only they can know its token.
    async fn is_answer(
        &self,
        mail: &Mail,
        address: &str,
        now: Timestamp,
    ) -> Result<bool, sqlx::Error> {
        let ours = &self.parts.mailing.address;
        let tags = mail.recipients.iter().filter_map(|it| ours.tag_of(it));
        let ids = mail.references.iter().rev().filter_map(|it| {
            let (token, host) = it.rsplit_once('@')?;
            (host.to_lowercase() == ours.domain()).then(|| token.to_lowercase())
        });
        let mut tx = self.parts.db.read().await?;
        for token in tags.chain(ids).take(8) {
            let Some(mail) = mails::by_token(&mut tx, token).await? else {
                continue;
            };
            if mail.address == address && now.since(mail.created_at) <= TOKEN_LASTS {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps what nobody answers.
    async fn set_aside(
        &self,
        id: Uuid,
        raw: &[u8],
        mail: Option<&Mail>,
        why: &'static str,
        now: Timestamp,
    ) -> Result<Kept, NotKept> {
        let raw_key = self.put(&format!("mail/{id}.eml"), raw.to_vec()).await?;
        let from = mail.and_then(|it| it.from.as_ref());
        let address = from.map_or("", |it| it.address.as_str()).to_owned();
        let header_id = mail.map_or_else(|| fingerprint(raw), |it| header_id(it, raw));
        let row = mails::NewIn {
            fate: why.to_owned(),
            ..row(id, &address, header_id, mail, raw_key, now)
        };
        let mut tx = self.parts.db.begin().await?;
        let fresh = mails::insert_in(&mut tx, vec![row]).await?;
        tx.commit().await?;
        Ok(if fresh == 0 {
            Kept::Repeat
        } else {
            Kept::Unanswered(why)
        })
    }

    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<String, object_store::Error> {
        self.files
            .put(&Path::from(key), PutPayload::from(bytes))
            .await?;
        Ok(key.to_owned())
    }
}

/// A mail as it is noted; its fate is still to be said.
fn row(
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
        raw_key: Some(raw_key),
        created_at: now,
    }
}

/// A mail as the dialogue hears it.
fn input(id: Uuid, mail: &Mail, from: &Mailbox, files: &[(Media, String)], proven: bool) -> Input {
    let answers = mail.words.answers.iter();
    let begins = mail.references.is_empty() && !mail.subject.is_empty();
    Input::Mail(MailText {
        message: id,
        body: cut(&mail.words.text),
        answers: answers.map(|it| (it.question, cut(&it.text))).collect(),
        subject: begins.then(|| mail.subject.clone()),
        from: from.name.clone(),
        phone: None,
        media: files.iter().map(|it| it.0.clone()).collect(),
        proven,
    })
}

/// The message of a mail, and its files.
async fn write(
    tx: &mut Tx,
    id: Uuid,
    address: &str,
    mail: &Mail,
    raw: &[u8],
    files: Vec<(Media, String)>,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let message = messages::NewMessage {
        id,
        channel: EMAIL.to_owned(),
        address: address.to_owned(),
        direction: "in".to_owned(),
        body: transcript(mail),
        segments: 0,
        status: "received".to_owned(),
        inbound_id: Some(header_id(mail, raw)),
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
fn header_id(mail: &Mail, raw: &[u8]) -> String {
    match &mail.message_id {
        Some(id) if !id.is_empty() => id.chars().take(998).collect(),
        _ if mail.words.whole.is_empty() => fingerprint(raw),
        _ => fingerprint(format!("{}\0{}", mail.subject, mail.words.whole).as_bytes()),
    }
}

fn fingerprint(bytes: &[u8]) -> String {
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
