//! What stands in a mail beside its words, and where it belongs.

use super::{super::ask::Filled, Talk, sender, whole};
use crate::conversation::{
    Kind, MailText, fold,
    script::Skip,
    state::{Draft, Slot},
    understand::{Asked, Command, Understood},
};

/// What a mail tells beside its words.
#[derive(Debug, Default)]
pub(in super::super) struct Beside {
    /// Answers, each with what it answers: by number, behind a label, or line by line.
    told: Vec<(Slot, String)>,
    /// The subject, of the first mail of a thread.
    subject: Option<String>,
    /// The name before the address it came from.
    name: Option<String>,
}

impl Beside {
    /// Who they are, where the words do not say it and nothing is known.
    pub(super) fn introduce(&mut self, draft: &mut Draft, understood: &Understood) {
        let says = understood.name.is_some() || self.told.iter().any(|it| it.0 == Slot::Name);
        if !says && !draft.has(Slot::Name) {
            draft.name.clone_from(&self.name);
        }
    }

    /// Whether this was answered by its number or label.
    pub(in super::super) fn tells(&self) -> bool {
        !self.told.is_empty()
    }
}

impl Talk<'_> {
    /// Takes a mail apart: what answers a question, and the words that are left.
    pub(super) fn apart(&self, mail: &MailText) -> (Beside, String) {
        let listed = &self.state.post.listed;
        let by_number = |number: u8| {
            let at = usize::from(number.saturating_sub(1));
            if listed.is_empty() {
                Slot::ALL.get(at).copied()
            } else {
                listed.get(at).copied()
            }
        };
        let mut beside = Beside {
            told: Vec::new(),
            subject: mail.subject.as_deref().and_then(topic),
            name: mail.from.as_deref().and_then(sender::name),
        };
        let mut left = Vec::new();
        for line in mail.body.lines() {
            match self.labelled(line) {
                Some(told) => beside.told.push(told),
                None => left.push(line),
            }
        }
        let words = left.join("\n").trim().to_owned();
        let numbered = mail
            .answers
            .iter()
            .filter(|(_, words)| !words.trim().is_empty());
        for (number, answer) in numbered {
            if let Some(slot) = by_number(*number) {
                beside.told.push((slot, answer.trim().to_owned()));
            }
        }
        if beside.told.is_empty() && !mail.answers.is_empty() {
            return (beside, whole(mail));
        }
        if beside.told.is_empty()
            && let Some(told) = self.line_by_line(&words)
        {
            beside.told = told;
            return (beside, String::new());
        }
        (beside, words)
    }

    /// "Device: an iPad", with the words by which the script names what can be changed.
    fn labelled(&self, line: &str) -> Option<(Slot, String)> {
        let (label, words) = line.split_once(':')?;
        let label = fold::fold(label);
        let label = fold::bare(&label);
        let words = words.trim();
        let Kind::Change { choices, .. } = &self.script.states[self.script.change].kind else {
            return None;
        };
        let is = |word: &String| word == label && !word.starts_with(|c: char| c.is_ascii_digit());
        let choice = choices.iter().find(|it| it.words.iter().any(is))?;
        match &self.script.states[choice.state].kind {
            Kind::Ask { slot, .. } if !words.is_empty() => Some((*slot, words.to_owned())),
            _ => None,
        }
    }

    /// As many short lines as there were questions, each of which can be the answer to its own.
    fn line_by_line(&self, words: &str) -> Option<Vec<(Slot, String)>> {
        let listed = &self.state.post.listed;
        let lines: Vec<&str> = words
            .lines()
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .collect();
        if listed.len() < 2 || lines.len() != listed.len() {
            return None;
        }
        let told = listed.iter().copied().zip(lines);
        let fits = |(slot, line): &(Slot, &str)| {
            let understood = self.engine.understand(line, asked(*slot));
            *slot == Slot::Description || slot.is_told(&understood)
        };
        let told: Vec<(Slot, &str)> = told.collect();
        let all = told.iter().all(fits);
        all.then(|| {
            told.into_iter()
                .map(|(slot, line)| (slot, line.to_owned()))
                .collect()
        })
    }

    /// Puts what stood beside the words where it belongs, once.
    pub(in super::super) fn fill_beside(&mut self, filled: &mut Filled) {
        let beside = std::mem::take(&mut self.beside);
        for (slot, words) in beside.told {
            self.fill_slot(slot, &words, filled);
        }
        if let Some(subject) = beside.subject {
            self.fill_subject(&subject, filled);
        }
        let draft = &mut self.state.draft;
        if let Some(name) = beside.name
            && !draft.has(Slot::Name)
        {
            draft.name = Some(name);
            filled.slot_changed = true;
        }
        filled.changed |= filled.slot_changed;
    }

    /// One answer to one question. Words that mean nothing there change nothing.
    fn fill_slot(&mut self, slot: Slot, words: &str, filled: &mut Filled) {
        let understood = self.engine.understand(words, asked(slot));
        if understood.command == Some(Command::Skip) {
            filled.slot_changed |= self.leave_open(slot);
            return;
        }
        let draft = &mut self.state.draft;
        let known = (draft.name.clone(), draft.device_type, draft.urgency);
        match slot {
            Slot::Name if understood.name.is_some() => draft.name.clone_from(&understood.name),
            Slot::DeviceType => draft.device_type = understood.device_type.or(draft.device_type),
            Slot::Urgency => draft.urgency = understood.urgency.or(draft.urgency),
            Slot::Name => {}
            Slot::Description => {
                let bare = understood.command.is_some() || !words.contains(char::is_alphabetic);
                let refusal = self.script.marks(&fold::fold(words)).refusal;
                if !bare && !refusal {
                    draft.description.clear();
                    filled.changed |= draft.append(words);
                }
                draft.device_type = draft.device_type.or(understood.device_type);
                draft.urgency = draft.urgency.or(understood.urgency);
            }
        }
        if draft.name.is_some() {
            draft.nameless = false;
        }
        filled.slot_changed |= known != (draft.name.clone(), draft.device_type, draft.urgency);
    }

    /// What SKIP puts in, where the question may be skipped.
    pub(super) fn leave_open(&mut self, slot: Slot) -> bool {
        let stages = self.script.states.iter();
        let skip = stages.clone().find_map(|it| match &it.kind {
            Kind::Ask {
                slot: its, skip, ..
            } if *its == slot => *skip,
            _ => None,
        });
        let draft = &mut self.state.draft;
        match skip {
            Some(Skip::Nameless) => {
                draft.nameless = true;
                draft.name = None;
            }
            Some(Skip::Device(device)) => draft.device_type = Some(device),
            Some(Skip::Urgency(urgency)) => draft.urgency = Some(urgency),
            None => return false,
        }
        true
    }

    /// The subject says what the words leave open, and is the beginning of the problem where it tells one.
    fn fill_subject(&mut self, subject: &str, filled: &mut Filled) {
        let understood = self.engine.understand(subject, Asked::First);
        let draft = &mut self.state.draft;
        let known = (draft.device_type, draft.urgency);
        draft.device_type = draft.device_type.or(understood.device_type);
        draft.urgency = draft.urgency.or(understood.urgency);
        filled.slot_changed |= known != (draft.device_type, draft.urgency);
        let words = std::mem::take(&mut draft.description);
        let tells =
            understood.description && !words.to_lowercase().contains(&subject.to_lowercase());
        if tells {
            draft.append(subject);
            filled.changed = true;
        }
        draft.append(&words);
    }
}

/// What a question for this asks.
pub(super) const fn asked(slot: Slot) -> Asked {
    match slot {
        Slot::Name => Asked::Name,
        Slot::Description => Asked::Description,
        Slot::DeviceType => Asked::Device,
        Slot::Urgency => Asked::Urgency,
    }
}

/// A subject without what mail programs put before it; none when nothing is left.
fn topic(subject: &str) -> Option<String> {
    const BEFORE: [&str; 9] = ["re", "aw", "sv", "fw", "fwd", "rv", "wg", "antw", "tr"];
    let mut rest = subject.trim();
    while let Some((first, behind)) = rest.split_once(':')
        && BEFORE.contains(&first.trim().to_lowercase().as_str())
    {
        rest = behind.trim();
    }
    (!rest.is_empty()).then(|| rest.to_owned())
}
