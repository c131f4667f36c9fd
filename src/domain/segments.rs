//! How many parts a text takes on the wire, which is what is paid for and what may come out of order.
//!
//! The rules are those of 3GPP TS 23.038 and of the carrier's own calculator: a text is GSM-7 when
//! every character is in the basic or extension table, else all of it is UCS-2. Parts are filled
//! greedily and never cut a grapheme, so neither an escape pair, a surrogate pair nor a joined emoji.

mod lookalikes;

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// The mark at the end of a text that [`truncate_to_parts`] cut.
const ELLIPSIS: &str = "...";

/// The alphabet that a text goes out in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Seven bits a character; a unit is a septet, and the ten extension characters cost two.
    Gsm7,
    /// UTF-16; a unit has 16 bits, and a character above U+FFFF costs two.
    Ucs2,
}

impl Encoding {
    /// Units that fit when the text has one part.
    pub const fn single(self) -> usize {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Units that fit in each of several parts: six bytes go to the header that joins them.
    pub const fn several(self) -> usize {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }
}

/// How a text goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Its alphabet.
    pub encoding: Encoding,
    /// How many parts; an empty text has one.
    pub parts: usize,
    /// The units used in each part (see [`Encoding`]), without the header.
    pub units: Vec<usize>,
}

/// Counts a text in the alphabet that it needs.
pub fn count(text: &str) -> Segments {
    count_as(text, encoding(text))
}

/// Counts a text in UCS-2 though GSM-7 may do, as when a sender is set to Unicode only.
pub fn count_ucs2(text: &str) -> Segments {
    count_as(text, Encoding::Ucs2)
}

fn count_as(text: &str, encoding: Encoding) -> Segments {
    let mut units = Vec::with_capacity(1);
    fill(text, encoding, |used| units.push(used));
    Segments {
        encoding,
        parts: units.len(),
        units,
    }
}

/// How many parts a text takes. Allocates nothing, since it runs for every text that is sent.
pub fn parts(text: &str) -> usize {
    let encoding = encoding(text);
    // No character costs more units than it has bytes, but for the two of an extension character.
    if encoding == Encoding::Gsm7 && text.len() <= encoding.single() / 2 {
        return 1;
    }
    let mut parts = 0;
    fill(text, encoding, |_| parts += 1);
    parts
}

/// Whether every character is in GSM-7's basic or extension table.
pub fn is_gsm7(text: &str) -> bool {
    first_non_gsm(text).is_none()
}

/// The first character outside GSM-7, with its byte offset: the one that makes a text cost double.
pub fn first_non_gsm(text: &str) -> Option<(usize, char)> {
    text.char_indices()
        .find(|(_, character)| septets(*character) == 0)
}

/// Replaces what has a look-alike in GSM-7: curly quotes, dashes, `…`, odd spaces, full-width
/// letters. This is what the carrier's Smart Encoding does; it may lengthen a text, so count after it.
/// Letters with accents stay as they are.
pub fn to_gsm7_lookalikes(text: &str) -> Cow<'_, str> {
    let replaceable = |(at, character)| lookalikes::lookalike(character).map(|_| at);
    // All that has a look-alike lies outside GSM-7, so most texts end here.
    let Some(start) = first_non_gsm(text).and_then(|(from, _)| {
        text[from..]
            .char_indices()
            .find_map(replaceable)
            .map(|at| from + at)
    }) else {
        return Cow::Borrowed(text);
    };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..start]);
    for character in text[start..].chars() {
        match lookalikes::lookalike(character) {
            Some(instead) => plain.push_str(instead),
            None => plain.push(character),
        }
    }
    Cow::Owned(plain)
}

/// Cuts a text, at a grapheme and with `...` at its end, so that it takes at most `limit` parts
/// (at least one). A text that fits is returned as it is.
pub fn truncate_to_parts(text: &str, limit: usize) -> Cow<'_, str> {
    let limit = limit.max(1);
    if parts(text) <= limit {
        return Cow::Borrowed(text);
    }
    let cut = |end: usize| format!("{}{ELLIPSIS}", text[..end].trim_end());
    let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
    // A longer beginning never takes fewer parts, so the last that fits is found by halving.
    let fitting = ends.partition_point(|&end| parts(&cut(end)) <= limit);
    Cow::Owned(cut(ends[fitting.saturating_sub(1)]))
}

fn encoding(text: &str) -> Encoding {
    if is_gsm7(text) {
        Encoding::Gsm7
    } else {
        Encoding::Ucs2
    }
}

/// Walks through the parts of a text, telling the units used in each.
fn fill(text: &str, encoding: Encoding, mut part: impl FnMut(usize)) {
    let total = match encoding {
        Encoding::Gsm7 => text.chars().map(septets).sum(),
        Encoding::Ucs2 => utf16_units(text),
    };
    if total <= encoding.single() {
        return part(total);
    }
    let limit = encoding.several();
    match encoding {
        // Every grapheme is one character here, but CR LF, which counts as two.
        Encoding::Gsm7 => pack(text.chars().map(septets), limit, part),
        Encoding::Ucs2 => pack(
            text.graphemes(true).flat_map(|it| pieces(it, limit)),
            limit,
            part,
        ),
    }
}

/// The costs that a grapheme brings: one, unless it is CR LF, or so long that no part holds it
/// whole. Those are cut between their characters.
fn pieces(grapheme: &str, limit: usize) -> impl Iterator<Item = usize> {
    let whole = utf16_units(grapheme);
    let cut = grapheme == "\r\n" || whole > limit;
    let characters = if cut { grapheme } else { "" };
    (!cut)
        .then_some(whole)
        .into_iter()
        .chain(characters.chars().map(char::len_utf16))
}

/// Fills parts up to `limit`, one after the other.
fn pack(costs: impl Iterator<Item = usize>, limit: usize, mut part: impl FnMut(usize)) {
    let mut used = 0;
    for cost in costs {
        if used + cost > limit {
            part(used);
            used = 0;
        }
        used += cost;
    }
    part(used);
}

fn utf16_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// The basic table's characters beyond ASCII.
const BASIC: &str = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";

/// What a character costs in GSM-7: one septet, two for the extension table, zero if it has none.
fn septets(character: char) -> usize {
    match character {
        '\n' | '\r' | '\u{1b}' | ' '..='Z' | '_' | 'a'..='z' => 1,
        '\u{c}' | '^' | '{' | '}' | '\\' | '[' | '~' | ']' | '|' | '€' => 2,
        _ if character.is_ascii() => 0,
        _ => usize::from(BASIC.contains(character)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Texts that are rich in what is hard: both alphabets, pairs, joined and combining characters.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[ -~]{1,40}",
            2 => prop::sample::select(vec![
                "€", "\r\n", "\n", "ñ", "á", "e\u{301}", "й", "👋🏽", "👨‍👩‍👧‍👦", "🇩🇪", "\u{200d}", "…",
            ]).prop_map(str::to_owned),
            1 => "\\PC{0,30}",
        ];
        prop::collection::vec(piece, 0..25).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn no_part_cuts_a_grapheme(text in texts()) {
            let counted = count(&text);
            let cost = |grapheme: &str| match counted.encoding {
                Encoding::Gsm7 => grapheme.chars().map(septets).sum(),
                Encoding::Ucs2 => utf16_units(grapheme),
            };
            let mut total = 0;
            let mut ends = vec![0];
            for grapheme in text.graphemes(true) {
                if grapheme == "\r\n" || cost(grapheme) > counted.encoding.several() {
                    // These may be cut between their characters.
                    let mut inner = total;
                    for character in grapheme.chars() {
                        inner += cost(character.encode_utf8(&mut [0; 4]));
                        ends.push(inner);
                    }
                }
                total += cost(grapheme);
                ends.push(total);
            }
            let mut end = 0;
            for used in &counted.units {
                end += used;
                prop_assert!(ends.contains(&end), "a part ends at {} of {:?}", end, ends);
            }
            prop_assert_eq!(end, total);
            let limit = if counted.parts == 1 { counted.encoding.single() } else { counted.encoding.several() };
            prop_assert!(counted.units.iter().all(|used| *used <= limit));
            prop_assert_eq!(parts(&text), counted.parts);
            prop_assert_eq!(counted.units.len(), counted.parts);
        }

        #[test]
        fn truncated_fits_and_is_a_beginning(text in texts(), limit in 0_usize..4) {
            let cut = truncate_to_parts(&text, limit);
            prop_assert!(parts(&cut) <= limit.max(1));
            if cut != text {
                let kept = cut.strip_suffix(ELLIPSIS).expect("what is cut says so");
                prop_assert!(text.starts_with(kept));
                let at_grapheme = text.grapheme_indices(true).any(|(at, _)| at == kept.len());
                prop_assert!(at_grapheme || text[kept.len()..].starts_with(char::is_whitespace));
                prop_assert!(parts(&text) > limit.max(1));
            }
        }

        #[test]
        fn lookalikes_are_all_gsm(text in texts()) {
            let plain = to_gsm7_lookalikes(&text);
            prop_assert_eq!(to_gsm7_lookalikes(&plain), plain.as_ref());
            let kept = |c: char| lookalikes::lookalike(c).is_none();
            prop_assert_eq!(plain.chars().filter(|c| septets(*c) == 0).count(),
                text.chars().filter(|c| septets(*c) == 0 && kept(*c)).count());
        }
    }

    #[test]
    fn cuts_as_late_as_it_can() {
        let text = "a".repeat(161);
        assert_eq!(
            truncate_to_parts(&text, 1),
            format!("{}...", "a".repeat(157))
        );
        assert_eq!(truncate_to_parts(&text, 2), text);
        let text = "ab ".repeat(60);
        assert_eq!(
            truncate_to_parts(&text, 1),
            format!("{}a...", "ab ".repeat(52))
        );
        // No space before the dots.
        let text = format!("{} {}", "a".repeat(156), "b".repeat(9));
        assert_eq!(
            truncate_to_parts(&text, 1),
            format!("{}...", "a".repeat(156))
        );
        // The emoji comes after the cut, so that what is left may be GSM-7 again.
        let late = format!("{}👋", "a".repeat(200));
        assert_eq!(
            truncate_to_parts(&late, 1),
            format!("{}...", "a".repeat(157))
        );
        assert_eq!(
            truncate_to_parts("👨‍👩‍👧‍👦".repeat(9).as_str(), 1),
            format!("{}...", "👨‍👩‍👧‍👦".repeat(6))
        );
    }

    #[test]
    fn a_grapheme_longer_than_a_part_is_cut_all_the_same() {
        let tower = format!("a{}", "\u{301}".repeat(200));
        assert_eq!(count(&tower).units, [67, 67, 67]);
        assert_eq!(truncate_to_parts(&tower, 1), ELLIPSIS);
    }

    #[test]
    fn the_first_character_that_costs() {
        assert_eq!(
            first_non_gsm("mañana está"),
            Some(("mañana est".len(), 'á'))
        );
        assert_eq!(first_non_gsm("¿Qué? 5€"), None);
        assert!(matches!(to_gsm7_lookalikes("está"), Cow::Borrowed("está")));
    }
}
