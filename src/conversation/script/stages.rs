//! One `[state.…]` table → [`Stage`].

use std::sync::Arc;

use super::{
    Choice, Kind, Skip, Stage,
    fields::{Reader, Section},
    read::target,
};
use crate::{
    conversation::{state::Slot, understand::Command},
    domain::{DeviceType, Urgency},
};

/// The kinds of state, as written.
const KINDS: [&str; 11] = [
    "ask", "confirm", "change", "resume", "ticket", "human", "session", "rating", "comment",
    "again", "forget",
];

fn leads_to<'t>(
    reader: &mut Reader<'t>,
    state: Section<'t>,
    key: &str,
    names: &[&str],
) -> Option<usize> {
    let (name, at) = reader.required(state, key)?;
    target(reader, name, at, names)
}

/// Reads one state; `names` are those of all states, in order.
pub(super) fn stage<'t>(
    reader: &mut Reader<'t>,
    state: Section<'t>,
    names: &[&str],
) -> Option<Stage> {
    let (kind, kind_at) = reader.required(state, "kind")?;
    let common = ["kind", "prompt", "again"];
    let mut known = |own: &[&str]| {
        let all: Vec<&str> = common.iter().chain(own).copied().collect();
        reader.only(state, &all);
    };
    let kind = match kind {
        "ask" => {
            known(&["slot", "options", "skip", "needed", "next"]);
            ask(reader, state, names)
        }
        "confirm" => {
            known(&["yes", "no"]);
            let (yes, no) = (
                leads_to(reader, state, "yes", names),
                leads_to(reader, state, "no", names),
            );
            yes.zip(no).map(|(yes, no)| Kind::Confirm { yes, no })
        }
        "change" => {
            known(&["choices", "next"]);
            let next = leads_to(reader, state, "next", names);
            let choices = choices(reader, state, names);
            next.map(|next| Kind::Change { choices, next })
        }
        "resume" => {
            known(&["go_on", "over"]);
            let mut words = |key| owned(reader.strings(state, key));
            Some(Kind::Resume {
                go_on: words("go_on"),
                over: words("over"),
            })
        }
        "ticket" | "human" => {
            reader.only(state, &["kind"]);
            Some(if kind == "ticket" {
                Kind::Ticket
            } else {
                Kind::Human
            })
        }
        "session" | "rating" | "comment" | "again" | "forget" => around(reader, state, kind),
        other => {
            reader.problem(
                kind_at,
                format!(
                    "`{other}` is no kind of state; write one of: {}",
                    KINDS.join(", ")
                ),
            );
            None
        }
    }?;
    let silent = matches!(kind, Kind::Ticket | Kind::Human | Kind::Session { .. });
    let prompt = if silent {
        ""
    } else {
        reader.required(state, "prompt")?.0
    };
    let again: Vec<Arc<str>> = reader
        .strings(state, "again")
        .into_iter()
        .map(|(key, _)| Arc::from(key))
        .collect();
    if again.is_empty() && !silent {
        reader.problem(
            state.at,
            format!(
                "[state.{}] has no `again`; name at least one wording that asks in other words",
                state.title
            ),
        );
    }
    Some(Stage {
        name: Arc::from(state.title),
        line: reader.line(state.at),
        kind,
        prompt: Arc::from(prompt),
        again,
    })
}

/// Reads a state around a session.
fn around<'t>(reader: &mut Reader<'t>, state: Section<'t>, kind: &str) -> Option<Kind> {
    if kind == "session" {
        reader.only(state, &["kind", "commands"]);
        return Some(Kind::Session {
            commands: commands(reader, state),
        });
    }
    let own: &[&str] = match kind {
        "again" => &["same", "other"],
        "forget" => &["words"],
        _ => &[],
    };
    reader.only(state, &[&["kind", "prompt", "again"], own].concat());
    let mut words = |key| owned(reader.strings(state, key));
    match kind {
        "rating" => Some(Kind::Rating),
        "comment" => Some(Kind::Comment),
        "again" => Some(Kind::Again {
            same: words("same"),
            other: words("other"),
        }),
        "forget" => Some(Kind::Forget {
            words: words("words"),
        }),
        _ => None,
    }
}

fn owned(words: Vec<(&str, usize)>) -> Vec<String> {
    words.into_iter().map(|(word, _)| word.to_owned()).collect()
}

fn ask<'t>(reader: &mut Reader<'t>, state: Section<'t>, names: &[&str]) -> Option<Kind> {
    let (slot, at) = reader.required(state, "slot")?;
    let next = leads_to(reader, state, "next", names);
    let Some(slot) = Slot::from_name(slot) else {
        let all: Vec<&str> = Slot::ALL.into_iter().map(Slot::as_str).collect();
        reader.problem(
            at,
            format!(
                "`{slot}` is nothing that can be asked for; write one of: {}",
                all.join(", ")
            ),
        );
        return None;
    };
    let options = reader
        .strings(state, "options")
        .into_iter()
        .filter_map(|(option, at)| {
            let name = stored_name(slot, option);
            if name.is_none() {
                let what = if matches!(slot, Slot::Name | Slot::Description) {
                    format!(
                        "a {} has no numbered options; take `options` out",
                        slot.as_str()
                    )
                } else {
                    format!("`{option}` is no {}; {}", slot.as_str(), allowed(slot))
                };
                reader.problem(at, what);
            }
            name
        })
        .collect();
    let skip = reader.string(state, "skip").and_then(|(value, at)| {
        let skip = match slot {
            Slot::Name if value == "none" => Some(Skip::Nameless),
            Slot::DeviceType => DeviceType::from_name(value).map(Skip::Device),
            Slot::Urgency => Urgency::from_name(value).map(Skip::Urgency),
            Slot::Name | Slot::Description => None,
        };
        if skip.is_none() {
            reader.problem(
                at,
                format!(
                    "skip = \"{value}\" does not fit a {}; {}",
                    slot.as_str(),
                    allowed(slot)
                ),
            );
        }
        skip
    });
    let needed = reader
        .string(state, "needed")
        .map(|(key, _)| Arc::from(key));
    if skip.is_none() && needed.is_none() {
        reader.problem(state.at, format!("[state.{}] says neither what SKIP stands for (`skip`) nor that the answer is needed (`needed`); write one of the two", state.title));
    }
    Some(Kind::Ask {
        slot,
        options,
        skip,
        needed,
        next: next?,
    })
}

fn stored_name(slot: Slot, option: &str) -> Option<&'static str> {
    match slot {
        Slot::DeviceType => DeviceType::from_name(option).map(DeviceType::as_str),
        Slot::Urgency => Urgency::from_name(option).map(Urgency::as_str),
        Slot::Name | Slot::Description => None,
    }
}

fn allowed(slot: Slot) -> String {
    let names: Vec<&str> = match slot {
        Slot::DeviceType => DeviceType::ALL.iter().map(|it| it.as_str()).collect(),
        Slot::Urgency => Urgency::ALL.iter().map(|it| it.as_str()).collect(),
        Slot::Name => vec!["none"],
        Slot::Description => return "leave it out".to_owned(),
    };
    format!("write one of: {}", names.join(", "))
}

/// The words that stay commands in a session, each list under the command's name.
fn commands<'t>(reader: &mut Reader<'t>, state: Section<'t>) -> Vec<(Command, Vec<String>)> {
    let Some(section) = reader.table(state, "commands", "commands") else {
        reader.problem(state.at, format!("[state.{}] has no `commands`; list the words for each command that the bot answers in a session", state.title));
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in section.table.keys() {
        let name = key.get_ref().as_ref();
        let words = owned(reader.strings(section, name));
        if let Some(command) = Command::from_name(name) {
            found.push((command, words));
        } else {
            let all: Vec<&str> = Command::ALL.into_iter().map(Command::as_str).collect();
            reader.problem(
                key.span().start,
                format!("`{name}` is no command; write one of: {}", all.join(", ")),
            );
        }
    }
    found
}

fn choices<'t>(reader: &mut Reader<'t>, state: Section<'t>, names: &[&str]) -> Vec<Choice> {
    let Some(section) = reader.table(state, "choices", "choices") else {
        reader.problem(state.at, format!("[state.{}] has no `choices`; list the words for each question that can be asked again", state.title));
        return Vec::new();
    };
    let mut found: Vec<Choice> = Vec::new();
    for key in section.table.keys() {
        let at = key.span().start;
        let words = owned(reader.strings(section, key.get_ref()));
        if let Some(state) = target(reader, key.get_ref(), at, names) {
            found.push(Choice {
                state,
                words,
                line: reader.line(at),
            });
        }
    }
    found.sort_by_key(|choice| choice.line);
    found
}
