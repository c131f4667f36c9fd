//! What is remembered of requests that were typed into the web form with somebody's number.

use serde::{Deserialize, Serialize};

use super::{Kept, OwnTicket};
use crate::domain::{TicketCode, Timestamp};

/// Requests that were typed into the form with this number.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Forms {
    /// Tickets whose number nobody has confirmed yet, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) pending: Vec<OwnTicket>,
    /// When they were last asked whether it was them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) asked_at: Option<Timestamp>,
    /// Which ticket was named then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) asked: Option<TicketCode>,
    /// Answers to that question that were not clear.
    pub(in crate::conversation) unclear: u8,
    /// Tickets that they confirmed last, and when: it may be taken back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) proven: Vec<OwnTicket>,
    /// See `proven`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) proven_at: Option<Timestamp>,
    /// When they said that it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) denied_at: Option<Timestamp>,
    /// The form whose ticket is being opened in this turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) opening: Option<Opening>,
    /// The name in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) name: Option<String>,
    /// What they answered with beside a yes, until it is known where their ticket stands.
    #[serde(skip_serializing_if = "Kept::is_empty")]
    pub(in crate::conversation) kept: Kept,
}

/// Whose number stands in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::conversation) enum Opening {
    /// Whoever is signed in with it typed it.
    Proven,
    /// Anybody may have.
    Typed,
}

impl Forms {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// One more ticket that waits for a yes. Of too many the oldest is forgotten: it stays open, and
    /// nothing of it is texted.
    pub(in crate::conversation) fn wait_for(&mut self, ticket: OwnTicket) {
        /// More than the limits let anybody type in a day.
        const MOST: usize = 8;
        if self.pending.len() >= MOST {
            self.pending.remove(0);
        }
        self.pending.push(ticket);
    }
}
