//! TOML → [`Script`]: every mistake that can be seen without knowing the words is found here.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use regex::{RegexBuilder, RegexSetBuilder};

use super::{
    Choice, Faq, Kind, Mark, Phrases, Script, Settings, Skip, Stage,
    fields::{Reader, Section},
};
use crate::{
    conversation::{Problem, state::Slot},
    domain::{DeviceType, Language, Urgency},
};

/// The kinds of state, as written.
const KINDS: [&str; 6] = ["ask", "confirm", "change", "resume", "ticket", "human"];

/// The larger patterns of the FAQ together; far from what a script needs, far below what hurts.
const SET_LIMIT: usize = 64 << 20;

impl Script {
    /// Reads a script. Everything wrong in it comes back at once.
    pub fn read(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
        let (document, errors) = toml::de::DeTable::parse_recoverable(text);
        let mut reader = Reader::new(file, text);
        for error in errors {
            let at = error.span().map_or(0, |span| span.start);
            reader.problem(at, format!("this is not TOML: {}", error.message()));
        }
        if !reader.problems.is_empty() {
            return Err(reader.problems);
        }
        let root = Section {
            table: document.get_ref(),
            at: 0,
            title: "the script",
        };
        let script = script(&mut reader, root);
        match script {
            Some(script) if reader.problems.is_empty() => Ok(script),
            _ => Err(reader.problems),
        }
    }
}

fn script<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> Option<Script> {
    reader.only(
        root,
        &[
            "name", "start", "settings", "renamed", "state", "phrases", "faq",
        ],
    );
    let name = reader.required(root, "name");
    let start = reader.required(root, "start");
    let settings = settings(reader, root);
    let tables = states_in_order(reader, root);
    let names: Vec<&str> = tables.iter().map(|state| state.title).collect();
    let states: Vec<Stage> = tables
        .iter()
        .filter_map(|state| stage(reader, *state, &names))
        .collect();
    let renamed = renamed(reader, root, &names);
    let (faq, phrases) = phrases(reader, root);

    let mut only_one = |kind: &str, found: Vec<usize>| match found[..] {
        [] => {
            reader.problem(root.at, format!("no state has kind = \"{kind}\"; add one"));
            None
        }
        [one] => Some(one),
        [_, second, ..] => {
            let at = tables.get(second).map_or(0, |state| state.at);
            reader.problem(
                at,
                format!("a second state has kind = \"{kind}\"; there can be only one"),
            );
            None
        }
    };
    let of = |is: fn(&Kind) -> bool| {
        states
            .iter()
            .enumerate()
            .filter(|(_, it)| is(&it.kind))
            .map(|(at, _)| at)
            .collect()
    };
    let ticket = only_one("ticket", of(|kind| matches!(kind, Kind::Ticket)));
    let human = only_one("human", of(|kind| matches!(kind, Kind::Human)));
    let resume = only_one("resume", of(|kind| matches!(kind, Kind::Resume { .. })));
    let confirm = only_one("confirm", of(|kind| matches!(kind, Kind::Confirm { .. })));
    let change = only_one("change", of(|kind| matches!(kind, Kind::Change { .. })));
    let start = start.and_then(|(start, at)| target(reader, start, at, &names));
    if states.len() != names.len() {
        return None;
    }
    Some(Script {
        file: reader.file.to_owned(),
        name: name?.0.to_owned(),
        settings,
        states,
        start: start?,
        ticket: ticket?,
        human: human?,
        resume: resume?,
        confirm: confirm?,
        change: change?,
        renamed,
        faq,
        phrases,
    })
}

fn settings<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> Settings {
    let empty = Section {
        table: root.table,
        at: root.at,
        title: "settings",
    };
    let Some(section) = reader.table(root, "settings", "settings") else {
        reader.problem(
            root.at,
            "there is no [settings]; add it, an empty one means the usual waits",
        );
        return usual(reader, empty);
    };
    reader.only(
        section,
        &[
            "amend_seconds",
            "nudge_minutes",
            "rest_hours",
            "tries",
            "silent_hours",
        ],
    );
    usual(reader, section)
}

fn usual<'t>(reader: &mut Reader<'t>, section: Section<'t>) -> Settings {
    let amend = reader.number(section, "amend_seconds", 10, 0, 120);
    let nudge = reader.number(section, "nudge_minutes", 15, 1, 24 * 60);
    let rest = reader.number(section, "rest_hours", 24, 1, 24 * 30);
    let tries = reader.number(section, "tries", 3, 1, 9);
    let silent = reader.number(section, "silent_hours", 12, 1, 24 * 7);
    if nudge * 60 >= rest * 3_600 {
        reader.problem(
            section.at,
            "nudge_minutes is not shorter than rest_hours; make it shorter",
        );
    }
    Settings {
        amend: Duration::from_secs(amend),
        nudge: Duration::from_secs(nudge * 60),
        rest: Duration::from_secs(rest * 3_600),
        tries: u8::try_from(tries).unwrap_or(3),
        silent: Duration::from_secs(silent * 3_600),
    }
}

/// The `[state.…]` tables in the order of the file; each is titled with its name.
fn states_in_order<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> Vec<Section<'t>> {
    let Some(section) = reader.table(root, "state", "state") else {
        reader.problem(
            root.at,
            "there is no state; add a [state.<name>] for each question",
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for key in section.table.keys() {
        let title = key.get_ref().as_ref();
        if let Some(mut state) = reader.table(section, title, title) {
            state.at = key.span().start;
            found.push(state);
        }
    }
    found.sort_by_key(|state| state.at);
    found
}

fn target(reader: &mut Reader<'_>, name: &str, at: usize, names: &[&str]) -> Option<usize> {
    let found = names.iter().position(|it| *it == name);
    if found.is_none() {
        reader.problem(
            at,
            format!(
                "there is no state `{name}`; write one of: {}",
                names.join(", ")
            ),
        );
    }
    found
}

fn leads_to<'t>(
    reader: &mut Reader<'t>,
    state: Section<'t>,
    key: &str,
    names: &[&str],
) -> Option<usize> {
    let (name, at) = reader.required(state, key)?;
    target(reader, name, at, names)
}

fn stage<'t>(reader: &mut Reader<'t>, state: Section<'t>, names: &[&str]) -> Option<Stage> {
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
    let silent = matches!(kind, Kind::Ticket | Kind::Human);
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

fn renamed<'t>(
    reader: &mut Reader<'t>,
    root: Section<'t>,
    names: &[&str],
) -> BTreeMap<String, usize> {
    let Some(section) = reader.table(root, "renamed", "renamed") else {
        return BTreeMap::new();
    };
    let mut found = BTreeMap::new();
    for key in section.table.keys() {
        let old = key.get_ref().as_ref();
        if names.contains(&old) {
            reader.problem(
                key.span().start,
                format!("`{old}` is still a state, so it was not renamed; take this line out"),
            );
        }
        if let Some((new, at)) = reader.string(section, old)
            && let Some(state) = target(reader, new, at, names)
        {
            found.insert(old.to_owned(), state);
        }
    }
    found
}

/// The patterns of the file, gathered for one set.
#[derive(Default)]
struct Gathered {
    patterns: Vec<String>,
    means: Vec<Mark>,
}

impl Gathered {
    fn add<'t>(&mut self, reader: &mut Reader<'t>, section: Section<'t>, key: &str, mark: Mark) {
        for (pattern, at) in reader.strings(section, key) {
            if let Some(letter) = pattern.chars().find(|c| !c.is_ascii()) {
                reader.problem(at, format!("`{letter}` never matches, patterns see lower case without accents; write it plain (`cuanto`, `espanol`)"));
            } else if let Err(error) = RegexBuilder::new(pattern).build() {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim().to_owned();
                reader.problem(at, format!("this pattern cannot be read: {reason}; mend it (a literal . ? ( needs a backslash)"));
            } else {
                self.patterns.push(pattern.to_owned());
                self.means.push(mark);
            }
        }
    }
}

fn phrases<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> (Vec<Faq>, Phrases) {
    let mut gathered = Gathered::default();
    let mut faq = Vec::new();
    for entry in faq_entries(reader, root) {
        reader.only(entry, &["name", "answer", "en", "es"]);
        let (Some((name, at)), Some((answer, _))) = (
            reader.required(entry, "name"),
            reader.required(entry, "answer"),
        ) else {
            continue;
        };
        for language in Language::ALL {
            if reader.strings(entry, language.code()).is_empty() {
                reader.problem(
                    entry.at,
                    format!(
                        "the question `{name}` has no pattern in `{0}`; add {0} = [\"…\"]",
                        language.code()
                    ),
                );
            }
            gathered.add(reader, entry, language.code(), Mark::Faq(faq.len()));
        }
        faq.push(Faq {
            name: name.to_owned(),
            answer: Arc::from(answer),
            line: reader.line(at),
        });
    }
    if let Some(section) = reader.table(root, "phrases", "phrases") {
        let kinds = [
            ("refusal", Mark::Refusal),
            ("small_talk", Mark::SmallTalk),
            ("new_request", Mark::NewRequest),
        ];
        reader.only(
            section,
            &["refusal", "small_talk", "new_request", "language"],
        );
        for (name, mark) in kinds {
            if let Some(lists) = reader.table(section, name, name) {
                reader.only(lists, &Language::ALL.map(Language::code));
                for language in Language::ALL {
                    gathered.add(reader, lists, language.code(), mark);
                }
            }
        }
        if let Some(lists) = reader.table(section, "language", "language") {
            reader.only(lists, &Language::ALL.map(Language::code));
            for language in Language::ALL {
                gathered.add(reader, lists, language.code(), Mark::Language(language));
            }
        }
    }
    let set = RegexSetBuilder::new(&gathered.patterns)
        .size_limit(SET_LIMIT)
        .dfa_size_limit(SET_LIMIT)
        .build();
    match set {
        Ok(set) => (
            faq,
            Phrases {
                set,
                means: gathered.means,
            },
        ),
        Err(error) => {
            reader.problem(
                root.at,
                format!("the patterns together are too large: {error}; shorten the longest"),
            );
            (faq, Phrases::default())
        }
    }
}

fn faq_entries<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> Vec<Section<'t>> {
    let Some(value) = root.table.get("faq") else {
        return Vec::new();
    };
    let Some(array) = value.get_ref().as_array() else {
        reader.problem(
            value.span().start,
            "`faq` is not a list; write each question under its own [[faq]]",
        );
        return Vec::new();
    };
    let mut found = Vec::new();
    for entry in array {
        match entry.get_ref().as_table() {
            Some(table) => found.push(Section {
                table,
                at: entry.span().start,
                title: "faq",
            }),
            None => reader.problem(
                entry.span().start,
                "this is no table; write each question under its own [[faq]]",
            ),
        }
    }
    found
}
