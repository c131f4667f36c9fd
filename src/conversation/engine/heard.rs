//! A text, taken apart, and the place where it was heard.

use crate::conversation::{
    Media, fold,
    script::Marks,
    state::Slot,
    understand::{Asked, Command, Understood},
};

/// A text, taken apart.
pub(super) struct Heard<'m> {
    /// Their words, without what cannot be seen.
    pub(super) words: String,
    /// The same, as the patterns of the script see it.
    pub(super) folded: String,
    pub(super) media: &'m [Media],
    pub(super) understood: Understood,
    pub(super) marks: Marks,
    /// It belongs to the same thought as the text before it.
    pub(super) quick: bool,
    /// What it was read as an answer to.
    pub(super) asked: Asked,
}

/// Where a conversation stands, as places in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// No question is open: nothing was ever said, or all is done.
    Idle,
    /// At a state that the script no longer has: what is missing is asked again.
    Lost,
    Ask(usize, Slot),
    Confirm(usize),
    Change(usize),
    Resume(usize),
    Ticket,
    Human,
    Session,
    Rating(usize),
    Comment(usize),
    Again(usize),
    Forget(usize),
}

impl Heard<'_> {
    /// The command it is; the words that concern the carrier were dealt with before.
    pub(super) fn command(&self) -> Option<Command> {
        let carriers =
            |command: &Command| matches!(command, Command::OptOut | Command::OptIn | Command::Help);
        self.understood.command.filter(|command| !carriers(command))
    }

    /// The words without the punctuation around them, to be compared whole.
    pub(super) fn bare(&self) -> &str {
        fold::bare(&self.folded)
    }

    /// A photo, and not a word.
    pub(super) fn is_photo_only(&self) -> bool {
        self.words.is_empty() && !self.media.is_empty()
    }

    /// In answer to "what is the problem?", several words that are nothing else are a problem,
    /// whatever script they are written in.
    pub(super) fn is_a_story(&self, slot: Slot) -> bool {
        let marks = self.marks;
        let understood = &self.understood;
        let else_said = understood.device_type.is_some()
            || understood.urgency.is_some()
            || understood.name.is_some();
        if slot != Slot::Description
            || marks.refusal
            || marks.small_talk
            || marks.language.is_some()
            || else_said
        {
            return false;
        }
        let beyond_latin = |c: &char| c.is_alphabetic() && u32::from(*c) > 0x24f;
        let has_letter = |word: &&str| word.bytes().any(|byte| byte.is_ascii_alphabetic());
        self.words.chars().filter(beyond_latin).count() >= 4
            || self.folded.split(' ').filter(has_letter).count() >= 3
    }
}

impl Place {
    /// What a text is read as an answer to here.
    pub(super) fn asked(self) -> Asked {
        match self {
            Self::Ask(_, Slot::Name) => Asked::Name,
            Self::Ask(_, Slot::Description) => Asked::Description,
            Self::Ask(_, Slot::DeviceType) => Asked::Device,
            Self::Ask(_, Slot::Urgency) => Asked::Urgency,
            Self::Confirm(_)
            | Self::Change(_)
            | Self::Resume(_)
            | Self::Again(_)
            | Self::Forget(_) => Asked::Confirm,
            Self::Rating(_) => Asked::Rating,
            Self::Idle
            | Self::Lost
            | Self::Ticket
            | Self::Human
            | Self::Session
            | Self::Comment(_) => Asked::First,
        }
    }

    /// Whether a question waits for its answer here.
    pub(super) fn has_question(self) -> bool {
        self.question().is_some()
    }

    /// The state whose question waits for its answer here.
    pub(super) fn question(self) -> Option<usize> {
        match self {
            Self::Ask(at, _)
            | Self::Confirm(at)
            | Self::Change(at)
            | Self::Resume(at)
            | Self::Rating(at)
            | Self::Comment(at)
            | Self::Again(at)
            | Self::Forget(at) => Some(at),
            Self::Idle | Self::Lost | Self::Ticket | Self::Human | Self::Session => None,
        }
    }

    /// Whether a question of the intake waits for its answer here.
    pub(super) fn is_intake(self) -> bool {
        matches!(
            self,
            Self::Ask(..) | Self::Confirm(_) | Self::Change(_) | Self::Resume(_)
        )
    }
}
