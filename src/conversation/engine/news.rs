//! News of a customer's tickets, and where a conversation stands when a session begins and ends.
//!
//! A solver who comes also takes over from a person of the staff: one helper at a time. That person
//! spares them the lesser news (nobody yet, a solver who left), not the end of a session.

use super::{heard::Place, talk::Talk};
use crate::{
    conversation::{
        Effect, Kind, Line, News, Outcome, SessionLine, Turn,
        state::{About, Came, Silence},
    },
    domain::{
        TicketCode, TicketStatus, Timestamp,
        id::{SessionId, TicketId},
    },
};

impl Talk<'_> {
    /// News of their ticket.
    pub(super) fn news(self, news: &News) -> Turn {
        if self.is_unproven(news) {
            return self.close();
        }
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
                    session: *session,
                    code: code.clone(),
                    solver: solver.clone(),
                    minutes: *minutes,
                    tier: tier.clone(),
                    price: price.clone(),
                };
                self.session_ended(*session, code, solver, line)
            }
            News::RatedElsewhere { session, score } => self.rated_elsewhere(*session, *score),
            News::Look => self.close(),
        }
    }

    /// What an effect of this turn came to.
    pub(super) fn outcome(self, outcome: &Outcome) -> Turn {
        match outcome {
            Outcome::Rated(rated) => self.rated(rated),
            Outcome::History { sessions, more } => self.history_found(sessions, *more),
            Outcome::Reopened { ok, solver } => self.reopened(*ok, solver.as_deref()),
            Outcome::Proven { tickets } => self.proven(tickets),
            Outcome::Elsewhere(came) => self.went_elsewhere(came),
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
        // Told already; or over by now, dropped while the news was on its way.
        let goes_on = self.facts.sessions.iter().any(|it| it.code == came.code);
        if self.state.around.came.as_ref() == Some(&came) || !goes_on {
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
            asked_at: Some(self.now),
            reminded: false,
            ..About::of(session, code, solver)
        });
        self.stand_at(self.script.rating);
        if !self.facts.opted_out {
            self.ask(self.script.rating);
        }
        self.finish()
    }

    /// From now on what they write goes to the solver; a question of the intake rests.
    pub(super) fn enter_session(&mut self) {
        if matches!(self.place(), Place::Forget(_)) {
            // What was open below that question rests too.
            self.state.at = std::mem::take(&mut self.state.around.before);
            self.state.tries = 0;
        }
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
        let mut others = self.facts.sessions.iter();
        if others.any(|it| Some(it.ticket) != gone) {
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
}
