//! What goes to somebody who may not have written to us at all: their From may be forged. Words that are said
//! back then are those of a stranger, who would have us send them: they are cut short, and nothing in them
//! leads anywhere.

use crate::{
    conversation::{Line, MailLine, Say},
    domain::{
        Language, first_name,
        unlinked::{Marks, unlinked},
    },
    wording::{Letter, Recipient, Wording},
};

/// Characters of their words.
const WORDS: usize = 80;

/// Characters of a name.
const NAME: usize = 24;

impl Wording {
    /// The letter of one turn, to somebody whose From may be forged.
    pub fn letter_to_claimed(&self, name: Option<&str>, say: &Say, to: &Recipient<'_>) -> Letter {
        let name = name.and_then(guarded_name);
        self.letter_to(name.as_deref(), &self.guarded(say), to)
    }

    /// What is said, with nothing of theirs in it that leads anywhere.
    pub fn guarded(&self, say: &Say) -> Say {
        let language = say.language;
        let lines = say.lines.iter().cloned().map(|mut line| {
            match &mut line {
                Line::Ask { name, .. }
                | Line::Opened { name, .. }
                | Line::Mail(MailLine::Questions { name, .. }) => {
                    *name = name.as_deref().and_then(guarded_name);
                }
                Line::ReadBack { draft, .. } => {
                    draft.name = draft.name.as_deref().and_then(guarded_name);
                    draft.description = self.guarded_words(language, &draft.description);
                }
                // A file's name looks like a host: `photo.jpg`.
                Line::Mail(MailLine::LeftOut { names, .. }) => names.clear(),
                Line::Mail(MailLine::Whose { subject }) => {
                    *subject = self.guarded_words(language, subject);
                }
                _ => {}
            }
            line
        });
        Say {
            lines: lines.collect(),
            ..say.clone()
        }
    }

    /// Their words, cut short, on one line.
    pub fn guarded_words(&self, language: Language, words: &str) -> String {
        let link = self.text(language, "mail-guarded-link");
        let number = self.text(language, "mail-guarded-number");
        let marks = Marks {
            link: &link,
            number: &number,
        };
        unlinked(words, marks, WORDS)
    }
}

/// A first name that is nothing else; none where it may be more.
fn guarded_name(name: &str) -> Option<String> {
    let first = first_name(name);
    let plain = |c: char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}' | '-');
    let sound = !first.is_empty() && first.chars().count() <= NAME && first.chars().all(plain);
    sound.then(|| first.to_owned())
}
