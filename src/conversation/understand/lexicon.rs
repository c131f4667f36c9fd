//! The word lists of all languages, compiled once: words to numbers, phrases to a tree.

use std::collections::HashMap;

use regex::RegexSet;

use super::compile::Builder;
use super::fuzzy::Fuzzy;
use super::problem::Problem;
use super::tag::Tag;
use super::text::squeeze;
use crate::domain::Language;

/// A word nobody listed.
pub(super) const UNKNOWN: u32 = 0;
/// `#` in a phrase: any number.
pub(super) const NUMBER: u32 = 1;
/// `_` in a phrase of the first language: any one word that is not plainly of another. The other
/// languages follow.
pub(super) const ANY: u32 = 2;

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
}

/// How a phrase may go on.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// What the phrase that ends here says, and the languages it is listed in.
    pub(super) tags: Vec<Tag>,
    /// It was reached through `_`, so that a phrase of plain words goes first.
    pub(super) wild: bool,
    /// By a word of this set, to that node.
    pub(super) sets: Vec<(u32, u32)>,
    /// Where its edges start among all, and how many they are.
    pub(super) edges: (u32, u32),
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
    pub(super) ids: HashMap<Box<str>, u32>,
    pub(super) words: Vec<Word>,
    /// A word and the node it leads to, by node and word; [`Node::edges`] says which are whose.
    pub(super) edges: Vec<(u32, u32)>,
    pub(super) nodes: Vec<Node>,
    /// Word numbers, sorted.
    pub(super) sets: Vec<Vec<u32>>,
    /// For each word, the nodes that a phrase starting with it goes on from.
    pub(super) starts: Vec<Vec<u32>>,
    pub(super) fuzzy: Fuzzy,
    pub(super) shapes: RegexSet,
    pub(super) shape_ids: Vec<u32>,
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

    /// Walks all phrases that start at the first of these words, each a number and whether it
    /// counts something; `found` gets each phrase's length in words, whether it has a `_`, and
    /// what it says.
    pub(super) fn walk(&self, words: &[(u32, bool)], found: &mut impl FnMut(usize, bool, Tag)) {
        let Some(&(id, number)) = words.first() else {
            return;
        };
        for &node in &self.starts[id as usize] {
            self.descend(node, words, 1, found);
        }
        if number {
            for &node in &self.starts[NUMBER as usize] {
                self.descend(node, words, 1, found);
            }
        }
    }

    fn descend(
        &self,
        node: u32,
        words: &[(u32, bool)],
        depth: usize,
        found: &mut impl FnMut(usize, bool, Tag),
    ) {
        let Node {
            tags,
            wild,
            sets,
            edges: (first, count),
        } = &self.nodes[node as usize];
        for &tag in tags {
            found(depth, *wild, tag);
        }
        let Some(&(id, number)) = words.get(depth) else {
            return;
        };
        let edges = &self.edges[*first as usize..][..*count as usize];
        let mut step = |word| {
            if let Ok(at) = edges.binary_search_by_key(&word, |&(by, _)| by) {
                self.descend(edges[at].1, words, depth + 1, found);
            }
        };
        if id != UNKNOWN {
            step(id);
        }
        if number {
            step(NUMBER);
        }
        let languages = self.words[id as usize].languages;
        for language in Language::ALL {
            if languages == 0 || languages & (1 << language as u8) != 0 {
                step(ANY + language as u32);
            }
        }
        for &(set, next) in sets {
            if self.sets[set as usize].binary_search(&id).is_ok() {
                self.descend(next, words, depth + 1, found);
            }
        }
    }
}
