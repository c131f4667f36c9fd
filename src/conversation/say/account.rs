//! What is texted about an account, or about a request that was typed into the form.

use crate::domain::TicketCode;

/// One wording, with the values it may use.
#[derive(Clone, Debug, PartialEq)]
pub enum AccountLine {
    /// The digits that prove a number, and what they are for.
    Code {
        /// Six digits.
        digits: String,
    },
    /// Somebody typed this number into the form: was it them?
    Confirm {
        /// The ticket's code.
        code: TicketCode,
        /// Something else is open with them, so that the code is asked for in place of an OK.
        busy: bool,
    },
    /// It was them: their tickets, and how the newest one stands.
    Confirmed {
        /// The codes.
        codes: Vec<TicketCode>,
        /// How it stands.
        stands: Stands,
    },
    /// It was somebody else.
    Denied,
}

/// How a ticket stands whose number was confirmed just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It waits for a solver.
    Waits,
    /// A solver has it: the first name.
    With(String),
    /// It is over.
    Over,
}

impl AccountLine {
    /// The wording that says this.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Code { .. } => "account-code",
            Self::Confirm { .. } => "form-confirm",
            Self::Confirmed { .. } => "form-confirmed",
            Self::Denied => "form-denied",
        }
    }
}
