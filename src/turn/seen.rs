//! What a turn shows to those who look on: the simulator's page.

use serde::Serialize;
use uuid::Uuid;

use crate::domain::{TicketCode, Timestamp};

/// One thing that changed, told after its commit.
#[derive(Clone, Debug)]
pub enum Seen {
    /// A text was written to the transcript.
    Text(SeenText),
    /// A text moved on.
    Status {
        /// The message.
        id: Uuid,
        /// Its status now.
        status: &'static str,
    },
    /// The simulated time was moved.
    Clock(Timestamp),
    /// Something of solvers, offers or sessions may have changed: who shows them looks again.
    Work,
    /// A conversation moved, and with it maybe what [`Seen::Work`] says.
    State {
        /// Whose.
        address: String,
        /// The script's state.
        state: String,
        /// ISO 639-1.
        language: &'static str,
        /// What is known so far, for people to look at.
        slots: serde_json::Value,
        /// The open ticket.
        ticket: Option<TicketCode>,
        /// When the engine wants to be woken.
        wake_at: Option<Timestamp>,
        /// How long the batch took, microseconds.
        took_us: u64,
    },
}

/// A text of the transcript.
#[derive(Clone, Debug, Serialize)]
pub struct SeenText {
    /// Ours.
    pub id: Uuid,
    /// The other side.
    pub address: String,
    /// `in` or `out`.
    pub direction: String,
    /// The words.
    pub body: String,
    /// SMS segments.
    pub segments: i64,
    /// What became of it.
    pub status: String,
    /// When it was written.
    pub at: Timestamp,
    /// Files that came with it.
    pub media: usize,
}
