//! What is said about a ticket that goes on at another place of its customer.

use crate::domain::TicketCode;

/// Where a ticket goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// By mail.
    Mail,
    /// By text.
    Text,
}

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum MoveLine {
    /// The wish came before there is a ticket.
    NotYet {
        /// Where they want it.
        by: By,
    },
    /// There is no mail here.
    NoMail,
    /// Where to? `ending`: the last digits of a number that they named before, to be confirmed.
    Where {
        /// Where they want it.
        by: By,
        /// Empty where no number is known.
        ending: String,
    },
    /// A code is on its way there.
    Sent {
        /// Where they want it.
        by: By,
        /// The address or number, as they wrote it.
        to: String,
    },
    /// The code itself, by text.
    Code {
        /// Six digits.
        digits: String,
    },
    /// It goes on there.
    Moved {
        /// Where.
        by: By,
        /// The ticket's code.
        code: TicketCode,
        /// The address or number.
        to: String,
    },
    /// The first words at the new place.
    Here {
        /// Where that is.
        by: By,
        /// The ticket's code.
        code: TicketCode,
        /// The first name of the solver who is with them.
        solver: Option<String>,
    },
    /// That is not the code.
    Wrong,
    /// The code is too old, or was used.
    Old {
        /// Where it went.
        by: By,
    },
    /// It was tried too often.
    Exhausted {
        /// Where it went.
        by: By,
    },
    /// Too many codes were asked for.
    TooMany,
    /// Nothing that is sent there arrives: they opted out, or mail comes back.
    NotReached {
        /// Where they want it.
        by: By,
    },
    /// It is no address, or none that can be written to.
    Impossible {
        /// Where they want it.
        by: By,
    },
    /// It does not go together with their account.
    NotYours {
        /// Where they want it.
        by: By,
    },
}

impl By {
    /// The name, as the wording has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Text => "text",
        }
    }
}

impl MoveLine {
    /// The key of the wording.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::NotYet { .. } => "move-not-yet",
            Self::NoMail => "move-no-mail",
            Self::Where { .. } => "move-where",
            Self::Sent { .. } => "move-sent",
            Self::Code { .. } => "move-code",
            Self::Moved { .. } => "moved",
            Self::Here { .. } => "moved-here",
            Self::Wrong => "move-wrong",
            Self::Old { .. } => "move-old",
            Self::Exhausted { .. } => "move-exhausted",
            Self::TooMany => "move-too-many",
            Self::NotReached { .. } => "move-not-reached",
            Self::Impossible { .. } => "move-impossible",
            Self::NotYours { .. } => "move-not-yours",
        }
    }
}
