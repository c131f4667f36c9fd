//! A customer and their solver: the relay while they are at it, and the few words that are for the
//! bot all the same. What they write goes to the solver, and whatever was open before rests.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        DeskLine, Effect, Kind, Line, Session, SessionLine, carrier::Signal, fold,
        understand::Command,
    },
    domain::{TicketCode, Timestamp, private},
};

impl Talk<'_> {
    /// The command that a text is and nothing else, by the few words that count in a session.
    pub(super) fn exact_command(&self, heard: &Heard) -> Option<Command> {
        let Kind::Session { commands } = &self.script.states[self.script.session].kind else {
            return None;
        };
        let bare = heard.bare();
        let whole = commands
            .iter()
            .find(|(_, words)| words.iter().any(|word| word == bare));
        if let Some((command, _)) = whole {
            return Some(*command);
        }
        if self.rate_request(heard).is_some() {
            return Some(Command::Rate);
        }
        let (first, rest) = heard.words.split_once(char::is_whitespace)?;
        let is_drop = self.is_word(Command::Drop, first);
        (is_drop && TicketCode::parse(rest).is_ok()).then_some(Command::Drop)
    }

    /// Whether a word is one of those for this command in a session.
    pub(super) fn is_word(&self, command: Command, word: &str) -> bool {
        let Kind::Session { commands } = &self.script.states[self.script.session].kind else {
            return false;
        };
        let folded = fold::fold(word);
        let bare = fold::bare(&folded);
        commands
            .iter()
            .filter(|(it, _)| *it == command)
            .any(|(_, words)| words.iter().any(|it| it == bare))
    }

    /// A text while a solver is with them.
    pub(super) fn in_session(&mut self, place: Place, signal: Option<Signal>, heard: &Heard) {
        if let Place::Rating(_) = place {
            // Another session was just over: only what can be nothing else is its score.
            if self.score_alone(heard) {
                return;
            }
        } else {
            self.enter_session();
        }
        if signal == Some(Signal::Help) {
            return;
        }
        match self.exact_command(heard) {
            Some(command) => {
                self.pass_on(None, "", heard);
                self.session_command(command, heard);
            }
            None => self.relay(heard),
        }
    }

    /// Passes a text on: to the solver who wrote last, or to the one of the code before it.
    fn relay(&mut self, heard: &Heard) {
        let tagged = heard.words.strip_prefix('#').and_then(|words| {
            let (code, rest) = words
                .split_once(|c: char| c.is_whitespace() || c == ':' || c == ',')
                .unwrap_or((words, ""));
            Some((TicketCode::parse(code).ok()?, rest.trim()))
        });
        let Some((code, rest)) = tagged else {
            return self.pass_on(None, &heard.words, heard);
        };
        match self.facts.sessions.iter().find(|it| it.code == code) {
            Some(session) if rest.is_empty() && heard.media.is_empty() => {
                let line = self.with_line(session);
                self.say(line);
            }
            Some(session) => self.pass_on(Some(session), rest, heard),
            None if self.facts.sessions.len() > 1 => self.which_code(),
            None => self.pass_on(None, &heard.words, heard),
        }
    }

    pub(super) fn pass_on(&mut self, to: Option<&Session>, words: &str, heard: &Heard) {
        let Some(session) = to.or(self.facts.sessions.first()) else {
            return;
        };
        if words.is_empty() && heard.media.is_empty() {
            return self.tell_solver_left_out(session);
        }
        if !self.may_relay() {
            return;
        }
        let short = if self.facts.mail { cut(words) } else { words };
        self.effects.push(Effect::Relay {
            session: session.id,
            text: private::masked(short, &self.engine.policy.relay).into_owned(),
            media: heard.media.to_vec(),
        });
        self.tell_solver_left_out(session);
        if short.len() < words.trim_end().len() {
            self.effects.push(Effect::TellSolver {
                session: session.id,
                line: DeskLine::CutShort {
                    code: session.code.clone(),
                },
            });
        }
    }

    fn session_command(&mut self, command: Command, heard: &Heard) {
        match command {
            Command::Status => self.lines.extend(self.status_lines()),
            Command::History => self.find_history(),
            Command::More => self.more_history(Place::Session),
            Command::Link => self.say(Line::Link),
            Command::Rate => self.rate_command(Place::Session, heard),
            Command::Forget => self.ask_to_forget(),
            Command::Drop => self.drop_in_session(heard),
            Command::Agent => {
                self.alert("asked");
                if let Some(session) = self.facts.sessions.first() {
                    self.say(Line::Session(SessionLine::AgentToo {
                        solver: session.solver.clone(),
                    }));
                }
            }
            Command::Menu
            | Command::Help
            | Command::Back
            | Command::Skip
            | Command::Restart
            | Command::OptOut
            | Command::OptIn => self.menu_in_session(),
        }
    }

    pub(super) fn menu_in_session(&mut self) {
        let mut sessions = self.facts.sessions.iter();
        if let Some(session) = sessions.next() {
            self.say(Line::Session(SessionLine::Menu {
                solver: session.solver.clone(),
                other: sessions.next().map(|it| it.code.clone()),
            }));
        }
    }

    /// DROP ends the session it names; without a code the one there is.
    fn drop_in_session(&mut self, heard: &Heard) {
        let named = super::commands::named_code(&heard.words);
        let sessions = &self.facts.sessions;
        let session = match (&named, &sessions[..]) {
            (Some(code), _) => sessions.iter().find(|it| it.code == *code),
            (None, [one]) => Some(one),
            (None, _) => None,
        };
        if let Some(session) = session {
            self.effects.push(Effect::DropTicket(session.ticket));
            self.say(Line::Session(SessionLine::Dropped {
                code: session.code.clone(),
                solver: session.solver.clone(),
            }));
            self.state.around.came = None;
            return self.settle(Some(session.ticket));
        }
        match self.ticket().filter(|it| Some(&it.code) == named.as_ref()) {
            Some(ticket) => {
                self.effects.push(Effect::DropTicket(ticket.id));
                self.say(Line::TicketDropped {
                    code: ticket.code.clone(),
                });
            }
            None => self.which_code(),
        }
    }

    fn which_code(&mut self) {
        let mut sessions = self.facts.sessions.iter();
        if let Some(session) = sessions.next() {
            self.say(Line::Session(SessionLine::WhichCode {
                code: session.code.clone(),
                other: sessions.next().map(|it| it.code.clone()),
            }));
        }
    }

    /// How things stand: who is with them, what waits, or what was last.
    pub(super) fn status_lines(&self) -> Vec<Line> {
        /// What one text has room for.
        const MOST: usize = 2;
        let sessions = &self.facts.sessions;
        let mut lines: Vec<Line> = sessions
            .iter()
            .take(MOST)
            .map(|it| self.with_line(it))
            .collect();
        if let Some(ticket) = self.ticket()
            && lines.len() < MOST
            && !sessions.iter().any(|it| it.ticket == ticket.id)
        {
            lines.push(Line::Status {
                code: ticket.code.clone(),
                status: ticket.status,
                device: ticket.device_type,
                urgency: ticket.urgency,
                minutes: self.minutes_since(ticket.created_at),
            });
        }
        lines
    }

    fn with_line(&self, session: &Session) -> Line {
        Line::Session(SessionLine::With {
            code: session.code.clone(),
            solver: session.solver.clone(),
            minutes: self.minutes_since(session.since),
        })
    }

    pub(super) fn minutes_since(&self, then: Timestamp) -> u64 {
        self.now.since(then).as_secs() / 60
    }

    /// A question around a session, in these words.
    pub(super) fn around_question(&self, key: std::sync::Arc<str>) -> SessionLine {
        let about = self.state.around.about.as_ref().map(|it| &it.solver);
        let last = self.facts.last.as_ref().map(|it| &it.solver);
        let solver = if matches!(self.place(), Place::Again(_)) {
            last.or(about)
        } else {
            about.or(last)
        };
        SessionLine::Ask {
            key,
            solver: solver.cloned(),
            session: !self.facts.sessions.is_empty(),
        }
    }
}

/// What of a mail goes to a phone: two texts' worth, to the end of a paragraph or a sentence where one is
/// near. The whole is in the transcript.
fn cut(words: &str) -> &str {
    const MOST: usize = 1_400;
    let Some((end, _)) = words.char_indices().nth(MOST) else {
        return words;
    };
    let head = &words[..end];
    let ends = ["\n", ". ", "! ", "? "];
    let near = ends.iter().filter_map(|it| head.rfind(it)).max();
    let at = near.filter(|it| *it > end / 2).map_or(end, |it| it + 1);
    words[..at].trim_end()
}
