//! One step under way: takes a text apart, sends it where it belongs, and closes the turn.

use super::{
    super::{
        Effect, Facts, Kind, Line, Media, OpenTicket, OptOutSource, OptOutType, Say, Script, State,
        carrier::{self, Signal},
        effect::Alert,
        fold,
        state::{Draft, Silence},
        understand::Command,
    },
    Engine, Turn,
    heard::{Heard, Place},
    mail::Beside,
};
use crate::domain::Timestamp;

/// How many photos a draft keeps; a carrier sends ten at most with one text.
const MOST_PHOTOS: usize = 30;

/// A language request is a short text; in a longer one the word is about something else.
const REQUEST_WORDS: usize = 7;

/// One step under way.
pub(super) struct Talk<'a> {
    pub(super) engine: &'a Engine,
    pub(super) script: &'a Script,
    pub(super) facts: &'a Facts,
    pub(super) now: Timestamp,
    pub(super) state: State,
    pub(super) lines: Vec<Line>,
    pub(super) effects: Vec<Effect>,
    /// What a mail tells beside its words, until it is put where it belongs.
    pub(super) beside: Beside,
    /// It is known who wrote. Of a text it always is.
    pub(super) proven: bool,
}

impl<'a> Talk<'a> {
    pub(super) fn new(
        engine: &'a Engine,
        facts: &'a Facts,
        now: Timestamp,
        mut state: State,
    ) -> Self {
        if state.language.is_none() {
            state.language = facts.language;
        }
        Self {
            engine,
            script: &engine.script,
            facts,
            now,
            state,
            lines: Vec::new(),
            effects: Vec::new(),
            beside: Beside::default(),
            proven: true,
        }
    }

    pub(super) fn place(&self) -> Place {
        if self.state.at.is_empty() {
            return Place::Idle;
        }
        let Some(at) = self.script.find(&self.state.at) else {
            return Place::Lost;
        };
        match &self.script.states[at].kind {
            Kind::Ask { slot, .. } => Place::Ask(at, *slot),
            Kind::Confirm { .. } => Place::Confirm(at),
            Kind::Change { .. } => Place::Change(at),
            Kind::Resume { .. } => Place::Resume(at),
            Kind::Ticket => Place::Ticket,
            Kind::Human => Place::Human,
            Kind::Session { .. } => Place::Session,
            Kind::Rating => Place::Rating(at),
            Kind::Comment => Place::Comment(at),
            Kind::Again { .. } => Place::Again(at),
            Kind::Forget { .. } => Place::Forget(at),
        }
    }

    /// A text came in.
    pub(super) fn text(mut self, body: &str, media: &[Media], opt_out: Option<OptOutType>) -> Turn {
        self.leave_what_lapsed();
        let place = self.place();
        let heard = &self.hear(place, body, media);
        let signal = carrier::signal(&heard.folded, opt_out, heard.understood.command);
        // "Wrong number" is a wish for silence where nothing was asked.
        let signal = signal.filter(|it| {
            *it != Signal::Stop(OptOutSource::Words) || !self.denies_form(place, heard)
        });
        match signal {
            Some(Signal::Stop(source)) => return self.opted_out(source),
            Some(Signal::Start) => return self.opted_in(place, opt_out.is_some()),
            _ if self.facts.opted_out => return self.not_heard(heard),
            _ => {}
        }
        self.hearing(place, signal, heard)
    }

    /// Somebody who is heard says something.
    pub(super) fn hearing(mut self, place: Place, signal: Option<Signal>, heard: &Heard) -> Turn {
        if !heard.quick {
            self.state.told.added = false;
        }
        let silence = std::mem::take(&mut self.state.silence);
        self.choose_language(heard);
        let resting = silence == Silence::Resting && place.is_intake();
        if signal.is_none() && self.moves(place, silence, heard) {
            if resting {
                self.state.silence = silence;
            }
        } else if signal.is_none() && self.at_form(place, heard) {
            self.state.silence = if resting { silence } else { Silence::None };
        } else if resting
            && signal.is_none()
            && self.facts.sessions.is_empty()
            && self.after_score(heard)
        {
            self.state.silence = Silence::Resting;
        } else if resting && signal.is_none() && self.facts.sessions.is_empty() {
            self.keep_photos(heard.media);
            self.came_back(place, heard);
        } else {
            self.route(place, signal, heard);
        }
        self.state.heard_at = Some(self.now);
        self.finish()
    }

    /// Sends a text on to whom it concerns where the conversation stands.
    pub(super) fn route(&mut self, place: Place, signal: Option<Signal>, heard: &Heard) {
        match place {
            Place::Forget(at) if signal.is_none() => return self.at_forget(at, heard),
            _ if !self.facts.sessions.is_empty() => return self.in_session(place, signal, heard),
            Place::Rating(at) if signal.is_none() => return self.at_rating(at, heard),
            Place::Comment(at) if signal.is_none() => return self.at_comment(at, heard),
            Place::Again(at) if signal.is_none() => return self.at_again(at, heard),
            Place::Idle | Place::Lost | Place::Ticket | Place::Session => {
                if signal.is_none() && self.after_score(heard) {
                    return;
                }
                if let Some(last) = self.lately() {
                    return self.after_end(place, last, signal, heard);
                }
                if signal.is_none() && self.score_at_last(heard) {
                    return;
                }
            }
            _ => {}
        }
        if (self.ticket().is_none() && !place.has_question()) || place.is_intake() {
            self.keep_photos(heard.media);
        }
        let forget = place == Place::Human && self.exact_command(heard) == Some(Command::Forget);
        match (signal, place) {
            // Their data is theirs, whoever is at the other end.
            (None, Place::Human) if forget => self.on_command(place, Command::Forget, heard),
            (_, Place::Human) => self.with_a_person(heard),
            (Some(Signal::Help), _) => self.help(place, true),
            (Some(Signal::HelpUnanswered), _) => self.help(place, false),
            _ => self.dispatch(place, heard),
        }
    }

    /// Takes a text apart, in the light of what was asked.
    pub(super) fn hear<'m>(&self, place: Place, body: &str, media: &'m [Media]) -> Heard<'m> {
        let asked = place.asked();
        let words = fold::clean(body);
        let understood = self.engine.understand(&words, asked);
        let folded = fold::fold(&words);
        let marks = self.script.marks(&folded);
        let mut heard = Heard {
            words,
            folded,
            media,
            understood,
            marks,
            quick: self.is_quick(),
            asked,
        };
        if self.rate_request(&heard).is_some() {
            // With a code in it, the word lists cannot tell.
            heard.understood.command = Some(Command::Rate);
        }
        heard
    }

    /// Whether a text now belongs to the thought of the one before. A thought that never ends is
    /// answered after all, so that nobody writes into the void.
    fn is_quick(&self) -> bool {
        const LONGEST_THOUGHT: u32 = 6;
        if self.facts.mail {
            return false;
        }
        let within =
            |then: Option<Timestamp>, wait| then.is_some_and(|then| self.now.since(then) <= wait);
        let amend = self.script.settings.amend;
        within(self.state.heard_at, amend) && within(self.state.said_at, amend * LONGEST_THOUGHT)
    }

    fn choose_language(&mut self, heard: &Heard) {
        let short = heard.folded.split(' ').count() <= REQUEST_WORDS;
        if let Some(language) = heard.marks.language.filter(|_| short) {
            self.state.language = Some(language);
            self.state.language_asked = true;
        } else if let Some(language) = heard.understood.language
            && !self.state.language_asked
            && heard.words.chars().any(char::is_alphabetic)
        {
            self.state.language = Some(language);
        }
    }

    fn dispatch(&mut self, place: Place, heard: &Heard) {
        if self.new_ticket_elsewhere(place) {
            return self.at_ticket(heard);
        }
        match place {
            Place::Idle | Place::Lost => self.first_text(place, heard),
            Place::Ask(at, slot) if self.facts.mail => self.at_questions(at, slot, heard),
            Place::Ask(at, slot) => self.at_question(at, slot, heard),
            Place::Confirm(at) => self.at_read_back(at, heard),
            Place::Change(at) => self.at_change(at, heard),
            Place::Resume(at) => self.at_resume(at, heard),
            Place::Ticket | Place::Session if self.facts.ticket.is_none() => {
                self.begin_anew();
                self.keep_photos(heard.media);
                self.first_text(Place::Idle, heard);
            }
            Place::Ticket | Place::Session => self.at_ticket(heard),
            Place::Human => self.with_a_person(heard),
            // They have answers of their own.
            Place::Rating(_) | Place::Comment(_) | Place::Again(_) | Place::Forget(_) => {}
        }
    }

    /// Nobody asked anything, but there is an open ticket, opened some other way.
    fn new_ticket_elsewhere(&self, place: Place) -> bool {
        place == Place::Idle && self.facts.ticket.is_some()
    }

    pub(super) fn ticket(&self) -> Option<&'a OpenTicket> {
        self.facts.ticket.as_ref()
    }

    pub(super) fn say(&mut self, line: Line) {
        self.lines.push(line);
    }

    pub(super) fn stand_at(&mut self, at: usize) {
        let name = &*self.script.states[at].name;
        if self.state.at != name {
            name.clone_into(&mut self.state.at);
            self.state.tries = 0;
        }
    }

    pub(super) fn keep_photos(&mut self, media: &[Media]) {
        let room = MOST_PHOTOS.saturating_sub(self.state.draft.media.len());
        self.state
            .draft
            .media
            .extend(media.iter().take(room).cloned());
    }

    /// Forgets the draft and all that hangs on it. The language stays.
    pub(super) fn forget_draft(&mut self) {
        self.state.draft = Draft::default();
        self.state.post.listed.clear();
        self.state.trail.clear();
        self.state.waiting.clear();
        self.state.tries = 0;
    }

    /// Begins a further request; who they are is known already.
    pub(super) fn begin_anew(&mut self) {
        let name = self.state.draft.name.take();
        self.forget_draft();
        self.state.draft.name = name;
        self.state.at.clear();
        self.state.ticket = None;
        self.state.told.helped = false;
        self.state.told.added = false;
    }

    pub(super) fn alert(&mut self, reason: &'static str) {
        self.alert_with(reason, "");
    }

    /// Tells the operator what is known, and what they wrote just now.
    pub(super) fn alert_with(&mut self, reason: &'static str, words: &str) {
        let mut summary = self.summary();
        if !words.is_empty() {
            let words: String = words.chars().take(200).collect();
            summary = format!("\"{words}\"; {summary}");
        }
        self.effects
            .push(Effect::AlertOperator(Alert { reason, summary }));
    }

    /// What is known, in one line, for the operator.
    fn summary(&self) -> String {
        let draft = &self.state.draft;
        let mut parts: Vec<String> = Vec::new();
        parts.extend(draft.name.clone());
        parts.extend(draft.device_type.map(|device| device.as_str().to_owned()));
        parts.extend(
            draft
                .urgency
                .map(|urgency| format!("urgency {}", urgency.as_str())),
        );
        if !draft.description.is_empty() {
            let words: String = draft
                .description
                .replace('\n', " / ")
                .chars()
                .take(200)
                .collect();
            parts.push(format!("\"{words}\""));
        }
        if !draft.media.is_empty() {
            parts.push(format!("{} photo(s)", draft.media.len()));
        }
        if let Some(ticket) = self.ticket() {
            parts.push(format!(
                "ticket {} ({})",
                ticket.code,
                ticket.status.as_str()
            ));
        }
        if parts.is_empty() {
            "nothing is known yet".to_owned()
        } else {
            parts.join(", ")
        }
    }

    /// Closes the turn: sets the timer and makes one text of the lines.
    pub(super) fn finish(mut self) -> Turn {
        let settings = self.script.settings;
        let waits = settings.pace(self.facts.mail);
        let place = self.place();
        self.state.due = match place {
            Place::Human => self
                .state
                .due
                .or_else(|| Some(self.now.after(settings.silent))),
            Place::Idle | Place::Ticket | Place::Session => None,
            Place::Rating(_) if self.facts.opted_out => None,
            Place::Rating(_) => Some(self.rating_wakes_at()),
            Place::Comment(_) | Place::Again(_) | Place::Forget(_) => Some(self.lapses_at()),
            _ => {
                let heard = self.state.heard_at.unwrap_or(self.now);
                match self.state.silence {
                    Silence::None => Some(heard.after(waits.nudge)),
                    Silence::Nudged => Some(heard.after(waits.rest)),
                    Silence::Resting => None,
                }
            }
        };
        self.close()
    }

    /// Closes the turn with the timer as it is.
    pub(super) fn close(mut self) -> Turn {
        self.tell_left_out();
        if !self.lines.is_empty() && self.may_reply() {
            self.state.said_at = Some(self.now);
            let say = Say {
                language: self.state.language(),
                // What the law wants of a first text, a mail says in other ways.
                first_contact: self.facts.first_contact && !self.facts.mail,
                lines: self.lines,
            };
            self.effects.push(Effect::Say(say));
        }
        Turn {
            wake_at: self.state.due,
            state: self.state,
            effects: self.effects,
        }
    }
}
