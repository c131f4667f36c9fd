//! What may happen to a conversation.

use serde::{Deserialize, Serialize};

use super::{News, Outcome};
use crate::domain::{Media, OptOutType, TicketCode, id::TicketId};

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
    /// A person of the staff writes to them, in the bot's place.
    Staff {
        /// Their words, as they stand.
        body: String,
    },
    /// The carrier refused a text to them, because they opted out with it.
    Stopped,
    /// News of a ticket, from another conversation.
    News(News),
    /// What an effect of this turn came to.
    Outcome(Outcome),
}
