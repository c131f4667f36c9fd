//! What a customer is told about their session.

use crate::{conversation::facts::Stars, domain::TicketCode};

/// One wording, with the values it may use.
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
}

impl SessionLine {
    /// The key of the wording.
    pub fn key(&self) -> &'static str {
        match self {
            Self::SolverCame { .. } => "solver-came",
            Self::FromSolver { .. } => "from-solver",
        }
    }
}
