//! What comes in with a text, on whichever channel.

use serde::{Deserialize, Serialize};

use super::id::MediaId;

/// How the ids of forms begin, among the carrier's ids of texts.
pub const FORM: &str = "web:";

/// Whether the id of something that came in is that of a form.
pub fn is_form(inbound_id: &str) -> bool {
    inbound_id.starts_with(FORM)
}

/// The channel name of texts, in columns and metrics.
pub const SMS: &str = "sms";

/// The channel name of mails; an address is then a mail address, in lower case.
pub const EMAIL: &str = "email";

/// The channel of a ticket's own conversation, which is with the solvers; its address is the
/// ticket's id. No carrier has it, and nothing is ever sent on it.
pub const DISPATCH: &str = "dispatch";

/// The channel with this name, as it is stored.
pub fn channel(name: &str) -> Option<&'static str> {
    [SMS, EMAIL, DISPATCH].into_iter().find(|it| *it == name)
}

/// A file that came with a text; fetched and kept elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Ours.
    pub id: MediaId,
    /// The MIME type the carrier named, such as `image/jpeg`.
    pub content_type: String,
}

/// The carrier's own reading of an opt-out word (Twilio's `OptOutType`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum OptOutType {
    /// The carrier blocked further texts and confirmed it.
    Stop,
    /// The carrier lifted the block.
    Start,
    /// The carrier answered with its help text.
    Help,
}
