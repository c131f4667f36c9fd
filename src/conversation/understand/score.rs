//! A rating, 1 to 5, out of a few words.

use super::reading::Reading;
use super::tag::{Mark, Tag};

/// The score, where there is one from 1 to 5 and no doubt about it.
pub(super) fn read(reading: &Reading<'_>) -> Option<u8> {
    let tokens = &reading.tokens;
    let stars = tokens.iter().filter(|it| matches!(&reading.text[it.start..it.end], "⭐" | "★" | "🌟")).count();
    if (1..=5).contains(&stars) {
        return u8::try_from(stars).ok();
    }
    let mut plain = None;
    for (i, token) in tokens.iter().enumerate() {
        let Some(number) = token.number else { continue };
        let follows = i > 0 && (tokens[i].gap == super::text::Gap::Slash || reading.is(i - 1, Mark::STAR));
        if follows && i > 0 && tokens[i - 1].number.is_some() {
            continue;
        }
        // "5/5", "4 out of 5", "10 of 10": the second number is the scale.
        let scale = (i + 1..tokens.len().min(i + 4)).find(|&j| {
            tokens[j].number.is_some()
                && (tokens[j].gap == super::text::Gap::Slash || (i + 1..j).all(|k| reading.is(k, Mark::STAR)) && j > i + 1)
        });
        if let Some(scale) = scale {
            return (tokens[scale].number == Some(5) && (1..=5).contains(&number))
                .then_some(u8::try_from(number).ok())
                .flatten();
        }
        if reading.is(i + 1, Mark::STAR) {
            return (1..=5).contains(&number).then_some(u8::try_from(number).ok()).flatten();
        }
        if reading.is(i + 1, Mark::UNIT) || i > 0 && reading.is(i, Mark::PRONOUN) {
            continue;
        }
        if plain.is_none() {
            plain = Some(number);
        }
    }
    if let Some(number) = plain {
        return (1..=5).contains(&number).then_some(u8::try_from(number).ok()).flatten();
    }
    reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Score(score) => Some(score),
        _ => None,
    })
}
