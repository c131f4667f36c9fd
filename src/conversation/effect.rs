//! What a step asks the worker to do.

use crate::domain::{DeviceType, Media, Urgency, id::TicketId};

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
    },
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
    /// (AGENT), gave too many wrong answers, opted out and are in need, rate us, or want their data
    /// erased.
    pub const REASONS: [&'static str; 5] = ["asked", "stuck", "opted_out", "rating", "forget"];
}
