//! A rating, 1 to 5, out of a few words.

use super::reading::Reading;
use super::tag::{Mark, Tag};
use super::text::Gap;

/// The score, where there is one from 1 to 5 and no doubt about it.
pub(super) fn read(reading: &Reading<'_>) -> Option<u8> {
    let tokens = &reading.tokens;
    let stars = tokens
        .iter()
        .filter(|it| matches!(&reading.text[it.start..it.end], "⭐" | "★" | "🌟"))
        .count();
    if (1..=5).contains(&stars) {
        return u8::try_from(stars).ok();
    }
    let score = |number: u16| u8::try_from(number).ok().filter(|it| (1..=5).contains(it));
    let mut plain = None;
    for (i, token) in tokens.iter().enumerate() {
        let Some(number) = token.number else { continue };
        let scale = tokens.get(i + 1).filter(|next| next.gap == Gap::Slash);
        let scale = scale.or_else(|| {
            let next = (i + 1..tokens.len().min(i + 4)).find(|&j| !reading.is(j, Mark::STAR))?;
            (next > i + 1).then(|| &tokens[next])
        });
        // "5/5", "4 out of 5", "10 of 10": the second number is the scale.
        if let Some(scale) = scale.and_then(|it| it.number) {
            return score(number).filter(|_| scale == 5);
        }
        if reading.is(i + 1, Mark::STAR) {
            return score(number);
        }
        let digits = reading.typed(i).starts_with(|c: char| c.is_ascii_digit());
        // "one great guy", "zero help": no score, unless it stands alone.
        let parted = |it: Option<&super::reading::Token>| it.is_none_or(|it| it.gap >= Gap::Comma);
        let alone = (i == 0 || parted(Some(token))) && parted(tokens.get(i + 1));
        if reading.is(i + 1, Mark::UNIT) || !digits && number <= 1 && !alone {
            continue;
        }
        if plain.is_none() {
            plain = Some(number);
        }
    }
    if let Some(number) = plain {
        return score(number);
    }
    reading.hits.iter().find_map(|hit| match hit.tag {
        Tag::Score(score) => Some(score),
        _ => None,
    })
}
