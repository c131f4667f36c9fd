//! Answers in the word lists that are commands as well: whoever gives one gets the other.

use toml::de::{DeTable, DeValue};

use crate::{
    conversation::{
        Problem, line_of,
        understand::{Asked, Lexicon, understand},
    },
    domain::{DeviceType, Language, Urgency},
};

/// The sections of a word list that hold answers to numbered questions, and the question.
const ANSWERS: [(&str, Asked); 4] = [
    ("device", Asked::Device),
    ("urgency", Asked::Urgency),
    ("number", Asked::Device),
    ("ordinal", Asked::Device),
];

/// All answers of these word lists that would be taken for a command.
pub(in crate::conversation) fn conflicts(
    words: &[(Language, &str, &str)],
    lexicon: &Lexicon,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (_, file, text) in words {
        let Ok(document) = DeTable::parse(text) else {
            continue;
        };
        for (section, asked) in ANSWERS {
            let Some(DeValue::Table(lists)) =
                document.get_ref().get(section).map(toml::Spanned::get_ref)
            else {
                continue;
            };
            for (name, list) in lists {
                // The other lists of a section only say what to pass over.
                if !is_value(section, name.get_ref()) {
                    continue;
                }
                for (at, phrase) in phrases(list) {
                    for answer in plain(phrase) {
                        let Some(command) = understand(lexicon, answer, asked).command else {
                            continue;
                        };
                        let what = format!(
                            "\"{answer}\" is an answer ({section} {}) and the command {command:?} as well; take it out of one of the two",
                            name.get_ref()
                        );
                        problems.push(Problem {
                            file: (*file).to_owned(),
                            line: line_of(text, at),
                            what,
                        });
                    }
                }
            }
        }
    }
    problems
}

/// Whether a list of a section stands for a value that can be answered.
fn is_value(section: &str, name: &str) -> bool {
    match section {
        "device" => DeviceType::from_name(name).is_some(),
        "urgency" => Urgency::from_name(name).is_some(),
        _ => true,
    }
}

/// The phrases of a list, each with its place in the file.
fn phrases<'t>(list: &'t toml::Spanned<DeValue<'t>>) -> Vec<(usize, &'t str)> {
    let one = |value: &'t toml::Spanned<DeValue<'t>>| match value.get_ref() {
        DeValue::String(phrase) => Some((value.span().start, phrase.as_ref())),
        _ => None,
    };
    match list.get_ref() {
        DeValue::Array(array) => array.iter().filter_map(one).collect(),
        _ => one(list).into_iter().collect(),
    }
}

/// What can be read off a phrase without writing it out: the phrase itself, or its alternatives.
fn plain(phrase: &str) -> impl Iterator<Item = &str> {
    let inner = phrase
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(phrase);
    let simple = |part: &&str| !part.contains(['(', ')', '[', ']', '#', '_', '/']);
    let whole = inner.contains(['(', ')']);
    inner
        .split('|')
        .filter(move |part| !whole && simple(part))
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
