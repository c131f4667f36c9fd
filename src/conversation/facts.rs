//! What the worker looked up before the step.

use crate::domain::{
    DeviceType, Language, TicketCode, TicketStatus, Timestamp, Urgency,
    id::{SessionId, TicketId, UserId},
};

/// What a step may ask about the world.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub struct Facts {
    /// The person opted out and has not come back.
    pub opted_out: bool,
    /// No text was ever sent to this person: the next one carries the compliance line.
    pub first_contact: bool,
    /// It goes by mail: at another pace, and with room for more than one question.
    pub mail: bool,
    /// There is mail here at all.
    pub mailing: bool,
    /// An account has proven this address.
    pub account: bool,
    /// The language they used last, in an earlier conversation.
    pub language: Option<Language>,
    /// Their newest ticket that is not completed or dropped.
    pub ticket: Option<OpenTicket>,
    /// Their sessions that go on, the one whose solver wrote last first.
    pub sessions: Vec<Session>,
    /// Their last session that was completed.
    pub last: Option<PastSession>,
    /// They are a solver, and this is what lies before them.
    pub solver: Option<Solver>,
    /// The conversation is a ticket's with the solvers, not a person's.
    pub dispatch: Option<Dispatch>,
    /// It is quiet hours where they are, and this is when those end. Not looked up for a text of
    /// theirs: an answer goes out at any hour.
    pub quiet_until: Option<Timestamp>,
}

/// An open ticket, as far as the dialogue may tell about it.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenTicket {
    /// Its id.
    pub id: TicketId,
    /// Its short code.
    pub code: TicketCode,
    /// `open` or `claimed`.
    pub status: TicketStatus,
    /// The device with the trouble.
    pub device_type: DeviceType,
    /// How soon.
    pub urgency: Urgency,
    /// When it was opened.
    pub created_at: Timestamp,
}

/// A customer's session that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Of this ticket.
    pub ticket: TicketId,
    /// The ticket's code.
    pub code: TicketCode,
    /// The solver's first name.
    pub solver: String,
    /// When it began.
    pub since: Timestamp,
}

/// A customer's session that was completed.
#[derive(Clone, Debug, PartialEq)]
pub struct PastSession {
    /// Its id.
    pub id: SessionId,
    /// Of this ticket.
    pub ticket: TicketId,
    /// The ticket's code.
    pub code: TicketCode,
    /// The solver's first name.
    pub solver: String,
    /// When it ended.
    pub ended_at: Timestamp,
    /// The customer's rating, 1 to 5, if they gave one.
    pub score: Option<u8>,
    /// When that was first given: it can be changed for a day.
    pub rated_at: Option<Timestamp>,
}

/// A solver, and what lies before them.
#[derive(Clone, Debug, PartialEq)]
pub struct Solver {
    /// Who.
    pub id: UserId,
    /// Their name, as the operator wrote it.
    pub name: String,
    /// They take offers.
    pub on_duty: bool,
    /// Their sessions that go on, oldest first.
    pub held: Vec<Held>,
    /// Tickets that were offered to them, that nobody has, and that they did not decline; oldest
    /// first.
    pub offers: Vec<Offer>,
}

/// A session that a solver holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// Its id.
    pub session: SessionId,
    /// Of this ticket.
    pub ticket: TicketId,
    /// The ticket's code.
    pub code: TicketCode,
    /// The customer's first name, where known.
    pub customer: Option<String>,
    /// When it began.
    pub since: Timestamp,
    /// When the solver last wrote in it.
    pub solver_at: Option<Timestamp>,
    /// When the customer last wrote in it.
    pub customer_at: Option<Timestamp>,
    /// The customer opted out: nothing can be texted to them until they come back.
    pub opted_out: bool,
    /// Nobody has confirmed the customer's number yet: nothing may be texted to it until then.
    pub unproven: bool,
}

/// A ticket that was offered to a solver.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The ticket.
    pub ticket: TicketId,
    /// Its code.
    pub code: TicketCode,
    /// The device with the trouble.
    pub device_type: DeviceType,
    /// How soon.
    pub urgency: Urgency,
    /// The problem, in the customer's words.
    pub problem: String,
    /// When they said they could ("yes in 2 hours").
    pub promised: Option<Timestamp>,
}

/// A solver's ratings so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stars {
    /// The mean, in tenths: 47 is 4.7 stars.
    pub tenths: u32,
    /// How many.
    pub count: u32,
}

/// What the dispatch of one ticket must know.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    /// The ticket.
    pub ticket: TicketId,
    /// Its code.
    pub code: TicketCode,
    /// Where it stands.
    pub status: TicketStatus,
    /// How soon it is wanted.
    pub urgency: Urgency,
    /// Solvers on duty whose skills fit and who have no offer of it yet, best first.
    pub candidates: Vec<UserId>,
    /// Offers of it that are neither answered nor withdrawn, to solvers on duty; oldest first.
    pub waiting: Vec<Waiting>,
    /// "Yes in 2 hours", the earliest first.
    pub promises: Vec<Promise>,
    /// The session that goes on.
    pub session: Option<AtWork>,
}

/// An offer without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who got it.
    pub solver: UserId,
    /// When it was last texted.
    pub offered_at: Timestamp,
}

/// An offer that was taken for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Who.
    pub solver: UserId,
    /// From when on.
    pub at: Timestamp,
}

/// A session as the dispatch sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtWork {
    /// Its id.
    pub session: SessionId,
    /// When it began.
    pub since: Timestamp,
    /// When the solver last wrote in it; none when not yet.
    pub solver_at: Option<Timestamp>,
    /// Nobody has confirmed the customer's number yet, so that the solver cannot write.
    pub unproven: bool,
}
