//! Whether a text tells a problem.

use super::Asked;
use super::lexicon::How;
use super::name::{is_capitalised, is_mash, is_shouted};
use super::reading::Reading;
use super::tag::{Cover, Mark, Tag};

/// Whether there is a problem told in it.
pub(super) fn read(reading: &Reading<'_>, asked: Asked) -> bool {
    if asked == Asked::Rating {
        return false;
    }
    let told = reading.hits.iter().any(|hit| {
        // "Ana no Hanna" tells no trouble.
        let name = |i: usize| {
            let unlisted = reading.tokens[i].how == How::Not && !is_shouted(reading);
            let given = reading.is(i, Mark::GIVEN) && !reading.tokens[i].ordinary;
            (given || unlisted) && is_capitalised(reading, i)
        };
        // "no tengo apuro" is about time.
        let idle = |i: usize| name(i) || reading.within(i, Cover::URGENCY);
        matches!(hit.tag, Tag::Told | Tag::Wish) && !(hit.start..hit.end).any(idle)
    });
    told || asked == Asked::Description && answers(reading)
}

/// Asked what is wrong, any words of substance are an answer.
fn answers(reading: &Reading<'_>) -> bool {
    let idle = Mark::FILLER
        | Mark::GREETING
        | Mark::DETERMINER
        | Mark::PREPOSITION
        | Mark::JUNK
        | Mark::JOINT
        | Mark::CONTRAST
        | Mark::PRONOUN
        | Mark::REQUEST
        | Mark::GIVEN
        | Mark::NEGATION;
    let covered = Cover::DEVICE
        | Cover::URGENCY
        | Cover::WHEN
        | Cover::ANSWER
        | Cover::NO_TROUBLE
        | Cover::ASKS
        | Cover::NAME;
    let first_asks = reading
        .clauses
        .iter()
        .any(|clause| reading.is(clause.start, Mark::QUESTION));
    let content = (0..reading.tokens.len())
        .filter(|&i| {
            let token = &reading.tokens[i];
            let word = reading.typed(i);
            !reading.is(i, idle | Mark::QUESTION)
                && token.number.is_none()
                && word.chars().count() > 2
                && word.chars().any(char::is_alphabetic)
                && !is_mash(word)
                && !reading.within(i, covered)
        })
        .count();
    content > usize::from(first_asks) * 3
}
