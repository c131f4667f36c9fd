//! What is wrong with the wording, given the script that uses it: keys that are missing, values
//! that do not exist, words of the carrier's, characters that cost, texts over their budget.

mod by_mail;
mod texts;

use std::{collections::BTreeMap, path::Path};

pub use texts::texts;

use super::{
    Catalogue, Recipient, Wording,
    samples::{self, NOBODY},
    values,
};
use crate::{
    conversation::{Alert, Engine, Line, Problem, RESERVED, Say, Script},
    domain::{Language, segments},
};

/// Wordings that are part of a text without being a line.
const PARTS: [&str; 8] = [
    "hello",
    "compliance",
    "device-name",
    "urgency-name",
    "file-left-out",
    "month-name",
    "span",
    "stars",
];

/// How the keys of wordings for pages and mails begin: no text is made of them.
const PAGES: [&str; 4] = ["mail-", "page-", "simulator-", "web-"];

/// Words after which another is asked for.
const VERBS: [&str; 16] = [
    "reply", "text", "send", "answer", "say", "type", "write", "press", "responde", "escribe",
    "envia", "manda", "contesta", "di", "pon", "teclea",
];

/// The recipient that budgets are measured for: a longer address than most.
const MEASURED: Recipient<'_> = Recipient {
    phone: Some("+12025550123"),
    public_url: "https://savvysolve.example",
    rate: None,
};

/// How many segments one text may have, the customer's own words aside.
pub const fn budget(language: Language) -> usize {
    match language {
        Language::En => 2,
        Language::Es => 3,
    }
}

/// Reads script, words and wording from a directory, or takes what is compiled in, and lists every
/// mistake of all three at once.
pub fn load(dir: Option<&Path>) -> Result<(Engine, Wording), Vec<Problem>> {
    match (Engine::load(dir), Wording::load(dir)) {
        (Ok(engine), Ok(wording)) => {
            let problems = lint(engine.script(), &wording);
            if problems.is_empty() {
                Ok((engine, wording))
            } else {
                Err(problems)
            }
        }
        (engine, wording) => {
            let mut problems = engine.err().unwrap_or_default();
            problems
                .extend(wording.map_or_else(|problems| problems, |wording| lint_words(&wording)));
            Err(problems)
        }
    }
}

/// Every mistake of the wording that the script is spoken with.
pub fn lint(script: &Script, wording: &Wording) -> Vec<Problem> {
    let uses = uses(script);
    let mut problems = Vec::new();
    for catalogue in &wording.catalogues {
        let mut lint = Lint {
            catalogue,
            entries: entries(&catalogue.text),
            problems: Vec::new(),
        };
        lint.missing(script, &uses, &wording.catalogues);
        lint.entries_used(Some(&uses));
        if lint.problems.is_empty() {
            lint.budgets(script, wording);
        }
        problems.extend(lint.problems);
    }
    problems
}

/// The mistakes that show without a script, for when it could not be read.
fn lint_words(wording: &Wording) -> Vec<Problem> {
    let found = wording.catalogues.iter().flat_map(|catalogue| {
        let entries = entries(&catalogue.text);
        let mut lint = Lint {
            catalogue,
            entries,
            problems: Vec::new(),
        };
        lint.entries_used(None);
        lint.problems
    });
    found.collect()
}

/// The values that each wording of a text may use.
fn uses(script: &Script) -> BTreeMap<String, Vec<String>> {
    let mut uses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut add = |line: &Line| {
        let names = values::of(line, &MEASURED)
            .iter()
            .map(|(name, _)| name.to_owned())
            .collect();
        uses.insert(line.key().to_owned(), names);
    };
    samples::fixed(NOBODY).iter().for_each(&mut add);
    let (questions, answers) = samples::questions_and_answers(script, NOBODY);
    questions.iter().chain(&answers).for_each(&mut add);
    samples::by_mail(script, NOBODY).iter().for_each(&mut add);
    for reason in Alert::REASONS {
        uses.insert(format!("alert-{reason}"), Vec::new());
    }
    for part in PARTS {
        let names = match part {
            "device-name" => vec!["device".to_owned()],
            "urgency-name" => vec!["urgency".to_owned()],
            "month-name" => vec!["month".to_owned()],
            "span" => vec!["unit".to_owned(), "count".to_owned()],
            "stars" => vec!["score".to_owned()],
            _ => Vec::new(),
        };
        uses.insert(part.to_owned(), names);
    }
    uses
}

/// One wording as it stands in the file.
struct Entry<'a> {
    key: &'a str,
    /// Its first line, counted from 1.
    line: usize,
    lines: Vec<&'a str>,
}

/// The wordings of a file with their lines. Fluent has read it already, so its layout is known:
/// a wording begins at the margin, and what belongs to it is indented or closes a brace.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let begins = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-');
        if begins && let Some((key, rest)) = line.split_once('=') {
            entries.push(Entry {
                key: key.trim(),
                line: place + 1,
                lines: vec![rest],
            });
        } else if line.starts_with([' ', '}'])
            && let Some(entry) = entries.last_mut()
        {
            entry.lines.push(line);
        }
    }
    entries
}

struct Lint<'a> {
    catalogue: &'a Catalogue,
    entries: Vec<Entry<'a>>,
    problems: Vec<Problem>,
}

impl Lint<'_> {
    fn problem(&mut self, line: usize, what: String) {
        self.problems.push(Problem {
            file: self.catalogue.file.to_owned(),
            line,
            what,
        });
    }

    fn line_of(&self, key: &str) -> usize {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map_or(1, |entry| entry.line)
    }

    /// What the script or the engine says, and what another language has.
    fn missing(
        &mut self,
        script: &Script,
        uses: &BTreeMap<String, Vec<String>>,
        all: &[Catalogue],
    ) {
        let here: Vec<&str> = self.entries.iter().map(|entry| entry.key).collect();
        let asked_for: BTreeMap<&str, usize> = script
            .wordings()
            .map(|(key, line, _)| (&**key, line))
            .collect();
        let mut missing: BTreeMap<String, String> = BTreeMap::new();
        for other in all
            .iter()
            .filter(|other| other.language != self.catalogue.language)
        {
            for entry in entries(&other.text)
                .iter()
                .filter(|entry| !here.contains(&entry.key))
            {
                missing.insert(
                    entry.key.to_owned(),
                    format!("{}:{} has it", other.file, entry.line),
                );
            }
        }
        for key in uses.keys().filter(|key| !here.contains(&key.as_str())) {
            let named = asked_for.get(key.as_str());
            let nowhere = !missing.contains_key(key);
            match named {
                // A slip of the script's, told once.
                Some(line) if nowhere => {
                    if self.catalogue.language == Language::default() {
                        let what = format!(
                            "the wording `{key}` is in no language; mend the name, or write `{key} = ...` into {}",
                            self.catalogue.file
                        );
                        self.problems.push(Problem {
                            file: script.file.clone(),
                            line: *line,
                            what,
                        });
                    }
                }
                Some(line) => {
                    missing.insert(key.clone(), format!("{}:{line} names it", script.file));
                }
                None => {
                    missing.insert(key.clone(), "the bot says it".to_owned());
                }
            }
        }
        self.missing_by_mail(all);
        for (key, why) in missing {
            self.problem(
                1,
                format!("`{key}` is missing, and {why}; write a line `{key} = ...`"),
            );
        }
    }

    /// The wordings that are used in texts, or all but those of pages when it is not known which are.
    fn entries_used(&mut self, uses: Option<&BTreeMap<String, Vec<String>>>) {
        for entry in std::mem::take(&mut self.entries) {
            let text_ends = entry.text_ends();
            let is_text = match uses {
                Some(uses) => uses.contains_key(entry.key),
                None => !PAGES.iter().any(|page| entry.key.starts_with(page)),
            };
            if is_text {
                for (place, line) in entry.lines.iter().enumerate() {
                    let at = entry.line + place;
                    if let Some(values) = uses.and_then(|uses| uses.get(entry.key)) {
                        self.values(at, entry.key, line, values);
                    }
                    // A mail costs nothing by its length, and no carrier reads it.
                    if place >= text_ends {
                        continue;
                    }
                    self.carrier_words(at, entry.key, line);
                    if self.catalogue.language == Language::En {
                        self.characters(at, line);
                    }
                }
                if entry.key == "compliance" {
                    self.compliance(&entry);
                }
            }
            self.entries.push(entry);
        }
    }

    fn values(&mut self, at: usize, key: &str, line: &str, known: &[String]) {
        for named in line.split('$').skip(1) {
            let name: String = named
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .collect();
            if !known.contains(&name) {
                let offer = if known.is_empty() {
                    "it has none".to_owned()
                } else {
                    format!("write one of: ${}", known.join(", $"))
                };
                self.problem(at, format!("`{key}` knows no value ${name}; {offer}"));
            }
        }
    }

    /// Nobody is ever asked for a word that the carrier acts on.
    fn carrier_words(&mut self, at: usize, key: &str, line: &str) {
        if key == "compliance" {
            return;
        }
        let mut before = [""; 2];
        for word in line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            let reserved = RESERVED.iter().any(|it| it.eq_ignore_ascii_case(word));
            let asked = before
                .iter()
                .any(|it| VERBS.iter().any(|verb| verb.eq_ignore_ascii_case(it)));
            let capitals = word.len() > 1 && word.chars().all(char::is_uppercase);
            if reserved && (capitals || asked) {
                self.problem(at, format!("`{key}` asks for {}, which the carrier acts on before we see it; offer another word: OK, a number, MENU, DROP, RESTART", word.to_uppercase()));
            }
            before = [before[1], word];
        }
    }

    /// Anything outside GSM-7 makes every part of a text half as long.
    fn characters(&mut self, at: usize, line: &str) {
        if let Some((place, letter)) = segments::first_non_gsm(line) {
            let instead = match segments::to_gsm7_lookalikes(&letter.to_string()).as_ref() {
                same if same.starts_with(letter) => "take it out".to_owned(),
                other => format!("write {other:?}"),
            };
            self.problem(at, format!("{letter:?} (character {}) is outside GSM-7 and makes the text twice as dear; {instead}", place + 1));
        }
    }

    fn compliance(&mut self, entry: &Entry<'_>) {
        let text = entry.lines.join(" ");
        for word in ["STOP", "HELP"] {
            if !text.contains(word) {
                self.problem(entry.line, format!("`compliance` does not tell about {word}; write: Reply STOP to opt out, HELP for help"));
            }
        }
    }

    /// Whatever can be one text fits its budget, as a first text too.
    fn budgets(&mut self, script: &Script, wording: &Wording) {
        let language = self.catalogue.language;
        let mut worst: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for (lines, first_contact) in texts(script, NOBODY) {
            let blamed = lines
                .first()
                .map(|line| line.key().to_owned())
                .unwrap_or_default();
            let text = wording.render(
                &Say {
                    language,
                    first_contact,
                    lines,
                },
                &MEASURED,
            );
            let parts = segments::parts(&text);
            if parts > budget(language) && worst.get(&blamed).is_none_or(|(most, _)| parts > *most)
            {
                worst.insert(blamed, (parts, text));
            }
        }
        for (key, (parts, text)) in worst {
            let allowed = budget(language);
            let shown = text.replace('\n', " / ");
            self.problem(self.line_of(&key), format!("`{key}` makes a text of {parts} segments, {allowed} are allowed; shorten it: {shown}"));
        }
    }
}
