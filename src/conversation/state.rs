//! What is remembered of a conversation between two turns, kept as a small JSON object.

use serde::{Deserialize, Serialize};

mod around;
mod forms;
mod moving;
mod post;
mod search;
pub(super) mod shift;

use super::{Media, understand::Understood};
use crate::domain::{DeviceType, Language, TicketCode, Timestamp, Urgency, id::TicketId};
pub(super) use around::{About, Around, Came, Kept};
pub(super) use forms::{Forms, Opening};
pub(super) use moving::{Moving, Where};
pub(super) use post::Post;
pub(super) use search::{DAY, Search};
pub(super) use shift::Shift;

/// The state of one conversation. [`State::default`] is that of somebody who never wrote.
///
/// Empty fields are not written, so that a fresh state is `{}`; fields that are missing or not
/// known are let pass, so that two versions of the service can share a database.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct State {
    /// The state of the script, by name; empty while no question is open.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) at: String,
    /// Where the conversation goes on after `human` or `resume`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language: Option<Language>,
    /// They asked for this language, so that the words of one text no longer change it.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) language_asked: bool,
    #[serde(skip_serializing_if = "Draft::is_empty")]
    pub(super) draft: Draft,
    /// The questions that were answered, oldest first, for BACK.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) trail: Vec<String>,
    /// Wrong answers to the open question.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) tries: u8,
    /// When the person last wrote.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) heard_at: Option<Timestamp>,
    /// When something was last said to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) said_at: Option<Timestamp>,
    /// Replies up to then, each forgotten after a while: what a loop of two machines fills.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) replies: u8,
    /// Since when they wait for a person of the staff, who has not answered them yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) wants_since: Option<Timestamp>,
    /// Texts passed on to the other side of a session up to `relayed_at`, each forgotten after a
    /// while.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) relays: u8,
    /// When something was last passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) relayed_at: Option<Timestamp>,
    /// When [`super::Input::Timeout`] is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<Timestamp>,
    /// How far their silence has come.
    #[serde(skip_serializing_if = "Silence::is_none")]
    pub(super) silence: Silence,
    #[serde(skip_serializing_if = "Told::is_empty")]
    pub(super) told: Told,
    /// Words that wait for what they belong to: the beginning of a thought that came in several
    /// texts, or what somebody who came back wrote.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) waiting: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ticket: Option<OwnTicket>,
    /// A customer's, around their session.
    #[serde(skip_serializing_if = "Around::is_empty")]
    pub(super) around: Around,
    /// A customer's, with requests of the web form.
    #[serde(skip_serializing_if = "Forms::is_empty")]
    pub(super) forms: Forms,
    /// A customer's who writes mails.
    #[serde(skip_serializing_if = "Post::is_empty")]
    pub(super) post: Post,
    /// A customer's, whose ticket is to go on elsewhere.
    #[serde(skip_serializing_if = "Moving::is_empty")]
    pub(super) moving: Moving,
    /// A solver's.
    #[serde(skip_serializing_if = "Shift::is_empty")]
    pub(super) shift: Shift,
    /// A ticket's with the solvers.
    #[serde(skip_serializing_if = "Search::is_empty")]
    pub(super) search: Search,
}

/// How far somebody's silence has come, while a question is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Silence {
    /// They may still be typing.
    #[default]
    None,
    /// The question was asked once more.
    Nudged,
    /// The question is put aside until they come back.
    Resting,
}

/// What need not be told twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is told by itself, whatever the others are"
)]
pub(super) struct Told {
    /// HELP was answered with our question in this conversation.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) helped: bool,
    /// It was just said that a text went to the ticket.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) added: bool,
    /// The operator knows that somebody who opted out has a problem.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) alerted: bool,
    /// The operator knows that this conversation does not end.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) endless: bool,
}

/// The ticket that this conversation opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OwnTicket {
    pub(super) id: TicketId,
    pub(super) code: TicketCode,
}

/// What will be the ticket, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Draft {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) name: Option<String>,
    /// They would not say their name.
    #[serde(skip_serializing_if = "is_false")]
    pub(super) nameless: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device_type: Option<DeviceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) urgency: Option<Urgency>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) media: Vec<Media>,
}

/// One thing the script can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The customer's name.
    Name,
    /// What is wrong.
    Description,
    /// The device with the trouble.
    DeviceType,
    /// How soon.
    Urgency,
}

impl Slot {
    /// All of them, in the order they are asked for by default.
    pub const ALL: [Self; 4] = [
        Self::Name,
        Self::Description,
        Self::DeviceType,
        Self::Urgency,
    ];

    /// The name, as in the script.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Description => "description",
            Self::DeviceType => "device_type",
            Self::Urgency => "urgency",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.as_str() == name)
    }

    /// Whether a text says something for this slot.
    pub(super) fn is_told(self, understood: &Understood) -> bool {
        match self {
            Self::Name => understood.name.is_some(),
            Self::Description => understood.description,
            Self::DeviceType => understood.device_type.is_some(),
            Self::Urgency => understood.urgency.is_some(),
        }
    }
}

/// What is known so far, for the simulator and for the operator's eyes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slots<'a> {
    /// The customer's name.
    pub name: Option<&'a str>,
    /// What is wrong, in their words.
    pub description: Option<&'a str>,
    /// The device with the trouble.
    pub device_type: Option<DeviceType>,
    /// How soon.
    pub urgency: Option<Urgency>,
    /// How many photos are kept.
    pub photos: usize,
    /// The code of the ticket that was opened.
    pub ticket: Option<&'a TicketCode>,
}

impl State {
    /// The language of the conversation; English until something shows another.
    pub fn language(&self) -> Language {
        self.language.unwrap_or_default()
    }

    /// The name of the script's state, for metrics and for the simulator; `idle` while no question
    /// is open.
    pub fn name(&self) -> &str {
        if self.at.is_empty() { "idle" } else { &self.at }
    }

    /// Of a ticket's own conversation: how many waves of offers there were since it waits, and when
    /// the next one is due.
    pub fn waves(&self) -> (u32, Option<Timestamp>) {
        (self.search.waves, self.search.wave_at)
    }

    /// Since when they wait for a person of the staff; none when nobody waits, or they were answered.
    pub fn wants_since(&self) -> Option<Timestamp> {
        self.wants_since
    }

    /// A phone number that they wrote in a mail, E.164; it proves nothing.
    pub fn phone_hint(&self) -> Option<&str> {
        self.post.phone.as_deref()
    }

    /// Whether nobody knows that the last mail was theirs: its From may be forged.
    pub fn is_claimed(&self) -> bool {
        self.post.claimed
    }

    /// What is known so far.
    pub fn slots(&self) -> Slots<'_> {
        Slots {
            name: self.draft.name.as_deref(),
            description: Some(self.draft.description.as_str()).filter(|text| !text.is_empty()),
            device_type: self.draft.device_type,
            urgency: self.draft.urgency,
            photos: self.draft.media.len(),
            ticket: self.ticket.as_ref().map(|ticket| &ticket.code),
        }
    }
}

impl Silence {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

impl Told {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde passes a reference"
    )]
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Draft {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a slot needs no asking: told, or skipped.
    pub(super) fn has(&self, slot: Slot) -> bool {
        match slot {
            Slot::Name => self.nameless || self.name.is_some(),
            Slot::Description => !self.description.is_empty(),
            Slot::DeviceType => self.device_type.is_some(),
            Slot::Urgency => self.urgency.is_some(),
        }
    }

    /// Puts words behind what was already told, unless they were told already.
    pub(super) fn append(&mut self, words: &str) -> bool {
        const LONGEST: usize = 6_400;
        if words.is_empty()
            || self.description.contains(words)
            || self.description.len() + words.len() > LONGEST
        {
            return false;
        }
        if !self.description.is_empty() {
            self.description.push('\n');
        }
        self.description.push_str(words);
        true
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_zero(count: &u8) -> bool {
    *count == 0
}
