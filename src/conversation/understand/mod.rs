//! Free text → values. Pure, driven by the word lists in `conversations/words/<lang>.toml`.

mod command;
mod compile;
mod confirm;
mod describe;
mod device;
pub(super) mod fuzzy;
mod language;
mod lexicon;
mod name;
mod pattern;
mod problem;
mod reading;
mod score;
mod spelling;
mod tag;
mod text;
mod urgency;

use crate::domain::{DeviceType, Language, Urgency};
use serde::{Deserialize, Serialize};

pub use lexicon::Lexicon;
pub use problem::Problem;

/// What was asked last, which settles how "2", "yes" or "Jane" is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Nothing: the first text of a conversation.
    #[default]
    First,
    /// The name.
    Name,
    /// The problem.
    Description,
    /// The device, by the numbered list.
    Device,
    /// The urgency, by the numbered list.
    Urgency,
    /// The read-back.
    Confirm,
    /// A rating.
    Rating,
}

impl Asked {
    /// All of them, in the order of a conversation.
    pub const ALL: [Self; 7] = [
        Self::First,
        Self::Name,
        Self::Description,
        Self::Device,
        Self::Urgency,
        Self::Confirm,
        Self::Rating,
    ];

    /// The name on the command line and in a script.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Name => "name",
            Self::Description => "description",
            Self::Device => "device",
            Self::Urgency => "urgency",
            Self::Confirm => "confirm",
            Self::Rating => "rating",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|asked| asked.as_str() == name)
    }
}

/// A text that tells the bot what to do rather than an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is the word itself")]
pub enum Command {
    Menu,
    Status,
    History,
    More,
    Rate,
    Link,
    Back,
    Skip,
    Restart,
    Drop,
    Agent,
    Forget,
    OptOut,
    OptIn,
    Help,
}

impl Command {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Menu,
        Self::Status,
        Self::History,
        Self::More,
        Self::Rate,
        Self::Link,
        Self::Back,
        Self::Skip,
        Self::Restart,
        Self::Drop,
        Self::Agent,
        Self::Forget,
        Self::OptOut,
        Self::OptIn,
        Self::Help,
    ];

    /// The name, as in a word list and in the JSON of [`Understood`].
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Menu => "menu",
            Self::Status => "status",
            Self::History => "history",
            Self::More => "more",
            Self::Rate => "rate",
            Self::Link => "link",
            Self::Back => "back",
            Self::Skip => "skip",
            Self::Restart => "restart",
            Self::Drop => "drop",
            Self::Agent => "agent",
            Self::Forget => "forget",
            Self::OptOut => "opt_out",
            Self::OptIn => "opt_in",
            Self::Help => "help",
        }
    }

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|command| command.as_str() == name)
    }
}

/// An answer to the read-back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    /// It is right.
    Yes,
    /// It is not, or they want out.
    No,
    /// Something in it is to be changed.
    Change,
}

/// What a text is taken to say; `None` and `false` where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Understood {
    /// The customer's name.
    pub name: Option<String>,
    /// The device with the trouble.
    pub device_type: Option<DeviceType>,
    /// How soon help is asked for.
    pub urgency: Option<Urgency>,
    /// There is a problem told in it.
    pub description: bool,
    /// It is a command.
    pub command: Option<Command>,
    /// It answers the read-back.
    pub confirm: Option<Confirm>,
    /// A rating, 1 to 5.
    pub score: Option<u8>,
    /// The language it is written in, or that it asks for.
    pub language: Option<Language>,
}

/// What a text is taken to say, given what was asked last. Linear in the length of the text.
pub fn understand(lexicon: &Lexicon, text: &str, asked: Asked) -> Understood {
    let reading = reading::Reading::new(lexicon, text);
    let mut said = Understood::default();
    let mut name = None;
    let command = command::read(&reading, asked);
    said.command = command.map(|(command, _)| command);
    if matches!(said.command, Some(Command::Rate)) || asked == Asked::Rating {
        said.score = score::read(&reading);
    }
    // A command alone fills nothing; one inside a longer text leaves the rest of it standing.
    if !command.is_some_and(|(_, alone)| alone) && asked != Asked::Rating {
        name = name::read(&reading, asked);
        said.device_type = device::read(&reading, asked, name.as_ref());
        said.urgency = urgency::read(&reading, asked);
        said.description = describe::read(&reading, asked, name.as_ref());
    }
    said.language = language::read(&reading, name.as_ref());
    said.name = name.map(|name| name.text);
    said.confirm = confirm::read(&reading, asked, &said);
    said
}
