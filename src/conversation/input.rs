//! What may happen to a conversation.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{News, Outcome};
use crate::domain::{DeviceType, Language, Media, OptOutType, TicketCode, Urgency, id::TicketId};

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
    /// The person wrote a mail.
    Mail(MailText),
    /// A request was typed into the web form with this person's number.
    Form(Form),
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

/// A mail, as the dialogue hears it: what was written anew, without quotes and signature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailText {
    /// Its row in the transcript.
    pub message: Uuid,
    /// Their words; may be empty.
    pub body: String,
    /// Answers that stand beside the number of a question: 1 to 9, and the words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(u8, String)>,
    /// The subject; none when it only repeats ours, or says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// What stands before the address in From.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// A phone number in the signature or the words, E.164; it proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Files, kept already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// Files that were not kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// It is known that it comes from this address: its server vouches for it, or it answers a mail that
    /// was sent there. Else anybody may have written that From.
    #[serde(default)]
    pub proven: bool,
}

/// A file of a mail that was not kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// Its name.
    pub name: String,
    /// Why.
    pub why: WhyLeftOut,
}

/// Why a file was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyLeftOut {
    /// It is too large.
    Large,
    /// There were too many.
    Many,
    /// Of a kind that does harm when opened.
    Unsafe,
}

impl WhyLeftOut {
    /// All of them, in the order they are told.
    pub const ALL: [Self; 3] = [Self::Large, Self::Many, Self::Unsafe];

    /// The name, as the wording has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Many => "many",
            Self::Unsafe => "unsafe",
        }
    }
}

/// A request as it was typed into the web form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// What to call them, where they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Their mail address, where they said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What is wrong, in their words.
    pub description: String,
    /// The device with the trouble.
    pub device_type: DeviceType,
    /// How soon.
    pub urgency: Urgency,
    /// The language of the page.
    pub language: Language,
    /// Photos, kept already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    /// They are signed in with this very number. Else anybody may have typed it.
    #[serde(default)]
    pub proven: bool,
}
