//! After a session: what they write may be about the same problem.

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Kind, Line, Media, PastSession, SessionLine, Turn,
        carrier::Signal,
        fold,
        state::{Came, Kept, OwnTicket, Silence},
        understand::{Asked, Command, Confirm},
    },
    domain::Timestamp,
};

/// News of the end of a session come within moments of it.
const ON_ITS_WAY: std::time::Duration = std::time::Duration::from_mins(2);

impl<'a> Talk<'a> {
    /// Their last session, if it is not long over and nothing was opened since.
    pub(super) fn lately(&self) -> Option<&'a PastSession> {
        let nothing_open = self.facts.ticket.is_none() && self.facts.sessions.is_empty();
        let after = self.script.settings.after;
        let recent = |last: &&PastSession| self.now.since(last.ended_at) <= after;
        self.facts
            .last
            .as_ref()
            .filter(recent)
            .filter(|_| nothing_open)
    }

    /// A text soon after a session, with nothing asked and nothing open.
    pub(super) fn after_end(
        &mut self,
        place: Place,
        last: &PastSession,
        signal: Option<Signal>,
        heard: &Heard,
    ) {
        // It crossed the end of the session: the solver has it, and the end is about to be told.
        let crossing = place == Place::Session
            && !self.state.around.ended.contains(&last.id)
            && self.now.since(last.ended_at) < ON_ITS_WAY;
        if crossing {
            return;
        }
        self.state.at.clear();
        match signal {
            Some(Signal::HelpUnanswered) => {
                return self.say(Line::Session(SessionLine::MenuAfter));
            }
            Some(_) => return,
            None => {}
        }
        if let Some(command) = self.command_around(heard) {
            return self.on_command(Place::Idle, command, heard);
        }
        if heard.marks.language.is_some() && heard.media.is_empty() && !heard.understood.description
        {
            return self.say(Line::LanguageSet);
        }
        if self.late_score(last, heard) {
            return;
        }
        let nothing = heard.marks.small_talk
            || heard.words.is_empty()
            || heard.command() == Some(Command::Drop)
            || heard.understood.confirm.is_some();
        if nothing && !heard.is_the_same() && heard.media.is_empty() {
            if !heard.quick {
                self.say(Line::Session(SessionLine::Welcome));
            }
            return;
        }
        if let Some(faq) = heard.marks.faq
            && self.is_only_a_question(heard)
        {
            return self.answer(faq);
        }
        self.about_what(heard);
    }

    /// A command where no intake and no solver is concerned: any wording of those that do no harm,
    /// and only the very word of the others: "it works now" is no DROP when nothing is open.
    pub(super) fn command_around(&self, heard: &Heard) -> Option<Command> {
        let harmless = |command: &Command| {
            !matches!(
                command,
                Command::Drop | Command::Restart | Command::Back | Command::Skip
            )
        };
        self.exact_command(heard)
            .filter(|command| *command != Command::Help)
            .or_else(|| heard.command().filter(harmless))
    }

    /// Words or photos that nothing asked for: the same problem, another, or that is the question.
    pub(super) fn about_what(&mut self, heard: &Heard) {
        // "AGAIN" tells nothing that the solver does not know.
        let bare = heard.is_the_same() && heard.folded.split(' ').count() <= 2;
        self.keep(if bare { "" } else { &heard.words }, heard.media);
        let restarts = heard.understood.command == Some(Command::Restart);
        if heard.is_the_same() {
            self.reopen();
        } else if heard.marks.new_request || restarts {
            self.new_intake();
        } else {
            self.state.tries = 0;
            self.ask(self.script.again);
        }
    }

    /// Keeps what they wrote until it is known what it is about.
    pub(super) fn keep(&mut self, words: &str, media: &[Media]) {
        let ticket = self.facts.last.as_ref().map(|last| last.ticket);
        let kept = &mut self.state.around.kept;
        if kept.ticket != ticket {
            *kept = Kept {
                ticket,
                ..Kept::default()
            };
        }
        kept.add(words, media);
    }

    /// A text where it was asked whether it is the same problem.
    pub(super) fn at_again(&mut self, at: usize, heard: &Heard) {
        if let Some(ticket) = self.ticket() {
            // Opened meanwhile, some other way: what was kept goes there.
            let Kept { text, media, .. } = std::mem::take(&mut self.state.around.kept);
            if !(text.is_empty() && media.is_empty()) {
                self.effects.push(Effect::AddToTicket {
                    ticket: ticket.id,
                    text,
                    media,
                });
            }
            return self.at_ticket(heard);
        }
        let exact = self.exact_command(heard);
        let enough = matches!(exact, Some(Command::Skip | Command::Drop))
            || heard.command() == Some(Command::Drop);
        if enough {
            self.state.around.kept = Kept::default();
            self.settle(None);
            return self.say(Line::Session(SessionLine::Welcome));
        }
        match self.command_around(heard) {
            Some(Command::Back) => return self.ask(at),
            Some(Command::Restart) => {
                self.state.around.kept = Kept::default();
                return self.new_intake();
            }
            Some(command) => return self.on_command(Place::Again(at), command, heard),
            None => {}
        }
        let Kind::Again { same, other } = &self.script.states[at].kind else {
            return;
        };
        let bare = heard.bare();
        let is = |words: &[String]| words.iter().any(|word| word == bare);
        // The rating may still be open: a score that is no answer here is one.
        if !is(same) && !is(other) && self.score_alone(heard) {
            return;
        }
        let (yes, no) = self.leaning(heard);
        // An answer may tell more: "yes, and now it beeps".
        let plain = self.engine.understand(&heard.words, Asked::First);
        let more = plain.description || plain.device_type.is_some() || plain.urgency.is_some();
        let words = if more { &*heard.words } else { "" };
        // "It's the same screen": one of the words is enough here.
        let names_it = |word: &str| word.len() > 2 && same.iter().any(|it| it == word);
        let same_word = heard.folded_words().any(names_it) && !heard.marks.other;
        if is(same) || same_word || heard.is_the_same() || (yes && !heard.marks.other) {
            self.keep(words, heard.media);
            return self.reopen();
        }
        if is(other) || heard.marks.other || heard.marks.new_request || no {
            self.keep(words, heard.media);
            return self.new_intake();
        }
        if let Some(faq) = heard.marks.faq
            && self.is_only_a_question(heard)
        {
            self.answer(faq);
            return self.ask(at);
        }
        let idle = heard.marks.refusal || heard.marks.small_talk;
        self.keep(if idle { "" } else { &heard.words }, heard.media);
        if heard.is_photo_only() || (heard.quick && !heard.words.is_empty()) {
            // It belongs to what they wrote before.
            if !heard.quick {
                self.ask(at);
            }
            return;
        }
        if self.state.tries > 0 {
            return self.new_intake();
        }
        self.state.tries = 1;
        let key = Self::in_other_words(&self.script.states[at], 1);
        self.prompt(at, key);
    }

    /// Whether an answer begins with, or is, a yes or a no.
    fn leaning(&self, heard: &Heard) -> (bool, bool) {
        if heard.marks.refusal && heard.folded.split(' ').count() > 1 {
            return (false, false);
        }
        let first = heard
            .folded
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        let opening = self.engine.understand(first, Asked::Confirm).confirm;
        let said = match heard.understood.confirm {
            Some(Confirm::Change) | None => opening.filter(|_| first.len() > 1),
            said => said,
        };
        (said == Some(Confirm::Yes), said == Some(Confirm::No))
    }

    /// The same problem: the ticket is opened again with what they wrote.
    pub(super) fn reopen(&mut self) {
        let kept = &self.state.around.kept;
        let Some(ticket) = kept.ticket else {
            return self.new_intake();
        };
        self.effects.push(Effect::Reopen {
            ticket,
            text: kept.text.clone(),
            media: kept.media.clone(),
        });
    }

    /// The ticket is open again, or cannot be.
    pub(super) fn reopened(mut self, ok: bool, solver: Option<&str>) -> Turn {
        let Some(last) = self.facts.last.as_ref().filter(|_| ok) else {
            self.say(Line::Session(SessionLine::NotReopened));
            self.new_intake();
            return self.finish();
        };
        self.state.around.kept = Kept::default();
        self.state.around.about = None;
        self.say(Line::Session(SessionLine::Reopened {
            code: last.code.clone(),
            solver: solver.map(str::to_owned),
        }));
        self.state.ticket = Some(OwnTicket {
            id: last.ticket,
            code: last.code.clone(),
        });
        if let Some(solver) = solver {
            self.state.around.came = Some(Came {
                code: last.code.clone(),
                solver: solver.to_owned(),
            });
            self.stand_at(self.script.session);
        } else {
            self.stand_at(self.script.ticket);
        }
        self.finish()
    }

    /// A new request; what they wrote is its first text, and who they are is known.
    pub(super) fn new_intake(&mut self) {
        let Kept { text, media, .. } = std::mem::take(&mut self.state.around.kept);
        if !self.state.around.rests.is_empty() {
            self.settle(None);
            self.state.silence = Silence::None;
            let place = self.place();
            let heard = &self.hear(Place::Idle, &text, &[]);
            self.keep_photos(&media);
            return self.came_back(place, heard);
        }
        self.begin_anew();
        let heard = &self.hear(Place::Idle, &text, &[]);
        self.fill(heard, None);
        if !heard.understood.description && !heard.marks.new_request {
            self.state.waiting = text;
        }
        self.keep_photos(&media);
        self.ask_next();
    }

    /// A question that nobody answered in time is not open any more, also when its time-out was not
    /// taken yet.
    pub(super) fn leave_what_lapsed(&mut self) {
        let place = self.place();
        if matches!(
            place,
            Place::Comment(_) | Place::Again(_) | Place::Forget(_)
        ) && self.lapses_at() < self.now
        {
            if matches!(place, Place::Forget(_)) {
                self.leave_forget();
            } else {
                self.state.around.kept = Kept::default();
                self.settle(None);
            }
        }
    }

    /// When a question around a session that nobody answers is no longer open.
    pub(super) fn lapses_at(&self) -> Timestamp {
        let heard = self.state.heard_at.unwrap_or(self.now);
        heard.after(self.script.settings.pace(self.facts.mail).lapse)
    }
}

impl Heard<'_> {
    /// It says that the problem is the one of before.
    pub(super) fn is_the_same(&self) -> bool {
        self.marks.again && !self.marks.other
    }

    /// The words, as they are compared.
    pub(super) fn folded_words(&self) -> impl Iterator<Item = &str> {
        self.folded.split(' ').map(fold::bare)
    }
}
