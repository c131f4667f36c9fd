//! `[phrases]` and `[[faq]]` → one set of patterns.

use std::sync::Arc;

use regex::{RegexBuilder, RegexSetBuilder};

use super::{
    Faq, Mark, Phrases,
    fields::{Reader, Section},
};
use crate::domain::Language;

/// The larger patterns of the FAQ together; far from what a script needs, far below what hurts.
const SET_LIMIT: usize = 64 << 20;

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

/// Reads the frequent questions, and the patterns of all that is said beside the point.
pub(super) fn phrases<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> (Vec<Faq>, Phrases) {
    let mut gathered = Gathered::default();
    let mut faq = Vec::new();
    for entry in faq_entries(reader, root) {
        let known = ["name", "answer"]
            .into_iter()
            .chain(Language::ALL.map(Language::code));
        reader.only(entry, &known.collect::<Vec<_>>());
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
            ("not_me", Mark::NotMe),
            ("small_talk", Mark::SmallTalk),
            ("greeting", Mark::Greeting),
            ("new_request", Mark::NewRequest),
            ("again", Mark::Again),
            ("other", Mark::Other),
            ("recurs", Mark::Recurs),
            ("of_solver", Mark::OfSolver),
            ("by_mail", Mark::ByMail),
            ("by_text", Mark::ByText),
        ];
        let known: Vec<&str> = kinds.iter().map(|(name, _)| *name).collect();
        reader.only(section, &[&known[..], &["language"]].concat());
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
