//! A text into words: one form for all the ways to type the same thing.

use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, char::decompose_canonical};

/// What stands between a word and the one before it, from weak to strong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A space, or nothing.
    #[default]
    Space,
    /// `wi-fi`
    Hyphen,
    /// `wifi/internet`
    Slash,
    /// A comma or a bracket: a phrase ends here.
    Comma,
    /// A full stop, a dash, an emoji, a new line: a sentence ends here.
    Stop,
}

/// A word as typed, and where.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Byte offsets in the normalised text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What comes before it.
    pub(super) gap: Gap,
    /// A mail or web address, or something else that is no word.
    pub(super) opaque: bool,
}

/// NFKC, without what cannot be seen, curly apostrophes made straight. Costs nothing for ASCII.
pub(super) fn normalise(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let visible = text.nfkc().filter(|&c| !is_invisible(c)).map(|c| match c {
        '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{00B4}' | '\u{02BC}' | '\u{2032}' => '\'',
        c => c,
    });
    Cow::Owned(visible.collect())
}

/// Zero-width, bidirectional and variation marks, keycaps and skin tones.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
        | '\u{20E3}' | '\u{FEFF}' | '\u{FFFD}' | '\u{1F3FB}'..='\u{1F3FF}')
}

/// Cuts a normalised text into words and symbols, in order.
pub(super) fn pieces(text: &str, mut take: impl FnMut(Piece)) {
    let mut gap = Gap::Space;
    let mut at = 0;
    let mut chunk_end = 0;
    while let Some(c) = text[at..].chars().next() {
        if at >= chunk_end && !c.is_whitespace() {
            let chunk = text[at..].split_whitespace().next().unwrap_or_default();
            chunk_end = at + chunk.len();
            if is_address(chunk) {
                take(Piece {
                    start: at,
                    end: chunk_end,
                    gap,
                    opaque: true,
                });
                gap = Gap::Space;
                at = chunk_end;
                continue;
            }
        }
        if c.is_alphanumeric() {
            let end = at + word_length(&text[at..]);
            take(Piece {
                start: at,
                end,
                gap,
                opaque: false,
            });
            gap = Gap::Space;
            at = end;
            continue;
        }
        let end = at + c.len_utf8();
        if is_symbol(c) {
            take(Piece {
                start: at,
                end,
                gap,
                opaque: false,
            });
            gap = Gap::Space;
        } else {
            let spaced = text[..at].ends_with(char::is_whitespace)
                || text[end..].starts_with(char::is_whitespace);
            gap = gap.max(gap_of(c, spaced));
        }
        at = end;
    }
}

fn gap_of(c: char, spaced: bool) -> Gap {
    match c {
        '\n' | '\r' | '.' | '!' | '?' | ';' | '¡' | '¿' | '\u{2014}' | '\u{2013}' | '\u{2028}'
        | '\u{2029}' | '|' | '~' | '。' => Gap::Stop,
        '-' | ':' if spaced => Gap::Stop,
        '-' | '\'' | '_' | ':' => Gap::Hyphen,
        '/' | '&' => Gap::Slash,
        ',' | '(' | ')' | '[' | ']' | '"' | '\u{201C}' | '\u{201D}' | '«' | '»' => Gap::Comma,
        _ => Gap::Space,
    }
}

/// A symbol that may be a word of its own: an emoji, a star, a plus or a question mark by itself.
pub(super) fn is_symbol(c: char) -> bool {
    matches!(u32::from(c), 0x2190..=0x2BFF | 0x3030..=0x303D | 0x1F000..=0x1FAFF)
}

/// An address or a link; says nothing to us.
fn is_address(chunk: &str) -> bool {
    chunk.contains("://") || chunk.starts_with("www.") || chunk.find('@').is_some_and(|i| i > 0)
}

/// Letters and digits; an apostrophe, a decimal point or the dots of `a.s.a.p` inside belong to it.
fn word_length(text: &str) -> usize {
    let mut run = 0;
    let mut digits = true;
    for (i, c) in text.char_indices() {
        if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) {
            run += 1;
            digits &= c.is_ascii_digit();
            continue;
        }
        let mut after = text[i + c.len_utf8()..].chars();
        let (next, then) = (after.next(), after.next());
        let inside = match c {
            '\'' | '`' => next.is_some_and(char::is_alphabetic) && !digits,
            '.' if digits => next.is_some_and(|n| n.is_ascii_digit()),
            '.' => {
                run == 1
                    && next.is_some_and(char::is_alphabetic)
                    && !then.is_some_and(char::is_alphanumeric)
            }
            _ => false,
        };
        if !inside {
            return i;
        }
        run = 0;
    }
    text.len()
}

/// The form that words are compared in: lower case, no accents, no apostrophes or dots within.
pub(super) fn fold(word: &str, into: &mut String) {
    into.clear();
    for c in word.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                into.push(c.to_ascii_lowercase());
            } else if c == '.' && into.ends_with(|d: char| d.is_ascii_digit()) {
                into.push('.');
            }
        } else {
            for lower in c.to_lowercase() {
                decompose_canonical(lower, |part| {
                    if !unicode_normalization::char::is_combining_mark(part) {
                        into.push(part);
                    }
                });
            }
        }
    }
}

/// Each run of the same letter cut to at most `most` ("helppp" to "help").
pub(super) fn squeeze(word: &str, most: usize, into: &mut String) -> bool {
    into.clear();
    let mut run = 0;
    let mut cut = false;
    for c in word.chars() {
        run = if into.ends_with(c) { run + 1 } else { 1 };
        if run <= most {
            into.push(c);
        } else {
            cut = true;
        }
    }
    cut
}

#[cfg(test)]
mod tests {
    use super::{Gap, fold, normalise, pieces, squeeze};

    fn words(text: &str) -> Vec<String> {
        let text = normalise(text);
        let mut all = Vec::new();
        let mut folded = String::new();
        pieces(&text, |piece| {
            fold(&text[piece.start..piece.end], &mut folded);
            let mark = if piece.gap >= Gap::Comma { "|" } else { "" };
            all.push(format!("{mark}{folded}"));
        });
        all
    }

    #[test]
    fn the_ways_to_type_one_thing_come_out_alike() {
        assert_eq!(words("won’t  WI-FI"), ["wont", "wi", "fi"]);
        assert_eq!(words("a.s.a.p. pls"), ["asap", "|pls"]);
        assert_eq!(words("Ｍóvil\u{200B} niño"), ["movil", "nino"]);
        assert_eq!(words("done.Now"), ["done", "|now"]);
        assert_eq!(
            words("hi, it's 4.5 or 3pm"),
            ["hi", "|its", "4.5", "or", "3pm"]
        );
        assert_eq!(words("2\u{FE0F}\u{20E3} 👍🏽"), ["2", "👍"]);
    }

    #[test]
    fn drawn_out_letters_are_squeezed() {
        let mut out = String::new();
        assert!(squeeze("helppp", 1, &mut out));
        assert_eq!(out, "help");
        assert!(!squeeze("help", 1, &mut out));
    }
}
