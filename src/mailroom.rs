//! The way in for mails. By whichever way one comes, it is kept whole, read, and left as an input of its
//! sender's conversation, all before whoever brought it is told that it is here.
//!
//! What is not answered (a machine's mail, a bounce, one of which nobody knows whose it is) is kept and
//! counted all the same.

pub mod imap;
mod keep;
mod report;
mod standing;
mod whose;

use std::sync::Arc;

use tokio::sync::Semaphore;

use object_store::{ObjectStore, ObjectStoreExt, PutPayload, path::Path};
use uuid::Uuid;

use crate::{
    actions::Limit,
    channel::mail::{self, Kind, Mail, Mailbox, Trust},
    conversation::Input,
    domain::{
        EMAIL, Media, Timestamp,
        id::{MediaId, new_id},
    },
    store::{contacts, mail_ways, mails},
    turn::{self, Arrived, Mailing, NotTaken, Parts, Turns},
};
use standing::Standing;

/// Mails that are read at once; the largest take a hundred megabytes meanwhile.
const READERS: usize = 2;

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
    /// How many mails go to people of whom nobody knows whether they wrote.
    pub unproven: Limit,
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
        let Some(mail) = self.read(raw, way).await else {
            return self.set_aside(id, raw, None, "unreadable", now).await;
        };
        let why = match (&mail.kind, &mail.from) {
            (Kind::Person, Some(from)) => return self.leave(id, raw, (&mail, from), now).await,
            (Kind::Automatic(why), _) => why,
            (Kind::Report(bounce), _) => {
                return self.reported(id, raw, (&mail, bounce), now).await;
            }
            (Kind::Person, None) => "no_sender",
        };
        self.set_aside(id, raw, Some(&mail), why, now).await
    }

    /// Reads a mail on a thread of its own: a large one takes a second, in which everybody would wait.
    async fn read(&self, raw: &[u8], way: &Way) -> Option<Mail> {
        static AT_ONCE: Semaphore = Semaphore::const_new(READERS);
        let _reading = AT_ONCE.acquire().await.ok()?;
        let (raw, way) = (raw.to_vec(), way.clone());
        let authserv_id = self.authserv_id.clone();
        let own = self.parts.mailing.address.clone();
        let instance = Mailing::instance(&self.parts.key);
        let reading = tokio::task::spawn_blocking(move || {
            let trust = Trust {
                authserv_id: &authserv_id,
                verdict: way.verdict,
                envelope_from: way.envelope_from.as_deref(),
                recipients: &way.recipients,
                own: own.as_str(),
                instance: &instance,
            };
            mail::read(&raw, &trust).ok()
        });
        // A panic is a mail that cannot be read: it is kept all the same.
        reading.await.ok().flatten()
    }

    /// Leaves a person's mail for their conversation; or holds it, where nobody can tell that it is theirs.
    async fn leave(
        &self,
        id: Uuid,
        raw: &[u8],
        (mail, from): (&Mail, &Mailbox),
        now: Timestamp,
    ) -> Result<Kept, NotKept> {
        let address = from.address.as_str().to_owned();
        let header_id = keep::header_id(mail, raw);
        let mut tx = self.parts.db.read().await?;
        let known = mails::known(&mut tx, address.clone(), header_id.clone()).await?;
        let standing = self.standing(&mut tx, mail, &address, now).await?;
        drop(tx);
        // Anybody may have sent something else under the id of a mail of theirs, before it came.
        let proven = matches!(standing, Standing::Theirs | Standing::Confirms { .. });
        let is_it = |it: &mails::Known| !proven || it.proven || it.fate == "taken";
        if known.iter().any(is_it) {
            return Ok(Kept::Repeat);
        }
        let fate = match standing {
            // What is written beside a yes or a no is heard as any mail of theirs.
            Standing::Theirs | Standing::Nobodys | Standing::Confirms { more: true, .. } => "taken",
            Standing::Confirms { .. } => "confirm",
            Standing::Unknown => "held",
            Standing::Unclear => {
                return self.set_aside(id, raw, Some(mail), "unclear", now).await;
            }
            Standing::TooMany => return self.set_aside(id, raw, Some(mail), "cap", now).await,
        };
        if standing == Standing::Nobodys {
            // Counted by itself: should this mail come again after a failure, it counts twice.
            let mut tx = self.parts.db.begin().await?;
            let room = self.may_answer_unproven(&mut tx, now).await?;
            tx.commit().await?;
            if !room {
                return self.set_aside(id, raw, Some(mail), "flood", now).await;
            }
        }
        let raw_key = self.put(&format!("mail/{id}.eml"), raw.to_vec()).await?;
        let row = mails::NewIn {
            fate: fate.to_owned(),
            proven,
            ..keep::row(id, &address, header_id.clone(), Some(mail), raw_key, now)
        };
        // Of an answer to our own question, the original is enough.
        let files = if fate == "confirm" {
            Vec::new()
        } else {
            self.keep_files(id, mail, now).await?
        };
        let phone = mail::phone_in(&mail.words, &self.region);
        // What is held is only taken once its owner says that it is theirs.
        let theirs = proven || standing == Standing::Unknown;
        let input = keep::input(id, mail, from, &files, (theirs, phone));
        let mut tx = self.parts.db.begin().await?;
        if mails::insert_in(&mut tx, vec![row]).await? == 0 {
            // By another way, at the same time.
            drop(tx);
            self.forget_files(id, files.len()).await;
            return Ok(Kept::Repeat);
        }
        if let Standing::Confirms { theirs, .. } = standing {
            self.confirmed(&mut tx, &address, theirs, now).await?;
        }
        if fate == "confirm" {
            tx.commit().await?;
            return Ok(Kept::Unanswered("confirm"));
        }
        let inbound_id = if known.is_empty() {
            header_id
        } else {
            // The transcript has another's of the same id.
            format!("{header_id}#{id}")
        };
        let files = (files, &self.parts.wording);
        keep::write(&mut tx, id, &address, (mail, inbound_id), files, now).await?;
        if standing == Standing::Unknown {
            let notice = self.hold(&mut tx, &address, mail, &input, now).await?;
            tx.commit().await?;
            if let Some(notice) = notice {
                notice.send(&self.parts);
            }
            return Ok(Kept::Unanswered("held"));
        }
        if proven {
            contacts::prove(&mut tx, EMAIL.to_owned(), address.clone(), now).await?;
            mail_ways::alive(&mut tx, address.clone()).await?;
        }
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
        let header_id = mail.map_or_else(|| keep::fingerprint(raw), |it| keep::header_id(it, raw));
        let row = mails::NewIn {
            fate: why.to_owned(),
            ..keep::row(id, &address, header_id, mail, raw_key, now)
        };
        let mut tx = self.parts.db.begin().await?;
        let fresh = mails::insert_in(&mut tx, vec![row]).await?;
        tx.commit().await?;
        if fresh == 0 {
            self.forget_files(id, 0).await;
            return Ok(Kept::Repeat);
        }
        Ok(Kept::Unanswered(why))
    }

    /// Notes a mail of which only the headers were taken, under the address of its From: who is forgotten takes it along.
    async fn note_too_large(&self, head: &[u8]) -> Result<Kept, NotKept> {
        let now = self.parts.clock.now();
        let mail = self.read(head, &Way::default()).await;
        let id = new_id(now);
        self.set_aside(id, head, mail.as_ref(), "too_large", now)
            .await
    }

    /// Removes what was put away for a mail that turned out to be a repeat: nothing else knows of it.
    async fn forget_files(&self, id: Uuid, files: usize) {
        let files = (0..files).map(|place| format!("mail/{id}-{place}"));
        for key in files.chain([format!("mail/{id}.eml")]) {
            if let Err(error) = self.files.delete(&Path::from(key.as_str())).await {
                tracing::warn!(%error, key, "a copy of a mail could not be removed");
            }
        }
    }

    async fn put(&self, key: &str, bytes: Vec<u8>) -> Result<String, object_store::Error> {
        self.files
            .put(&Path::from(key), PutPayload::from(bytes))
            .await?;
        Ok(key.to_owned())
    }
}
