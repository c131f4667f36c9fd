//! The word lists of all languages, compiled once: words to numbers, phrases to a tree.

use std::collections::HashMap;

use regex::{RegexSet, RegexSetBuilder};
use toml::de::{DeTable, DeValue};

use super::fuzzy::Fuzzy;
use super::pattern::expand;
use super::problem::Problem;
use super::tag::{HEADINGS, Mark, Tag, from_heading};
use super::text::{fold, normalise, pieces, squeeze};
use crate::domain::Language;

/// A word nobody listed.
pub(super) const UNKNOWN: u32 = 0;
/// `#` in a phrase: any number.
const NUMBER: u32 = 1;
/// `_` in a phrase: any one word.
const ANY: u32 = 2;

/// What is known of one word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// A bit for each language that lists it.
    pub(super) languages: u8,
    /// Listed other than as a name.
    pub(super) ordinary: bool,
    /// Roles, as bits of [`Mark`].
    pub(super) marks: u32,
    /// The number it stands for.
    pub(super) number: Option<u8>,
    /// The node of the tree that phrases starting with it go on from; 0 for none.
    node: u32,
}

/// How a typed word was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Letter for letter, accents and case aside.
    Exact,
    /// By its shape ("iphone13") or a typo mended.
    Guess,
    /// It is not listed.
    Not,
}

/// Compiled word lists of all languages.
#[derive(Debug)]
pub struct Lexicon {
    ids: HashMap<Box<str>, u32>,
    words: Vec<Word>,
    edges: HashMap<(u32, u32), u32>,
    tags: Vec<Vec<(Tag, u8)>>,
    fuzzy: Fuzzy,
    shapes: RegexSet,
    shape_ids: Vec<u32>,
}

impl Lexicon {
    /// Compiles the word lists; each file is its language, its name for messages, and its text.
    ///
    /// # Errors
    /// A list of problems, each with file, line and what to write instead.
    pub fn compile(files: &[(Language, &str, &str)]) -> Result<Self, Vec<Problem>> {
        let mut builder = Builder::new();
        for &(language, name, text) in files {
            builder.file(language, name, text);
        }
        builder.finish()
    }

    /// The word with this number.
    pub(super) fn word(&self, id: u32) -> Word {
        self.words[id as usize]
    }

    /// The number of a folded word that is listed as it stands.
    pub(super) fn exact(&self, folded: &str) -> Option<u32> {
        self.ids.get(folded).copied()
    }

    /// The number of a folded word, through drawn-out letters, shapes and typos.
    pub(super) fn find(&self, folded: &str, scratch: &mut String) -> (u32, How) {
        if let Some(id) = self.exact(folded) {
            return (id, How::Exact);
        }
        for most in [2, 1] {
            if squeeze(folded, most, scratch)
                && let Some(id) = self.exact(scratch)
            {
                return (id, How::Guess);
            }
        }
        if folded.len() <= 24
            && folded.contains(|c: char| c.is_ascii_digit())
            && let Some(shape) = self.shapes.matches(folded).into_iter().next()
        {
            return (self.shape_ids[shape], How::Guess);
        }
        match self.fuzzy.nearest(folded) {
            Some(id) => (id, How::Guess),
            None => (UNKNOWN, How::Not),
        }
    }

    /// Walks all phrases that start at the first of these words; `found` gets each phrase's length
    /// in words, what it says, and its languages.
    pub(super) fn walk(&self, words: &[(u32, bool)], found: &mut impl FnMut(usize, Tag, u8)) {
        if let Some(&(id, number)) = words.first() {
            let node = self.words[id as usize].node;
            if node != 0 {
                self.descend(node, words, 1, found);
            }
            let node = self.words[NUMBER as usize].node;
            if number && node != 0 {
                self.descend(node, words, 1, found);
            }
        }
    }

    fn descend(
        &self,
        node: u32,
        words: &[(u32, bool)],
        depth: usize,
        found: &mut impl FnMut(usize, Tag, u8),
    ) {
        for &(tag, languages) in &self.tags[node as usize] {
            found(depth, tag, languages);
        }
        let Some(&(id, number)) = words.get(depth) else {
            return;
        };
        let mut step = |word| {
            if let Some(&next) = self.edges.get(&(node, word)) {
                self.descend(next, words, depth + 1, found);
            }
        };
        if id != UNKNOWN {
            step(id);
        }
        if number {
            step(NUMBER);
        }
        step(ANY);
    }
}

struct Builder {
    lexicon: Lexicon,
    shapes: Vec<String>,
    mended: Vec<(String, u32)>,
    neutral: Vec<u32>,
    problems: Vec<Problem>,
}

impl Builder {
    fn new() -> Self {
        let mut ids = HashMap::new();
        ids.insert("#".into(), NUMBER);
        ids.insert("_".into(), ANY);
        let lexicon = Lexicon {
            ids,
            words: vec![Word::default(); 3],
            edges: HashMap::new(),
            tags: vec![Vec::new()],
            fuzzy: Fuzzy::default(),
            shapes: RegexSet::empty(),
            shape_ids: Vec::new(),
        };
        Self {
            lexicon,
            shapes: Vec::new(),
            mended: Vec::new(),
            neutral: Vec::new(),
            problems: Vec::new(),
        }
    }

    fn file(&mut self, language: Language, name: &str, text: &str) {
        let line = |at: usize| text.get(..at).map_or(1, |head| head.matches('\n').count() + 1);
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
                self.problem(name, at, format!("`{}` stands alone; put it under a heading", section.get_ref()));
                continue;
            };
            for (key, value) in body {
                let at = line(key.span().start);
                let (section, key) = (section.get_ref().as_ref(), key.get_ref().as_ref());
                let neutral = (section, key) == ("words", "neutral");
                let tag = from_heading(section, key);
                let Some(tag) = tag.or(neutral.then_some(Tag::Mark(0))) else {
                    self.problem(name, at, format!("there is no `{section}.{key}`; write one of {HEADINGS}"));
                    continue;
                };
                let entries: Vec<(usize, String)> = match value.into_inner() {
                    DeValue::String(words) => {
                        words.split_whitespace().map(|word| (at, word.to_owned())).collect()
                    }
                    DeValue::Array(items) => items
                        .into_iter()
                        .map(|item| {
                            let at = line(item.span().start);
                            (at, item.into_inner().as_str().unwrap_or_default().to_owned())
                        })
                        .collect(),
                    _ => vec![(at, String::new())],
                };
                for (at, entry) in entries {
                    if let Err(what) = self.entry(language, tag, neutral, &entry) {
                        self.problem(name, at, what);
                    }
                }
            }
        }
    }

    fn problem(&mut self, file: &str, line: usize, what: String) {
        self.problems.push(Problem { file: file.to_owned(), line, what });
    }

    fn entry(&mut self, language: Language, tag: Tag, neutral: bool, entry: &str) -> Result<(), String> {
        let bit = 1 << language as u8;
        if let Some(shape) = entry.strip_prefix('/').and_then(|rest| rest.strip_suffix('/')) {
            let whole = format!("^(?:{shape})$");
            regex::Regex::new(&whole)
                .map_err(|error| format!("`{entry}` is not a regular expression: {error}"))?;
            let id = self.word(&format!("/{shape}/"))?;
            self.shapes.push(whole);
            self.lexicon.shape_ids.push(id);
            return self.phrase(&[id], tag, 0);
        }
        for sequence in expand(entry)? {
            let mut ids = Vec::new();
            let mut spelled = Vec::new();
            let text = normalise(&sequence);
            let mut folded = String::new();
            let spaced = text.replace('#', " # ").replace('_', " _ ");
            for part in spaced.split_whitespace() {
                if part == "#" || part == "_" {
                    ids.push(if part == "#" { NUMBER } else { ANY });
                    continue;
                }
                let mut words = Vec::new();
                pieces(part, |piece| {
                    fold(&part[piece.start..piece.end], &mut folded);
                    words.push(folded.clone());
                });
                for word in words {
                    ids.push(self.word(&word)?);
                    spelled.push(word);
                }
            }
            if spelled.is_empty() {
                return Err(format!("`{entry}` has no word in it; write text between quotes"));
            }
            if ids.first() == Some(&ANY) {
                return Err(format!("`{entry}` starts with `_`; start it with a word"));
            }
            let names = matches!(tag, Tag::Mark(Mark::GIVEN));
            for word in &spelled {
                let id = self.word(word)?;
                if neutral {
                    self.neutral.push(id);
                }
                let known = &mut self.lexicon.words[id as usize];
                if !names {
                    known.languages |= bit;
                    known.ordinary = true;
                    if tag.is_mended() && tag != Tag::Mark(0) {
                        self.mended.push((word.clone(), id));
                    }
                }
                if spelled.len() == 1 && ids.len() == 1 {
                    match tag {
                        Tag::Mark(mark) => known.marks |= mark,
                        Tag::Number(number) => known.number = Some(number),
                        _ => {}
                    }
                }
            }
            let single_mark = ids.len() == 1 && matches!(tag, Tag::Mark(_) | Tag::Number(_));
            if !single_mark {
                self.phrase(&ids, tag, bit)?;
            }
        }
        Ok(())
    }

    fn word(&mut self, folded: &str) -> Result<u32, String> {
        if let Some(&id) = self.lexicon.ids.get(folded) {
            return Ok(id);
        }
        let id = u32::try_from(self.lexicon.words.len()).map_err(|_| "too many words".to_owned())?;
        self.lexicon.ids.insert(folded.into(), id);
        self.lexicon.words.push(Word::default());
        Ok(id)
    }

    fn phrase(&mut self, ids: &[u32], tag: Tag, bit: u8) -> Result<(), String> {
        let lexicon = &mut self.lexicon;
        let mut node = 0;
        for (depth, &id) in ids.iter().enumerate() {
            let known = if depth == 0 {
                let first = lexicon.words[id as usize].node;
                (first != 0).then_some(first)
            } else {
                lexicon.edges.get(&(node, id)).copied()
            };
            node = if let Some(next) = known {
                next
            } else {
                let next = u32::try_from(lexicon.tags.len()).map_err(|_| "too many phrases".to_owned())?;
                lexicon.tags.push(Vec::new());
                if depth == 0 {
                    lexicon.words[id as usize].node = next;
                } else {
                    lexicon.edges.insert((node, id), next);
                }
                next
            };
        }
        let tags = &mut lexicon.tags[node as usize];
        match tags.iter_mut().find(|(known, _)| *known == tag) {
            Some((_, languages)) => *languages |= bit,
            None => tags.push((tag, bit)),
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Lexicon, Vec<Problem>> {
        for id in self.neutral {
            self.lexicon.words[id as usize].languages = 0;
        }
        let mut seen = std::collections::HashSet::new();
        for (word, id) in self.mended {
            if seen.insert(id) {
                self.lexicon.fuzzy.add(&word, id);
            }
        }
        match RegexSetBuilder::new(&self.shapes).build() {
            Ok(shapes) => self.lexicon.shapes = shapes,
            Err(error) => self.problems.push(Problem {
                file: String::from("word lists"),
                line: 1,
                what: format!("the shapes together are too large: {error}"),
            }),
        }
        if self.problems.is_empty() { Ok(self.lexicon) } else { Err(self.problems) }
    }
}
