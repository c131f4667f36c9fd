//! What may happen to a conversation, and what it may ask about the world.

use serde::{Deserialize, Serialize};

use crate::domain::{
    DeviceType, Language, Media, OptOutType, TicketCode, TicketStatus, Timestamp, Urgency,
    id::TicketId,
};

/// One thing that happened. A text, a time-out and an outcome all come in here.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Input {
    /// The person wrote something, sent photos, or both.
    Text {
        /// As written; may be empty.
        body: String,
        /// Photos and other files, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        media: Vec<Media>,
        /// What the carrier already did about an opt-out word; trusted over the body.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        opt_out: Option<OptOutType>,
    },
    /// The wait that the state asked for has passed.
    Timeout,
    /// The ticket that [`super::Effect::OpenTicket`] asked for is open.
    TicketOpened {
        /// Its id.
        id: TicketId,
        /// Its short code.
        code: TicketCode,
    },
    /// A person of the staff gives the conversation back to the bot.
    HandBack,
}

/// What the worker looked up before the step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The person opted out and has not come back.
    pub opted_out: bool,
    /// No text was ever sent to this person: the next one carries the compliance line.
    pub first_contact: bool,
    /// The language they used last, in an earlier conversation.
    pub language: Option<Language>,
    /// Their newest ticket that is not completed or dropped.
    pub ticket: Option<OpenTicket>,
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
