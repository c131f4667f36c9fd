//! Letters: what a mail says, before and behind its layout. The words are those of the texts; where a mail
//! has room for more, or other words, the catalogue has an attribute `.mail` at the same key.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{Recipient, Wording, values};
use crate::{conversation::Say, domain::Language};

/// What one mail says. It is kept with the mail, and laid out when that goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Of the whole.
    pub language: Language,
    /// Where the mail answers nothing.
    pub subject: String,
    /// From top to bottom.
    pub parts: Vec<Part>,
}

/// A piece of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A paragraph; its lines stay lines.
    Words(String),
}

/// A letter, laid out.
#[derive(Clone, Debug)]
pub struct Laid {
    /// `text/plain`.
    pub text: String,
    /// `text/html`.
    pub html: String,
}

#[derive(Template)]
#[template(path = "email/letter.txt", escape = "none")]
struct AsText<'a> {
    letter: &'a Letter,
    name: &'a str,
}

#[derive(Template)]
#[template(path = "email/letter.html")]
struct AsHtml<'a> {
    letter: &'a Letter,
    name: &'a str,
}

impl Wording {
    /// The letter of one turn: a part for each line.
    pub fn letter(&self, say: &Say, to: &Recipient<'_>) -> Letter {
        let parts = say.lines.iter().map(|line| {
            let mut words = String::new();
            let args = values::of(line, to);
            self.mail_line_into(&mut words, say.language, line.key(), Some(&args));
            Part::Words(words.trim().to_owned())
        });
        Letter {
            language: say.language,
            subject: self.text(say.language, "mail-subject"),
            parts: parts.collect(),
        }
    }
}

impl Letter {
    /// The words alone, as the transcript has them.
    pub fn words(&self) -> String {
        let words: Vec<&str> = self
            .parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => words.as_str(),
            })
            .collect();
        words.join("\n\n")
    }

    /// Both forms of the mail. `name`: who it is from.
    pub fn lay_out(&self, name: &str) -> Result<Laid, askama::Error> {
        Ok(Laid {
            text: AsText { letter: self, name }.render()?,
            html: AsHtml { letter: self, name }.render()?,
        })
    }
}
