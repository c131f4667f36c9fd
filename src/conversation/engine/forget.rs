//! FORGET ME: asked once more before anything is erased, because it cannot be undone.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::conversation::{
    Effect, Kind, Line, SessionLine, State,
    understand::{Command, Confirm},
};

impl Talk<'_> {
    /// FORGET ME: says what goes, and asks.
    pub(super) fn ask_to_forget(&mut self) {
        if !matches!(self.place(), Place::Forget(_)) {
            self.state.around.before = std::mem::take(&mut self.state.at);
        }
        self.ask(self.script.forget);
    }

    /// A text where that was asked: the one word erases, anything else keeps it all and goes on
    /// where it was.
    pub(super) fn at_forget(&mut self, at: usize, heard: &Heard) {
        let Kind::Forget { words } = &self.script.states[at].kind else {
            return;
        };
        if words.iter().any(|word| word == heard.bare()) {
            return self.erase();
        }
        let yes = heard.understood.confirm == Some(Confirm::Yes);
        let asks_again = heard.command() == Some(Command::Forget);
        if asks_again || (self.state.tries == 0 && yes) {
            // No refusal, but not the word that was asked for either.
            let key = Self::in_other_words(&self.script.states[at], 1);
            self.state.tries = 1;
            return self.prompt(at, key);
        }
        self.leave_forget();
        self.say(Line::Session(SessionLine::ForgetKept));
        let place = self.place();
        let nothing_else = yes
            || heard.understood.confirm == Some(Confirm::No)
            || heard.marks.small_talk
            || matches!(heard.command(), Some(Command::Back | Command::Skip))
            || (heard.words.is_empty() && heard.media.is_empty());
        if nothing_else {
            if place.has_question() {
                self.ask_here(place);
            }
            return;
        }
        let heard = &self.hear(place, &heard.words, heard.media);
        self.route(place, None, heard);
        // What is answered by an outcome is one text already.
        if self.effects.iter().any(has_outcome) {
            self.lines.clear();
        }
        if self.lines.len() > 2 {
            self.lines.remove(0);
        }
    }

    /// Back to where they stood; also when the question was left alone for long.
    pub(super) fn leave_forget(&mut self) {
        self.state.at = std::mem::take(&mut self.state.around.before);
        self.state.tries = 0;
        if self.place() == Place::Session && self.facts.sessions.is_empty() {
            self.settle(None);
        }
    }

    fn erase(&mut self) {
        self.effects.push(Effect::Erase);
        self.say(Line::Session(SessionLine::Erasing));
        self.state = State {
            language: self.state.language,
            language_asked: self.state.language_asked,
            replies: self.state.replies,
            said_at: self.state.said_at,
            ..State::default()
        };
    }
}

/// Whether the worker answers an effect with an input that says something.
fn has_outcome(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::OpenTicket { .. }
            | Effect::Prove(_)
            | Effect::Rate { .. }
            | Effect::FindHistory { .. }
            | Effect::Reopen { .. }
            | Effect::GoElsewhere { .. }
            | Effect::TypeBack { .. }
    )
}
