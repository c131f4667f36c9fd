//! What is remembered of a solver between two texts.

use serde::{Deserialize, Serialize};

use crate::domain::{Media, TicketCode, Timestamp, id::SessionId};

/// What is remembered of a solver between two texts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Shift {
    /// They were asked which ticket they mean; a code is the answer, anything else drops the
    /// question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) which: Option<Which>,
    /// What [`crate::conversation::Effect::EndSession`] was asked for; its outcome is a bare yes or no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) ending: Option<Ending>,
    /// What is to be said behind what the outcome of this turn is told with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) beside: Vec<Beside>,
    /// Words and photos that wait for the code they belong to. Nothing but that code, or the word
    /// that lets go of them, takes them away.
    #[serde(skip_serializing_if = "Waiting::is_empty")]
    pub(in crate::conversation) waiting: Waiting,
    /// The session they chose to write to, by its code alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) chosen: Option<Chosen>,
    /// The offer that they were told how to claim when their yes went to a customer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) hinted: Option<TicketCode>,
    /// What was last passed on, to notice a machine that says the same for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::conversation) echo: Option<Echo>,
}

/// What was wanted where it was asked which ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "wanted", rename_all = "snake_case")]
pub(in crate::conversation) enum Which {
    Claim {
        asked_at: Timestamp,
        /// In so many minutes from then; zero for now.
        #[serde(default)]
        minutes: u64,
    },
    Pass {
        asked_at: Timestamp,
    },
    Done {
        asked_at: Timestamp,
        /// The tier they named; empty for none.
        #[serde(default)]
        tier: String,
    },
    Release {
        asked_at: Timestamp,
    },
    /// Not a ticket: whether they want no more texts.
    Leave {
        asked_at: Timestamp,
    },
    /// A question of a later version.
    #[serde(other)]
    Other,
}

/// What an end was asked for with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::conversation) struct Ending {
    pub(in crate::conversation) code: TicketCode,
    pub(in crate::conversation) minutes: u32,
    pub(in crate::conversation) tier: String,
    pub(in crate::conversation) price: String,
}

/// A remark that waits for the outcome of a turn, which is one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::conversation) enum Beside {
    /// A photo came with a command.
    PhotoLeft,
    /// There was no room to keep the words.
    Full,
    /// A remark of a later version.
    #[serde(other)]
    Other,
}

/// Words and photos that wait for their code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::conversation) struct Waiting {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(in crate::conversation) words: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::conversation) media: Vec<Media>,
}

/// A session they chose to write to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::conversation) struct Chosen {
    pub(in crate::conversation) session: SessionId,
    pub(in crate::conversation) at: Timestamp,
}

/// How often the same words were passed on in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::conversation) struct Echo {
    /// Of the words; not the words themselves, which are in the transcript.
    pub(in crate::conversation) hash: u64,
    pub(in crate::conversation) count: u8,
    pub(in crate::conversation) at: Timestamp,
}

impl Shift {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Waiting {
    pub(in crate::conversation) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.media.is_empty()
    }
}
