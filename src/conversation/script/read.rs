//! TOML → [`Script`]: every mistake that can be seen without knowing the words is found here.

use std::{collections::BTreeMap, time::Duration};

use super::{
    Kind, Pace, Script, Settings, Stage,
    fields::{Reader, Section},
    phrases::phrases,
    stages::stage,
};
use crate::conversation::Problem;

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
    let session = only_one("session", of(|kind| matches!(kind, Kind::Session { .. })));
    let rating = only_one("rating", of(|kind| matches!(kind, Kind::Rating)));
    let comment = only_one("comment", of(|kind| matches!(kind, Kind::Comment)));
    let again = only_one("again", of(|kind| matches!(kind, Kind::Again { .. })));
    let forget = only_one("forget", of(|kind| matches!(kind, Kind::Forget { .. })));
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
        session: session?,
        rating: rating?,
        comment: comment?,
        again: again?,
        forget: forget?,
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
            "remind_hours",
            "after_hours",
            "comment_minutes",
            "lapse_hours",
            "mail_nudge_hours",
            "mail_rest_days",
            "mail_lapse_hours",
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
    let remind = reader.number(section, "remind_hours", 24, 1, 24 * 7);
    let after = reader.number(section, "after_hours", 48, 1, 24 * 30);
    let comment = reader.number(section, "comment_minutes", 10, 0, 24 * 60);
    let lapse = reader.number(section, "lapse_hours", 3, 1, 24 * 7);
    let mail_nudge = reader.number(section, "mail_nudge_hours", 24, 1, 24 * 7);
    let mail_rest = reader.number(section, "mail_rest_days", 7, 1, 90);
    let mail_lapse = reader.number(section, "mail_lapse_hours", 72, 1, 24 * 30);
    if mail_nudge >= mail_rest * 24 {
        reader.problem(
            section.at,
            "mail_nudge_hours is not shorter than mail_rest_days; make it shorter",
        );
    }
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
        remind: Duration::from_secs(remind * 3_600),
        after: Duration::from_secs(after * 3_600),
        comment: Duration::from_secs(comment * 60),
        lapse: Duration::from_secs(lapse * 3_600),
        mail: Pace {
            nudge: Duration::from_secs(mail_nudge * 3_600),
            rest: Duration::from_secs(mail_rest * 86_400),
            lapse: Duration::from_secs(mail_lapse * 3_600),
        },
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

/// The state that is named, which has to be there.
pub(super) fn target(
    reader: &mut Reader<'_>,
    name: &str,
    at: usize,
    names: &[&str],
) -> Option<usize> {
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
