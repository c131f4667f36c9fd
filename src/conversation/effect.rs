//! What a step asks the worker to do.

use super::{DeskLine, News, Wanted};
use crate::domain::{
    DeviceType, Media, TicketCode, Timestamp, Urgency,
    id::{SessionId, TicketId, UserId},
};

/// One thing to be done, in the transaction of the turn.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Text the person. One turn is one text: a step gives at most one of these.
    Say(super::Say),
    /// Open a ticket; the answer comes back as [`super::Input::TicketOpened`].
    OpenTicket {
        /// None when they would not say.
        name: Option<String>,
        /// What is wrong, in their words.
        description: String,
        /// The device with the trouble.
        device_type: DeviceType,
        /// How soon.
        urgency: Urgency,
        /// Photos sent so far.
        media: Vec<Media>,
        /// Where the request comes from, and with it whether the number is known to be theirs.
        origin: Origin,
    },
    /// Customer: it was they who typed these tickets into the web form. The answer comes back as
    /// [`super::Outcome::Proven`].
    Prove(Vec<TicketId>),
    /// Somebody else typed their number: these tickets are over.
    Deny(Vec<TicketId>),
    /// Add a text or photos to a ticket.
    AddToTicket {
        /// Which.
        ticket: TicketId,
        /// Their words; may be empty when only photos came.
        text: String,
        /// Photos.
        media: Vec<Media>,
    },
    /// The customer drops the ticket.
    DropTicket(TicketId),
    /// Never text this person again until they come back.
    OptOut(OptOutSource),
    /// The person came back.
    OptIn,
    /// Tell the operator.
    AlertOperator(Alert),

    /// Solver: take the ticket. The answer comes back as [`super::Outcome::Claimed`] or
    /// [`super::Outcome::Code`].
    Claim(TicketCode),
    /// Solver: take it later, if nobody else did.
    Promise {
        /// Which.
        ticket: TicketId,
        /// From when on.
        at: Timestamp,
    },
    /// Solver: decline the offer.
    Pass(TicketId),
    /// Solver: go on duty, or off.
    Duty(bool),
    /// Solver: look up a code that is none of theirs. The answer comes back as
    /// [`super::Outcome::Code`].
    LookUp {
        /// Which.
        code: TicketCode,
        /// What for.
        wanted: Wanted,
    },
    /// Solver: the session is done. The answer comes back as [`super::Outcome::Ended`].
    EndSession {
        /// Which.
        session: SessionId,
        /// How long it took.
        minutes: u32,
        /// The tier's name.
        tier: String,
        /// The tier's price.
        price: String,
    },
    /// Solver, or the dispatch of a ticket whose solver gave no sign: give it back to the queue.
    Release(SessionId),
    /// Pass words and photos on to the other side of a session.
    Relay {
        /// Which.
        session: SessionId,
        /// Their words, masked as the policy wants it; may be empty when only photos came.
        text: String,
        /// Photos.
        media: Vec<Media>,
    },
    /// Text the solver of a session.
    TellSolver {
        /// Which.
        session: SessionId,
        /// What.
        line: DeskLine,
    },

    /// Customer: rate a session. The answer comes back as [`super::Outcome::Rated`].
    Rate {
        /// Which.
        session: Rateable,
        /// 1 to 5.
        score: u8,
        /// Their words; may be empty.
        comment: String,
    },
    /// Customer: words that belong to a rating already given.
    Comment {
        /// Of this session.
        session: SessionId,
        /// Their words.
        comment: String,
    },
    /// Customer: their sessions, newest first, three at a time. The answer comes back as
    /// [`super::Outcome::History`].
    FindHistory {
        /// How many were shown before.
        skip: u32,
    },
    /// Customer: open a ticket again whose session was completed. The answer comes back as
    /// [`super::Outcome::Reopened`].
    Reopen {
        /// Which.
        ticket: TicketId,
        /// What they wrote; added to the ticket, and passed on if the same solver takes it again.
        text: String,
        /// Photos.
        media: Vec<Media>,
    },
    /// Customer: the ticket is to go on at their other place. The answer comes back as
    /// [`super::Outcome::Elsewhere`], as that of `TypeBack` does.
    GoElsewhere {
        /// Which.
        ticket: TicketId,
        /// A mail address by text, a phone number by mail, as they wrote it; none where they named none.
        to: Option<String>,
    },
    /// Customer: the code that was sent to their other place.
    TypeBack {
        /// Which ticket it is for.
        ticket: TicketId,
        /// Where it went.
        to: String,
        /// As typed, digits alone.
        digits: String,
    },
    /// Customer: remove all that is known of them, here and at the carrier.
    Erase,

    /// Dispatch: text the offer to these solvers, for the first time or once more.
    Offer(Vec<UserId>),
    /// Dispatch: give the ticket to the solver who promised to come.
    Assign(UserId),
    /// Dispatch: tell the ticket's customer.
    TellCustomer(News),
    /// Not now: the input comes again then. Nothing else is changed by this turn.
    Postpone(Timestamp),
}

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Texts from the number itself, which is the proof that it is theirs.
    Text,
    /// The web form.
    Form {
        /// As typed; proven by nobody.
        email: Option<String>,
        /// The account that is signed in has proven this number.
        proven: bool,
    },
}

/// Which session is rated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rateable {
    /// This one.
    Session(SessionId),
    /// The last of the ticket with this code.
    Code(TicketCode),
    /// The last that ended.
    Last,
}

/// How an opt-out was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptOutSource {
    /// A carrier word alone; the carrier blocked the pair and confirmed.
    Keyword,
    /// In free words ("please stop texting me"); the carrier knows nothing of it.
    Words,
    /// The carrier refused a text with its opted-out code.
    Carrier,
}

impl OptOutSource {
    /// The name, as stored and in metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::Words => "words",
            Self::Carrier => "carrier",
        }
    }
}

/// Why a person of the staff is needed. The worker adds who and what is known so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// One of [`Alert::REASONS`]: stable, for metrics.
    pub reason: &'static str,
    /// What is known so far, one line, for the operator's eyes.
    pub summary: String,
}

impl Alert {
    /// Every reason there is; each has its own wording, `alert-<reason>`. They asked for a person
    /// (AGENT), gave too many wrong answers, opted out and are in need, gave a low rating, or nobody
    /// claims their ticket.
    pub const REASONS: [&'static str; 5] = ["asked", "stuck", "opted_out", "low_rating", "nobody"];
}
