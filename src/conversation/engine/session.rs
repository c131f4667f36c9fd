//! A customer and their solver: the news of one, the relay while they are at it, and the few words
//! that are for the bot all the same.
//!
//! While a session goes on, what they write goes to the solver, and whatever was open before rests.
//! A solver who comes also takes over from a person of the staff: one helper at a time. That person
//! spares them the lesser news (nobody yet, a solver who left), not the end of a session.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Kind, Line, News, Outcome, Session, SessionLine, Turn,
        carrier::Signal,
        fold,
        state::{About, Came, Silence},
        understand::Command,
    },
    domain::{
        TicketCode, TicketStatus, Timestamp,
        id::{SessionId, TicketId},
        private,
    },
};

impl Talk<'_> {
    /// News of their ticket.
    pub(super) fn news(self, news: &News) -> Turn {
        match news {
            News::SolverCame {
                code,
                solver,
                stars,
            } => {
                let came = Came {
                    code: code.clone(),
                    solver: solver.clone(),
                };
                let line = SessionLine::SolverCame {
                    code: code.clone(),
                    solver: solver.clone(),
                    stars: *stars,
                };
                self.solver_came(came, line)
            }
            News::SolverLeft { code, solver } => self.solver_left(code, solver),
            News::NobodyYet { code } => self.nobody_yet(code),
            News::SessionEnded {
                session,
                code,
                solver,
                minutes,
                tier,
                price,
            } => {
                let line = SessionLine::Ended {
                    code: code.clone(),
                    solver: solver.clone(),
                    minutes: *minutes,
                    tier: tier.clone(),
                    price: price.clone(),
                };
                self.session_ended(*session, code, solver, line)
            }
            News::Look => self.close(),
        }
    }

    /// What an effect of this turn came to.
    pub(super) fn outcome(self, outcome: &Outcome) -> Turn {
        match outcome {
            Outcome::Rated(rated) => self.rated(rated),
            Outcome::History { sessions, more } => self.history_found(sessions, *more),
            Outcome::Reopened { ok, solver } => self.reopened(*ok, solver.as_deref()),
            // A solver's.
            Outcome::Claimed(_) | Outcome::Code { .. } | Outcome::Ended { .. } => self.close(),
        }
    }

    /// Says what nobody asked for just now, unless they want no texts.
    pub(super) fn inform(&mut self, line: SessionLine) {
        if !self.facts.opted_out {
            self.say(Line::Session(line));
        }
    }

    /// The end of the quiet hours, where what nobody asked for has to wait for it.
    pub(super) fn quiet(&self) -> Option<Timestamp> {
        self.facts
            .quiet_until
            .filter(|end| *end > self.now && !self.facts.opted_out)
    }

    fn postpone(mut self, until: Timestamp) -> Turn {
        self.effects.push(Effect::Postpone(until));
        self.close()
    }

    fn solver_came(mut self, came: Came, line: SessionLine) -> Turn {
        if self.state.around.came.as_ref() == Some(&came) {
            return self.close();
        }
        self.enter_session();
        self.state.around.came = Some(came);
        self.inform(line);
        self.finish()
    }

    fn solver_left(mut self, code: &TicketCode, solver: &str) -> Turn {
        let another = self.facts.sessions.iter().any(|it| it.code == *code);
        let told = !another && self.waits(code) && self.place() != Place::Human;
        if told && let Some(until) = self.quiet() {
            return self.postpone(until);
        }
        let known = self.state.around.came.as_ref();
        if known.is_some_and(|it| it.code == *code && !another) {
            self.state.around.came = None;
        }
        if told {
            self.inform(SessionLine::SolverLeft {
                code: code.clone(),
                solver: solver.to_owned(),
            });
        }
        if self.place() != Place::Session {
            return self.close();
        }
        self.settle(None);
        self.finish()
    }

    fn nobody_yet(mut self, code: &TicketCode) -> Turn {
        let claimed = self.facts.sessions.iter().any(|it| it.code == *code);
        if claimed || !self.waits(code) || self.place() == Place::Human {
            return self.close();
        }
        if let Some(until) = self.quiet() {
            return self.postpone(until);
        }
        self.inform(SessionLine::NobodyYet { code: code.clone() });
        self.close()
    }

    /// Whether a ticket still waits for a solver, as far as can be seen: news may come late.
    fn waits(&self, code: &TicketCode) -> bool {
        self.ticket()
            .is_some_and(|it| it.code != *code || it.status == TicketStatus::Open)
    }

    /// The end, and the rating question with it, whatever the hour: they were there a minute ago.
    fn session_ended(
        mut self,
        session: SessionId,
        code: &TicketCode,
        solver: &str,
        line: SessionLine,
    ) -> Turn {
        if !self.state.around.ends(session) {
            return self.close();
        }
        let known = self.state.around.came.as_ref();
        if known.is_some_and(|it| it.code == *code) {
            self.state.around.came = None;
        }
        self.enter_session();
        self.inform(line);
        let last = self.facts.last.as_ref();
        if last.is_some_and(|last| last.id == session && last.score.is_some()) {
            self.settle(None);
            return self.finish();
        }
        self.state.around.about = Some(About {
            session,
            code: code.clone(),
            solver: solver.to_owned(),
            asked_at: Some(self.now),
            reminded: false,
            rated_at: None,
            low: false,
            commented: false,
            words: String::new(),
        });
        self.stand_at(self.script.rating);
        if !self.facts.opted_out {
            self.ask(self.script.rating);
        }
        self.finish()
    }

    /// From now on what they write goes to the solver; a question of the intake rests.
    fn enter_session(&mut self) {
        let place = self.place();
        let named = match place {
            Place::Session => return,
            Place::Human | Place::Resume(_) => std::mem::take(&mut self.state.from),
            _ => self.state.at.clone(),
        };
        let rests = self.script.find(&named).map(|at| &self.script.states[at]);
        match rests.map(|stage| &stage.kind) {
            Some(Kind::Ask { .. } | Kind::Confirm { .. } | Kind::Change { .. }) => {
                self.state.around.rests = named;
            }
            // It was asked whether to go on, and where that is was forgotten over it.
            Some(Kind::Resume { .. }) => {
                let start = &self.script.states[self.script.start].name;
                self.state.around.rests = start.to_string();
            }
            _ => {}
        }
        self.state.due = None;
        self.state.silence = Silence::None;
        self.stand_at(self.script.session);
    }

    /// Goes where things stand when nothing is asked any more: to the session, the question that
    /// rests, the ticket, or nowhere. `gone` is a ticket that was dropped in this turn.
    pub(super) fn settle(&mut self, gone: Option<TicketId>) {
        self.state.tries = 0;
        if self.sessions_but(gone).next().is_some() {
            self.stand_at(self.script.session);
        } else if !self.state.around.rests.is_empty() {
            self.state.at = std::mem::take(&mut self.state.around.rests);
            self.state.silence = Silence::Resting;
        } else if self.ticket().is_some_and(|it| Some(it.id) != gone) {
            self.stand_at(self.script.ticket);
        } else {
            self.state.at.clear();
        }
    }

    fn sessions_but(&self, gone: Option<TicketId>) -> impl Iterator<Item = &Session> {
        let sessions = self.facts.sessions.iter();
        sessions.filter(move |it| Some(it.ticket) != gone)
    }

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

    fn pass_on(&mut self, to: Option<&Session>, words: &str, heard: &Heard) {
        let Some(session) = to.or(self.facts.sessions.first()) else {
            return;
        };
        if words.is_empty() && heard.media.is_empty() {
            return;
        }
        self.effects.push(Effect::Relay {
            session: session.id,
            text: private::masked(words, &self.engine.policy.relay).into_owned(),
            media: heard.media.to_vec(),
        });
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
