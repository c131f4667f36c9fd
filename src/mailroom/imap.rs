//! The way in for anyone with just a mailbox: what is new in it is taken, mail by mail.
//!
//! How far it was read is kept in the database, and moves on behind the commit of each mail; only then the mail is
//! marked as seen. So a crash at any point brings a mail again, which is known by its Message-ID; and two processes on
//! one mailbox take each mail once. Nothing is deleted.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle};

use super::{Mailroom, NotKept, Way};
use crate::{
    channel::mail::{
        imap::{Address, Fetched, Folder, Trouble},
        providers::MOST_RAW,
    },
    domain::Timestamp,
    store::mail_ways,
    turn::Turns,
};

/// The first pause after trouble; it doubles.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The longest.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// At the first look, mails this old or newer are taken if nobody has read them: a mailbox may have years of mail in it.
const FIRST_LOOK: Duration = Duration::from_hours(2 * 24);

/// The same when the server gave all mails new ids. What came before is known again, and is seen too.
const LOOK_AGAIN: Duration = Duration::from_hours(14 * 24);

/// How often a mail that the server cannot hand over is asked for before those behind it have their turn.
const TRIES: u32 = 5;

/// Why a look ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("{0}")]
    Server(#[from] Trouble),
    #[error("{0}")]
    NotKept(#[from] NotKept),
}

impl From<sqlx::Error> for Ended {
    fn from(error: sqlx::Error) -> Self {
        Self::NotKept(error.into())
    }
}

/// The mailbox that is read.
struct Reader {
    room: Mailroom,
    turns: Turns,
    address: Address,
    every: Duration,
    /// The mail that could not be fetched, and how often.
    stuck: (u32, u32),
}

/// Reads a mailbox until `closing`. `every`: it is looked into at least so often, however silent the server is.
pub fn start(
    room: Mailroom,
    turns: Turns,
    address: Address,
    every: Duration,
    mut closing: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let mut reader = Reader {
        room,
        turns,
        address,
        every,
        stuck: (0, 0),
    };
    tokio::spawn(async move {
        let mut pause = FIRST_PAUSE;
        loop {
            let mut was_in = false;
            let ended = tokio::select! {
                _ = closing.changed() => return,
                ended = reader.read(&mut was_in) => ended,
            };
            metrics::gauge!("savvysolve_imap_connected").set(0.0);
            if was_in {
                pause = FIRST_PAUSE;
            }
            if let Err(error) = ended {
                metrics::counter!("savvysolve_imap_troubles_total").increment(1);
                tracing::warn!(%error, mailbox = ?reader.address, again_in = ?pause, "the mailbox could not be read");
            }
            tokio::select! {
                _ = closing.changed() => return,
                () = tokio::time::sleep(pause) => {}
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    })
}

impl Reader {
    /// From connecting to trouble. `was_in` is set once the folder was open and looked through.
    async fn read(&mut self, was_in: &mut bool) -> Result<(), Ended> {
        let mut folder = Folder::open(&self.address).await?;
        let mut last = self.begin(&mut folder).await?;
        metrics::gauge!("savvysolve_imap_connected").set(1.0);
        loop {
            for uid in folder.after(last).await? {
                self.take(&mut folder, uid).await?;
                self.advance(folder.validity, uid).await?;
                last = uid;
            }
            *was_in = true;
            folder = folder.wait(self.every).await?;
        }
    }

    /// Where to go on. At the first look at a mailbox, what nobody has read of the last days is taken first.
    async fn begin(&mut self, folder: &mut Folder) -> Result<u32, Ended> {
        let (db, mailbox) = (self.room.parts.db.clone(), self.address.key());
        let mut tx = db.read().await?;
        let place = mail_ways::place(&mut tx, mailbox.clone()).await?;
        drop(tx);
        let back = match place {
            Some(place) if place.uid_validity == i64::from(folder.validity) => {
                return Ok(u32::try_from(place.last_uid).unwrap_or(0));
            }
            Some(_) => LOOK_AGAIN,
            None => FIRST_LOOK,
        };
        let now = self.room.parts.clock.now();
        let last = folder.last().await?;
        let recent = folder.unseen(&day(now.before(back))).await?;
        tracing::info!(mailbox = ?self.address, unread = recent.len(), "a mailbox is read for the first time, or its ids are new");
        for uid in recent.into_iter().filter(|it| *it <= last) {
            self.take(folder, uid).await?;
        }
        let mut tx = db.begin().await?;
        mail_ways::begin(
            &mut tx,
            mailbox,
            i64::from(folder.validity),
            i64::from(last),
            now,
        )
        .await?;
        tx.commit().await?;
        Ok(last)
    }

    /// Takes one mail, and marks it as seen.
    async fn take(&mut self, folder: &mut Folder, uid: u32) -> Result<(), Ended> {
        let most = u32::try_from(MOST_RAW).unwrap_or(u32::MAX);
        let fetched = match folder.fetch(uid, most).await {
            Ok(fetched) => fetched,
            Err(trouble) if trouble.is_of_the_mail() && self.is_hopeless(uid) => {
                metrics::counter!("savvysolve_mail_refused_total", "way" => "imap", "why" => "not_fetched").increment(1);
                tracing::error!(%trouble, uid, "a mail could not be fetched and is left in the mailbox; please look at it there");
                return Ok(());
            }
            Err(trouble) => return Err(trouble.into()),
        };
        match fetched {
            Fetched::Mail(raw) => {
                let way = Way {
                    name: "imap",
                    ..Way::default()
                };
                let kept = self.room.receive_now(&self.turns, &raw, &way).await?;
                drop(kept);
            }
            Fetched::TooLarge(size, head) => {
                metrics::counter!("savvysolve_mail_refused_total", "way" => "imap", "why" => "too_large").increment(1);
                tracing::warn!(
                    size,
                    uid,
                    "a mail is larger than is taken and is left in the mailbox; please look at it there"
                );
                self.room.note_too_large(&head).await?;
                return Ok(());
            }
            Fetched::Gone => return Ok(()),
        }
        Ok(folder.seen(uid).await?)
    }

    /// Whether a mail was asked for often enough.
    fn is_hopeless(&mut self, uid: u32) -> bool {
        let before = if self.stuck.0 == uid { self.stuck.1 } else { 0 };
        self.stuck = (uid, before + 1);
        self.stuck.1 >= TRIES
    }

    async fn advance(&self, validity: u32, uid: u32) -> Result<(), Ended> {
        let mut tx = self.room.parts.db.begin().await?;
        let now = self.room.parts.clock.now();
        mail_ways::advance(
            &mut tx,
            self.address.key(),
            i64::from(validity),
            i64::from(uid),
            now,
        )
        .await?;
        Ok(tx.commit().await?)
    }
}

/// A day as IMAP writes it (RFC 9051, `date`).
fn day(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default();
    at.strftime("%-d-%b-%Y").to_string()
}
