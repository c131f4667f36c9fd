//! The read-back: OK opens the ticket, and a correction changes just that.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{Effect, Kind, Line, MailLine, Origin, understand::Confirm},
    domain::{DeviceType, Urgency},
};

impl Talk<'_> {
    /// A text at the read-back.
    pub(super) fn at_read_back(&mut self, at: usize, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(Place::Confirm(at), command, heard);
        }
        if let Some(faq) = heard.marks.faq
            && self.is_only_a_question(heard)
        {
            self.answer(faq);
            return self.ask(at);
        }
        let confirm = heard.understood.confirm;
        let only_the_problem = heard.understood.device_type.is_none()
            && heard.understood.urgency.is_none()
            && heard.understood.name.is_none();
        if confirm == Some(Confirm::Change) && heard.understood.description && only_the_problem {
            // "No, the problem is …": a correction takes the place of what was told.
            self.state.draft.description.clear();
        }
        let filled = self.fill(heard, None);
        match confirm {
            Some(Confirm::Yes) if !filled.slot_changed => self.open_ticket(at),
            _ if filled.slot_changed => self.read_back_anew(),
            Some(Confirm::Change) if filled.changed => self.read_back_anew(),
            Some(Confirm::Change | Confirm::No) => self.change_something(at, heard),
            _ if filled.changed && !heard.quick => self.read_back_anew(),
            _ => self.no_answer(at, heard, filled, false),
        }
    }

    /// They want a change, and may have said of what.
    fn change_something(&mut self, at: usize, heard: &Heard) {
        let (Kind::Confirm { no, .. }, Kind::Change { choices, .. }) = (
            &self.script.states[at].kind,
            &self.script.states[self.script.change].kind,
        ) else {
            return self.wrong(at);
        };
        let padded = format!(
            " {} ",
            heard
                .folded
                .replace(|c: char| !c.is_ascii_alphanumeric(), " ")
        );
        let named = choices.iter().find(|choice| {
            let mut words = choice.words.iter().filter(|word| word.len() > 2);
            words.any(|word| padded.contains(&format!(" {word} ")))
        });
        match named {
            Some(choice) => self.ask(choice.state),
            None => self.ask(*no),
        }
    }

    /// A text where it was asked what to change.
    pub(super) fn at_change(&mut self, at: usize, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(Place::Change(at), command, heard);
        }
        let Kind::Change { choices, next } = &self.script.states[at].kind else {
            return self.wrong(at);
        };
        let bare = heard.bare();
        if let Some(choice) = choices
            .iter()
            .find(|choice| choice.words.iter().any(|word| word == bare))
        {
            return self.ask(choice.state);
        }
        if let Some(faq) = heard.marks.faq
            && self.is_only_a_question(heard)
        {
            self.answer(faq);
            return self.ask(at);
        }
        // By its label, what is named stays as it is where it was right.
        let told = self.beside.tells();
        let filled = self.fill(heard, None);
        if filled.changed || told {
            return self.ask_from(*next);
        }
        match heard.understood.confirm {
            Some(Confirm::Change) => self.change_something(self.script.confirm, heard),
            // "No", "nothing": it was right after all.
            Some(Confirm::No) => self.ask_from(*next),
            _ => self.no_answer(at, heard, filled, false),
        }
    }

    fn read_back_anew(&mut self) {
        self.state.tries = 0;
        self.ask_next();
    }

    /// OK: the worker opens the ticket and gives it back as an input, within the same turn.
    fn open_ticket(&mut self, at: usize) {
        self.stand_at(at);
        if !self.proven {
            return self.say(Line::Mail(MailLine::Unproven));
        }
        let draft = &self.state.draft;
        if draft.description.is_empty() {
            return self.ask_next();
        }
        self.effects.push(Effect::OpenTicket {
            name: draft.name.clone(),
            description: draft.description.clone(),
            device_type: draft.device_type.unwrap_or(DeviceType::Other),
            urgency: draft.urgency.unwrap_or(Urgency::Normal),
            media: draft.media.clone(),
            origin: Origin::Text,
        });
    }

    /// MORE at the read-back and the like: the question again.
    pub(super) fn ask_here(&mut self, place: Place) {
        match place.question() {
            Some(at) => self.ask(at),
            None if matches!(place, Place::Human | Place::Session) => {}
            // After a session nobody is asked for a problem they did not tell.
            None if self.lately().is_some() => {}
            None if place != Place::Lost && self.ticket().is_some() => {}
            None => self.ask_next(),
        }
    }
}
