//! The writer's phone number.

use super::Words;
use crate::domain::{PhoneNumber, private};

/// How much of a text is searched, in bytes.
const MOST: usize = 16 << 10;

/// What says that a number takes no texts.
const FAX: &[&str] = &["fax", "telefax", "faks", "факс"];

/// The one number that the signature has, or, where it has none, the words. `None` also where there are
/// two: whose is which would be a guess, and a text to a wrong number reaches a stranger. `region` is
/// where numbers without a `+` are dialled (ISO 3166-1).
pub fn phone_in(words: &Words, region: &str) -> Option<PhoneNumber> {
    let signed = numbers(&words.signature, region);
    if !signed.is_empty() {
        return only(signed);
    }
    let mut found = numbers(&words.text, region);
    for answer in &words.answers {
        found.extend(numbers(&answer.text, region));
    }
    only(found)
}

fn only(mut found: Vec<PhoneNumber>) -> Option<PhoneNumber> {
    found.sort();
    found.dedup();
    let first = found.pop()?;
    found.is_empty().then_some(first)
}

/// The valid numbers of a text that are not called a fax.
fn numbers(text: &str, region: &str) -> Vec<PhoneNumber> {
    let text = &text[..text.floor_char_boundary(MOST)];
    private::phone_numbers(text)
        .into_iter()
        .filter(|span| !is_fax(&text[..span.start]))
        .filter_map(|span| PhoneNumber::parse_for_texts(text[span].trim(), Some(region)).ok())
        .collect()
}

/// Whether the last word before a number calls it a fax.
fn is_fax(before: &str) -> bool {
    let line = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    line.split(|c: char| !c.is_alphabetic())
        .rfind(|it| !it.is_empty())
        .is_some_and(|it| FAX.contains(&it) || it == "f")
}
