//! What lies around a conversation, faked simply: tickets, solvers who come and go, ratings. The
//! facts of the next step, and the outcomes of what a step asked for.

use std::time::Duration;

use savvysolve::{
    conversation::{
        Effect, Elsewhere, Facts, HistorySession, Input, News, OpenTicket, Origin, Outcome,
        PastSession, Proven, Rateable, Rated, Session, Stars,
    },
    domain::{
        EmailAddress, PhoneNumber, TicketCode, TicketStatus, Timestamp,
        id::{SessionId, TicketId},
    },
};

/// The codes of tickets, in the order they are opened.
const CODES: [&str; 6] = ["K7Q2", "M3X8", "T9B4", "R5N2", "W8C3", "D4F7"];

const DAY: Duration = Duration::from_hours(24);

/// Everything around one customer.
#[derive(Clone)]
pub(crate) struct World {
    /// What the next step may know.
    pub(crate) facts: Facts,
    /// A solver who is asked back takes the ticket at once.
    pub(crate) on_duty: bool,
    /// A completed ticket can be opened again.
    pub(crate) reopens: bool,
    open: Vec<(OpenTicket, String)>,
    /// Of forms whose number has not answered.
    typed: Vec<(OpenTicket, String)>,
    past: Vec<Past>,
    opened: usize,
}

#[derive(Clone)]
struct Past {
    session: PastSession,
    problem: String,
    minutes: u32,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            facts: Facts {
                first_contact: true,
                mailing: true,
                ..Facts::default()
            },
            on_duty: true,
            reopens: true,
            open: Vec::new(),
            typed: Vec::new(),
            past: Vec::new(),
            opened: 0,
        }
    }

    fn refresh(&mut self) {
        self.facts.ticket = self.open.last().map(|(ticket, _)| ticket.clone());
        self.facts.last = self.past.last().map(|it| it.session.clone());
    }

    /// Every ticket is closed, some other way.
    pub(crate) fn close_tickets(&mut self) {
        self.open.clear();
        self.facts.sessions.clear();
        self.refresh();
    }

    /// A ticket counts as claimed without anything being said.
    pub(crate) fn mark_claimed(&mut self) {
        if let Some((ticket, _)) = self.open.last_mut() {
            ticket.status = TicketStatus::Claimed;
        }
        self.refresh();
    }

    /// All is forgotten.
    pub(crate) fn erased(&mut self) {
        self.open.clear();
        self.typed.clear();
        self.past.clear();
        self.facts.sessions.clear();
        self.facts.language = None;
        self.refresh();
    }

    /// A solver claims the ticket with this code, or the newest that waits.
    pub(crate) fn claim(
        &mut self,
        solver: &str,
        code: Option<&str>,
        now: Timestamp,
    ) -> Option<News> {
        let waits = |(ticket, _): &&mut (OpenTicket, String)| {
            ticket.status == TicketStatus::Open
                && code.is_none_or(|code| ticket.code.as_str() == code)
        };
        let (ticket, _) = self.open.iter_mut().rev().find(waits)?;
        ticket.status = TicketStatus::Claimed;
        let code = ticket.code.clone();
        let session = Session {
            id: SessionId::new(now),
            ticket: ticket.id,
            code: code.clone(),
            solver: solver.to_owned(),
            since: now,
        };
        self.facts.sessions.insert(0, session);
        self.refresh();
        Some(News::SolverCame {
            code,
            solver: solver.to_owned(),
            stars: (solver == "Sam").then_some(Stars {
                tenths: 48,
                count: 31,
            }),
        })
    }

    /// The place of a solver's session.
    fn held(&self, solver: &str) -> Option<usize> {
        self.facts
            .sessions
            .iter()
            .position(|it| it.solver == solver)
    }

    /// A solver wrote: their session is the one that goes on.
    pub(crate) fn wrote(&mut self, solver: &str) {
        if let Some(at) = self.held(solver) {
            let session = self.facts.sessions.remove(at);
            self.facts.sessions.insert(0, session);
        }
    }

    /// A solver ends their session.
    pub(crate) fn done(&mut self, solver: &str, minutes: u32, now: Timestamp) -> Option<News> {
        let at = self.held(solver)?;
        let session = self.facts.sessions.remove(at);
        let place = self
            .open
            .iter()
            .position(|(it, _)| it.id == session.ticket)?;
        let (ticket, problem) = self.open.remove(place);
        self.past.push(Past {
            session: PastSession {
                id: session.id,
                ticket: ticket.id,
                code: ticket.code.clone(),
                solver: session.solver.clone(),
                ended_at: now,
                score: None,
                rated_at: None,
            },
            problem,
            minutes,
        });
        self.refresh();
        Some(News::SessionEnded {
            session: session.id,
            code: ticket.code,
            solver: session.solver,
            minutes,
            tier: tier(minutes).to_owned(),
            price: if minutes <= 15 { "$19" } else { "$39" }.to_owned(),
        })
    }

    /// A solver gives their ticket back.
    pub(crate) fn release(&mut self, solver: &str) -> Option<News> {
        let at = self.held(solver)?;
        let session = self.facts.sessions.remove(at);
        for (ticket, _) in &mut self.open {
            if ticket.id == session.ticket {
                ticket.status = TicketStatus::Open;
            }
        }
        self.refresh();
        Some(News::SolverLeft {
            code: session.code,
            solver: session.solver,
        })
    }

    /// Does what an effect asks for; what it comes to is the next input of the turn.
    pub(crate) fn apply(&mut self, effect: &Effect, now: Timestamp) -> Option<Input> {
        let input = match effect {
            Effect::OpenTicket {
                description,
                device_type,
                urgency,
                origin,
                ..
            } => {
                let code = CODES[self.opened.min(CODES.len() - 1)];
                self.opened += 1;
                let ticket = OpenTicket {
                    id: TicketId::new(now.after(Duration::from_millis(self.opened as u64))),
                    code: TicketCode::parse(code).expect("a code"),
                    status: TicketStatus::Open,
                    device_type: *device_type,
                    urgency: *urgency,
                    created_at: now,
                };
                let input = Input::TicketOpened {
                    id: ticket.id,
                    code: ticket.code.clone(),
                };
                if matches!(origin, Origin::Form { proven: false, .. }) {
                    self.typed.push((ticket, description.clone()));
                } else {
                    self.open.push((ticket, description.clone()));
                }
                Some(input)
            }
            Effect::Prove(ids) => {
                let (theirs, typed) =
                    (self.typed.drain(..)).partition(|(it, _)| ids.contains(&it.id));
                self.typed = typed;
                let theirs: Vec<(OpenTicket, String)> = theirs;
                let tickets = theirs.iter().map(|(it, _)| Proven {
                    id: it.id,
                    code: it.code.clone(),
                    status: it.status,
                    solver: None,
                });
                let tickets = tickets.collect();
                self.open.extend(theirs);
                Some(Input::Outcome(Outcome::Proven { tickets }))
            }
            Effect::Deny(ids) => {
                self.typed.retain(|(it, _)| !ids.contains(&it.id));
                None
            }
            Effect::DropTicket(ticket) => {
                assert!(
                    self.open.iter().any(|(it, _)| it.id == *ticket),
                    "no such ticket is open"
                );
                self.open.retain(|(it, _)| it.id != *ticket);
                self.facts.sessions.retain(|it| it.ticket != *ticket);
                None
            }
            Effect::OptOut(_) => {
                self.facts.opted_out = true;
                None
            }
            Effect::OptIn => {
                self.facts.opted_out = false;
                None
            }
            Effect::Say(_) => {
                self.facts.first_contact = false;
                None
            }
            Effect::Rate { session, score, .. } => Some(Input::Outcome(Outcome::Rated(
                self.rate(session, *score, now),
            ))),
            Effect::FindHistory { skip } => Some(Input::Outcome(self.history(*skip))),
            Effect::GoElsewhere { ticket, to, .. } => Some(Input::Outcome(Outcome::Elsewhere(
                Self::go_elsewhere(*ticket, to.as_deref()),
            ))),
            Effect::TypeBack { ticket, to, digits } => Some(Input::Outcome(Outcome::Elsewhere(
                self.typed_back(*ticket, to, digits),
            ))),
            Effect::Reopen { ticket, .. } => Some(Input::Outcome(self.reopen(*ticket, now))),
            _ => None,
        };
        self.refresh();
        input
    }

    /// What comes of the wish to go on elsewhere hangs on how the place is called.
    fn go_elsewhere(ticket: TicketId, to: Option<&str>) -> Elsewhere {
        let Some(to) = to else {
            return Elsewhere::Asks { ticket };
        };
        let mail = EmailAddress::parse(to);
        match mail.as_ref().map_or("", |it| it.local()) {
            "limit" => Elsewhere::TooMany,
            "gone" => Elsewhere::NotReached,
            "anothers" => Elsewhere::NotYours,
            _ if mail.is_err() && PhoneNumber::parse_for_texts(to, Some("US")).is_err() => {
                Elsewhere::Impossible
            }
            _ => Elsewhere::Sent {
                ticket,
                to: to.to_owned(),
            },
        }
    }

    /// One code is right, one is old, and one was tried too often.
    fn typed_back(&self, ticket: TicketId, to: &str, digits: &str) -> Elsewhere {
        let open = self.open.iter().find(|(it, _)| it.id == ticket);
        match (digits, open) {
            (_, None) => Elsewhere::Over,
            ("402931", Some((ticket, _))) => Elsewhere::Moved {
                code: ticket.code.clone(),
                to: to.to_owned(),
            },
            ("111111", _) => Elsewhere::Old,
            ("555555", _) => Elsewhere::Exhausted,
            _ => Elsewhere::Wrong,
        }
    }

    fn rate(&mut self, which: &Rateable, score: u8, now: Timestamp) -> Rated {
        let is = |it: &&mut Past| match which {
            Rateable::Session(id) => it.session.id == *id,
            Rateable::Code(code) => it.session.code == *code,
            Rateable::Last => true,
        };
        if let Some(it) = self.past.iter_mut().rev().find(is) {
            let session = &mut it.session;
            if let Some(kept) = session.score
                && session.rated_at.is_some_and(|at| now.since(at) > DAY)
            {
                return Rated::TooLate {
                    code: session.code.clone(),
                    score: kept,
                };
            }
            let changed = session.score.replace(score).is_some();
            session.rated_at = session.rated_at.or(Some(now));
            return Rated::Kept {
                session: session.id,
                code: session.code.clone(),
                solver: session.solver.clone(),
                score,
                changed,
            };
        }
        let open = self.open.iter().rev().map(|(it, _)| it);
        let mut named = open.filter(|it| match which {
            Rateable::Code(code) => it.code == *code,
            _ => true,
        });
        named.next().map_or(Rated::None, |it| Rated::NotOver {
            code: it.code.clone(),
        })
    }

    fn history(&self, skip: u32) -> Outcome {
        let skip = skip as usize;
        let sessions = self.past.iter().rev().skip(skip).take(3);
        Outcome::History {
            sessions: sessions
                .map(|it| HistorySession {
                    ended_at: it.session.ended_at,
                    code: it.session.code.clone(),
                    problem: it.problem.clone(),
                    solver: it.session.solver.clone(),
                    minutes: it.minutes,
                    tier: tier(it.minutes).to_owned(),
                    score: it.session.score,
                })
                .collect(),
            more: self.past.len() > skip + 3,
        }
    }

    fn reopen(&mut self, ticket: TicketId, now: Timestamp) -> Outcome {
        let found = self
            .past
            .iter()
            .rev()
            .find(|it| it.session.ticket == ticket);
        let Some(past) = found.filter(|_| self.reopens) else {
            return Outcome::Reopened {
                ok: false,
                solver: None,
            };
        };
        let PastSession { code, solver, .. } = past.session.clone();
        let status = if self.on_duty {
            TicketStatus::Claimed
        } else {
            TicketStatus::Open
        };
        let again = OpenTicket {
            id: ticket,
            code: code.clone(),
            status,
            device_type: savvysolve::domain::DeviceType::Laptop,
            urgency: savvysolve::domain::Urgency::High,
            created_at: now,
        };
        self.open.push((again, past.problem.clone()));
        if self.on_duty {
            self.facts.sessions.insert(
                0,
                Session {
                    id: SessionId::new(now),
                    ticket,
                    code,
                    solver: solver.clone(),
                    since: now,
                },
            );
        }
        Outcome::Reopened {
            ok: true,
            solver: self.on_duty.then_some(solver),
        }
    }
}

fn tier(minutes: u32) -> &'static str {
    if minutes <= 15 { "quick" } else { "standard" }
}
