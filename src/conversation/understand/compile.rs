//! Word lists into a [`Lexicon`], or a list of what is wrong with them.

use std::collections::{HashMap, HashSet};

use regex::{RegexSet, RegexSetBuilder};
use toml::de::{DeTable, DeValue};

use super::fuzzy::Fuzzy;
use super::lexicon::{ANY, Lexicon, NUMBER, Node, Word};
use super::pattern::{Item, expand};
use super::problem::Problem;
use super::tag::{HEADINGS, Mark, Tag, from_heading};
use super::text::{fold, normalise, pieces};
use crate::domain::Language;

pub(super) struct Builder {
    lexicon: Lexicon,
    /// By node and word; the root is node 0.
    edges: HashMap<(u32, u32), u32>,
    shapes: Vec<String>,
    mended: Vec<(String, u32)>,
    neutral: Vec<(u32, u8)>,
    sets: HashMap<Vec<u32>, u32>,
    problems: Vec<Problem>,
}

/// Whether this stands for a `_`.
fn is_any(word: u32) -> bool {
    (ANY..).zip(Language::ALL).any(|(any, _)| any == word)
}

/// Under what an entry is listed.
#[derive(Clone, Copy)]
struct Listed {
    language: Language,
    tag: Tag,
    /// The languages these words are no sign of, as bits.
    neutral: u8,
}

/// One step of a phrase, in numbers.
#[derive(Clone, Copy)]
enum Step {
    Word(u32),
    Set(u32),
}

impl Builder {
    pub(super) fn new() -> Self {
        let ids = HashMap::new();
        let lexicon = Lexicon {
            ids,
            words: vec![Word::default(); ANY as usize + Language::ALL.len()],
            edges: Vec::new(),
            nodes: vec![Node::default()],
            sets: Vec::new(),
            starts: Vec::new(),
            fuzzy: Fuzzy::default(),
            shapes: RegexSet::empty(),
            shape_ids: Vec::new(),
        };
        Self {
            lexicon,
            edges: HashMap::new(),
            shapes: Vec::new(),
            mended: Vec::new(),
            neutral: Vec::new(),
            sets: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// Takes in one file.
    pub(super) fn file(&mut self, language: Language, name: &str, text: &str) {
        let line = |at: usize| {
            text.get(..at)
                .map_or(1, |head| head.matches('\n').count() + 1)
        };
        let table = match DeTable::parse(text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.problem(name, line(at), format!("not TOML: {}", error.message()));
                return;
            }
        };
        for (section, body) in table {
            let DeValue::Table(body) = body.into_inner() else {
                let at = line(section.span().start);
                self.problem(
                    name,
                    at,
                    format!(
                        "`{}` stands alone; put it under a heading",
                        section.get_ref()
                    ),
                );
                continue;
            };
            for (key, value) in body {
                let at = line(key.span().start);
                let (section, key) = (section.get_ref().as_ref(), key.get_ref().as_ref());
                let neutral = match (section, key) {
                    ("words", "neutral") => u8::MAX,
                    ("words", "foreign") => 1 << language as u8,
                    _ => 0,
                };
                let Some(tag) = from_heading(section, key) else {
                    self.problem(
                        name,
                        at,
                        format!("there is no `{section}.{key}`; write one of {HEADINGS}"),
                    );
                    continue;
                };
                let entries: Vec<(usize, String)> = match value.into_inner() {
                    DeValue::String(words) => words
                        .split_whitespace()
                        .map(|word| (at, word.to_owned()))
                        .collect(),
                    DeValue::Array(items) => items
                        .into_iter()
                        .map(|item| {
                            let at = line(item.span().start);
                            (
                                at,
                                item.into_inner().as_str().unwrap_or_default().to_owned(),
                            )
                        })
                        .collect(),
                    _ => vec![(at, String::new())],
                };
                let listed = Listed {
                    language,
                    tag,
                    neutral,
                };
                for (at, entry) in entries {
                    if let Err(what) = self.entry(listed, &entry) {
                        self.problem(name, at, what);
                    }
                }
            }
        }
    }

    fn problem(&mut self, file: &str, line: usize, what: String) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            what,
        });
    }

    fn entry(&mut self, listed: Listed, entry: &str) -> Result<(), String> {
        if let Some(shape) = entry
            .strip_prefix('/')
            .and_then(|rest| rest.strip_suffix('/'))
        {
            let whole = format!("^(?:{shape})$");
            regex::Regex::new(&whole)
                .map_err(|error| format!("`{entry}` is not a regular expression: {error}"))?;
            let id = self.number(entry)?;
            self.shapes.push(whole);
            self.lexicon.shape_ids.push(id);
            return self.phrase(&[Step::Word(id)], listed.tag);
        }
        for sequence in expand(entry)? {
            if matches!(sequence.first(), Some(Item::Any)) {
                return Err(format!("`{entry}` starts with `_`; start it with a word"));
            }
            let alone = sequence.len() == 1;
            let mut steps = Vec::new();
            for item in sequence {
                match item {
                    Item::Number => steps.push(Step::Word(NUMBER)),
                    Item::Any => steps.push(Step::Word(ANY + listed.language as u32)),
                    Item::Word(word) => {
                        let ids = self.listed(listed, &word, alone)?;
                        steps.extend(ids.into_iter().map(Step::Word));
                    }
                    Item::OneOf(words) => {
                        let mut set = Vec::new();
                        for word in words {
                            let ids = self.listed(listed, &word, alone)?;
                            let [id] = ids.as_slice() else {
                                return Err(format!("`{word}` is more than one word; write it so"));
                            };
                            set.push(*id);
                        }
                        set.sort_unstable();
                        set.dedup();
                        steps.push(Step::Set(self.set(set)?));
                    }
                }
            }
            if steps.is_empty() {
                return Err(format!(
                    "`{entry}` has no word in it; write text between quotes"
                ));
            }
            let role = matches!(listed.tag, Tag::Mark(_) | Tag::Number(_));
            if !(steps.len() == 1 && role) {
                self.phrase(&steps, listed.tag)?;
            }
        }
        Ok(())
    }

    /// Notes a word as listed, `alone` or in a phrase; gives the numbers of its parts.
    fn listed(&mut self, listed: Listed, word: &str, alone: bool) -> Result<Vec<u32>, String> {
        let text = normalise(word);
        let mut parts = Vec::new();
        pieces(&text, |piece| {
            let mut folded = String::new();
            fold(&text[piece.start..piece.end], &mut folded);
            if !folded.is_empty() {
                parts.push(folded);
            }
        });
        if parts.is_empty() {
            return Err(format!(
                "`{word}` is neither a word nor a symbol; leave it out"
            ));
        }
        let mut ids = Vec::new();
        for part in &parts {
            let id = self.number(part)?;
            ids.push(id);
            if listed.neutral != 0 {
                self.neutral.push((id, listed.neutral));
            }
            let known = &mut self.lexicon.words[id as usize];
            let named = Mark::GIVEN | Mark::SURNAME | Mark::PARTICLE | Mark::TITLE;
            let unvoiced = matches!(listed.tag, Tag::Mark(mark) if mark & named != 0);
            if !unvoiced && part.chars().all(char::is_alphabetic) {
                known.languages |= 1 << listed.language as u8;
            }
            if !matches!(listed.tag, Tag::Mark(Mark::GIVEN | Mark::SURNAME)) {
                known.ordinary = true;
                if listed.tag.is_mended() && listed.tag != Tag::Mark(0) {
                    self.mended.push((part.clone(), id));
                }
            }
            if alone && parts.len() == 1 {
                match listed.tag {
                    Tag::Mark(mark) => known.marks |= mark,
                    Tag::Number(number) => known.number = Some(number),
                    _ => {}
                }
            }
        }
        Ok(ids)
    }

    /// The number of a word, a new one if need be.
    fn number(&mut self, folded: &str) -> Result<u32, String> {
        if let Some(&id) = self.lexicon.ids.get(folded) {
            return Ok(id);
        }
        let id = u32::try_from(self.lexicon.words.len()).map_err(|_| "too many words")?;
        self.lexicon.ids.insert(folded.into(), id);
        self.lexicon.words.push(Word::default());
        Ok(id)
    }

    /// The number of a set of words, the same for the same words.
    fn set(&mut self, words: Vec<u32>) -> Result<u32, String> {
        if let Some(&id) = self.sets.get(&words) {
            return Ok(id);
        }
        let id = u32::try_from(self.lexicon.sets.len()).map_err(|_| "too many sets")?;
        self.lexicon.sets.push(words.clone());
        self.sets.insert(words, id);
        Ok(id)
    }

    fn phrase(&mut self, steps: &[Step], tag: Tag) -> Result<(), String> {
        let lexicon = &mut self.lexicon;
        let mut node = 0_u32;
        let mut wild = false;
        for &step in steps {
            wild |= matches!(step, Step::Word(word) if is_any(word));
            let fresh = u32::try_from(lexicon.nodes.len()).map_err(|_| "too many phrases")?;
            node = match step {
                Step::Word(word) => *self.edges.entry((node, word)).or_insert(fresh),
                Step::Set(set) => {
                    let sets = &mut lexicon.nodes[node as usize].sets;
                    let known = sets
                        .iter()
                        .find(|(known, _)| *known == set)
                        .map(|&(_, next)| next);
                    known.unwrap_or_else(|| {
                        sets.reserve_exact(1);
                        sets.push((set, fresh));
                        fresh
                    })
                }
            };
            if node == fresh {
                lexicon.nodes.push(Node {
                    wild,
                    ..Node::default()
                });
            }
        }
        let tags = &mut lexicon.nodes[node as usize].tags;
        if !tags.contains(&tag) {
            // Most phrases say one thing, and there are many of them.
            tags.reserve_exact(1);
            tags.push(tag);
        }
        Ok(())
    }

    /// The lexicon, if nothing was wrong.
    pub(super) fn finish(mut self) -> Result<Lexicon, Vec<Problem>> {
        for (id, languages) in self.neutral {
            self.lexicon.words[id as usize].languages &= !languages;
        }
        let mut starts = vec![Vec::new(); self.lexicon.words.len()];
        let mut edges: Vec<_> = self.edges.drain().collect();
        self.edges = HashMap::new();
        edges.sort_unstable();
        for ((node, word), next) in edges {
            if node == 0 {
                starts[word as usize].push(next);
                continue;
            }
            let all = &mut self.lexicon.edges;
            let (first, count) = &mut self.lexicon.nodes[node as usize].edges;
            if *count == 0 {
                *first = u32::try_from(all.len()).unwrap_or(u32::MAX);
            }
            *count += 1;
            all.push((word, next));
        }
        for &(set, next) in &self.lexicon.nodes[0].sets {
            for &word in &self.lexicon.sets[set as usize] {
                starts[word as usize].push(next);
            }
        }
        self.lexicon.starts = starts;
        self.lexicon.edges.shrink_to_fit();
        self.lexicon.nodes.shrink_to_fit();
        self.sets = HashMap::new();
        let mut seen = HashSet::new();
        self.mended.retain(|&(_, id)| seen.insert(id));
        drop(seen);
        self.lexicon.fuzzy = Fuzzy::new(self.mended);
        match RegexSetBuilder::new(&self.shapes).build() {
            Ok(shapes) => self.lexicon.shapes = shapes,
            Err(error) => self.problems.push(Problem {
                file: String::from("word lists"),
                line: 1,
                what: format!("the shapes together are too large: {error}"),
            }),
        }
        if self.problems.is_empty() {
            Ok(self.lexicon)
        } else {
            Err(self.problems)
        }
    }
}
