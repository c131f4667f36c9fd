//! Where a signature begins: `-- ` (RFC 3676, 4.3), a phone's own line, a closing with a name under it.

use super::super::lines::{Hint, Line};
use super::{answers, marks, sort::Class};

/// The most lines under `--` without its blank, which people also write as a line.
const AFTER_DASHES: usize = 12;

/// The most lines under a phone's line, or under a closing.
const AFTER_CLOSING: usize = 8;

/// The longest line of a signature that nothing but its place marks, in characters.
const LONGEST: usize = 70;

/// Marks the signatures: one at the end of each run of new lines. Says whether nothing was new but the
/// line of a phone.
pub(super) fn mark(lines: &[Line], classes: &mut [Class]) -> bool {
    let mut footers_only = true;
    let mut any = false;
    let mut at = 0;
    while at < lines.len() {
        if classes[at] != Class::New {
            footers_only &= classes[at] != Class::Forwarded;
            at += 1;
            continue;
        }
        let length = classes[at..]
            .iter()
            .take_while(|it| **it == Class::New)
            .count();
        let run = &lines[at..at + length];
        if let Some(start) = start(run) {
            classes[at + start..at + length].fill(Class::Signature);
            any = true;
            let footer = marks::is_footer(&run[start].text);
            footers_only &= footer && run[..start].iter().all(Line::is_blank);
        } else {
            footers_only &= run.iter().all(Line::is_blank);
        }
        at += length;
    }
    any && footers_only
}

/// Where the signature in a run of lines begins.
fn start(run: &[Line]) -> Option<usize> {
    // From the end, once: how many lines that are not empty follow each.
    let mut following = vec![0_usize; run.len()];
    let mut count = 0;
    for (at, line) in run.iter().enumerate().rev() {
        following[at] = count;
        count += usize::from(!line.is_blank());
    }
    run.iter().enumerate().position(|(at, line)| {
        let text = line.text.as_str();
        let after = following[at];
        if line.hint == Hint::Signature
            || text == "-- "
            || text.starts_with("-----BEGIN PGP SIGNATURE")
        {
            return true;
        }
        if matches!(text.trim(), "--" | "—" | "– –") {
            return after > 0 && after <= AFTER_DASHES;
        }
        after <= AFTER_CLOSING
            && (marks::is_footer(text) && run[at + 1..].iter().all(is_plain)
                || after > 0 && marks::is_closing(text) && is_signed(&run[at + 1..])
                || at > 0 && is_closing_with_name(text) && run[at + 1..].iter().all(is_plain))
    })
}

/// Under a closing: a name first, then only what stands in signatures.
fn is_signed(lines: &[Line]) -> bool {
    let mut lines = lines.iter().filter(|it| !it.is_blank());
    lines.next().is_some_and(|it| is_name(&it.text)) && lines.all(is_plain)
}

/// A closing and a name in one line: "Thanks, Jane". Not the first line: that may be all there is.
fn is_closing_with_name(line: &str) -> bool {
    line.split_once(',').is_some_and(|(closing, name)| {
        let words = name.split_whitespace().count();
        (1..=3).contains(&words)
            && marks::is_closing(closing)
            && is_name(name)
            && name.split_whitespace().all(begins_large)
    })
}

/// Whether a word begins with a capital letter, or with one of a script that has none.
fn begins_large(word: &str) -> bool {
    let first = word.chars().find(|it| it.is_alphabetic());
    first.is_some_and(|it| !it.is_lowercase())
}

/// Up to four words in capital letters, or one word; no digits, no end of a sentence.
fn is_name(line: &str) -> bool {
    let line = line
        .trim()
        .trim_start_matches(['-', '–', '—', ' '])
        .trim_end_matches(',');
    let words: Vec<&str> = line.split_whitespace().collect();
    let large = |word: &&str| {
        begins_large(word) || matches!(*word, "de" | "da" | "van" | "von" | "la" | "der" | "del")
    };
    marks::is_footer(line)
        || (1..=5).contains(&words.len())
            && line.chars().count() <= 50
            && !line.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | ':'))
            && (words.len() == 1 || words.iter().all(large))
}

/// Nothing that speaks: short, no question, no sentence, no answer to a numbered question.
fn is_plain(line: &Line) -> bool {
    let text = line.text.trim();
    let reaches =
        text.contains(['@', '/']) || text.chars().filter(char::is_ascii_digit).count() >= 7;
    // "Acme Electric Supply Company Inc." ends like a sentence, and is none.
    let ends = text.ends_with(['.', '!', '。'])
        && text.split_whitespace().count() > 3
        && !text.split_whitespace().all(begins_large);
    answers::numbered(text).is_none()
        && text.chars().count() <= LONGEST
        && !text.ends_with('?')
        && (reaches || !ends)
}
