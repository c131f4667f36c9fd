//! What happens to a conversation from elsewhere: news of a ticket, and what an effect that the
//! database had to decide came to.

use serde::{Deserialize, Serialize};

use super::facts::Stars;
use crate::domain::{
    DeviceType, TicketCode, TicketStatus, Timestamp, Urgency,
    id::{SessionId, TicketId},
};

/// News of a ticket, for its customer; `Look` is for its dispatch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// A solver claimed it.
    SolverCame {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
        /// Their ratings so far, where there are any.
        stars: Option<Stars>,
    },
    /// The solver gave it back, went off duty or gave no sign; it waits for another.
    SolverLeft {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
    },
    /// Nobody claimed it so far.
    NobodyYet {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The solver ended the session.
    SessionEnded {
        /// Which.
        session: SessionId,
        /// The ticket's code.
        code: TicketCode,
        /// The solver's first name.
        solver: String,
        /// How long it took.
        minutes: u32,
        /// The tier's name.
        tier: String,
        /// The tier's price, as people read it.
        price: String,
    },
    /// They rated a session on a page: what the conversation still asks about it is answered.
    RatedElsewhere {
        /// Which.
        session: SessionId,
        /// The score as it stands now.
        score: u8,
    },
    /// Something changed for the dispatch of a ticket: look at it now.
    Look,
}

/// What an effect came to; it goes back into the conversation that caused it, in the same turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Of [`super::Effect::Claim`]: it is theirs.
    Claimed(Claimed),
    /// Of [`super::Effect::Claim`] or [`super::Effect::LookUp`]: how it is with that code.
    Code {
        /// The code, as it was understood.
        code: TicketCode,
        /// What was wanted with it.
        wanted: Wanted,
        /// How it stands.
        standing: Standing,
    },
    /// Of [`super::Effect::EndSession`]: false when the session was over already.
    Ended {
        /// Whether it is ended now, by this.
        now: bool,
    },
    /// Of [`super::Effect::Rate`].
    Rated(Rated),
    /// Of [`super::Effect::FindHistory`].
    History {
        /// Sessions, newest first.
        sessions: Vec<HistorySession>,
        /// There are more.
        more: bool,
    },
    /// Of [`super::Effect::Reopen`]: with whom; `None` when it waits in the queue again, and
    /// `ok` false when it cannot be reopened any more.
    Reopened {
        /// The ticket is open again.
        ok: bool,
        /// The same solver has it again at once.
        solver: Option<String>,
    },
    /// Of [`super::Effect::Prove`]: the tickets that are theirs now, oldest first.
    Proven {
        /// None where all were theirs before.
        tickets: Vec<Proven>,
    },
    /// Of [`super::Effect::GoElsewhere`] or [`super::Effect::TypeBack`].
    Elsewhere(Elsewhere),
}

/// What came of the wish that a ticket goes on at another place of its customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "elsewhere", rename_all = "snake_case")]
pub enum Elsewhere {
    /// They named no place, and none is known.
    Asks {
        /// Which ticket.
        ticket: TicketId,
    },
    /// A code is on its way there.
    Sent {
        /// Which ticket.
        ticket: TicketId,
        /// Where it goes.
        to: String,
    },
    /// The place is proven, and the ticket goes on there.
    Moved {
        /// Its code.
        code: TicketCode,
        /// Where.
        to: String,
    },
    /// The ticket is over.
    Over,
    /// That is not the code.
    Wrong,
    /// The code is too old, or was used.
    Old,
    /// It was tried too often.
    Exhausted,
    /// Too many codes were asked for.
    TooMany,
    /// They opted out there, or mail comes back.
    NotReached,
    /// It is no address, or none that can be written to.
    Impossible,
    /// Their account has another, or another account has it.
    NotYours,
}

/// A ticket whose number was confirmed just now, as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proven {
    /// Its id.
    pub id: TicketId,
    /// Its code.
    pub code: TicketCode,
    /// Where it stands.
    pub status: TicketStatus,
    /// The first name of the solver who has it.
    pub solver: Option<String>,
}

/// A ticket that a solver just got.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claimed {
    /// The session that begins.
    pub session: SessionId,
    /// Of this ticket.
    pub ticket: TicketId,
    /// The ticket's code.
    pub code: TicketCode,
    /// The customer's first name, where known.
    pub customer: Option<String>,
    /// The device with the trouble.
    pub device_type: DeviceType,
    /// How soon.
    pub urgency: Urgency,
    /// The problem and what was added to it, in the customer's words.
    pub problem: String,
    /// How many photos go along.
    pub photos: usize,
    /// Nobody has confirmed the customer's number yet: nothing reaches them until then.
    #[serde(default)]
    pub unproven: bool,
}

/// What a solver wanted with a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the word itself")]
pub enum Wanted {
    Claim,
    Pass,
    Done,
    Release,
    Text,
}

/// How it stands with a code, as one solver sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No ticket has it.
    Unknown,
    /// It waits for a solver.
    Open,
    /// They hold it themselves.
    Theirs,
    /// Another solver has it.
    Anothers,
    /// It is completed, or dropped by the customer.
    Over,
}

/// What became of a rating.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "rated", rename_all = "snake_case")]
pub enum Rated {
    /// It is kept.
    Kept {
        /// Which session.
        session: SessionId,
        /// The ticket's code.
        code: TicketCode,
        /// The solver's first name.
        solver: String,
        /// The score as it stands now.
        score: u8,
        /// There was one before.
        changed: bool,
    },
    /// They have no session with that code, or none at all.
    None,
    /// The session still goes on, or nobody has taken the ticket yet.
    NotOver {
        /// The ticket's code.
        code: TicketCode,
    },
    /// It was rated more than a day ago.
    TooLate {
        /// The ticket's code.
        code: TicketCode,
        /// The score as it stands.
        score: u8,
    },
}

/// A line of somebody's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistorySession {
    /// When it ended.
    pub ended_at: Timestamp,
    /// The ticket's code.
    pub code: TicketCode,
    /// The problem, in the customer's words.
    pub problem: String,
    /// The solver's first name.
    pub solver: String,
    /// How long it took.
    pub minutes: u32,
    /// The tier's name.
    pub tier: String,
    /// The customer's rating, if they gave one.
    pub score: Option<u8>,
}
