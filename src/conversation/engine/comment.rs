//! What follows a score: another one, or the words that belong to it.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Line, PastSession, Rateable, SessionLine,
        state::About,
        understand::{Command, Confirm},
    },
    domain::{
        id::SessionId,
        policy::{LOW_RATING as LOW, RATING_CHANGEABLE},
    },
};

impl Talk<'_> {
    /// A bare score when the time to change it is over. Whether it was one.
    pub(super) fn late_score(&mut self, last: &PastSession, heard: &Heard) -> bool {
        let alone = self.scored(&heard.words).is_some_and(|it| it.alone);
        match last.score.filter(|_| alone) {
            Some(score) => {
                self.say(Line::Session(SessionLine::RateTooLate {
                    code: last.code.clone(),
                    score,
                }));
                true
            }
            None => false,
        }
    }

    /// Right after a score: another score changes it, and other words are its comment, unless they
    /// are a command, small talk or a problem. Whether it was one of the two.
    pub(super) fn after_score(&mut self, heard: &Heard) -> bool {
        if self.exact_command(heard).is_some() {
            return false;
        }
        if self.score_alone(heard) {
            return true;
        }
        let settings = self.script.settings;
        let Some(about) = self.state.around.about.as_ref() else {
            return false;
        };
        let fresh = about
            .rated_at
            .is_some_and(|at| self.now.since(at) <= settings.comment);
        // One comment, in as many texts as it takes.
        let going_on = |heard_at| self.now.since(heard_at) <= settings.comment;
        let first = !about.commented || self.state.heard_at.is_some_and(going_on);
        let marks = heard.marks;
        let said = marks.small_talk
            || marks.faq.is_some()
            || marks.new_request
            || marks.language.is_some()
            || heard.words.ends_with('?')
            || heard.is_the_same();
        let told = heard.understood.description || heard.understood.device_type.is_some();
        let trouble = (told || marks.recurs) && !marks.of_solver;
        // With a ticket open, words that are not plainly about the solver belong to it.
        let elsewhere = self.ticket().is_some() && !marks.of_solver;
        let nothing = heard.words.is_empty()
            || heard.command().is_some()
            || heard.understood.confirm.is_some()
            || self.scored(&heard.words).is_some_and(|it| it.alone);
        if !fresh || !first || said || trouble || elsewhere || nothing {
            return false;
        }
        self.comment(heard);
        true
    }

    fn comment(&mut self, heard: &Heard) {
        let Some(about) = self.state.around.about.as_mut() else {
            return;
        };
        let further = std::mem::replace(&mut about.commented, true);
        let line = if about.score <= LOW {
            SessionLine::ComplaintKept
        } else {
            SessionLine::CommentKept
        };
        self.effects.push(Effect::Comment {
            session: about.session,
            comment: heard.words.clone(),
        });
        if !further {
            self.say(Line::Session(line));
        }
    }

    /// A text where it was asked what went wrong: whatever it is, that is the answer.
    pub(super) fn at_comment(&mut self, at: usize, heard: &Heard) {
        let exact = self.exact_command(heard);
        let leaves = matches!(exact, Some(Command::Skip))
            || heard.understood.confirm == Some(Confirm::No)
            || heard.command() == Some(Command::Skip);
        if leaves || (heard.marks.small_talk && !heard.words.is_empty()) {
            self.settle(None);
            return self.say(Line::Session(SessionLine::RatingSkipped));
        }
        match exact.or_else(|| heard.command().filter(|it| *it == Command::Forget)) {
            Some(Command::Rate) => return self.rate_command(Place::Comment(at), heard),
            Some(command @ (Command::Back | Command::Restart | Command::Drop)) => {
                self.settle(None);
                return self.on_command(self.place(), command, heard);
            }
            Some(command) => return self.on_command(Place::Comment(at), command, heard),
            None => {}
        }
        if self.score_alone(heard) {
            return;
        }
        if let Some(faq) = heard.marks.faq
            && self.is_only_a_question(heard)
        {
            self.answer(faq);
            return self.ask(at);
        }
        if heard.words.is_empty() {
            let key = Self::in_other_words(&self.script.states[at], 1);
            return self.prompt(at, key);
        }
        self.settle(None);
        self.comment(heard);
        if heard.command() == Some(Command::Agent) {
            // "I want to talk to a manager": both.
            self.lines.clear();
            self.hand_over("asked", Line::Agent);
        }
    }

    /// While another session goes on, and where nothing is asked: a text that is a score and
    /// nothing else. Whether it was one.
    pub(super) fn score_alone(&mut self, heard: &Heard) -> bool {
        let Some(target) = self.rateable_now() else {
            return false;
        };
        let scored = self.scored(&heard.words).filter(|it| it.alone);
        match scored.filter(|it| !self.is_known(target, it.score)) {
            Some(scored) => {
                self.rate(Rateable::Session(target), scored);
                true
            }
            None => false,
        }
    }

    /// Whether a session has this score already, where a number may be for the question that rests:
    /// who texts it again means that one.
    fn is_known(&self, session: SessionId, score: u8) -> bool {
        let about = self.state.around.about.as_ref();
        let about = about.filter(|it| it.session == session && it.rated_at.is_some());
        let last = self.facts.last.as_ref().filter(|it| it.id == session);
        let known = about
            .map(|it| it.score)
            .or(last.and_then(|last| last.score));
        self.place().is_intake() && known == Some(score)
    }

    /// With nothing open and nothing asked, a text that is only a score is for the last session,
    /// however long ago: it is kept, or told to come too late. Whether it was one.
    pub(super) fn score_at_last(&mut self, heard: &Heard) -> bool {
        let nothing_open = self.facts.ticket.is_none() && self.facts.last.is_some();
        if !nothing_open || self.exact_command(heard).is_some() {
            return false;
        }
        match self.scored(&heard.words).filter(|it| it.alone) {
            Some(scored) => {
                self.rate(Rateable::Last, scored);
                true
            }
            None => false,
        }
    }

    /// The session that a bare score is for: the one asked about, or the last if it is not rated or
    /// can still be changed.
    pub(super) fn rateable_now(&self) -> Option<SessionId> {
        let about = self.state.around.about.as_ref();
        if let Some(about) = about.filter(|_| matches!(self.place(), Place::Rating(_))) {
            return Some(about.session);
        }
        // A number may also be for the question that rests.
        let rests = self.place().is_intake();
        let within = if rests {
            self.script.settings.comment
        } else {
            RATING_CHANGEABLE
        };
        let recent = |it: &&About| it.rated_at.is_some_and(|at| self.now.since(at) <= within);
        let rated = about.filter(recent).map(|it| it.session);
        let open = |last: &&PastSession| {
            let changeable = |at| self.now.since(at) <= within;
            match last.score {
                Some(_) => last.rated_at.is_some_and(changeable),
                None => !rests || about.is_some_and(|it| it.session == last.id),
            }
        };
        rated.or_else(|| self.lately().filter(open).map(|last| last.id))
    }
}
