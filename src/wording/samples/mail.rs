//! Samples of what is said by mail alone.

use super::Words;
use crate::conversation::{Line, MailLine, Script};

/// What is said by mail alone: no text is made of it.
pub fn by_mail(script: &Script, words: Words<'_>) -> Vec<Line> {
    let start = &script.states[script.start];
    let questions = |again, tries| {
        Line::Mail(MailLine::Questions {
            keys: vec![start.prompt.clone()],
            name: Some(words.name.to_owned()),
            again,
            tries,
        })
    };
    vec![
        questions(false, 0),
        questions(true, 0),
        questions(true, 1),
        Line::Mail(MailLine::Unproven),
    ]
}
