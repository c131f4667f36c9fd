//! Joins conversation, actions and store: one batch of inputs, one transaction.
//!
//! [`Turns::take`] puts an input into the queue of its person's worker and answers after the
//! commit. A worker takes what waits, up to a limit, and commits it together; people are spread
//! over workers by a hash of the address, so one person's turns never interleave in a process.
//! The `version` of a conversation guards against another replica: a conflict rolls the batch
//! back, and it is replayed, which is safe because the engine is pure.

mod acts;
mod alert;
mod aside;
mod batch;
mod detail;
mod ends;
mod error;
mod handover;
mod mailing;
mod moving;
mod notice;
mod park;
mod parting;
mod rating;
mod rows;
mod seen;
mod staff;
mod unasked;
mod worker;
mod writes;

use std::{
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
    sync::Arc,
};

use tokio::{
    sync::{Notify, broadcast, mpsc, oneshot},
    task::JoinHandle,
};
use uuid::Uuid;

pub use handover::{Handover, Ready};
pub use mailing::{ALERT, CODE, Mailing, WHOSE};
pub use notice::{MailTo, Notice, To, mail_code};
pub use parting::last_mail;
pub use rating::{OnPage, rate};
pub use seen::{Seen, SeenText};
pub use staff::{dismiss, leave, leave_until, take_now};

use crate::{
    actions::{CodeLimits, FreeCodes},
    conversation::{Engine, Input},
    domain::{Clock, Key, Receipt, Timestamp, id::MediaId, private, quiet, without_last_name},
    store::{Db, db::Dialect},
    wording::Wording,
};

/// How long a row of the outbox belongs to the process that wrote or took it. Longer than an
/// attempt may last, and short, because after a crash nothing moves before it is over.
pub const LEASE: std::time::Duration = std::time::Duration::from_secs(20);

/// When an input is due that is held back until its sender is known: never by itself (the end of the
/// year 9999).
pub const HELD: Timestamp = Timestamp::from_micros(253_402_300_799_000_000);

/// All that a turn works with; built once.
#[derive(Debug)]
pub struct Parts {
    /// The database.
    pub db: Db,
    /// The script and the word lists.
    pub engine: Engine,
    /// The catalogues.
    pub wording: Wording,
    /// The time.
    pub clock: Clock,
    /// To the dispatcher.
    pub handover: Handover,
    /// Who looks on: the simulator's page.
    pub seen: broadcast::Sender<Arc<Seen>>,
    /// For links in texts; no slash at the end.
    pub public_url: String,
    /// Who is alerted: E.164.
    pub operator: Option<String>,
    /// Who is alerted by mail.
    pub operator_email: Option<String>,
    /// How our mails are made.
    pub mailing: Mailing,
    /// Turns that one transaction takes at most.
    pub batch: usize,
    /// Workers asked for.
    pub workers: usize,
    /// Jobs that may wait for one worker.
    pub queue: usize,
    /// Told when an input or a wait is due at once, so that the timers need not be waited for.
    pub due: Notify,
    /// Told when texts were queued that were not handed over in memory.
    pub queued: Notify,
    /// Codes for the tickets to come.
    pub codes: FreeCodes,
    /// What our own signatures and hashes are made with.
    pub key: Key,
    /// When nobody is texted unasked.
    pub quiet: quiet::Window,
    /// What a ticket needs to go on elsewhere.
    pub elsewhere: Elsewhere,
}

/// What is set for tickets that go on at another place of their customer.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The region of a number that is typed without one.
    pub region: String,
    /// Our own number.
    pub number: String,
    /// Codes that are sent, and typed back.
    pub codes: CodeLimits,
}

impl Parts {
    /// When somebody may be texted unasked again; `None` when now.
    pub fn quiet_until(
        &self,
        now: Timestamp,
        zone: Option<&str>,
        address: &str,
    ) -> Option<Timestamp> {
        quiet::quiet_until(now, self.quiet, zone, address)
    }

    /// A customer's problem as solvers may see it: masked, and without their last name.
    pub fn told(&self, problem: &str, customer: Option<&str>) -> String {
        // Masked first: without the name in it, an address is no address any more.
        without_last_name(&self.masked(problem), customer.unwrap_or_default())
    }

    /// Words of one side of a session as the other may see them.
    pub fn masked(&self, words: &str) -> String {
        private::masked(words, &self.engine.policy().relay).into_owned()
    }
}

/// Something that happened to somebody's conversation.
#[derive(Debug)]
pub struct Arrived {
    /// `sms`, ….
    pub channel: &'static str,
    /// Who; E.164 for texts.
    pub address: String,
    /// What.
    pub input: Input,
    /// The carrier's id of the message: what a repeat is known by.
    pub provider_id: Option<String>,
    /// Where the carrier keeps the files of the input; of a form, their keys in the store of files.
    pub media_urls: Vec<(MediaId, String)>,
    /// The row of `inputs` this came from, taken in the same transaction.
    pub input_id: Option<Uuid>,
}

impl Arrived {
    /// Something that no carrier brought: a time-out, a hand-back.
    pub fn by_itself(channel: &'static str, address: String, input: Input) -> Self {
        Self {
            channel,
            address,
            input,
            provider_id: None,
            media_urls: Vec::new(),
            input_id: None,
        }
    }
}

/// What a turn came to, told after the commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// It is stored, with all its consequences.
    Taken,
    /// It was taken before; nothing changed.
    Repeat,
    /// It failed alone and is parked for the operator; the message itself is kept.
    Parked,
}

/// The turn was not taken; nothing is stored, and whoever sent it should try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Too many wait.
    #[error("too many turns wait")]
    Full,
    /// The database does not answer.
    #[error("the database does not answer")]
    Unavailable,
    /// The service is going down.
    #[error("shutting down")]
    Closing,
}

/// The end of one attempt to send, to be recorded.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The message.
    pub id: Uuid,
    /// `sms`, ….
    pub channel: &'static str,
    /// To whom.
    pub address: String,
    /// What became of it.
    pub end: End,
}

/// What became of an attempt to send.
#[derive(Clone, Debug)]
pub enum End {
    /// The carrier has it, under this id.
    Taken(String),
    /// It will never go.
    Failed {
        /// The carrier's code.
        code: Option<i64>,
        /// The carrier says that the person opted out.
        opted_out: bool,
    },
    /// It may have gone, and nobody can tell.
    Unknown,
    /// The person opted out meanwhile.
    Suppressed,
    /// Nothing to record: the row keeps its lease and falls due when that is over.
    Kept,
    /// Surely not taken; again later.
    Later {
        /// When.
        at: Timestamp,
        /// Attempts made so far.
        attempts: i64,
    },
}

impl End {
    /// Whether the row leaves the outbox.
    fn is_last(&self) -> bool {
        !matches!(self, Self::Kept | Self::Later { .. })
    }
}

/// A worker goes back and forth with the database a few times a batch. On the shared runtime each
/// answer would wait behind the requests that are being read, with the writer idle meanwhile: so it
/// has a thread for itself, and on PostgreSQL a connection whose socket that thread looks at.
fn start_worker(parts: Arc<Parts>, jobs: mpsc::Receiver<Job>) -> JoinHandle<()> {
    tokio::task::spawn_blocking(move || {
        match tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
        {
            Ok(own) => own.block_on(async {
                let db = parts.db.apart();
                worker::run(&parts, &db, jobs).await;
                if db.dialect() == Dialect::Postgres {
                    db.close().await;
                }
            }),
            Err(error) => {
                tracing::warn!(%error, "no thread for the worker alone; it shares the others'");
                let shared = worker::run(&parts, &parts.db, jobs);
                tokio::runtime::Handle::current().block_on(shared);
            }
        }
    })
}

/// A receipt, on its way to be recorded.
struct Heard {
    receipt: Receipt,
    /// The channel and address it is about, when the carrier tells.
    about: Option<(&'static str, String)>,
    /// Told after the commit, and dropped when there is none.
    recorded: oneshot::Sender<()>,
}

enum Job {
    Turn(Box<Arrived>, oneshot::Sender<Result<Done, NotTaken>>),
    Settled(Settled),
    Receipt(Heard),
}

/// The way in: a handle on the workers.
#[derive(Clone, Debug)]
pub struct Turns {
    workers: Arc<[mpsc::Sender<Job>]>,
}

impl Turns {
    /// Starts the workers. They end when every handle is gone and all that waited is done.
    pub fn start(parts: &Arc<Parts>) -> (Self, Vec<JoinHandle<()>>) {
        let mut tasks = Vec::new();
        let workers = (0..parts.db.writers(parts.workers))
            .map(|_| {
                let (sender, receiver) = mpsc::channel(parts.queue);
                tasks.push(start_worker(Arc::clone(parts), receiver));
                sender
            })
            .collect();
        (Self { workers }, tasks)
    }

    fn worker(&self, address: &str) -> &mpsc::Sender<Job> {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(address);
        let n = usize::try_from(hash % self.workers.len() as u64).unwrap_or(0);
        &self.workers[n]
    }

    /// Takes an input; answers when it is committed.
    pub async fn take(&self, arrived: Arrived) -> Result<Done, NotTaken> {
        let (done, answer) = oneshot::channel();
        let worker = self.worker(&arrived.address);
        worker
            .try_send(Job::Turn(Box::new(arrived), done))
            .map_err(|error| match error {
                mpsc::error::TrySendError::Full(_) => NotTaken::Full,
                mpsc::error::TrySendError::Closed(_) => NotTaken::Closing,
            })?;
        answer.await.unwrap_or(Err(NotTaken::Closing))
    }

    /// Records the end of an attempt; waits for a place rather than lose it.
    pub async fn settle(&self, settled: Settled) {
        // A closed queue means the process ends: the lease runs out and the row is looked up.
        let _closed = self
            .worker(&settled.address)
            .send(Job::Settled(settled))
            .await;
    }

    /// Records a receipt; answers when it is committed.
    pub async fn receipt(
        &self,
        receipt: Receipt,
        about: Option<(&'static str, String)>,
    ) -> Result<(), NotTaken> {
        let key = about
            .as_ref()
            .map_or_else(|| receipt.id.to_string(), |(_, address)| address.clone());
        let (recorded, answer) = oneshot::channel();
        let heard = Heard {
            receipt,
            about,
            recorded,
        };
        self.worker(&key)
            .send(Job::Receipt(heard))
            .await
            .map_err(|_| NotTaken::Closing)?;
        answer.await.map_err(|_| NotTaken::Unavailable)
    }
}
