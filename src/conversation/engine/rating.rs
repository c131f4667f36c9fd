//! The rating of a session: asked for once, reminded of once, changed for a day, with a comment.

use super::{
    heard::{Heard, Place},
    score::Scored,
    talk::Talk,
};
use crate::{
    conversation::{
        Effect, Line, Rateable, Rated, SessionLine, Turn, fold,
        state::{About, Kept, Silence},
        understand::{Asked, Command, Confirm},
    },
    domain::{
        TicketCode,
        id::SessionId,
        policy::{LOW_RATING as LOW, RATING_CHANGEABLE},
    },
};

impl Talk<'_> {
    /// A text where it was asked how the session was.
    pub(super) fn at_rating(&mut self, at: usize, heard: &Heard) {
        let Some(session) = self.state.around.about.as_ref().map(|it| it.session) else {
            self.settle(None);
            return self.anew(heard);
        };
        match self.command_around(heard) {
            Some(Command::Rate) => return self.rate_command(Place::Rating(at), heard),
            Some(Command::Skip) => return self.leave_rating(),
            Some(command @ (Command::Back | Command::Restart | Command::Drop)) => {
                self.settle(None);
                return self.on_command(self.place(), command, heard);
            }
            Some(command) => return self.on_command(Place::Rating(at), command, heard),
            None => {}
        }
        let plain = self.engine.understand(&heard.words, Asked::First);
        let scored = self.scored(&heard.words);
        if let Some(scored) = scored.filter(|it| it.outside) {
            // A score with trouble told beside it: kept, and then it is asked what that is.
            let beside = &scored.comment;
            let trouble = self.engine.understand(beside, Asked::First).description;
            let marks = self.script.marks(&fold::fold(beside));
            if (trouble || heard.is_the_same()) && !marks.of_solver {
                self.keep(&scored.comment, heard.media);
            }
            return self.rate(Rateable::Session(session), scored);
        }
        let leaves = plain.confirm == Some(Confirm::No) || heard.command() == Some(Command::Skip);
        if leaves {
            return self.leave_rating();
        }
        let trouble = (plain.description || heard.marks.recurs) && !heard.marks.of_solver;
        let elsewhere =
            heard.is_the_same() || heard.marks.new_request || trouble || heard.is_photo_only();
        if elsewhere {
            self.settle(None);
            return self.anew(heard);
        }
        if let Some(faq) = heard.marks.faq {
            self.answer(faq);
            return self.ask(at);
        }
        if heard.marks.language.is_some() {
            self.say(Line::LanguageSet);
            return self.ask(at);
        }
        self.no_score(at, heard);
    }

    /// No score, and nothing else either: asked once more, more clearly; what they said is kept as
    /// a comment. After that, the question is not pressed.
    fn no_score(&mut self, at: usize, heard: &Heard) {
        let numbers = heard.folded.contains(|c: char| c.is_ascii_digit());
        let words = heard.folded_words().filter(|it| it.len() > 1).count();
        if words > 1
            && !numbers
            && !heard.marks.small_talk
            && let Some(about) = self.state.around.about.as_mut()
            && about.words.len() < 400
        {
            if !about.words.is_empty() {
                about.words.push(' ');
            }
            about.words.push_str(&heard.words);
        }
        if heard.quick && self.state.tries > 0 {
            return;
        }
        self.state.tries = self.state.tries.saturating_add(1);
        let asked_twice = self.state.tries > 1 && !numbers;
        if asked_twice || self.state.tries >= self.script.settings.tries {
            // What asks or names a device is about something else; the rest would have been a score.
            let asks = heard.words.ends_with('?') || heard.understood.device_type.is_some();
            if heard.marks.small_talk || numbers || !asks {
                return self.leave_rating();
            }
            let about = self.state.around.about.as_mut();
            if let Some(about) = about {
                about.words.clear();
            }
            self.settle(None);
            return self.anew(heard);
        }
        let key = Self::in_other_words(&self.script.states[at], self.state.tries);
        self.prompt(at, key);
    }

    /// A text where nothing is asked any more, read as such.
    fn anew(&mut self, heard: &Heard) {
        let place = self.place();
        let heard = &self.hear(place, &heard.words, heard.media);
        if let Some(last) = self.lately()
            && !place.has_question()
        {
            return self.after_end(Place::Idle, last, None, heard);
        }
        self.route(place, None, heard);
    }

    fn leave_rating(&mut self) {
        self.settle(None);
        self.say(Line::Session(SessionLine::RatingSkipped));
    }

    /// RATE, in any form.
    pub(super) fn rate_command(&mut self, place: Place, heard: &Heard) {
        let request = self.rate_request(heard);
        let bare = request.as_ref().is_none_or(|it| it.bare);
        let (code, scored) = match request {
            Some(request) => (request.code, request.scored),
            None => (None, self.scored(&heard.words)),
        };
        match (code, scored) {
            (Some(code), Some(scored)) => self.rate(Rateable::Code(code), scored),
            (None, Some(scored)) => match (self.facts.sessions.first(), place) {
                (Some(session), _) => self.not_over(place, session.code.clone()),
                (None, Place::Rating(_)) => match self.rateable_now() {
                    Some(session) => self.rate(Rateable::Session(session), scored),
                    None => self.rate(Rateable::Last, scored),
                },
                (None, _) => self.rate(Rateable::Last, scored),
            },
            (None, None) if bare => self.ask_to_rate(place),
            _ => self.tell(place, Line::Session(SessionLine::RateHow)),
        }
    }

    fn not_over(&mut self, place: Place, code: TicketCode) {
        self.tell(place, Line::Session(SessionLine::RateNotOver { code }));
    }

    /// RATE alone: the question, where there is something to rate.
    fn ask_to_rate(&mut self, place: Place) {
        if let Some(session) = self.facts.sessions.first() {
            return self.not_over(place, session.code.clone());
        }
        if let Place::Rating(at) = place {
            return self.ask(at);
        }
        let Some(last) = &self.facts.last else {
            return match self.ticket() {
                Some(ticket) => self.not_over(place, ticket.code.clone()),
                None => self.tell(place, Line::Session(SessionLine::RateNone)),
            };
        };
        if place.is_intake() {
            return self.tell(place, Line::Session(SessionLine::RateHow));
        }
        let late = last
            .rated_at
            .is_some_and(|at| self.now.since(at) > RATING_CHANGEABLE);
        if let Some(score) = last.score.filter(|_| late) {
            let code = last.code.clone();
            return self.tell(
                place,
                Line::Session(SessionLine::RateTooLate { code, score }),
            );
        }
        if self
            .state
            .around
            .about
            .as_ref()
            .is_none_or(|it| it.session != last.id)
        {
            self.state.around.about = Some(About::of(last.id, &last.code, &last.solver));
        }
        self.ask(self.script.rating);
    }

    /// The worker keeps it, and gives back what became of it within the same turn.
    pub(super) fn rate(&mut self, session: Rateable, scored: Scored) {
        let Scored {
            score, mut comment, ..
        } = scored;
        if let Some(about) = self.state.around.about.as_mut() {
            let words = std::mem::take(&mut about.words);
            if comment.is_empty() && session == Rateable::Session(about.session) {
                comment = words;
            }
        }
        self.state.around.said.clone_from(&comment);
        self.state.around.coded = matches!(session, Rateable::Code(_));
        self.effects.push(Effect::Rate {
            session,
            score,
            comment,
        });
    }

    /// What became of a rating.
    pub(super) fn rated(mut self, rated: &Rated) -> Turn {
        let said = std::mem::take(&mut self.state.around.said);
        let coded = std::mem::take(&mut self.state.around.coded);
        let line = match rated {
            Rated::Kept {
                session,
                code,
                solver,
                score,
                changed,
            } => {
                self.say(Line::Session(SessionLine::RatingKept {
                    solver: solver.clone(),
                    score: *score,
                    changed: *changed,
                }));
                let about = self.state.around.about.as_ref();
                let beside = if said.is_empty() { "" } else { ": " };
                let words = format!("{score} of 5 for {solver}, ticket {code}{beside}{said}");
                let low = *score <= LOW;
                // An older one was rated where the question is about another: that stays open.
                if let Place::Rating(at) = self.place()
                    && about.is_some_and(|it| it.session != *session)
                {
                    if low {
                        self.alert_with("low_rating", &words);
                    }
                    self.ask(at);
                    return self.finish();
                }
                let about = self.state.around.about.take();
                let known = about.filter(|it| it.session == *session);
                let mut about = known.unwrap_or_else(|| About::of(*session, code, solver));
                about.rated_at = Some(self.now);
                about.commented = false;
                about.score = *score;
                let newly_low = low && !about.low;
                about.low |= low;
                self.state.around.about = Some(about);
                if newly_low {
                    self.alert_with("low_rating", &words);
                }
                return self.after_kept(newly_low);
            }
            Rated::None => SessionLine::RateNone,
            Rated::NotOver { code } => SessionLine::RateNotOver { code: code.clone() },
            Rated::TooLate { code, score } => SessionLine::RateTooLate {
                code: code.clone(),
                score: *score,
            },
        };
        self.state.around.kept = Kept::default();
        if matches!(self.place(), Place::Rating(_)) && !coded {
            self.settle(None);
        }
        self.tell_here(Line::Session(line));
        self.finish()
    }

    /// A score that was given on a page: the question for it is not pressed any further, and nothing
    /// is said of it.
    pub(super) fn rated_elsewhere(mut self, session: SessionId, score: u8) -> Turn {
        let place = self.place();
        let about = self.state.around.about.as_mut();
        let Some(about) = about.filter(|it| it.session == session) else {
            return self.close();
        };
        about.score = score;
        about.low |= score <= LOW;
        about.reminded = true;
        about.words.clear();
        if !matches!(place, Place::Rating(_) | Place::Comment(_)) {
            return self.close();
        }
        self.settle(None);
        self.finish()
    }

    /// Where it goes on after a score.
    fn after_kept(mut self, newly_low: bool) -> Turn {
        let place = self.place();
        let free = self.facts.sessions.is_empty() && !place.is_intake();
        if place.is_intake() {
            if self.state.silence != Silence::Resting {
                self.ask_here(place);
            }
        } else if free && !self.state.around.kept.is_empty() && self.lately().is_some() {
            self.ask(self.script.again);
        } else if free && newly_low {
            self.ask(self.script.comment);
        } else {
            self.settle(None);
        }
        self.finish()
    }

    /// A day without a score: one reminder, and then no more. None of it once it is rated, as on
    /// the dashboard, or when the time for it was missed.
    pub(super) fn rating_due(mut self) -> Turn {
        let settings = self.script.settings;
        let rated = |about: &About| {
            let last = self.facts.last.as_ref().filter(|it| it.id == about.session);
            last.is_some_and(|it| it.score.is_some())
        };
        let missed = |about: &About| {
            let asked = about.asked_at;
            asked.is_none_or(|asked| self.now.since(asked) > settings.remind * 3)
        };
        let about = self.state.around.about.as_ref();
        let due = about.is_some_and(|it| !(it.reminded || rated(it) || missed(it)));
        if !due || self.facts.opted_out || !self.facts.sessions.is_empty() {
            self.settle(None);
            return self.close();
        }
        if let Some(until) = self.quiet() {
            self.state.due = Some(until);
            return self.close();
        }
        if let Some(about) = self.state.around.about.as_mut() {
            about.reminded = true;
            let (session, solver) = (about.session, about.solver.clone());
            self.inform(SessionLine::RatingReminder { session, solver });
        }
        self.finish()
    }

    /// When the open rating question is due again.
    pub(super) fn rating_wakes_at(&self) -> crate::domain::Timestamp {
        let settings = self.script.settings;
        let about = self.state.around.about.as_ref();
        let asked = about.filter(|it| !it.reminded).and_then(|it| it.asked_at);
        match asked {
            Some(asked) => asked
                .after(settings.remind)
                .max(self.now.after(settings.pace(self.facts.mail).nudge)),
            None => self.now.after(settings.remind),
        }
    }
}
