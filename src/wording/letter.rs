//! Letters: what a mail says, before and behind its layout. The words are those of the texts; where a mail
//! has room for more, or other words, the catalogue has an attribute `.mail` at the same key.

mod guard;
mod layout;
mod notices;

pub use notices::{Links, Told};

use serde::{Deserialize, Serialize};

use super::{Recipient, Wording};
use crate::{conversation::Say, domain::Language};

/// What one mail says. It is kept with the mail, and laid out when that goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Of the whole.
    pub language: Language,
    /// Where the mail answers nothing.
    pub subject: String,
    /// What a list of mails shows behind the subject; empty: the mail's own first words.
    #[serde(default)]
    pub preview: String,
    /// From top to bottom.
    pub parts: Vec<Part>,
    /// Small, below all: why they get this, and how to get no more of it.
    #[serde(default)]
    pub footer: Vec<Footer>,
}

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A paragraph; its lines stay lines. Addresses of pages in it become links.
    Words(String),
    /// What is asked, numbered from 1 in this order; an answer may stand under its number.
    Questions(Vec<String>),
    /// What may be done on a page.
    Action {
        /// What stands on the button.
        label: String,
        /// Where it leads: a whole address of ours.
        url: String,
    },
    /// What is so: a receipt's lines.
    Facts(Vec<Fact>),
    /// Another person's words, which are not ours.
    Said {
        /// Who says it: "Sam wrote:".
        by: String,
        /// Their words; lines stay lines.
        words: String,
    },
    /// One to five stars; each leads to the page where a session is rated.
    Stars {
        /// The page; each star adds its number.
        url: String,
        /// What each is called, from one to five.
        names: Vec<String>,
    },
}

/// A line of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is: "Duration".
    pub label: String,
    /// How much of it.
    pub value: String,
}

/// A line below a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    /// What it says, or, with an address, what the link says.
    pub words: String,
    /// Where it leads.
    pub url: Option<String>,
}

/// A letter, laid out.
#[derive(Clone, Debug)]
pub struct Laid {
    /// `text/plain`.
    pub text: String,
    /// `text/html`.
    pub html: String,
}

impl Wording {
    /// The letter of one turn, to nobody in particular.
    pub fn letter(&self, say: &Say, to: &Recipient<'_>) -> Letter {
        self.letter_to(None, say, to)
    }

    /// The letter of one turn, to somebody by this name.
    pub fn letter_to(&self, name: Option<&str>, say: &Say, to: &Recipient<'_>) -> Letter {
        Letter {
            language: say.language,
            subject: self.subject(say, to),
            parts: self.spoken(name, say, to),
            ..Letter::default()
        }
    }
}

impl Letter {
    /// The words alone, as the transcript has them.
    pub fn words(&self) -> String {
        let words: Vec<String> = self.parts.iter().map(Part::words).collect();
        words.join("\n\n")
    }
}

impl Part {
    /// The words of a piece, without any layout.
    fn words(&self) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Questions(questions) => {
                let numbered = (1..).zip(questions);
                lines(numbered.map(|(number, it)| format!("{number}. {it}")))
            }
            Self::Action { label, url } => format!("{label}:\n{url}"),
            Self::Facts(facts) => {
                lines(facts.iter().map(|it| format!("{}: {}", it.label, it.value)))
            }
            Self::Said { by, words } => format!("{by}\n{words}"),
            Self::Stars { url, names } => {
                let each = (1..).zip(names);
                lines(each.map(|(score, name)| format!("{name}: {}", star(url, score))))
            }
        }
    }
}

/// The address of one star.
fn star(url: &str, score: usize) -> String {
    format!("{url}?score={score}")
}

fn lines(of: impl Iterator<Item = String>) -> String {
    of.collect::<Vec<_>>().join("\n")
}
