//! A mail: the same dialogue at mail's pace. It says more at once than a text, everything that is missing
//! is asked for in one mail, and each gets one reply.
//!
//! `beside` is what stands in a mail beside its words (a subject, a name in From, answers under numbers
//! and behind labels), `questions` asks, `sender` reads a name.

mod beside;
mod left_out;
mod questions;
mod sender;

use super::{Turn, heard::Place, talk::Talk};
use crate::conversation::{
    Effect, Line, MailLine, MailText, OptOutSource,
    carrier::{self, Signal},
    fold,
    state::Silence,
    understand::{Command, Confirm, Understood},
};
use crate::domain::first_name;
pub(super) use beside::Beside;

/// A first line longer than this is no command and no OK.
const COMMAND_WORDS: usize = 4;

impl<'a> Talk<'a> {
    /// A mail came in.
    pub(super) fn mail(mut self, mail: &'a MailText) -> Turn {
        self.proven = mail.proven;
        self.leave_what_lapsed();
        let place = self.place();
        if !self.proven && self.is_somebodys(place) {
            // Whoever brought it here holds it back before; it changes nothing if it comes all the same.
            return self.close();
        }
        self.state.post.claimed = !self.proven;
        let free = matches!(place, Place::Idle | Place::Lost | Place::Ask(..));
        let slots = free || matches!(place, Place::Confirm(_) | Place::Change(_));
        let (beside, words) = if slots && self.facts.sessions.is_empty() {
            self.apart(mail)
        } else {
            (Beside::default(), whole(mail))
        };
        self.beside = beside;
        self.state.post.left_out.clone_from(&mail.left_out);
        if self.proven && mail.phone.is_some() {
            self.state.post.phone.clone_from(&mail.phone);
        }
        let words = self.first_line(place, &words);
        let mut heard = self.hear(place, &words, &mail.media);
        if slots {
            heard.words = self.without_courtesies(&heard.words, &heard.understood);
        }
        if matches!(
            heard.understood.command,
            Some(Command::OptIn | Command::Help)
        ) {
            heard.understood.command = None;
        }
        if self.beside.tells() {
            // Whoever answers by number or label need not be asked whether to go on.
            self.state.silence = Silence::None;
        }
        if free && self.state.silence != Silence::Resting {
            self.beside
                .introduce(&mut self.state.draft, &heard.understood);
        }
        let heard = &heard;
        // START, HELP and INFO are words like any here: no carrier acts on them.
        let signal = carrier::signal(&heard.folded, None, heard.understood.command);
        let stops = matches!(signal, Some(Signal::Stop(_))) || wants_no_mails(&heard.folded);
        if self.facts.opted_out && !self.proven {
            return self.close();
        }
        if stops && !self.proven {
            self.say(Line::Mail(MailLine::Unproven));
            return self.finish();
        }
        if stops {
            return self.opted_out(OptOutSource::Words);
        }
        if self.facts.opted_out {
            // They wanted nothing unasked; who writes wants an answer.
            self.effects.push(Effect::OptIn);
            self.state.told.alerted = false;
        }
        self.hearing(place, None, heard)
    }

    /// A problem without the greeting before it and the thanks behind: who they are is read already.
    fn without_courtesies(&self, words: &str, understood: &Understood) -> String {
        let name = understood.name.as_ref().or(self.state.draft.name.as_ref());
        let first = name.map(|it| fold::fold(first_name(it)));
        let whole = name.map(|it| fold::fold(it));
        let is_courtesy = |line: &str| {
            let folded = fold::fold(line);
            let bare = fold::bare(&folded);
            let named = [&first, &whole].into_iter().flatten().any(|it| it == bare);
            bare.is_empty()
                || named
                || self.script.marks(&folded).small_talk
                || CLOSINGS.contains(&bare)
        };
        let lines: Vec<&str> = words.lines().collect();
        let begin = lines.iter().position(|it| !is_courtesy(it));
        let Some(begin) = begin else {
            return words.to_owned();
        };
        let end = lines
            .iter()
            .rposition(|it| !is_courtesy(it))
            .unwrap_or(begin);
        lines[begin..=end].join("\n").trim().to_owned()
    }

    /// Whether more is at stake here than a draft, which a From that nobody vouches for must not touch.
    fn is_somebodys(&self, place: Place) -> bool {
        let facts = self.facts;
        let around = matches!(
            place,
            Place::Rating(_) | Place::Comment(_) | Place::Again(_) | Place::Forget(_)
        );
        around
            || facts.account
            || facts.ticket.is_some()
            || !facts.sessions.is_empty()
            || facts.last.is_some()
            || self.state.ticket.is_some()
    }

    /// What only somebody who is known may ask for; everybody else is told how to become that.
    pub(super) fn refuses(&mut self, command: Command) -> bool {
        let refused = !self.proven
            && matches!(
                command,
                Command::Forget
                    | Command::History
                    | Command::More
                    | Command::Rate
                    | Command::Drop
                    | Command::Agent
            );
        if refused {
            self.say(Line::Mail(MailLine::Unproven));
        }
        refused
    }

    /// Where a mail begins with a line that is a command, or an OK to what was read back, what follows
    /// is a greeting or a signature, as long as it tells nothing.
    fn first_line(&mut self, place: Place, words: &str) -> String {
        let words = fold::clean(words);
        let Some((first, rest)) = words.split_once('\n') else {
            return words;
        };
        let asked = place.asked();
        let first = first.trim();
        if first.split_whitespace().count() > COMMAND_WORDS {
            return words;
        }
        let said = self.engine.understand(first, asked);
        let ok = matches!(place, Place::Confirm(_)) && said.confirm == Some(Confirm::Yes);
        let scored = matches!(place, Place::Rating(_)) && self.scored(first).is_some();
        let alone = said.command.is_some() && !said.description && said.device_type.is_none();
        if !(ok || scored || alone) {
            return words;
        }
        let behind = self.engine.understand(rest, place.asked());
        let tells = behind.description || behind.device_type.is_some() || behind.urgency.is_some();
        if tells { words } else { first.to_owned() }
    }
}

/// Lines above a name, without their accents and commas.
const CLOSINGS: [&str; 14] = [
    "best",
    "best regards",
    "kind regards",
    "regards",
    "warm regards",
    "sincerely",
    "yours",
    "cheers",
    "saludos",
    "un saludo",
    "saludos cordiales",
    "cordialmente",
    "atentamente",
    "un abrazo",
];

/// "Stop mailing me": an opt-out in words that nobody texts.
fn wants_no_mails(folded: &str) -> bool {
    const MOST_WORDS: usize = 14;
    const SAID: [&str; 16] = [
        "stop mailing",
        "stop emailing",
        "stop e-mailing",
        "stop writing to me",
        "stop sending me",
        "no more mails",
        "no more emails",
        "not email me",
        "don't email me",
        "off your list",
        "off this list",
        "unsubscribe me",
        "dejen de escribirme",
        "dejen de mandarme",
        "no mas correos",
        "no me manden mas",
    ];
    folded.split(' ').count() <= MOST_WORDS && SAID.iter().any(|it| folded.contains(it))
}

/// The words of a mail where nothing was asked by number: all of them, as they were written.
fn whole(mail: &MailText) -> String {
    let mut words = mail.body.trim().to_owned();
    for (number, answer) in &mail.answers {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&number.to_string());
        if !answer.trim().is_empty() {
            words.push_str(". ");
            words.push_str(answer.trim());
        }
    }
    if words.is_empty() {
        words = mail.subject.clone().unwrap_or_default();
    }
    words
}
