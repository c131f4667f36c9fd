//! How names are spelled: what looks like one by its letters, and how one writes it.

use super::reading::Reading;
use super::tag::{Cover, Mark};
use super::text::Gap;

/// A full stop follows.
pub(super) fn is_dotted(reading: &Reading<'_>, at: usize) -> bool {
    reading.text[reading.tokens[at].end..].starts_with('.')
}

/// A verb or adverb form rather than a name ("frobbing", "borked", "luckily").
pub(super) fn is_inflected(typed: &str) -> bool {
    let lower = typed.to_lowercase();
    lower.len() > 4
        && [
            "ing", "ed", "ly", "ando", "iendo", "mente", "ado", "able", "ness", "tion",
        ]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

/// Letters hit at random: no vowel, one letter over and over, or neighbours on the keyboard.
pub(super) fn is_mash(typed: &str) -> bool {
    let lower = typed.to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    let latin = lower.is_ascii();
    let vowel = lower.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    let mut run = 0;
    let mut longest = 0;
    let mut before = ' ';
    for c in lower.chars() {
        run = if c == before { run + 1 } else { 1 };
        longest = longest.max(run);
        before = c;
    }
    let home = lower.chars().all(|c| "asdfghjkl".contains(c));
    let vowels = lower.chars().filter(|&c| c == 'a').count();
    (latin && !vowel && letters > 3)
        || home && letters > 4 && vowels * 4 <= letters
        || longest > 2
        || [
            "asdf", "sdfg", "dfgh", "fghj", "ghjk", "hjkl", "qwer", "wert", "zxcv", "xcvb", "jkjk",
            "haha", "jaja",
        ]
        .iter()
        .any(|row| lower.contains(row))
}

/// Starts with a capital letter.
pub(super) fn is_capitalised(reading: &Reading<'_>, at: usize) -> bool {
    reading
        .typed(at)
        .chars()
        .next()
        .is_some_and(char::is_uppercase)
}

/// The whole text is in capitals, so that they say nothing.
pub(super) fn is_shouted(reading: &Reading<'_>) -> bool {
    reading.tokens.len() > 2 && !reading.text.chars().any(char::is_lowercase)
}

/// The words of a name as one writes them: "jane doe" to "Jane Doe", "o'neil" to "O'Neil".
pub(super) fn natural(reading: &Reading<'_>, start: usize, end: usize) -> String {
    let mut name = String::new();
    for at in (start..end).filter(|&at| !reading.within(at, Cover::JOIN)) {
        let token = &reading.tokens[at];
        if at > start {
            name.push(if token.gap == Gap::Hyphen { '-' } else { ' ' });
        }
        let typed = reading.typed(at).trim_matches('.');
        let mixed = typed.chars().any(char::is_lowercase) && typed.chars().any(char::is_uppercase);
        let particle = token.marks & Mark::PARTICLE != 0 && token.marks & Mark::GIVEN == 0;
        if at > start && particle && !(mixed && is_capitalised(reading, at)) {
            name.push_str(&typed.to_lowercase());
        } else if typed.contains('.') {
            // "t.j."
            name.push_str(&typed.to_uppercase());
            name.push('.');
        } else if mixed && is_capitalised(reading, at) || is_initials(typed) && start + 1 == end {
            name.push_str(typed);
        } else {
            capitalise(typed, &mut name);
        }
        // "Ma. Fernanda"
        if typed.len() == 2 && at + 1 < end && is_dotted(reading, at) {
            name.push('.');
        }
    }
    name
}

/// "JD", "TJ".
fn is_initials(typed: &str) -> bool {
    typed.len() == 2 && typed.bytes().all(|b| b.is_ascii_uppercase())
}

/// A capital at the start, after an apostrophe and after "Mc".
fn capitalise(word: &str, into: &mut String) {
    let mut start = true;
    for (i, c) in word.chars().enumerate() {
        if start {
            into.extend(c.to_uppercase());
        } else {
            into.extend(c.to_lowercase());
        }
        let mc = i == 1
            && word.len() > 4
            && word
                .get(..2)
                .is_some_and(|it| it.eq_ignore_ascii_case("mc"));
        start = matches!(c, '\'' | '.') || mc;
    }
}
