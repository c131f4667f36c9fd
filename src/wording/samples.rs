//! Samples of every line, for the lint and for the test that renders them all.

mod account;
mod desk;
mod mail;
mod moving;
mod session;

pub use mail::by_mail;

use std::sync::Arc;

use crate::{
    conversation::{Line, ReadBack, Role, Script},
    domain::{DeviceType, TicketCode, TicketStatus, Urgency},
};

/// A customer's own words, which no budget counts.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// Their name.
    pub name: &'a str,
    /// Their problem.
    pub problem: &'a str,
}

/// The words of a customer for a reader of the samples.
pub const JANE: Words<'_> = Words {
    name: "Jane",
    problem: "my macbook wont turn on",
};

/// No words of the customer's, to measure what is ours.
pub const NOBODY: Words<'_> = Words {
    name: "",
    problem: "",
};

/// Samples of what the engine says by itself; the longest forms are among them.
pub fn fixed(words: Words<'_>) -> Vec<Line> {
    let Ok(code) = TicketCode::parse("K7Q2B9") else {
        return Vec::new();
    };
    let name = Some(words.name.to_owned());
    let with_code = [
        |code| Line::MenuTicket { code },
        |code| Line::Added { code },
        |code| Line::PhotoAdded { code },
        |code| Line::Pleasantry { code },
        |code| Line::NewRequest { code },
        |code| Line::TicketDropped { code },
        |code| Line::OtherCode { code },
    ];
    let mut lines = vec![
        Line::Noted,
        Line::PhotoKept,
        Line::LanguageSet,
        Line::StartOver,
        Line::FirstQuestion,
        Line::Menu,
        Line::NoTicket,
        Line::Anytime,
        Line::NotOpenYet,
        Line::Link,
        Line::Opened {
            code: code.clone(),
            name,
        },
        Line::Opened {
            code: code.clone(),
            name: None,
        },
        Line::Dropped,
        Line::Agent,
        Line::Stuck,
        Line::Staff {
            text: words.problem.to_owned(),
        },
        Line::HandedBack,
        Line::Nudge,
        Line::WelcomeBack,
        Line::NoMore,
    ];
    lines.extend(with_code.map(|line| line(code.clone())));
    lines.extend(session::lines(words).into_iter().map(Line::Session));
    lines.extend(account::lines(&code).into_iter().map(Line::Account));
    lines.extend(moving::lines(words, &code).into_iter().map(Line::Move));
    lines.extend(desk::lines(words).into_iter().map(Line::Desk));
    for (device, urgency) in every_name() {
        for status in [TicketStatus::Open, TicketStatus::Claimed] {
            lines.push(Line::Status {
                code: code.clone(),
                status,
                device,
                urgency,
                minutes: 88,
            });
        }
    }
    lines
}

/// Samples of a wording that the script names.
pub fn of_script(key: &Arc<str>, role: Role, words: Words<'_>) -> Vec<Line> {
    let names = [Some(words.name.to_owned()), None];
    match role {
        Role::Answer => vec![Line::Answer {
            key: Arc::clone(key),
        }],
        Role::Ask => names
            .map(|name| Line::Ask {
                key: Arc::clone(key),
                name,
            })
            .into(),
        Role::Session => session::questions(key, words),
        Role::ReadBack => {
            let mut lines = Vec::new();
            for (place, (device, urgency)) in every_name().into_iter().enumerate() {
                let draft = ReadBack {
                    name: names[place % 2].clone(),
                    description: words.problem.to_owned(),
                    device,
                    urgency,
                    photos: [0, 1, 12][place % 3],
                };
                lines.push(Line::ReadBack {
                    key: Arc::clone(key),
                    draft,
                });
            }
            lines
        }
    }
}

/// Samples of every question of the script, and apart from them of every answer of its FAQ.
pub fn questions_and_answers(script: &Script, words: Words<'_>) -> (Vec<Line>, Vec<Line>) {
    let mut questions = Vec::new();
    let mut answers = Vec::new();
    for (key, _, role) in script.wordings() {
        let lines = of_script(key, role, words);
        if role == Role::Answer {
            answers.extend(lines);
        } else {
            questions.extend(lines);
        }
    }
    (questions, answers)
}

/// Every device and every urgency at least once.
fn every_name() -> Vec<(DeviceType, Urgency)> {
    let urgencies = Urgency::ALL.iter().copied().cycle();
    DeviceType::ALL.iter().copied().zip(urgencies).collect()
}
