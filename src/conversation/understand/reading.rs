//! A text read once against the word lists: its words, the phrases in it, and its clauses. All the
//! slots are then filled from this.

use std::borrow::Cow;

use super::lexicon::{How, Lexicon, UNKNOWN};
use super::tag::{Layer, Mark, Tag};
use super::text::{Gap, Piece, fold, is_symbol, normalise, pieces};

/// One word of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) gap: Gap,
    /// What is known of the word, by number.
    pub(super) id: u32,
    pub(super) how: How,
    /// Roles of the word and of the phrases it stands in, as bits of [`Mark`].
    pub(super) marks: u32,
    /// Kinds of phrases it stands in, as bits of [`super::tag::Cover`].
    pub(super) covers: u32,
    /// Its number, in digits or words.
    pub(super) number: Option<u16>,
    /// It ended in "'s", which was cut off.
    pub(super) possessive: bool,
    /// Listed other than as a name.
    pub(super) ordinary: bool,
    /// A bit for each language that lists it.
    pub(super) languages: u8,
}

/// A listed phrase found in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) tag: Tag,
    /// First token.
    pub(super) start: usize,
    /// One past the last token.
    pub(super) end: usize,
}

/// A stretch of tokens that says one thing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clause {
    pub(super) start: usize,
    pub(super) end: usize,
    /// It is tied to the one before by "and", a comma or nothing, rather than a full stop or "but".
    pub(super) joined: bool,
}

/// A text, read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) tokens: Vec<Token>,
    /// In the order they start.
    pub(super) hits: Vec<Hit>,
    pub(super) clauses: Vec<Clause>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(lexicon: &Lexicon, text: &'a str) -> Self {
        let text = normalise(text);
        let mut tokens = Vec::with_capacity(24);
        let mut scratch = Scratch::default();
        pieces(&text, |piece| {
            recognise(lexicon, &text, piece, &mut scratch, &mut tokens);
        });
        let hits = find_hits(lexicon, &mut tokens);
        let clauses = cut_clauses(&tokens);
        Self {
            text,
            tokens,
            hits,
            clauses,
        }
    }

    /// A token as typed.
    pub(super) fn typed(&self, token: usize) -> &str {
        let token = &self.tokens[token];
        &self.text[token.start..token.end]
    }

    /// Whether the token has any of these roles.
    pub(super) fn is(&self, token: usize, marks: u32) -> bool {
        self.tokens
            .get(token)
            .is_some_and(|token| token.marks & marks != 0)
    }

    /// The clause a token stands in, by number.
    pub(super) fn clause_of(&self, token: usize) -> usize {
        self.clauses.partition_point(|clause| clause.end <= token)
    }

    /// Whether any token from `start` to `end` has any of these roles.
    pub(super) fn any(&self, start: usize, end: usize, marks: u32) -> bool {
        (start..end).any(|token| self.is(token, marks))
    }

    /// Whether a phrase of any of these kinds covers the token.
    pub(super) fn within(&self, token: usize, covers: u32) -> bool {
        self.tokens
            .get(token)
            .is_some_and(|token| token.covers & covers != 0)
    }

    /// What the whole text says when words of the roles `around` are left aside; several phrases in a
    /// row count if `pick` gives the same for each.
    pub(super) fn whole<T: PartialEq + Copy>(
        &self,
        around: u32,
        pick: impl Fn(Tag) -> Option<T>,
    ) -> Option<T> {
        let mut at = 0;
        let mut said = None;
        while at < self.tokens.len() {
            let from = self.hits.partition_point(|hit| hit.start < at);
            let best = self.hits[from..]
                .iter()
                .take_while(|hit| hit.start == at)
                .filter_map(|hit| Some((hit.end, pick(hit.tag)?)))
                .max_by_key(|&(end, _)| end);
            if let Some((end, value)) = best {
                if said.is_some_and(|before| before != value) {
                    return None;
                }
                said = Some(value);
                at = end;
            } else if self.is(at, around) {
                at += 1;
            } else {
                return None;
            }
        }
        said
    }
}

#[derive(Default)]
struct Scratch {
    folded: String,
    squeezed: String,
}

fn recognise(
    lexicon: &Lexicon,
    text: &str,
    piece: Piece,
    scratch: &mut Scratch,
    tokens: &mut Vec<Token>,
) {
    let mut token = Token {
        start: piece.start,
        end: piece.end,
        gap: piece.gap,
        id: UNKNOWN,
        how: How::Not,
        marks: 0,
        covers: 0,
        number: None,
        possessive: false,
        ordinary: false,
        languages: 0,
    };
    if piece.opaque {
        tokens.push(token);
        return;
    }
    let typed = &text[piece.start..piece.end];
    fold(typed, &mut scratch.folded);
    let digits = scratch
        .folded
        .bytes()
        .take_while(u8::is_ascii_digit)
        .count();
    if digits > 0 && digits == scratch.folded.len() {
        let number = scratch.folded.parse().ok();
        let id = lexicon.exact(&scratch.folded).unwrap_or(UNKNOWN);
        tokens.push(Token {
            number,
            how: How::Exact,
            ..known(lexicon, id, token)
        });
        return;
    }
    // Where folding dropped nothing, the digits end where they end in the text.
    if digits > 0 && typed.is_ascii() && lexicon.exact(&scratch.folded).is_none() {
        token.number = scratch.folded[..digits].parse().ok();
        let unit = lexicon.exact(&scratch.folded[digits..]);
        if let Some(unit) = unit.filter(|&id| lexicon.word(id).marks & Mark::UNIT != 0) {
            let cut = piece.start + digits;
            tokens.push(Token {
                end: cut,
                how: How::Exact,
                ..token
            });
            tokens.push(known(
                lexicon,
                unit,
                Token {
                    start: cut,
                    gap: Gap::Space,
                    number: None,
                    ..token
                },
            ));
            return;
        }
        token.number = None;
    }
    if lexicon.exact(&scratch.folded).is_none()
        && let Some(base) = typed
            .strip_suffix("'s")
            .or_else(|| typed.strip_suffix("'S"))
    {
        token.possessive = true;
        token.end = piece.start + base.len();
        fold(base, &mut scratch.folded);
    }
    let (id, how) = lexicon.find(&scratch.folded, &mut scratch.squeezed);
    token.how = how;
    // An emoji that is not listed says nothing.
    if id == UNKNOWN && scratch.folded.chars().all(is_symbol) {
        tokens.push(Token {
            marks: Mark::FILLER,
            ..token
        });
        return;
    }
    tokens.push(known(lexicon, id, token));
}

/// Fills in what is known of a word.
fn known(lexicon: &Lexicon, id: u32, token: Token) -> Token {
    let word = lexicon.word(id);
    let how = if token.how == How::Not && id != UNKNOWN {
        How::Exact
    } else {
        token.how
    };
    Token {
        id,
        how,
        marks: word.marks,
        number: word.number.map(u16::from),
        ordinary: word.ordinary,
        languages: word.languages,
        ..token
    }
}

fn find_hits(lexicon: &Lexicon, tokens: &mut [Token]) -> Vec<Hit> {
    let words: Vec<(u32, bool)> = tokens
        .iter()
        .map(|token| (token.id, token.number.is_some()))
        .collect();
    let mut hits = Vec::with_capacity(16);
    let mut covered = [0; Layer::COUNT];
    let mut limit = 0;
    for start in 0..words.len() {
        if limit <= start {
            limit = (start + 1..words.len())
                .find(|&next| tokens[next].gap >= Gap::Comma)
                .unwrap_or(words.len());
        }
        let mut best: [Option<(usize, bool, Tag)>; Layer::COUNT] = [None; Layer::COUNT];
        lexicon.walk(&words[start..limit], &mut |length, wild, tag| {
            if let Tag::Mark(marks) = tag {
                let until = if marks == Mark::CONTRAST {
                    start + 1
                } else {
                    start + length
                };
                for token in &mut tokens[start..until] {
                    token.marks |= marks;
                }
                return;
            }
            let layer = tag.layer();
            if layer == Layer::Free {
                hits.push(Hit {
                    tag,
                    start,
                    end: start + length,
                });
                return;
            }
            let slot = &mut best[layer as usize];
            let better = slot.is_none_or(|(known, loose, hidden)| {
                (length, !wild, tag.is_mask()) > (known, !loose, hidden.is_mask())
            });
            if covered[layer as usize] <= start && better {
                *slot = Some((length, wild, tag));
            }
        });
        for (layer, slot) in best.into_iter().enumerate() {
            if let Some((length, _, tag)) = slot {
                covered[layer] = start + length;
                hits.push(Hit {
                    tag,
                    start,
                    end: start + length,
                });
            }
        }
    }
    for hit in &hits {
        for token in &mut tokens[hit.start..hit.end] {
            token.covers |= hit.tag.bit();
        }
    }
    hits
}

fn cut_clauses(tokens: &[Token]) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = Vec::with_capacity(4);
    for (i, token) in tokens.iter().enumerate() {
        let contrast = token.marks & Mark::CONTRAST != 0;
        let joint = token.marks & Mark::JOINT != 0;
        if i == 0 || token.gap >= Gap::Comma || contrast || joint {
            let joined = i > 0 && !contrast && token.gap < Gap::Stop;
            clauses.push(Clause {
                start: i,
                end: i + 1,
                joined,
            });
        } else if let Some(clause) = clauses.last_mut() {
            clause.end = i + 1;
        }
    }
    clauses
}
