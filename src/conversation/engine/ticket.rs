//! Once the ticket is open: what is written goes to it.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Line, OpenTicket, Turn,
        state::{Draft, OwnTicket, Silence},
    },
    domain::{TicketCode, id::TicketId},
};

impl Talk<'_> {
    /// The ticket that was asked for is open.
    pub(super) fn ticket_opened(mut self, id: TicketId, code: &TicketCode) -> Turn {
        if let Some(opening) = self.state.forms.opening.take() {
            return self.form_opened(opening, id, code);
        }
        let name = self.state.draft.name.take();
        self.say(Line::Opened {
            code: code.clone(),
            name: name.clone(),
        });
        self.forget_draft();
        // Who they are is worth knowing when they come back; the rest is on the ticket.
        self.state.draft = Draft {
            name,
            ..Draft::default()
        };
        self.state.ticket = Some(OwnTicket {
            id,
            code: code.clone(),
        });
        self.state.told.added = false;
        self.state.silence = Silence::None;
        self.stand_at(self.script.ticket);
        self.finish()
    }

    /// A text while a ticket is open.
    pub(super) fn at_ticket(&mut self, heard: &Heard) {
        let Some(ticket) = self.ticket() else { return };
        self.stand_at(self.script.ticket);
        if let Some(command) = heard.command() {
            return self.on_command(Place::Ticket, command, heard);
        }
        if heard.marks.new_request {
            return self.new_request(ticket, heard);
        }
        if let Some(faq) = heard.marks.faq {
            self.answer(faq);
            if self.is_only_a_question(heard) {
                return self.add_to(ticket, heard);
            }
        }
        if heard.marks.language.is_some() && heard.media.is_empty() && !heard.understood.description
        {
            return self.say(Line::LanguageSet);
        }
        let nothing = heard.media.is_empty() && (heard.marks.small_talk || heard.words.is_empty());
        if nothing {
            if !heard.quick {
                self.say(Line::Pleasantry {
                    code: ticket.code.clone(),
                });
            }
            return;
        }
        self.add_to(ticket, heard);
        // Several texts within seconds: it is said once.
        if !(heard.quick && self.state.told.added) {
            let code = ticket.code.clone();
            self.say(if heard.words.is_empty() {
                Line::PhotoAdded { code }
            } else {
                Line::Added { code }
            });
        }
        self.state.told.added = true;
    }

    /// Adds a text to a ticket; of one that only asks or commands, the photos.
    pub(super) fn add_to(&mut self, ticket: &OpenTicket, heard: &Heard<'_>) {
        let beside = heard.understood.command.is_some() || heard.marks.faq.is_some();
        let text = if beside && !heard.understood.description {
            String::new()
        } else {
            heard.words.clone()
        };
        if !(text.is_empty() && heard.media.is_empty()) {
            self.effects.push(Effect::AddToTicket {
                ticket: ticket.id,
                text,
                media: heard.media.to_vec(),
            });
        }
    }

    /// A further problem, while a ticket is open: that one stays, and the questions begin anew.
    fn new_request(&mut self, ticket: &OpenTicket, heard: &Heard) {
        self.begin_anew();
        self.say(Line::NewRequest {
            code: ticket.code.clone(),
        });
        self.fill(heard, None);
        self.keep_photos(heard.media);
        self.ask_next();
    }
}
