//! From what the dialogue says to the parts of a letter.

use fluent_bundle::{FluentArgs, FluentValue};

use super::{Fact, Part, Recipient, Wording, values};
use crate::{
    conversation::{Line, MailLine, Say, SessionLine},
    domain::{Language, first_name},
};

impl Wording {
    /// The parts of a letter: a greeting, and what each line says.
    pub(super) fn spoken(&self, name: Option<&str>, say: &Say, to: &Recipient<'_>) -> Vec<Part> {
        let mut parts = Vec::with_capacity(say.lines.len() + 1);
        let name = name.map(first_name).filter(|it| !it.is_empty());
        let mut args = FluentArgs::new();
        args.set("named", if name.is_some() { "yes" } else { "no" });
        args.set("name", name.unwrap_or_default());
        parts.push(Part::Words(self.page(say.language, "mail-greeting", &args)));
        for line in &say.lines {
            let args = values::of(line, to);
            if let Some(said) = self.said(line, say.language, &args) {
                parts.push(said);
                continue;
            }
            let mut words = String::new();
            self.mail_line_into(&mut words, say.language, line.key(), Some(&args));
            parts.push(Part::Words(words.trim().to_owned()));
            if let Line::Session(SessionLine::Ended { minutes, .. }) = line {
                parts.push(self.receipt(say.language, *minutes, &args));
            }
            if let Line::Mail(MailLine::Questions { keys, .. }) = line {
                let asked = keys.iter().map(|key| {
                    let mut words = String::new();
                    self.mail_line_into(&mut words, say.language, key, Some(&args));
                    words.trim().to_owned()
                });
                parts.push(Part::Questions(asked.collect()));
            }
        }
        if let Some(page) = to.rate {
            parts.push(self.five_stars(say.language, page.to_owned()));
        }
        parts.retain(|it| !matches!(it, Part::Words(words) if words.is_empty()));
        parts
    }

    /// What a session came to, below the sentence that says it is over.
    fn receipt(&self, language: Language, minutes: u32, args: &FluentArgs<'_>) -> Part {
        let fact = |label: &str, value: String| Fact {
            label: self.page(language, label, args),
            value,
        };
        let given = |name: &str| match args.get(name) {
            Some(FluentValue::String(value)) => value.to_string(),
            _ => String::new(),
        };
        Part::Facts(vec![
            fact("mail-fact-ticket", given("code")),
            fact("mail-fact-solver", given("solver")),
            fact(
                "mail-fact-duration",
                self.span(language, u64::from(minutes)),
            ),
            fact("mail-fact-tier", given("tier")),
            fact("mail-fact-price", given("price")),
        ])
    }

    /// Another person's words, which are not ours.
    fn said(&self, line: &Line, language: Language, args: &FluentArgs<'_>) -> Option<Part> {
        let (key, words) = match line {
            Line::Session(SessionLine::FromSolver { text, .. }) => ("mail-solver-wrote", text),
            Line::Staff { text } => ("mail-staff-wrote", text),
            _ => return None,
        };
        Some(Part::Said {
            by: self.page(language, key, args),
            words: words.clone(),
        })
    }

    /// The subject of a letter that answers none.
    pub(super) fn subject(&self, say: &Say, to: &Recipient<'_>) -> String {
        let own = say.lines.iter().find_map(|line| {
            let key = format!("mail-subject-{}", line.key());
            let args = values::of(line, to);
            let words = self.page(say.language, &key, &args);
            (words != key).then_some(words)
        });
        own.unwrap_or_else(|| self.text(say.language, "mail-subject"))
    }
}
