//! Whether a text tells a problem.

use super::Asked;
use super::lexicon::How;
use super::name::Name;
use super::reading::{Clause, Hit, Reading};
use super::spelling::{is_capitalised, is_mash, is_shouted};
use super::tag::{Cover, Mark, Tag};

/// Whether there is a problem told in it.
pub(super) fn read(reading: &Reading<'_>, asked: Asked, name: Option<&Name>) -> bool {
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
        // "the problem is the firestick" only names a device.
        let points = reading.within(hit.end - 1, Cover::DEVICE)
            && reading.any(hit.start, hit.end, Mark::FOCUS);
        matches!(hit.tag, Tag::Told | Tag::Wish) && !points && !(hit.start..hit.end).any(idle)
    });
    told || match asked {
        Asked::Description => answers(reading, name),
        Asked::First => tells_of_device(reading, name),
        _ => false,
    }
}

/// "my watch only shows a red dot": something is said of a device that is neither a greeting, a
/// question nor a wish for help, so it is what is wrong, in whatever words.
fn tells_of_device(reading: &Reading<'_>, name: Option<&Name>) -> bool {
    let idle = Mark::FILLER
        | Mark::GREETING
        | Mark::DETERMINER
        | Mark::PREPOSITION
        | Mark::JUNK
        | Mark::JOINT
        | Mark::CONTRAST
        | Mark::PRONOUN
        | Mark::GIVEN
        | Mark::TITLE
        | Mark::QUESTION
        | Mark::FOCUS
        | Mark::CULPRIT
        | Mark::PASSING
        | Mark::PLAIN;
    let covered = Cover::DEVICE
        | Cover::URGENCY
        | Cover::NO_URGENCY
        | Cover::WHEN
        | Cover::FINE
        | Cover::NO_TROUBLE
        | Cover::ANSWER
        | Cover::ASKS
        | Cover::NAME;
    // "need someone to look at my tv"; but "the camera by the door says busy".
    let asks = |clause: &Clause, device: usize| {
        let end = reading.tokens[clause.end - 1].end;
        reading.text[end..].trim_start().starts_with('?')
            || reading.any(clause.start, clause.end, Mark::QUESTION | Mark::PASSING)
            || reading.any(clause.start, device, Mark::REQUEST)
                && !reading.any(device, clause.end, Mark::QUOTE)
    };
    let device = |hit: &Hit| matches!(hit.tag, Tag::Device(_) | Tag::Part(_) | Tag::Vague);
    reading.clauses.iter().any(|clause| {
        let named = reading
            .hits
            .iter()
            .find(|hit| device(hit) && clause.start <= hit.start && hit.start < clause.end);
        let content = |i: usize| {
            let token = &reading.tokens[i];
            let word = reading.typed(i);
            !reading.is(i, idle)
                && token.number.is_none()
                && !name.is_some_and(|name| name.start <= i && i < name.end)
                && word.chars().count() > 2
                && word.chars().all(|c| c.is_alphabetic() || c == '\'')
                && !is_mash(word)
                && !reading.within(i, covered)
                && (token.how != How::Not || !is_capitalised(reading, i))
        };
        named.is_some_and(|hit| !asks(clause, hit.start)) && (clause.start..clause.end).any(content)
    })
}

/// Asked what is wrong, any words of substance are an answer.
fn answers(reading: &Reading<'_>, name: Option<&Name>) -> bool {
    let idle = Mark::FILLER
        | Mark::GREETING
        | Mark::DETERMINER
        | Mark::PREPOSITION
        | Mark::JUNK
        | Mark::JOINT
        | Mark::CONTRAST
        | Mark::PRONOUN
        | Mark::REQUEST
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
            let given = token.marks & Mark::GIVEN != 0 && !token.ordinary;
            !given
                && !name.is_some_and(|name| name.start <= i && i < name.end)
                && !reading.is(i, idle | Mark::QUESTION)
                && token.number.is_none()
                && word.chars().count() > 2
                && word.chars().any(char::is_alphabetic)
                && !is_mash(word)
                && !reading.within(i, covered)
        })
        .count();
    content > usize::from(first_asks) * 3
}
