//! One step under way: takes a text apart, sends it where it belongs, and closes the turn.

use super::{
    super::{
        Effect, Facts, Kind, Line, Media, OpenTicket, OptOutType, Say, Script, State,
        carrier::{self, Signal},
        effect::Alert,
        fold,
        script::Marks,
        understand::{Asked, Command, Understood},
    },
    Engine, Turn,
};
use crate::{conversation::state::Slot, domain::Timestamp};

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
}

/// A text, taken apart.
pub(super) struct Heard {
    /// Their words, without what cannot be seen.
    pub(super) words: String,
    pub(super) folded: String,
    pub(super) media: Vec<Media>,
    pub(super) understood: Understood,
    pub(super) marks: Marks,
    /// It belongs to the same thought as the text before it.
    pub(super) quick: bool,
    /// What it was read as an answer to.
    pub(super) asked: Asked,
}

/// Where a conversation stands, as places in the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// No question is open: nothing was ever said, or all is done.
    Idle,
    /// At a state that the script no longer has: what is missing is asked again.
    Lost,
    Ask(usize, Slot),
    Confirm(usize),
    Change(usize),
    Resume(usize),
    Ticket,
    Human,
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
        }
    }

    /// A text came in.
    pub(super) fn text(mut self, body: &str, media: &[Media], opt_out: Option<OptOutType>) -> Turn {
        let place = self.place();
        let heard = self.hear(place, body, media);
        let signal = carrier::signal(&heard.folded, opt_out, heard.understood.command);
        match signal {
            Some(Signal::Stop(source)) => return self.opted_out(source, false),
            Some(Signal::StopInWords) => {
                return self.opted_out(super::super::OptOutSource::Words, true);
            }
            Some(Signal::Start) => return self.opted_in(place, opt_out.is_some()),
            _ if self.facts.opted_out => return self.not_heard(&heard),
            _ => {}
        }
        if !heard.quick {
            self.state.added = false;
        }
        let since_rest = std::mem::take(&mut self.state.resting);
        self.state.nudged = false;
        self.choose_language(&heard);
        match (signal, place) {
            (_, Place::Human) => self.with_a_person(heard),
            (Some(Signal::Help), _) => self.help(place, true),
            (Some(Signal::HelpUnanswered), _) => self.help(place, false),
            _ if since_rest && self.has_question(place) => self.came_back(place, heard),
            _ => self.dispatch(place, heard),
        }
        self.state.heard_at = Some(self.now);
        self.finish()
    }

    /// Takes a text apart, in the light of what was asked.
    fn hear(&self, place: Place, body: &str, media: &[Media]) -> Heard {
        let asked = self.asked(place);
        let words = fold::clean(body);
        let understood = self.engine.understand(&words, asked);
        let folded = fold::fold(&words);
        let marks = self.script.marks(&folded);
        Heard {
            words,
            folded,
            media: media.to_vec(),
            understood,
            marks,
            quick: self.is_quick(),
            asked,
        }
    }

    /// What a text is read as an answer to.
    pub(super) fn asked(&self, place: Place) -> Asked {
        match place {
            Place::Ask(_, Slot::Name) => Asked::Name,
            Place::Ask(_, Slot::Description) => Asked::Description,
            Place::Ask(_, Slot::DeviceType) => Asked::Device,
            Place::Ask(_, Slot::Urgency) => Asked::Urgency,
            Place::Confirm(_) | Place::Change(_) | Place::Resume(_) => Asked::Confirm,
            Place::Idle | Place::Lost | Place::Ticket | Place::Human => Asked::First,
        }
    }

    /// Whether a text now belongs to the thought of the one before. A thought that never ends is
    /// answered after all, so that nobody writes into the void.
    fn is_quick(&self) -> bool {
        const LONGEST_THOUGHT: u32 = 6;
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
        {
            self.state.language = Some(language);
        }
    }

    fn dispatch(&mut self, place: Place, heard: Heard) {
        if self.new_ticket_elsewhere(place) {
            return self.at_ticket(heard);
        }
        match place {
            Place::Idle | Place::Lost => self.first_text(place, heard),
            Place::Ask(at, slot) => self.at_question(at, slot, heard),
            Place::Confirm(at) => self.at_read_back(at, heard),
            Place::Change(at) => self.at_change(at, heard),
            Place::Resume(at) => self.at_resume(at, heard),
            Place::Ticket if self.facts.ticket.is_none() => {
                self.begin_anew();
                self.first_text(Place::Idle, heard);
            }
            Place::Ticket => self.at_ticket(heard),
            Place::Human => self.with_a_person(heard),
        }
    }

    /// Nobody asked anything, but there is an open ticket, opened some other way.
    fn new_ticket_elsewhere(&self, place: Place) -> bool {
        place == Place::Idle && self.facts.ticket.is_some()
    }

    /// Whether a question waits for its answer here.
    pub(super) fn has_question(&self, place: Place) -> bool {
        matches!(
            place,
            Place::Ask(..) | Place::Confirm(_) | Place::Change(_) | Place::Resume(_)
        )
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
        self.state.draft = super::super::state::Draft::default();
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
        self.state.helped = false;
        self.state.added = false;
    }

    pub(super) fn alert(&mut self, reason: &'static str) {
        let summary = self.summary();
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
        let place = self.place();
        self.state.due = match place {
            Place::Human => self
                .state
                .due
                .or_else(|| Some(self.now.after(settings.silent))),
            Place::Idle | Place::Ticket => None,
            _ if self.state.resting => None,
            _ => {
                let from = self.state.heard_at.unwrap_or(self.now);
                Some(from.after(if self.state.nudged {
                    settings.rest
                } else {
                    settings.nudge
                }))
            }
        };
        self.close()
    }

    /// Closes the turn with the timer as it is.
    pub(super) fn close(mut self) -> Turn {
        if !self.lines.is_empty() {
            self.state.said_at = Some(self.now);
            let say = Say {
                language: self.state.language(),
                first_contact: self.facts.first_contact,
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

    pub(super) fn command(heard: &Heard) -> Option<Command> {
        heard
            .understood
            .command
            .filter(|command| !matches!(command, Command::OptOut | Command::OptIn | Command::Help))
    }
}
