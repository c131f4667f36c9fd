//! The words that tell the bot what to do.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{Effect, Line, OpenTicket, SessionLine, state::Silence, understand::Command},
    domain::TicketCode,
};

impl Talk<'_> {
    /// Does what a command says; where a question is open, it is asked again behind the answer.
    pub(super) fn on_command(&mut self, place: Place, command: Command, heard: &Heard) {
        if self.refuses(command) {
            return;
        }
        self.take_along(place, command, heard);
        match command {
            Command::Menu => self.menu(place),
            Command::Status => self.status(place),
            Command::Link => self.tell(place, Line::Link),
            Command::History => self.find_history(),
            Command::More => self.more_history(place),
            Command::Rate => self.rate_command(place, heard),
            Command::Forget => self.ask_to_forget(),
            Command::Back => self.back(place),
            Command::Skip => match place.question() {
                Some(at) => self.skip(at),
                None => self.menu(place),
            },
            Command::Restart => self.restart(place, heard),
            Command::Drop => self.drop_it(place, heard),
            Command::Agent => self.hand_over("asked", Line::Agent),
            Command::OptOut | Command::OptIn | Command::Help => {}
        }
    }

    /// A command inside a longer text leaves the rest of it standing: that is kept first.
    fn take_along(&mut self, place: Place, command: Command, heard: &Heard) {
        if matches!(
            command,
            Command::Drop | Command::Restart | Command::Forget | Command::Rate
        ) {
            return;
        }
        match self.ticket() {
            Some(ticket) if !place.has_question() => self.add_to(ticket, heard),
            _ if place.has_question() && !place.is_intake() => {}
            _ => {
                self.fill(heard, None);
            }
        }
    }

    pub(super) fn tell(&mut self, place: Place, line: Line) {
        self.say(line);
        self.ask_here(place);
    }

    /// The same, wherever it stands now; a question that rests is left in peace.
    pub(super) fn tell_here(&mut self, line: Line) {
        let place = self.place();
        if self.state.silence == Silence::Resting && place.is_intake() {
            return self.say(line);
        }
        self.tell(place, line);
    }

    fn menu(&mut self, place: Place) {
        match self.ticket() {
            Some(ticket) if !place.has_question() => self.say(Line::MenuTicket {
                code: ticket.code.clone(),
            }),
            _ if place.is_intake() || self.lately().is_none() => self.tell(place, Line::Menu),
            _ => self.tell(place, Line::Session(SessionLine::MenuAfter)),
        }
    }

    fn status(&mut self, place: Place) {
        let lines = self.status_lines();
        if lines.is_empty() {
            let line = match &self.facts.last {
                _ if place.is_intake() => Line::NotOpenYet,
                Some(last) => Line::Session(SessionLine::Last {
                    code: last.code.clone(),
                    solver: last.solver.clone(),
                    minutes: self.minutes_since(last.ended_at),
                }),
                None => Line::NoTicket,
            };
            return self.tell(place, line);
        }
        self.lines.extend(lines);
        self.ask_here(place);
    }

    /// HELP or INFO: the carrier answers, and so it is not doubled; but where no ticket is open,
    /// our question goes out all the same, once in a conversation.
    pub(super) fn help(&mut self, place: Place, carrier_answers: bool) {
        if matches!(place, Place::Ticket | Place::Session) && self.ticket().is_none() {
            self.begin_anew();
        }
        let asking = place.has_question() || self.ticket().is_none();
        if !carrier_answers && (self.state.told.helped || !asking || place.has_question()) {
            self.menu(self.place());
        } else if asking && !self.state.told.helped {
            let place = self.place();
            self.ask_here(place);
        }
        self.state.told.helped |= asking;
    }

    fn back(&mut self, place: Place) {
        match place {
            Place::Ask(..) | Place::Confirm(_) => {
                while let Some(before) = self.state.trail.pop() {
                    if before != self.state.at
                        && let Some(at) = self.script.find(&before)
                    {
                        return self.ask(at);
                    }
                }
                if matches!(place, Place::Confirm(_)) {
                    return self.ask(self.script.change);
                }
                self.tell(place, Line::FirstQuestion);
            }
            Place::Change(_) => self.ask_next(),
            _ => self.menu(place),
        }
    }

    fn restart(&mut self, place: Place, heard: &Heard) {
        match (place, self.ticket()) {
            (Place::Ticket | Place::Idle, Some(ticket)) => {
                self.begin_anew();
                self.say(Line::NewRequest {
                    code: ticket.code.clone(),
                });
            }
            (Place::Idle | Place::Ticket, None) if self.lately().is_some() => self.begin_anew(),
            (Place::Idle | Place::Ticket, None) => self.forget_draft(),
            (Place::Resume(_), _) => return self.start_over(),
            _ => {
                self.forget_draft();
                self.say(Line::StartOver);
            }
        }
        self.fill(heard, None);
        self.ask_next();
    }

    fn drop_it(&mut self, place: Place, heard: &Heard) {
        let named = named_code(&heard.words);
        let asking = place.has_question();
        match (self.ticket(), named) {
            (Some(ticket), Some(code)) if ticket.code == code => {
                self.drop_ticket(ticket, asking, place);
            }
            (Some(ticket), Some(_)) => self.tell(
                place,
                Line::OtherCode {
                    code: ticket.code.clone(),
                },
            ),
            (Some(ticket), None) if !asking => self.drop_ticket(ticket, false, place),
            (None, Some(_)) => self.tell(place, Line::NoTicket),
            _ if asking => {
                self.forget_draft();
                self.state.at.clear();
                self.state.told.helped = false;
                self.say(Line::Dropped);
            }
            _ => self.tell(place, Line::NoTicket),
        }
    }

    fn drop_ticket(&mut self, ticket: &OpenTicket, asking: bool, place: Place) {
        self.effects.push(Effect::DropTicket(ticket.id));
        self.say(Line::TicketDropped {
            code: ticket.code.clone(),
        });
        if asking {
            self.ask_here(place);
        } else {
            self.begin_anew();
            self.state.draft.name = None;
        }
    }
}

/// The ticket code behind DROP, if there is one: any word after the first that reads as a code.
pub(super) fn named_code(words: &str) -> Option<TicketCode> {
    words
        .split_whitespace()
        .skip(1)
        .find_map(|word| TicketCode::parse(word).ok())
}
