//! `conversations/solver.toml` → [`SolverWords`], or a list of what is wrong in it.

use std::collections::HashMap;

use super::{Order, Phrase, SolverWords, wait::Waits};
use crate::{
    conversation::{
        Problem, carrier, fold,
        script::fields::{Reader, Section},
        understand::fuzzy::Fuzzy,
    },
    domain::{Language, TicketCode},
};

/// The sections that are commands or answers.
const ORDERS: [(&str, Order); 11] = [
    ("claim", Order::Claim),
    ("pass", Order::Pass),
    ("done", Order::Done),
    ("release", Order::Release),
    ("mine", Order::Mine),
    ("on", Order::On),
    ("off", Order::Off),
    ("menu", Order::Menu),
    ("discard", Order::Discard),
    ("yes", Order::Yes),
    ("no", Order::No),
];

/// The words that are promised to everyone, whatever else is listed.
const PROMISED: [&str; 8] = [
    "claim", "pass", "done", "release", "mine", "on", "off", "menu",
];

/// What is gathered from the file.
struct Gathered {
    phrases: Vec<Phrase>,
    symbols: Vec<(String, Order)>,
    /// Where each phrase was listed first, as what, and whether it needs a code.
    taken: HashMap<(String, bool), Order>,
}

impl SolverWords {
    /// Reads the file. Everything wrong in it comes back at once.
    pub(in crate::conversation) fn read_file(file: &str, text: &str) -> Result<Self, Vec<Problem>> {
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
            title: "the words of solvers",
        };
        let words = whole(&mut reader, root);
        if reader.problems.is_empty() {
            Ok(words)
        } else {
            Err(reader.problems)
        }
    }
}

fn whole<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> SolverWords {
    let names = ORDERS.map(|(name, _)| name);
    let known: Vec<&str> = names
        .into_iter()
        .chain(["wait", "around", "language"])
        .collect();
    reader.only(root, &known);
    let mut gathered = Gathered {
        phrases: Vec::new(),
        symbols: Vec::new(),
        taken: HashMap::new(),
    };
    for (name, order) in ORDERS {
        let Some(section) = needed(reader, root, name, name) else {
            continue;
        };
        reader.only(section, &["en", "es", "with_code"]);
        gathered.lists(reader, section, order, false);
        if let Some(with_code) = reader.table(section, "with_code", name) {
            reader.only(with_code, &Language::ALL.map(Language::code));
            gathered.lists(reader, with_code, order, true);
        }
        let promised =
            PROMISED.contains(&name) && !gathered.taken.contains_key(&(name.to_owned(), false));
        if promised {
            let what = format!(
                "`{name}` is promised to every solver, and is not in [{name}]; add it to en"
            );
            reader.problem(section.at, what);
        }
    }
    languages(reader, root, &mut gathered);
    let waits = waits(reader, root);
    let mut around = |name: &'static str| -> Vec<Vec<String>> {
        let found = reader.table(root, "around", "around");
        let found = found.and_then(|section| reader.table(section, name, name));
        found.map_or_else(Vec::new, |section| phrases(reader, section))
    };
    let courtesy = around("courtesy");
    let filler = around("filler").into_iter().flatten().collect();
    let ordinary: Vec<String> = around("ordinary").into_iter().flatten().collect();
    if let Some(section) = reader.table(root, "around", "around") {
        reader.only(section, &["courtesy", "filler", "ordinary"]);
    }
    compiled(gathered, waits, courtesy, filler, &ordinary)
}

/// Files the words, for finding and for typos.
fn compiled(
    gathered: Gathered,
    waits: Waits,
    courtesy: Vec<Vec<String>>,
    filler: Vec<String>,
    ordinary: &[String],
) -> SolverWords {
    let mut vocabulary: Vec<String> = gathered
        .phrases
        .iter()
        .flat_map(|phrase| phrase.words.clone())
        .collect();
    vocabulary.sort();
    vocabulary.dedup();
    let numbered = vocabulary.iter().cloned().zip(0..);
    let fuzzy = Fuzzy::new(numbered);
    let beside = courtesy
        .iter()
        .flatten()
        .chain(&filler)
        .chain(ordinary)
        .chain(waits.words());
    let listed = vocabulary.iter().chain(beside).cloned().collect();
    let mut phrases: HashMap<String, Vec<Phrase>> = HashMap::new();
    for phrase in gathered.phrases {
        if let Some(first) = phrase.words.first() {
            phrases.entry(first.clone()).or_default().push(phrase);
        }
    }
    SolverWords {
        phrases,
        symbols: gathered.symbols,
        fuzzy,
        listed,
        vocabulary,
        courtesy,
        filler,
        waits,
    }
}

impl Gathered {
    /// Takes in the lists of a section, one for each language.
    fn lists<'t>(
        &mut self,
        reader: &mut Reader<'t>,
        section: Section<'t>,
        order: Order,
        with_code: bool,
    ) {
        for language in Language::ALL {
            let listed = reader.strings(section, language.code());
            if listed.is_empty() && !with_code {
                let code = language.code();
                let what = format!(
                    "[{}] has no words in `{code}`; add {code} = [\"…\"]",
                    section.title
                );
                reader.problem(section.at, what);
            }
            for (phrase, at) in listed {
                self.phrase(reader, phrase, at, (order, with_code, language));
            }
        }
    }

    fn phrase(
        &mut self,
        reader: &mut Reader<'_>,
        phrase: &str,
        at: usize,
        (order, with_code, language): (Order, bool, Language),
    ) {
        let is_symbol = !phrase.is_empty() && !phrase.chars().any(char::is_alphanumeric);
        if is_symbol {
            self.symbols.push((phrase.to_owned(), order));
            return;
        }
        let Some(words) = plain(reader, phrase, at) else {
            return;
        };
        // Along with a code, the carrier lets any word pass.
        if !with_code && carrier::signal(phrase, None, None).is_some() {
            reader.problem(
                at,
                format!(
                    "\"{phrase}\" is a word of the carrier's, which acts on it; choose another"
                ),
            );
            return;
        }
        if TicketCode::parse(phrase).is_ok() {
            reader.problem(
                at,
                format!("\"{phrase}\" may be a ticket's code; choose another"),
            );
            return;
        }
        match self.taken.insert((phrase.to_owned(), with_code), order) {
            Some(other) if other != order => {
                reader.problem(
                    at,
                    format!(
                        "\"{phrase}\" is listed as {} too; leave it in one of the two",
                        name_of(other)
                    ),
                );
            }
            Some(_) => {}
            None => self.phrases.push(Phrase {
                words,
                order,
                with_code,
                language,
            }),
        }
    }
}

fn name_of(order: Order) -> &'static str {
    let named = ORDERS.iter().find(|(_, it)| *it == order);
    named.map_or("a language", |(name, _)| name)
}

/// The words of a phrase as texts are read, or a problem.
fn plain(reader: &mut Reader<'_>, phrase: &str, at: usize) -> Option<Vec<String>> {
    let folded = fold::fold(phrase);
    let kept: String = folded
        .chars()
        .filter(|c| *c != '\'')
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<String> = kept.split_whitespace().map(str::to_owned).collect();
    let written = words.join(" ");
    if words.is_empty() || written != phrase {
        let instead = if words.is_empty() {
            "take it out".to_owned()
        } else {
            format!("write \"{written}\"")
        };
        reader.problem(at, format!("\"{phrase}\" never matches, texts are read in lower case without accents and punctuation; {instead}"));
        return None;
    }
    Some(words)
}

/// A section that has to be there.
fn needed<'t>(
    reader: &mut Reader<'t>,
    section: Section<'t>,
    key: &str,
    title: &'t str,
) -> Option<Section<'t>> {
    if section.table.get(key).is_none() {
        reader.problem(
            section.at,
            format!("there is no [{title}]; add it with lists en and es"),
        );
    }
    reader.table(section, key, title)
}

/// The lists of a section, of all languages.
fn phrases<'t>(reader: &mut Reader<'t>, section: Section<'t>) -> Vec<Vec<String>> {
    reader.only(section, &Language::ALL.map(Language::code));
    let mut found = Vec::new();
    for language in Language::ALL {
        for (phrase, at) in reader.strings(section, language.code()) {
            found.extend(plain(reader, phrase, at));
        }
    }
    found
}

/// `[language]`: what asks for a language.
fn languages<'t>(reader: &mut Reader<'t>, root: Section<'t>, gathered: &mut Gathered) {
    let named = [("english", Language::En), ("spanish", Language::Es)];
    let Some(section) = reader.table(root, "language", "language") else {
        return;
    };
    reader.only(section, &named.map(|(name, _)| name));
    for (name, language) in named {
        if let Some(lists) = reader.table(section, name, name) {
            reader.only(lists, &Language::ALL.map(Language::code));
            gathered.lists(reader, lists, Order::Language(language), false);
        }
    }
}

/// `[wait]`.
fn waits<'t>(reader: &mut Reader<'t>, root: Section<'t>) -> Waits {
    const LISTS: [&str; 8] = [
        "before", "minutes", "hours", "days", "one", "half", "unclear", "beside",
    ];
    let Some(section) = needed(reader, root, "wait", "wait") else {
        return Waits::default();
    };
    let known: Vec<&str> = LISTS.into_iter().chain(["phrases"]).collect();
    reader.only(section, &known);
    let [before, minutes, hours, days, one, half, unclear, beside] = LISTS.map(|name| {
        let lists = needed(reader, section, name, name);
        lists.map_or_else(Vec::new, |lists| phrases(reader, lists))
    });
    let single = |words: Vec<Vec<String>>| words.into_iter().flatten().collect();
    let mut whole = Vec::new();
    if let Some(table) = reader.table(section, "phrases", "wait.phrases") {
        for key in table.table.keys() {
            let name = key.get_ref().as_ref();
            let Ok(count) = name.parse::<u64>() else {
                let at = key.span().start;
                reader.problem(at, format!("`{name}` is no number of minutes"));
                continue;
            };
            if let Some(lists) = reader.table(table, name, "wait.phrases") {
                let found = phrases(reader, lists);
                whole.extend(found.into_iter().map(|words| (words, count)));
            }
        }
    }
    Waits {
        before,
        minutes: single(minutes),
        hours: single(hours),
        days: single(days),
        one: single(one),
        half,
        phrases: whole,
        unclear: single(unclear),
        beside: single(beside),
    }
}
