//! The open questions: what a text fills, what is asked next, and what a wrong answer gets.

use std::sync::Arc;

use super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::{
    conversation::{
        Kind, Line, ReadBack,
        script::{Skip, Stage},
        state::Slot,
        understand::{Asked, Confirm},
    },
    domain::{DeviceType, Urgency},
};

/// What a text changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// A slot has a value it did not have.
    pub(super) changed: bool,
    /// A slot other than the description has.
    pub(super) slot_changed: bool,
}

impl Talk<'_> {
    /// The first text of a conversation counts: what it says is not asked for.
    pub(super) fn first_text(&mut self, place: Place, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(place, command, heard);
        }
        if self.is_thanked(heard) {
            if !heard.quick {
                self.say(Line::Anytime);
            }
            return;
        }
        if let Some(faq) = heard.marks.faq {
            self.answer(faq);
        }
        if !(heard.marks.faq.is_some() && self.is_only_a_question(heard)) {
            self.fill(heard, None);
        }
        if heard.is_photo_only() {
            self.say(Line::PhotoKept);
        }
        self.ask_next();
    }

    /// "OK, thanks" to what was said lately, with nothing open: that begins no request.
    fn is_thanked(&self, heard: &Heard) -> bool {
        let lapse = self.script.settings.pace(self.facts.mail).lapse;
        let lately = |then| self.now.since(then) <= lapse;
        heard.marks.small_talk
            && !heard.marks.greeting
            && heard.media.is_empty()
            && self.state.said_at.is_some_and(lately)
    }

    /// A text while a slot is asked for.
    pub(super) fn at_question(&mut self, at: usize, slot: Slot, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(Place::Ask(at, slot), command, heard);
        }
        let faq = heard.marks.faq;
        if let Some(faq) = faq {
            self.answer(faq);
            if self.is_only_a_question(heard) {
                return self.ask(at);
            }
        }
        let told = slot.is_told(&heard.understood) || heard.is_a_story(slot);
        let filled = self.fill(heard, Some(slot));
        let as_it_was =
            heard.understood.confirm == Some(Confirm::Yes) && self.state.draft.has(slot);
        if told || as_it_was {
            self.answered(at);
            return self.ask_next();
        }
        self.no_answer(at, heard, filled, faq.is_some());
    }

    /// A text that did not answer the open question: it amends, or it is answered.
    pub(super) fn no_answer(&mut self, at: usize, heard: &Heard, filled: Filled, said: bool) {
        let reaction = heard.marks.refusal || heard.understood.confirm == Some(Confirm::No);
        if filled.changed {
            // Whatever told something is no wrong answer, and a reaction is answered at once.
            if said {
                self.ask(at);
            } else if !heard.quick || reaction {
                self.say(Line::Noted);
                self.ask(at);
            }
        } else if said {
            self.ask(at);
        } else if heard.marks.language.is_some() {
            self.say(Line::LanguageSet);
            self.ask(at);
        } else if heard.is_photo_only() {
            if !heard.quick {
                self.say(Line::PhotoKept);
                self.ask(at);
            }
        } else if heard.quick && !reaction && !self.is_attempt(at, heard) {
            self.amend(heard);
        } else {
            self.wrong(at);
        }
    }

    /// A bare number or letter at a numbered question tries to answer it.
    fn is_attempt(&self, at: usize, heard: &Heard) -> bool {
        let numbered = match &self.script.states[at].kind {
            Kind::Ask { options, .. } => !options.is_empty(),
            Kind::Change { .. } | Kind::Resume { .. } => true,
            Kind::Confirm { .. }
            | Kind::Ticket
            | Kind::Human
            | Kind::Session { .. }
            | Kind::Rating
            | Kind::Comment
            | Kind::Again { .. }
            | Kind::Forget { .. } => false,
        };
        let bare = heard.bare();
        numbered
            && !bare.is_empty()
            && bare.len() <= 3
            && bare.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Keeps words that say nothing by themselves: they go before, or behind, what they belong to.
    fn amend(&mut self, heard: &Heard) {
        const LONGEST: usize = 1_600;
        let again = self
            .state
            .draft
            .name
            .as_ref()
            .is_some_and(|name| name.eq_ignore_ascii_case(&heard.words));
        if heard.marks.small_talk || again || !heard.words.contains(char::is_alphabetic) {
            return;
        }
        if self.state.draft.description.is_empty() {
            let waiting = &mut self.state.waiting;
            if waiting.len() + heard.words.len() < LONGEST {
                if !waiting.is_empty() {
                    waiting.push('\n');
                }
                waiting.push_str(&heard.words);
            }
        } else {
            self.state.draft.append(&heard.words);
        }
    }

    /// A text that asks something and tells nothing.
    pub(super) fn is_only_a_question(&self, heard: &Heard) -> bool {
        let understood = &heard.understood;
        let tells = |it: &crate::conversation::understand::Understood| {
            it.description || it.device_type.is_some() || it.urgency.is_some()
        };
        if heard.asked != Asked::Description || !understood.description {
            return !tells(understood) && understood.name.is_none();
        }
        // Asked for the problem, almost anything reads as one; asked for nothing, a question does not.
        !tells(&self.engine.understand(&heard.words, Asked::First))
    }

    /// Puts what a text says where it belongs; `asked` is the open question.
    pub(super) fn fill(&mut self, heard: &Heard, asked: Option<Slot>) -> Filled {
        let understood = &heard.understood;
        let story = asked.is_some_and(|slot| heard.is_a_story(slot));
        let draft = &mut self.state.draft;
        let mut filled = Filled::default();
        if let Some(name) = &understood.name
            && draft.name.as_ref() != Some(name)
        {
            draft.name = Some(name.clone());
            draft.nameless = false;
            filled.slot_changed = true;
        }
        if let Some(device) = understood.device_type
            && draft.device_type != Some(device)
        {
            draft.device_type = Some(device);
            filled.slot_changed = true;
        }
        if let Some(urgency) = understood.urgency
            && draft.urgency != Some(urgency)
        {
            draft.urgency = Some(urgency);
            filled.slot_changed = true;
        }
        filled.changed = filled.slot_changed;
        // "No" is never part of a problem, whatever was asked.
        let bare_reaction = understood.confirm.is_some() && heard.folded.split(' ').count() <= 2;
        if (understood.description && !bare_reaction) || story {
            if asked == Some(Slot::Description) {
                // Asked for anew, it replaces what was told before.
                draft.description.clear();
            }
            let waiting = std::mem::take(&mut self.state.waiting);
            filled.changed |= draft.append(&waiting);
            filled.changed |= draft.append(&heard.words);
        }
        self.fill_beside(&mut filled);
        filled
    }

    /// The open question has its answer.
    pub(super) fn answered(&mut self, at: usize) {
        let name = &*self.script.states[at].name;
        self.state.trail.retain(|it| it != name);
        self.state.trail.push(name.to_owned());
        self.state.tries = 0;
        if self.state.draft.has(Slot::Description) {
            self.state.waiting.clear();
        }
    }

    /// Asks for the first thing that is missing, in the order of the script.
    pub(super) fn ask_next(&mut self) {
        self.ask_from(self.script.start);
    }

    /// Asks for the first thing that is missing from this state on.
    pub(super) fn ask_from(&mut self, mut at: usize) {
        // A script is at most as long as its states; a circle would be a mistake that `check` finds.
        for _ in 0..self.script.states.len() {
            match &self.script.states[at].kind {
                Kind::Ask { slot, next, .. } if self.state.draft.has(*slot) => at = *next,
                _ => break,
            }
        }
        self.state.tries = 0;
        self.ask(at);
    }

    /// Asks the question of a state, and stands there.
    pub(super) fn ask(&mut self, at: usize) {
        self.stand_at(at);
        let key = Arc::clone(&self.script.states[at].prompt);
        self.prompt(at, key);
    }

    pub(super) fn prompt(&mut self, at: usize, key: Arc<str>) {
        let line = match &self.script.states[at].kind {
            Kind::Confirm { .. } => Line::ReadBack {
                key,
                draft: self.read_back(),
            },
            Kind::Ticket | Kind::Human | Kind::Session { .. } => return,
            Kind::Ask { slot, .. } if self.facts.mail => self.questions(*slot, &key),
            Kind::Rating | Kind::Comment | Kind::Again { .. } | Kind::Forget { .. } => {
                Line::Session(self.around_question(key))
            }
            _ => Line::Ask {
                key,
                name: self.state.draft.name.clone(),
            },
        };
        self.say(line);
    }

    fn read_back(&self) -> ReadBack {
        let draft = &self.state.draft;
        ReadBack {
            name: draft.name.clone(),
            description: draft.description.clone(),
            device: draft.device_type.unwrap_or(DeviceType::Other),
            urgency: draft.urgency.unwrap_or(Urgency::Normal),
            photos: draft.media.len(),
        }
    }

    pub(super) fn answer(&mut self, faq: usize) {
        let key = Arc::clone(&self.script.faq[faq].answer);
        self.say(Line::Answer { key });
    }

    /// A wrong answer: the question in other words, and in the end a person.
    pub(super) fn wrong(&mut self, at: usize) {
        self.stand_at(at);
        self.state.tries = self.state.tries.saturating_add(1);
        if self.state.tries >= self.script.settings.tries {
            return self.hand_over("stuck", Line::Stuck);
        }
        let key = Self::in_other_words(&self.script.states[at], self.state.tries);
        self.prompt(at, key);
    }

    pub(super) fn in_other_words(stage: &Stage, tries: u8) -> Arc<str> {
        let place = usize::from(tries.saturating_sub(1)).min(stage.again.len().saturating_sub(1));
        Arc::clone(stage.again.get(place).unwrap_or(&stage.prompt))
    }

    /// SKIP at a question.
    pub(super) fn skip(&mut self, at: usize) {
        if self.facts.mail {
            return self.skip_all(at);
        }
        let Kind::Ask { skip, needed, .. } = &self.script.states[at].kind else {
            return self.wrong(at);
        };
        let draft = &mut self.state.draft;
        match skip {
            Some(Skip::Nameless) => {
                draft.nameless = true;
                draft.name = None;
            }
            Some(Skip::Device(device)) => draft.device_type = Some(*device),
            Some(Skip::Urgency(urgency)) => draft.urgency = Some(*urgency),
            None => {
                let key = needed.as_ref().map(Arc::clone);
                self.state.tries = self.state.tries.saturating_add(1);
                if self.state.tries >= self.script.settings.tries {
                    return self.hand_over("stuck", Line::Stuck);
                }
                let key = key.unwrap_or_else(|| Self::in_other_words(&self.script.states[at], 1));
                return self.prompt(at, key);
            }
        }
        self.answered(at);
        self.ask_next();
    }
}
