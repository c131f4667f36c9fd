//! The script: the dialogue as data, read from `conversations/intake.toml`.

pub(super) mod fields;
mod phrases;
mod read;
mod stages;

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use regex::RegexSet;

use super::{state::Slot, understand::Command};
use crate::domain::{DeviceType, Language, Urgency};

/// A dialogue, read and resolved: states refer to each other by place.
#[derive(Debug)]
pub struct Script {
    /// The file it was read from, as the operator knows it.
    pub file: String,
    /// What it is called.
    pub name: String,
    /// Waits and limits.
    pub settings: Settings,
    /// Its states, in the order of the file.
    pub states: Vec<Stage>,
    /// The first question.
    pub start: usize,
    pub(super) ticket: usize,
    pub(super) human: usize,
    pub(super) resume: usize,
    pub(super) confirm: usize,
    pub(super) change: usize,
    pub(super) session: usize,
    pub(crate) rating: usize,
    pub(crate) comment: usize,
    pub(crate) again: usize,
    pub(crate) forget: usize,
    /// States that had another name once.
    pub(super) renamed: BTreeMap<String, usize>,
    /// Questions that people ask at any time, with the wording of the answer.
    pub faq: Vec<Faq>,
    pub(super) phrases: Phrases,
}

/// Waits and limits, each named as in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// A text within this time of the one before belongs to the same thought.
    pub amend: Duration,
    /// A silence after which the question is asked once more.
    pub nudge: Duration,
    /// A silence after which the question is put aside.
    pub rest: Duration,
    /// Wrong answers to one question before a person takes over.
    pub tries: u8,
    /// How long the bot keeps silent for a person of the staff.
    pub silent: Duration,
    /// The time after which a rating is asked for once more.
    pub remind: Duration,
    /// The time after the end of a session in which a text may be about it.
    pub after: Duration,
    /// The time after a score in which a text may be its comment.
    pub comment: Duration,
    /// A silence after which a question around a session is no longer open.
    pub lapse: Duration,
    /// The same three by mail, which people read when they come to it.
    pub mail: Pace,
}

/// Waits that differ by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// A silence after which the question is asked once more.
    pub nudge: Duration,
    /// A silence after which the question is put aside.
    pub rest: Duration,
    /// A silence after which a question around a session is no longer open.
    pub lapse: Duration,
}

impl Settings {
    /// The waits of a conversation, by mail or by text.
    pub const fn pace(&self, mail: bool) -> Pace {
        if mail {
            return self.mail;
        }
        Pace {
            nudge: self.nudge,
            rest: self.rest,
            lapse: self.lapse,
        }
    }
}

/// One state.
#[derive(Debug)]
pub struct Stage {
    /// Its name.
    pub name: Arc<str>,
    /// The line of the file it begins on.
    pub line: usize,
    /// What it does.
    pub kind: Kind,
    /// The wording of its question; empty where it asks nothing.
    pub prompt: Arc<str>,
    /// The question in other words, used one after the other.
    pub again: Vec<Arc<str>>,
}

/// What a state does.
#[derive(Debug)]
pub enum Kind {
    /// Asks for one slot.
    Ask {
        /// Which.
        slot: Slot,
        /// What the numbers of the question mean, by their stored names.
        options: Vec<&'static str>,
        /// What SKIP puts in; none where the slot is needed.
        skip: Option<Skip>,
        /// The wording that says why it cannot be skipped.
        needed: Option<Arc<str>>,
        /// Where it goes on.
        next: usize,
    },
    /// Reads back what is known.
    Confirm {
        /// Where OK leads.
        yes: usize,
        /// Where NO leads.
        no: usize,
    },
    /// Asks what is to be changed.
    Change {
        /// What one can name, and the question that leads to.
        choices: Vec<Choice>,
        /// Where it goes on.
        next: usize,
    },
    /// Asks somebody who comes back whether to go on.
    Resume {
        /// Words for going on.
        go_on: Vec<String>,
        /// Words for starting over.
        over: Vec<String>,
    },
    /// A ticket is open.
    Ticket,
    /// A person of the staff has taken over.
    Human,
    /// A solver is with them, and gets what they write.
    Session {
        /// What is for the bot all the same: whole messages, or the first word before a code or a
        /// score.
        commands: Vec<(Command, Vec<String>)>,
    },
    /// Asks how the session was.
    Rating,
    /// Asks what went wrong, after a low score.
    Comment,
    /// Asks whether it is the problem of the last session.
    Again {
        /// Words for the same.
        same: Vec<String>,
        /// Words for another.
        other: Vec<String>,
    },
    /// Asks whether all that is known of them is to be erased.
    Forget {
        /// Words that erase it; anything else keeps it.
        words: Vec<String>,
    },
}

/// What SKIP puts in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// No name.
    Nameless,
    /// This device.
    Device(DeviceType),
    /// This urgency.
    Urgency(Urgency),
}

/// One thing that can be named where it is asked what to change.
#[derive(Debug)]
pub struct Choice {
    /// The question it leads to.
    pub state: usize,
    /// Whole messages that name it.
    pub words: Vec<String>,
    /// The line of the file.
    pub line: usize,
}

/// A frequent question.
#[derive(Debug)]
pub struct Faq {
    /// Its name.
    pub name: String,
    /// The wording of the answer.
    pub answer: Arc<str>,
    /// The line of the file.
    pub line: usize,
}

/// Every pattern of the script in one set, so that one pass over a text finds them all.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    set: RegexSet,
    /// What each pattern of the set stands for.
    means: Vec<Mark>,
}

/// What a pattern of the script stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// A frequent question, by its place.
    Faq(usize),
    /// They will not or cannot answer.
    Refusal,
    /// It was not them who asked for help.
    NotMe,
    /// Thanks, greetings and the like: nothing that belongs on a ticket.
    SmallTalk,
    /// They begin anew: hello.
    Greeting,
    /// They have a further problem.
    NewRequest,
    /// They have the problem of before.
    Again,
    /// They have another than before.
    Other,
    /// Something goes wrong again, or still: the problem of before or another.
    Recurs,
    /// They speak of the solver rather than of a problem.
    OfSolver,
    /// They want to go on by mail.
    ByMail,
    /// They want to go on by text.
    ByText,
    /// They ask for this language.
    Language(Language),
}

/// What the patterns of the script found in a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is found by itself, whatever the others are"
)]
pub(super) struct Marks {
    pub(super) faq: Option<usize>,
    pub(super) refusal: bool,
    pub(super) not_me: bool,
    pub(super) small_talk: bool,
    pub(super) greeting: bool,
    pub(super) new_request: bool,
    pub(super) again: bool,
    pub(super) other: bool,
    pub(super) recurs: bool,
    pub(super) of_solver: bool,
    pub(super) by_mail: bool,
    pub(super) by_text: bool,
    pub(super) language: Option<Language>,
}

impl Script {
    /// The name of the state in which a person of the staff has the conversation.
    pub fn human_state(&self) -> &str {
        &self.states[self.human].name
    }

    /// The state with this name, or the one that took its place.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.states
            .iter()
            .position(|stage| &*stage.name == name)
            .or_else(|| self.renamed.get(name).copied())
    }

    /// The patterns that match a folded text. The first question of the script wins.
    pub(super) fn marks(&self, folded: &str) -> Marks {
        let mut marks = Marks::default();
        for place in self.phrases.set.matches(folded) {
            match self.phrases.means[place] {
                Mark::Faq(faq) => marks.faq = marks.faq.or(Some(faq)),
                Mark::Refusal => marks.refusal = true,
                Mark::NotMe => marks.not_me = true,
                Mark::SmallTalk => marks.small_talk = true,
                Mark::Greeting => marks.greeting = true,
                Mark::NewRequest => marks.new_request = true,
                Mark::Again => marks.again = true,
                Mark::Other => marks.other = true,
                Mark::Recurs => marks.recurs = true,
                Mark::OfSolver => marks.of_solver = true,
                Mark::ByMail => marks.by_mail = true,
                Mark::ByText => marks.by_text = true,
                Mark::Language(language) => marks.language = Some(language),
            }
        }
        marks
    }

    /// Every wording key that the script names, with the line that does.
    pub fn wordings(&self) -> impl Iterator<Item = (&Arc<str>, usize, Role)> {
        let stages = self.states.iter().flat_map(|stage| {
            let role = match stage.kind {
                Kind::Confirm { .. } => Role::ReadBack,
                Kind::Rating | Kind::Comment | Kind::Again { .. } | Kind::Forget { .. } => {
                    Role::Session
                }
                _ => Role::Ask,
            };
            let needed = match &stage.kind {
                Kind::Ask { needed, .. } => needed.as_ref(),
                _ => None,
            };
            std::iter::once(&stage.prompt)
                .filter(|key| !key.is_empty())
                .chain(&stage.again)
                .chain(needed)
                .map(move |key| (key, stage.line, role))
        });
        stages.chain(
            self.faq
                .iter()
                .map(|faq| (&faq.answer, faq.line, Role::Answer)),
        )
    }
}

/// What a wording that the script names is for, and so which values it may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A question.
    Ask,
    /// The read-back.
    ReadBack,
    /// The answer to a frequent question, followed by a question.
    Answer,
    /// A question around a session.
    Session,
}
