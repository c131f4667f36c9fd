//! "in 2 hours", "in half an hour", "tomorrow": how long a solver asks to wait.

use std::ops::Range;

use super::{LONGEST_WAIT, When, token::Token};

/// The words of waits, of all languages.
#[derive(Debug, Default)]
pub(super) struct Waits {
    /// Phrases that stand before a wait.
    pub(super) before: Vec<Vec<String>>,
    pub(super) minutes: Vec<String>,
    pub(super) hours: Vec<String>,
    pub(super) days: Vec<String>,
    pub(super) one: Vec<String>,
    pub(super) half: Vec<Vec<String>>,
    /// Whole waits, with their minutes.
    pub(super) phrases: Vec<(Vec<String>, u64)>,
    pub(super) unclear: Vec<String>,
    pub(super) beside: Vec<String>,
}

impl Waits {
    /// Every single word that is listed.
    pub(super) fn words(&self) -> impl Iterator<Item = &String> {
        let phrases = self.before.iter().chain(&self.half);
        let lists = [
            &self.minutes,
            &self.hours,
            &self.days,
            &self.one,
            &self.unclear,
            &self.beside,
        ];
        phrases
            .chain(self.phrases.iter().map(|(words, _)| words))
            .flatten()
            .chain(lists.into_iter().flatten())
    }

    /// The first wait in a text, and which words tell it.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<(Range<usize>, When)> {
        for start in 0..tokens.len() {
            let at = start + longest(&self.before, &tokens[start..]);
            let found = self.wait(&tokens[at..]);
            // A word that may stand before a wait says nothing without one.
            if let Some((length, minutes)) = found {
                return Some((start..at + length, in_minutes(minutes)));
            }
        }
        None
    }

    /// The wait at the beginning of these words: how many of them, and its minutes.
    fn wait(&self, tokens: &[Token]) -> Option<(usize, u64)> {
        let whole = self
            .phrases
            .iter()
            .filter(|(words, _)| starts_with(tokens, words))
            .max_by_key(|(words, _)| words.len());
        if let Some((words, minutes)) = whole {
            return Some((words.len(), *minutes));
        }
        let first = tokens.first()?;
        if let Some(minutes) = self.glued(&first.typed) {
            return Some((1, minutes));
        }
        let tenths = if self.one.contains(&first.word) {
            10
        } else {
            tenths(&first.typed)?
        };
        let half = longest(&self.half, &tokens[1..]);
        let tenths = if half > 0 { tenths + 5 } else { tenths };
        let unit = self.unit(&tokens.get(1 + half)?.word)?;
        let mut length = 2 + half;
        let mut minutes = tenths.saturating_mul(unit) / 10;
        let more = longest(&self.half, &tokens[length..]);
        if more > 0 {
            length += more;
            minutes = minutes.saturating_add(unit / 2);
        }
        Some((length, minutes))
    }

    /// "30min", "2h", "1h30".
    fn glued(&self, typed: &str) -> Option<u64> {
        let mut rest = typed;
        let mut minutes = 0_u64;
        let mut last = 0;
        while !rest.is_empty() {
            let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
            let (number, behind) = rest.split_at(digits.unwrap_or(rest.len()));
            let end = behind
                .find(|c: char| c.is_ascii_digit())
                .unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(end);
            let each = if unit.is_empty() && last == 60 {
                1
            } else {
                self.unit(unit)?
            };
            minutes = minutes.saturating_add(tenths(number)?.saturating_mul(each) / 10);
            last = each;
            rest = behind;
        }
        (last > 0).then_some(minutes)
    }

    /// The minutes of a unit.
    fn unit(&self, word: &str) -> Option<u64> {
        let is = |words: &[String]| words.iter().any(|it| it == word);
        if is(&self.minutes) {
            Some(1)
        } else if is(&self.hours) {
            Some(60)
        } else {
            is(&self.days).then_some(24 * 60)
        }
    }

    /// Whether these words name a time that only a clock or a calendar would tell, and nothing else.
    pub(super) fn is_unclear(&self, tokens: &[Token]) -> bool {
        let strong = |token: &Token| {
            self.unclear.contains(&token.word)
                || token
                    .typed
                    .strip_suffix("am")
                    .or_else(|| token.typed.strip_suffix("pm"))
                    .is_some_and(|number| number.parse::<u8>().is_ok())
        };
        let weak = |token: &Token| {
            self.beside.contains(&token.word)
                || self.before.iter().any(|words| words.contains(&token.word))
                || self.one.contains(&token.word)
                || token.typed.parse::<u32>().is_ok()
        };
        tokens.iter().any(strong) && tokens.iter().all(|it| strong(it) || weak(it))
    }
}

/// Ten times a number that is written in digits, with one place behind the point at most.
fn tenths(number: &str) -> Option<u64> {
    let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
    if whole.len() > 4 || tenth.len() != 1 {
        return None;
    }
    Some(whole.parse::<u64>().ok()? * 10 + tenth.parse::<u64>().ok()?)
}

fn in_minutes(minutes: u64) -> When {
    let longest = LONGEST_WAIT.as_secs() / 60;
    match minutes {
        0 => When::Now,
        minutes if minutes <= longest => When::In(minutes),
        _ => When::Unclear,
    }
}

/// How many words the longest of these phrases has that the tokens begin with; zero for none.
pub(super) fn longest(phrases: &[Vec<String>], tokens: &[Token]) -> usize {
    phrases
        .iter()
        .filter(|words| starts_with(tokens, words))
        .map(Vec::len)
        .max()
        .unwrap_or(0)
}

pub(super) fn starts_with(tokens: &[Token], words: &[String]) -> bool {
    tokens.len() >= words.len()
        && tokens
            .iter()
            .zip(words)
            .all(|(token, word)| token.word == *word)
}
