//! What to text, as wording keys with typed values. `crate::wording` makes the words of it.

mod account;
mod desk;
mod mail;
mod moving;
mod session;

use std::sync::Arc;

pub use account::{AccountLine, Stands};
pub use desk::{DeskLine, Holding};
pub use mail::{MailLine, QuestionStage};
pub use moving::{By, MoveLine};
pub use session::SessionLine;

use crate::domain::{DeviceType, Language, TicketCode, TicketStatus, Urgency, id::SessionId};

/// One text: its lines in order, in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Say {
    /// The language of the whole.
    pub language: Language,
    /// It is the first text this person ever gets: the brand goes before it, and the compliance
    /// line after it.
    pub first_contact: bool,
    /// What is said; never empty.
    pub lines: Vec<Line>,
}

impl Say {
    /// The session whose rating this asks for, where it says that it is over or reminds of it.
    pub fn rates(&self) -> Option<SessionId> {
        self.lines.iter().find_map(|line| match line {
            Line::Session(
                SessionLine::Ended { session, .. } | SessionLine::RatingReminder { session, .. },
            ) => Some(*session),
            _ => None,
        })
    }
}

/// One wording with the values it may use. A variant holds exactly what its wording can say.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// A question of the script, or a question of it in other words.
    Ask {
        /// The wording that the script names.
        key: Arc<str>,
        /// The customer, where known.
        name: Option<String>,
    },
    /// The read-back of the script.
    ReadBack {
        /// The wording that the script names.
        key: Arc<str>,
        /// What is about to become a ticket.
        draft: ReadBack,
    },
    /// The answer to a frequent question.
    Answer {
        /// The wording that the script names.
        key: Arc<str>,
    },
    /// Something was understood that was not asked for just now.
    Noted,
    /// A photo came, and nothing else.
    PhotoKept,
    /// From now on in this language.
    LanguageSet,
    /// The draft is gone, and it starts anew.
    StartOver,
    /// BACK at the first question.
    FirstQuestion,
    /// What one can text while questions are asked.
    Menu,
    /// What one can text while a ticket is open.
    MenuTicket {
        /// Its code.
        code: TicketCode,
    },
    /// STATUS or DROP where there is nothing.
    NoTicket,
    /// Thanks, with nothing open.
    Anytime,
    /// STATUS while the questions are not through.
    NotOpenYet,
    /// Where a ticket stands.
    Status {
        /// Its code.
        code: TicketCode,
        /// Where it stands.
        status: TicketStatus,
        /// The device with the trouble.
        device: DeviceType,
        /// How soon.
        urgency: Urgency,
        /// Whole minutes since it was opened.
        minutes: u64,
    },
    /// The sign-up link.
    Link,
    /// The ticket is open: code, link, what an account gives.
    Opened {
        /// Its code.
        code: TicketCode,
        /// The customer, where known.
        name: Option<String>,
    },
    /// The text was added to the ticket.
    Added {
        /// Its code.
        code: TicketCode,
    },
    /// The photos were added to the ticket.
    PhotoAdded {
        /// Its code.
        code: TicketCode,
    },
    /// Small talk ("thanks!") while a ticket is open.
    Pleasantry {
        /// Its code.
        code: TicketCode,
    },
    /// A further request begins, and the ticket stays.
    NewRequest {
        /// The ticket that stays.
        code: TicketCode,
    },
    /// The draft is dropped.
    Dropped,
    /// The ticket is dropped.
    TicketDropped {
        /// Its code.
        code: TicketCode,
    },
    /// DROP with a code that is not theirs.
    OtherCode {
        /// The code of the ticket that is theirs.
        code: TicketCode,
    },
    /// AGENT: a person takes over.
    Agent,
    /// Three wrong answers: a person takes over.
    Stuck,
    /// Words of a person of the staff.
    Staff {
        /// As they stand.
        text: String,
    },
    /// The person gave the conversation back.
    HandedBack,
    /// They have been silent for a while.
    Nudge,
    /// They are back, and nothing was known of them yet.
    WelcomeBack,
    /// MORE, where there is no more.
    NoMore,
    /// To a customer, about their session.
    Session(SessionLine),
    /// About an account, or a request that was typed into the form.
    Account(AccountLine),
    /// About a ticket that goes on elsewhere.
    Move(MoveLine),
    /// By mail alone.
    Mail(MailLine),
    /// To a solver.
    Desk(DeskLine),
}

/// What is read back before a ticket is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadBack {
    /// None when they would not say.
    pub name: Option<String>,
    /// Their words, whole; the wording shows the beginning.
    pub description: String,
    /// The device with the trouble.
    pub device: DeviceType,
    /// How soon.
    pub urgency: Urgency,
    /// How many photos are kept.
    pub photos: usize,
}

impl Line {
    /// The wording that says this.
    pub fn key(&self) -> &str {
        match self {
            Self::Ask { key, .. } | Self::ReadBack { key, .. } | Self::Answer { key } => key,
            Self::Noted => "noted",
            Self::PhotoKept => "photo-kept",
            Self::LanguageSet => "language-set",
            Self::StartOver => "start-over",
            Self::FirstQuestion => "first-question",
            Self::Menu => "menu",
            Self::MenuTicket { .. } => "menu-ticket",
            Self::NoTicket => "no-ticket",
            Self::Anytime => "anytime",
            Self::NotOpenYet => "not-open-yet",
            Self::Status { .. } => "status",
            Self::Link => "link",
            Self::Opened { .. } => "ticket-opened",
            Self::Added { .. } => "ticket-added",
            Self::PhotoAdded { .. } => "ticket-photo",
            Self::Pleasantry { .. } => "ticket-pleasantry",
            Self::NewRequest { .. } => "new-request",
            Self::Dropped => "dropped",
            Self::TicketDropped { .. } => "ticket-dropped",
            Self::OtherCode { .. } => "other-code",
            Self::Agent => "agent",
            Self::Stuck => "stuck",
            Self::Staff { .. } => "from-staff",
            Self::HandedBack => "handed-back",
            Self::Nudge => "nudge",
            Self::WelcomeBack => "welcome-back",
            Self::NoMore => "no-more",
            Self::Session(line) => line.key(),
            Self::Account(line) => line.key(),
            Self::Move(line) => line.key(),
            Self::Mail(line) => line.key(),
            Self::Desk(line) => line.key(),
        }
    }
}
