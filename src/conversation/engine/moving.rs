//! "Email me instead", "text me": the same ticket goes on at the other place, once its customer proved it
//! with a code that is sent there and typed back here. Whatever else is written meanwhile stays what it is.

use std::time::Duration;

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        By, Effect, Elsewhere, Line, MoveLine, Turn, fold,
        state::{Moving, Silence, Where},
        understand::{Asked, Confirm},
        wish::{self, Wish},
    },
    domain::id::TicketId,
};

/// How long digits are taken for the code that was asked for. Longer than it is good, so that who comes
/// late is told so.
const AWAITED: Duration = Duration::from_mins(30);

/// The same by mail, which is read later; and how long an answer to "where to?" is one.
const AWAITED_BY_MAIL: Duration = Duration::from_hours(24);

/// Words of an answer to "where to?".
const ANSWER_WORDS: usize = 8;

impl Talk<'_> {
    /// Deals with a code that is typed back, and with the wish to go on elsewhere; tells whether it was
    /// one. Nobody unproven has a say in where a ticket goes.
    pub(super) fn moves(&mut self, place: Place, silence: Silence, heard: &Heard) -> bool {
        if !self.proven || heard.words.is_empty() {
            return false;
        }
        let (line, rest) = self.line_apart(&heard.words);
        let awaited = if self.facts.mail {
            AWAITED_BY_MAIL
        } else {
            AWAITED
        };
        let since = |then: &Where| self.now.since(then.at) <= awaited;
        if let Some(sent) = self.state.moving.sent.clone().filter(since)
            && let Some(digits) = wish::code(&line)
        {
            self.effects.push(Effect::TypeBack {
                ticket: sent.ticket,
                to: sent.to,
                digits,
            });
            self.goes_along(sent.ticket, &rest, heard);
            return true;
        }
        let busy = matches!(
            place,
            Place::Human | Place::Comment(_) | Place::Forget(_) | Place::Again(_)
        );
        if busy || silence == Silence::Resting && place.is_intake() {
            return false;
        }
        let read = wish::read(&line);
        let lately = |then: &Where| self.now.since(then.at) <= AWAITED_BY_MAIL;
        let asked = self.state.moving.asked.clone().filter(lately);
        if let Some(asked) = asked
            && let Some(to) = self.answered_where(&asked, &read, heard)
        {
            self.go_elsewhere(asked.ticket, Some(to));
            self.goes_along(asked.ticket, &rest, heard);
            return true;
        }
        self.wishes(place, &read, &rest, heard)
    }

    /// The wish itself.
    fn wishes(&mut self, place: Place, read: &Wish, rest: &str, heard: &Heard) -> bool {
        let by = self.other();
        if !self.is_wish(read) {
            return false;
        }
        if by == By::Mail && !self.facts.mailing {
            // The words mean nothing here: whoever they were for gets them.
            let in_session = !self.facts.sessions.is_empty();
            if in_session {
                self.say(Line::Move(MoveLine::NoMail));
            } else {
                self.tell_here(Line::Move(MoveLine::NoMail));
            }
            return !in_session;
        }
        if let Some(ticket) = self.movable() {
            let to = match by {
                By::Mail => read.address.clone(),
                By::Text => read.number.clone(),
            };
            // "EMAIL ME for a new one": where to is known.
            let before = || self.state.moving.last.clone();
            self.go_elsewhere(ticket, to.or_else(before));
            self.goes_along(ticket, rest, heard);
            return true;
        }
        match place {
            Place::Rating(_) => return false,
            _ if place.is_intake() => self.tell(place, Line::Move(MoveLine::NotYet { by })),
            _ if self.state.said_at.is_none() => {
                self.say(Line::Move(MoveLine::NotYet { by }));
                self.ask_next();
            }
            _ => self.say(Line::NoTicket),
        }
        true
    }

    /// Whether a line is the wish and nothing else.
    fn is_wish(&self, read: &Wish) -> bool {
        // One look at a few letters spares most texts the patterns.
        const HINTS: [&str; 8] = [
            "mail", "correo", "text", "txt", "sms", "message", "mensaje", "@",
        ];
        if !HINTS.iter().any(|it| read.bare.contains(it)) {
            return false;
        }
        let marks = self.script.marks(&read.bare);
        match self.other() {
            By::Mail => marks.by_mail,
            By::Text => marks.by_text,
        }
    }

    /// What was answered to "where to?".
    fn answered_where(&self, asked: &Where, read: &Wish, heard: &Heard) -> Option<String> {
        let named = match self.other() {
            By::Mail => read.address.clone(),
            By::Text => read.number.clone(),
        };
        let short = read.bare.split(' ').count() <= ANSWER_WORDS;
        let agrees = heard.understood.confirm == Some(Confirm::Yes)
            || self.engine.understand(&heard.words, Asked::Confirm).confirm == Some(Confirm::Yes);
        named
            .filter(|_| short)
            .or_else(|| Some(asked.to.clone()).filter(|it| agrees && !it.is_empty()))
    }

    fn go_elsewhere(&mut self, ticket: TicketId, to: Option<String>) {
        self.effects.push(Effect::GoElsewhere { ticket, to });
    }

    /// What stands beside it goes where it would have gone.
    fn goes_along(&mut self, ticket: TicketId, rest: &str, heard: &Heard) {
        if rest.is_empty() && heard.media.is_empty() {
            return;
        }
        if self.facts.sessions.is_empty() {
            self.effects.push(Effect::AddToTicket {
                ticket,
                text: rest.to_owned(),
                media: heard.media.to_vec(),
            });
        } else {
            self.pass_on(None, rest, heard);
        }
    }

    /// Where they are not.
    fn other(&self) -> By {
        if self.facts.mail { By::Text } else { By::Mail }
    }

    /// Of a mail the first line that says something, and what stands below it; a text is one line.
    fn line_apart(&self, words: &str) -> (String, String) {
        if !self.facts.mail {
            return (words.to_owned(), String::new());
        }
        let says = |line: &&str| {
            let folded = fold::fold(line);
            !fold::bare(&folded).is_empty() && !self.script.marks(&folded).small_talk
        };
        let lines: Vec<&str> = words.lines().collect();
        let Some(first) = lines.iter().position(says) else {
            return (String::new(), String::new());
        };
        let rest: Vec<&str> = lines[first + 1..]
            .iter()
            .filter(|it| says(it))
            .copied()
            .collect();
        let rest = rest.join("\n");
        let name = self.state.slots().name.map(fold::fold).unwrap_or_default();
        let signed = fold::fold(&rest);
        let signed = fold::bare(&signed);
        let is_name = |word: &str| name.split(' ').any(|it| it == word);
        let rest = if signed.split(' ').all(is_name) {
            String::new()
        } else {
            rest
        };
        (lines[first].trim().to_owned(), rest)
    }

    /// What came of it.
    pub(super) fn went_elsewhere(mut self, came: &Elsewhere) -> Turn {
        let by = self.other();
        let line = match came {
            Elsewhere::Asks { ticket } => {
                let hint = self.state.post.phone.clone().filter(|_| by == By::Text);
                let to = hint.unwrap_or_default();
                let ending = to.len().saturating_sub(2);
                let ending = to.get(ending..).unwrap_or_default().to_owned();
                self.state.moving.asked = Some(self.place_of(*ticket, to));
                MoveLine::Where { by, ending }
            }
            Elsewhere::Sent { ticket, to } => {
                self.state.moving.asked = None;
                self.state.moving.sent = Some(self.place_of(*ticket, to.clone()));
                self.state.moving.last = Some(to.clone());
                MoveLine::Sent { by, to: to.clone() }
            }
            Elsewhere::Moved { code, to } => {
                self.state.moving = Moving::default();
                MoveLine::Moved {
                    by,
                    code: code.clone(),
                    to: to.clone(),
                }
            }
            Elsewhere::Over => {
                self.state.moving = Moving::default();
                if self.movable().is_none() {
                    self.say(Line::NoTicket);
                    return self.finish();
                }
                MoveLine::Old { by }
            }
            Elsewhere::Wrong => MoveLine::Wrong,
            // From here on digits are words again.
            Elsewhere::Old => {
                self.state.moving.sent = None;
                MoveLine::Old { by }
            }
            Elsewhere::Exhausted => {
                self.state.moving.sent = None;
                MoveLine::Exhausted { by }
            }
            Elsewhere::TooMany => MoveLine::TooMany,
            Elsewhere::NotReached => MoveLine::NotReached { by },
            Elsewhere::Impossible => MoveLine::Impossible { by },
            Elsewhere::NotYours => MoveLine::NotYours { by },
        };
        // They were asked for another, which may come alone.
        if matches!(came, Elsewhere::NotReached | Elsewhere::Impossible)
            && let Some(ticket) = self.movable()
        {
            self.state.moving.asked = Some(self.place_of(ticket, String::new()));
        }
        self.say(Line::Move(line));
        self.finish()
    }

    /// The ticket that a wish is about: that of the solver who wrote last, or the one that is open.
    fn movable(&self) -> Option<TicketId> {
        let session = self.facts.sessions.first().map(|it| it.ticket);
        session.or(self.ticket().map(|it| it.id))
    }

    fn place_of(&self, ticket: TicketId, to: String) -> Where {
        let at = self.now;
        Where { ticket, to, at }
    }
}
