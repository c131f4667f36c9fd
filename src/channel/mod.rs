//! Carriers. One file each: parse, verify, send, classify errors. No carrier sees the database.

pub mod clerk;
pub mod http;
pub mod mail;
pub mod media;
pub mod simulator;
pub mod twilio;
pub mod twilio_signature;
pub mod twilio_webhook;

use std::time::Duration;

use uuid::Uuid;

use crate::domain::Failure;

/// A text on its way out.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Our id of the message; every receipt carries it.
    pub id: Uuid,
    /// E.164.
    pub to: String,
    /// The words.
    pub body: String,
    /// Public addresses of photos that go along, [`MOST_MEDIA`] at most; the carrier fetches them.
    pub media: Vec<String>,
}

/// How many photos one text carries: Twilio's limit for `MediaUrl`.
pub const MOST_MEDIA: usize = 10;

/// What became of handing a text to the carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// Taken, under the carrier's id.
    Taken(String),
    /// Not taken; what to do about it.
    Refused(Failure),
}

/// What a search at the carrier for a text that may have been taken gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// The ids of texts to that address with that body, newest first.
    Found(Vec<String>),
    /// The carrier could not be asked.
    Unanswered,
}

/// What became of erasing a message at the carrier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erased {
    /// It is gone, with its photos.
    Done,
    /// The carrier has none of this id, maybe not any more.
    Gone,
    /// Not yet: it is still on its way, or the carrier does not answer. After the wait, if the
    /// carrier named one.
    Retry(Option<Duration>),
    /// The carrier will not, for the reason of this code.
    Refused(Option<i64>),
}

/// A carrier of texts: the seam behind which Twilio and the simulator are alike.
#[derive(Clone, Debug)]
pub enum Carrier {
    /// Phones in the browser.
    Simulator(simulator::Simulator),
    /// Twilio, or what speaks like it.
    Twilio(twilio::Twilio),
}

impl Carrier {
    /// Hands one text over.
    pub async fn send(&self, text: &Outgoing) -> Handed {
        match self {
            Self::Simulator(carrier) => carrier.send(text),
            Self::Twilio(carrier) => carrier.send(text).await,
        }
    }

    /// Looks for a text that may have been taken.
    pub async fn find(&self, text: &Outgoing, since: crate::domain::Timestamp) -> Sought {
        match self {
            // It takes or loses a text in the moment it is handed over, and forgets it with the process.
            Self::Simulator(_) => Sought::Found(Vec::new()),
            Self::Twilio(carrier) => carrier.find(text, since).await,
        }
    }

    /// Erases a message at the carrier, by the carrier's id, in whichever direction it went: words,
    /// addresses and photos. To ask again does no harm.
    pub async fn erase_message(&self, sid: &str) -> Erased {
        match self {
            // It keeps nothing.
            Self::Simulator(_) => Erased::Done,
            Self::Twilio(carrier) => carrier.erase(sid).await,
        }
    }
}
