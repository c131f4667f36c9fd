//! What a customer is told about their session.

use std::sync::Arc;

use crate::{
    conversation::facts::Stars,
    domain::{TicketCode, Timestamp, id::SessionId},
};

/// One wording, with the values it may use. Times are whole minutes.
#[derive(Clone, Debug, PartialEq)]
pub enum SessionLine {
    /// A solver has the ticket.
    SolverCame {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
        /// Their ratings so far.
        stars: Option<Stars>,
    },
    /// What the solver wrote. Its wording is only the way the name stands before the words.
    FromSolver {
        /// Their first name.
        solver: String,
        /// Their words, masked.
        text: String,
    },
    /// The solver gave the ticket back; it waits for another.
    SolverLeft {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
    },
    /// Nobody took the ticket so far.
    NobodyYet {
        /// The ticket's code.
        code: TicketCode,
    },
    /// The solver ended the session. The rating question follows behind.
    Ended {
        /// Which; a mail leads to the page where it is rated.
        session: SessionId,
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
        /// How long it took.
        minutes: u32,
        /// The tier's name.
        tier: String,
        /// The tier's price, as people read it.
        price: String,
    },
    /// A question of the script around a session, or that in other words.
    Ask {
        /// The wording that the script names.
        key: Arc<str>,
        /// The first name of the solver it is about, where there is one.
        solver: Option<String>,
        /// A session goes on.
        session: bool,
    },
    /// The rating question, a day later.
    RatingReminder {
        /// The session it is about.
        session: SessionId,
        /// The solver's first name.
        solver: String,
    },
    /// A score is kept.
    RatingKept {
        /// The solver's first name.
        solver: String,
        /// The score.
        score: u8,
        /// There was another before.
        changed: bool,
    },
    /// They leave the rating.
    RatingSkipped,
    /// RATE without a score, or with one that there is not.
    RateHow,
    /// RATE where no session is over.
    RateNone,
    /// RATE before the end.
    RateNotOver {
        /// The ticket's code.
        code: TicketCode,
    },
    /// RATE more than a day after the first time.
    RateTooLate {
        /// The ticket's code.
        code: TicketCode,
        /// The score that stays.
        score: u8,
    },
    /// Words to a rating are passed on.
    CommentKept,
    /// The same, after a low rating: how to have it fixed after all.
    ComplaintKept,
    /// STATUS: a solver is with them.
    With {
        /// The ticket's code.
        code: TicketCode,
        /// Their first name.
        solver: String,
        /// For how long.
        minutes: u64,
    },
    /// STATUS: nothing is open, and this was the last session.
    Last {
        /// The ticket's code.
        code: TicketCode,
        /// The solver's first name.
        solver: String,
        /// How long ago it ended.
        minutes: u64,
    },
    /// MENU in a session.
    Menu {
        /// The first name of the solver who gets what they write.
        solver: String,
        /// The code of another session of theirs, which goes on as well.
        other: Option<TicketCode>,
    },
    /// MENU after a session, when nothing is open.
    MenuAfter,
    /// A code that is none of their open tickets', or none where there are several.
    WhichCode {
        /// One that is.
        code: TicketCode,
        /// Another that is.
        other: Option<TicketCode>,
    },
    /// AGENT in a session: a person of the team comes as well.
    AgentToo {
        /// The solver's first name.
        solver: String,
    },
    /// DROP in a session.
    Dropped {
        /// The ticket's code.
        code: TicketCode,
        /// The solver's first name.
        solver: String,
    },
    /// Small talk after a session.
    Welcome,
    /// The ticket is open again.
    Reopened {
        /// The ticket's code.
        code: TicketCode,
        /// The first name of the solver who has it again at once.
        solver: Option<String>,
    },
    /// It cannot be opened again; a new request follows behind.
    NotReopened,
    /// One session of their history.
    HistoryEntry {
        /// When it ended.
        at: Timestamp,
        /// That was long ago: the year is told.
        aged: bool,
        /// The ticket's code.
        code: TicketCode,
        /// The problem, in their words; the wording shows the beginning.
        problem: String,
        /// The solver's first name.
        solver: String,
        /// How long it took.
        minutes: u32,
        /// The tier's name.
        tier: String,
        /// Their rating.
        score: Option<u8>,
    },
    /// What stands below a part of the history: the dashboard link.
    HistoryFoot {
        /// There is more.
        more: bool,
    },
    /// There is no history.
    NoHistory,
    /// FORGET ME was not confirmed.
    ForgetKept,
    /// FORGET ME was confirmed.
    Erasing,
    /// All that was known of them is erased: the last text. The worker says it.
    Erased,
}

impl SessionLine {
    /// The key of the wording.
    pub fn key(&self) -> &str {
        match self {
            Self::SolverCame { .. } => "solver-came",
            Self::FromSolver { .. } => "from-solver",
            Self::SolverLeft { .. } => "solver-left",
            Self::NobodyYet { .. } => "nobody-yet",
            Self::Ended { .. } => "session-ended",
            Self::Ask { key, .. } => key,
            Self::RatingReminder { .. } => "rating-reminder",
            Self::RatingKept { .. } => "rating-kept",
            Self::RatingSkipped => "rating-skipped",
            Self::RateHow => "rate-how",
            Self::RateNone => "rate-none",
            Self::RateNotOver { .. } => "rate-not-over",
            Self::RateTooLate { .. } => "rate-too-late",
            Self::CommentKept => "comment-kept",
            Self::ComplaintKept => "complaint-kept",
            Self::With { .. } => "status-with",
            Self::Last { .. } => "status-last",
            Self::Menu { .. } => "menu-session",
            Self::MenuAfter => "menu-after",
            Self::WhichCode { .. } => "which-code",
            Self::AgentToo { .. } => "agent-too",
            Self::Dropped { .. } => "session-dropped",
            Self::Welcome => "welcome",
            Self::Reopened { .. } => "reopened",
            Self::NotReopened => "not-reopened",
            Self::HistoryEntry { .. } => "history-entry",
            Self::HistoryFoot { .. } => "history-foot",
            Self::NoHistory => "no-history",
            Self::ForgetKept => "forget-kept",
            Self::Erasing => "erasing",
            Self::Erased => "erased",
        }
    }
}
