//! The open questions, all in one mail.

use std::sync::Arc;

use super::super::{
    heard::{Heard, Place},
    talk::Talk,
};
use crate::conversation::{
    Kind, Line, MailLine, QuestionStage as Stage,
    state::Slot,
    understand::{Asked, Confirm},
};

/// Fewer words than this, beside what answers something else, are no problem.
const STORY_WORDS: usize = 4;

impl Talk<'_> {
    /// A mail while questions are open.
    pub(in super::super) fn at_questions(&mut self, at: usize, slot: Slot, heard: &Heard) {
        if let Some(command) = heard.command() {
            return self.on_command(Place::Ask(at, slot), command, heard);
        }
        let faq = heard.marks.faq;
        if let Some(faq) = faq {
            self.answer(faq);
            if self.is_only_a_question(heard) && !self.beside.tells() {
                return self.ask(at);
            }
        }
        let open = self.missing(slot);
        let anew = self.state.draft.has(slot);
        let before = self.state.draft.clone();
        let told = slot.is_told(&heard.understood) || heard.is_a_story(slot);
        let filled = self.fill(heard, Some(slot));
        self.fill_story(&open, heard);
        let left = self.missing_slots();
        let answered: Vec<Slot> = open
            .iter()
            .copied()
            .filter(|it| !left.contains(it))
            .collect();
        let confirmed = heard.understood.confirm == Some(Confirm::Yes);
        let over = anew && (told || confirmed || filled.slot_changed || before != self.state.draft);
        if over || !answered.is_empty() && !anew {
            for slot in answered {
                if let Some(at) = self.asks_for(slot) {
                    self.answered(at);
                }
            }
            return self.ask_next();
        }
        if faq.is_some() {
            self.ask(at);
        } else if heard.marks.language.is_some() {
            self.say(Line::LanguageSet);
            self.ask(at);
        } else if heard.is_photo_only() {
            self.say(Line::PhotoKept);
            self.ask(at);
        } else {
            if filled.changed {
                self.say(Line::Noted);
            }
            self.wrong(at);
        }
    }

    /// Where the problem is asked for among other things, several words that were not all used up by
    /// those are it.
    fn fill_story(&mut self, open: &[Slot], heard: &Heard) {
        if !open.contains(&Slot::Description)
            || self.state.draft.has(Slot::Description)
            || heard.marks.refusal
            || heard.marks.small_talk
            || heard.words.split_whitespace().count() < STORY_WORDS
        {
            return;
        }
        let understood = self.engine.understand(&heard.words, Asked::Description);
        if understood.description {
            self.state.draft.append(&heard.words);
        }
    }

    /// What is still to be asked for, in the order of the script.
    fn missing_slots(&self) -> Vec<Slot> {
        let mut slots = Vec::new();
        let mut at = self.script.start;
        for _ in 0..self.script.states.len() {
            let Kind::Ask { slot, next, .. } = &self.script.states[at].kind else {
                break;
            };
            if !self.state.draft.has(*slot) {
                slots.push(*slot);
            }
            at = *next;
        }
        slots
    }

    /// The same, with the one that is asked for whatever is known of it.
    fn missing(&self, slot: Slot) -> Vec<Slot> {
        let mut slots = self.missing_slots();
        if !slots.contains(&slot) {
            slots.insert(0, slot);
        }
        slots
    }

    /// The state that asks for this.
    fn asks_for(&self, slot: Slot) -> Option<usize> {
        let is = |kind: &Kind| matches!(kind, Kind::Ask { slot: its, .. } if *its == slot);
        self.script.states.iter().position(|it| is(&it.kind))
    }

    /// The mail that asks for `slot` in the words of `key`, and for all else that is missing.
    pub(in super::super) fn questions(&mut self, slot: Slot, key: &Arc<str>) -> Line {
        let slots = self.missing(slot);
        let before = std::mem::take(&mut self.state.post.listed);
        let tries = self.state.tries;
        let mut keys = Vec::new();
        for its in &slots {
            let Some(at) = self.asks_for(*its) else {
                continue;
            };
            let stage = &self.script.states[at];
            keys.push(if *its == slot && tries > 0 {
                Arc::clone(key)
            } else if before.contains(its) {
                Self::in_other_words(stage, tries.max(1))
            } else if *its == slot {
                Arc::clone(key)
            } else {
                Arc::clone(&stage.prompt)
            });
        }
        let again = slots
            .iter()
            .any(|it| before.contains(it) && !self.state.draft.has(*it));
        let stage = if self.state.heard_at.is_none() && before.is_empty() {
            Stage::First
        } else if !again || !self.lines.is_empty() {
            Stage::More
        } else if tries > 0 {
            Stage::Again
        } else {
            Stage::Rest
        };
        self.state.post.listed = slots;
        Line::Mail(MailLine::Questions {
            keys,
            name: self.state.draft.name.clone(),
            stage,
        })
    }

    /// SKIP: every open question that can be left is left.
    pub(in super::super) fn skip_all(&mut self, at: usize) {
        let Kind::Ask { slot, .. } = &self.script.states[at].kind else {
            return self.wrong(at);
        };
        let mut left_any = false;
        for slot in self.missing(*slot) {
            if self.leave_open(slot) {
                left_any = true;
                if let Some(at) = self.asks_for(slot) {
                    self.answered(at);
                }
            }
        }
        let Some(needed) = self
            .missing_slots()
            .first()
            .and_then(|it| self.asks_for(*it))
        else {
            return self.ask_next();
        };
        if !left_any {
            self.state.tries = self.state.tries.saturating_add(1);
            if self.state.tries >= self.script.settings.tries {
                return self.hand_over("stuck", Line::Stuck);
            }
        }
        let Kind::Ask { needed: key, .. } = &self.script.states[needed].kind else {
            return self.ask_next();
        };
        let stage = &self.script.states[needed];
        let key = key.as_ref().unwrap_or(&stage.prompt);
        let key = Arc::clone(key);
        self.stand_at(needed);
        // In these words, whatever was asked before.
        self.state.post.listed.clear();
        self.prompt(needed, key);
    }
}
