//! Ticket codes: short enough to type on a phone, never a word, never mistaken for one another.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Digits.
const DIGITS: &[u8] = b"0123456789";

/// The digits that nobody types as a letter. Each new code has one of them.
const CLEAR_DIGITS: &[u8] = b"23456789";

/// Crockford's base32 less its vowels A and E: what is left spells nothing, in any language.
const LETTERS: &[u8] = b"BCDFGHJKMNPQRSTVWXYZ";

/// What a person types to name a ticket, for example `K7Q2`.
///
/// 4 to 6 of the digits and of [`LETTERS`], with at least one of each, so that a code is neither
/// a word nor a number that somebody might write for another reason.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TicketCode(String);

/// Why a text is no ticket code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CodeError {
    /// Fewer than [`TicketCode::SHORTEST`] or more than [`TicketCode::LONGEST`] characters.
    #[error("a ticket code has 4 to 6 characters, this has {0}")]
    Length(usize),
    /// A character that no code has.
    #[error("no ticket code has the character {0:?}")]
    Character(char),
    /// Letters only, or digits only.
    #[error("a ticket code has at least one digit and one letter")]
    OneKind,
}

impl TicketCode {
    /// The fewest characters of a code.
    pub const SHORTEST: usize = 4;

    /// The most characters of a code.
    pub const LONGEST: usize = 6;

    /// Draws a code of `length` characters, brought within [`Self::SHORTEST`] and
    /// [`Self::LONGEST`], from a source of evenly spread numbers.
    ///
    /// The place of the sure digit and of the sure letter is drawn first, so that this ends
    /// whatever the source gives, a constant included.
    pub fn generate(length: usize, rng: &mut impl FnMut() -> u64) -> Self {
        let length = length.clamp(Self::SHORTEST, Self::LONGEST);
        let digit = below(length, rng);
        let letter = (digit + 1 + below(length - 1, rng)) % length;
        let code = (0..length).map(|place| {
            let one = if place == digit {
                CLEAR_DIGITS[below(CLEAR_DIGITS.len(), rng)]
            } else if place == letter {
                LETTERS[below(LETTERS.len(), rng)]
            } else {
                let drawn = below(DIGITS.len() + LETTERS.len(), rng);
                if drawn < DIGITS.len() {
                    DIGITS[drawn]
                } else {
                    LETTERS[drawn - DIGITS.len()]
                }
            };
            char::from(one)
        });
        let mut code: String = code.collect();
        // "CLAIM 771D" would promise to come in 771 days, "2H3M" in two hours and three minutes, and
        // "4HRS" in four hours.
        let units = ['H', 'D', 'M', 'S', 'W', 'R', 'N'];
        let mut letters = code.chars().filter(char::is_ascii_alphabetic);
        if letters.all(|it| units.contains(&it)) {
            code = code.replace(units, "X");
        }
        // And "DROP 64GB" or "DROP 623K" would tell how much of something there is: digits with a unit behind.
        let behind = code.trim_start_matches(|c: char| c.is_ascii_digit());
        if behind.len() < code.len() && behind.bytes().all(|it| it.is_ascii_alphabetic()) {
            code = behind
                .chars()
                .chain(code.chars().take(code.len() - behind.len()))
                .collect();
        }
        Self(code)
    }

    /// Reads a code as people type it: any case, spaces or hyphens within, `#` before it or quotes
    /// and full stops around it, and Crockford's look-alikes: O for 0, I and L for 1. One digit must
    /// be typed as a digit, or "look" would be the code `100K`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let trimmed = text.trim_matches(|c: char| c.is_whitespace() || "#\"'.,!?()".contains(c));
        let mut code = String::with_capacity(Self::LONGEST);
        let (mut length, mut typed_digits) = (0, 0);
        for typed in trimmed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            length += 1;
            typed_digits += usize::from(typed.is_ascii_digit());
            let one = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            if !one.is_ascii() || !(one.is_ascii_digit() || LETTERS.contains(&(one as u8))) {
                return Err(CodeError::Character(typed));
            }
            if length <= Self::LONGEST {
                code.push(one);
            }
        }
        if !(Self::SHORTEST..=Self::LONGEST).contains(&length) {
            return Err(CodeError::Length(length));
        }
        let digits = code.bytes().filter(u8::is_ascii_digit).count();
        if typed_digits == 0 || digits == length {
            return Err(CodeError::OneKind);
        }
        Ok(Self(code))
    }

    /// The code in its one written form: capitals, no `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A number below `limit`, which is small and not zero, from 64 drawn bits. The high half is used,
/// because it is the better one of most generators; the bias at these limits is below 2⁻²⁶.
fn below(limit: usize, rng: &mut impl FnMut() -> u64) -> usize {
    let scaled = ((rng() >> 32) * limit as u64) >> 32;
    usize::try_from(scaled).unwrap_or(0)
}

impl fmt::Display for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for TicketCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl TryFrom<String> for TicketCode {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

impl From<TicketCode> for String {
    fn from(code: TicketCode) -> Self {
        code.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A small generator (splitmix64), good enough to spread draws.
    fn numbers(mut seed: u64) -> impl FnMut() -> u64 {
        move || {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }
    }

    proptest! {
        #[test]
        fn drawn_codes_are_read_as_people_type_them(seed: u64, length in 0_usize..9) {
            let code = TicketCode::generate(length, &mut numbers(seed));
            let text = code.as_str();
            prop_assert_eq!(text.len(), length.clamp(4, 6));
            prop_assert!(text.bytes().any(|it| CLEAR_DIGITS.contains(&it)));
            prop_assert!(text.bytes().any(|it| LETTERS.contains(&it)));
            let typed = [
                text.to_owned(),
                format!("#{text}"),
                format!(" #{} ", text.to_lowercase()),
                format!("\"{}-{}\".", &text[..2], &text[2..]),
                text.replace('0', "o").replace('1', "l"),
                text.replace('0', "O").replace('1', "I"),
            ];
            for typed in typed {
                prop_assert_eq!(TicketCode::parse(&typed), Ok(code.clone()), "{}", typed);
            }
            let json = serde_json::to_string(&code).expect("a string");
            prop_assert_eq!(serde_json::from_str::<TicketCode>(&json).ok(), Some(code));
        }

        #[test]
        fn what_is_read_is_a_code(text in "\\PC{0,9}") {
            if let Ok(code) = TicketCode::parse(&text) {
                prop_assert_eq!(TicketCode::parse(code.as_str()), Ok(code.clone()));
                let known = |it| DIGITS.contains(&it) || LETTERS.contains(&it);
                prop_assert!(code.as_str().bytes().all(known));
            }
        }
    }

    #[test]
    fn a_source_that_always_gives_the_same_is_no_trap() {
        for constant in [0, u64::MAX, 1 << 63] {
            let code = TicketCode::generate(5, &mut || constant);
            assert_eq!(TicketCode::parse(code.as_str()), Ok(code));
        }
    }

    #[test]
    fn all_characters_are_drawn_in_all_places() {
        let mut rng = numbers(7);
        let mut seen = vec![std::collections::BTreeSet::new(); 4];
        for _ in 0..5_000 {
            let code = TicketCode::generate(4, &mut rng);
            code.as_str()
                .chars()
                .zip(&mut seen)
                .for_each(|(one, seen)| {
                    seen.insert(one);
                });
        }
        assert!(
            seen.iter()
                .all(|it| it.len() == DIGITS.len() + LETTERS.len()),
            "{seen:?}"
        );
    }

    #[test]
    fn says_why_not() {
        for (text, why) in [
            ("", CodeError::Length(0)),
            ("K7Q", CodeError::Length(3)),
            ("K7Q2K7Q", CodeError::Length(7)),
            ("K7QA", CodeError::Character('A')),
            ("K7Qé", CodeError::Character('é')),
            ("look", CodeError::OneKind),
            ("help", CodeError::Character('e')),
            ("2026", CodeError::OneKind),
            ("2O26", CodeError::OneKind),
            ("BCDF", CodeError::OneKind),
        ] {
            assert_eq!(TicketCode::parse(text), Err(why), "{text}");
        }
        assert!(serde_json::from_str::<TicketCode>("\"help\"").is_err());
    }
}
